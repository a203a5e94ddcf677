"""Repeating structure of a page: which links stand in rows, and which rows form one block.

A row is the li, tr, dl or repeated element around a link; a block is the element around rows of one kind. Blocks say
where they stand (footer, navigation, sidebar) by the words in class and id of the elements around them. No recursion;
links, climbs and text are bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.element import Element

MAX_LINKS = 30_000
MAX_CLIMB = 12
MAX_AROUND = 40  # ancestors that are looked at for the place of a block
_ROW_TAGS = frozenset({"li", "tr", "dd", "dt"})
_NEVER_ROWS = frozenset({"td", "th", "tbody", "thead", "tfoot", "font", "b", "strong", "em", "i", "u", "center", "h1"})
_STOP = frozenset({"body", "html"})
_IDLE = frozenset({"br", "hr", "script", "style", "input"})
_PARTS = frozenset({"div", "span", "p", "em", "i", "label"})  # what stands between rows that are no li or tr
MAX_PART = 40
MAX_HEADING = 20
_TAG_ZONE = {"footer": "outside", "nav": "navigation", "header": "navigation", "aside": "aside", "select": "outside"}
_TOKEN = re.compile(r"[a-z]{2,}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Quick counts of what looks like a date, for weighing blocks; rows are read with care later. Patterns begin with a
# plain character set, which the engine searches several times faster than a look-behind.
_REST = r"[09]\d\d\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}|月?\s)"
QUICK_DATE = re.compile(f"[12]{_REST}")
# Nearly all begin with 2, and what begins with one letter is searched twice as fast.
_QUICK_DATE_1, _QUICK_DATE_2 = re.compile(f"1{_REST}"), re.compile(f"2{_REST}")
_QUICK_SHORT = re.compile(r"[0-3]?\d[-/月][0-3]?\d(?=日|[\s\])）】])")
MAX_COUNT = 2_000
MAX_ROW_TEXT = 1_500


class Block:
    """Rows of one kind in one element; `text` is all its text, `dates` a quick count of dates in it."""

    __slots__ = ("dates", "element", "heading", "near_pager", "rows", "score", "text", "zones")

    def __init__(self, element: Element) -> None:
        self.element = element
        self.rows: dict[Any, list[Any]] = {}
        self.text = ""
        self.dates = 0
        self.zones: frozenset[str] = frozenset()
        self.heading = ""
        self.near_pager = False
        self.score = 0.0


class _Structure:
    """Climbing with memory, so that no part of the tree is searched twice."""

    def __init__(self) -> None:
        self.has_link: dict[Any, bool] = {}
        self.repeats: dict[Any, bool] = {}

    def links_in(self, element: Element) -> bool:
        known = self.has_link.get(element)
        if known is None:
            known = element.tag == "a" or next(element.iter("a"), None) is not None
            self.has_link[element] = known
        return known

    def repeated(self, element: Element) -> bool:
        """True when an element of the same tag and first class word, with a link in it, stands beside this one."""
        known = self.repeats.get(element)
        if known is None:
            name = _first_class(element)
            known = self._beside(element, name, forward=True) or self._beside(element, name, forward=False)
            self.repeats[element] = known
        return known

    def _beside(self, element: Element, name: str, *, forward: bool) -> bool:
        other = element
        for _ in range(4):
            other = other.getnext() if forward else other.getprevious()
            if other is None:
                return False
            if other.tag == element.tag:
                if _first_class(other) == name or self.links_in(other) or not _is_short(other):
                    return _first_class(other) == name and self.links_in(other)
                continue  # a date, a number or a line between two rows
            filled = other.tag not in _IDLE and isinstance(other.tag, str) and (other.text or len(other))
            if filled and element.tag in {"ul", "ol", "table", "dl"}:
                return False
        return False

    def row(self, link: Element) -> Element:
        """The row around a link, or None."""
        node = link
        for _ in range(MAX_CLIMB):
            tag = node.tag
            if tag in _ROW_TAGS:
                return node
            parent = node.getparent()
            if parent is None or tag in _STOP:
                return None
            if tag not in _NEVER_ROWS and self.repeated(node):
                return node
            node = parent
        return None

    def outer(self, element: Element) -> Element:
        """The next repeated element around a block of one row, at most six steps up; None when there is none."""
        node = element
        for _ in range(6):
            if node is None or node.tag in _STOP:
                return None
            if node.tag not in _NEVER_ROWS and self.repeated(node):
                return node
            node = node.getparent()
        return None


def _is_short(element: Element) -> bool:
    return element.tag in _PARTS and len(text_of(element)[:200].strip()) <= MAX_PART


def _first_class(element: Element) -> str:
    value = element.get("class")
    return value.split(None, 1)[0] if value and not value.isspace() else ""


def text_of(element: Element) -> str:
    """All text below an element in one string (C speed), without the text after it."""
    return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def count_dates(text: str) -> int:
    """Roughly how many dates a text shows."""
    padded = text[:200_000] + " "
    quick = QUICK_DATE if _QUICK_DATE_1.search(padded) else _QUICK_DATE_2
    return min(len(quick.findall(padded)) or len(_QUICK_SHORT.findall(padded)), MAX_COUNT)


def zones_around(element: Element, known: dict[Any, frozenset[str]]) -> frozenset[str]:
    """Zones (`outside`, `navigation`, `aside`, `pager`) that tags, classes and ids of an element and around it name."""
    path: list[Any] = []
    found: frozenset[str] = frozenset()
    node = element
    while node is not None and len(path) < MAX_AROUND:
        if (memory := known.get(node)) is not None:
            found = memory
            break
        if node.tag in _STOP:
            break
        path.append(node)
        node = node.getparent()
    for node in reversed(path):
        if zone := _zone(node):
            found |= {zone}
        known[node] = found
    return found


_zone_memory: dict[str, str] = {}


def _zone(element: Element) -> str:
    zone = _TAG_ZONE.get(element.tag)
    if zone:
        return zone
    name, ident = element.get("class"), element.get("id")
    if not name and not ident:
        return ""
    key = f"{name or ''} {ident or ''}"[:120]
    cached = _zone_memory.get(key)
    if cached is None:
        words = set(_TOKEN.findall(_CAMEL.sub(" ", key).lower())) | set(re.findall(r"[a-z0-9]+", key.lower()))
        cached = next((WORDS.zones[word] for word in sorted(words) if word in WORDS.zones), "")
        if len(_zone_memory) > 20_000:
            _zone_memory.clear()
        _zone_memory[key] = cached
    return cached


def collect(root: Element) -> tuple[list[Block], list[Any]]:
    """All blocks of a page in page order, and all links that were seen.

    A link without address and without onclick is no link. Blocks of one row that repeat among their siblings are rows
    themselves (each item its own ul, table or box).
    """
    structure = _Structure()
    blocks: dict[Any, Block] = {}
    links: list[Any] = []
    for link in root.iter("a"):
        if not link.get("href") and not link.get("onclick"):
            continue
        links.append(link)
        row = link.getparent()
        if row is None or row.tag not in _ROW_TAGS:
            row = structure.row(link)
        if row is not None:
            _add(blocks, row, [link])
        if len(links) >= MAX_LINKS:
            break
    _promote(blocks, structure)
    ordered = list(blocks.values())
    return ordered, links


def _add(blocks: dict[Any, Block], row: Element, links: list[Any]) -> None:
    parent = row.getparent()
    if parent is None:
        return
    block = blocks.get(parent)
    if block is None:
        block = blocks[parent] = Block(parent)
    known = block.rows.setdefault(row, links)
    if known is not links:
        known.extend(links)


def _promote(blocks: dict[Any, Block], structure: _Structure) -> None:
    """Turn blocks that are really one row each into rows of the block around them."""
    promoted: set[Any] = set()
    for _ in range(3):
        moved = False
        for element, block in list(blocks.items()):
            if element not in blocks or len(block.rows) > 4:
                continue
            outer = structure.outer(element)
            if outer is None or outer.getparent() is None:
                continue
            around = blocks.get(outer.getparent())
            if around is not None and outer in around.rows and outer not in promoted:
                continue  # a list inside a row that has a title of its own (related interpretations)
            text = text_of(outer)
            if len(text) > MAX_ROW_TEXT:
                continue
            count = count_dates(text)
            if (len(block.rows) > 1 and count != 1) or count > 3:
                continue
            links = [link for found in block.rows.values() for link in found]
            del blocks[element]
            promoted.add(outer)
            _add(blocks, outer, links)
            moved = True
        if not moved:
            return


def measure(block: Block, known: dict[Any, frozenset[str]]) -> None:
    """Fill text, dates and zones of a block."""
    block.text = text_of(block.element)
    block.dates = count_dates(block.text)
    block.zones = zones_around(block.element, known)


def separate(blocks: list[Block]) -> None:
    """Take the dates of inner blocks off the blocks around them: a box around lists is no list of its own."""
    by_element = {block.element: block for block in blocks}
    counts = {block: block.dates for block in blocks}
    for block in blocks:
        if block.dates == 0:
            continue
        own = counts[block]
        node = block.element.getparent()
        for _ in range(MAX_AROUND):
            if node is None or node.tag in _STOP:
                break
            if (outer := by_element.get(node)) is not None:
                outer.dates = max(0, outer.dates - own)
            node = node.getparent()


def _first_line(block: Block) -> str:
    """The first line of a table or list when it is no row: 推荐文章 above its items."""
    first = next((child for child in block.element if isinstance(child.tag, str) and child.tag not in _IDLE), None)
    if first is None or first in block.rows or first.tag not in {"tr", "dt", "li"} or first.find(".//a") is not None:
        return ""
    text = " ".join(text_of(first)[:200].split())
    return text if len(text) <= MAX_HEADING and len(first) <= 1 else ""


def heading_of(block: Block) -> str:
    """The short text that begins a block, or stands just before it or one of the two elements around it; "" if none."""
    if inner := _first_line(block):
        return inner
    node = block.element
    for _ in range(3):
        if node is None or node.tag in _STOP:
            return ""
        before = node.getprevious()
        for _ in range(4):
            if before is None:
                break
            text = (
                ""
                if before.tag in _IDLE or not isinstance(before.tag, str)
                else " ".join(text_of(before)[:400].split())
            )
            if text:
                return text if len(text) <= 40 else ""
            before = before.getprevious()
        node = node.getparent()
    return ""
