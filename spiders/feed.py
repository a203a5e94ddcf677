"""Sites that come one after the other while a crawl runs, and what becomes of each: how a worker is fed.

Without a feed a crawl has all its sites from the beginning and reports when the last is over. With one it takes the
next site whenever there is one, and reports each as soon as it is over; it ends when no more will come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from spiders.orders import CrawlEnd, CrawlOrder
    from xuncha.errors import XunchaError


class Feed(Protocol):
    """Where sites come from and where they go. Called in the thread of the crawl; nothing of it may wait."""

    def take(self) -> CrawlOrder | None:
        """The next site to begin with now; None: none just now."""

    @property
    def over(self) -> bool:
        """Whether no more sites will come."""

    def ended(self, end: CrawlEnd) -> None:
        """A site's crawl is over. Its crawl file is open and handed over, unless it was interrupted."""

    def refused(self, order: CrawlOrder, error: XunchaError) -> None:
        """A site's crawl could not begin: its crawl file cannot be used."""

    def in_hand(self, site_id: str) -> None:
        """Work on this site begins ("" = has ended): if the process dies of it, it is known over what."""
