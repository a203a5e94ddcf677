"""Scrapy's scheduler, fed from the crawl files a little at a time: the frontier is on disk, not in Scrapy's queues.

Requests are sent straight from here (`spiders.sending`); Scrapy's engine gets those that a browser renders.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.defer import deferred_from_coro

from spiders.sending import needs_engine

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

    from spiders.asks import Ask
    from spiders.desk import Desk
    from spiders.sites.government import SiteSpider


class FrontierScheduler(BaseScheduler):
    """Hands Scrapy one request whenever the desk says that one may leave."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.spider: SiteSpider
        self.desk: Desk
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: Ask | None = None  # for the engine, when it asks
        self._straight = 0  # requests under way that the engine knows nothing of
        self._closing = False
        self._pumping = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """Scrapy's way of making a scheduler."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take the desk of the spider and give it the means to wake us."""
        self.spider = spider  # type: ignore[assignment]
        self.desk = self.spider.desk
        self.desk.wake = self._wake
        self.desk.spawn = self._spawn

    def close(self, reason: str) -> Deferred[None]:  # noqa: ARG002 - Scrapy's interface
        """Drop timers and look-ups; over when what is under way has come back, as with requests of the engine."""
        self._closing = True
        if self._timer is not None:
            self._timer.cancel()
        for task in self._tasks:
            task.cancel()
        return deferred_from_coro(self._drained())

    async def _drained(self) -> None:
        while self._straight or len(self.spider.inbox):
            await asyncio.sleep(0.05)
        self.spider.sender.client.close()

    def has_pending_requests(self) -> bool:
        """Whether the run goes on: something waits, or will wait when a pause is over."""
        more = self.spider.feed is not None and not self.spider.feed.over
        return not self.desk.stopping and (more or not self.desk.finished())

    def enqueue_request(self, request: Request) -> bool:  # noqa: ARG002 - Scrapy's interface
        """Nothing enters here: every address goes through a crawl file."""
        return False

    def next_request(self) -> Request | None:
        """The next request that may leave now and needs the engine."""
        if self._held is None:
            self._send_straight()
        ask, self._held = self._held, None
        return None if ask is None else self.spider.request(ask)

    def _send_straight(self) -> None:
        """Send what may leave now, until something needs the engine or enough is under way."""
        most = self.spider.options.concurrency
        # What has come and waits to be read is no longer under way; as much again may wait.
        while self._held is None and self.desk.open_requests - min(len(self.spider.inbox), most) < most:
            ask = self.desk.next_ask()
            if ask is None:
                return
            if needs_engine(ask):
                self._held = ask
                return
            self._straight += 1
            self.spider.send(ask, self._came_back)

    def _came_back(self) -> None:
        """A request that was sent straight has come back; there may be more to send, or nothing at all any more."""
        self._straight -= 1
        if not self._pumping and not self._closing:
            self._pumping = True
            asyncio.get_running_loop().call_soon(self._pump)

    def _pump(self) -> None:
        self._pumping = False
        if not self._closing:
            self._send_straight()
            if self._held is not None or not self._straight:
                self._fire()

    def _wake(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if self._timer is not None:
            if self._timer.when() <= loop.time() + seconds + 0.001 and not self._timer.cancelled():
                return
            self._timer.cancel()
        self._timer = loop.call_later(seconds, self._due)

    def _due(self) -> None:
        self._timer = None
        if not self._pumping:
            self._pump()

    def _fire(self) -> None:
        """Have the engine ask for requests, and whether there will be any."""
        slot: Any = getattr(self.crawler.engine, "_slot", None)  # no public way to say "ask me again now"
        if slot is not None and slot.closing is None:
            slot.nextcall.schedule()

    def _spawn(self, coroutine: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
