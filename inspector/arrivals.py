"""When articles really came: what this run saw for the first time, against what they claim.

First seen means something only where an earlier run read the whole site (`Snapshot.history`); then an article that was
not there and claims a day long before that run came later than it says. What only shows that we look deeper than before
is left out: articles of columns that no earlier run knew, and claims older than everything that was known of a column.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from inspector.days import read_day, read_instant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from db.models import Doc
    from inspector.check import Case


@dataclass(frozen=True, slots=True)
class Late:
    """An article that this run saw first and that claims a day before the last complete run."""

    doc: Doc
    claimed: date


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What came late by column category; `seen_before` is when the last complete earlier run began."""

    seen_before: datetime
    by_column: dict[str, tuple[Late, ...]]


def _last_complete_run(case: Case) -> tuple[datetime, datetime] | None:
    """When the last earlier run that read all of the site began, and when the run after it did; None without one.

    What that run saw it saw before the next one began.
    """
    zone = case.as_of.tzinfo
    notes = [(read_instant(note.started_at, zone), note.complete) for note in case.snapshot.history]
    complete = max((at for at, whole in notes if whole and at is not None), default=None)
    now = read_instant(case.snapshot.run.started_at, zone)
    if complete is None or now is None:
        return None
    return complete, min([at for at, _ in notes if at is not None and at > complete], default=now)


def late(case: Case, *, days: int) -> Arrivals | None:
    """Articles first seen since the last complete run that claim at least `days` days before it.

    None where no earlier run read the whole site: then nothing can be said.
    """
    runs = _last_complete_run(case)
    if runs is None:
        return None
    before, since = runs
    oldest = _oldest_known(case, since)
    limit = before.date() - timedelta(days=days)
    found: dict[str, list[Late]] = defaultdict(list)
    for doc in case.snapshot.documents:
        claimed, first_seen = read_day(doc.published_on), read_instant(doc.first_seen, case.as_of.tzinfo)
        if claimed is None or first_seen is None or first_seen < since or doc.column not in oldest:
            continue
        if oldest[doc.column] < claimed <= limit:
            found[doc.column].append(Late(doc, claimed))
    return Arrivals(before, {column: tuple(sorted(some, key=_order)) for column, some in sorted(found.items())})


def _order(one: Late) -> tuple[date, str]:
    return one.claimed, one.doc.url


def _oldest_known(case: Case, since: datetime) -> dict[str, date]:
    """The oldest claim in each column among the articles that were known before `since`."""
    oldest: dict[str, date] = {}
    for doc in _all(case):
        claimed, first_seen = read_day(doc.published_on), read_instant(doc.first_seen, case.as_of.tzinfo)
        if claimed is None or first_seen is None or not doc.column:
            continue
        if first_seen < since:
            oldest[doc.column] = min(oldest.get(doc.column, claimed), claimed)
    return oldest


def _all(case: Case) -> Iterable[Doc]:
    yield from case.snapshot.documents
    yield from case.snapshot.earlier
