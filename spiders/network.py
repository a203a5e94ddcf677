"""Is it us? When nearly every host fails at once and no canary answers, the run waits and nobody is accused.

What is watched: answers and failures of all hosts but those on this very machine. When the newest of them are nearly
all failures, the canaries are asked for a connection (`spiders.gate`), and the hosts that answered last. If one takes
it, it is the others. If none does, our own network is down: failures since then are taken back, nothing is sent, and
the run goes on when a canary answers again. If that takes too long, it ends, stopped by "our_network".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.take_back import end_in_outage, name_outage, take_back
from spiders import outcomes
from spiders.addresses import name_of
from spiders.health import DOWN
from spiders.priorities import HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from spiders.asks import Ask
    from spiders.gate import Gate
    from spiders.lane import Lane

WINDOW = 60.0
REMEMBERED = 400
FAILURES = 3
WELL = 3  # hosts that answered last
SITES_TRIED = 3  # sites of the run that stand for the rest
NEARLY_ALL = 5  # so many failures for one answer
TRUSTED_FOR = 10.0  # seconds for which a canary's answer stands
LOOK_EVERY = 10.0
PATIENCE = 900.0
PATIENCE_AT_START = 30.0  # when nothing has ever answered, somebody waits before a screen
TAKEN_BACK = DOWN | {outcomes.NXDOMAIN}


@dataclass(slots=True)
class _Outage:
    began: datetime
    look_at: float
    give_up_at: float
    detail: str


@dataclass(frozen=True, slots=True)
class _Event:
    at: float
    host: str
    answered: bool


class OurNetwork:
    """Watches what comes back. `outages` are the times, begin and end, in which our network was down.

    Args:
        forget: called with each failure that is taken back.
        give_up: called when the run must end.
    """

    def __init__(
        self,
        gate: Gate,
        lanes: Sequence[Lane],
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        forget: Callable[[Ask], None],
        give_up: Callable[[], None],
    ) -> None:
        self.gate = gate
        self.lanes = lanes
        self.clock = clock
        self.now = now
        self.forget = forget
        self.give_up = give_up
        self.outages: list[tuple[datetime, datetime]] = []
        self._events: deque[_Event] = deque(maxlen=REMEMBERED)
        self._failures: deque[tuple[float, Ask, str]] = deque()
        self._asking = False
        self._trusted_until = float("-inf")
        self._outage: _Outage | None = None
        self._well: dict[str, None] = {}  # hosts that answered last, the newest at the end
        self._near: dict[str, None] = {}  # hosts on this very machine that answered
        self._reached: tuple[float, bool] = (float("-inf"), False)
        self._here: dict[str, bool] = {}

    @property
    def holds(self) -> bool:
        """Nothing may leave just now."""
        return self._asking or self._outage is not None

    def times(self) -> tuple[tuple[str, str], ...]:
        """When our network was down, from and to."""
        return tuple((began.isoformat(), ended.isoformat()) for began, ended in self.outages)

    # -- watching -----------------------------------------------------------------------------------------------------

    def note(self, ask: Ask, outcome: str) -> None:
        """An outcome was recorded; while our network is down a failure is taken back at once."""
        if not self.gate.canaries or outcome not in TAKEN_BACK or self._is_here(ask.host):
            return
        if self._outage is not None:
            self._take_back(ask, outcome, self._outage.detail)
            return
        now = self.clock()
        while self._failures and self._failures[0][0] < now - WINDOW:
            self._failures.popleft()
        self._failures.append((now, ask, outcome))

    def saw(self, host: str, outcome: str) -> float | None:
        """A host answered, or failed to.

        Returns the instant since which nearly everything fails, when that looks as if it were us.
        """
        if not self.gate.canaries or self._outage is not None:
            return None
        failed = outcome in DOWN
        if self._is_here(host):
            self._near |= {} if failed else {host: None}
            return None
        if outcome == outcomes.NXDOMAIN:  # the gate has asked the canaries for this one
            return None
        now = self.clock()
        self._events.append(_Event(now, host, not failed))
        if not failed:
            self._well.pop(host, None)
            self._well[host] = None
            if len(self._well) > WELL:
                del self._well[next(iter(self._well))]
        if not failed or self._asking or now < self._trusted_until:
            return None
        since = self._since(now)
        self._asking = since is not None
        return since

    def _is_here(self, host: str) -> bool:
        known = self._here.get(host)
        if known is None:
            known = self._here[host] = self.gate.is_here(host)
        return known

    def _since(self, now: float) -> float | None:
        """When the newest row of failures began, if there is hardly an answer in it."""
        failures = answers = 0
        since: float | None = None
        for event in reversed(self._events):
            if event.at < now - WINDOW:
                break
            failures, answers = failures + (not event.answered), answers + event.answered
            if failures >= FAILURES and answers * NEARLY_ALL <= failures:
                since = event.at
        return since

    async def still_reaches(self) -> bool:
        """Whether a host that answered before, or some site of the run, takes a connection; told anew after a while."""
        at, reached = self._reached
        if self.clock() - at >= TRUSTED_FOR:
            sites = [lane.host for lane in self.lanes if lane.stopped_by is None][:SITES_TRIED]
            for host in sites:
                await self.gate.resolve(name_of(host))
            reached = await self.gate.reaches_any([*self._near, *self._well, *sites])
            self._reached = (self.clock(), reached)
        return reached

    def leave_out(self, lane: Lane) -> None:
        """A site whose crawl is over: what it saw can no longer be taken back."""
        self._failures = deque(one for one in self._failures if one[1].lane is not lane)

    # -- deciding -----------------------------------------------------------------------------------------------------

    async def is_it_us(self, since: float, wake: Callable[[float], None]) -> None:
        """Ask the canaries. `since`: when the failures began."""
        try:
            works = await self.gate.network_works(self._well)
        finally:
            self._asking = False
        if works:
            self._trusted_until = self.clock() + TRUSTED_FOR
        else:
            self.is_down(since)
        wake(0.0)

    def is_down(self, since: float) -> None:
        """No canary is there: take back what failed, and wait."""
        if self._outage is not None:
            return
        now = self.clock()
        began = self.now() - timedelta(seconds=now - since)
        patience = PATIENCE if self._well else PATIENCE_AT_START
        detail = f"our own network was down from {began:%Y-%m-%d %H:%M:%S}"
        self._outage = _Outage(began, now + LOOK_EVERY, now + patience, detail)
        for at, ask, outcome in self._failures:
            if at >= since:
                self._take_back(ask, outcome, detail)
        self._failures.clear()
        self._events.clear()
        for lane in self.lanes:
            lane.progress.pause = "our_network"

    def _take_back(self, ask: Ask, outcome: str, detail: str) -> None:
        self.forget(ask)
        lane, queued = ask.lane, ask.queued
        if queued.id < 0:
            lane.ask_again(ask)
        elif not take_back(lane.file, queued.id, outcome, queued.attempts + 1, detail):
            return
        if lane.progress.phase == "finished":
            lane.progress.phase = "starting"

    # -- waiting ------------------------------------------------------------------------------------------------------

    def look_again(
        self, spawn: Callable[[Coroutine[object, object, None]], None], wake: Callable[[float], None]
    ) -> None:
        """While it is down: ask the canaries now and then."""
        outage, now = self._outage, self.clock()
        if outage is None:
            return
        if now >= outage.look_at:
            outage.look_at = now + LOOK_EVERY
            spawn(self._look(wake))
        wake(max(0.05, outage.look_at - now))

    async def _look(self, wake: Callable[[float], None]) -> None:
        works = await self.gate.network_works(self._well)
        outage = self._outage
        if outage is None:
            return
        if works:
            self._over(outage)
        elif self.clock() >= outage.give_up_at:
            detail = self._over(outage)
            for lane in self.lanes:
                if lane.progress.phase != "finished" and lane.stopped_by is None:
                    end_in_outage(lane.file, HOME, self.now().isoformat(), detail)
                    lane.stopped_by = "our_network"
            self.give_up()
        wake(0.0)

    def _over(self, outage: _Outage) -> str:
        ended = self.now()
        detail = f"{outage.detail} to {ended:%Y-%m-%d %H:%M:%S}"
        self._outage = None
        self._trusted_until = self.clock() + TRUSTED_FOR
        self.outages.append((outage.began, ended))
        for lane in self.lanes:
            lane.progress.pause = ""
            name_outage(lane.file, outage.detail, detail)
        return detail
