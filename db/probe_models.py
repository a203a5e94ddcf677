"""Availability as it is remembered: single visits, filed maintenance, and what is left of a day when it is old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

ProbeState = Literal["up", "down", "unclear", "ours"]


@dataclass(frozen=True, slots=True)
class Probe:
    """One visit to a home page. `state` is what counts (spiders/probe.py), `outcome` the fetch outcome behind it.

    `millis`: how long the page took. `filed`: it fell into maintenance that had been filed, and counts for nobody.
    """

    at: str
    state: ProbeState
    outcome: str
    status: int = 0
    millis: int = 0
    detail: str = ""
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Maintenance:
    """A filed time in which a site may be out of reach. `source`: the registry, or a person who filed it.

    `ended_at` is set when it was taken back or shortened: from then on it holds no longer.
    """

    id: int
    site_id: str
    begins: str
    ends: str
    why: str
    source: Literal["registry", "person"]
    author: str
    filed_at: str
    ended_at: str = ""


@dataclass(frozen=True, slots=True)
class ProbeDay:
    """What is left of a day of probes when they are old. `slowest` in milliseconds, of visits that found a page."""

    site_id: str
    day: str
    up: int
    down: int
    unclear: int
    ours: int
    filed: int
    slowest: int


@dataclass(frozen=True, slots=True)
class Span:
    """The visits of some days up to an instant. `by_day`: how many counted in each 24 hours, oldest first."""

    begins: datetime
    ends: datetime
    counted: int
    failed: tuple[Probe, ...]
    by_day: tuple[int, ...]
    filed: int
    unclear: int
    ours: int

    @property
    def share(self) -> float:
        """Share of the visits that found no page; 0 where none counted."""
        return len(self.failed) / self.counted if self.counted else 0.0

    def enough(self, a_day: int) -> bool:
        """Whether each of the days had as many visits as the rule asks for."""
        return all(count >= a_day for count in self.by_day)
