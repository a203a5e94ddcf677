"""Drawing sites by lot (双随机): reproducible by anybody from the published seed, list and rule. Pure.

The rule, version `sha256-1`: the sites are put into groups by level and kind of body. Each group gets places in
proportion to its size (largest remainder; where there are places enough, each group at least one). Within a group the
sites are put in the order of SHA-256 of "SEED|SITE-ID" in UTF-8, as hexadecimal digits, and the first are taken. A site
of the round before does not take part, unless it failed then; only where the others do not suffice it does.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.rounds import RoundSite

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from db.rounds import Why

METHOD: Final = "sha256-1"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that may be drawn. `level` and `kind` make its group."""

    site_id: str
    name: str
    unit: str
    level: str
    kind: str


def size_of(population: int, share: float) -> int:
    """How many sites a share in per cent is, rounded up: a share that was promised is reached."""
    return min(population, -(-population * round(share * 1000) // 100_000))


def draw(
    sites: Sequence[Candidate],
    seed: str,
    size: int,
    before: Collection[str] = (),
    failed: Collection[str] = (),
) -> tuple[RoundSite, ...]:
    """The sites that the lot falls upon, in the order of the drawing.

    Args:
        sites: the list, in any order: the same list gives the same sites.
        seed: published.
        size: how many; all if there are no more.
        before: ids of the round before.
        failed: those of them that failed.
    """
    if size >= len(sites):
        everyone = sorted(sites, key=lambda one: _lot(seed, one.site_id))
        return tuple(_drawn(one, place, "all") for place, one in enumerate(everyone, 1))
    again = set(before).difference(failed)
    taking_part = [one for one in sites if one.site_id not in again]
    chosen = _from_groups(taking_part, seed, min(size, len(taking_part)))
    resting = sorted((one for one in sites if one.site_id in again), key=lambda one: _lot(seed, one.site_id))
    repeated = resting[: size - len(chosen)]  # the others do not suffice
    chosen.sort(key=lambda one: _lot(seed, one.site_id))
    was_there = set(before)
    reasons: list[tuple[Candidate, Why]] = [
        (one, "failed_before" if one.site_id in was_there else "drawn") for one in chosen
    ]
    reasons += [(one, "repeated") for one in repeated]
    return tuple(_drawn(one, place, why) for place, (one, why) in enumerate(reasons, 1))


def _from_groups(sites: Sequence[Candidate], seed: str, size: int) -> list[Candidate]:
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in sites:
        groups[one.level, one.kind].append(one)
    places = _places({group: len(found) for group, found in groups.items()}, size)
    chosen = []
    for group, found in groups.items():
        chosen += sorted(found, key=lambda one: _lot(seed, one.site_id))[: places[group]]
    return chosen


def _places(sizes: dict[tuple[str, str], int], size: int) -> dict[tuple[str, str], int]:
    """Places for each group: in proportion, largest remainder, equal remainders in the order of the groups' names."""
    total = sum(sizes.values())
    least = 1 if size >= len(sizes) else 0
    places = {group: max(least, size * count // total) for group, count in sizes.items()} if total else {}
    order = sorted(sizes, key=lambda group: (-(size * sizes[group] % total), group))
    while sum(places.values()) < size:
        for group in order:
            if places[group] < sizes[group] and sum(places.values()) < size:
                places[group] += 1
    while sum(places.values()) > size:  # many small groups took one each: the largest give it back
        most = max(places, key=lambda group: (places[group], group))
        places[most] -= 1
    return places


def list_hash(sites: Sequence[Candidate]) -> str:
    """What stands for the list that was drawn from: SHA-256 over its lines "id|level|kind", in order."""
    lines = sorted(f"{one.site_id}|{one.level}|{one.kind}\n" for one in sites)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _lot(seed: str, site_id: str) -> tuple[str, str]:
    return hashlib.sha256(f"{seed}|{site_id}".encode()).hexdigest(), site_id


def _drawn(one: Candidate, place: int, why: Why) -> RoundSite:
    return RoundSite(one.site_id, one.name, one.unit, one.level, one.kind, place, why)
