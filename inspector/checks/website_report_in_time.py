"""Last year's report on the website itself (政府网站工作年度报表) came later than 31 January, or is not there.

国办函〔2018〕12号. That it was not found is a candidate: it may be a file behind a picture. So is that no link of the
home page leads to it, where it must be prominent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.home_marks import shown
from inspector.late_reports import judged
from inspector.params import of
from inspector.yearly import YearlyParams, reports
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult

_NOT_ON_HOME = N_(
    "“{title}” is there, and no link of the home page to it or to its column was found; it is to stand in a prominent "
    "place of the home page ({document}, {clause})."
)


class Params(YearlyParams, frozen=True, kw_only=True):
    """`home_words`: a link of the home page with one of these leads to the reports; () asks for none."""

    home_words: tuple[str, ...] = ()


def check(case: Case) -> CheckResult:
    """One finding when the report came late or was not found, one candidate when the home page does not lead to it."""
    params = of(case, Params)
    result = judged(case, params, absence=True)
    if result.outcome not in {"pass", "fail"} or not params.home_words:
        return result
    hidden = _not_on_home(case, params)
    return result if hidden is None else replace(result, findings=(*result.findings, hidden))


def _not_on_home(case: Case, params: Params) -> FindingDraft | None:
    """The candidate for the home page; None where a link to the report was seen, or where nobody looked for one."""
    home = case.snapshot.home.url or case.snapshot.site.url
    links = (shown(case) or {}).get("report_links")
    year = case.as_of.date().year - 1
    mine = [one for one in reports(case, params) if one.year == year]
    if not isinstance(links, list) or not mine:
        return None
    if any(word in str(text) for text in links for word in params.home_words):
        return None
    if {one.url for one in mine} & {item.url for item in case.snapshot.home.items}:
        return None
    if any(column.category in params.columns and home in column.found_on for column in case.snapshot.columns):
        return None
    due = params.due[-1]
    values = {"title": mine[0].title, "document": due.document, "clause": due.clause}
    evidence = {"looked_at": home, "target": mine[0].url, **due.basis()}
    return FindingDraft(f"home:{year}", home, _NOT_ON_HOME, values, evidence, (home,), 1, suspected=True)
