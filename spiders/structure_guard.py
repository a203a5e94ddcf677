"""The structure guard: a list that used to have items and suddenly has none was changed, or we can no longer read it.

Such a column is never called blank or stale on the strength of our own blindness (design.md part 7, rule 3): its list
counts as unread, and the operator gets an alarm. A page that says in words that it holds nothing is believed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.models import Column

ENOUGH = 3  # items that a list must have had before its silence is suspicious


@dataclass(frozen=True, slots=True)
class Alarm:
    """One column whose page structure seems to have changed: what it was, and what it is now."""

    name: str
    url: str
    items_before: int
    items_now: int
    undated_now: int


def guard(columns: Iterable[Column], before: Sequence[Column]) -> tuple[list[Column], list[Alarm]]:
    """Compare the columns of this run with those of the last one; returns them, corrected, and alarms."""
    known = {column.url: column for column in before}
    kept: list[Column] = []
    alarms: list[Alarm] = []
    for column in columns:
        old = known.get(column.url)
        why = _changed(column, old) if old is not None else ""
        if old is not None and why:
            alarms.append(Alarm(column.name, column.url, old.items, column.items, column.undated))
            column = replace(column, list_state="unread", list_rule=why, exempt="")  # noqa: PLW2901 - the same column
        kept.append(column)
    return kept, alarms


def _changed(now: Column, old: Column) -> str:
    """Why the structure seems to have changed; "" if it does not."""
    if old.list_state != "listed" or now.verdict != "good":
        return ""
    return changed(now.list_rule, now.items, now.undated, old.items, old.undated)


def changed(rule: str, items: int, undated: int, items_before: int, undated_before: int) -> str:
    """Why the structure of a list that was read before, and now by `rule`, seems to have changed; "" if it does not."""
    if items_before < ENOUGH:
        return ""
    if items == 0 and not rule.startswith("page says"):
        return f"structure changed: {items_before} items were listed before, none can be read now"
    had_dates = items_before - undated_before >= ENOUGH
    if had_dates and items and undated == items:
        dated = items_before - undated_before
        return f"structure changed: {dated} of {items_before} items had dates before, none has one now"
    return ""
