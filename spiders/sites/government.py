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

from db.redirect_chains import MAX_HOPS
from spiders import answers, arrivals, failures, one_for_all, outcomes, page_links, reading, redirects, rendering
from spiders.asks import Ask, Plain
from spiders.desk import Desk
from spiders.feeding import lane_of, tick
from spiders.foreign import ForeignAnswer
from spiders.gate import Gate, GateResolver, Policy, refuse_url
from spiders.orders import CrawlEnd, CrawlOptions, CrawlOrder, Watcher
from spiders.pace import Leaving, retry_after
from spiders.pages.stylesheets import is_stylesheet
from spiders.priorities import FORM
from spiders.readers.pool import Pending, Readers, said_of
from spiders.readers.tasks import Understood
from spiders.robots import Robots
from spiders.robots import read as read_robots
from spiders.sending import Inbox, Sender, headers, lines
from spiders.together import SharedPaces
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from spiders.feed import Feed
    from spiders.lane import Lane
    from spiders.pages.model import Page

logger = logging.getLogger(__name__)


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
        readers: Readers | None = None,
        feed: Feed | None = None,
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
        self.readers = readers or Readers(0)
        self.feed = feed
        self.in_hand: Callable[[str], None] = feed.in_hand if feed is not None else lambda _: None
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
        GateResolver.gate = Gate(Policy(options.private_hosts), options.canaries)
        lanes = [lane_of(spider, order) for order in spider.orders]
        spider.desk = Desk(lanes, GateResolver.gate, options, clock=time.monotonic, now=spider.now)
        spider.desk.answer_without_request = spider.record_outcome
        shared = SharedPaces(options.shared) if options.shared else None
        leaving = Leaving(spider.desk.paces, spider.desk.gate.known, spider.desk.clock, shared)
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
        self._ticking = asyncio.get_running_loop().create_task(tick(self))

    async def spider_closed(self, reason: str) -> None:
        """Close every crawl file, finished or to be continued."""
        self.readers.close()
        await self.sender.files.finish()
        if self._ticking is not None:
            self._ticking.cancel()
        for lane in self.desk.lanes:
            unfinished = lane.progress.phase != "finished" and lane.stopped_by is None
            self.ends.append(self.end_of(lane, interrupted=unfinished and reason != "finished"))

    def end_of(self, lane: Lane, *, interrupted: bool) -> CrawlEnd:
        """Close, or hand over, the crawl file of a site, and say how its crawl ended."""
        end = lane.finish(interrupted=interrupted, hand_over=not self.address)
        addresses = self.desk.gate.addresses(lane.host)
        return replace(end, outages=self.desk.network.times(), addresses=addresses)

    # -- sending ------------------------------------------------------------------------------------------------------

    def request(self, ask: Ask) -> Request:
        """One request, exactly the address that the page named."""
        render = self.options.render if ask.purpose == "render" else None
        return Request(
            ask.queued.url,
            callback=self.answered,
            errback=self.failed,
            headers=self._headers(arrivals.condition(ask)),
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
        return headers(self.options.user_agent or self.settings["USER_AGENT"], condition)

    def send(self, ask: Ask, back: Callable[[], None]) -> None:
        """Send a request without Scrapy's engine; `back` is called when it has come back and is recorded."""

        def answered(response: Response) -> None:
            page = self._to_be_read(ask, response)
            self._in_turn(ask, lambda: self.answer(ask, response, page=page), back, page)

        def failed(error: BaseException) -> None:
            self._in_turn(ask, lambda: self.no_answer(ask, error), back)

        options = self.options
        condition = arrivals.condition(ask)
        said = lines(Headers(self._headers(condition))) if condition else self._lines
        self.sender.send(ask, said, options.timeout, options.max_page_bytes, answered, failed)

    # -- what came back -----------------------------------------------------------------------------------------------

    def answered(self, response: Response) -> None:
        """An answer of any status."""
        ask, cost = response.meta["ask"], response.meta.get("render_cost")
        page = self._to_be_read(ask, response)
        if page is None:
            self.answer(ask, response, cost)
        else:
            self._in_turn(ask, lambda: self.answer(ask, response, cost, page), lambda: self.desk.wake(0.0), page)

    def failed(self, failure: Failure) -> None:
        """No answer, or none that could be used."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        self.no_answer(meta["ask"], failure.value or RuntimeError(), meta.get("render_cost", (1, 0)))

    def _in_turn(
        self, ask: Ask, work: Callable[[], None], back: Callable[[], None], page: Pending | None = None
    ) -> None:
        def take() -> None:
            self.in_hand(ask.lane.order.site.id)
            try:
                work()
            except Exception:
                logger.exception("%s could not be recorded", ask.queued.url)
            self.in_hand("")
            back()

        self.inbox.put(take, page)

    def _to_be_read(self, ask: Ask, response: Response) -> Pending | None:
        """The page in an answer, on its way to a reader if there is one."""
        task = arrivals.task_of(ask, response) if self.readers.count else None
        return self.readers.ask(task, self.inbox.look) if task is not None else None

    def answer(
        self, ask: Ask, response: Response, cost: tuple[int, int] | None = None, page: Pending | None = None
    ) -> None:
        """An answer of any status. `cost`: requests and bytes, if it was not one request; `page`: read by a reader."""
        self._counted(ask, *(cost or (1, len(response.body))))
        try:
            if ask.purpose == "robots":
                ask.lane.robots = read_robots(response.status, response.body)
                if delay := ask.lane.robots.delay():
                    self.desk.pace(ask.host, 1.0 / delay)
                ask.lane.put_back(ask)
            elif ask.purpose in {"nonsense", "home"}:
                self._asked_to_wait(ask, response)
                arrivals.told_apart(ask, response, page, self.desk.gate.policy)
            elif ask.plain is not None:
                self._rendered(ask, ask.plain, response, page)
            else:
                self._record(ask, response, page)
        except XunchaError:
            raise
        except Exception as error:
            # A page that we fail on must neither stop the crawl nor be held against anybody.
            logger.exception("%s could not be processed", ask.queued.url)
            said = f"could not be processed: {type(error).__name__}"
            self.record_outcome(ask, outcomes.Outcome(outcomes.NOT_READ, response.status, said))
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
        elif ask.purpose in {"nonsense", "home"}:
            ask.lane.put_back(ask)
        elif ask.plain is not None:  # what failed is the rendering: it says nothing about the site
            page = rendering.not_rendered(ask.plain.page, outcome.detail or outcome.name)
            self._keep(ask, ask.plain, page, ask.plain.columns)
        elif ask.purpose == "foreign":
            self.desk.foreign_answered(ask, ForeignAnswer(outcome, "", {}))
        else:
            ask.lane.record(ask.queued, outcome)

    def _counted(self, ask: Ask, requests: int, size: int) -> None:
        ask.lane.progress.requests += requests
        ask.lane.progress.bytes += size

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

    def _record(self, ask: Ask, response: Response, read: Pending | None) -> None:
        wait = self._asked_to_wait(ask, response)
        outcome = outcomes.Outcome(outcomes.of_status(response.status), response.status, wait=wait)
        facts = answers.facts(response, ask.host, self.now())
        if outcome.name == outcomes.REDIRECTED:
            self._redirected(ask, response, facts)
            return
        if arrivals.is_cut_off(response):
            name = outcomes.CUT_OFF if response.body else outcomes.LOST
            self.record_outcome(ask, outcomes.Outcome(name, response.status, "the body was cut off"))
            return
        if self._unchanged(ask, outcome, facts):
            return
        if outcome.name == outcomes.NOT_MODIFIED and not arrivals.condition(ask):
            self.record_outcome(ask, outcomes.Outcome(outcomes.UNASKED_304, response.status))
            return
        task = arrivals.task_of(ask, response, changed=True)
        said = said_of(task, read) if task is not None else Understood()
        if said.problem:
            self.record_outcome(ask, outcomes.Outcome(outcomes.NOT_READ, response.status, said.problem))
            return
        page, kind = said.page or said.glance, ""
        if page is not None:
            outcome, kind = reading.outcome_of(page, outcome), page.kind
        elif outcome.name == outcomes.OK and not response.body and "download_stopped" not in response.flags:
            outcome = outcomes.Outcome(outcomes.EMPTY, response.status)
        outcome = answers.as_file(outcome, response, ask.queued.url, kind)
        if said.glance is not None:
            facts |= {"title": said.glance.title, "language": said.glance.language}
        if ask.purpose == "foreign":
            self.desk.foreign_answered(ask, ForeignAnswer(outcome, "", facts))
        else:
            self._own_answer(ask, outcome, facts, said, response)

    def _unchanged(self, ask: Ask, outcome: outcomes.Outcome, facts: dict[str, Any]) -> bool:
        """Whether a page that was read at the last visit is as it was: the server says so, or its bytes do."""
        if not arrivals.may_be_unchanged(ask):
            return False
        same = outcome.name == outcomes.OK and arrivals.is_as_it_was(ask, facts["content_hash"])
        if not same and not (outcome.name == outcomes.NOT_MODIFIED and arrivals.condition(ask)):
            return False
        return ask.lane.unchanged(ask.queued, outcome.status, facts["tls"])

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
        if arrivals.is_home(ask) and queued.hops < MAX_HOPS:
            lane.moved_home(target)
        lane.record(queued, outcome, **facts)

    def _own_answer(
        self, ask: Ask, outcome: outcomes.Outcome, facts: dict[str, Any], said: Understood, response: Response
    ) -> None:
        lane, queued, page = ask.lane, ask.queued, said.page
        if page is not None and outcome.name == outcomes.OK:
            look = answers.look(response, queued.url, page, facts["content_hash"])
            if lane.nonsense.is_soft_404(look):
                outcome = outcomes.Outcome(outcomes.SOFT_NOT_FOUND, outcome.status, one_for_all.AS_TO_NONSENSE)
            elif queued.priority != FORM and (page.kind != "data" or page.listing.state in {"listed", "empty"}):
                if self._to_be_rendered(ask, Plain(outcome, facts, page, said.facts)):
                    return
                self._read_page(ask, page, said.facts, look.text)
        elif outcome.name == outcomes.OK and is_stylesheet(facts["content_type"]):
            page_links.record_stylesheet(lane, queued, response.body, facts["content_type"])
        elif outcome.name == outcomes.OK:
            self.sender.files.take(ask, response.body, whole="download_stopped" not in response.flags)
        lane.record(queued, outcome, **facts)

    def _to_be_rendered(self, ask: Ask, plain: Plain) -> bool:
        wanted = self.options.render is not None and rendering.needs_script(plain.page)
        return wanted and ask.lane.reading_allowed(ask.queued) and ask.lane.render_later(ask, plain)

    def _rendered(self, ask: Ask, plain: Plain, response: Response, read: Pending | None) -> None:
        """What a browser made of a page; the page as it was read before, if that is no better."""
        task = arrivals.task_of(ask, response)
        said = said_of(task, read) if task is not None else Understood()
        asked = rendering.NO_DATA_ASKED not in response.flags
        page = rendering.better(plain.page, said.page, asked_for_data=asked)
        if rendering.was_taken(page):
            self._keep(ask, plain, page, said.facts, answers.look(response, ask.queued.url, page).text)
        else:
            self._keep(ask, plain, page, plain.columns)

    def _keep(
        self,
        ask: Ask,
        plain: Plain,
        page: Page,
        columns: dict[str, Any],
        text: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        self._read_page(ask, page, columns | {"list_rule": page.listing.rule}, text)
        ask.lane.record(ask.queued, plain.outcome, **plain.facts)

    def _read_page(
        self, ask: Ask, page: Page, columns: dict[str, Any], text: Callable[[], Iterable[str]] | None = None
    ) -> None:
        lane, queued = ask.lane, ask.queued
        if not lane.reading_allowed(queued):
            lane.unread_pages += not lane.traps.leaves(queued.url)
            return
        lane.progress.pages += page.kind != "data"  # an answer that feeds a list is no page of its own
        if arrivals.is_home(ask) and (target := arrivals.leads_on(page)):
            lane.moved_home(target)
        links = page_links.record(lane, queued, page, text)
        lane.file.record_page(queued.id, columns | {"dull": lane.traps.dull}, *links, page.hidden, page.traits)
