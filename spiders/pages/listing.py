"""Read the list of a column page: rows with title, address and claimed date, paging, or why there is none.

The main list is the block of repeated rows that carries dates or titles of articles, outside of navigation, sidebars
and foot; a pager beside it, the heading of the column over it and addresses below the column's own speak for it. An
article is no list. "empty" needs the page's own word for it; whatever a script could fill is "script", whatever looks
like a list and cannot be read is "unread" (design.md part 7, rule 3: a structure that we cannot read is never an empty
column).
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from spiders.pages import blocks as structure
from spiders.pages import list_data, list_state, paging, rows
from spiders.pages.list_words import WORDS
from spiders.pages.model import Listing

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element

INDEX_BLOCKS = 5  # so many dated lists and no breadcrumb: a home or channel page, not a column
_MENU_TITLE = 8  # average length of link texts up to which undated rows are a menu
_HANWEB_COLUMN = re.compile(r"/col/col(\d+)/")  # its articles are called art_<column>_<number>
_STEM = re.compile(r"^(.*/)[^/]*$")


def read(document: Document, *, is_home: bool = False) -> Listing:
    """The list of a page; see `Listing` for the fields and `ListState` for the states. Never raises; bounded time.

    A home page (`is_home`) has no breadcrumb, no pager and is no article, so none of these is looked for.
    """
    if document.root is None or not document.text.strip():
        return Listing(rule="no markup")
    if (data := list_data.answer(document)) is not None:
        return _from_data(data, document)
    stores = list_data.stores(document)
    if stores and (listing := _from_stores(stores, document)) is not None:
        return listing
    return _of_home(document) if is_home else _from_markup(document)


def _from_data(data: list_data.Data, document: Document) -> Listing:
    if data.rows and (data.dated or any(row.url for row in data.rows)):
        return Listing("listed", data.rows, "json", 0.9 if data.dated else 0.6, (), max(data.total, 0), 1)
    if data.html and (root := list_data.fragment(data.html)) is not None:
        inner = read_root(root, document)
        if inner.rows:
            return replace(inner, rule=f"json html: {inner.rule}", total=max(data.total, 0))
    if data.empty and not data.rows and data.total == 0:
        return Listing("empty", (), "json: total 0 and a list without items", 0.9)
    return Listing("none", (), "json without a list")


def _from_stores(stores: list[list_data.Store], document: Document) -> Listing | None:
    """Hanweb: rows are the records; several stores with records are the units of an index page."""
    filled = [store for store in stores if store.root is not None]
    if not filled:
        if len(stores) == 1 and stores[0].total == 0:
            return Listing("empty", (), "datastore: totalrecord 0", 0.95, (), 0, 1)
        if any(store.paging or store.total > 0 for store in stores) or list_data.proxy(document):
            pages = tuple(page for store in stores for page in store.paging) or list_data.proxy(document)
            return Listing("script", (), "datastore without records", 0.8, pages)
        return None
    best = max(filled, key=lambda store: store.records)
    inner = read_root(best.root, document)
    if not inner.rows:
        return Listing(
            "unread", (), "datastore: records without links", 0.5, best.paging, max(best.total, 0), len(filled)
        )
    if len(filled) >= INDEX_BLOCKS and not list_state.has_breadcrumb(document):
        return Listing("none", (), f"index: {len(filled)} datastores", 0.7, blocks=len(filled))
    pages = best.paging or list_data.proxy(document)
    return replace(
        inner, rule="datastore", sure=0.95, paging=pages, total=max(best.total, inner.total, 0), blocks=len(filled)
    )


def read_root(root: Element, document: Document) -> Listing:
    """Rows of a piece of HTML that is known to be a list (records, an include file)."""
    found, _ = structure.collect(root)
    inner = {block.element for block in found}
    best: tuple[int, list[rows.Raw]] = (0, [])
    for block in found:
        raw = rows.read(block, document, inner)
        weight = len(raw) + sum(1 for row in raw if row.date.iso or row.date.month_day)
        if weight > best[0]:
            best = (weight, raw)
    result = rows.finish(best[1])
    return Listing("listed", result, "fragment", 0.8, (), 0, 1) if result else Listing()


def _of_home(document: Document) -> Listing:
    """All dated rows of a home page, whichever of its lists they stand in; a home page is no column, so "none"."""
    found, _ = structure.collect(document.root)
    lists = [block for block in _candidates(found, document, None, "") if _is_dated(block)]
    if not lists:
        return list_state.without_rows(document, found, list_state.Evidence(0.0, ""))
    inner = {block.element for block in found}
    raw = [row for block in lists for row in rows.read(block, document, inner - {block.element})]
    dated = tuple(row for row in rows.finish(raw) if row.date)
    return Listing("none", dated, f"home page: {len(lists)} lists", 0.7, blocks=len(lists))


def _from_markup(document: Document) -> Listing:
    found, links = structure.collect(document.root)
    pages, total, anchor = paging.find(document, links)
    chosen, dated = _main(found, document, anchor, list_state.column_words(document))
    if chosen and all("aside" in block.zones and not block.near_pager for block in chosen):
        return replace(_only_aside(document, found), blocks=dated)
    if chosen:
        listing = _listed(chosen, found, document, dated)
        if listing is not None:
            strength = _strength(listing, chosen, document)
            article = list_state.article_evidence(document, strength, chosen[0].text)
            if strength > article.weight:
                return replace(listing, paging=pages, total=total)
            if article.weight >= 4:
                return Listing("none", (), f"article: {article.rule}", 0.8, blocks=dated)
            return (
                replace(listing, paging=pages, total=total, sure=0.5)
                if strength >= 2
                else Listing("none", (), "weak list", blocks=dated)
            )
    if dated >= INDEX_BLOCKS:
        return Listing("none", (), f"index: {dated} lists", 0.7, blocks=dated)
    article = list_state.article_evidence(document)
    if article.weight >= 4:
        return Listing("none", (), f"article: {article.rule}", 0.9, blocks=dated)
    return replace(list_state.without_rows(document, found, article), blocks=dated, paging=pages)


def _only_aside(document: Document, found: list[Block]) -> Listing:
    """Dated rows stand in a sidebar only: an article, a column that says it is blank, or one that no rule reads."""
    article = list_state.article_evidence(document)
    if article.weight >= 2.5:
        return Listing("none", (), f"article: {article.rule}", 0.6)
    rest = list_state.without_rows(document, found, article)
    if rest.state == "empty" and "says" not in rest.rule:
        return Listing("unread", (), "rows in a sidebar only", 0.4)
    return rest


def _main(found: list[Block], document: Document, anchor: Element, heading: str) -> tuple[list[Block], int]:
    """The blocks of the main list (one, or alike sub-lists of one column), and how many dated lists the page has.

    `anchor` is an element of the pager (None without one), `heading` the name of the column ("" when the page does not
    say it).
    """
    candidates = _candidates(found, document, anchor, heading)
    dated = [block for block in candidates if _is_dated(block)]
    pool = [block for block in candidates if block.score > 0]
    if not pool:
        return [], len(dated)
    best = max(pool, key=lambda block: block.score)
    alike = _alike(best, candidates)
    main_dated = [block for block in dated if "aside" not in block.zones]
    count = len(main_dated) if not _one_list(alike) else len(main_dated) - len(alike) + 1
    if count >= INDEX_BLOCKS and not best.near_pager and not list_state.has_breadcrumb(document):
        return [], count
    return alike, max(count, 1)


def _candidates(found: list[Block], document: Document, anchor: Element, heading: str) -> list[Block]:
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
        if block.dates == 0 and not _long_titles(block):
            continue
        block.heading = structure.heading_of(block)
        if _foreign(block.heading):
            continue
        block.near_pager = _near(block.element, near)
        block.score = _score(block, document, heading)
        candidates.append(block)
    return candidates


def _holds(block: Block, anchor: Element) -> bool:
    """True for the block of the pager itself (1/3 looks like a date), which has no titles."""
    links = [link for found in list(block.rows.values())[:40] for link in found]
    if anchor is None or not any(anchor is link for link in links):
        return False
    return sum(rows.title_length(link) > 6 for link in links) * 2 < len(links)


def _is_dated(block: Block) -> bool:
    return block.dates > 0 and block.dates * 2 >= len(block.rows)


def _foreign(heading: str) -> bool:
    """True for headings of related, hot and recommended items."""
    words = heading.strip(" :：>＞»【】[]|更多").replace(" ", "")
    return 0 < len(words) <= 14 and WORDS.other_heading.fullmatch(words) is not None


def _long_titles(block: Block) -> bool:
    """Titles of articles are long, names of columns and bodies are short."""
    if len(block.rows) < 2:
        return False
    lengths = [max(rows.title_length(link) for link in links[:3]) for links in list(block.rows.values())[:10]]
    return sum(lengths) / len(lengths) > _MENU_TITLE + 2


def _score(block: Block, document: Document, heading: str) -> float:
    count = min(len(block.rows), 30)
    score = count * (1.0 if _is_dated(block) else 0.5 if block.dates else 0.3)
    if "aside" in block.zones:
        score *= 0.2
    if "navigation" in block.zones:
        score *= 0.5 if _is_dated(block) else 0.1
    if block.near_pager:
        score += 12
    if heading and heading in block.heading and len(block.heading) <= len(heading) + 6:
        score += 8
    if _below(block, document):
        score += 8
    return score


def _below(block: Block, document: Document) -> bool:
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
        if (url := rows.address(link, document)).startswith(own[1]) or any(mark in url for mark in marks)
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
        if same_box and parent is not None and parent.tag != "tr":
            group.append(block)
    return group


def _one_list(group: list[Block]) -> bool:
    """One list cut into several elements (every five rows a new ul), not lists with headings of their own."""
    headings = {
        block.heading for block in group[1:] if block.heading and not structure.QUICK_DATE.search(block.heading)
    }
    return len(group) > 1 and not headings


def _listed(chosen: list[Block], found: list[Block], document: Document, dated: int) -> Listing | None:
    inner = {block.element for block in found}
    raw: list[rows.Raw] = []
    for block in chosen:
        raw += rows.read(block, document, inner - {block.element})
    result = rows.finish(raw)
    if not result:
        return None
    with_date = sum(1 for row in result if row.date)
    tag = chosen[0].element.tag
    rule = f"{next(iter(chosen[0].rows)).tag} rows in {tag}"
    if len(chosen) > 1:
        rule = f"{len(chosen)} {'parts' if _one_list(chosen) else 'sub-lists'}: {rule}"
    if with_date == 0:
        average = sum(len(row.title) for row in result) / len(result)
        if average <= _MENU_TITLE + 2 and not chosen[0].near_pager:
            return None
    count = max(dated, 1)
    sure = 0.95 if with_date * 2 >= len(result) else 0.6
    return Listing("listed", result, rule, sure, (), 0, count)


def _strength(listing: Listing, chosen: list[Block], document: Document) -> float:
    """How much speaks for a list, on the scale of `list_state.Evidence.weight`."""
    with_date = sum(1 for row in listing.rows if row.date)
    strength = min(with_date, 10) * 0.4 + min(len(listing.rows), 10) * 0.1
    if any(block.near_pager for block in chosen):
        strength += 3
    if list_state.column_page(document):
        strength += 2
    if any(_below(block, document) for block in chosen):
        strength += 1.5
    if all("aside" in block.zones for block in chosen):
        strength -= 3
    elif all("navigation" in block.zones for block in chosen):
        strength -= 1
    return strength
