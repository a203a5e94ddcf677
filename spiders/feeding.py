"""What a crawl does by time: commits, progress, and where it is fed (`spiders.feed`), sites that come and go."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from spiders.lane import Lane
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from spiders.orders import CrawlOrder
    from spiders.sites.government import SiteSpider

logger = logging.getLogger(__name__)
TICK = 0.5


def lane_of(spider: SiteSpider, order: CrawlOrder) -> Lane:
    """Open the crawl file of a site.

    Raises:
        DatabaseError: it cannot be used.
    """
    options = spider.options
    renders = options.render.max_pages if options.render else 0
    return Lane(order, spider.now, options.confirm_after, renders)


async def tick(spider: SiteSpider) -> None:
    """Twice a second, until nothing is left: commit each crawl file, begin what has come, hand over what is done."""
    while spider.desk.lanes or spider.feed is not None:
        sites_come_and_go(spider)
        lanes = list(spider.desk.lanes)
        for lane in lanes:
            await asyncio.sleep(TICK / len(lanes))  # one after the other: requests leave in between
            if lane.progress.phase != "done":
                _commit(spider, lane)
        if not lanes:
            await asyncio.sleep(TICK / 5)
        if spider.watcher is not None:
            spider.watcher([lane.progress for lane in spider.desk.lanes])


def _commit(spider: SiteSpider, lane: Lane) -> None:
    try:
        lane.file.commit()
        lane.progress.waiting = sum(lane.file.waiting())
    except XunchaError as error:
        if spider.feed is None:
            raise
        _give_up(spider, lane, error)


def sites_come_and_go(spider: SiteSpider) -> None:
    """Hand over the sites that are done, and begin those that have come. Nothing without a feed."""
    feed, desk = spider.feed, spider.desk
    if feed is None:
        return
    desk.finished()  # finds out which are
    for lane in list(desk.lanes):
        if lane.progress.phase == "finished" and not spider.sender.files.busy_with(lane):
            _hand_over(spider, lane)
    while not desk.stopping and (order := feed.take()) is not None:
        feed.in_hand(order.site.id)
        try:
            desk.add(lane_of(spider, order))
        except XunchaError as error:
            feed.refused(order, error)
        feed.in_hand("")
    if feed.over and not desk.lanes:
        desk.wake(0.0)  # the engine asks whether that was all


def _hand_over(spider: SiteSpider, lane: Lane) -> None:
    assert spider.feed is not None
    spider.feed.in_hand(lane.order.site.id)
    try:
        end = spider.end_of(lane, interrupted=False)
    except XunchaError as error:
        _give_up(spider, lane, error)
    else:
        _leave_out(spider, lane)
        spider.feed.ended(end)
    spider.feed.in_hand("")


def _give_up(spider: SiteSpider, lane: Lane, error: XunchaError) -> None:
    """A crawl file that can no longer be written (a full disk) costs its own site, not the others."""
    assert spider.feed is not None
    logger.warning("%s: %s", lane.order.site.id, error)
    lane.stopped_by = lane.stopped_by or "crawl_file"
    lane.progress.phase = "done"
    _leave_out(spider, lane)
    lane.file.close()
    spider.feed.refused(lane.order, error)


def _leave_out(spider: SiteSpider, lane: Lane) -> None:
    spider.desk.remove(lane)
    spider.sender.forget(lane)
