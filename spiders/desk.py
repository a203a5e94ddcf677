"""The desk of a run: which request leaves next, over all sites together.

Sources of requests are the lanes (a site's own hosts) and one queue for each foreign host that pages of these sites
link to. A source is ready when its host and the addresses behind it may be asked again (`spiders.pace`), no quiet hours
hold there (`spiders.waits`), the host is not left alone (`spiders.health`) and its name has passed the address gate. A
target on a foreign host is asked once for all sites of the run; every site that links there gets the answer. Nothing
leaves while our own network is down (`spiders.network`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.take_back import no_second_look
from spiders import gate as gates
from spiders import outcomes, redirects
from spiders.asks import Ask
from spiders.foreign import Foreign, ForeignAnswer, HostQueue
from spiders.health import HostHealth
from spiders.names import Names
from spiders.network import OurNetwork
from spiders.pace import HostPace, Paces
from spiders.pages import urls
from spiders.waits import Ready, Waits

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable
    from datetime import datetime

    from db.crawl_rows import Queued
    from spiders.gate import Gate
    from spiders.lane import Lane
    from spiders.orders import CrawlOptions
    from spiders.waits import Source

FOREIGN_AHEAD = 300  # foreign addresses that one lane keeps in the shared queue
FEED_EVERY = 0.02  # seconds between two looks into a lane's file for more of them
PARKED_AHEAD = 3_000  # and this many, when hosts that do not answer hold them
LOOK_UP = 30.0  # who waits long is looked at now and then: its crawl may have ended


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
        self.lanes: list[Lane] = []
        self.gate = gate
        self.options = options
        self.clock = clock
        self.now = now
        self.paces = Paces(0.0, 0.0, options.rate_per_address, options.open_per_host)
        self.waits = Waits(self.paces, self.lanes, options, now)
        self.foreign = Foreign()
        self.health: dict[str, HostHealth] = {}
        self.network = OurNetwork(
            gate, self.lanes, clock=clock, now=now, forget=self._not_its_fault, give_up=self._give_up
        )
        self.stopping = False
        self.open_requests = 0
        self.spawn: Callable[[Coroutine[object, object, None]], None] = lambda coroutine: coroutine.close()
        self.wake: Callable[[float], None] = lambda _seconds: None
        self.answer_without_request: Callable[[Ask, outcomes.Outcome], None] = lambda _ask, _outcome: None
        self._ready = Ready()
        self.names = Names(self)
        self._fed: dict[int, float] = {}  # lane -> when its file was last asked for foreign addresses
        for lane in lanes:
            self.add(lane)

    def add(self, lane: Lane) -> None:
        """One more site takes part."""
        self.lanes.append(lane)
        self.waits.any_quiet |= bool(lane.order.quiet.spans)
        self.paces.expect(lane.host, lane.order.rate)
        self.list_source(lane, 0.0)
        self.wake(0.0)

    def remove(self, lane: Lane) -> None:
        """A site whose crawl is over takes part no longer; what it saw can no longer be taken back."""
        self.lanes.remove(lane)
        self._fed.pop(id(lane), None)
        self.foreign.leave_out(lane)
        self.network.leave_out(lane)

    def pace(self, host: str, rate: float | None = None) -> HostPace:
        """The pace of one host; the slowest rate that anybody asked for holds."""
        return self.paces.of(host, rate)

    def health_of(self, host: str) -> HostHealth:
        """What a host's answers have said about it so far."""
        if host not in self.health:
            self.health[host] = HostHealth(3 * self.options.confirm_after)
        return self.health[host]

    def list_source(self, source: Source, at: float) -> None:
        """A source is looked at again at an instant."""
        if isinstance(source, HostQueue) or source.progress.phase != "done":
            self._ready.list(source, at)

    # -- what next ----------------------------------------------------------------------------------------------------

    def next_ask(self) -> Ask | None:
        """The next request that may leave now; None if none may. Asks to be woken when one will."""
        if self.stopping:
            return None
        if self.network.holds:
            self.network.look_again(self.spawn, self.wake)
            return None
        now = self.clock()
        for _ in range(len(self._ready)):
            source = self._ready.pop(now)
            if source is None:
                break
            ask = self._ask_of(source, now)
            if ask is not None:
                return ask
        if self._ready:
            self.wake(max(0.0, self._ready.next_at - now))
        return None

    def _ask_of(self, source: Source, now: float) -> Ask | None:
        if not isinstance(source, HostQueue) and source.progress.phase == "done":
            return None
        host, health = source.host, self.health_of(source.host)
        if quiet := self.waits.quiet_for(source):
            self._wait(source, now + quiet, now)
            return None
        if unasked := health.unasked():
            self._leave_alone(source, unasked)
            return None
        pace = self.pace(host)
        ready_at = max(pace.ready_at(), health.ready_at(pace.open))
        if ready_at > now:
            self._wait(source, ready_at, now)
            return None
        name = self.names.known(source)
        if name is None:
            return None
        ready_at = self.paces.address_ready_at(host, name.addresses)
        if ready_at > now:
            self._wait(source, ready_at, now)
            return None
        if (ask := self._take(source)) is None:
            return None
        if ask.host != host:  # another host of the site's own: it has a name and a pace of its own
            self._put(ask)
            self.list_source(source, now)
            return None
        self.paces.left(host, name.addresses, now)
        health.left()
        self.open_requests += 1
        self.list_source(source, max(pace.ready_at(), health.ready_at(pace.open)))
        return ask

    def _wait(self, source: Source, at: float, now: float) -> None:
        """Not now. Who waits for an instant far off is looked at before it: its crawl may be over by then."""
        ended = self.waits.end_in_time(now)
        if isinstance(source, HostQueue):
            if ended:
                self._drop_unwanted(source)
            if not source.waiting:
                return
        elif source.stopped_by is not None:
            self.take_of_lane(source)  # which is nothing; what was to be rendered is kept as it is
            self._give_up()
            return
        self.list_source(source, at if at == float("inf") else min(at, now + LOOK_UP))

    def _put(self, ask: Ask) -> None:
        queue = self.foreign.queue(ask.host)
        queue.waiting.append(ask)
        self.list_source(queue, max(self.clock(), self.pace(ask.host).next_at))

    def _take(self, source: Source) -> Ask | None:
        if isinstance(source, HostQueue):
            if any(lane.stopped_by is not None for lane in self.lanes):
                self._drop_unwanted(source)
            return source.waiting.popleft() if source.waiting else None
        return self.take_of_lane(source)

    def take_of_lane(self, lane: Lane) -> Ask | None:
        """The next request of a site's own, first looks before second ones."""
        ask = None if self._feeds(lane) else lane.next_own()
        if ask is None:
            self._feed_foreign(lane)
            ask = lane.next_own() or self._second_look(lane)
        for left in lane.left_unrendered():
            self.answer_without_request(left, outcomes.Outcome(outcomes.LEFT_OUT))
        return ask

    def _feeds(self, lane: Lane) -> bool:
        """Whether it is time to look what the lane has for other hosts, though it has something for its own."""
        now = self.clock()
        if now - self._fed.get(id(lane), float("-inf")) < FEED_EVERY:
            return False
        self._fed[id(lane)] = now
        return True

    def _feed_foreign(self, lane: Lane) -> None:
        room = FOREIGN_AHEAD - len(lane.foreign_in_hand)
        if room < FOREIGN_AHEAD // 2:
            down = {host for host, health in self.health.items() if health.state == "open"}
            room += min(self.foreign.parked(lane, self.clock(), down), PARKED_AHEAD)
        if room >= FOREIGN_AHEAD // 2:
            for queued in lane.next_foreign(room):
                self._queue_foreign(lane, queued)

    def _second_look(self, lane: Lane) -> Ask | None:
        """Own failures are looked at again when everything else is done; foreign ones go through the shared queue."""
        if lane.in_hand or lane.stopped_by is not None:
            return None
        due, later = lane.second_looks()
        waits: list[float] = [] if later is None else [(later - self.now()).total_seconds()]
        own: Ask | None = None
        for queued in due:
            if (seconds := self.waits.address_waits(queued.url)) > 0:
                waits.append(seconds)
                continue
            if own is not None and queued.own:
                break
            ask = lane.take_second_look(queued)
            if ask is None:
                self._queue_foreign(lane, queued)
            else:
                own = ask
        if own is None and waits:
            self.list_source(lane, self.clock() + max(0.05, min(waits)))
        return own

    def _queue_foreign(self, lane: Lane, queued: Queued) -> None:
        """Ask a foreign target once for everybody: take the answer that is there, wait with others, or queue it."""
        ask = Ask(lane, queued, urls.host_of(queued.url), "foreign")
        answer = self.foreign.answer(ask)
        if answer is not None:
            self.deliver(ask, answer)
            return
        refused = gates.refuse_url(queued.url, self.gate.policy)
        if refused:
            self.answer_without_request(ask, outcomes.Outcome(outcomes.ADDRESS_REFUSED, 0, refused))
        elif not self.foreign.join(ask):
            self._put(ask)

    # -- what is not asked --------------------------------------------------------------------------------------------

    def _leave_alone(self, source: Source, outcome: outcomes.Outcome) -> None:
        """A host that is down or refuses us answers for all that waits for it, without a request."""
        if isinstance(source, HostQueue):
            for ask in source.take_all():
                self._unasked(ask, outcome)
            return
        if (own := self.take_of_lane(source)) is None:
            return
        if own.host != source.host:
            self._put(own)
        else:
            self._unasked(own, outcome)
        self.list_source(source, self.clock())

    def _unasked(self, ask: Ask, outcome: outcomes.Outcome) -> None:
        """What was seen of an address before stands; one that was never asked gets the outcome of its host."""
        for waiting in self.foreign.close(ask) if ask.purpose == "foreign" else [ask]:
            if waiting.queued.attempts and waiting.plain is None:
                waiting.lane.put_back(waiting)
                no_second_look(waiting.lane.file, waiting.queued.id)
            elif waiting.purpose == "foreign":
                waiting.lane.record(waiting.queued, outcome)
            else:
                self.answer_without_request(waiting, outcome)
            self.list_source(waiting.lane, self.clock())

    def _drop_unwanted(self, queue: HostQueue) -> None:
        """Put back what only crawls wait for that are over."""
        for ask in self.foreign.unwanted(queue):
            if ask.plain is not None:
                self.answer_without_request(ask, outcomes.Outcome(outcomes.LEFT_OUT))
            else:
                ask.lane.put_back(ask)

    # -- what came back -----------------------------------------------------------------------------------------------

    def came_back(self, ask: Ask, outcome: str = outcomes.OK) -> None:
        """A request was answered (in whatever way) or failed with an outcome; its source may send again."""
        self.open_requests -= 1
        pace, health = self.pace(ask.host), self.health_of(ask.host)
        pace.came_back()
        if ask.purpose != "render":  # what a browser makes of a page says nothing about its host
            health.came_back(outcome, self.clock())
            self.seen(ask.host, outcome)
        if health.state == "down":
            self._stop_sites_of(ask.host, "no_answer")
        if ask.purpose != "foreign":
            self.network.note(ask, outcome)
        self._ready.came_back(ask.host, max(self.clock(), pace.next_at))
        self.list_source(ask.lane, self.clock())

    def _stop_sites_of(self, host: str, cause: str) -> None:
        """The host of their home pages is not asked any more: their crawls end."""
        for lane in self.lanes:
            if host == urls.host_of(lane.home_urls[-1]) and lane.stopped_by is None:
                lane.stopped_by = cause

    def foreign_answered(self, ask: Ask, answer: ForeignAnswer) -> None:
        """Record a foreign answer for every site that waits for it, and for those that will ask later."""
        answer = replace(answer, at=self.now().isoformat())
        self.foreign.remember(ask, answer)
        self.health_of(ask.host).said(answer.outcome.name)
        for waiting in self.foreign.close(ask):
            self.deliver(waiting, answer)

    def deliver(self, ask: Ask, answer: ForeignAnswer) -> None:
        """Write one foreign answer into the crawl file of one site."""
        facts, outcome = dict(answer.facts), answer.outcome
        if answer.redirect_url:
            outcome = redirects.follow(ask.lane, ask.queued, answer.redirect_url, outcome, facts)
        ask.lane.record(ask.queued, outcome, at=answer.at, **facts)
        self.list_source(ask.lane, self.clock())
        self.network.note(ask, answer.outcome.name)

    def asked_to_wait(self, ask: Ask, seconds: float | None, *, too_many: bool) -> None:
        """An answer said that we should come back later: 429 (`too_many`), or a failure with Retry-After."""
        pauses = self.waits.asked_to(ask.host, ask.queued.url, self.clock(), seconds, too_many=too_many)
        if pauses and self.health_of(ask.host).put_off(self.clock(), seconds, too_many=too_many):
            self._stop_sites_of(ask.host, "blocked" if too_many else "no_answer")

    # -- our own network ----------------------------------------------------------------------------------------------

    def seen(self, host: str, outcome: str) -> None:
        """A host answered, or failed to: is it us?"""
        since = self.network.saw(host, outcome)
        if since is not None:
            self.spawn(self.network.is_it_us(since, self.wake))

    def _not_its_fault(self, ask: Ask) -> None:
        self.foreign.forget(ask)
        self.health_of(ask.host).forgive()
        self.list_source(ask.lane, self.clock())  # it has something to ask again

    def _give_up(self) -> None:
        for queue in self.foreign.queues.values():
            self._drop_unwanted(queue)

    # -- the end ------------------------------------------------------------------------------------------------------

    def finished(self) -> bool:
        """Whether every lane has nothing left to ask and nothing under way."""
        return not self.network.holds and not [lane for lane in self.lanes if not self._lane_finished(lane)]

    def _lane_finished(self, lane: Lane) -> bool:
        if lane.progress.phase == "finished":
            return True
        if not lane.idle:
            return False
        if lane.stopped_by is None and lane.file.any_waiting():
            self.list_source(lane, self.clock())
            return False
        if lane.stopped_by is None and lane.ask_witnesses():
            self.list_source(lane, self.clock())
            self.wake(0.0)
            return False
        lane.progress.phase = "finished"
        return True
