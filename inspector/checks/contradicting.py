"""One paper in two places with different texts: same number, same title, passages that only one of them has.

青海省发展改革委 第20条 (各公开平台发布的信息客观准确、内容一致). The other place is a page of the same site, or of a
superior site in the records. Always a candidate, with both addresses side by side. An excerpt, an interpretation or a
page without text contradicts nobody.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Count, Share, of
from inspector.params import Params as Base
from inspector.texts import compare
from inspector.titles import parse
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Doc
    from inspector.check import Case

_DIFFER = N_(
    "“{title}” ({number}) has another text here than on {other_url}: the texts agree by {percent} %. Please compare "
    "both."
)
_NONE = N_("No paper with a number and a text stands in two places.")
_MOST = 12  # places of one paper


class Params(Base, frozen=True):
    """Texts of at least `length` characters whose lengths differ by no more than `length_apart` are compared.

    `least`: below that they are two papers, and another rule's matter; `most`: from there on they are one text.
    What surrounds a text on two sites (a line of signatures, a list of annexes) is no other text, so both limits are
    wide, and a text of fewer than `sentences` contradicts nobody. `own`: share of sentences that each of the two must
    have for itself.
    """

    length: Count = 300
    sentences: Count = 8
    length_apart: Share = 0.2
    least: Share = 0.3
    most: Share = 0.85
    own: Share = 0.1


def check(case: Case) -> CheckResult:
    """One candidate for each page of the site that differs from another place of its paper."""
    rule = of(case, Params)
    ours = [doc for doc in case.snapshot.documents if _usable(doc, rule)]
    above = [doc for one in case.snapshot.upstreams for doc in one.documents if _usable(doc, rule)]
    own = {doc.url for doc in ours}
    papers: dict[tuple[str, str], list[Doc]] = defaultdict(list)
    for doc in (*ours, *above):
        papers[doc.number_key, parse(doc.title).plain].append(doc)
    findings: dict[str, FindingDraft] = {}
    compared = False
    for (number, _), places in papers.items():
        if len(places) > _MOST:
            continue
        for one, other in combinations(sorted(places, key=lambda doc: (doc.url not in own, doc.url)), 2):
            if one.url in own and one.url != other.url and one.url not in findings:
                compared = True
                if (draft := _differing(one, other, number, rule)) is not None:
                    findings[one.url] = draft
    if not compared:
        return CheckResult("not_applicable", _NONE)
    return CheckResult("pass", findings=tuple(findings.values()))


def _usable(doc: Doc, rule: Params) -> bool:
    readable = bool(doc.number_key and doc.sketch and doc.passages) and doc.text_length >= rule.length
    return readable and doc.role != "interpretation" and len(parse(doc.title).plain) > 3


def _differing(one: Doc, other: Doc, number: str, rule: Params) -> FindingDraft | None:
    texts = compare(other, one)
    if texts.alike is None or texts.inside is None or texts.covers is None:
        return None
    if (
        texts.sentences < rule.sentences
        or abs(1 - texts.length) > rule.length_apart
        or not rule.least <= texts.alike < rule.most
    ):
        return None
    if min(1 - texts.inside, 1 - texts.covers) < rule.own:
        return None
    told = {"title": one.title, "number": number, "percent": round(texts.alike * 100), "other_url": other.url}
    evidence = {
        **told,
        "published_on": one.published_on,
        "older_published_on": other.published_on,
    }
    places = (one.url, other.url)
    return FindingDraft(f"paper:{one.url}", one.url, _DIFFER, told, evidence, places, 2, suspected=True)
