"""Service guides without the elements that make them useful (2019 indicators, 服务不实用).

A guide that lacks four or more kinds of elements counts towards the veto. A kind that is missing here and there is one
finding however many guides lack it (普查评分表 2015: the same class is counted once). Guides whose rest may stand in
another system, a file or a picture are not judged. A person confirms a veto before anybody is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.params import Count, Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Trait
    from inspector.check import Case

_POOR = N_("The service guide “{title}” lacks {count} kinds of elements: {missing}.")
_KIND = N_("{count} of {total} service guides do not state {missing}, for instance “{title}”.")
_NO_GUIDE = N_("No service guide was found on the site's own pages.")
_ELSEWHERE = N_(
    "None of the {total} service guides could be judged: they lead on to other systems or files, for instance {url}."
)


class Params(Base, frozen=True):
    """`elements`: the kinds, by id; a guide that lacks `poor` of them counts, `items` such guides are a veto.

    A site with fewer guides than `items`, all of them poor, is a veto, too. `least_text` as for guides to disclosure.
    `sure_of`: so many elements must stand as labels before a poor guide is more than suspected.
    """

    elements: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    poor: Days = 4
    items: Days = 5
    least_text: Count = 60
    sure_of: Count = 3


def check(case: Case) -> CheckResult:
    """One finding for each poor guide, and one for each kind that other guides lack."""
    rule = of(case, Params)
    guides = case.snapshot.traits_of("service_guide")
    if not guides:
        return CheckResult("not_applicable", _NO_GUIDE)
    lacking = {
        guide.url: parts.absent(parts.shown(guide), rule.elements) for guide in guides if not _elsewhere(guide, rule)
    }
    judged = [guide for guide in guides if guide.url in lacking]
    if not judged:
        return CheckResult("could_not_check", _ELSEWHERE, {"total": len(guides), "url": guides[0].url})
    poor = [guide for guide in judged if len(lacking[guide.url]) >= rule.poor]
    findings = [_poor(guide, lacking[guide.url], rule) for guide in poor]
    counted = sum(not finding.suspected for finding in findings)
    amount = float(counted)
    if 0 < len(guides) < rule.items and counted == len(guides) and _all_read(case):
        amount = float(rule.items)
    others = [guide for guide in judged if guide not in poor]
    for kind in rule.elements:
        without = [guide for guide in others if kind in lacking[guide.url]]
        if without:
            findings.append(_kind(kind, without, len(judged), rule))
    return CheckResult("fail" if counted else "pass", findings=tuple(findings), amount=amount)


def _elsewhere(guide: Trait, rule: Params) -> bool:
    """Whether what is missing may stand where we did not look."""
    if parts.hidden(guide, rule.least_text):
        return True
    away = parts.words(guide, "elsewhere") or parts.number(guide, "files")
    if parts.number(guide, "labelled") < rule.sure_of:  # of a guide with labels the rest would have a label, too
        away = away or parts.number(guide, "pictures")
    return bool(away) and len(parts.absent(parts.shown(guide), rule.elements)) > 0


def _all_read(case: Case) -> bool:
    run, total = case.snapshot.run, case.snapshot.trait_totals.get("service_guide", 0)
    return run.complete and total <= len(case.snapshot.traits_of("service_guide"))


def _poor(guide: Trait, lacking: list[str], rule: Params) -> FindingDraft:
    title = guide.title or guide.url
    params = {"title": title, "count": len(lacking), "missing": parts.named(lacking, rule.elements)}
    quoted = parts.quoted(guide, rule.elements)
    return FindingDraft(
        key=f"guide:{guide.url}",
        url=guide.url,
        template=_POOR,
        params=params,
        evidence={"title": title, "missing": params["missing"], "parts_missing": lacking, "parts_shown": quoted},
        found_on=(guide.url,),
        found_on_total=1,
        suspected=parts.number(guide, "labelled") < rule.sure_of,
    )


def _kind(kind: str, without: list[Trait], total: int, rule: Params) -> FindingDraft:
    first = without[0]
    params = {"count": len(without), "total": total, "missing": rule.elements[kind], "title": first.title or first.url}
    return FindingDraft(
        key=f"element:{kind}",
        url=first.url,
        template=_KIND,
        params=params,
        evidence={"missing": params["missing"], "parts_missing": [kind], "pages_looked_at": parts.pages(without)},
        found_on=tuple(guide.url for guide in without[: parts.MAX_TOLD]),
        found_on_total=len(without),
        suspected=True,  # read by keywords: whether the guide tells it in other words is for people to see
    )
