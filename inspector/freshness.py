"""Freshness of every column as of one day, worked out once for all checks (design.md parts 5 and 7).

The rules behind it (policy/indicators.md part 0, V3, V4 and part 8): an item without a date counts as not updated; a
column that cannot be read is unknown, never blank or stale; a column that cannot be opened is a matter of links and not
counted again as stale; query forms, logins, links into other systems and finished topics have no period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.models import ColumnState
from inspector.days import newest_until, read_day
from inspector.required import missing_states
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from db.models import Column, ColumnStateName, Snapshot
    from inspector.required import Requirement

UNREADABLE: Final = frozenset({"script", "unread", "none", "not_fetched"})
# `Column.recent` and `Home.items` hold at most so many items (db/models.py).
RECENT_LIMIT: Final = 60

_EXEMPT: Final = {
    "external": N_("The column leads into another system; its content is not on this site."),
    "search": N_("The column is a search page, not a list."),
    "login": N_("The column asks for a login."),
    "form": N_("The column is a form, not a list."),
    "finished_topic": N_("The column belongs to a finished topic."),
    "page": N_("The column is a single text, not a list."),
}
_EXEMPT_OTHER = N_("The column is exempt from the periods: {exempt}.")
_NO_PERIOD = N_("No period is laid down for this kind of column.")
_TWICE = N_("The same page is judged as {other_category}.")
_GATHERS = N_("The column only repeats items of {columns}, which are judged themselves.")
_BROKEN = N_("The page of the column cannot be opened; this is counted as a broken link.")
_UNCLEAR = N_("The page of the column could not be checked: {verdict}.")
_UNREAD = N_("The list of the column could not be read: {list_state}.")
_CONTRADICTION = N_("The list looks empty although {items} items were read from it.")
_ONLY_FUTURE = N_("All items read are dated after {as_of}, so nothing can be said about that day.")
_UNDATED_UNREAD = N_("{undated} items show no date in the list, and not all of their pages were read.")
_NO_DATE = N_("None of the {items} items shows a date, and an item without a date counts as not updated.")
_NOTHING_READ = N_("No row of the list could be read.")
_OLD = N_("The newest item is of {latest}, {age_days} days before {as_of}.")


def column_states(
    snapshot: Snapshot,
    periods: Mapping[str, int],
    as_of: datetime,
    required: Sequence[Requirement] = (),
) -> tuple[ColumnState, ...]:
    """The state of every column of the snapshot, and of every required category that has none.

    Args:
        snapshot: the stored facts of one run.
        periods: days within which a column of a category must be updated.
        as_of: end of the day judged (aware).
        required: what the body must have; each category without any column gives one state `missing` or `unknown`.

    Returns:
        One state per column in the order of the snapshot (a column recorded twice counts once), then the missing ones.
    """
    judged_as = _judged_as(snapshot.columns, periods)
    found: dict[tuple[str, str], tuple[Column, ColumnState]] = {}
    for column in snapshot.columns:
        key = (column.category, column.url)
        if key in found:
            continue
        other = judged_as.get(column.url, column.category)
        if other == column.category:
            state = _state(column, periods.get(column.category), as_of.date(), complete=snapshot.run.complete)
        else:
            state = _made(column, "not_applicable", None, _TWICE, {"other_category": other})
        found[key] = column, state
    return (*_without_gatherings(list(found.values())), *missing_states(snapshot, required))


def _without_gatherings(found: list[tuple[Column, ColumnState]]) -> list[ColumnState]:
    """A stale column that only repeats what other columns show is judged through them: one cause, counted once.

    新闻中心 repeats the newest items of 要闻 and 部门动态 below it. Of two equal lists the first stays.
    """
    states = [state for _, state in found]
    for index, (column, state) in enumerate(found):
        own = {item.url for item in column.recent if item.url}
        if state.state != "stale" or not own:
            continue
        repeated: set[str] = set()
        names: list[str] = []
        for place, (other, _) in enumerate(found):
            theirs = own & {item.url for item in other.recent}
            if theirs and states[place].state in {"stale", "fresh"} and _narrower(other, column, first=place < index):
                repeated |= theirs
                names.append(other.name)
        if repeated == own:
            states[index] = _made(column, "not_applicable", state.max_age_days, _GATHERS, {"columns": names})
    return states


def _narrower(other: Column, column: Column, *, first: bool) -> bool:
    """Whether `other` is the place where the items of `column` belong: deeper in the menu, or part of its list."""
    if other.url == column.url:
        return False
    theirs, own = ({item.url for item in each.recent} for each in (other, column))
    if theirs == own:
        return first
    return theirs < own or 0 < column.level < other.level


def _judged_as(columns: Sequence[Column], periods: Mapping[str, int]) -> dict[str, str]:
    """For each page the one category under which its freshness is judged: the surest, then the most lenient.

    One page recognised under two categories is one column; counting it twice would count one cause twice.
    """
    best: dict[str, tuple[tuple[float, float], str]] = {}
    for column in columns:
        rank = (column.sure, float(periods.get(column.category, 10**9)))
        if column.url not in best or rank > best[column.url][0]:
            best[column.url] = (rank, column.category)
    return {url: category for url, (_, category) in best.items()}


def _state(column: Column, period: int | None, today: date, *, complete: bool) -> ColumnState:
    """The first rule that applies decides; see the module docstring for the order of fairness."""
    if column.exempt:
        reason = _EXEMPT.get(column.exempt, _EXEMPT_OTHER)
        return _made(column, "not_applicable", None, reason, {"exempt": column.exempt})
    if column.verdict == "broken":
        return _made(column, "unreachable", period, _BROKEN)
    if column.verdict != "good":
        return _made(column, "unknown", period, _UNCLEAR, {"verdict": column.verdict})
    if column.list_state == "empty":
        if column.items or column.recent:
            return _made(column, "unknown", period, _CONTRADICTION, {"items": column.items})
        return _made(column, "blank", period)
    if period is None:
        return _made(column, "not_applicable", None, _NO_PERIOD)
    if column.list_state in UNREADABLE and not column.recent:
        return _made(column, "unknown", period, _UNREAD, {"list_state": column.list_state})
    return _by_dates(column, period, today, complete=complete)


def _by_dates(column: Column, period: int, today: date, *, complete: bool) -> ColumnState:
    """Fresh when one item is dated within the period; stale only when no unread page could prove otherwise."""
    newest, future = newest_until(column.recent, today)
    latest = read_day(column.latest)
    if latest is not None and latest <= today and (newest is None or latest > newest):
        newest = latest
    if newest is not None and (today - newest).days <= period:
        return _made(column, "fresh", period, latest=newest)
    if future and newest is None:
        return _made(column, "unknown", period, _ONLY_FUTURE, {"as_of": today.isoformat()})
    if column.list_state in UNREADABLE:  # some rows, but not the list: what we have may be a picture news box
        return _made(column, "unknown", period, _UNREAD, {"list_state": column.list_state}, latest=newest)
    if column.undated and (column.undated_unread or not complete):
        return _made(column, "unknown", period, _UNDATED_UNREAD, {"undated": column.undated}, latest=newest)
    if newest is None:
        if column.items > 0 and column.undated >= column.items:
            return _made(column, "stale", period, _NO_DATE, {"items": column.items})
        return _made(column, "unknown", period, _NOTHING_READ)
    age = {"latest": newest.isoformat(), "age_days": (today - newest).days, "as_of": today.isoformat()}
    return _made(column, "stale", period, _OLD, age, latest=newest)


def _made(
    column: Column,
    state: ColumnStateName,
    period: int | None,
    reason: str = "",
    params: dict[str, Any] | None = None,
    latest: date | None = None,
) -> ColumnState:
    """A state with the facts of its column; `latest` shows the newest date that counted, else what was read."""
    return ColumnState(
        category=column.category,
        name=column.name,
        url=column.url,
        items=column.items,
        latest=latest.isoformat() if latest else column.latest,
        undated=column.undated,
        state=state,
        max_age_days=period,
        reason=reason,
        params=params or {},
    )
