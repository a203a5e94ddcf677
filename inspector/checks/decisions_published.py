"""Licences and penalties that were published later after the decision than a term allows (双公示时限).

青海省发展改革委 第8条: 7 working days; 条例 第26条: 20 working days for everybody. One finding for each page, with the
decision that waited longest. A sheet (xlsx, xls) has the day of the one article that offers it. A page that gathers
decisions and names a day before some of them is added to over time: when these came is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import months_before, read_day
from inspector.params import Days, known_categories, of
from inspector.params import Params as Base
from inspector.terms import Term, binding, last_day, public_since
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import Doc, Trait
    from inspector.check import Case

_LATE = N_(
    "“{title}”: {count} of {total} decisions were published later than the term allows, the latest {working_days} "
    "working days after the decision of {written_on} ({limit_days} are allowed; {document}, {clause})."
)
_NONE = N_("No licence or penalty with the day of its decision was found on pages of the last {months} months.")
_IN_FILES = N_("Licences and penalties stand in {files} files that were not read, for example {url}.")
_UNKNOWN = N_("When the decisions on {undated} pages were published is not known.")


class Params(Base, frozen=True, kw_only=True):
    """`terms` count from the day of the decision; `columns` hold licences and penalties.

    Pages published in the last `within_months` are judged. A decision that waited longer than `old_days` may have been
    put on line when the column was filled: a candidate.
    """

    terms: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1)]
    columns: tuple[str, ...]
    within_months: Days = 12
    old_days: Days = 365

    def __post_init__(self) -> None:
        known_categories(self.columns)


@dataclass(frozen=True, slots=True)
class _Wait:
    decided: date
    published: date
    number: str
    term: Term


def check(case: Case) -> CheckResult:
    """One finding for each page with decisions that came late."""
    rule = of(case, Params)
    terms = sorted(binding(rule.terms, case.snapshot.site.body_type), key=lambda one: (one.candidate, one.days))
    oldest = months_before(case.as_of.date(), rule.within_months)
    documents = {doc.url: doc for doc in case.snapshot.documents}
    findings: list[FindingDraft] = []
    judged = undated = 0
    offered = _offered(case)
    for page in case.snapshot.traits_of("decisions"):
        article = documents.get(page.url) or offered.get(page.url)
        if page.column not in rule.columns and (article is None or article.column not in rule.columns):
            continue
        pairs, unknown = _pairs(case, page, article)
        fresh = [pair for pair in pairs if pair[1] >= oldest]
        undated += unknown and not fresh
        judged += bool(fresh)
        late = [wait for pair in fresh for wait in _waits(case, pair, terms)]
        if late:
            findings.append(_finding(case, page, late, len(fresh), rule))
    values = {"months": rule.within_months, "undated": undated}
    if not judged and not undated and (sheets := _sheets(case, rule, oldest)):
        return CheckResult("could_not_check", _IN_FILES, {"files": len(sheets), "url": sheets[0]})
    if not judged:
        return CheckResult("could_not_check" if undated else "not_applicable", _UNKNOWN if undated else _NONE, values)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _offered(case: Case) -> dict[str, Doc]:
    """The article that offers a file, for files that one article alone offers."""
    offered: dict[str, list[Doc]] = {}
    for doc in case.snapshot.documents:
        for url, _, _ in doc.attachments:
            offered.setdefault(url, []).append(doc)
    return {url: docs[0] for url, docs in offered.items() if len({doc.url for doc in docs}) == 1}


def _sheets(case: Case, rule: Params, oldest: date) -> list[str]:
    """Addresses of the workbooks that articles of these columns offer."""
    return [
        url
        for doc in case.snapshot.documents
        if doc.column in rule.columns and (day := read_day(doc.published_on)) is not None and day >= oldest
        for url, _, _ in doc.attachments
        if url.lower().endswith((".xls", ".xlsx", ".et", ".csv"))
    ]


def _pairs(case: Case, page: Trait, doc: Doc | None) -> tuple[list[tuple[date, date, str]], bool]:
    """Decided, published and number of each decision; whether some are not known."""
    own = public_since(doc, case) if doc is not None else read_day(page.published_on)
    found: list[tuple[date, date, str]] = []
    unknown = False
    rows = page.data.get("rows")
    for row in rows if isinstance(rows, list) else []:
        cells = [cell if isinstance(cell, str) else "" for cell in row] if isinstance(row, list) else []
        decided, shown = (read_day(cell) for cell in [*cells, "", ""][:2])
        published = shown or own
        if decided is None or published is None or published < decided or published > case.as_of.date():
            unknown = True
        else:
            found.append((decided, published, cells[2] if len(cells) > 2 else ""))
    return found, unknown


def _waits(case: Case, pair: tuple[date, date, str], terms: list[Term]) -> list[_Wait]:
    """The strictest term that a decision surely breaks, else the strictest that only people can say."""
    decided, published, number = pair
    for term in terms:
        until = last_day(case.calendar, decided, term.days)
        if until is not None and published > until:
            return [_Wait(decided, published, number, term)]
    return []


def _finding(case: Case, page: Trait, late: list[_Wait], total: int, rule: Params) -> FindingDraft:
    counting = [wait for wait in late if not wait.term.candidate] or late
    worst = max(counting, key=lambda wait: (wait.published - wait.decided).days)
    facts: dict[str, Any] = {
        "written_on": worst.decided.isoformat(),
        "working_days": case.calendar.working_days_between(worst.decided, worst.published),
        "limit_days": worst.term.days,
    }
    told = {"title": page.title or page.url, "count": len(counting), "total": total}
    return FindingDraft(
        key=f"page:{page.url}",
        url=page.url,
        template=_LATE,
        params={**told, **facts, "document": worst.term.document, "clause": worst.term.clause},
        evidence={
            **facts,
            "published_on": worst.published.isoformat(),
            "doc_number": worst.number,
            **worst.term.basis(),
        },
        found_on=(page.url,),
        found_on_total=1,
        suspected=worst.term.candidate
        or all((wait.published - wait.decided).days > rule.old_days for wait in counting)
        or facts["working_days"] is None,
    )
