"""The desk of a run: which request leaves next, over all sites together.

Sources of requests are the lanes (a site's own hosts) and one queue for each foreign host that pages of these sites
link to. A source is ready when its host may be asked again (`spiders.pace`) and its name has passed the address gate. A
target on a foreign host is asked once for all sites of the run; every site that links there gets the answer.
"""

from __future__ import annotations

import heapq
import itertools
from collections import OrderedDict, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from spiders import gate as gates
from spiders import outcomes
from spiders.lane import Ask, Lane
from spiders.pace import HostPace
from spiders.pages import urls

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from datetime import datetime

    from db.crawl_file import Queued
    from spiders.gate import Gate, Resolved
    from spiders.orders import CrawlOptions

FOREIGN_AHEAD = 300  # foreign addresses that one lane keeps in the shared queue
ANSWERS_KEPT = 50_000
IDLE_CHECK = 0.25


@dataclass(slots=True, eq=False)
class HostQueue:
    """Addresses on one foreign host that wait for their one request."""

    host: str
    waiting: deque[Ask] = field(default_factory=deque)


Source = Lane | HostQueue


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """What one request to a foreign target said; recorded for every site that links there."""

    outcome: outcomes.Outcome
    redirect_url: str
    facts: dict[str, object]
    at: str = ""  # instant of the observation, whoever hears of it later


