"""A connection of its own for a second look: what a broken connection said once must not be said twice by the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class FreshHandler(HTTP11DownloadHandler):
    """Scrapy's handler; a request with `fresh` in its meta takes no connection that is there and leaves none behind."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fresh = HTTP11DownloadHandler(crawler)
        self._fresh._pool.persistent = False  # noqa: SLF001 - the handler has no other door to its pool

    async def download_request(self, request: Request) -> Response:
        """Any request."""
        if request.meta.get("fresh"):
            return await self._fresh.download_request(request)
        return await super().download_request(request)
