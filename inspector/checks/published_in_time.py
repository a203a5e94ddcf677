"""Documents that were published later than a term after they were signed or issued allows (公开时限).

条例 第26条 (20 working days after a document came into being); places set shorter terms of their own. A document that
breaks several is one finding, with the strictest that surely holds. A document without a readable date is not judged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from db.models import FindingDraft
from inspector.authors import whose
from inspector.check import CheckResult
from inspector.days import months_before
from inspector.guide_changes import ChangeRule, changed_guides
from inspector.params import Days, known_categories, of
from inspector.params import Params as Base
from inspector.terms import Start, Term, binding, last_day, public_since, start_of
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.models import Doc
    from inspector.check import Case

_LATE = N_(
    "“{title}” was written on {written_on} and published on {published_on}, {working_days} working days later; "
    "{limit_days} are allowed ({document}, {clause})."
)
_ISSUED_LATE = N_(
    "“{title}” was issued on {written_on} and published on {published_on}, {working_days} working days later; "
    "{limit_days} are allowed ({document}, {clause})."
)
_NONE = N_("No document of its own that the site published in the last {months} months was found.")
_UNDATED = N_(
    "Of the documents of the last {months} months none shows when it was written, or the working days are not known: "
    "{undated}."
)
_JUDGED = N_("{judged} documents were judged; {undated} do not show when they were written.")


class PublicationTerm(Term, frozen=True, kw_only=True):
    """`categories`: columns whose documents it binds; `numbers`: parts of document numbers that bring others in.

    `start`: "written" (签发, 成文, 形成) or "issued" (印发).
    """

    categories: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    start: Literal["written", "issued"] = "written"
    numbers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        known_categories(self.categories)

    def about(self, doc: Doc) -> bool:
        """Whether the term is about documents like this one."""
        return doc.column in self.categories or any(part in doc.doc_number for part in self.numbers)


class Params(Base, frozen=True):
    """`terms`, each with its source; documents published in the last `within_months` are judged.

    `drafts`: words in titles of what is no document yet. From `bulk` late documents with one publish date on, papers
    were moved or put on line together; one that was written `old_days` before may have become public later for good
    reasons: candidates. `changes`: rules on changed service guides (`inspector.guide_changes`).
    """

    terms: Annotated[tuple[PublicationTerm, ...], msgspec.Meta(min_length=1)]
    changes: tuple[ChangeRule, ...] = ()
    within_months: Days = 12
    drafts: tuple[str, ...] = ()
    bulk: Days = 10
    old_days: Days = 365


@dataclass(frozen=True, slots=True)
class _Late:
    doc: Doc
    term: PublicationTerm
    start: Start
    published: date
    until: date
    sure: bool


def check(case: Case) -> CheckResult:
    """One finding for each document that came late."""
    rule = of(case, Params)
    terms = binding(rule.terms, case.snapshot.site.body_type)
    late, judged, undated = _judged(case, rule, terms)
    values = {"months": rule.within_months, "judged": judged, "undated": undated}
    changes = binding(rule.changes, case.snapshot.site.body_type)
    guides = changed_guides(case, changes, months_before(case.as_of.date(), rule.within_months))
    if not judged and not guides:
        return CheckResult("could_not_check" if undated else "not_applicable", _UNDATED if undated else _NONE, values)
    together = Counter(one.published for one in late)
    findings = (*(_finding(case, one, rule, together[one.published]) for one in late), *guides)
    failing = any(not finding.suspected for finding in findings)
    reason = _JUDGED if undated and not failing else ""
    return CheckResult("fail" if failing else "pass", reason, values if reason else {}, findings)


def _judged(case: Case, rule: Params, terms: Sequence[PublicationTerm]) -> tuple[list[_Late], int, int]:
    """What came late, how many documents were judged, how many could not be."""
    oldest = months_before(case.as_of.date(), rule.within_months)
    late: list[_Late] = []
    judged = undated = 0
    for doc in case.snapshot.documents:
        about = [term for term in terms if term.about(doc)]
        published = public_since(doc, case) if about else None
        if published is None or published < oldest or not _is_document(doc, rule, case):
            continue
        outcomes = [_outcome(case, doc, term, published) for term in about]
        if all(one == "unknown" for one in outcomes):
            undated += 1
            continue
        judged += 1
        broken = [one for one in outcomes if isinstance(one, _Late)]
        if broken:  # the surest, then the strictest, then that of the body closest to the site
            late.append(max(broken, key=lambda one: (_counts(one), -one.term.days, about.index(one.term))))
    return late, judged, undated


def _is_document(doc: Doc, rule: Params, case: Case) -> bool:
    """A paper of the body or its departments: not what explains one, no draft, no repost, no news."""
    if doc.role != "policy" and not doc.doc_number:
        return False
    return not any(word in doc.title for word in rule.drafts) and whose(doc, case.snapshot.site) != "other"


def _outcome(case: Case, doc: Doc, term: PublicationTerm, published: date) -> _Late | Literal["in time", "unknown"]:
    """What one term says of one document.

    A document is issued after it was written: late by the day of issue is late by that of writing, too, and in time by
    the day of writing is in time by that of issue; the other way round nothing is sure.
    """
    start = start_of(doc)
    if start is None:
        return "unknown"
    until = last_day(case.calendar, start.day, term.days)
    if until is None:
        return "unknown"
    wants_issued = term.start == "issued"
    if published <= until:
        return "unknown" if start.issued and not wants_issued else "in time"
    return _Late(doc, term, start, published, until, sure=start.sure and (start.issued or not wants_issued))


def _counts(one: _Late) -> bool:
    return one.sure and not one.term.candidate


def _finding(case: Case, one: _Late, rule: Params, together: int) -> FindingDraft:
    doc, term = one.doc, one.term
    facts: dict[str, Any] = {
        "title": doc.title or doc.url,
        "written_on": one.start.day.isoformat(),
        "published_on": one.published.isoformat(),
        "working_days": case.calendar.working_days_between(one.start.day, one.published),
        "limit_days": term.days,
    }
    doubtful = (
        not _counts(one)
        or whose(doc, case.snapshot.site) != "own"
        or together >= rule.bulk
        or (one.published - one.start.day).days > rule.old_days
        or doc.state in {"abolished", "expired"}
        or facts["working_days"] is None
    )
    return FindingDraft(
        key=f"document:{doc.url}",
        url=doc.url,
        template=_ISSUED_LATE if one.start.issued else _LATE,
        params={**facts, "document": term.document, "clause": term.clause},
        evidence={
            **{key: value for key, value in facts.items() if key != "title"},
            "last_day": one.until.isoformat(),
            "first_seen": doc.first_seen,
            "issuer": doc.issuer,
            "column": doc.column,
            **term.basis(),
        },
        found_on=(doc.url,),
        found_on_total=1,
        suspected=doubtful,
    )
