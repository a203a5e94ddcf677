"""How requests leave: straight through one lean client (`spiders.http_client`); what a browser renders, through Scrapy.

A second look has a connection of its own: what a broken connection said once must not be said twice by the same. One
over https that fails in the handshake is tried once more with old versions and ciphers (`spiders.lenient_tls`); a host
that was opened so is asked so from then on.
"""

from __future__ import annotations

import asyncio
import functools
from collections import deque
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from spiders import failures, outcomes, page_links, reading
from spiders.attachment_bytes import promised
from spiders.certificates import OLD_TLS
from spiders.files.reader import FileReader
from spiders.http_answer import BadAnswerError
from spiders.http_client import Client, Exchange
from spiders.places import target
from spiders.raw_answers import RawAnswers

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from spiders.asks import Ask
    from spiders.http_client import Pace, Part
    from spiders.lane import Lane
    from spiders.lenient_tls import LenientContextFactory
    from spiders.readers.pool import Pending
    from spiders.sites.government import SiteSpider

SLICE = 0.005  # seconds of reading in one turn of the loop; one page may take longer
SMALL_FILE = 64 * 1024  # what one read from a socket may bring


class Sender:
    """Sends what the desk hands out, no faster than `pace` allows."""

    def __init__(self, crawler: Crawler, pace: Pace, read_files: int = 0, *, keep_answers: bool = False) -> None:
        from twisted.internet import reactor

        self.crawler = crawler
        self.pace = pace
        self.keep_answers = keep_answers
        self._aside: dict[str, RawAnswers] = {}  # by the id of the site
        self.files = FileReader(read_files)
        self.client = Client(reactor, self._tls)
        self._decoder: HttpCompressionMiddleware | None = None
        self._limits: dict[int, Request] = {}  # what the decoder asks for its limit

    @functools.cached_property
    def _usual(self) -> Any:  # noqa: ANN401 - Twisted's interface has no type
        """Scrapy's way of TLS: any certificate will do. Made when first needed: many crawls do without."""
        from scrapy.core.downloader._idna_patch import _install_twisted_idna_fallbacks
        from scrapy.core.downloader.contextfactory import _load_context_factory_from_settings

        _install_twisted_idna_fallbacks()
        return _load_context_factory_from_settings(self.crawler)

    @functools.cached_property
    def _lenient(self) -> LenientContextFactory:
        from spiders.lenient_tls import LenientContextFactory

        return LenientContextFactory.of(self.crawler)

    def _tls(self, host: str, port: int, *, lenient: bool) -> Any:  # noqa: ANN401 - Twisted's interface has no type
        usual = self._usual  # also when it is not used: names are encoded with its patch
        return (self._lenient if lenient else usual).creatorForNetloc(host.encode("ascii"), port)

    def _is_old(self, url: str) -> bool:
        """Whether a host was opened only by what browsers have given up."""
        known = "_lenient" in self.__dict__ and url.startswith("https:")
        return known and target(url)[0][1:] in self._lenient.old

    def send(
        self,
        ask: Ask,
        headers: bytes,
        timeout: float,
        max_size: int,
        done: Callable[[Response], None],
        failed: Callable[[BaseException], None],
        *,
        lenient: bool = False,
    ) -> None:
        """Send one request; either `done` or `failed` is called, once. `lenient`: see `spiders.lenient_tls`."""
        url, again = ask.queued.url, ask.queued.attempts > 0
        lenient = lenient or self._is_old(url)

        def answered(response: Response) -> None:
            if lenient and self._is_old(url):
                response.flags.append(OLD_TLS)
            if self.keep_answers and ask.purpose in {"page", "foreign"}:
                self._set_aside(ask, response)
            if "Content-Encoding" in response.headers:
                try:
                    response = self._decoded(response, max_size)
                except IgnoreRequest as error:  # larger than we want
                    failed(error)
                    return
                except Exception as error:  # noqa: BLE001 - every decoder has errors of its own
                    failed(BadAnswerError(f"invalid encoding: {type(error).__name__} {error}"))
                    return
            done(response)

        def broken(error: BaseException) -> None:
            secure = again and not lenient and url.startswith("https:")
            if secure and failures.outcome_of(error).name in outcomes.NO_HANDSHAKE:
                self.send(ask, headers, timeout, max_size, done, failed, lenient=True)
            else:
                failed(error)

        part = functools.partial(wanted, ask, self.files)
        fresh = again or lenient
        self.client.send(
            Exchange(url, headers, timeout, max_size, fresh, part, self.pace, ask.host, answered, broken, lenient)
        )

    def _set_aside(self, ask: Ask, response: Response) -> None:
        lane = ask.lane
        aside = self._aside.get(lane.order.site.id)
        if aside is None:
            aside = self._aside[lane.order.site.id] = RawAnswers(lane.order.file, resumed=lane.resumed)
        aside.take(ask.queued.url, response, lane.now(), foreign=ask.purpose == "foreign")

    def forget(self, lane: Lane) -> None:
        """A site's crawl is over."""
        self._aside.pop(lane.order.site.id, None)
        self.files.forget(lane)

    def _decoded(self, response: Response, max_size: int) -> Response:
        if self._decoder is None:
            self._decoder = HttpCompressionMiddleware(crawler=self.crawler)
        request = self._limits.get(max_size)
        if request is None:
            request = self._limits[max_size] = Request("http://x/", meta={"download_maxsize": max_size})
        found = self._decoder.process_response(request, response)
        return response if isinstance(found, Request) else found


