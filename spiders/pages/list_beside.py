"""A column whose own list is undated, blank or filled by a script, beside a dated list of another column.

The dated list is the easiest to read, and its rows would speak for the wrong column. It is passed over only where the
page shows what stands in its place: links of the column's own folder, a statement that there is nothing, a script.
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.pages import blocks as structure
from spiders.pages import columns, crumbs, list_choice, list_scripts, list_state, row_titles, rows
from spiders.pages.model import Listing

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element
    from spiders.pages.model import Row

_ELSEWHERE = frozenset({"outside", "navigation", "aside", "pager"})
_OTHER_LINKS = 3  # besides the breadcrumb: print, back, RSS
_SENTENCES, _LEAST_TEXT = 2, 150
_LONGEST_NAME = 14
_FEWEST_ROWS = 3
_NUMBERED = re.compile(r"\d{2,}[^/]*$|[?&]\w+=\d")  # content_201.html, ?id=12: an item, not a sub-column
_PERSON = re.compile(r"[\u4e00-\u9fff]{1,2}[\s·　]{0,3}[\u4e00-\u9fff]{1,3}(?:[\u4e00-\u9fff·]{0,8})?")
_LONGEST_PERSON = 4
_MAX_CLIMB = 40


def name_of(document: Document) -> str:
    """The name of the column by its tag, breadcrumb, heading or title; "" when the page names none."""
    return list_state.column_words(document) or crumbs.page_heading(document)


def is_foreign(block: Block, name: str, document: Document) -> bool:
    """A list of another column: in a sidebar or below a heading of its own, without pager, its rows lead elsewhere."""
    heading = block.heading.strip(" :：>＞»【】[]|").removesuffix("更多").strip()
    headed = 0 < len(heading) <= _LONGEST_NAME and name not in heading and heading not in name
    return ("aside" in block.zones or headed) and not block.near_pager and not list_choice.below(block, document)


def own_rows(found: list[Block], document: Document, name: str) -> tuple[Row, ...]:
    """Undated rows that lead below the folder of this column: numbered pages, or the people of a page of leaders."""
    if not name or not (list_state.column_page(document) or list_state.has_breadcrumb(document)):
        return ()
    match = columns.match_name(name)
    people = match is not None and match.category == "leaders"
    best: tuple[Row, ...] = ()
    inner = {block.element for block in found}
    for block in found:
        if block.dates or _ELSEWHERE & block.zones or len(block.rows) < (2 if people else _FEWEST_ROWS):
            continue
        if len(block.rows) <= len(best) or not list_choice.below(block, document):
            continue
        heading = structure.heading_of(block)
        if list_choice.foreign(heading) or not (people or not heading or name in heading):
            continue
        if not people and not _numbered(block, document):
            continue
        result = rows.finish(rows.read(block, document, inner - {block.element}))
        if len(result) > len(best) and (not people or _are_people(result)):
            best = result
    return best


def _numbered(block: Block, document: Document) -> bool:
    hits = sum(_NUMBERED.search(row_titles.address(links[0], document)) is not None for links in block.rows.values())
    return hits * 2 > len(block.rows)


def _are_people(result: tuple[Row, ...]) -> bool:
    named = sum(len(row.title) <= _LONGEST_PERSON and _PERSON.fullmatch(row.title) is not None for row in result)
    return named * 5 >= len(result) * 4


def instead(lists: list[Block], document: Document, name: str) -> Listing | None:
    """What the column holds itself when all dated lists are foreign: nothing, by its own word, or what a script brings.

    The word must stand in the part of the page that bears the name of the column, and the lists in another part.
    """
    if not name or not list_state.column_page(document):
        return None
    unit = list_scripts.unit(document)
    if unit is not None and all(_apart(unit, block, name) is not None for block in lists):
        return Listing("script", (), "unit that a script fills", 0.8, list_scripts.endpoints(document))
    said, element = list_state.statement(document)
    if not said or not list_state.has_breadcrumb(document) or list_scripts.loader(document):
        return None
    steps = {step.name for step in crumbs.facts(document).steps}
    for block in lists:
        own = _apart(element, block, name)
        if own is None or sum("".join(link.itertext()).strip() not in steps for link in own.iter("a")) > _OTHER_LINKS:
            return None  # what says so may be one of several boxes
    listing = list_state.when_said(said, document, list_state.article_evidence(document))
    return listing if listing.state == "empty" else None


def text_beside(lists: list[Block], document: Document) -> Listing | None:
    """A page with a text of its own and a few items of another column beside it: a leader and what he did lately."""
    if sum(len(block.rows) for block in lists) >= _FEWEST_ROWS or crumbs.facts(document).text.count("。") < _SENTENCES:
        return None
    if not list_state.says_much(document, _LEAST_TEXT):
        return None
    return Listing("none", (), "a text beside a few items of another column", 0.6)


def _apart(node: Element, block: Block, name: str) -> Element:
    """The part of the page around a node, if it bears the name and the block stands in another part of another make."""
    around: list[Element] = [node]
    while (parent := around[-1].getparent()) is not None and len(around) < _MAX_CLIMB:
        around.append(parent)
    places = {element: place for place, element in enumerate(around)}
    branch = block.element
    for _ in range(_MAX_CLIMB):
        parent = branch.getparent()
        if parent is None:
            return None
        if (place := places.get(parent)) is not None:
            own = around[place - 1] if place else branch
            return own if own is not branch and _bears(own, name) and not _is_sister(own, branch, name) else None
        branch = parent
    return None


def _bears(element: Element, name: str) -> bool:
    return "".join(name.split()) in "".join(structure.text_of(element).split())


def _is_sister(own: Element, other: Element, name: str) -> bool:
    """Boxes of one make (the panes of tabs, the parts of an index), or two that both bear the name."""
    makes = [re.sub(r"[\d_-]+", "", (box.get("class") or "").split(" ", 1)[0]) for box in (own, other)]
    return (own.tag == other.tag != "td" and makes[0] == makes[1]) or _bears(other, name)
