"""One page as the readers of traits see it: what was read already, and the rest on demand."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from spiders.pages.document import visible_text
from spiders.pages.lines import read_lines
from spiders.pages.zones import HIDDEN, MAIN

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from spiders.pages.document import Document
    from spiders.pages.model import Page

MAX_SOURCE = 400_000  # characters given to BeautifulSoup, which is slow
MAX_TEXT = 200_000
_DECORATION = re.compile(
    r"/[^/]*(?:logo|banner|icon|ico_|btn|button|arrow|bullet|dot|line|_bg|bg_|share|weixin|wechat|qr|ewm|erweima|print|"
    r"close|search|jiucuo|jiathis|dzjg|red|blue|top|bottom|foot|head|nav|menu|gongan|beian)[^/]*\.(?:gif|png|jpe?g|svg|webp)",
    re.IGNORECASE,
)


def is_decoration(url: str) -> bool:
    """Whether a picture belongs to the template by its name: old pages say nothing else that tells it from a text."""
    return _DECORATION.search(url) is not None


# How the foot of a page begins where the markup does not call it one.
_FOOT = re.compile(r"版权所有|网站标识码|ICP备|公网安备|^(?:网站)?主办(?:单位)?\s?[:：]|^技术支持")


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
    def lines(self) -> list[tuple[str, int]]:
        """All lines of the page with their zones; those of an article were read before."""
        document = self.document
        if document.lines:
            return [(line.text, zone) for line, zone in zip(document.lines, document.zones, strict=True)]
        return [(line.text, line.zone) for line in read_lines(document.root, document.elements).lines]

    @cached_property
    def main(self) -> str:
        """What the page says outside of its head, menus and foot, line by line, folded tabs included; bounded.

        More than the body of an article: a telephone below the text is on the page, too. A table cell is a line.
        """
        if self.document.root is None:
            return ""
        told = [text for text, zone in self.lines if text and zone in (MAIN, HIDDEN)]
        foot = next((at for at, text in enumerate(told) if at * 2 > len(told) and _FOOT.search(text)), len(told))
        return "\n".join(told[:foot])[:MAX_TEXT]

    @cached_property
    def pictures(self) -> int:
        """Pictures, frames and objects in the main part: there may be text in them that we cannot read.

        Without what belongs to templates by its name: old pages say nothing else that tells a banner from a text.
        """
        tags = ("img", "iframe", "object", "embed")
        return sum(
            1
            for link in self.page.links
            if link.tag in tags and link.position in ("content", "unknown") and not _DECORATION.search(link.url)
        )

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page for BeautifulSoup; for pages that are few and messy. Bounded by `MAX_SOURCE`."""
        from bs4 import BeautifulSoup  # many crawls need none, and it takes its time to import

        return BeautifulSoup(f"<div>{self.document.text[:MAX_SOURCE]}", "lxml")
