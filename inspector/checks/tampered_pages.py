"""Signs that somebody else writes on the site: its title, menus or items advertise gambling or pornography.

国办秘函〔2019〕19号, 单项否决 · 安全、泄密事故等严重问题（3）（4）; GA 三(一) (防篡改). Hidden links are
`links.hidden`. Always a candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from xuncha.i18n import N_
from xuncha.vocabulary.harm import advertises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.check import Case

_TITLE = N_("The title of a page advertises what does not belong on a government website ({words}): {text}")
_SHOWN = 200


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate per page whose title, or whose name in a list, advertises."""
    found: dict[str, FindingDraft] = {}
    for url, text, place in _titles(case):
        words = advertises(text)
        if words and url not in found:
            shown = ", ".join(words)
            evidence = {"words": list(words), "text": text[:_SHOWN], "seen_on": place}
            params = {"words": shown, "text": text[:_SHOWN]}
            found[url] = FindingDraft(f"page:{url}", url, _TITLE, params, evidence, (place,), 1, suspected=True)
    return CheckResult("pass", findings=tuple(found.values()))


def _titles(case: Case) -> Iterator[tuple[str, str, str]]:
    """Address, title and where it was seen: home page, its items, columns with theirs, articles."""
    home = case.snapshot.home
    yield home.url or case.snapshot.site.url, home.title, home.url
    for item in home.items:
        yield item.url, item.title, home.url
    for column in case.snapshot.columns:
        yield column.url, column.name, column.url
        for item in column.recent:
            yield item.url, item.title, column.url
    for doc in case.snapshot.documents:
        yield doc.url, doc.title, doc.url