class Desk:
    """Hands out requests one at a time. `clock` is monotonic seconds, `now` the wall clock; both injected."""

    def __init__(
        self,
        lanes: Iterable[Lane],
        gate: Gate,
        options: CrawlOptions,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.lanes = list(lanes)
        self.gate = gate
        self.options = options
        self.clock = clock
        self.now = now
        self.paces: dict[str, HostPace] = {}
        self.foreign: dict[str, HostQueue] = {}
        self.stopping = False
        self.open_requests = 0
        self.spawn: Callable[[Coroutine[object, object, None]], None] = lambda coroutine: coroutine.close()
        self.wake: Callable[[float], None] = lambda _seconds: None
        self.answer_without_request: Callable[[Ask, outcomes.Outcome], None] = lambda _ask, _outcome: None
        self._ready: list[tuple[float, int, Source]] = []
        self._ticket = itertools.count()
        self._listed: set[int] = set()
        self._resolving: dict[str, list[Source]] = {}  # host -> who waits for its name
        self._full: dict[str, list[Source]] = {}  # host -> who waits until fewer requests are open
        self._answers: OrderedDict[tuple[str, int], ForeignAnswer] = OrderedDict()
        self._asking: dict[tuple[str, int], list[Ask]] = {}
        for lane in self.lanes:
            self.pace(lane.host, lane.order.rate)
            self._list(lane, 0.0)

    def pace(self, host: str, rate: float | None = None) -> HostPace:
        """The pace of one host; the slowest rate that anybody asked for holds."""
        found = self.paces.get(host)
        if found is None:
            default = min((lane.order.rate for lane in self.lanes if lane.order.rate > 0), default=0.0)
            found = self.paces[host] = HostPace(default if rate is None else rate, self.options.open_per_host)
        elif rate:
            found.rate = min(rate, found.rate or rate)
        return found

    def _list(self, source: Source, at: float) -> None:
        if id(source) not in self._listed:
            self._listed.add(id(source))
            heapq.heappush(self._ready, (at, next(self._ticket), source))

    # -- what next ----------------------------------------------------------------------------------------------------

    def next_ask(self) -> Ask | None:
        """The next request that may leave now; None if none may. Asks to be woken when one will."""
        if self.stopping:
            return None
        now = self.clock()
        for _ in range(len(self._ready)):
            if not self._ready or self._ready[0][0] > now:
                break
            _, _, source = heapq.heappop(self._ready)
            self._listed.discard(id(source))
            ask = self._ask_of(source, now)
            if ask is not None:
                return ask
        if self._ready:
            self.wake(max(0.0, self._ready[0][0] - now))
        return None

    def _ask_of(self, source: Source, now: float) -> Ask | None:
        host = source.host
        pace = self.pace(host)
        ready_at = pace.ready_at()
        if ready_at > now:
            self._list_when_free(source, ready_at)
            return None
        if not self._name_is_known(source):
            return None
        ask = self._take(source)
        if ask is None:
            return None
        if ask.host != host:  # another host of the site's own: it has a name and a pace of its own
            self._put(ask)
            self._list(source, now)
            return None
        pace.left(now)
        self.open_requests += 1
        self._list_when_free(source, pace.ready_at())
        return ask

    def _list_when_free(self, source: Source, at: float) -> None:
        """List a source for the instant at which its host may be asked; with too many open, when one comes back."""
        if at != float("inf"):
            self._list(source, at)
        elif source not in self._full.setdefault(source.host, []):
            self._full[source.host].append(source)

    def _put(self, ask: Ask) -> None:
        queue = self.foreign.setdefault(ask.host, HostQueue(ask.host))
        queue.waiting.append(ask)
        self._list(queue, max(self.clock(), self.pace(ask.host).next_at))

    def _take(self, source: Source) -> Ask | None:
        if isinstance(source, HostQueue):
            return source.waiting.popleft() if source.waiting else None
        return self._take_of_lane(source)

    def _take_of_lane(self, lane: Lane) -> Ask | None:
        self._feed_foreign(lane)
        ask = lane.next_own() or self._second_look(lane)
        for left in lane.left_unrendered():
            self.answer_without_request(left, outcomes.Outcome(outcomes.LEFT_OUT))
        return ask

    def _feed_foreign(self, lane: Lane) -> None:
        room = FOREIGN_AHEAD - len(lane.foreign_in_hand)
        if room >= FOREIGN_AHEAD // 2:
            for queued in lane.next_foreign(room):
                self._queue_foreign(lane, queued)

    def _second_look(self, lane: Lane) -> Ask | None:
        """Own failures are looked at again when everything else is done; foreign ones go through the shared queue."""
        if lane.in_hand or lane.stopped_by is not None:
            return None
        due, later = lane.second_looks()
        own: Ask | None = None
        for queued in due:
            if own is not None and queued.own:
                break
            ask = lane.take_second_look(queued)
            if ask is None:
                self._queue_foreign(lane, queued)
            else:
                own = ask
        if own is None and later is not None:
            self._list(lane, self.clock() + max(0.05, (later - self.now()).total_seconds()))
        return own

    def _queue_foreign(self, lane: Lane, queued: Queued) -> None:
        """Ask a foreign target once for everybody: take the answer that is there, wait with others, or queue it."""
        ask = Ask(lane, queued, urls.host_of(queued.url), "foreign")
        key = (queued.url, queued.attempts)
        if key in self._answers:
            self.deliver(ask, self._answers[key])
        elif key in self._asking:
            self._asking[key].append(ask)
        else:
            refused = gates.refuse_url(queued.url, self.gate.policy)
            if refused:
                self.answer_without_request(ask, outcomes.Outcome(outcomes.ADDRESS_REFUSED, 0, refused))
                return
            self._asking[key] = []
            self._put(ask)

    # -- names --------------------------------------------------------------------------------------------------------

    def _name_is_known(self, source: Source) -> bool:
        name = _name(source.host)
        answer = self.gate.cached(name)
        if answer is None:
            waiting = self._resolving.get(source.host)
            if waiting is None:
                self._resolving[source.host] = [source]
                self.spawn(self._resolve(source.host))
            elif source not in waiting:
                waiting.append(source)
            return False
        if answer.state == "ok":
            return True
        self._name_failed(source, answer)
        return False

    async def _resolve(self, host: str) -> None:
        answer = await self.gate.resolve(_name(host))
        for source in self._resolving.pop(host):
            if answer.state != "ok":
                self._name_failed(source, answer)
            else:
                self._list(source, self.clock())
        self.wake(0.0)

    def _name_failed(self, source: Source, answer: Resolved) -> None:
        """A name that leads nowhere answers for everything that waits behind it, without a request."""
        names = {
            "nxdomain": outcomes.NXDOMAIN,
            "dns_trouble": outcomes.DNS,
            "refused": outcomes.ADDRESS_REFUSED,
            "our_network": outcomes.OUR_NETWORK,
        }
        outcome = outcomes.Outcome(names[answer.state], 0, answer.reason)
        if isinstance(source, HostQueue):
            waiting, source.waiting = source.waiting, deque()
            for ask in waiting:
                self.answer_without_request(ask, outcome)
                self._list(ask.lane, self.clock())
        else:
            own = self._take_of_lane(source)
            if own is not None:
                self.answer_without_request(own, outcome)
            if source.stopped_by is None and source.progress.phase != "finished":
                self._list(source, self.clock() + IDLE_CHECK)

    # -- what came back -----------------------------------------------------------------------------------------------

    def came_back(self, ask: Ask) -> None:
        """A request was answered or failed; its source may send again."""
        self.open_requests -= 1
        pace = self.pace(ask.host)
        pace.came_back()
        for source in self._full.pop(ask.host, ()):
            self._list(source, max(self.clock(), pace.next_at))
        self._list(ask.lane, self.clock())

    def foreign_answered(self, ask: Ask, answer: ForeignAnswer) -> None:
        """Record a foreign answer for every site that waits for it, and for those that will ask later."""
        key = (ask.queued.url, ask.queued.attempts)
        answer = replace(answer, at=self.now().isoformat())
        if answer.outcome.name != outcomes.OUR_NETWORK:
            self._answers[key] = answer
            if len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        for waiting in [ask, *self._asking.pop(key, [])]:
            self.deliver(waiting, answer)

    def deliver(self, ask: Ask, answer: ForeignAnswer) -> None:
        """Write one foreign answer into the crawl file of one site."""
        facts = dict(answer.facts)
        if answer.redirect_url:
            lane, queued = ask.lane, ask.queued
            own = urls.host_of(answer.redirect_url) in lane.hosts
            facts["redirect_to"] = lane.file.add(
                answer.redirect_url, own=own, priority=queued.priority, depth=queued.depth
            )
        ask.lane.record(ask.queued, answer.outcome, at=answer.at, **facts)
        self._list(ask.lane, self.clock())

    def paused(self, host: str, seconds: float | None) -> None:
        """A host asked us to slow down."""
        self.pace(host).pause(self.clock(), seconds)

    # -- the end ------------------------------------------------------------------------------------------------------

    def finished(self) -> bool:
        """Whether every lane has nothing left to ask and nothing under way."""
        return all(self._lane_finished(lane) for lane in self.lanes)

    def _lane_finished(self, lane: Lane) -> bool:
        if lane.progress.phase == "finished":
            return True
        if not lane.idle:
            return False
        if lane.stopped_by is None and lane.file.any_waiting():
            self._list(lane, self.clock())
            return False
        lane.progress.phase = "finished"
        return True


def _name(host: str) -> str:
    """Host name without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
