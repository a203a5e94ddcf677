"""One site's crawl as a state: what to ask next of its own hosts, in which order, and when it is finished.

No network here and no Scrapy: the desk takes an `Ask` from a lane, and the spider brings the answer back.
Order: robots.txt, home page, columns, newest items, the rest; second looks at failures last. Before the first page of
each host come two random paths: what does this host say to nonsense (`spiders.nonsense`)?
"""

from __future__ import annotations

import json
import re
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db import trap_notes
from db.crawl_file import CrawlFile
from db.crawl_rows import ANSWERED, QUEUED, TO_CONFIRM, Fetched, Queued
from db.later_visits import CARRY, FAILED
from spiders import home_again, outcomes, trap_order
from spiders.asks import Ask, Plain, Purpose
from spiders.domains import same_family, twins
from spiders.economy import economy_of
from spiders.nonsense import Nonsense
from spiders.orders import CrawlEnd, CrawlOrder, Progress
from spiders.pace import MAX_PAUSE
from spiders.pages import urls
from spiders.priorities import COLUMN_PAGING, HOME, MENU, PAGE, priority_of
from spiders.robots import Robots
from spiders.stops import InARow
from spiders.traps import Traps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spiders.pages.model import Link

MAX_URL = 2_000
BUFFER = 32
CARRIED_AT_ONCE = 200  # addresses taken over without asking before others of the run have their turn
HELD = 200  # addresses looked past while their host has not yet answered the random paths
MAX_REPEATS = 3
HOME_CONFIRM = timedelta(seconds=2)

HOME_PATH = re.compile(r"https?://[^/]+/(?:(?:index|default|main|home)\.\w{2,5})?")


