"""One page as the readers of traits see it: what was read already, and the rest on demand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from spiders.pages.document import visible_text

if TYPE_CHECKING:
    from spiders.pages.document import Document
    from spiders.pages.model import Page

MAX_SOURCE = 400_000  # characters given to BeautifulSoup, which is slow
MAX_TEXT = 200_000


class Look:
    """A page with everything that was read from it. What costs time is worked out once, when it is first asked for."""

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.page = page

    @cached_property
    def heading(self) -> str:
        """Title, column and breadcrumb: what the page says that it is about."""
        page = self.page
        return " ".join([page.article.title.value, page.title, page.column.name, *page.column.breadcrumb])

    @cached_property
    def text(self) -> str:
        """The main text of an article line by line, else all that a reader sees in one line; bounded."""
        return (self.page.article.body or visible_text(self.document.root))[:MAX_TEXT]

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page for BeautifulSoup; for pages that are few and messy. Bounded by `MAX_SOURCE`."""
        return BeautifulSoup(f"<div>{self.document.text[:MAX_SOURCE]}", "lxml")
