"""What the guide to disclosure must state about the unit that receives requests (条例 第12条).

One finding for each body whose newest guide was read and lacks a part. A guide in a file or picture is not judged.
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
    from db.models import Trait
    from inspector.check import Case

_LACKS = N_("The disclosure guide “{title}” does not state: {missing}.")
_NO_GUIDE = N_("No disclosure guide was found; whether one is missing is judged under required columns.")
_NOT_READ = N_("The text of the disclosure guide could not be read; it may be a file or a picture: {url}.")
_BODY = re.compile(r"政府信息公开|信息公开|政务公开|工作|指南|指引|\d{4}年?|版|[（(].*?[)）]|修订|最新|[\W_]")


class Params(Base, frozen=True):
    """`fields`: what must be stated, by id; `least_text`: characters below which a page is not judged.

    `sure_of`: so many parts must have been read before a missing one is more than suspected.
    """

    fields: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    least_text: Count = 120
    sure_of: Count = 3


def check(case: Case) -> CheckResult:
    """Guides of one body in several versions are one: the newest counts, of undated ones that which states most."""
    rule = of(case, Params)
    guides = case.snapshot.traits_of("disclosure_guide")
    if not guides:
        return CheckResult("not_applicable", _NO_GUIDE)
    readable = [guide for guide in guides if not parts.hidden(guide, rule.least_text)]
    if not readable:
        return CheckResult("could_not_check", _NOT_READ, {"url": guides[0].url, "list_state": "unread"})
    findings = []
    for guide in _newest(readable):
        lacking = parts.absent(parts.shown(guide), rule.fields)
        if lacking:
            findings.append(_finding(guide, lacking, rule))
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _newest(guides: list[Trait]) -> list[Trait]:
    best: dict[str, Trait] = {}
    for guide in guides:
        body = _BODY.sub("", guide.title)
        known = best.get(body)
        if known is None or _rank(guide) > _rank(known):
            best[body] = guide
    return list(best.values())


def _rank(guide: Trait) -> tuple[str, int]:
    return guide.published_on, len(parts.shown(guide))


def _finding(guide: Trait, lacking: list[str], rule: Params) -> FindingDraft:
    found = parts.shown(guide)
    unsure = len(found) < rule.sure_of or ("online" in lacking and parts.number(guide, "pictures") > 0)
    params = {"title": guide.title or guide.url, "missing": parts.named(lacking, rule.fields)}
    return FindingDraft(
        key=f"guide:{guide.url}",
        url=guide.url,
        template=_LACKS,
        params=params,
        evidence={**params, "parts_missing": lacking, "parts_shown": parts.quoted(guide, rule.fields)},
        found_on=(guide.url,),
        found_on_total=1,
        suspected=unsure,
    )
