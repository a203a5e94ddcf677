"""The spider: sends what the desk hands out and records what came back. It follows no link; the frontier does."""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from scrapy.http import Headers

from db.later_visits import IF_CHANGED, IN_FULL
from db.redirect_chains import MAX_HOPS
from spiders import answers, failures, outcomes, page_links, reading, redirects, rendering
from spiders.desk import Desk
from spiders.foreign import ForeignAnswer
from spiders.gate import Gate, GateResolver, Policy, name_of, refuse_url
from spiders.lane import Ask, Lane, Plain
from spiders.orders import CrawlEnd, CrawlOptions, CrawlOrder, Watcher
from spiders.pace import Leaving, retry_after
from spiders.pages.stylesheets import is_stylesheet
from spiders.priorities import FORM
from spiders.robots import Robots
from spiders.robots import read as read_robots
from spiders.sending import Inbox, Sender, lines
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from spiders.pages.model import Page

logger = logging.getLogger(__name__)
TICK = 0.5
_RENDERED = "text/html; charset=utf-8"
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class SiteSpider(Spider):
    """Crawls one or several sites side by side.

    Args:
        orders: what to crawl; `site` (a URL) instead serves `scrapy crawl site -a site=...`.
        options: what holds for the whole run.
        now: the wall clock, injected.
    """

    name = "site"

    def __init__(
        self,
        orders: list[CrawlOrder] | None = None,
        options: CrawlOptions | None = None,
        now: Callable[[], datetime] | None = None,
        ends: list[CrawlEnd] | None = None,
        watcher: Watcher | None = None,
        site: str = "",
        **kwargs: Any,  # noqa: ANN401 - Scrapy passes whatever -a says
    ) -> None:
        super().__init__(**kwargs)
        self.orders = orders or []
        self.options = options or CrawlOptions(user_agent="")
        self.now = now or (lambda: datetime.now(UTC))
        self.ends = ends if ends is not None else []
        self.address = site
        self.watcher = watcher
        self.desk: Desk
        self.sender: Sender
        self.inbox = Inbox()
        self._ticking: asyncio.Task[None] | None = None

    @functools.cached_property
    def _lines(self) -> bytes:
        """Header lines of a request without conditions."""
        return lines(Headers(self._headers({})))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:  # noqa: ANN401
        """Open the crawl files and connect to Scrapy's signals."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.address:
            from spiders.by_hand import order_for

            order, spider.options = order_for(spider.address, crawler.settings, spider.now)
            spider.orders = [order]
        options = spider.options
        GateResolver.gate = Gate(Policy(options.allow_private, options.private_hosts), options.canaries)
        renders = options.render.max_pages if options.render else 0
        lanes = [Lane(order, spider.now, options.confirm_after, renders) for order in spider.orders]
        spider.desk = Desk(lanes, GateResolver.gate, options, clock=time.monotonic, now=spider.now)
        spider.desk.answer_without_request = spider.record_outcome
        leaving = Leaving(spider.desk.paces, spider.desk.gate.known, spider.desk.clock)
        spider.sender = Sender(crawler, leaving, options.read_files, keep_answers=options.keep_answers)
        crawler.signals.connect(spider.spider_opened, signals.spider_opened)
        crawler.signals.connect(spider.spider_closed, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """No start requests: the scheduler takes everything from the crawl files."""
        for request in tuple[Request, ...]():
            yield request

    def spider_opened(self) -> None:
        """Begin to tick: commits by time, and progress for whoever watches."""
        self._ticking = asyncio.get_running_loop().create_task(self._tick())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            for lane in self.desk.lanes:
                if lane.progress.phase != "done":
                    lane.file.commit()
                    lane.progress.waiting = sum(lane.file.waiting())
            if self.watcher is not None:
                self.watcher([lane.progress for lane in self.desk.lanes])

    async def spider_closed(self, reason: str) -> None:
        """Close every crawl file, finished or to be continued."""
        await self.sender.files.finish()
        if self._ticking is not None:
            self._ticking.cancel()
        for lane in self.desk.lanes:
            unfinished = lane.progress.phase != "finished" and lane.stopped_by is None
            end = lane.finish(interrupted=unfinished and reason != "finished")
            addresses = self.desk.gate.addresses(name_of(lane.host))
            self.ends.append(replace(end, outages=self.desk.network.times(), addresses=addresses))

    # -- sending ------------------------------------------------------------------------------------------------------

    def request(self, ask: Ask) -> Request:
        """One request, exactly the address that the page named."""
        render = self.options.render if ask.purpose == "render" else None
        return Request(
            ask.queued.url,
            callback=self.answered,
            errback=self.failed,
            headers=self._headers(_condition(ask)),
            meta={
                "ask": ask,
                "verbatim_url": True,
                "download_slot": ask.host,
                "download_timeout": render.timeout if render else self.options.timeout,
                "download_maxsize": self.options.max_page_bytes,
                **({"playwright": True} if render else {}),
            },
            dont_filter=True,
        )

    def _headers(self, condition: dict[str, str]) -> dict[str, str]:
        return {
            "User-Agent": self.options.user_agent or self.settings["USER_AGENT"],
            "Accept": _ACCEPT,
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            **condition,
        }

    def send(self, ask: Ask, back: Callable[[], None]) -> None:
        """Send a request without Scrapy's engine; `back` is called when it has come back and is recorded."""

        def take(work: Callable[[], None]) -> None:
            try:
                work()
            except Exception:
                logger.exception("%s could not be recorded", ask.queued.url)
            back()

        def answered(response: Response) -> None:
            self.inbox.put(lambda: take(lambda: self.answer(ask, response)))

        def failed(error: BaseException) -> None:
            self.inbox.put(lambda: take(lambda: self.no_answer(ask, error)))

        options = self.options
        condition = _condition(ask)
        headers = lines(Headers(self._headers(condition))) if condition else self._lines
        self.sender.send(ask, headers, options.timeout, options.max_page_bytes, answered, failed)

    # -- what came back -----------------------------------------------------------------------------------------------

    def answered(self, response: Response) -> None:
        """An answer of any status."""
        self.answer(response.meta["ask"], response, response.meta.get("render_cost"))

    def failed(self, failure: Failure) -> None:
        """No answer, or none that could be used."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        self.no_answer(meta["ask"], failure.value or RuntimeError(), meta.get("render_cost", (1, 0)))

    def answer(self, ask: Ask, response: Response, cost: tuple[int, int] | None = None) -> None:
        """An answer of any status. `cost`: requests and bytes, if it was not one request."""
        self._counted(ask, *(cost or (1, len(response.body))))
        try:
            if ask.purpose == "robots":
                ask.lane.robots = read_robots(response.status, response.body)
                if delay := ask.lane.robots.delay():
                    self.desk.pace(ask.host, 1.0 / delay)
                ask.lane.put_back(ask)
            elif ask.purpose == "nonsense":
                self._nonsense(ask, response)
            elif ask.plain is not None:
                self._rendered(ask, ask.plain, response)
            else:
                self._record(ask, response)
        except XunchaError:
            raise
        except Exception as error:
            # A page that we fail on must neither stop the crawl nor be held against anybody.
            logger.exception("%s could not be processed", ask.queued.url)
            said = f"could not be processed: {type(error).__name__}"
            self.record_outcome(ask, outcomes.Outcome(outcomes.BAD_ANSWER, response.status, said))
        finally:
            self.desk.came_back(ask)

    def no_answer(self, ask: Ask, error: BaseException, cost: tuple[int, int] = (1, 0)) -> None:
        """No answer, or none that could be used."""
        self._counted(ask, *cost)
        outcome = failures.outcome_of(error)
        try:
            self.record_outcome(ask, outcome)
        finally:
            self.desk.came_back(ask, outcome.name)

    def record_outcome(self, ask: Ask, outcome: outcomes.Outcome) -> None:
        """Record an outcome that came without a usable answer."""
        if ask.purpose == "robots":
            ask.lane.robots = Robots()
            ask.lane.put_back(ask)
        elif ask.purpose == "nonsense":
            ask.lane.put_back(ask)
        elif ask.plain is not None:  # what failed is the rendering: it says nothing about the site
            self._keep(ask, ask.plain, rendering.not_rendered(ask.plain.page, outcome.detail or outcome.name))
        elif ask.purpose == "foreign":
            self.desk.foreign_answered(ask, ForeignAnswer(outcome, "", {}))
        else:
            ask.lane.record(ask.queued, outcome)

    def _counted(self, ask: Ask, requests: int, size: int) -> None:
        ask.lane.progress.requests += requests
        ask.lane.progress.bytes += size

    def _nonsense(self, ask: Ask, response: Response) -> None:
        lane, url = ask.lane, ask.queued.url
        self._asked_to_wait(ask, response)
        if outcomes.of_status(response.status) == outcomes.REDIRECTED:
            target = answers.location(response, url)
            if target and not refuse_url(target, self.desk.gate.policy):
                lane.nonsense_moved(ask, target)
            lane.put_back(ask)
            return
        content_type = answers.header(response, "Content-Type")
        if response.status == 200 and response.body and reading.may_be_page(content_type or "html"):
            page = reading.read(response.body, url, content_type, response.status)
            lane.nonsense.answered(ask.queued.id, page, answers.look(response, url, page))
        lane.put_back(ask)

    def _asked_to_wait(self, ask: Ask, response: Response) -> float:
        status = outcomes.of_status(response.status)
        asked = status == outcomes.SERVER_ERROR and "Retry-After" in response.headers
        if asked or status == outcomes.RATE_LIMITED:
            said = (response.headers.get("Retry-After") or b"").decode("latin-1")
            seconds = retry_after(said, self.now().timestamp())
            self.desk.asked_to_wait(ask, seconds, too_many=status == outcomes.RATE_LIMITED)
            return seconds or 0.0
        if status in outcomes.GOOD_OUTCOMES or status == outcomes.REDIRECTED:
            self.desk.health_of(ask.host).welcomed()
        return 0.0

    def _record(self, ask: Ask, response: Response) -> None:
        wait = self._asked_to_wait(ask, response)
        outcome = outcomes.Outcome(outcomes.of_status(response.status), response.status, wait=wait)
        facts = answers.facts(response, ask.host, self.now())
        if outcome.name == outcomes.REDIRECTED:
            self._redirected(ask, response, facts)
            return
        if "dataloss" in response.flags and not reading.is_whole(response.body):
            name = outcomes.CUT_OFF if response.body else outcomes.LOST
            self.record_outcome(ask, outcomes.Outcome(name, response.status, "the body was cut off"))
            return
        if self._unchanged(ask, outcome, facts):
            return
        if outcome.name == outcomes.NOT_MODIFIED and not _condition(ask):
            self.record_outcome(ask, outcomes.Outcome(outcomes.UNASKED_304, response.status))
            return
        page: Page | None = None
        kind = ""
        if response.body and reading.may_be_page(facts["content_type"] or "html"):
            body, url, content_type = response.body, ask.queued.url, facts["content_type"]
            if ask.purpose == "foreign":
                seen = reading.look(body, url, content_type, response.status)
                outcome, kind = reading.outcome_of(seen, outcome), seen.kind
                facts |= {"title": seen.title, "language": seen.language}
            else:
                page = reading.read(body, url, content_type, response.status, home=self._is_home(ask))
                outcome, kind = reading.outcome_of(page, outcome), page.kind
        elif outcome.name == outcomes.OK and not response.body and "download_stopped" not in response.flags:
            outcome = outcomes.Outcome(outcomes.EMPTY, response.status)
        outcome = answers.as_file(outcome, response, ask.queued.url, kind)
        if ask.purpose == "foreign":
            self.desk.foreign_answered(ask, ForeignAnswer(outcome, "", facts))
        else:
            self._own_answer(ask, outcome, facts, page, response)

    def _unchanged(self, ask: Ask, outcome: outcomes.Outcome, facts: dict[str, Any]) -> bool:
        """Whether a page that was read at the last visit is as it was: the server says so, or its bytes do."""
        if not _may_be_unchanged(ask):
            return False
        same = outcome.name == outcomes.OK and facts["content_hash"] == ask.queued.content_hash != ""
        if not same and not (outcome.name == outcomes.NOT_MODIFIED and _condition(ask)):
            return False
        return ask.lane.unchanged(ask.queued, outcome.status, facts["tls"])

    def _is_home(self, ask: Ask) -> bool:
        return ask.purpose in {"page", "render"} and ask.queued.url in ask.lane.home_urls

    def _redirected(self, ask: Ask, response: Response, facts: dict[str, Any]) -> None:
        target = answers.location(response, ask.queued.url)
        if not target or refuse_url(target, self.desk.gate.policy):
            name = outcomes.ADDRESS_REFUSED if target else outcomes.REDIRECT_BROKEN
            said = (response.headers.get("Location") or b"").decode("utf-8", "replace")
            self.record_outcome(ask, outcomes.Outcome(name, response.status, said[:300]))
            return
        outcome = outcomes.Outcome(outcomes.REDIRECTED, response.status, target[:300])
        facts["cookie"] = "Set-Cookie" in response.headers
        if ask.purpose == "foreign":
            self.desk.foreign_answered(ask, ForeignAnswer(outcome, target, facts))
            return
        lane, queued = ask.lane, ask.queued
        if lane.nonsense.leads_nowhere(queued.url, target):
            said = f"redirects like a random address, to {target[:250]}"
            lane.record(queued, outcomes.Outcome(outcomes.SOFT_NOT_FOUND, response.status, said), **facts)
            return
        outcome = redirects.follow(lane, queued, target, outcome, facts)
        if self._is_home(ask) and queued.hops < MAX_HOPS:
            lane.moved_home(target)
        lane.record(queued, outcome, **facts)

    def _own_answer(
        self, ask: Ask, outcome: outcomes.Outcome, facts: dict[str, Any], page: Page | None, response: Response
    ) -> None:
        lane, queued = ask.lane, ask.queued
        if page is not None and outcome.name == outcomes.OK:
            if lane.nonsense.is_soft_404(answers.look(response, queued.url, page)):
                outcome = outcomes.Outcome(outcomes.SOFT_NOT_FOUND, outcome.status, "answers as to a random address")
            elif queued.priority != FORM and (page.kind != "data" or page.listing.state in {"listed", "empty"}):
                if self._to_be_rendered(ask, Plain(outcome, facts, page)):
                    return
                self._read_page(ask, page, answers.look(response, queued.url, page).text)
        elif outcome.name == outcomes.OK and is_stylesheet(facts["content_type"]):
            page_links.record_stylesheet(lane, queued, response.body, facts["content_type"])
        elif outcome.name == outcomes.OK:
            self.sender.files.take(ask, response.body, whole="download_stopped" not in response.flags)
        lane.record(queued, outcome, **facts)

    def _to_be_rendered(self, ask: Ask, plain: Plain) -> bool:
        wanted = self.options.render is not None and rendering.needs_script(plain.page)
        return wanted and ask.lane.reading_allowed(ask.queued) and ask.lane.render_later(ask, plain)

    def _rendered(self, ask: Ask, plain: Plain, response: Response) -> None:
        """What a browser made of a page; the page as it was read before, if that is no better."""
        url = ask.queued.url
        came, home = response.status == 200 and rendering.same_page(url, response.url), self._is_home(ask)
        page = reading.read(response.body, url, _RENDERED, 200, home=home, scripts_ran=True) if came else None
        asked = rendering.NO_DATA_ASKED not in response.flags
        self._keep(ask, plain, rendering.better(plain.page, page, asked_for_data=asked))

    def _keep(self, ask: Ask, plain: Plain, page: Page) -> None:
        self._read_page(ask, page)
        ask.lane.record(ask.queued, plain.outcome, **plain.facts)

    def _read_page(self, ask: Ask, page: Page, text: Callable[[], Iterable[str]] | None = None) -> None:
        lane, queued = ask.lane, ask.queued
        if not lane.reading_allowed(queued):
            lane.unread_pages += not lane.traps.leaves(queued.url)
            return
        lane.progress.pages += page.kind != "data"  # an answer that feeds a list is no page of its own
        if page.redirect_url and page.kind == "redirect" and self._is_home(ask):
            lane.moved_home(page.redirect_url)
        links = page_links.record(lane, queued, page, text)
        facts = reading.facts(page) | {"dull": lane.traps.dull}
        lane.file.record_page(queued.id, facts, *links, page.hidden, page.traits)


def _may_be_unchanged(ask: Ask) -> bool:
    """Whether the page was planned to be read only if it has changed; second looks are for failures."""
    return ask.purpose == "page" and ask.queued.carry in {IF_CHANGED, IN_FULL} and ask.queued.attempts == 0


def _condition(ask: Ask) -> dict[str, str]:
    """The header that lets a server answer 304; without it that answer says nothing."""
    asks = _may_be_unchanged(ask) and ask.queued.carry == IF_CHANGED and ask.queued.etag
    return {"If-None-Match": ask.queued.etag} if asks else {}
