"""Many sites, all cores: workers that are fed from one list of orders, and what becomes of each order.

Each order is carried out exactly once, as far as anybody can see: what a worker had when it died is given out again and
goes on from its crawl file. Over which site it died is known (`Worker.in_hand`): that one is repeated alone, so that
nobody else pays, and when it takes a process with it once more without having got any further, it is given up with a
name. A process that somebody killed counts a fifth: most often that is no matter of the site. The rest of what the dead
worker had is nobody's fault.
"""

from __future__ import annotations

import contextlib
import pickle  # nosec B403 # reads what workers of this run wrote
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Final

from db.how_far import answered
from schedules.apart import Apart
from schedules.site_visit import SiteOrder, SiteOutcome
from schedules.sites import bare_host
from schedules.worker import HAND, Begin, Ended, Given, Moved, Ready, outcome_file
from spiders.addresses import literal
from spiders.gate import system_lookup
from spiders.pages import urls
from xuncha.errors import XunchaError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from datetime import tzinfo

    from spiders.orders import Progress

AT_ONCE: Final = 80  # sites that one worker visits side by side
TRIES: Final = 2  # how often a process may end over a site that gets no further
MOST_DEATHS: Final = 40  # ... and over one that does
_KILLED: Final = 0.2  # of a death, if somebody ended the process: an operator, or the kernel that was short of memory
UNEXPLAINED: Final = 3  # deaths in a site's presence after which it is tried alone, too
MOST_STILLBORN: Final = 5  # workers in a row that end before they were given anything
LAST_WORDS: Final = 60.0  # seconds for a worker that is told to stop
LOOK: Final = 0.5
_BY_OTHERS: Final = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT})


class CrewError(XunchaError):
    """Workers cannot be started on this machine."""


@dataclass(slots=True, eq=False)
class _Hand:
    """One worker process."""

    process: subprocess.Popen[bytes]
    connection: Connection
    name: str
    sites: set[int] = field(default_factory=set)
    ready: bool = False
    alone: bool = False  # it has one site, over which another died
    told: list[Progress] = field(default_factory=list)
    dismissed: bool = False


@dataclass(slots=True)
class Standing:
    """How far a round is, for people who watch: `workers` are the live counters of each process's sites."""

    sites: int
    done: int = 0
    deaths: int = 0
    pages: int = 0  # of sites that are done
    requests: int = 0
    workers: list[tuple[int, list[Progress]]] = field(default_factory=list)


