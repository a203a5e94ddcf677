"""Rendering of pages whose list a script builds: is it possible here, how the browser is started, what a page may do.

Optional (the extra `render` and a Chromium of the machine's own; none is ever downloaded). A rendering can
only add: what it cannot read stays as it was read without it. The browser reaches the network through
`spiders.render_proxy` and nothing else; playwright is imported when a page is rendered.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import shutil
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spiders.gate import refuse_url
from spiders.orders import Rendering
from spiders.pages import urls
from spiders.render_proxy import RenderProxy
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.async_api import BrowserContext, Request, Route
    from playwright.async_api import Page as Tab

    from spiders.gate import Gate, Policy
    from spiders.pages.model import Page
    from spiders.render_proxy import Ticket

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge")
NO_EXTRA = N_("not available: the optional extra render is not installed (README, Install it)")
NO_BROWSER = N_("not available: no Chromium was found; install one, or name it in xuncha.toml: [render] browser")
SWITCHED_OFF = N_("switched off in xuncha.toml: [render] mode")

MAX_HTML = 4 * 1024 * 1024  # characters of a rendered page
IDLE_WAIT = 8.0  # seconds until a page that never stops asking is read as it is
CLOSE_WAIT = 5.0
_NOT_LOADED = frozenset({"image", "media", "font", "texttrack", "manifest", "ping", "cspviolationreport", "prefetch"})

# What a page asks for by its markup, or for looks: nothing of it fills a list. A script file may be data in disguise
# (JSONP) only when another script asks for it, which its address shows.
_NO_DATA = frozenset({"document", "stylesheet", "image", "media", "font", "texttrack", "manifest", "script", "ping"})
NO_DATA_ASKED = "no script asked for data"  # flag of a response
_NOT_TAKEN = "; rendered: "
_ARGS = (
    "--proxy-bypass-list=<-loopback>",  # loopback passes the proxy too
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # only the proxy is reached without it
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # the name that older ones know
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-gpu",
    "--dns-prefetch-disable",
    "--no-first-run",
    "--no-pings",
    "--renderer-process-limit=2",
    "--js-flags=--max-old-space-size=256",
)
# No list needs these, and they are made for connections past a proxy.
_WITHOUT = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete window[name]"
# The page as it stands, cut off before it leaves the browser: a script may add rows without end.
_HTML = "limit => document.documentElement.outerHTML.slice(0, limit)"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether pages can be rendered here. `reason` is a message id, "" if they can."""

    rendering: Rendering | None
    browser: str
    reason: str


def availability(mode: str, browser: str, max_pages: int, timeout: float) -> Availability:
    """Whether pages can be rendered here, from the section [render] of the configuration. Nothing is started."""
    if mode == "never":
        return Availability(None, "", SWITCHED_OFF)
    if not has_extra():
        return Availability(None, "", NO_EXTRA)
    found = find_browser(browser)
    if not found:
        return Availability(None, "", NO_BROWSER)
    return Availability(Rendering(found, max_pages, timeout), found, "")


def has_extra() -> bool:
    """Whether the extra `render` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("playwright", "scrapy_playwright"))


def find_browser(named: str = "") -> str:
    """Path of the browser that is named, else of the first known one; "" if there is none."""
    return next((path for name in ([named] if named else BROWSERS) if (path := shutil.which(name))), "")


def needs_script(page: Page) -> bool:
    """Whether a list (or a whole home page) is there only after a script has run, or may be.

    A list whose rows come from an address that the page names is asked there, which costs a hundredth.
    """
    listing = page.listing
    waits = listing.state == "script" and not listing.paging
    doubtful = listing.state == "unread" and listing.rule.startswith("says ")
    return (waits or doubtful) and page.kind in {"column", "home", "other"}


def better(plain: Page, rendered: Page | None, *, asked_for_data: bool = True) -> Page:
    """The rendered page if a list was read from it (or, of a home page, more links), else the plain one with a note.

    Rows that only a script shows make a list. That a browser shows none makes a blank one only where no script of the
    page asked for data at all: then nothing could have brought rows, and nothing has failed to.
    """
    if rendered is None:
        return not_rendered(plain, "it led elsewhere")
    ways = [sum(link.tag == "a" for link in page.links) for page in (plain, rendered)]
    more = plain.kind == "home" and ways[1] > ways[0]
    if rendered.kind in {"column", "home", "other"} and (rendered.listing.rows or more):
        return replace(rendered, listing=replace(rendered.listing, rule=f"rendered: {rendered.listing.rule}"))
    if rendered.kind == plain.kind == "column" and rendered.listing.state == "empty" and not asked_for_data:
        rule = f"{rendered.listing.rule} (rendered; no script asked for data)"
        return replace(rendered, listing=replace(rendered.listing, rule=rule))
    return not_rendered(plain, "no list was read from it")


def not_rendered(plain: Page, why: str) -> Page:
    """The plain page, with why its rendering brought nothing."""
    return replace(plain, listing=replace(plain.listing, rule=f"{plain.listing.rule}{_NOT_TAKEN}{why[:120]}"))


def was_taken(page: Page) -> bool:
    """Whether what `better` returned is the rendered page."""
    return _NOT_TAKEN not in page.listing.rule


def launch_options(browser: str, proxy: str) -> dict[str, Any]:
    """How the browser is started. Its sandbox is on unless root runs it: Chromium has none for root."""
    return {
        "executable_path": browser,
        "headless": True,
        "args": list(_ARGS),
        "ignore_default_args": ["--disable-popup-blocking"],
        "proxy": {"server": proxy, "bypass": "<-loopback>"},
        "chromium_sandbox": os.geteuid() != 0,
        "timeout": 30_000,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }


def context_options(proxy: str, ticket: Ticket, user_agent: str) -> dict[str, Any]:
    """A context of its own for one rendering: no memory of others, no downloads, no workers behind the page's back."""
    return {
        "proxy": {"server": proxy, "bypass": "<-loopback>", "username": ticket.user, "password": ticket.password},
        "user_agent": user_agent,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 1600},
        "service_workers": "block",
        "accept_downloads": False,
        "ignore_https_errors": True,  # pages are read whatever the certificate says, as everywhere
    }


