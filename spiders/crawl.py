"""Run one crawl of one or several sites in this process: the door of the stage.

Scrapy's reactor starts once in a process, so a program that crawls again and again starts a process for each batch.
"""

from __future__ import annotations

import gc
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xuncha.discreet import scrub_logs

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence

    from spiders.feed import Feed
    from spiders.orders import CrawlEnd, CrawlOptions, CrawlOrder, Watcher
    from spiders.readers.pool import Readers


def run_crawl(
    orders: Sequence[CrawlOrder],
    options: CrawlOptions,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    watcher: Watcher | None = None,
) -> list[CrawlEnd]:
    """Crawl all sites side by side until each is finished, out of budget, or the user interrupts.

    Returns one `CrawlEnd` for each order, in their order. Blocks. May be called once in a process.

    Raises:
        DatabaseError: a crawl file cannot be used; nothing was asked then.
    """
    from spiders.readers.pool import Readers, how_many

    readers = Readers(options.readers or how_many(), options.own_words, options.own_exceptions)
    readers.prepare()
    try:
        ends = _crawl(orders, options, now, watcher, readers)
    finally:
        readers.close()
    by_site = {end.site_id: end for end in ends}
    return [by_site[order.site.id] for order in orders]


def run_stream(
    feed: Feed,
    options: CrawlOptions,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    watcher: Watcher | None = None,
) -> None:
    """Crawl the sites of a feed, many side by side, each from when it comes until it is over. Blocks, once a process.

    What is under way when the user interrupts is handed back as interrupted.
    """
    from spiders.readers.pool import Readers, how_many

    readers = Readers(options.readers or how_many(), options.own_words, options.own_exceptions)
    readers.prepare()
    try:
        for end in _crawl((), options, now, watcher, readers, feed):
            feed.ended(end)
    finally:
        readers.close()


def _crawl(
    orders: Sequence[CrawlOrder],
    options: CrawlOptions,
    now: Callable[[], datetime],
    watcher: Watcher | None,
    readers: Readers,
    feed: Feed | None = None,
) -> list[CrawlEnd]:
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from spiders import rendering
    from spiders.pages import wording
    from spiders.sites.government import SiteSpider

    gc.freeze()  # what has been imported stays: nothing in it need be looked at again
    wording.use(options.own_words, options.own_exceptions)
    settings = Settings()
    settings.setmodule("spiders.settings")
    settings.set("LOG_LEVEL", options.log_level)
    settings.set("CONCURRENT_REQUESTS", options.concurrency)
    if options.render is not None:
        settings.update(rendering.settings(options.render))
    ends: list[CrawlEnd] = []
    failures: list[BaseException] = []
    process = AsyncCrawlerProcess(settings)
    _quiet(options.log_level)
    arguments: dict[str, Any] = {
        "orders": list(orders),
        "options": options,
        "now": now,
        "ends": ends,
        "watcher": watcher,
        "readers": readers,
        "feed": feed,
    }
    task = process.crawl(SiteSpider, **arguments)

    def note_failure(done: asyncio.Task[None]) -> None:
        error = done.exception()
        if error is not None:
            failures.append(error)

    task.add_done_callback(note_failure)
    process.start()
    if failures:
        raise failures[0]
    return ends


def _quiet(level: str) -> None:
    """Loggers say no more than was asked for. Scrapy has just set its own to DEBUG, and messages cost time."""
    logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger().setLevel(level)
    scrub_logs(logging.getLogger().handlers)
    for name in ("scrapy", "twisted", "asyncio", "scrapy-playwright"):
        logging.getLogger(name).setLevel(level)
