"""Two service guides of one name that state different telephones or fees (门户与政务服务同源).

西藏 第7条, 第17条; 广安区 一（四）; 镇康县 三（四）: one service, one set of data. Always a candidate: two offices may
do one thing. Only guides that the crawl read are compared; the service platform of others is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.params import Params as Base
from inspector.params import of
from inspector.titles import parse
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Trait
    from inspector.check import Case

_DIFFER = N_(
    "Two guides to “{title}” differ in {differing}: “{one}” here, “{other}” on {other_url}. Please look which is right."
)
_NONE = N_("No service guides that could be compared were read.")
_PHONE = re.compile(r"(?<!\d)(?:\d{3,4}[-—－–\s])?\d{7,8}(?!\d)")  # noqa: RUF001 - dashes as people write them
_FREE = re.compile(r"不收(?:取)?(?:任何)?费|免费|无收费|收费[^\n]{0,6}[:：\s](?:无|否|0\s?元)")
_PRICE = re.compile(r"(?<![\d.])(?:[1-9]\d*(?:\.\d+)?|0\.\d+)\s?元")
_MOST = 20  # guides of one name; a page of a template that gives all guides one name says nothing
_SHORTEST = 4


class Params(Base, frozen=True, kw_only=True):
    """`names`: names of the parts that are compared ("phone", "fees"). `dress`: words that titles of guides wear."""

    names: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    dress: tuple[str, ...] = ()


def check(case: Case) -> CheckResult:
    """One candidate for each name, with the first pair that differs."""
    rule = of(case, Params)
    named: dict[str, list[Trait]] = defaultdict(list)
    guides = case.snapshot.traits_of("service_guide")
    for guide in guides:
        name = _name(guide.title, rule)
        if len(name) >= _SHORTEST:
            named[name].append(guide)
    twice = {name: same for name, same in named.items() if 1 < len(same) <= _MOST}
    if len(guides) < 2:
        return CheckResult("not_applicable", _NONE)
    found = [draft for name, same in twice.items() if (draft := _differing(name, same, rule)) is not None]
    return CheckResult("pass", findings=tuple(found))


def _name(title: str, rule: Params) -> str:
    plain = parse(title).plain
    for word in sorted(rule.dress, key=len, reverse=True):
        plain = plain.replace(word, "")
    return plain


def _differing(name: str, guides: list[Trait], rule: Params) -> FindingDraft | None:
    ordered = sorted(guides, key=lambda one: one.url)
    for one, other in combinations(ordered, 2):
        for part, words in rule.names.items():
            pair = _contradiction(part, parts.shown(one).get(part, ""), parts.shown(other).get(part, ""))
            if pair is not None and one.url != other.url:
                ours, theirs = pair
                told = {"title": one.title, "differing": words, "one": ours, "other": theirs, "other_url": other.url}
                places = (one.url, other.url)
                return FindingDraft(f"guide:{name}", one.url, _DIFFER, told, dict(told), places, 2, suspected=True)
    return None


def _contradiction(part: str, ours: str, theirs: str) -> tuple[str, str] | None:
    """What two places state, if that surely differs: numbers that share nothing, free and not free."""
    if part == "fees":
        free = [match.group() if (match := _FREE.search(text)) else "" for text in (ours, theirs)]
        prices = ["、".join(one.group() for one in _PRICE.finditer(text)) for text in (ours, theirs)]
        if free[0] and prices[1] and not free[1]:
            return free[0], prices[1]
        return (prices[0], free[1]) if free[1] and prices[0] and not free[0] else None
    written = [_PHONE.findall(text) for text in (ours, theirs)]
    numbers = [{re.sub(r"\D", "", one)[-7:] for one in found} for found in written]
    if not all(numbers) or numbers[0] & numbers[1]:
        return None
    return "、".join(written[0]), "、".join(written[1])