class Crew:
    """`count` workers over `orders`; iterate to get the outcomes as they come.

    Args:
        orders: the sites, the most urgent first.
        count: processes.
        folder: where outcomes are laid down meanwhile; removed at the end.
        at_once: sites that one worker visits side by side.
        zone: of all instants that are written down.
        ahead: seconds by which the round's clock is ahead of the wall clock.
        watcher: told about twice a second how far everything is.
        lookup: addresses of a name; injected for tests.
        command: starts a worker; the number of its socket is added.
        last_words: seconds for a worker that is told to stop.
    """

    def __init__(
        self,
        orders: Sequence[SiteOrder],
        count: int,
        folder: Path,
        *,
        at_once: int = AT_ONCE,
        zone: tzinfo = UTC,
        ahead: float = 0.0,
        watcher: Callable[[Standing], None] | None = None,
        lookup: Callable[[str], Sequence[str]] = system_lookup,
        command: Sequence[str] = (sys.executable, "-m", "schedules.worker"),
        last_words: float = LAST_WORDS,
    ) -> None:
        self.orders = orders
        self.count = max(1, min(count, len(orders)))
        self.at_once = at_once
        self.standing = Standing(len(orders))
        self.stopping = False
        self._zone, self._ahead = zone, ahead
        self._watcher = watcher
        self._command = list(command)
        self._last_words = last_words
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".crew-", dir=folder))
        self._names = _Names(orders, lookup)
        self._apart = Apart(range(1, len(orders) + 1), self._names.keys_of)
        self._hands: list[_Hand] = []
        self._alone: list[int] = []  # orders to be repeated alone
        self._open = set(range(1, len(orders) + 1))
        self._deaths: Counter[int] = Counter()  # over a site
        self._guilt: defaultdict[int, float] = defaultdict(float)  # ... since it last got any further
        self._present: defaultdict[int, float] = defaultdict(float)  # deaths in its presence
        self._got_to: dict[int, int] = {}  # how far a site was when a process last ended over it
        self._born = self._stillborn = 0

    def stop(self) -> None:
        """Ask all workers to end: what is under way is kept and goes on another time. May be called by a signal."""
        self.stopping = True

    def __iter__(self) -> Iterator[SiteOutcome]:
        """Outcomes, one for each order, in the order in which they come. Those never begun are "interrupted"."""
        told_to_stop = 0.0
        try:
            while self._open:
                if self.stopping and not told_to_stop:
                    told_to_stop = time.monotonic()
                    self._tell_all("stop")
                if told_to_stop and (not self._hands or time.monotonic() - told_to_stop > self._last_words):
                    break
                if not self.stopping:
                    self._hire()
                    self._hand_out()
                yield from self._listen()
                self._show()
            for number in sorted(self._open):
                yield SiteOutcome(self._order(number).site_id, "interrupted")
        finally:
            self._end()

    def _order(self, number: int) -> SiteOrder:
        return self.orders[number - 1]

    # -- workers ------------------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        """As many workers as there is work for, and one for each site that is repeated alone, instead of another."""
        wanted = min(self.count, len(self._open))
        while len(self._hands) < wanted:
            if self._stillborn >= MOST_STILLBORN:
                raise CrewError(
                    N_("worker processes end as soon as they are started"),
                    hint=N_("run the same command without --workers, and with workers = 1 in [crawl], to see why"),
                )
            self._hands.append(self._start())

    def _start(self) -> _Hand:
        self._born += 1
        name = f"worker-{self._born}"
        ours, theirs = socket.socketpair()
        with theirs, (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*self._command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl-C is for the crew, which then asks its workers to stop
            )
        hand = _Hand(process, Connection(ours.detach()), name)
        options = replace(self._order(1).options, shared=self._folder)
        self._say(hand, Begin(options, self._folder, name, self._zone, self._ahead))
        return hand

    def _hand_out(self) -> None:
        """Give each worker the next site, those with the fewest first; a site to be repeated alone to an idle one."""
        for hand in sorted(self._hands, key=lambda one: len(one.sites)):
            if hand.ready and not hand.sites and self._alone and self._apart.take_this(hand, self._alone[0]):
                hand.alone = True
                self._give(hand, self._alone.pop(0))
        given = True
        while given and self._apart.waiting:
            given = False
            for hand in sorted(self._hands, key=lambda one: len(one.sites)):
                free = (
                    hand.ready
                    and not hand.alone
                    and len(hand.sites) < self.at_once
                    and not (self._alone and not hand.sites)
                )
                number = self._apart.take(hand) if free else None
                if number is not None:
                    self._give(hand, number)
                    given = True
                    break

    def _give(self, hand: _Hand, number: int) -> None:
        hand.sites.add(number)
        self._say(hand, Given(number, self._order(number), again=number in self._present))

    def _say(self, hand: _Hand, word: object) -> None:
        with contextlib.suppress(OSError):  # that it is gone is seen when it is listened to
            hand.connection.send(word)

    def _tell_all(self, word: str) -> None:
        for hand in self._hands:
            self._say(hand, word)

    # -- what they say ------------------------------------------------------------------------------------------------

    def _listen(self) -> Iterator[SiteOutcome]:
        by_connection = {hand.connection: hand for hand in self._hands}
        for ready in wait(list(by_connection), LOOK):
            hand = by_connection[ready]  # type: ignore[index]
            try:
                word = hand.connection.recv()
            except (EOFError, OSError):
                yield from self._died(hand)
                continue
            if isinstance(word, Ready):
                hand.ready, self._stillborn = True, 0
            elif isinstance(word, Moved):
                hand.told = word.sites
            elif isinstance(word, Ended):
                yield from self._ended(hand, word.number)

    def _ended(self, hand: _Hand, number: int) -> Iterator[SiteOutcome]:
        hand.sites.discard(number)
        hand.told = [site for site in hand.told if site.site_id != self._order(number).site_id]
        self._apart.give_back(number)
        hand.alone = hand.alone and bool(hand.sites)
        if number in self._open:
            yield self._outcome(number)

    def _outcome(self, number: int) -> SiteOutcome:
        place = outcome_file(self._folder, number)
        # Only what our own workers wrote, in a folder of this run, is read so.
        outcome: SiteOutcome = pickle.loads(place.read_bytes())  # nosec B301 # noqa: S301 - our own
        place.unlink()
        return self._close(number, outcome)

    def _close(self, number: int, outcome: SiteOutcome) -> SiteOutcome:
        self._open.discard(number)
        self.standing.done += 1
        if outcome.end is not None:
            self.standing.pages += outcome.end.pages
            self.standing.requests += outcome.end.requests
        return outcome

    # -- when one dies ------------------------------------------------------------------------------------------------

    def _died(self, hand: _Hand) -> Iterator[SiteOutcome]:
        """A worker is gone: what it had handed in counts, what it had under way is given out again."""
        self._hands.remove(hand)
        hand.connection.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            hand.process.wait(1.0)  # how it ended, if it has
        hand.process.kill()
        killed = hand.process.wait() in _BY_OTHERS
        if not self.stopping:
            self.standing.deaths += 1
            self._stillborn += not hand.ready
        blamed = self._over_what(hand)
        for number in sorted(hand.sites, reverse=True):
            self._apart.give_back(number)
            if number not in self._open:
                continue
            if outcome_file(self._folder, number).exists():  # it died before it could say so
                yield self._outcome(number)
            elif not self.stopping:
                yield from self._again(number, over_it=number in blamed or hand.alone, killed=killed)

    def _over_what(self, hand: _Hand) -> set[int]:
        try:
            return {number for number in HAND.unpack((self._folder / hand.name).read_bytes()) if number}
        except (OSError, ValueError):
            return set()

    def _again(self, number: int, *, over_it: bool, killed: bool) -> Iterator[SiteOutcome]:
        """Give an order out again, alone if a process ended over it, or too many in its presence; or give it up."""
        order = self._order(number)
        self._present[number] += _KILLED if killed else 1.0
        if not over_it and self._present[number] < UNEXPLAINED:
            self._apart.give_back(number, again=True)
            return
        self._deaths[number] += 1
        got_to = answered(order.crawl.file)
        if got_to > self._got_to.get(number, -1):
            self._guilt[number] = 0.0
        self._got_to[number] = got_to
        self._guilt[number] += _KILLED if killed else 1.0
        if self._guilt[number] > TRIES - 0.01 or self._deaths[number] >= MOST_DEATHS:
            yield self._close(number, SiteOutcome(order.site_id, "given_up", deaths=self._deaths[number]))
        elif self._guilt[number] >= 1.0 - 0.01:
            self._alone.append(number)
        else:
            self._apart.give_back(number, again=True)

    # -- for people ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._watcher is not None:
            self.standing.workers = [(hand.process.pid, hand.told) for hand in self._hands]
            self._watcher(self.standing)

    def _end(self) -> None:
        self._tell_all("no more")
        self._names.close()
        until = time.monotonic() + self._last_words
        for hand in self._hands:
            if self._open:
                self._say(hand, "stop")
        for hand in self._hands:
            hand.connection.close()
            try:
                hand.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                hand.process.kill()
                hand.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Names:
    """Hosts and addresses of each site, looked up beside everything else."""

    def __init__(self, orders: Sequence[SiteOrder], lookup: Callable[[str], Sequence[str]]) -> None:
        self._orders = orders
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(8)
        self._found: dict[int, frozenset[str]] = {}
        self._looking: dict[int, Future[frozenset[str]]] = {
            number: self._threads.submit(self._keys, order) for number, order in enumerate(orders, 1)
        }

    def keys_of(self, number: int) -> frozenset[str] | None:
        """What a site shares with others; None while its name is looked up."""
        future = self._looking.get(number)
        if future is not None and future.done():
            self._found[number] = future.result()
            del self._looking[number]
        return self._found.get(number)

    def _keys(self, order: SiteOrder) -> frozenset[str]:
        site = order.crawl.site
        hosts = {urls.host_of(site.url), *site.hosts}
        names = {bare_host(host) for host in hosts}
        found = set(names)
        for name in names:
            if literal(name) is None:
                with contextlib.suppress(OSError, UnicodeError):
                    found.update(self._lookup(name))
        return frozenset(found)

    def close(self) -> None:
        """Look nothing up any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