class Lane:
    """The crawl of one site. `now` is the wall clock, injected; `renders` pages may be rendered."""

    def __init__(self, order: CrawlOrder, now: Callable[[], datetime], confirm_after: float, renders: int = 0) -> None:
        self.order = order
        self.now = now
        self.confirm_after = timedelta(seconds=confirm_after)
        self.file = CrawlFile(order.file, f"{now():%Y%m%d-%H%M%S}")
        site = order.site
        start = urls.canonical(site.url)
        economy = economy_of(order, now())
        self.resumed = self.file.begin_run(order.run_id, site.id, start, site.hosts, now().isoformat(), economy)
        row = self.file.run_row()
        self.host = urls.host_of(start)
        self.hosts: set[str] = {*site.hosts, *json.loads(row["hosts"]), self.host, *twins([self.host, *site.hosts])}
        self.scheme = start.partition(":")[0]
        self.home_urls: list[str] = json.loads(row["homes"])
        self.robots = Robots()
        self.nonsense = Nonsense(self.is_home)
        self.traps = Traps(trap_notes.known(self.file.conn, self.file.seq))
        self.progress = Progress(
            site.id, site.name or self.host, row["pages"], row["requests"], row["bytes"], rate=order.rate
        )
        self.started = now()
        self.stopped_by: str | None = None
        self.unread_pages = 0
        self.in_hand: dict[int, Queued] = {}
        self.foreign_in_hand: set[int] = set()
        self._buffer: deque[Queued] = deque()
        self._first: deque[Ask] = deque()
        self.renders_left = renders
        self._renders: deque[Ask] = deque()
        self.forms: dict[str, int] = {}  # action -> its address in the crawl file, see `spiders.page_links`
        self._carrying = False
        self._in_a_row = InARow()
        self._plan_start(start)

    def _plan_start(self, start: str) -> None:
        self.file.add(start, own=True, priority=HOME, depth=0)
        for url in self.order.fixed_columns.values():
            self.file.add(url, own=urls.host_of(url) in self.hosts, priority=MENU, depth=1)
        if self.order.obey_robots:
            self._first.append(self._special(f"{self.scheme}://{self.host}/robots.txt", "robots", -1))

    def _special(self, url: str, purpose: Purpose, url_id: int) -> Ask:
        queued = Queued(url_id, url, own=True, priority=HOME, depth=0, attempts=0)
        return Ask(self, queued, urls.host_of(url), purpose)

    # -- what next ----------------------------------------------------------------------------------------------------

    def next_own(self) -> Ask | None:
        """The next request to this site's own hosts, or None while there is nothing to send just now."""
        if -1 in self.in_hand or self._over():  # nothing leaves before robots.txt is known
            return None
        return self._take_first() or (self._renders.popleft() if self._renders else self._next_page())

    def _take_first(self) -> Ask | None:
        while self._first:
            ask = self._first.popleft()
            if ask.purpose == "nonsense" and not self.robots.allows(ask.queued.url):
                self.nonsense.done(ask.queued.id)
                continue
            self.in_hand[ask.queued.id] = ask.queued
            return ask
        return None

    def _next_page(self) -> Ask | None:
        """The most important page whose host may be asked. Others wait until it has answered the random paths."""
        held: dict[int, Queued] = {}
        ask: Ask | None = None
        carried = 0
        while ask is None and len(held) < HELD and carried < CARRIED_AT_ONCE:
            if not self._buffer:
                self._buffer.extend(self.file.queued(own=True, limit=BUFFER, without={*self.in_hand, *held}))
            if not self._buffer:
                break
            queued = self._buffer.popleft()
            if queued.id in self.in_hand:
                continue
            if trap_order.put_off(self, queued):
                carried += 1
                continue
            refused = self._refused(queued)
            if not refused and queued.carry == CARRY and self.reading_allowed(queued):
                self.progress.pages += self.file.carry(queued.id)
                carried += 1
                self._count()
                self.file.recorded()
                continue
            if refused:
                self.file.record_fetch(queued.id, Fetched(refused, 0, "", self.now().isoformat(), ANSWERED))
                self.file.recorded()
                continue
            ask = self._nonsense_before(queued)
            if ask is not None or (self.nonsense.waits_for(queued.url) and not self.is_home(queued.url)):
                held[queued.id] = queued
            else:
                self.in_hand[queued.id] = queued
                ask = Ask(self, queued, urls.host_of(queued.url), "page")
        self._buffer.extendleft(reversed(held.values()))
        self._carrying = ask is None and carried > 0
        return ask

    def _nonsense_before(self, queued: Queued) -> Ask | None:
        """The random path that must be asked before this address: it is the first one of its host."""
        questions = self.nonsense.questions(queued.url)
        self._first.extend(self._special(url, "nonsense", url_id) for url_id, url in questions)
        return self._take_first() if questions else None

    def nonsense_moved(self, ask: Ask, target: str) -> None:
        """A random path was redirected: look where it leads."""
        own = urls.host_of(target) in self.hosts
        questions = self.nonsense.moved(ask.queued.id, target, own=own)
        self._first.extend(self._special(url, "nonsense", url_id) for url_id, url in questions)

    def render_later(self, ask: Ask, plain: Plain) -> bool:
        """Put a page back to be rendered, if the budget allows. It stays in hand: a killed crawl asks it again."""
        if self.renders_left <= 0 or self._over():
            return False
        self.renders_left -= 1
        self._renders.append(Ask(self, ask.queued, ask.host, "render", plain))
        return True

    def left_unrendered(self) -> list[Ask]:
        """What was to be rendered when the crawl ended: it is kept as it was read."""
        left = list(self._renders) if self.stopped_by is not None else []
        if left:
            self._renders.clear()
        return left

    def _refused(self, queued: Queued) -> str:
        if len(queued.url) > MAX_URL:
            return outcomes.TOO_LONG
        return "" if self.robots.allows(queued.url) else outcomes.ROBOTS

    def next_foreign(self, limit: int) -> list[Queued]:
        """Addresses on other hosts that wait for a look; the desk asks each once for all sites of the run."""
        if self.stopped_by is not None:
            return []
        self.file.carry_foreign()
        found = self.file.queued(own=False, limit=limit, without=self.foreign_in_hand)
        self.foreign_in_hand.update(queued.id for queued in found)
        return found

    def second_looks(self) -> tuple[list[Queued], datetime | None]:
        """Failures that are due for their second look, and when the next of them will be."""
        if self.stopped_by is not None:
            return [], None
        if self._carrying:  # there may be more to take over or to ask
            return [], self.now()
        due: list[Queued] = []
        for queued, first_at in self.file.to_confirm(200, {*self.in_hand, *self.foreign_in_hand}):
            # Nobody should wait long to hear that a home page does not answer.
            wait = min(self.confirm_after, HOME_CONFIRM) if queued.priority == HOME else self.confirm_after
            ready = datetime.fromisoformat(first_at) + wait
            if ready > self.now():
                return due, ready
            due.append(queued)
        return due, None

    def take_second_look(self, queued: Queued) -> Ask | None:
        """Hold an address for its second look; random paths not asked yet come first. None: in the shared queue."""
        if not queued.own:
            self.foreign_in_hand.add(queued.id)
            return None
        if (nonsense := self._nonsense_before(queued)) is not None:
            return nonsense
        self.in_hand[queued.id] = queued
        return Ask(self, queued, urls.host_of(queued.url), "page")

    def ask_witnesses(self) -> bool:
        """When nothing is left to ask: whether pages must be asked after all, for somebody is accused with them."""
        asked_again = self.file.ask_witnesses(HOME)
        self.progress.pages -= asked_again
        if not asked_again and (home := home_again.wanted(self)) is not None:
            self._first.append(Ask(self, home, urls.host_of(home.url), "home"))
        return asked_again > 0 or bool(self._first)

    @property
    def idle(self) -> bool:
        """Nothing is under way for this site."""
        to_come = bool(self._first) and self.stopped_by is None
        return not (self.in_hand or self.foreign_in_hand or to_come)

    # -- where links lead ---------------------------------------------------------------------------------------------

    def add_link(self, link: Link, page: Queued, rows: dict[str, int]) -> int:
        """Put the target of a link into the frontier; returns its id. `rows`: list items, address to place."""
        known = self.file.known(link.url)  # of most links: menus, and what other pages have named
        if known is not None and (known[1] <= MENU or self._no_better(known[1], link, page, rows)):
            return known[0]
        priority = priority_of(link, page, rows)
        if known is not None and known[1] <= priority:
            return known[0]
        self._make_way(priority)
        own = urls.host_of(link.url) in self.hosts
        return self.file.add(link.url, own=own, priority=priority, depth=page.depth + 1)

    @staticmethod
    def _no_better(known: int, link: Link, page: Queued, rows: dict[str, int]) -> bool:
        """Whether no look at a link could show its target to be more important than it is known to be.

        Away from the home page and what it leads to, only a place in a list makes more of it than a page.
        """
        return known <= PAGE and page.depth > 1 and page.priority != HOME and link.url not in rows

    def add_paging(self, addresses: Sequence[str], page: Queued) -> None:
        """The second page of a column comes early, further ones in their turn; all are as deep as the list itself."""
        priority = COLUMN_PAGING if page.priority <= MENU else PAGE
        self._make_way(priority)
        for url in addresses:
            if urls.host_of(url) in self.hosts:
                self.file.add(url, own=True, priority=priority, depth=page.depth)

    def _make_way(self, priority: int) -> None:
        """What is more important than what was taken from the frontier already need not wait behind it."""
        if self._buffer and priority < self._buffer[-1].priority:
            self._buffer.clear()

    def moved_home(self, target: str) -> None:
        """The home page answers at another address. A host of the same family becomes the site's own."""
        host = urls.host_of(target)
        if target in self.home_urls or not same_family(host, self.host):
            return
        self.hosts.update([host, *twins([host])])
        self.home_urls.append(target)
        self.file.set_places([self.host, *sorted(self.hosts - {self.host})], self.home_urls)
        self.file.add(target, own=True, priority=HOME, depth=0)

    # -- what came back -----------------------------------------------------------------------------------------------

    def reading_allowed(self, queued: Queued) -> bool:
        """Whether a page may still be read (followed further) or only be checked as a link target."""
        budgets = self.order.budgets
        return self.progress.pages < budgets.max_pages and queued.depth <= budgets.max_depth

    def put_back(self, ask: Ask) -> None:
        """Drop a request that will not be answered in this run; its address stays in the frontier."""
        self.in_hand.pop(ask.queued.id, None)
        self.foreign_in_hand.discard(ask.queued.id)
        self.nonsense.done(ask.queued.id)

    def ask_again(self, ask: Ask) -> None:
        """What was asked before the pages was not answered because our own network was down."""
        if ask.purpose == "robots":
            self._first.appendleft(ask)
        elif ask.purpose == "nonsense":
            self.nonsense.forget(ask.queued.url)

    def record(self, queued: Queued, outcome: outcomes.Outcome, *, at: str = "", **facts: object) -> None:
        """Record the outcome of one address, and decide whether it deserves a second look or another try.

        `at`: instant of the observation, if it was not just now.
        """
        repeats = queued.attempts + 1
        state = ANSWERED
        if outcome.wait > MAX_PAUSE:
            state = ANSWERED  # sooner than it said would be impolite, and one failure accuses nobody
        elif outcome.name == outcomes.RATE_LIMITED and repeats < MAX_REPEATS:
            state = QUEUED
        elif queued.carry == FAILED and outcome.name in outcomes.DEFINITE:
            state = ANSWERED  # the last run has seen the same
        elif outcome.name not in outcomes.NEVER_RETRIED and repeats < 2:
            state = TO_CONFIRM
        fetched = Fetched(
            outcome.name,
            outcome.status,
            outcome.detail,
            at or self.now().isoformat(),
            state,
            **facts,  # type: ignore[arg-type]
        )
        self.file.record_fetch(queued.id, fetched)
        self._recorded(queued, outcome)

    def unchanged(self, queued: Queued, status: int, tls: str) -> bool:
        """An own page is as it was at its last visit: its reading stands, its links are followed.

        False when there is no reading, or no more pages may be read: then it is an answer as any other.
        """
        if not self.reading_allowed(queued) or not self.file.unchanged(queued.id, self.now().isoformat(), status, tls):
            return False
        self.progress.pages += 1
        self._recorded(queued, outcomes.Outcome(outcomes.OK, status))
        return True

    def _recorded(self, queued: Queued, outcome: outcomes.Outcome) -> None:
        self.in_hand.pop(queued.id, None)
        self.foreign_in_hand.discard(queued.id)
        if queued.own and urls.host_of(queued.url) in map(urls.host_of, self.home_urls):
            self._watch(outcome.name)
        if outcome.name not in outcomes.GOOD_OUTCOMES and outcome.name != outcomes.REDIRECTED:
            self.progress.errors += 1
        self._count()
        self.file.recorded()

    def _count(self) -> None:
        self.file.count(pages=self.progress.pages, requests=self.progress.requests, size=self.progress.bytes)

    def _watch(self, outcome: str) -> None:
        """Leave a site alone that has begun to refuse us, or that no longer answers.

        Only the hosts of its home page speak for it: links to a twin without an address must not end the crawl.
        """
        self.stopped_by = self._in_a_row.count(outcome) or self.stopped_by

    def _over(self) -> bool:
        """Whether this crawl has ended; spends the budgets of time and size."""
        budgets = self.order.budgets
        if self.stopped_by is None:
            if (self.now() - self.started).total_seconds() > budgets.max_seconds:
                self.stopped_by = "max_seconds"
            elif self.progress.bytes > budgets.max_bytes:
                self.stopped_by = "max_bytes"
        return self.stopped_by is not None

    def is_home(self, url: str) -> bool:
        """Whether an address is the home page's, under its usual names too."""
        return url in self.home_urls or HOME_PATH.fullmatch(url.partition("?")[0]) is not None

    def finish(self, *, interrupted: bool, hand_over: bool = False) -> CrawlEnd:
        """Close the crawl file; an interrupted crawl stays open in it and goes on when it is run again.

        `hand_over`: the file of one that is over stays open, and goes along with how it ended.
        """
        if self.stopped_by is None and self.unread_pages and not interrupted:
            over = self.progress.pages >= self.order.budgets.max_pages
            self.stopped_by = "max_pages" if over else "max_depth"
        self._count()
        trap_notes.keep(self.file.conn, self.file.seq, self.traps.found())
        if not interrupted:
            self.file.finish_run(self.now().isoformat(), self.stopped_by)
        run_id = self.file.run_id
        handed = self.file if hand_over and not interrupted else None
        if handed is None:
            self.file.close()
        self.progress.phase = "interrupted" if interrupted else "done"
        return CrawlEnd(
            self.order.site.id,
            run_id,
            self.stopped_by,
            interrupted,
            self.resumed,
            self.progress.pages,
            self.progress.requests,
            self.progress.bytes,
            set_aside=self.file.set_aside,
            file=handed,
        )
