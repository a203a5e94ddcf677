"""A call for opinions on a draft (意见征集): draft, background, period and channel, and from when to when it runs.

Data: `side` ("call" or "feedback"), `subject` (what it is about, comparable), `shown` (part -> where), `starts`,
`ends` (ISO days, "" if not read), `answered` (words of the page on what came of it, "" if none), `length`, `files`,
`pictures`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages import dates
from spiders.pages.traits import disclosure_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other"})
HINTS: Final = ("征求", "征集", "意见稿")
_CALL = re.compile(
    r"(?:征求|征集|听取|征询)[^《]{0,20}(?:《.{2,80}》)?.{0,30}(?:意见|建议)|征求意见稿|意见征集|意见征求"
)
_FEEDBACK = re.compile(r"采纳|反馈|结果|答复|回复|汇总|梳理|归集|情况|公布|落实")
_NOT = re.compile(
    r"座谈|会议|召开|调研|解读|印发|办法》$|问卷|线索|作品|素材|口号|标识|征文|稿件|供应商|志愿者|项目征集|培训|活动|赴|开展|组织|走访|举行|举办"
)
_QUOTED = re.compile(r"《([^《》]{2,80})》")
_DRAFT_MARK = re.compile(
    r"[(（](?:征求|公开|草案|修订|审议|送审|二次|第).{0,14}[)）]|(?:草案|征求意见稿|送审稿)$|[^\w]|_"
)
_SPAN = re.compile(r"时间|期|截\s?[止至]|[至到前]")
_ENDS = re.compile(r"截\s?[止至]|期限|前|结束|征求意见")
_SHORT = re.compile(r"(?<![\d年])(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日")
# What came of a call, on its own page or behind a link of it.
ANSWERED = re.compile(
    r"(?:意见|建议)?采纳情况|(?:征集|征求|调查|投票|反馈)结果|(?:意见|结果|情况)反馈情况|"
    r"(?:共|未)?(?:收到|收集|征集)(?:到)?[^。\n]{0,16}(?:意见|建议)[^。\n]{0,8}\d+\s?条|未(?:收到|征集到)[^。\n]{0,16}(?:意见|建议)"
)
MAX_LINE = 2_000  # longer lines hold a whole document


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a call for opinions on a document, or for the account of what became of them."""
    title = look.page.article.title.value or look.page.title
    if not _CALL.search(title) or _NOT.search(title):
        return
    plain = _QUOTED.sub("", title)
    side = "feedback" if _FEEDBACK.search(plain) else "call"
    data = disclosure_guide.of_text(look, "consultation")
    shown = data["shown"]
    if (
        "channel" not in shown
        and re.search(r"<textarea|<form", look.document.text, re.IGNORECASE)
        and look.soup.textarea
    ):
        shown["channel"] = "textarea"
    if "draft" not in shown:
        found = next((file.text for file in look.page.article.attachments), "") or _draft_link(look)
        shown |= {"draft": found[:60]} if found else {}
    starts, ends = period(look)
    if ends:
        shown.setdefault("period", ends)
    came = ANSWERED.search(look.main) if side == "call" else None
    answered = came.group()[:60] if came else ""
    yield {"side": side, "subject": subject(title), "starts": starts, "ends": ends, "answered": answered, **data}


def subject(title: str) -> str:
    """The document that a title speaks of, without marks of drafts and punctuation; "" if it names none."""
    quoted = _QUOTED.search(title)
    return _DRAFT_MARK.sub("", quoted.group(1))[:80] if quoted else ""


def _draft_link(look: Look) -> str:
    """A link in the page to a text that is called a draft."""
    words = ("征求意见稿", "草案", "送审稿", "修订稿", "全文", "附件")
    for link in look.page.links:
        if link.tag == "a" and link.position in ("content", "unknown") and any(word in link.text for word in words):
            return link.text or link.url
    return ""


def period(look: Look) -> tuple[str, str]:
    """First and last day of the call, from lines that speak of a period; a day without a year has the one before it."""
    published = look.page.article.published_on.value
    found: list[str] = []
    for line in look.main.split("\n"):
        if len(line) <= MAX_LINE and _SPAN.search(line):
            days = _days(line, published)
            if len(days) >= 2 or (days and _ENDS.search(line)):
                found += days
    later = sorted(day for day in found if day >= published)
    if not later:
        return "", ""
    return (later[0] if len(later) > 1 else published), later[-1]


def _days(line: str, published: str) -> list[str]:
    """All days of a line in reading order, ISO."""
    full = dates.find(line)
    found = [(hit.start, hit.date) for hit in full]
    for match in _SHORT.finditer(line):
        if any(hit.start <= match.start() < hit.end for hit in full):
            continue
        before = next((day for start, day in reversed(found) if start < match.start()), published)
        if before:
            year, month, day = int(before[:4]), int(match["m"]), int(match["d"])
            date = dates.iso(year, month, day)
            found.append((match.start(), dates.iso(year + 1, month, day) if date and date < before else date))
    return [day for _, day in sorted(found) if day]
