"""Policies and interpretations that do not link to each other (双向关联), and policies without any interpretation.

国办秘函〔2019〕19号, 发布解读: notices of inspections name both. A missing link counts only where the site shows links
of that direction on other pages, so that we know how its pages write them. How many policies need an interpretation is
for people to say: those without one are one candidate, with the ratio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.interpretations import PolicyParams, explained, is_interpretation, links_across
from inspector.params import Count, Share, of
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.check import Case
    from inspector.interpretations import Explained, Pair

_NO_FORTH = N_("The page of “{title}” does not link to its interpretation “{interpretation}”.")
_NO_BACK = N_("The interpretation “{interpretation}” does not link to the document that it explains, “{title}”.")
_NEITHER = N_("“{title}” and its interpretation “{interpretation}” do not link to each other.")
_UNPAIRED = N_(
    "For {count} of {total} policy documents of the last {months} months no interpretation was found, for instance "
    "“{title}”."
)
_NONE = N_("No policy document of the last {months} months was found.")
_MAX_TOLD = 20


class Params(PolicyParams, frozen=True):
    """`cues`: words by which the text of a link is told to lead to an interpretation, wherever it stands on a page.

    `ratio`: below this share of policies with an interpretation the others are shown, from `least` policies on.
    """

    cues: tuple[str, ...] = ()
    ratio: Share = 0.5
    least: Count = 3


def check(case: Case) -> CheckResult:
    """One finding for each pair without a link on either side, one candidate for all policies without a pair."""
    rule = of(case, Params)
    policies = explained(case, rule)
    if not policies:
        return CheckResult("not_applicable", _NONE, {"months": rule.within_months})
    documents = case.snapshot.documents
    shows_forth = any(links_across(doc, "policy") for doc in documents if doc.role == "policy")
    shows_back = any(links_across(doc, "interpretation") for doc in documents if is_interpretation(doc))
    findings = [
        _finding(one, pair, sure=pair.certain and (pair.forth or shows_forth) and (pair.back or shows_back))
        for one in policies
        for pair in one.pairs
        if not (pair.forth and pair.back) and pair.named and any(cue in pair.other.title for cue in rule.cues)
    ]
    without = [one for one in policies if not one.pairs and not one.elsewhere]
    if len(policies) >= rule.least and len(policies) - len(without) < rule.ratio * len(policies):
        findings.append(_without(without, len(policies), rule))
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _finding(one: Explained, pair: Pair, *, sure: bool) -> FindingDraft:
    template = _NO_BACK if pair.forth else _NO_FORTH if pair.back else _NEITHER
    policy, other = one.policy, pair.other
    params = {"title": policy.title or policy.url, "interpretation": other.title or other.url}
    return FindingDraft(
        key=f"pair:{policy.url}:{other.url}",
        url=other.url if pair.forth else policy.url,
        template=template,
        params=params,
        evidence={
            "interpretation": params["interpretation"],
            "interpretation_url": other.url,
            "policy_url": policy.url,
        },
        found_on=(policy.url, other.url),
        found_on_total=2,
        suspected=not sure,
    )


def _without(without: Sequence[Explained], total: int, rule: Params) -> FindingDraft:
    first = without[0].policy
    params = {
        "count": len(without),
        "total": total,
        "months": rule.within_months,
        "title": first.title or first.url,
    }
    pages = [
        {"date": one.published.isoformat(), "title": one.policy.title or one.policy.url, "url": one.policy.url}
        for one in without[:_MAX_TOLD]
    ]
    return FindingDraft(
        key="unpaired",
        url=first.url,
        template=_UNPAIRED,
        params=params,
        evidence={"count": len(without), "total": total, "pages_looked_at": pages},
        found_on=tuple(one.policy.url for one in without[:_MAX_TOLD]),
        found_on_total=len(without),
        suspected=True,
    )
