"""Scrapy's download handler for pages that are rendered, through scrapy-playwright.

Made by `spiders.sending.Handler` for the first page that needs it, and only when pages can be rendered
(`spiders.rendering.availability`). Each rendering has a context and a ticket of the proxy of its own, and ends in time.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error, async_playwright
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from spiders import rendering
from spiders.gate import GateResolver
from spiders.pages import urls
from spiders.render_proxy import RenderProxy

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page, Playwright
    from playwright.async_api import Request as BrowserRequest
    from scrapy import Request
    from scrapy.http import Response

MAX_LAUNCH_FAILURES = 2  # in a row; then this run renders nothing more
AT_ONCE = 2  # renderings: a browser needs much more of a machine than a crawl


class GatedBrowser:
    """scrapy-playwright's browser provider: our proxy and a Chromium of the machine, started when first needed."""

    def __init__(self, config: Any) -> None:  # noqa: ANN401 - scrapy-playwright has no types
        self.config = config
        self.proxy = RenderProxy(GateResolver.gate)
        self.address = ""
        self.failures = 0
        self._playwright: Playwright | None = None
        self._manager: Any = None

    async def start(self) -> None:
        """Nothing yet: most crawls render nothing."""

    async def ready(self) -> None:
        """Start the proxy, once."""
        if not self.address:
            self.address = await self.proxy.start()

    async def launch_browser(self) -> Browser:
        """Start the browser; again if it went away.

        Raises:
            playwright Error: it does not start.
        """
        if self.failures >= MAX_LAUNCH_FAILURES:
            raise Error("the browser does not start")
        self.failures += 1  # until it has started; a start that is cancelled has failed as well
        await self.ready()
        if self._playwright is None:
            self._manager = async_playwright()
            self._playwright = await self._manager.start()
        options = rendering.launch_options(self.config.launch_options["executable_path"], self.address)
        browser = await self._playwright.chromium.launch(**options)
        self.failures = 0
        return browser

    async def launch_persistent_context(self, context_kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        """Not used: a rendering leaves nothing behind."""
        raise NotImplementedError

    async def close(self) -> None:
        """Stop what was started."""
        if self._playwright is not None:
            await self._playwright.stop()
        await self.proxy.stop()


class RenderHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Adds to scrapy-playwright what it leaves open: bounds of time and size, one ticket a rendering, no way out."""

    def __init__(self, crawler: Any) -> None:  # noqa: ANN401
        super().__init__(crawler)
        self._free = asyncio.Semaphore(AT_ONCE)
        self._asks: dict[Page | None, Any] = {}
        self._watches: dict[int, rendering.Watch] = {}
        self.abort_request = self._unwanted

    async def start(self) -> None:
        """What scrapy-playwright does when the engine starts; by now it has."""
        await self._launch()

    async def download_request(self, request: Request) -> Response:
        """A request with `playwright` in its meta.

        Raises:
            DownloadTimeoutError: the page, or its browser, did not come to an end.
            playwright Error: it could not be rendered for another reason.
        """
        async with self._free:
            return await self._rendered(request)

    async def _rendered(self, request: Request) -> Response:
        provider: GatedBrowser = self.browser_provider
        await provider.ready()
        ticket = provider.proxy.admit(request.url)
        seconds = float(request.meta["download_timeout"])
        until = time.monotonic() + seconds
        agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
        meta = {
            "playwright_include_page": True,  # it is closed here, whatever happens
            "playwright_context": f"{ticket.user}-{id(request)}",
            "playwright_context_kwargs": rendering.context_options(provider.address, ticket, agent),
            "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": seconds * 1000},
            "playwright_page_init_callback": self._begin,
        }
        request.meta.update(meta)
        try:
            async with asyncio.timeout(seconds + 1.0):
                response = await super().download_request(request)
                page: Page = request.meta["playwright_page"]
                html = await rendering.settled_html(page, until)
            watch = self._watches.get(id(request))
            if watch is None or not watch.stayed:
                raise Error("the page loaded itself anew")
            return HtmlResponse(
                page.url,
                response.status,
                response.headers,
                rendering.as_body(html),
                ["rendered", *([] if watch.data_requests else [rendering.NO_DATA_ASKED])],
                request,
            )
        except TimeoutError as error:
            raise DownloadTimeoutError(f"rendering took longer than {seconds:.0f} seconds") from error
        finally:
            await self._end(request)
            provider.proxy.dismiss(ticket)
            request.meta["render_cost"] = (ticket.requests, ticket.bytes)

    async def _begin(self, page: Page, request: Request) -> None:
        self._asks[page] = request.meta["ask"]
        self._watches[id(request)] = watch = rendering.Watch(page)
        await watch.fence()
        request.meta["playwright_page"] = page

    async def _end(self, request: Request) -> None:
        self._watches.pop(id(request), None)
        self._asks.pop(request.meta.pop("playwright_page", None), None)
        wrapper = self.context_wrappers.get(request.meta["playwright_context"])
        if wrapper is not None:
            await rendering.closed(wrapper.context)

    def _unwanted(self, request: BrowserRequest) -> bool:
        try:
            ask = self._asks.get(request.frame.page)
        except Error:  # a frame that is gone already
            return True
        if ask is None:  # a popup
            return True
        lane = ask.lane
        own = urls.host_of(urls.canonical(request.url)) == lane.host
        return rendering.unwanted(request, GateResolver.gate.policy, lambda url: not own or lane.robots.allows(url))
