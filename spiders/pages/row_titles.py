"""Which link names the item of a row, what its title is in full, and where it leads."""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spiders.pages import dates, row_dates
from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.element import Element

MAX_TITLE = 500
_ACTION_EDGE = re.compile(r"^[\s\[【(（<《>＞»→+.…]+|[\s\]】)）>》＞»→+.…]+$")
_CUT = re.compile(r"(?:\.{2,}|…+|。。+|．{2,})$")
_LEAD = re.compile(r"^[\s·•●○◆◇■□▪▫►▶▸→★☆※>＞»\-—–·]+(?=\S)|^\s*\d{1,3}\s?[、.．]\s?(?=[^\d\s])")
_LEADING = frozenset("·•●○◆◇■□▪▫►▶▸→★☆※>＞»-—–")
_EDGE_MARKS = re.compile(r"^[\s|｜]+|[\s|｜]+$")
_OPENED = re.compile(r"""(?:window\.open|location(?:\.href)?\s*=|open\w*\()\s*\(?\s*['"]([^'"]{2,500})['"]""")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:tit|til|title|bt|biaoti|name|subject|h)(?:\d|[\s_-]|$)|(?:^|\s)\w*(?:title|_tit|-tit)\d?(?:\s|$)",
    re.IGNORECASE,
)
_SUB_CLASS = re.compile(r"sub|small|desc|summary|zy|brief|date|time", re.IGNORECASE)
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CODE = re.compile(r"[\d\s\-/.]{1,40}")  # an index number that is a link too


def main_link(main: list[tuple[Any, str]]) -> tuple[Any, str]:
    """The link that names the item: one in a heading or called a title, else the longest that is not a summary."""
    if len(main) == 1:
        return main[0]
    for link, title in main:
        parent = link.getparent()
        if (parent is not None and parent.tag in _HEADING_TAGS) or link.tag in _HEADING_TAGS:
            return link, title
        if _TITLE_CLASS.search(link.get("class") or "") and len(title) >= 4:
            return link, title
    best = max(main, key=lambda item: len(item[1]))
    if len(best[1]) > 60:  # a summary that is a link too: the shorter text with the same address is the title
        same = [
            item for item in main if item[0].get("href") == best[0].get("href") and 6 <= len(item[1]) < len(best[1])
        ]
        if same:
            return same[0]
    return best


def title_of(link: Element) -> str:
    """Title that a link shows, in full: its text, its title attribute where that is cut off or missing, else alt."""
    attribute = link.get("title") or ""
    plain = "" if len(link) else link.text or ""
    if plain and (not attribute or attribute == plain) and (text := _clean(plain)):
        return text  # an attribute of the same words says nothing more
    marked = _marked_title(link) if len(link) else ""
    text = _clean(marked or _text_without_dates(link))
    if attribute and (labelled := WORDS.title_label.search(attribute)) is not None:
        attribute = labelled[1]
    if attribute and ("：" in attribute or ":" in attribute):
        attribute = _without_facts(attribute)
    attribute = _clean(attribute)
    if attribute and (not text or _completes(text, attribute)):
        return attribute
    if not text:
        image = next(link.iter("img"), None)
        text = _clean(image.get("alt") or image.get("title") or "") if image is not None else ""
    return text


def title_length(link: Element) -> int:
    """Length of a title; 0 for numbers."""
    text = link.text
    plain = text and not len(link) and not text.isspace() and link.get("title") is None
    title = text if plain else title_of(link)
    return 0 if CODE.fullmatch(title) else len(title.strip())


def _completes(text: str, full: str) -> bool:
    """True when `full` is the whole of a text that was cut (领导调研...)."""
    stem = _CUT.sub("", text).strip()
    return len(full) > len(stem) >= 2 and full.startswith(stem)


def _without_facts(attribute: str) -> str:
    """A title without the facts behind it: 关于开学的公告 发布时间：2026-11-20."""
    fact = WORDS.date_label.search(attribute)
    if fact is None or not attribute[fact.end() : fact.end() + 1].isdecimal():
        return attribute
    return attribute[: fact.start()]


def is_action(title: str) -> bool:
    """True for what leads to an item and does not name it: 查看详情 >, 【了解更多】, [详细]."""
    bare = _ACTION_EDGE.sub("", title).lower()
    return (
        not bare or bare in WORDS.actions or title.lower() in WORDS.actions or WORDS.action.fullmatch(bare) is not None
    )


def _clean(text: str) -> str:
    text = " ".join(text[: MAX_TITLE * 4].split())
    if text and (text[0] in _LEADING or text[0].isdecimal()):
        text = _LEAD.sub("", text)
    if text and (text[0] in "|｜" or text[-1] in "|｜"):
        text = _EDGE_MARKS.sub("", text)
    return text[:MAX_TITLE]


def _marked_title(link: Element) -> str:
    """Text of the element inside a link that is called a title (span.til) or is a heading; dates in it are left out."""
    for count, element in enumerate(link.iterdescendants()):
        if count > 30:
            break
        tag = element.tag
        if not isinstance(tag, str) or tag in {"img", "i", "br"}:
            continue
        name = element.get("class") or ""
        if tag in _HEADING_TAGS or (name and _TITLE_CLASS.search(name) and not _SUB_CLASS.search(name)):
            text = _text_without_dates(element)
            if text.strip():
                return text
    return ""


def _text_without_dates(element: Element) -> str:
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > MAX_TITLE * 4:
            break
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    kept = [part for part in parts if not row_dates.whole(part.strip()) and not _short_date(part)]
    return "".join(kept)


def _short_date(text: str) -> bool:
    text = text.strip()
    return 3 <= len(text) <= 12 and not text.isdecimal() and dates.without_year(text) is not None


def address(link: Element, document: Document) -> str:
    """Absolute address of a link, of its onclick where href is a script; "" when it has none."""
    href = (link.get("href") or "").strip()
    if href and not href.startswith("#") and not href[:11].lower().startswith("javascript:"):
        return document.join(href)
    opened = _OPENED.search(href) or _OPENED.search(link.get("onclick") or "")
    return document.join(opened[1]) if opened and "/" + opened[1] != "/#" else ""
