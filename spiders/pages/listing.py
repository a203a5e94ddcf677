"""Read the list of a column page: rows with title, address and claimed date, paging, or why there is none.

The main list is the block of repeated rows that carries dates or titles of articles, outside of navigation, sidebars
and foot; a pager beside it, the heading of the column over it and addresses below the column's own speak for it. An
article is no list. "empty" needs the page's own word for it; whatever a script could fill is "script", whatever looks
like a list and cannot be read is "unread" (design.md part 7, rule 3: a structure that we cannot read is never an empty
column).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spiders.pages import blocks as structure
from spiders.pages import list_beside, list_choice, list_data, list_state, paging, rows
from spiders.pages.model import Listing

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element


def read(document: Document, *, is_home: bool = False) -> Listing:
    """The list of a page; see `Listing` for the fields and `ListState` for the states. Never raises; bounded time.

    A home page (`is_home`) has no breadcrumb, no pager and is no article, so none of these is looked for.
    """
    if document.root is None or not document.text or document.text.isspace():
        return Listing(rule="no markup")
    if (data := list_data.answer(document)) is not None:
        return _from_data(data, document)
    stores = list_data.stores(document)
    if stores and (listing := _from_stores(stores, document)) is not None:
        return listing
    return _of_home(document) if is_home else _from_markup(document)


def _from_data(data: list_data.Data, document: Document) -> Listing:
    if data.rows and (data.dated or any(row.url for row in data.rows)):
        pages = paging.after(document.url, len(data.rows), data.total)
        return Listing("listed", data.rows, "json", 0.9 if data.dated else 0.6, pages, max(data.total, 0), 1)
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
        if any(store.paging or store.total > 0 for store in stores) or list_data.has_proxy(document):
            pages = tuple(page for store in stores for page in store.paging) or list_data.proxy(document)
            return Listing("script", (), "datastore without records", 0.8, pages)
        return None
    best = max(filled, key=lambda store: store.records)
    inner = read_root(best.root, document)
    if not inner.rows:
        return Listing(
            "unread", (), "datastore: records without links", 0.5, best.paging, max(best.total, 0), len(filled)
        )
    if len(filled) >= list_choice.INDEX_BLOCKS and not list_state.has_breadcrumb(document):
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
    lists = [block for block in list_choice.all_candidates(found, document, None, "") if list_choice.is_dated(block)]
    if not lists:
        return list_state.without_rows(document, found, list_state.Evidence(0.0, ""))
    inner = {block.element for block in found}
    raw = [row for block in lists for row in rows.read(block, document, inner - {block.element})]
    dated = tuple(row for row in rows.finish(raw) if row.date)
    return Listing("none", dated, f"home page: {len(lists)} lists", 0.7, blocks=len(lists))


def _from_markup(document: Document) -> Listing:
    found, links = structure.collect(document.root)
    pages, total, anchor = paging.find(document, links)
    chosen, dated = list_choice.main(found, document, anchor, list_state.column_words(document))
    if (own := _beside(found, chosen, document)) is not None:
        return replace(own, paging=own.paging or pages, total=total, blocks=dated)
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
    if dated >= list_choice.INDEX_BLOCKS:
        return Listing("none", (), f"index: {dated} lists", 0.7, blocks=dated)
    article = list_state.article_evidence(document)
    if article.weight >= 4:
        return Listing("none", (), f"article: {article.rule}", 0.9, blocks=dated)
    rest = list_state.without_rows(document, found, article)
    return replace(rest, blocks=dated, paging=rest.paging or pages)


def _beside(found: list[Block], chosen: list[Block], document: Document) -> Listing | None:
    """What the column holds itself where the dated lists belong to others; None where they may be its own."""
    if any(block.dates == 0 for block in chosen):
        return None
    name = list_beside.name_of(document)
    if chosen and not (name and all(list_beside.is_foreign(block, name, document) for block in chosen)):
        return None
    result = list_beside.own_rows(found, document, name)
    if result and list_state.article_evidence(document).weight < list_state.SOME_ARTICLE:
        result = rows.from_addresses(result)
        return Listing("listed", result, "rows below the folder of the column", 0.6)
    if not chosen:
        return None
    return list_beside.instead(chosen, document, name) or list_beside.text_beside(chosen, document)


def _only_aside(document: Document, found: list[Block]) -> Listing:
    """Dated rows stand in a sidebar only: an article, a column that says it is blank, or one that no rule reads."""
    article = list_state.article_evidence(document)
    if article.weight >= 2.5:
        return Listing("none", (), f"article: {article.rule}", 0.6)
    rest = list_state.without_rows(document, found, article)
    if rest.state == "empty" and "says" not in rest.rule:
        return Listing("unread", (), "rows in a sidebar only", 0.4)
    return rest


def _listed(chosen: list[Block], found: list[Block], document: Document, dated: int) -> Listing | None:
    inner = {block.element for block in found}
    raw: list[rows.Raw] = []
    for block in chosen:
        raw += rows.read(block, document, inner - {block.element})
    result = rows.finish(raw)
    if not result:
        return None
    shown = any(row.date for row in result)
    if not shown and not any(row.date.month_day for row in raw):
        result = rows.from_addresses(result)
    with_date = sum(1 for row in result if row.date)
    tag = chosen[0].element.tag
    rule = f"{next(iter(chosen[0].rows)).tag} rows in {tag}"
    if len(chosen) > 1:
        rule = f"{len(chosen)} {'parts' if list_choice.one_list(chosen) else 'sub-lists'}: {rule}"
    if with_date == 0:
        average = sum(len(row.title) for row in result) / len(result)
        if average <= list_choice.MENU_TITLE + 2 and not chosen[0].near_pager:
            return None
    count = max(dated, 1)
    sure = 0.95 if with_date * 2 >= len(result) else 0.6
    if with_date and not shown:
        rule, sure = f"{rule}, dates inferred from the addresses", 0.6
    return Listing("listed", result, rule, sure, (), 0, count)


def _strength(listing: Listing, chosen: list[Block], document: Document) -> float:
    """How much speaks for a list, on the scale of `list_state.Evidence.weight`."""
    with_date = sum(1 for row in listing.rows if row.date)
    strength = min(with_date, 10) * 0.4 + min(len(listing.rows), 10) * 0.1
    if any(block.near_pager for block in chosen):
        strength += 3
    if list_state.column_page(document):
        strength += 2
    if any(list_choice.below(block, document) for block in chosen):
        strength += 1.5
    if all("aside" in block.zones for block in chosen):
        strength -= 3
    elif all("navigation" in block.zones for block in chosen):
        strength -= 1
    return strength
