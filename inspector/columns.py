"""What the checks on columns share: which states they look at, and how a state becomes a finding or an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from db.models import Column, FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from db.models import ColumnState
    from inspector.check import Case

_OLD = N_(
    "Column “{name}” ({category}): the newest item is of {latest}, {age_days} days before {as_of}; "
    "it must be updated within {max_age_days} days."
)
_UNDATED = N_(
    "Column “{name}” ({category}): none of its {items} items shows a date, which counts as not updated; "
    "it must be updated within {max_age_days} days."
)
_BLANK = N_("Column “{name}” ({category}) is blank: its page shows a list without any item.")
_BLANK_OTHER = N_("Column “{name}” is blank: its page shows a list without any item.")

NO_COLUMN: Final = N_("No column of this kind was found; whether one is missing is judged under required columns.")
NOTHING_RECOGNISED: Final = N_("No column at all was recognised on the site; its menu may be built by a script.")
NONE_READ: Final = N_("None of the {unknown} columns of this kind could be read: {list_state}.")
SOME_UNREAD: Final = N_("{unknown} further columns could not be read and were not counted.")


def pairs(case: Case, wanted: Callable[[Column], bool]) -> Iterator[tuple[Column, ColumnState]]:
    """Columns that a check asks for, with their states; missing columns have none and are left out."""
    by_key: dict[tuple[str, str], Column] = {}
    for column in case.snapshot.columns:
        by_key.setdefault((column.category, column.url), column)
    for state in case.columns:
        column_of_state = by_key.get((state.category, state.url))
        if column_of_state is not None and wanted(column_of_state):
            yield column_of_state, state


def key_of(state: ColumnState) -> str:
    """The identity of a column finding: the same from run to run while category and address stay."""
    return f"column:{state.category}:{state.url}"


def stale_finding(case: Case, column: Column, state: ColumnState, min_sure: float) -> FindingDraft:
    """One column that was not updated in time, with what was read as evidence."""
    today = case.as_of.date()
    newest = read_day(state.latest)
    params: dict[str, Any] = {
        "name": column.name,
        "category": column.category,
        "items": column.items,
        "max_age_days": state.max_age_days,
        "as_of": today.isoformat(),
    }
    if newest is not None:
        params |= {"latest": newest.isoformat(), "age_days": (today - newest).days}
    return _finding(column, state, _UNDATED if newest is None else _OLD, params, suspected=column.sure < min_sure)


def blank_finding(column: Column, state: ColumnState, min_sure: float) -> FindingDraft:
    """One column whose page shows an empty list."""
    params = {"name": column.name, "category": column.category}
    template = _BLANK if column.category else _BLANK_OTHER
    return _finding(column, state, template, params, suspected=column.sure < min_sure)


def _finding(
    column: Column, state: ColumnState, template: str, params: dict[str, Any], *, suspected: bool
) -> FindingDraft:
    evidence = {
        **params,
        "level": column.level,
        "undated": column.undated,
        "list_state": column.list_state,
        "list_rule": column.list_rule,
        "evidence": column.evidence,
        "recent": [{"date": item.date, "title": item.title, "url": item.url} for item in column.recent[:3]],
    }
    return FindingDraft(
        key=key_of(state),
        url=column.url,
        template=template,
        params=params,
        evidence=evidence,
        found_on=column.found_on[:100],
        found_on_total=len(column.found_on),
        suspected=suspected,
    )


def result(case: Case, findings: Sequence[FindingDraft], looked_at: int, unknown: Sequence[Column]) -> CheckResult:
    """The outcome of a check on columns.

    Args:
        case: the case judged.
        findings: what is wrong, suspected ones included.
        looked_at: how many columns were in question.
        unknown: those of them that could not be read.
    """
    if not case.snapshot.columns:
        return CheckResult("could_not_check", NOTHING_RECOGNISED)
    if not looked_at:
        return CheckResult("not_applicable", NO_COLUMN)
    if len(unknown) == looked_at:
        params = {"unknown": len(unknown), "list_state": unknown[0].list_state, "verdict": unknown[0].verdict}
        return CheckResult("could_not_check", NONE_READ, params, unknown=len(unknown))
    counted = any(not finding.suspected for finding in findings)
    reason, params = (SOME_UNREAD, {"unknown": len(unknown)}) if unknown else ("", {})
    return CheckResult("fail" if counted else "pass", reason, params, tuple(findings), unknown=len(unknown))
