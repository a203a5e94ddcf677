"""One site's crawl: what is important, what is its own, what comes first, and what its file remembers."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta, timezone

import pytest

from db.crawl_rows import ANSWERED, QUEUED, TO_CONFIRM, Queued
from db.models import Site
from spiders import lane as lanes
from spiders import outcomes as o
from spiders.lane import Lane
from spiders.orders import Budgets, CrawlOrder
from spiders.pages.model import Link
from spiders.priorities import ASSET, COLUMN_PAGING, FILE, HOME, MENU, NEW_ITEM, PAGE, leads_to_page, priority_of
from spiders.robots import read
from spiders.stops import BLOCKED_IN_A_ROW
from xuncha.errors import DatabaseError

A = "http://a.gov.cn/"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))


class Clock:
    now = NINE

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lane(tmp_path, clock):
    with contextlib.closing(make(tmp_path, clock).file) as file:
        yield file.lane


def make(folder, clock, url=A, hosts=("a.gov.cn",), **order):
    made = Lane(CrawlOrder(Site("a", "", url, hosts), folder / "a.db", "run-1", **order), clock, 10.0)
    made.file.lane = made
    return made


def link(url, text="", position="content", tag="a", attribute="href"):
    return Link(url if "://" in url else A + url, text, tag, attribute, position)


def queued(lane, url=A, **changes):
    url_id = lane.file.add(url, own=True, priority=changes.get("priority", HOME), depth=changes.get("depth", 0))
    facts = {"own": True, "priority": HOME, "depth": 0, "attempts": 0} | changes
    return Queued(url_id, url, **facts)


# -- importance -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "depth", "priority"),
    [
        (link("news/", "要闻", "nav"), 0, MENU),
        (link("x/", "随便什么名字", "header"), 0, MENU),
        (link("tzgg/", "通知公告"), 1, MENU),
        (link("tzgg/", "通知公告"), 2, PAGE),
        (link("a.html", "县政府召开第十二次常务会议研究部署有关工作"), 0, PAGE),
        (link("row.html", "一行"), 1, NEW_ITEM),
        (link("late.html", "后面的一行"), 1, PAGE),
        (link("a.pdf", "附件"), 1, FILE),
        (link("a.DOCX?x=1", "附件"), 1, FILE),
        (link("a.pdf", "菜单里的文件", "nav"), 0, FILE),
        (link("logo.png", "", "header", "img", "src"), 0, ASSET),
        (link("style.css", "", "unknown", "link"), 0, ASSET),
        (link("frame.html", "", "content", "iframe", "src"), 1, PAGE),
    ],
)
def test_priority(lane, one, depth, priority):
    page = queued(lane, priority=HOME if depth == 0 else MENU, depth=depth)
    rows = {f"{A}row.html": 0, f"{A}late.html": 30}
    url_id = lane.add_link(one, page, rows)
    row = lane.file.rows("SELECT priority, depth, own FROM url WHERE id = ?", (url_id,))[0]
    assert tuple(row) == (priority, depth + 1, 1)


def test_the_second_page_of_a_column_comes_before_items(lane):
    lane.add_paging([f"{A}news/index_2.html", "http://x.cn/index_2.html"], queued(lane, priority=MENU, depth=1))
    rows = lane.file.rows("SELECT url, priority, depth FROM url WHERE url LIKE '%index_2%'")
    assert [tuple(row) for row in rows] == [(f"{A}news/index_2.html", COLUMN_PAGING, 1)]


@pytest.mark.parametrize(
    ("tag", "attribute", "leads"),
    [("a", "href", True), ("area", "href", True), ("iframe", "src", True), ("meta", "content", True),
     ("div", "onclick", True), ("img", "src", False), ("script", "src", False), ("link", "href", False)],
)  # fmt: skip
def test_what_a_reader_follows(tag, attribute, leads):
    assert leads_to_page(link("x", tag=tag, attribute=attribute)) is leads


# -- hosts ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "own"),
    [
        (f"{A}x", True),
        ("http://www.a.gov.cn/x", True),
        ("https://a.gov.cn/x", True),
        ("http://b.a.gov.cn/x", False),
        ("http://a.gov.cn:8080/x", False),
        ("http://xa.gov.cn/x", False),
    ],
)
def test_what_is_its_own(lane, url, own):
    url_id = lane.add_link(link(url), queued(lane), {})
    assert lane.file.rows("SELECT own FROM url WHERE id = ?", (url_id,))[0][0] == own


@pytest.mark.parametrize(
    ("target", "follows"),
    [
        ("http://www.a.gov.cn/web/", True),
        ("https://a.gov.cn/", True),
        ("http://a.gov.cn:8080/", True),
        ("http://portal.a.gov.cn/", True),
        ("http://b.gov.cn/", False),
        ("http://aa.gov.cn/", False),
        ("http://gov.cn/", True),
    ],
)
def test_a_home_page_that_moves(lane, target, follows):
    lane.moved_home(target)
    assert (target in lane.home_urls) is follows
    assert (lanes.urls.host_of(target) in lane.hosts) is (follows or target.startswith("https://a.gov.cn"))


def test_where_the_home_page_moved_is_remembered(tmp_path, clock):
    first = make(tmp_path, clock)
    first.moved_home("http://portal.a.gov.cn/")
    first.finish(interrupted=True)
    with contextlib.closing(make(tmp_path, clock).file) as file:
        assert file.lane.resumed
        assert file.lane.home_urls == [A, "http://portal.a.gov.cn/"]
        assert {"portal.a.gov.cn", "www.portal.a.gov.cn"} <= file.lane.hosts


# -- what comes back --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", sorted(o.ALL_OUTCOMES))
def test_state_after_each_outcome(lane, outcome):
    first, second = (queued(lane, f"{A}x", priority=PAGE, attempts=n) for n in (0, 1))
    lane.record(first, o.Outcome(outcome))
    state = lane.file.rows("SELECT state FROM url WHERE url = ?", (f"{A}x",))[0][0]
    expected = QUEUED if outcome == o.RATE_LIMITED else ANSWERED if outcome in o.NEVER_RETRIED else TO_CONFIRM
    assert state == expected
    lane.record(second, o.Outcome(outcome))
    state = lane.file.rows("SELECT state FROM url WHERE url = ?", (f"{A}x",))[0][0]
    assert state == (QUEUED if outcome == o.RATE_LIMITED else ANSWERED)


def test_errors_are_counted_for_who_watches(lane):
    for outcome in (o.OK, o.REDIRECTED, o.NOT_FOUND, o.TIMEOUT):
        lane.record(queued(lane), o.Outcome(outcome))
    assert lane.progress.errors == 2


def test_an_answer_in_between_ends_a_row_of_refusals(lane):
    for _ in range(3):
        for _ in range(BLOCKED_IN_A_ROW - 1):
            lane.record(queued(lane), o.Outcome(o.BLOCKED))
        lane.record(queued(lane), o.Outcome(o.OK))
    assert lane.stopped_by is None
    for _ in range(BLOCKED_IN_A_ROW):
        lane.record(queued(lane), o.Outcome(o.PROTECTION))
    assert lane.stopped_by == "blocked"


def test_refusals_of_foreign_hosts_do_not_end_the_crawl(lane):
    for n in range(99):
        lane.record(queued(lane, f"http://x.cn/{n}", own=False), o.Outcome(o.BLOCKED))
    assert lane.stopped_by is None


# -- what is next -----------------------------------------------------------------------------------------------------


def test_addresses_of_absurd_length_are_not_asked(lane):
    url = A + "x" * 3000
    lane.file.add(url, own=True, priority=PAGE, depth=1)
    lane.put_back(lane.next_own())  # robots.txt
    while (ask := lane.next_own()) is not None:
        assert ask.queued.url != url
    assert lane.file.rows("SELECT outcome FROM url WHERE url = ?", (url,))[0][0] == o.TOO_LONG


def test_second_looks_wait_for_their_time(lane, clock):
    lane.record(queued(lane, f"{A}x", priority=PAGE), o.Outcome(o.NOT_FOUND))
    due, later = lane.second_looks()
    assert (due, later) == ([], NINE + timedelta(seconds=10))
    clock.now += timedelta(seconds=10)
    due, later = lane.second_looks()
    assert ([item.url for item in due], later) == ([f"{A}x"], None)
    lane.put_back(lane.next_own())  # robots.txt
    lane.file.db.conn.execute("UPDATE url SET state = 1 WHERE state = 0")
    assert lane.take_second_look(due[0]).purpose == "nonsense"
    assert lane.take_second_look(due[0]).queued.url == f"{A}x"
    assert lane.second_looks() == ([], None)


def test_robots_hold_for_what_is_next(lane):
    ask = lane.next_own()
    assert ask.purpose == "robots"
    assert lane.next_own() is None
    lane.robots = read(200, b"User-agent: *\nDisallow: /\n")
    lane.put_back(ask)
    assert lane.next_own() is None
    assert lane.file.rows("SELECT outcome FROM url WHERE url = ?", (A,))[0][0] == o.ROBOTS


@pytest.mark.parametrize(
    ("budgets", "pages", "depth", "allowed"),
    [(Budgets(max_pages=5), 4, 1, True), (Budgets(max_pages=5), 5, 1, False), (Budgets(max_depth=2), 0, 2, True),
     (Budgets(max_depth=2), 0, 3, False)],
)  # fmt: skip
def test_budgets_of_pages_and_depth(tmp_path, clock, budgets, pages, depth, allowed):
    with contextlib.closing(make(tmp_path, clock, budgets=budgets).file) as file:
        file.lane.progress.pages = pages
        assert file.lane.reading_allowed(queued(file.lane, depth=depth)) is allowed


def test_the_budget_of_time_ends_everything(tmp_path, clock):
    with contextlib.closing(make(tmp_path, clock, budgets=Budgets(max_seconds=60)).file) as file:
        lane = file.lane
        file.add("http://x.cn/", own=False, priority=PAGE, depth=1)
        clock.now += timedelta(seconds=61)
        assert lane.next_own() is None
        assert lane.stopped_by == "max_seconds"
        assert lane.next_foreign(10) == []
        assert lane.second_looks() == ([], None)


def test_two_crawls_of_one_site_do_not_run_at_once(lane, tmp_path, clock):
    with pytest.raises(DatabaseError, match="another crawl"):
        make(tmp_path, clock)


def test_no_look_that_is_left_out_would_have_said_more(lane):
    """A link whose target need not be looked at again keeps its place, whatever the link, the page and its list."""
    left_out = 0
    links = [link("a.html", "通知公告", "nav"), link("a.pdf", "附件"), link("a.png", "", "content", "img", "src")]
    for known in (MENU, COLUMN_PAGING, NEW_ITEM, PAGE, FILE, ASSET):
        for depth in range(4):
            for priority in (HOME, MENU, PAGE):
                for one in links:
                    for rows in ({}, {one.url: 3}, {one.url: 50}):
                        page = Queued(1, A, own=True, priority=priority, depth=depth, attempts=0)
                        if lane._no_better(known, one, page, rows):
                            left_out += 1
                            assert priority_of(one, page, rows) >= known
    assert left_out
