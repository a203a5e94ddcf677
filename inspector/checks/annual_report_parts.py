"""The annual report on disclosure (条例 第50条): last year's report is there, and it has its parts.

Whether it came in time is another indicator. A report in a file is there; its parts are not judged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Snapshot, Trait
    from inspector.check import Case

_ABSENT = N_("The column of annual reports on disclosure holds no report for {year}.")
_LACKS = N_("The annual report on disclosure for {year}, “{title}”, has no part on: {missing}.")
_NONE = N_("No annual report on disclosure was found; whether the column is missing is judged under required columns.")
_NOT_DUE = N_("The report for {year} is not due before {due}.")
_ONLY_FILE = N_("The report could not be read; it may be a file or a picture: {url}.")
_UNREAD = N_("The column of annual reports could not be read as a whole: {url} ({list_state}).")
_YEAR = re.compile(r"20[0-4]\d")


class Params(Base, frozen=True):
    """`fields`: parts that a report must have; `due`: month and day from which last year's report must be there.

    `least_text`: characters below which a report is taken to be a file; `sure_of` as for guides.
    """

    fields: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    due: Annotated[str, msgspec.Meta(pattern=r"^\d\d-\d\d$")] = "04-01"
    least_text: Count = 150
    sure_of: Count = 3


def check(case: Case) -> CheckResult:
    """Last year's report, by its title in the column or on its page; before the day when it is due, nothing."""
    rule = of(case, Params)
    today = case.as_of.date()
    year = today.year - 1
    if today.isoformat()[5:] < rule.due:
        return CheckResult("not_applicable", _NOT_DUE, {"year": year, "due": f"{today.year}-{rule.due}"})
    reports = [one for one in case.snapshot.traits_of("annual_report") if parts.number(one, "year") == year]
    columns = [one for one in case.snapshot.columns if one.category == "disclosure_annual_report"]
    if not reports:
        return _without(case.snapshot, year)
    readable = [one for one in reports if not parts.hidden(one, rule.least_text) and len(parts.shown(one)) >= 1]
    if not readable:
        return CheckResult("could_not_check", _ONLY_FILE, {"url": reports[0].url, "list_state": "unread"})
    own = [one for one in readable if one.column == "disclosure_annual_report"] or readable
    findings = [_lacks(one, year, rule) for one in own if parts.absent(parts.shown(one), rule.fields)]
    failing = bool(columns) and any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings[: parts.MAX_TOLD]))


def _without(snapshot: Snapshot, year: int) -> CheckResult:
    """No page was read as last year's report: a row or file that names the year will do, else it is missing."""
    columns = [one for one in snapshot.columns if one.category == "disclosure_annual_report"]
    if not columns:
        return CheckResult("not_applicable", _NONE)
    titles = [item.title for column in columns for item in column.recent]
    titles += [doc.title for doc in snapshot.documents if doc.column == "disclosure_annual_report"]
    if any(str(year) in title for title in titles):
        return CheckResult("pass")
    read = [one for one in columns if one.verdict == "good" and one.list_state == "listed" and not one.rest_unread]
    unread = next((one for one in columns if one not in read), None)
    if unread is not None or not any(_YEAR.search(title) for title in titles):
        place = unread or columns[0]
        return CheckResult("could_not_check", _UNREAD, {"url": place.url, "list_state": place.list_state})
    params = {"year": year}
    finding = FindingDraft(
        key=f"report:{year}",
        url=columns[0].url,
        template=_ABSENT,
        params=params,
        evidence={"recent": sorted(set(titles), reverse=True)[:10]},
        found_on=(columns[0].url,),
        found_on_total=1,
        suspected=not snapshot.run.complete,
    )
    return CheckResult("pass" if finding.suspected else "fail", findings=(finding,))


def _lacks(report: Trait, year: int, rule: Params) -> FindingDraft:
    lacking = parts.absent(parts.shown(report), rule.fields)
    params = {"year": year, "title": report.title or report.url, "missing": parts.named(lacking, rule.fields)}
    quoted = parts.quoted(report, rule.fields)
    return FindingDraft(
        key=f"parts:{report.url}",
        url=report.url,
        template=_LACKS,
        params=params,
        evidence={"missing": params["missing"], "parts_missing": lacking, "parts_shown": quoted},
        found_on=(report.url,),
        found_on_total=1,
        suspected=len(parts.shown(report)) < rule.sure_of or bool(parts.number(report, "files")),
    )
