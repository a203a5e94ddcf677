"""When things were published, as tables: a column of the site in each row, a month in each cell."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import date

MONTHS: Final = 12
# A run keeps so many of the newest items of a column: of months before the oldest of them nothing is known.
MOST_KEPT: Final = 60
_SHADES: Final = ((1, 1), (2, 3), (3, 8))  # shade, up to so many items


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of a column: how many items (None = not known), how dark, whether the newest item lies in it."""

    count: int | None
    shade: int
    last: bool


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column with its months, the oldest first."""

    name: str
    url: str
    category: str
    items: int
    latest: str
    cells: tuple[Cell, ...]


def months(today: date) -> tuple[str, ...]:
    """The last months with this one ("2026-11"), the oldest first."""
    last = today.year * 12 + today.month - 1
    return tuple(f"{number // 12}-{number % 12 + 1:02}" for number in range(last - MONTHS + 1, last + 1))


def of_columns(rows: Iterable[sqlite3.Row], shown: Sequence[str]) -> list[ColumnRow]:
    """The columns of a run, those that rest longest first; columns without any date last."""
    made = [_row(row, shown) for row in rows]
    return sorted(made, key=lambda one: (not one.latest, one.latest, one.category, one.name))


def _row(row: sqlite3.Row, shown: Sequence[str]) -> ColumnRow:
    days = [str(item[2]) for item in json.loads(row["recent"]) if item[2]]
    counts = Counter(day[:7] for day in days)
    first = min(days)[:7] if len(days) >= MOST_KEPT else ""
    latest = row["latest"] or ""
    cells = tuple(
        Cell(None, 0, last=False)
        if month < first
        else Cell(counts[month], _shade(counts[month]), last=latest.startswith(month))
        for month in shown
    )
    return ColumnRow(row["name"], row["url"], row["category"], row["items"], latest, cells)


def _shade(count: int) -> int:
    return next((shade for shade, most in _SHADES if count <= most), 4) if count else 0


def by_month(published: Counter[str], shown: Sequence[str]) -> list[tuple[str, int]]:
    """Articles by month, from articles by day."""
    sums: Counter[str] = Counter()
    for day, count in published.items():
        sums[day[:7]] += count
    return [(month, sums[month]) for month in shown]
