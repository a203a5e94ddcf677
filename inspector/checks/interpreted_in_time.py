"""Interpretations that were published later after their policy than a place allows (解读时限).

镇康县 四（三）: 3 working days after the policy was published; 西藏 第9条 and 青海省发展改革委 第13条: together with
it. No national document seen sets such a term: only profiles do. Among several interpretations the earliest counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.interpretations import PolicyParams, explained
from inspector.params import of
from inspector.terms import Term, binding, last_day, public_since
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from inspector.check import Case
    from inspector.interpretations import Explained, Pair

_LATE = N_(
    "“{title}” was published on {published_on}, its interpretation “{interpretation}” on {interpreted_on}, "
    "{working_days} working days later; {limit_days} are allowed ({document}, {clause})."
)
_NOT_TOGETHER = N_(
    "“{title}” was published on {published_on}, its interpretation “{interpretation}” on {interpreted_on}, "
    "{working_days} working days later; both are to be published together ({document}, {clause})."
)
_NONE = N_("No policy of the last {months} months with an interpretation was found.")
_UNDATED = N_("The interpretations of {undated} policies show no date, or the working days are not known.")


class Params(PolicyParams, frozen=True, kw_only=True):
    """`terms` count from the day on which the policy was published; 0 days: the same day."""

    terms: Annotated[tuple[Term, ...], msgspec.Meta(min_length=1)]


def check(case: Case) -> CheckResult:
    """One finding for each policy whose first interpretation came too late."""
    rule = of(case, Params)
    terms = sorted(binding(rule.terms, case.snapshot.site.body_type), key=lambda term: term.days)
    findings: list[FindingDraft] = []
    judged = undated = 0
    for one in explained(case, rule):
        if not one.pairs:
            continue
        first = _first(case, one)
        limits = [(term, last_day(case.calendar, one.published, term.days)) for term in terms]
        if first is None or any(until is None for _, until in limits):
            undated += 1
            continue
        judged += 1
        broken = next((term for term, until in limits if until is not None and first[0] > until), None)
        if broken is not None:
            findings.append(_finding(case, one, first, broken))
    values = {"months": rule.within_months, "undated": undated}
    if not judged:
        return CheckResult("could_not_check" if undated else "not_applicable", _UNDATED if undated else _NONE, values)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _first(case: Case, one: Explained) -> tuple[date, Pair] | None:
    """When the first interpretation came; None when one of them has no date and might have been first."""
    dated = [(public_since(pair.other, case), pair) for pair in one.pairs]
    known = [(day, pair) for day, pair in dated if day is not None]
    if not known:
        return None
    first = min(known, key=lambda entry: entry[0])
    return first if len(known) == len(dated) or first[0] <= one.published else None


def _finding(case: Case, one: Explained, first: tuple[date, Pair], term: Term) -> FindingDraft:
    day, pair = first
    facts: dict[str, Any] = {
        "title": one.policy.title or one.policy.url,
        "published_on": one.published.isoformat(),
        "interpretation": pair.other.title or pair.other.url,
        "interpreted_on": day.isoformat(),
        "working_days": case.calendar.working_days_between(one.published, day),
        "limit_days": term.days,
    }
    return FindingDraft(
        key=f"policy:{one.policy.url}",
        url=one.policy.url,
        template=_LATE if term.days else _NOT_TOGETHER,
        params={**facts, "document": term.document, "clause": term.clause},
        evidence={
            **{key: value for key, value in facts.items() if key != "title"},
            "interpretation_url": pair.other.url,
            **term.basis(),
        },
        found_on=(one.policy.url, pair.other.url),
        found_on_total=2,
        suspected=not pair.certain or one.elsewhere or term.candidate,
    )
