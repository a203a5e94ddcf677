"""A crawl without Scrapy and without a network: the real desk, lanes and spider against a small web in memory.

Time is simulated: answers, look-ups and wake-ups are events, and the clock jumps from one to the next.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import socket
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from scrapy.http import HtmlResponse

from db.models import Site
from spiders import outcomes
from spiders.desk import Desk
from spiders.files.reader import FileReader
from spiders.gate import Gate, Policy
from spiders.lane import Lane
from spiders.orders import Budgets, CrawlOptions, CrawlOrder
from spiders.pages import urls
from spiders.quiet import QuietHours
from spiders.sites.government import SiteSpider

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from spiders.asks import Ask
    from spiders.orders import CrawlEnd
    from spiders.sending import Sender

START = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
PUBLIC = "61.135.169.121"
NXDOMAIN = socket.gaierror(socket.EAI_NONAME, "unknown")
DNS_TROUBLE = socket.gaierror(socket.EAI_AGAIN, "try again")
MAX_STEPS = 20_000


@dataclass(slots=True)
class Reply:
    """What the web says to one request; `outcome` instead of a status when no answer comes."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    outcome: str = ""
    takes: float = 0.05


def page(*links: str | tuple[str, str], nav: Sequence[tuple[str, str]] = (), title: str = "青禾县人民政府") -> Reply:
    """A page with links in its menu and in its text. A link is an address, or an address and a text."""
    menu = "".join(f'<li><a href="{url}">{text}</a></li>' for url, text in nav)
    pairs = [(link, f"第{n}篇报道") if isinstance(link, str) else link for n, link in enumerate(links)]
    text = "".join(f'<p><a href="{url}">{words}</a></p>' for url, words in pairs)
    return Reply(
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
        f'<div class="nav"><ul>{menu}</ul></div><div class="content"><h1>{title}</h1>'
        f"<p>本页内容由县政府办公室提供。</p>{text}</div></body></html>"
    )


