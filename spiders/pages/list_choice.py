"""Which list of a page is the list of its column: the one beside the pager, below the column's name, of its folder.

Sidebars, menus and lists with a heading of their own (热点, 相关链接) are not.
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from spiders.pages import blocks as structure
from spiders.pages import list_state, row_titles
from spiders.pages.list_words import WORDS

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element

INDEX_BLOCKS = 5  # so many dated lists and no breadcrumb: a home or channel page, not a column
MENU_TITLE = 8  # average length of link texts up to which undated rows are a menu
_HANWEB_COLUMN = re.compile(r"/col/col(\d+)/")  # its articles are called art_<column>_<number>
_STEM = re.compile(r"^(.*/)[^/]*$")


def main(found: list[Block], document: Document, anchor: Element, heading: str) -> tuple[list[Block], int]:
    """The blocks of the main list (one, or alike sub-lists of one column), and how many dated lists the page has.

    `anchor` is an element of the pager (None without one), `heading` the name of the column ("" when the page does not
    say it).
    """
    candidates = all_candidates(found, document, anchor, heading)
    dated = [block for block in candidates if is_dated(block)]
    pool = [block for block in candidates if block.score > 0]
    if not pool:
        return [], len(dated)
    best = max(pool, key=lambda block: block.score)
    alike = _alike(best, candidates)
    main_dated = [block for block in dated if "aside" not in block.zones]
    count = len(main_dated) if not one_list(alike) else len(main_dated) - len(alike) + 1
    if count >= INDEX_BLOCKS and not best.near_pager and not list_state.has_breadcrumb(document):
        return [], count
    return alike, max(count, 1)


def all_candidates(found: list[Block], document: Document, anchor: Element, heading: str) -> list[Block]:
    """Blocks that may be a list of the page, each with its heading and score."""
    known: dict[Any, frozenset[str]] = {}
    near = _around(anchor)
    candidates: list[Block] = []
    for block in found:
        structure.measure(block, known)
    structure.separate(found)
    for block in found:
        if "outside" in block.zones or "pager" in block.zones or _holds(block, anchor):
            continue
        if block.dates == 0 and not long_titles(block):
            continue
        block.heading = structure.heading_of(block)
        if foreign(block.heading):
            continue
        block.near_pager = _near(block.element, near)
        block.score = _score(block, document, heading)
        candidates.append(block)
    return candidates


def _holds(block: Block, anchor: Element) -> bool:
    """True for the block of the pager itself (1/3 looks like a date), which has no titles."""
    if anchor is None:
        return False
    links = [link for found in list(block.rows.values())[:40] for link in found]
    if not any(anchor is link for link in links):
        return False
    return sum(row_titles.title_length(link) > 6 for link in links) * 2 < len(links)


def is_dated(block: Block) -> bool:
    """At least every second row shows what looks like a date."""
    return block.dates > 0 and block.dates * 2 >= len(block.rows)


def foreign(heading: str) -> bool:
    """True for headings of related, hot and recommended items."""
    words = heading.strip(" :：>＞»【】[]|更多").replace(" ", "")
    return 0 < len(words) <= 14 and WORDS.other_heading.fullmatch(words) is not None


def long_titles(block: Block) -> bool:
    """Titles of articles are long, names of columns and bodies are short."""
    if len(block.rows) < 2:
        return False
    lengths = [max(row_titles.title_length(link) for link in links[:3]) for links in list(block.rows.values())[:10]]
    return sum(lengths) / len(lengths) > MENU_TITLE + 2


def _score(block: Block, document: Document, heading: str) -> float:
    count = min(len(block.rows), 30)
    score = count * (1.0 if is_dated(block) else 0.5 if block.dates else 0.3)
    if "aside" in block.zones:
        score *= 0.2
    if "navigation" in block.zones:
        score *= 0.5 if is_dated(block) else 0.1
    if block.near_pager:
        score += 12
    if heading and heading in block.heading and len(block.heading) <= len(heading) + 6:
        score += 8
    if below(block, document):
        score += 8
    return score


def below(block: Block, document: Document) -> bool:
    """Most rows lead below the directory of this page."""
    own = _STEM.match(document.url.split("?", 1)[0])
    if own is None or own[1].count("/") <= 3:
        return False
    sample = [links[0] for links in list(block.rows.values())[:6]]
    column = _HANWEB_COLUMN.search(document.url)
    marks = (f"art_{column[1]}_",) if column else ()
    below = sum(
        1
        for link in sample
        if (url := row_titles.address(link, document)).startswith(own[1]) or any(mark in url for mark in marks)
    )
    return below * 2 > len(sample)


def _around(anchor: Element) -> list[Any]:
    """The elements around a pager, innermost first, at most six."""
    path: list[Any] = []
    node = anchor.getparent() if anchor is not None else None
    while node is not None and node.tag not in {"body", "html"} and len(path) < 6:
        path.append(node)
        node = node.getparent()
    return path


def _near(element: Element, pager: list[Any]) -> bool:
    if not pager:
        return False
    node = element
    for _ in range(4):
        if node is None or node.tag in {"body", "html"}:
            return False
        if any(node is other for other in pager[:4]):
            return True
        node = node.getparent()
    return False


def _shape(block: Block) -> tuple[Any, ...]:
    element = block.element
    name = (element.get("class") or "").split(None, 1)[:1]
    return element.tag, tuple(name)


def _alike(best: Block, candidates: list[Block]) -> list[Block]:
    """Blocks that belong to the main list: same shape in the same element, or in repeated boxes of the same element."""
    parent = best.element.getparent()
    grand = parent.getparent() if parent is not None else None
    shape = _shape(best)
    group: list[Block] = []
    for block in candidates:
        if block is best:
            group.append(block)
            continue
        if _shape(block) != shape or "aside" in block.zones or (block.dates == 0) != (best.dates == 0):
            continue
        other = block.element.getparent()
        same_box = other is parent or (
            grand is not None
            and other is not None
            and other.getparent() is grand
            and other.tag == parent.tag
            and (other.get("class") or "").split(None, 1)[:1] == (parent.get("class") or "").split(None, 1)[:1]
        )
        if (
            same_box
            and other is not parent
            and grand is not None
            and grand.tag == "tr"
            and block.heading != best.heading
        ):
            continue  # the columns of a layout table
        if same_box and parent is not None and parent.tag != "tr":
            group.append(block)
    return group


def one_list(group: list[Block]) -> bool:
    """One list cut into several elements (every five rows a new ul), not lists with headings of their own."""
    headings = {
        block.heading for block in group[1:] if block.heading and not structure.QUICK_DATE.search(block.heading)
    }
    return len(group) > 1 and not headings