class Watch:
    """Eyes on one page while it is rendered: no popups, and whether it went somewhere by itself."""

    def __init__(self, page: Tab) -> None:
        self.page = page
        self.navigations = 0
        self.requests = 0
        self.data_requests = 0  # of scripts, for data
        self._closing: set[asyncio.Task[None]] = set()
        page.on("request", self._request)
        page.context.on("page", self._popup)

    async def fence(self) -> None:
        """No request of a popup leaves, should one open; and no page has means of its own to talk past the proxy."""
        await self.page.context.route("**", _abort)
        await self.page.context.add_init_script(_WITHOUT)

    @property
    def stayed(self) -> bool:
        """Whether the page was loaded once. A page that loads itself anew passes a test: that is not for us to pass."""
        return self.navigations <= 1

    def _request(self, request: Request) -> None:
        self.requests += 1
        self.data_requests += request.resource_type not in _NO_DATA
        if request.is_navigation_request() and request.redirected_from is None:
            with contextlib.suppress(Exception):  # the frame of a request that is just being torn down
                self.navigations += request.frame == self.page.main_frame

    def _popup(self, page: Tab) -> None:
        if page is not self.page:
            task = asyncio.ensure_future(closed(page))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


async def _abort(route: Route) -> None:
    with contextlib.suppress(Exception):  # the popup may be closed by now
        await route.abort()


async def closed(page: Tab | BrowserContext) -> None:
    """Close, whatever the page thinks of it."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(CLOSE_WAIT):
            await page.close()


def unwanted(request: Request, policy: Policy, allowed: Callable[[str], bool]) -> bool:
    """Whether a request of a page is not even sent: pictures, and what the gate or robots.txt forbids."""
    url = request.url
    if url.startswith(("data:", "blob:", "about:")):
        return request.resource_type in _NOT_LOADED
    return request.resource_type in _NOT_LOADED or bool(refuse_url(url, policy)) or not allowed(url)


async def settled_html(page: Tab, until: float) -> str:
    """The page's markup when its scripts have come to rest, or when time is up; `until` is of `time.monotonic`.

    Raises:
        playwright Error, TimeoutError: it cannot be had.
    """
    from playwright.async_api import Error

    for state, most in (("domcontentloaded", until), ("networkidle", min(until, time.monotonic() + IDLE_WAIT))):
        left = most - time.monotonic() - 1.0
        if left > 0:
            with contextlib.suppress(Error):  # what stands there by then is read
                await page.wait_for_load_state(state, timeout=left * 1000)  # type: ignore[arg-type]
    async with asyncio.timeout(max(1.0, until - time.monotonic())):
        return str(await page.evaluate(_HTML, MAX_HTML))


def same_page(asked: str, ended: str) -> bool:
    """Whether the browser is still where it was sent: scripts may change what stands behind #, not the page."""
    return urls.canonical(ended) == urls.canonical(asked)


def as_body(html: str) -> bytes:
    """Markup as bytes that no charset named in it can spoil."""
    return b"\xef\xbb\xbf" + html.encode("utf-8", "replace")


def render_once(url: str, gate: Gate, rendering: Rendering, user_agent: str) -> bytes:
    """One page, rendered for `inspect --explain`; b"" if that did not work. Blocks; starts a browser of its own."""
    return asyncio.run(_render_once(url, gate, rendering, user_agent))


async def _render_once(url: str, gate: Gate, rendering: Rendering, user_agent: str) -> bytes:
    from playwright.async_api import Error, async_playwright

    until = time.monotonic() + rendering.timeout
    proxy = RenderProxy(gate)
    address = await proxy.start()

    async def route_or_not(route: Route, request: Request) -> None:
        with contextlib.suppress(Error):
            await (route.abort() if unwanted(request, gate.policy, lambda _: True) else route.continue_())

    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(**launch_options(rendering.browser, address))
            try:
                context = await browser.new_context(**context_options(address, proxy.admit(url), user_agent))
                page = await context.new_page()
                watch = Watch(page)
                await watch.fence()
                await page.route("**", route_or_not)
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.monotonic()):
                    await page.goto(url, wait_until="commit", timeout=rendering.timeout * 1000)
                    html = await settled_html(page, until)
                return as_body(html) if watch.stayed and same_page(url, page.url) else b""
            finally:
                async with asyncio.timeout(CLOSE_WAIT):
                    await browser.close()
    except (Error, TimeoutError, OSError):
        return b""
    finally:
        await proxy.stop()


def settings(rendering: Rendering) -> dict[str, Any]:
    """Scrapy settings of a run that renders."""
    return {
        "PLAYWRIGHT_BROWSER_PROVIDER": "spiders.render_handler.GatedBrowser",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": rendering.browser},
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,  # the browser's own; the User-Agent is set for the context
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,  # popups, until they are closed
    }