def moved(target: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": target})


def says(status: int, **headers: str) -> Reply:
    """A plain answer of some status."""
    return Reply("<html><body>...</body></html>", status, {k.replace("_", "-"): v for k, v in headers.items()})


def fails(outcome: str, takes: float = 0.05) -> Reply:
    """No answer."""
    return Reply(outcome=outcome, takes=takes)


NOT_FOUND = Reply("<html><title>404</title><body>Not Found</body></html>", 404)


class OneByOneGate(Gate):
    """The gate with look-ups in the same thread."""

    async def look_up(self, host: str) -> Any:
        return self.resolve_now(host)

    async def learn_whether_names_work(self) -> None:
        self._dns_works()


class StuckError(AssertionError):
    """Nothing will ever happen again, and the crawl is not finished."""


class World:
    """Sites, a web, a clock. `web`: address -> reply, or several replies one after the other; `unknown`: the rest."""

    def __init__(
        self,
        folder: Path,
        web: dict[str, Reply | list[Reply]],
        sites: Sequence[str] = ("http://a.gov.cn/",),
        *,
        budgets: Budgets | None = None,
        rate: float | Sequence[float] = 0.0,
        obey_robots: bool = True,
        fixed_columns: dict[str, str] | None = None,
        names: dict[str, Any] | None = None,
        unknown: Callable[[str], Reply] = lambda url: NOT_FOUND,
        rendered: dict[str, Reply] | None = None,
        outages: Sequence[tuple[float, float]] = (),
        quiet: Sequence[Sequence[str]] = (),
        at: datetime = START,
        rotation: int = 8,
        hosts: Sequence[str] = (),
        **options: Any,
    ) -> None:
        self.web = {url: list(reply) if isinstance(reply, list) else reply for url, reply in web.items()}
        self.names = names or {}
        self.unknown = unknown
        self.by_browser = rendered or {}
        self.outages = outages
        self.unreachable: set[str] = set()
        self.renderings: list[str] = []
        self.not_modified: list[str] = []
        self.clock = 0.0
        self.at = at
        self.asked: list[tuple[float, str]] = []
        self.pages: list[str] = []
        self.looked_up: list[str] = []
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._ticket = itertools.count()
        self._wake_at: float | None = None
        self.in_flight = 0
        self.most_open: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        options["quiet"] = options.pop("options_quiet", QuietHours())
        options = {"confirm_after": 10.0, "canaries": (), **options}
        settings = CrawlOptions("Xuncha tests", **options)
        rates = [rate] * len(sites) if isinstance(rate, (int, float)) else list(rate)
        orders = [
            CrawlOrder(
                Site(f"site-{number}", "", url, (urls.host_of(url), *hosts)),
                folder / f"{number}.db",
                f"run-{at:%m%d%H%M}-{number}",
                budgets or Budgets(),
                rates[number],
                obey_robots,
                fixed_columns or {},
                rotation=rotation,
                quiet=QuietHours.of(quiet[number], at.tzinfo) if quiet else QuietHours(),
            )
            for number, url in enumerate(sites)
        ]
        self.spider = SiteSpider(orders, settings, self.now)
        renders = settings.render.max_pages if settings.render else 0
        self.lanes = [Lane(order, self.now, settings.confirm_after, renders) for order in orders]
        gate = OneByOneGate(
            Policy(settings.private_hosts), settings.canaries, self._look_up, self._reach, clock=self.monotonic
        )
        self.desk = Desk(self.lanes, gate, settings, clock=self.monotonic, now=self.now)
        self.spider.desk = self.desk
        self.spider.sender = cast("Sender", SimpleNamespace(files=FileReader(settings.read_files)))
        self.desk.answer_without_request = self.spider.record_outcome
        self.desk.wake = self._wake
        self._look_ups: list[Any] = []
        self.desk.spawn = self._spawn
        self.ends: list[CrawlEnd] = []

    def monotonic(self) -> float:
        """Seconds."""
        return self.clock

    def now(self) -> datetime:
        """Wall clock."""
        return self.at + timedelta(seconds=self.clock)

    # -- running ------------------------------------------------------------------------------------------------------

    def run(self, *, until: Callable[[World], bool] = lambda world: False) -> World:
        """Crawl to the end, or until somebody has seen enough; the crawl files stay open."""
        for _ in range(MAX_STEPS):
            ask = self.desk.next_ask()
            if ask is not None:
                self._send(ask)
            elif self.in_flight == 0 and self.desk.finished():
                return self
            elif not self._advance():
                raise StuckError(f"waiting: {[lane.file.waiting() for lane in self.lanes]}")
            if until(self):
                return self
        raise StuckError(f"{MAX_STEPS} steps")

    def finish(self, *, interrupted: bool = False) -> list[CrawlEnd]:
        """Close the crawl files."""
        self.ends = [lane.finish(interrupted=interrupted) for lane in self.lanes]
        return self.ends

    def close(self) -> None:
        """Close the crawl files, whatever became of the crawl."""
        for coroutine in self._look_ups:
            coroutine.close()
        for lane in self.lanes:
            with contextlib.suppress(sqlite3.ProgrammingError):
                lane.file.close()

    def _advance(self) -> bool:
        times = [event[0] for event in self._events[:1]] + ([self._wake_at] if self._wake_at is not None else [])
        if not times:
            return False
        self.clock = max(self.clock, min(times))
        if self._wake_at is not None and self._wake_at <= self.clock:
            self._wake_at = None
        while self._events and self._events[0][0] <= self.clock:
            heapq.heappop(self._events)[2]()
        return True

    def _later(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.clock + seconds, next(self._ticket), what))

    def _wake(self, seconds: float) -> None:
        at = self.clock + max(seconds, 0.001)
        self._wake_at = at if self._wake_at is None else min(at, self._wake_at)

    def _spawn(self, coroutine: Any) -> None:
        self._look_ups.append(coroutine)
        self._later(0.02, lambda: self._run(coroutine))

    @staticmethod
    def _run(coroutine: Any) -> None:
        try:
            coroutine.send(None)
        except StopIteration:
            return
        raise AssertionError("a look-up waits for something")

    async def _reach(self, address: str, port: int) -> bool:
        return not self.down() and address not in self.unreachable

    def down(self) -> bool:
        """Whether our own network is down just now."""
        return any(begin <= self.clock < end for begin, end in self.outages)

    def _look_up(self, host: str) -> list[str]:
        self.looked_up.append(host)
        entry = self.names.get(host, [PUBLIC])
        if isinstance(entry, Exception):
            raise entry
        return entry

    # -- the web ------------------------------------------------------------------------------------------------------

    def _send(self, ask: Ask) -> None:
        url = ask.queued.url
        self.asked.append((self.clock, url))
        if ask.purpose in {"page", "foreign"}:
            self.pages.append(url)
        self.in_flight += 1
        self._open[ask.host] += 1
        self.most_open[ask.host] = max(self.most_open[ask.host], self._open[ask.host])
        reply = self.web.get(url) or self.unknown(url)
        if ask.purpose == "render":
            self.renderings.append(url)
            reply = self.by_browser.get(url, Reply(outcome=outcomes.TIMEOUT))
        if self.down():
            reply = Reply(outcome=outcomes.TIMEOUT, takes=5.0)
        if isinstance(reply, list):
            reply = reply.pop(0) if len(reply) > 1 else reply[0]
        self._later(reply.takes, lambda: self._answer(ask, reply))

    def _answer(self, ask: Ask, reply: Reply) -> None:
        self.in_flight -= 1
        self._open[ask.host] -= 1
        request = self.spider.request(ask)
        if reply.outcome:
            self.spider._counted(ask, 1, 0)
            self.spider.record_outcome(ask, outcomes.Outcome(reply.outcome))
            self.desk.came_back(ask, reply.outcome)
            return
        headers = {"Content-Type": "text/html; charset=utf-8", **reply.headers}
        if "ETag" in headers and request.headers.get("If-None-Match") == headers["ETag"].encode():
            self.not_modified.append(ask.queued.url)
            reply, headers = Reply(status=304), {"ETag": headers["ETag"]}
        body = reply.body.encode()
        url = reply.headers.get("X-Url", ask.queued.url)
        self.spider.answered(HtmlResponse(url, reply.status, headers, body, request=request))

    # -- what is in the crawl files -----------------------------------------------------------------------------------

    def rows(self, lane: int = 0) -> dict[str, dict[str, Any]]:
        """All addresses of one site by address."""
        return {row["url"]: dict(row) for row in self.lanes[lane].file.rows("SELECT * FROM url")}

    def outcome(self, url: str, lane: int = 0) -> str:
        """Outcome of one address."""
        return str(self.rows(lane)[url]["outcome"])

    def times(self, url: str) -> list[float]:
        """When an address was asked."""
        return [at for at, asked in self.asked if asked == url]
