"""Addresses of the further pages of a list: links (下一页, numbers, 尾页), TRS and UCAP scripts, numbered files.

Only addresses that the page states or that its paging script computes; a call that cannot be computed gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spiders.pages import crumbs
from spiders.pages.blocks import zones_around
from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.element import Element

MAX_PAGES = 20
_CREATE = re.compile(
    r"createPage(?:HTML|Html)?\w{0,10}\s{0,3}\(\s{0,3}(?:['\"](?P<box>[^'\",()]{0,40})['\"]\s{0,3},)?\s{0,3}(?P<total>\d{1,6})\s{0,3},"
    r"\s{0,3}(?P<index>\d{1,6})\s{0,3},\s{0,3}['\"](?P<name>[^'\"()]{0,80})['\"]\s{0,3},\s{0,3}['\"](?P<ext>\w{1,8})['\"]"
    r"(?:\s{0,3},\s{0,3}['\"]?(?P<items>\d{1,8}))?"
)
_COUNT_PAGE = re.compile(r"(?:countPage|pageCount|totalPage|countnum)\s{0,3}=\s{0,3}['\"]?(\d{1,6})")
_CURRENT_PAGE = re.compile(r"currentPage\s{0,3}=\s{0,3}['\"]?(\d{1,6})")
_INDEX_NAME = re.compile(
    r"['\"]([\w./-]{0,60}?)_['\"]\s{0,3}\+\s{0,3}[\w()+\-]{1,30}\s{0,3}\+\s{0,3}['\"]?\.['\"]?\s{0,3}\+?\s{0,3}['\"]?\.?(s?html?|jhtml|jsp|aspx?)"
)
# "index"+"_"+nextPage+"."+"html", its quotes escaped or not, inside document.write
_SPLIT_NAME = re.compile(
    r"['\"](?P<stem>[\w./-]{1,60})\\?['\"]\s{0,3}\+\s{0,3}\\?['\"]_\\?['\"]\s{0,3}\+\s{0,3}\w{1,30}\s{0,3}\+\s{0,3}"
    r"\\?['\"]\.\\?['\"]\s{0,3}\+\s{0,3}\\?['\"](?P<ext>s?html?|jhtml|jsp|aspx?)\b"
)
# function (n) { location.href = '/list?pageIndex=' + n }
_CALLED = re.compile(
    r"function\s{0,3}\w{0,30}\s{0,3}\(\s{0,3}(?P<number>\w{1,20})[^(){}]{0,40}\)\s{0,9}\{[^{}]{0,200}?location(?:\.href)?\s{0,3}=\s{0,3}"
    r"(?P<quote>['\"])(?P<stem>[^'\"<>\s]{0,300}[?&]\w{0,10}(?:page|cur|pn)\w{0,10}=)(?P=quote)\s{0,3}\+\s{0,3}(?P=number)\b",
    re.IGNORECASE,
)
_OPTION_COUNT = re.compile(
    r"(?:pageCount|totalPages?|pageTotal|total_?page)['\"]?\s{0,3}:\s{0,3}['\"]?(\d{1,6})", re.IGNORECASE
)
_OWN_PAGE = re.compile(
    r"(?<=[?&])(page|page_?no|page_?index|page_?num|cur_?page|current_?page|pn|p)=(\d{1,5})(?=&|$)", re.IGNORECASE
)
_BACKWARDS = re.compile(r"maxPageNum\s{0,3}=\s{0,3}(\d{1,6})")
_STATED = re.compile(
    r"[共总记](?:(?:有|计)?\s{0,3}(\d{1,7})\s{0,3}(?:条|篇|项|件|个|页)|(?:页数|记录数|条数|录总数|数|共)\s{0,3}[:：为]?\s{0,3}(\d{1,7}))"
)
_NUMBER_TEXT = re.compile(r"[\[(（]?\s?(?:第\s?)?(\d{1,4})(?:\s?页)?\s?[\])）]?")
_FILE_NUMBER = re.compile(r"^(?P<stem>.*?)[_-]?(?P<number>\d{1,5})(?P<rest>\.\w{2,6}(?:\?.*)?|/)?$")
_STEM = re.compile(
    r"[_-]\d{1,5}(?=\.\w{2,6}(?:\?|$))|(?<=[?&])(page|pageno|pageindex|pagenum|p|cur|curpage|currentpage|pn|start)=\d+",
    re.IGNORECASE,
)


def find(document: Document, links: list[Any]) -> tuple[tuple[str, ...], int, Any]:
    """Addresses of further pages (nearest first, at most 20), the stated number of items or pages, and a pager element.

    The element is a link or script of the pager (None if there is none): the list beside it is the main list.
    """
    text, visible = document.text, crumbs.facts(document).text
    pages: list[str] = []
    total, anchor = 0, None
    if "createPage" in text:
        pages, total = _created(document)
    elif "countPage" in text or "countnum" in text:
        pages, total = _counted(document)
    elif "location" in text and (count := _OPTION_COUNT.search(text)) is not None:
        pages = _called(document, int(count[1]))
    linked, anchor = _linked(document, links)
    numbers = sorted(linked)
    if "maxPageNum" in text and _BACKWARDS.search(text) is not None:
        numbers.reverse()  # the newest rest has the highest number
    pages += [linked[number] for number in numbers]
    if total == 0 and ("共" in visible or "总" in visible):
        stated = _STATED.search(visible)
        total = total or (int(stated[1] or stated[2]) if stated else 0)
    if anchor is None and pages:
        anchor = _script_element(document)
    here = document.url
    unique = [page for page in dict.fromkeys(pages) if page and page != here]
    return tuple(unique[:MAX_PAGES]), total, anchor


def _created(document: Document) -> tuple[list[str], int]:
    """TRS createPageHTML(pages, index from 0, "index", "html"): index_1.html; with a box name first: name_2.html."""
    match = _CREATE.search(document.text)
    if match is None:
        return [], 0
    total, index = int(match["total"]), int(match["index"])
    from_one = match["box"] is not None
    first = 2 if from_one else 1
    last = total if from_one else total - 1
    numbers = [n for n in range(first, min(last, first + MAX_PAGES + index) + 1) if n != index]
    later = [n for n in numbers if n > index] + [n for n in numbers if n < index]
    pages = [document.join(f"{match['name']}_{n}.{match['ext']}") for n in later[:MAX_PAGES]]
    return pages, int(match["items"] or total)


def _counted(document: Document) -> tuple[list[str], int]:
    """TRS: var countPage = 9, currentPage = 0 and document.write of "index_" + n + ".html"."""
    count = _COUNT_PAGE.search(document.text)
    if count is None:
        return [], 0
    total = int(count[1])
    current = _CURRENT_PAGE.search(document.text)
    index = int(current[1]) if current else 0
    if (split := _SPLIT_NAME.search(document.text)) is not None:
        stem, ext = split["stem"], split["ext"]
    elif (name := _INDEX_NAME.search(document.text)) is not None:
        stem, ext = name[1] or "index", name[2]
    else:
        return [], total
    numbers = [n for n in range(1, min(total, MAX_PAGES + 2 + index)) if n != index]
    later = [n for n in numbers if n > index] + [n for n in numbers if n < index]
    return [document.join(f"{stem}_{n}.{ext}") for n in later[:MAX_PAGES]], total


def _called(document: Document, count: int) -> list[str]:
    """A pager whose callback goes to an address that ends in the number of the page."""
    call = _CALLED.search(document.text)
    if call is None:
        return []
    own = _OWN_PAGE.search(document.url)
    here = int(own[2]) if own else 1
    return [document.join(f"{call['stem']}{n}") for n in range(here + 1, min(count, here + MAX_PAGES) + 1)]


def after(url: str, rows: int, total: int) -> tuple[str, ...]:
    """The next page of an answer that states its total, where its own address carries the number of the page."""
    own = _OWN_PAGE.search(url)
    if own is None or not 0 < rows * int(own[2]) < total:
        return ()
    return (f"{url[: own.start(2)]}{int(own[2]) + 1}{url[own.end(2) :]}",)


def _linked(document: Document, links: list[Any]) -> tuple[dict[int, str], Any]:
    """Pager links by a number that orders them (下一页 first, 尾页 last), and one link of the pager."""
    found: dict[int, str] = {}
    anchor: Element = None
    known: dict[Any, frozenset[str]] = {}
    for link in links:
        text = _short_text(link)
        if not text:
            continue
        rank = _rank(text, link, known)
        if rank is None:
            continue
        if text in WORDS.next or text in WORDS.last or anchor is None:
            anchor = link if anchor is None or text in WORDS.next else anchor
        href = (link.get("href") or "").strip()
        if not href or href[0] == "#" or href[:11].lower() == "javascript:":
            continue
        found.setdefault(rank, document.join(href))
    hidden = _numbered(document, links) if not found else {}
    return found or hidden, anchor


def _short_text(link: Element) -> str:
    """The text of a link without blanks, lower case, else its title; "" when it is longer than any pager's."""
    text = link.text
    if text is None or text.isspace():
        if len(link) > 1:
            return ""
        text = "".join(link.itertext()) if len(link) else ""
    elif len(text) > 40 or (len(text) > 9 and text[0] != " " and text.isprintable()):
        return ""  # longer than a number with the blanks of the markup around it
    text = "".join(text.split()).lower() or (link.get("title") or "")[:12].strip().lower()
    return text if len(text) <= 9 else ""


