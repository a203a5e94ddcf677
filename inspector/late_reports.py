"""What both checks on yearly reports say: in time, late, not there, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.columns import NOTHING_RECOGNISED
from inspector.terms import binding
from inspector.yearly import columns_of, reports
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from inspector.check import Case
    from inspector.terms import Due
    from inspector.yearly import Report, YearlyParams

_LATE = N_("“{title}” was published on {published_on}; the last day was {last_day} ({document}, {clause}).")
_ABSENT = N_("No report for {year} was found; the last day was {last_day} ({document}, {clause}).")
_NOT_DUE = N_("The report for {year} is not due before {last_day}.")
_NOBODY = N_("No last day for such a report is known for a body of this type.")
_CALENDAR = N_("The working days around the last day are not known.")
_UNDATED = N_("The report for {year} shows no date: {url}.")
_ELSEWHERE = N_("No report for {year} was found; whether it is missing is judged under the parts of the report.")


def judged(case: Case, rule: YearlyParams, *, absence: bool) -> CheckResult:
    """The outcome for the report of last year; `absence`: a report that was not found is a finding."""
    today = case.as_of.date()
    year = today.year - 1
    due = binding(rule.due, case.snapshot.site.body_type)
    if not due:
        return CheckResult("not_applicable", _NOBODY)
    last = due[-1].last_day(case.calendar, today.year)
    if last is None:
        return CheckResult("could_not_check", _CALENDAR)
    if today <= last:
        return CheckResult("not_applicable", _NOT_DUE, {"year": str(year), "last_day": last.isoformat()})
    every = reports(case, rule)
    mine = [one for one in every if one.year == year]
    dated = [(one.published, one) for one in mine if one.published is not None]
    if any(day <= last for day, _ in dated):
        return CheckResult("pass")
    if not mine:
        return _absent(case, rule, due[-1], last, year=year) if absence else CheckResult(
            "not_applicable", _ELSEWHERE, {"year": str(year)}
        )  # fmt: skip
    if len(dated) < len(mine) and not dated:
        return CheckResult("could_not_check", _UNDATED, {"year": str(year), "url": mine[0].url})
    day, first = min(dated, key=lambda entry: (entry[0], entry[1].whose != "own"))
    finding = _late(case, first, day, due[-1], last, every)
    return CheckResult("pass" if finding.suspected else "fail", findings=(finding,))


def _late(case: Case, report: Report, day: date, due: Due, last: date, every: Sequence[Report]) -> FindingDraft:
    facts = {"published_on": day.isoformat(), "last_day": last.isoformat()}
    moved = any(one.published == day and one.year != report.year for one in every)
    undated = any(one.year == report.year and one.published is None for one in every)
    return FindingDraft(
        key=f"report:{report.year}",
        url=report.url,
        template=_LATE,
        params={"title": report.title, **facts, "document": due.document, "clause": due.clause},
        evidence={**facts, "working_days": case.calendar.working_days_between(last, day), **due.basis()},
        found_on=(report.url,),
        found_on_total=1,
        suspected=moved or undated or report.whose != "own" or due.candidate or _guessed(case),
    )


def _absent(case: Case, rule: YearlyParams, due: Due, last: date, *, year: int) -> CheckResult:
    """Always a candidate: a report may be a file behind a picture, or stand in the column of a superior body.

    A site of which no column was recognised (closed, rebuilt, built by scripts) is not even that.
    """
    if not case.snapshot.columns:
        return CheckResult("could_not_check", NOTHING_RECOGNISED)
    columns = columns_of(case, rule)
    url = columns[0].url if columns else case.snapshot.home.url
    titles = [item.title for column in columns for item in column.recent][:10]
    finding = FindingDraft(
        key=f"report:{year}",
        url=url,
        template=_ABSENT,
        params={"year": str(year), "last_day": last.isoformat(), "document": due.document, "clause": due.clause},
        evidence={"last_day": last.isoformat(), "recent": titles, **due.basis()},
        found_on=(url,),
        found_on_total=1,
        suspected=True,
    )
    return CheckResult("pass", findings=(finding,))


def _guessed(case: Case) -> bool:
    return case.snapshot.site.body_type_from == "guessed"