class Inbox:
    """What came back and waits to be recorded, oldest first; pages are read meanwhile (`spiders.readers`).

    A little is done in each turn of the loop, so that what must leave meanwhile leaves in time: when many answers come
    together, hosts go on being asked at their pace, and reading catches up later.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Callable[[], None], Pending | None]] = deque()
        self._scheduled = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, work: Callable[[], None], page: Pending | None = None) -> None:
        """Have something done in its turn, and not before its page was read. It must not raise."""
        self._waiting.append((work, page))
        self.look()

    def look(self) -> None:
        """See whether there is something to do."""
        if not self._scheduled and self._waiting and self._is_ready():
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._work)

    def _is_ready(self) -> bool:
        page = self._waiting[0][1]
        return page is None or page.answer is not None

    def _work(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + SLICE
        while self._waiting and self._is_ready():
            self._waiting[0][0]()
            self._waiting.popleft()
            if loop.time() >= until:
                break
        self._scheduled = False
        self.look()


def wanted(ask: Ask, files: FileReader, content_type: str, length: int | None) -> Part:
    """How much of a body is wanted. A file that is there need not be downloaded: its headers have said enough.

    Small ones are: hanging up costs more. Where the name promises a type, the first bytes show whether it is that. Some
    are read through (`spiders.files`).
    """
    if length is not None and length <= SMALL_FILE:
        return "all"
    content_type = content_type.lower()
    if ask.purpose == "page" and page_links.wanted_stylesheet(content_type, length):
        return "all"
    if ask.purpose == "robots" or not content_type or reading.may_be_page(content_type):
        return "all"
    if files.wants(ask, length):
        return "file"
    return "start" if promised(ask.queued.url) else "nothing"


def headers(user_agent: str, condition: dict[str, str]) -> dict[str, str]:
    """What every request says of us, and under which condition it is to be answered."""
    return {
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        **condition,
    }


def lines(headers: dict[Any, Any]) -> bytes:
    """Header lines from Scrapy's headers of a request."""
    return b"".join(b"%b: %b\r\n" % (name, value) for name, values in headers.items() for value in values)


def needs_engine(ask: Ask) -> bool:
    """Whether a request takes the way through Scrapy's engine: what a browser renders."""
    return ask.purpose == "render"


class Handler:
    """Scrapy's download handler for http and https. A request with `playwright` in its meta goes to the browser."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._renderer: Any = None
        self._starting = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Handler:
        """Scrapy's way of making a handler."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Any request of the spider.

        Raises:
            Exception: what went wrong, in the words of `scrapy.exceptions` where they have one (`spiders.failures`).
        """
        if request.meta.get("playwright"):
            return await (await self._browser()).download_request(request)  # type: ignore[no-any-return]
        spider: SiteSpider = self.crawler.spider  # type: ignore[assignment]
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        spider.sender.send(
            request.meta["ask"],
            lines(request.headers),
            request.meta["download_timeout"],
            request.meta["download_maxsize"],
            lambda response: None if answer.done() else answer.set_result(response),
            lambda error: None if answer.done() else answer.set_exception(error),
        )
        return await answer

    async def _browser(self) -> Any:  # noqa: ANN401 - scrapy-playwright has no types
        """The handler that renders, made when the first page needs it: most crawls render nothing."""
        async with self._starting:
            if self._renderer is None:
                from spiders.render_handler import RenderHandler

                renderer = RenderHandler(self.crawler)
                await renderer.start()
                self._renderer = renderer
        return self._renderer

    async def close(self) -> None:
        """Stop what was started."""
        if self._renderer is not None:
            await self._renderer.close()
