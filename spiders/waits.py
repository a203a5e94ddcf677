"""Who waits until when: sources of requests in their order, quiet hours, hosts that say when to come back."""

from __future__ import annotations

import heapq
import itertools
from typing import TYPE_CHECKING, Union

from spiders.pace import within_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from spiders.foreign import HostQueue
    from spiders.lane import Lane
    from spiders.orders import CrawlOptions
    from spiders.pace import Paces

Source = Union["Lane", "HostQueue"]

ONE_AND_THE_SAME = 60.0  # seconds in which a second address that is overloaded means that its host is
KEPT = 1_000


class Ready:
    """Sources by the instant at which they are looked at, each once; infinity: when its host sends one back."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Source]] = []
        self._ticket = itertools.count()
        self._listed: set[int] = set()
        self._full: dict[str, list[Source]] = {}  # host -> who waits until fewer requests are open

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def next_at(self) -> float:
        """When the first one is due."""
        return self._heap[0][0]

    def list(self, source: Source, at: float) -> None:
        """List a source; one that is listed keeps its place."""
        if at == float("inf"):
            if source not in self._full.setdefault(source.host, []):
                self._full[source.host].append(source)
        elif id(source) not in self._listed:
            self._listed.add(id(source))
            heapq.heappush(self._heap, (at, next(self._ticket), source))

    def pop(self, now: float) -> Source | None:
        """The next source that is due."""
        if not self._heap or self.next_at > now:
            return None
        source = heapq.heappop(self._heap)[2]
        self._listed.discard(id(source))
        return source

    def came_back(self, host: str, at: float) -> None:
        """A request to a host came back: who waited for that is listed."""
        for source in self._full.pop(host, ()):
            self.list(source, at)


class Waits:
    """Bookkeeping of a run's waits. `now` is the wall clock, injected; other times are monotonic."""

    def __init__(self, paces: Paces, lanes: Sequence[Lane], options: CrawlOptions, now: Callable[[], datetime]) -> None:
        self.paces = paces
        self.lanes = lanes
        self.quiet = options.quiet
        self.now = now
        self.any_quiet = bool(options.quiet.spans) or any(lane.order.quiet.spans for lane in lanes)  # or of who comes
        self._looked_at = float("-inf")
        self._later: dict[str, float] = {}  # address -> epoch before which it is not asked again
        self._overloaded: dict[str, dict[str, float]] = {}  # host -> addresses that said so, and when

    # -- quiet hours --------------------------------------------------------------------------------------------------

    def quiet_for(self, source: Source) -> float:
        """Seconds for which nothing may be sent to a source's host; 0 if it is not quiet there.

        Hosts of a site keep the site's hours, whoever links there; all others keep the program's.
        """
        if not self.any_quiet:
            return 0.0
        hours = [lane.order.quiet for lane in self.lanes if lane is source or source.host in lane.hosts]
        now = self.now()
        ends = [end for end in (one.until(now) for one in hours or [self.quiet]) if end is not None]
        for lane in self.lanes:
            if lane is source and lane.progress.pause in {"", "quiet_hours"}:
                lane.progress.pause = "quiet_hours" if ends else ""
        return (max(ends) - now).total_seconds() if ends else 0.0

    def end_in_time(self, clock: float) -> bool:
        """Crawls whose time runs out while they wait end here, with the cause; whether any crawl has ended early."""
        if clock - self._looked_at >= 1.0:
            self._looked_at, now = clock, self.now()
            for lane in self.lanes:
                spent = (now - lane.started).total_seconds()
                waits = lane.stopped_by is None and lane.progress.phase != "finished"
                if waits and spent > lane.order.budgets.max_seconds:
                    lane.stopped_by = "quiet_hours" if lane.progress.pause == "quiet_hours" else "max_seconds"
        return any(lane.stopped_by is not None for lane in self.lanes)

    # -- hosts that ask us to wait ------------------------------------------------------------------------------------

    def asked_to(self, host: str, url: str, clock: float, seconds: float | None, *, too_many: bool) -> bool:
        """An address answered that we should come back later. Returns whether its host pauses.

        429 speaks for its host: it pauses. 503 with Retry-After speaks for the address, which is asked again when its
        time has come; the host is asked more slowly, and pauses when a second address says the same.
        """
        pace = self.paces.of(host)
        if too_many:
            pace.pause(clock, seconds)
            return True
        self._later[url] = self.now().timestamp() + within_reason(seconds)
        if len(self._later) > KEPT:
            del self._later[next(iter(self._later))]
        said = self._overloaded.setdefault(host, {})
        for other in [other for other, at in said.items() if clock - at > ONE_AND_THE_SAME]:
            del said[other]
        if url not in said:
            pace.slow_down()
        said[url] = clock
        if len(said) > 1:
            pace.pause(clock, seconds)
        return len(said) > 1

    def address_waits(self, url: str) -> float:
        """Seconds for which an address asked not to be asked again."""
        at = self._later.get(url)
        return 0.0 if at is None else max(0.0, at - self.now().timestamp())
