"""Pictures of stored pages, for evidence: what the server had sent, drawn by the machine's own Chromium.

Nothing is asked: the page and its style sheets come from what the crawl set aside, everything else is refused, and
scripts do not run. So a picture shows what was judged, not what stands there by now, and it costs the site nothing.
Pictures in the page, and what scripts would add, are missing in it; whoever shows it says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spiders import raw_answers, rendering
from spiders.pages import charset

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from playwright.async_api import Browser, Route
    from playwright.async_api import Page as Tab

    from spiders.orders import Rendering
    from spiders.raw_answers import Place

SECONDS: Final = 15.0  # for one picture
MAX_PNG: Final = 3 * 1024 * 1024
WIDTH, HEIGHT = 1280, 1600
# The link that a finding is about, by the address that its markup resolves to: framed, and brought into the picture.
_MARK = """
wanted => {
  const same = (a, b) => a === b || a.replace(/#.*$/, '') === b.replace(/#.*$/, '');
  for (const node of document.querySelectorAll('a,area,img,iframe,form,link,script')) {
    const said = node.href || node.src || node.action;
    if (typeof said !== 'string' || !same(said, wanted)) continue;
    const box = node.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    node.style.setProperty('outline', '3px solid #d00', 'important');
    node.style.setProperty('outline-offset', '2px', 'important');
    node.scrollIntoView({block: 'center'});
    return true;
  }
  return false;
}
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture to draw: a stored page, and the address of the link in it that is to be framed ("" = none)."""

    url: str
    place: Place
    marked: str = ""


def draw(scenes: Sequence[Scene], stored: Mapping[str, Place], browser: Rendering) -> list[bytes]:
    """PNG pictures in the order of the scenes, b"" where none could be drawn. Blocks; starts one browser for all.

    Args:
        scenes: what to draw.
        stored: address -> stored answer; style sheets are taken from here.
        browser: as for rendering.
    """
    return asyncio.run(_draw(scenes, stored, browser)) if scenes else []


async def _draw(scenes: Sequence[Scene], stored: Mapping[str, Place], browser: Rendering) -> list[bytes]:
    from playwright.async_api import Error, async_playwright

    drawn = [b""] * len(scenes)
    try:
        async with _nobody() as proxy, async_playwright() as playwright:
            started = await playwright.chromium.launch(**rendering.launch_options(browser.browser, proxy))
            try:
                for number, scene in enumerate(scenes):
                    with contextlib.suppress(Error, TimeoutError, OSError):
                        async with asyncio.timeout(SECONDS):
                            drawn[number] = await _picture(started, scene, stored)
            finally:
                async with asyncio.timeout(rendering.CLOSE_WAIT):
                    await started.close()
    except (Error, TimeoutError, OSError):
        pass  # no browser, no pictures: the stored pages are the evidence
    return drawn


@contextlib.asynccontextmanager
async def _nobody() -> AsyncIterator[str]:
    """A proxy that nobody is: its port is taken, and no one listens there. So no request of the browser gets out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def _picture(browser: Browser, scene: Scene, stored: Mapping[str, Place]) -> bytes:
    context = await browser.new_context(
        java_script_enabled=False,
        viewport={"width": WIDTH, "height": HEIGHT},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        service_workers="block",
        accept_downloads=False,
        offline=False,
    )
    try:
        page = await context.new_page()
        page.set_default_timeout(SECONDS * 1000)

        async def serve(route: Route) -> None:
            await _serve(route, scene, stored)

        await context.route("**", serve)
        await page.goto(scene.url, wait_until="load", timeout=SECONDS * 1000)
        if scene.marked:
            await _frame(page, scene.marked)
        png = await page.screenshot(type="png", animations="disabled", caret="hide")
        return png if len(png) <= MAX_PNG else b""
    finally:
        await rendering.closed(context)


async def _serve(route: Route, scene: Scene, stored: Mapping[str, Place]) -> None:
    """Answer from what is stored, refuse the rest."""
    request = route.request
    with contextlib.suppress(Exception):  # the page may be gone by now
        if request.is_navigation_request() and request.frame.parent_frame is None and request.url == scene.url:
            await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=page_body(scene.place))
        elif request.resource_type == "stylesheet" and request.url in stored:
            place = stored[request.url]
            body = raw_answers.decoded(place.body(), _header(place, "content-encoding"), raw_answers.MAX_PAGE)
            await route.fulfill(status=200, content_type=_header(place, "content-type") or "text/css", body=body)
        elif request.is_navigation_request():
            await route.fulfill(status=204)  # a page that sends its reader on stays where it is
        else:
            await route.abort()


def page_body(place: Place) -> bytes:
    """A stored page as UTF-8, whatever it was encoded in and says of itself."""
    limit = 2 * raw_answers.MAX_PAGE
    raw = raw_answers.decoded(place.body(), _header(place, "content-encoding"), limit)
    return rendering.as_body(charset.decode(raw, _header(place, "content-type")).text)


def _header(place: Place, name: str) -> str:
    return next((value for said, value in place.headers if said.lower() == name), "")


async def _frame(page: Tab, marked: str) -> None:
    from playwright.async_api import Error

    with contextlib.suppress(Error):
        await page.evaluate(_MARK, marked)
