"""A connection of its own for a second look: what a broken connection said once must not be said twice by the same.

A second look over https that fails in the handshake is tried once more with old versions and ciphers
(`spiders.lenient_tls`); a host that was opened so is asked so from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from spiders import failures, outcomes
from spiders.lenient_tls import LenientContextFactory

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.web.iweb import IPolicyForHTTPS

OLD_TLS = "old_tls"  # in the meta of a request whose answer came over a connection that browsers have given up


class FreshHandler(HTTP11DownloadHandler):
    """Scrapy's handler; a request with `fresh` in its meta takes no connection that is there and leaves none behind."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fresh = HTTP11DownloadHandler(crawler)
        self._lenient = HTTP11DownloadHandler(crawler)
        for handler in (self._fresh, self._lenient):
            handler._pool.persistent = False  # noqa: SLF001 - the handler has no other door to its pool
        self._contexts = LenientContextFactory.of(crawler)
        self._lenient._contextFactory = cast("IPolicyForHTTPS", self._contexts)  # noqa: SLF001 - nor to its connections

    async def download_request(self, request: Request) -> Response:
        """Any request."""
        secure = request.url.startswith("https:")
        if secure and self._is_old(request):
            return await self._leniently(request)
        if not request.meta.get("fresh"):
            return await super().download_request(request)
        try:
            return await self._fresh.download_request(request)
        except Exception as error:
            if not secure or failures.outcome_of(error).name != outcomes.TLS_UNSUPPORTED:
                raise
            return await self._leniently(request)

    async def _leniently(self, request: Request) -> Response:
        response = await self._lenient.download_request(request)
        if self._is_old(request):
            request.meta[OLD_TLS] = True
        return response

    def _is_old(self, request: Request) -> bool:
        if not self._contexts.old:
            return False
        place = urlsplit(request.url)
        return (place.hostname or "", place.port or 443) in self._contexts.old
