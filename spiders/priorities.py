"""What a crawl asks first: home page, columns, newest items, the rest; files and what pages load last. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.pages import columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.crawl_rows import Queued
    from spiders.pages.model import Link

# Frontier priorities, most important first. What only a form leads to is looked at and not read; of addresses without
# end (`spiders.traps`) a few.
HOME, MENU, COLUMN_PAGING, NEW_ITEM, PAGE, FILE, ASSET, FORM, TRAP = range(9)
FILE_NAME = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv|mp4|mp3)(?:\?|$)", re.IGNORECASE)


def priority_of(link: Link, page: Queued, rows: Mapping[str, int]) -> int:
    """Place in the frontier of what a link leads to. `rows`: list items of the page, address to place."""
    if not leads_to_page(link):
        return ASSET
    if FILE_NAME.search(link.url):
        return FILE
    if page.priority == HOME and link.position in {"nav", "header"}:
        return MENU
    if page.depth <= 1 and len(link.text) <= 16 and columns.match_name(link.text) is not None:
        return MENU
    return NEW_ITEM if rows.get(link.url, 99) < 30 else PAGE


def leads_to_page(link: Link) -> bool:
    """Whether a reader follows this link to somewhere; everything else is loaded as part of the page."""
    return link.tag in {"a", "area", "iframe", "frame", "meta"} or link.attribute in {"onclick", "text"}
