"""From the events of the ledger to what happened in a span: what each finding was at its begin and its end.

Replayed from the append-only events, so that the digest of an earlier week says today what it said then. Pure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from db.ledger_states import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.ledger_models import Event
    from reports.periods import Period

SOLVED = ("fixed", "verified")


@dataclass(slots=True)
class Life:
    """One finding: its statuses with the instants from which they hold, oldest first."""

    steps: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def born(self) -> datetime:
        """When it was first found."""
        return self.steps[0][0]

    def at(self, instant: datetime) -> str:
        """Its status just before an instant; "" when it was not there yet."""
        status = ""
        for when, new in self.steps:
            if when >= instant:
                break
            status = new
        return status

    def entered(self, period: Period, statuses: Iterable[str]) -> datetime | None:
        """When it last came into one of these statuses within a span, out of another; None if it did not."""
        wanted, found, old = set(statuses), None, ""
        for when, new in self.steps:
            if new in wanted and old not in wanted and period.since <= when < period.until:
                found = when
            old = new
        return found


def lives(events: Iterable[Event]) -> dict[str, Life]:
    """The life of every finding that the events tell of; they come in the order in which they were written."""
    found: dict[str, Life] = {}
    for event in events:
        if event.kind == "status":
            found.setdefault(event.finding_id, Life()).steps.append((datetime.fromisoformat(event.at), event.new))
    return found


@dataclass(frozen=True, slots=True)
class Point:
    """One span of a trend: how many findings counted at its end, how many of them were new, how many were solved."""

    period: Period
    open: int
    new: int
    solved: int


def trend(known: Mapping[str, Life], periods: Sequence[Period], now: datetime) -> tuple[Point, ...]:
    """Counts for spans that follow one another; one that has not ended is counted up to now."""
    first = min([now, *(period.since for period in periods)])
    # Most lives rest through all of the spans: they count the same in each.
    resting = [life for life in known.values() if life.steps[-1][0] < first]
    still = sum(life.steps[-1][1] in COUNTED for life in resting)
    moving = [life for life in known.values() if life.steps[-1][0] >= first]
    points = []
    for period in periods:
        end = min(period.until, now)
        counts: Counter[str] = Counter(open=still)
        for life in moving:
            if life.born >= end:
                continue
            status = life.at(end)
            counts["open"] += status in COUNTED
            counts["new"] += status in COUNTED and life.entered(period, COUNTED) is not None
            counts["solved"] += status in SOLVED and life.entered(period, SOLVED) is not None
        points.append(Point(period, counts["open"], counts["new"], counts["solved"]))
    return tuple(points)
