"""Which worker may have which site, so that no two ever ask one host or one address at once. Pure.

Sites that share a host, or an IP address, go to the worker that has one of them already, which keeps their common pace
(`spiders.pace`), or wait until it is done with all of them.
"""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable

MOST_TOGETHER = 8  # sites of one address that a worker has at once: they only wait for each other


class Apart:
    """Sites that wait, by number and in order, and who holds which hosts and addresses.

    Args:
        numbers: the sites, first come first.
        keys_of: hosts and addresses of a site; None: not known yet, it waits.
    """

    def __init__(self, numbers: Iterable[int], keys_of: Callable[[int], Collection[str] | None]) -> None:
        self.waiting: deque[int] = deque(numbers)
        self._keys_of = keys_of
        self._holder: dict[str, Hashable] = {}
        self._held: Counter[str] = Counter()
        self._taken: dict[int, tuple[str, ...]] = {}

    def take(self, worker: Hashable) -> int | None:
        """The next site that a worker may have; None if there is none for it just now."""
        for place, number in enumerate(self.waiting):
            keys = self._keys_of(number)
            if keys is not None and self._may_have(worker, keys):
                del self.waiting[place]
                self._hold(worker, number, tuple(keys))
                return number
        return None

    def take_this(self, worker: Hashable, number: int) -> bool:
        """Give a worker one site in particular, if it may have it."""
        keys = self._keys_of(number)
        if keys is None or not self._may_have(worker, keys):
            return False
        self._hold(worker, number, tuple(keys))
        return True

    def give_back(self, number: int, *, again: bool = False) -> None:
        """A site is no longer with its worker. `again`: it waits once more, before all others."""
        for key in self._taken.pop(number, ()):
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key], self._holder[key]
        if again:
            self.waiting.appendleft(number)

    def _may_have(self, worker: Hashable, keys: Collection[str]) -> bool:
        return all(self._holder.get(key, worker) == worker and self._held[key] < MOST_TOGETHER for key in keys)

    def _hold(self, worker: Hashable, number: int, keys: tuple[str, ...]) -> None:
        self._taken[number] = keys
        for key in keys:
            self._holder[key] = worker
            self._held[key] += 1