def _rank(text: str, link: Element, known: dict[Any, frozenset[str]]) -> int | None:
    if text in WORDS.next:
        return 0 if len(text) > 1 or "pager" in zones_around(link, known) else None
    if text in WORDS.last:
        return 100_000 if len(text) > 2 or text in {"尾页", "末页"} or "pager" in zones_around(link, known) else None
    number = _NUMBER_TEXT.fullmatch(text) if text and len(text) <= 8 else None
    if number is not None and "pager" in zones_around(link, known):
        return int(number[1])
    return None


def _numbered(document: Document, links: list[Any]) -> dict[int, str]:
    """Links without text to numbered files beside this page (index_2603340_1.html): a pager for machines."""
    found: dict[int, str] = {}
    base = document.url.rsplit("/", 1)[0]
    for link in links:
        if (link.text and link.text.strip()) or len(link) or not (href := link.get("href")) or len(href) > 300:
            continue
        match = re.search(r"_(\d{1,4})\.s?html?$", href)
        if match is not None:
            page = document.join(href)
            if page.rsplit("/", 1)[0] == base:
                found.setdefault(int(match[1]), page)
    return found if len(found) >= 2 else {}


def _script_element(document: Document) -> Element:
    for script in document.root.iter("script"):
        text = script.text
        if text and ("createPage" in text or "countPage" in text or "countnum" in text):
            return script
    return None
