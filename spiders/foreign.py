"""Targets on other hosts: one queue for each host, one request for each target, one answer for all sites of the run."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spiders import outcomes

if TYPE_CHECKING:
    from collections.abc import Collection

    from spiders.asks import Ask
    from spiders.lane import Lane

ANSWERS_KEPT = 50_000

Key = tuple[str, int]  # address, and how often it was asked before: a second look is a question of its own


@dataclass(slots=True, eq=False)
class HostQueue:
    """Addresses on one host that wait for their one request."""

    host: str
    waiting: deque[Ask] = field(default_factory=deque)

    def take_all(self) -> list[Ask]:
        """Everything that waits; nothing does any longer."""
        waiting = list(self.waiting)
        self.waiting.clear()
        return waiting


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """What one request to a foreign target said; recorded for every site that links there."""

    outcome: outcomes.Outcome
    redirect_url: str
    facts: dict[str, object]
    at: str = ""  # instant of the observation, whoever hears of it later


class Foreign:
    """Who waits for which foreign target, and the answers that came."""

    def __init__(self) -> None:
        self.queues: dict[str, HostQueue] = {}
        self._answers: OrderedDict[Key, ForeignAnswer] = OrderedDict()
        self._asking: dict[Key, list[Ask]] = {}
        self._parked: dict[Lane, tuple[float, int]] = {}  # when counted, addresses behind hosts that are down

    def queue(self, host: str) -> HostQueue:
        """The queue of one host."""
        return self.queues.setdefault(host, HostQueue(host))

    def parked(self, lane: Lane, now: float, down: Collection[str]) -> int:
        """How many addresses of a site wait behind hosts that do not answer; they must not keep others from leaving."""
        counted_at, count = self._parked.get(lane, (float("-inf"), 0))
        if now - counted_at >= 1.0:
            queues = [queue for host, queue in self.queues.items() if host in down]
            count = sum(ask.lane is lane for queue in queues for ask in queue.waiting)
            self._parked[lane] = (now, count)
        return count

    def leave_out(self, lane: Lane) -> None:
        """A site's crawl is over."""
        self._parked.pop(lane, None)

    def answer(self, ask: Ask) -> ForeignAnswer | None:
        """The answer that is there already."""
        return self._answers.get(_key(ask))

    def join(self, ask: Ask) -> bool:
        """Wait with others for the answer to a question that was put before; False: this is the first one."""
        waiting = self._asking.setdefault(_key(ask), [])
        waiting.append(ask)
        return len(waiting) > 1

    def unwanted(self, queue: HostQueue) -> list[Ask]:
        """What only crawls wait for that are over; it is taken out of the queue."""
        found: list[Ask] = []
        kept: list[Ask] = []
        for ask in queue.waiting:
            waiting = self._asking.get(_key(ask), [ask]) if ask.purpose == "foreign" else [ask]
            if any(one.lane.stopped_by is None for one in waiting):
                kept.append(ask)
            else:
                found.extend(self.close(ask) if ask.purpose == "foreign" else [ask])
        if found:
            queue.waiting = deque(kept)
        return found

    def close(self, ask: Ask) -> list[Ask]:
        """The question is no longer open: everybody who waited for it."""
        return self._asking.pop(_key(ask), None) or [ask]

    def remember(self, ask: Ask, answer: ForeignAnswer) -> None:
        """Keep an answer for those who come late. What our network or a dead host did not answer is none."""
        if answer.outcome.name not in outcomes.NOT_OBSERVED:
            self._answers[_key(ask)] = answer
            if len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)

    def forget(self, ask: Ask) -> None:
        """An answer that turned out to be none."""
        self._answers.pop(_key(ask), None)


def _key(ask: Ask) -> Key:
    return ask.queued.url, ask.queued.attempts
