"""Papers that the gazette (政府公报) lists and that stand nowhere else on the site (应上网尽上网).

镇康县 五（四）: what a gazette or other platform made public is to stand on the portal, too. A candidate for each title
without a page; issues of the gazette (第3期), and titles behind which a page of the site stands, are no such thing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from inspector.titles import parse
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Item
    from inspector.check import Case

_ONLY = N_(
    "The gazette lists “{title}” ({published_on}), and no page of the site with this title was found. Please look "
    "whether it stands elsewhere."
)
_NO_COLUMN = N_("The site has no column for the gazette, or it lists no titles of papers.")
_INCOMPLETE = N_("The crawl ended before everything was read: {stopped_by}.")
_ISSUE = re.compile(r"第\s?[\d一二三四五六七八九十百]+\s?[期号卷]|总第|目录|20\d\d年?度?(?:公报)?$|公报")
_PAPER = re.compile(r"(?:通知|意见|决定|办法|规定|方案|规划|命令|通告|公告|批复|细则|条例)")


class Params(Base, frozen=True):
    """At most `most` titles are shown; shorter ones than `shortest` characters name no paper."""

    most: Count = 20
    shortest: Count = 8


def check(case: Case) -> CheckResult:
    """One candidate for each title; only after a complete crawl, because what was not read may hold it."""
    rule = of(case, Params)
    listed = [
        item
        for column in case.snapshot.columns
        if column.category == "gazette"
        for item in column.recent
        if _PAPER.search(item.title) and not _ISSUE.search(item.title) and len(parse(item.title).plain) >= rule.shortest
    ]
    if not listed:
        return CheckResult("not_applicable", _NO_COLUMN)
    if not case.snapshot.run.complete:
        return CheckResult("could_not_check", _INCOMPLETE, {"stopped_by": case.snapshot.run.stopped_by or ""})
    pages, names = _shown(case)
    missing = [item for item in listed if item.url not in pages and parse(item.title).plain not in names]
    return CheckResult("pass", findings=tuple(_finding(case, item) for item in missing[: rule.most]))


def _shown(case: Case) -> tuple[set[str], set[str]]:
    """Addresses of the articles, and the names of all things outside of the gazette."""
    pages = {doc.url for doc in case.snapshot.documents}
    names = {parse(doc.title).plain for doc in case.snapshot.documents}
    for column in case.snapshot.columns:
        if column.category != "gazette":
            names |= {parse(item.title).plain for item in column.recent}
    return pages, names


def _finding(case: Case, item: Item) -> FindingDraft:
    places = tuple(
        column.url for column in case.snapshot.columns if column.category == "gazette" and item in column.recent
    )
    told = {"title": item.title, "published_on": item.date}
    key = f"gazette:{item.url or item.title}"
    return FindingDraft(key, item.url or places[0], _ONLY, told, dict(told), places, len(places), suspected=True)
