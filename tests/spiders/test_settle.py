"""From a finished crawl to records: verdicts on links, where they were found, the home page, documents."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import timedelta

import pytest

from db.crawl_file import CrawlFile
from db.crawl_rows import LinkEdge
from db.models import LinkCounts
from spiders import outcomes as o
from spiders.one_for_all import AS_TO_NONSENSE
from spiders.settle import settle
from tests.spiders.crawl_builder import HOME, HOST, MONDAY, Builder, page_facts

NAV = "nav"


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(**options):
        made.append(Builder(tmp_path / "qinghe.db", **options))
        return made[-1]

    yield make
    for builder in made:
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed by the test
            builder.file.close()


def targets(settled):
    return {target.url.removeprefix(HOME): target for target in settled.targets}


# -- verdicts and counts ----------------------------------------------------------------------------------------------


def _alike(built, count, content):
    """Pages that look like the answer to a random address."""
    for number in range(count):
        for confirm in (True, False):
            facts = {"detail": AS_TO_NONSENSE, "content_hash": content.format(number)}
            built.answer(f"/{number}", o.SOFT_NOT_FOUND, 200, confirm=confirm, **facts)


@pytest.mark.parametrize(
    ("count", "content", "home", "others", "verdict"),
    [
        (5, "shell", {"list_state": "script", "text_length": 20}, (), "uncertain"),  # an application in the browser
        (5, "shell", {"list_state": "script", "text_length": 20}, ("/art",), "broken"),  # it tells its addresses apart
        (5, "shell", {"list_state": "script", "text_length": 20}, ("/index.html",), "uncertain"),  # home once more
        (4, "shell", {"list_state": "script", "text_length": 20}, (), "broken"),  # they may well all be gone
        (100, "home", {"text_length": 2000}, (), "broken"),  # everything is answered with the home page (design.md 5)
        (100, "error", {"text_length": 2000}, (), "broken"),  # or with one error page
        (100, "made up for {}", {"text_length": 2000}, (), "uncertain"),  # a page for whatever is asked
        (5, "made up for {}", {"text_length": 2000}, ("/art",), "broken"),
    ],
)
def test_a_host_that_answers_all_addresses_alike_says_nothing_about_them(crawl, count, content, home, others, verdict):
    built = crawl()
    built.page("/", [(f"/{number}", "一") for number in range(count)] + [(one, "二") for one in others], **home)
    built.answer("/", content_hash="home")
    _alike(built, count, content)
    for one in others:
        built.page(one)
        built.answer(one, content_hash="home" if one == "/index.html" else "other")
    settled = settle(built.finish())
    assert {targets(settled)[str(number)].verdict for number in range(count)} == {verdict}
    assert {targets(settled)[str(number)].cause for number in range(count)} == {o.SOFT_NOT_FOUND}
    assert settled.links.broken == (count if verdict == "broken" else 0)


def test_every_verdict_is_counted_once(crawl):
    built = crawl()
    names = ("good", "dead", "once", "slow", "refuses", "ours", "robots", "left")
    built.page("/", [(f"/{name}", name) for name in names] + [("http://x.gov.cn/", "外站"), ("/1", "一"), ("/2", "二")])
    built.page("/good")
    built.broken("/dead")
    built.answer("/once", o.NOT_FOUND, 404)
    built.broken("/slow", o.TIMEOUT, 0)
    built.answer("/refuses", o.BLOCKED, 403)
    built.answer("/ours", o.OUR_NETWORK, 0)
    built.answer("/robots", o.ROBOTS, 0)
    built.answer("http://x.gov.cn/")
    for place in ("/1", "/2"):
        built.answer(place, o.REDIRECTED, 302, redirect_to="/end")
    built.broken("/end")
    settled = settle(built.finish())
    found = targets(settled)
    verdicts = {name: found[name].verdict for name in names if name in found}
    assert verdicts == {
        "dead": "broken",
        "once": "uncertain",
        "slow": "uncertain",
        "refuses": "blocked",
        "ours": "ours",
        "robots": "unchecked",
        "left": "unchecked",
    }
    assert (found["1"].verdict, found["1"].final_url, found["1"].cause) == ("broken", f"{HOME}end", o.NOT_FOUND)
    assert "end" not in found
    assert settled.links == LinkCounts(checked=10, good=3, broken=3, blocked=1, uncertain=2, ours=1)


def test_a_page_that_is_too_large_to_read_is_good_and_remembered(crawl):
    built = crawl()
    built.page("/", [("/huge", "工程进展")])
    built.broken("/huge", o.TOO_LARGE, 0)
    settled = settle(built.finish())
    (target,) = settled.targets
    assert (target.verdict, target.cause, target.too_large) == ("good", o.TOO_LARGE, True)
    assert settled.links == LinkCounts(checked=2, good=2)


def test_a_home_page_that_did_not_open_is_counted(crawl):
    built = crawl()
    built.broken("/", o.REFUSED, 0)
    assert settle(built.finish()).links == LinkCounts(checked=1, uncertain=1)


def test_a_broken_target_carries_its_observations(crawl):
    built = crawl()
    built.page("/", [("/dead", "工程进展")])
    built.broken("/dead")
    (target,) = settle(built.finish()).targets
    assert [(a.outcome, a.status) for a in target.attempts] == [(o.NOT_FOUND, 404)] * 2
    assert target.attempts[0].at < target.attempts[1].at
    assert (target.text, target.kind, target.own, target.status) == ("工程进展", "page", True, 404)


def test_where_a_target_was_found(crawl):
    built = crawl()
    built.page("/a", [("/dead", ""), ("/dead", "again")])
    for number in range(120):
        built.page(f"/p{number}", [("/dead", f"第{number}页")])
    built.page("/", [("/dead", "", "footer")])
    built.broken("/dead")
    target = targets(settle(built.finish()))["dead"]
    assert target.found_on_total == 122
    assert len(target.found_on) == 100
    assert target.found_on[0] == HOME
    assert target.on_home
    assert (target.text, target.position) == ("第0页", "footer")


def test_what_only_an_earlier_page_linked_to_is_nobodys_target(crawl, tmp_path):
    built = crawl()
    built.page("/", [("/old", "旧")])
    built.broken("/old")
    assert settle(built.finish()).links.broken == 1
    built.file.close()
    again = crawl(run_id="run-2", at=MONDAY + timedelta(days=7))
    again.page("/", [])
    settled = settle(again.finish())
    assert (settled.targets, settled.links.broken) == ((), 0)


@pytest.mark.parametrize(("hours", "verdict"), [(1, "uncertain"), (24 * 7, "broken")])
def test_a_transient_failure_counts_when_it_comes_back_in_another_run(crawl, hours, verdict):
    built = crawl()
    built.page("/", [("/slow", "慢")])
    built.broken("/slow", o.TIMEOUT, 0)
    built.finish()
    built.file.close()
    again = crawl(run_id="run-2", at=MONDAY + timedelta(hours=hours))
    again.page("/", [("/slow", "慢")])
    again.broken("/slow", o.TIMEOUT, 0)
    assert targets(settle(again.finish()))["slow"].verdict == verdict


def test_two_bad_moments_a_week_apart_are_no_dead_link(crawl):
    """It failed for a moment last week and again this week; in between it answered."""
    built = crawl()
    built.page("/", [("/slow", "慢"), ("/gone", "无")])
    built.answer("/slow", o.TIMEOUT, 0, confirm=True)
    built.answer("/slow")
    built.answer("/gone", o.NOT_FOUND, 404, confirm=True)
    built.answer("/gone")
    built.finish()
    built.file.close()
    again = crawl(run_id="run-2", at=MONDAY + timedelta(days=7))
    again.page("/", [("/slow", "慢"), ("/gone", "无")])
    again.broken("/slow", o.TIMEOUT, 0)
    again.answer("/gone", o.NOT_FOUND, 404, confirm=True)
    found = targets(settle(again.finish("max_seconds")))
    assert (found["slow"].verdict, found["gone"].verdict) == ("uncertain", "uncertain")


def test_what_this_run_did_not_ask_is_not_judged_by_the_last(crawl):
    built = crawl()
    built.page("/", [("/dead", "死")])
    built.broken("/dead")
    built.finish()
    built.file.close()
    again = crawl(run_id="run-2", at=MONDAY + timedelta(days=7))
    again.page("/", [("/dead", "死")])
    settled = settle(again.finish("max_pages"))
    assert targets(settled)["dead"].verdict == "unchecked"
    assert settled.links.broken == 0
    assert (settled.run.complete, settled.run.stopped_by) == (False, "max_pages")


def test_kinds_of_targets(crawl):
    built = crawl()
    built.page("/", [("/a.pdf", "附件"), ("/logo.png", "", "header", "asset"), ("/x", "页"), ("http://x.cn/f", "文件")])
    for place in ("/a.pdf", "/logo.png", "/x"):
        built.broken(place)
    built.answer("http://x.cn/f", content_type="application/zip")
    kinds = {name: target.kind for name, target in targets(settle(built.finish())).items()}
    assert kinds == {"a.pdf": "file", "logo.png": "asset", "x": "page", "http://x.cn/f": "file"}


# -- redirects --------------------------------------------------------------------------------------------------------


def test_a_redirect_loop_is_uncertain(crawl):
    built = crawl()
    built.page("/", [("/a", "甲"), ("/self", "己")])
    built.answer("/a", o.REDIRECTED, 302, redirect_to="/b")
    built.answer("/b", o.REDIRECTED, 302, redirect_to="/a")
    built.answer("/self", o.REDIRECTED, 302, redirect_to="/self")
    found = targets(settle(built.finish()))
    assert {(name, t.verdict, t.cause) for name, t in found.items()} == {
        ("a", "uncertain", o.REDIRECT_LOOP),
        ("self", "uncertain", o.REDIRECT_LOOP),
    }


def test_a_long_chain_ends_somewhere(crawl):
    built = crawl()
    built.page("/", [("/0", "零")])
    for number in range(40):
        built.answer(f"/{number}", o.REDIRECTED, 302, redirect_to=f"/{number + 1}")
    assert targets(settle(built.finish()))["0"].cause == o.TOO_MANY_REDIRECTS


@pytest.mark.parametrize(
    ("url", "end", "is_home"),
    [
        ("/zwgk/1.html", "/", True),
        ("/index.html", "/", False),
        ("/index.html?x=1", "/", False),
        ("/zwgk/1.html", "/zwgk/2.html", False),
        ("/zwgk/1.html", "/index.html?from=1", True),
        ("/zwgk/1.html", "/web/index.html", False),
        ("http://x.gov.cn/a.html", "http://x.gov.cn/", True),
        ("http://www.x.gov.cn/a.html", "https://x.gov.cn/", True),
        ("http://x.gov.cn/", "https://x.gov.cn/", False),
        ("http://www.gz.gov.cn/fgw/", "http://fgw.gz.gov.cn/", False),
        ("http://x.gov.cn/app", "http://login.y.cn/", False),
    ],
)
def test_who_lands_on_a_home_page_instead(crawl, url, end, is_home):
    built = crawl()
    built.page("/", [(url, "公告")])
    built.answer(url, o.REDIRECTED, 302, redirect_to=end)
    if end != "/":
        built.answer(end)
    found = settle(built.finish()).targets
    assert [target.is_home for target in found if target.url == built.url(url)] in (
        [is_home],
        [] if not is_home else None,
    )
    assert all(target.verdict == "good" for target in found)


# -- the home page ----------------------------------------------------------------------------------------------------


def test_items_of_the_home_page_take_their_date_from_row_or_article(crawl):
    built = crawl()
    built.page(
        "/",
        [
            ("/a", "文章甲的标题"),
            ("/b", "文章乙的标题"),
            ("/c", "没有日期的文章"),
            ("/nav", "要闻", NAV),
            ("/f", "页脚", "footer"),
        ],
        [("有日期的行", "/row", "2026-11-19")],
        kind="home",
    )
    built.articles({"/a": "2026-11-20", "/b": "2026-11-18", "/c": "", "/nav": "2026-11-22", "/f": "2026-11-22"})
    built.page("/list", rows=[("文章丙", "/c", "2026-11-17")])
    home = settle(built.finish()).home
    assert [(item.url.removeprefix(HOME), item.date, item.date_from) for item in home.items] == [
        ("a", "2026-11-20", "article"),
        ("row", "2026-11-19", "row"),
        ("b", "2026-11-18", "article"),
        ("c", "2026-11-17", "row"),
    ]
    assert (home.undated, home.undated_unread, home.navigation_only) == (0, 0, False)


def test_an_item_behind_a_redirect_has_the_date_of_its_page(crawl):
    built = crawl()
    built.page("/", [("/a", "县委召开常委会会议研究部署")])
    built.answer("/a", o.REDIRECTED, 301, redirect_to="/b")
    built.articles({"/b": "2026-11-20"})
    assert [item.date for item in settle(built.finish()).home.items] == ["2026-11-20"]


@pytest.mark.parametrize(
    ("outcome", "unread"),
    [
        (o.TIMEOUT, 1),
        (o.BLOCKED, 1),
        (o.SERVER_ERROR, 1),
        (o.OUR_NETWORK, 1),
        (o.ROBOTS, 1),
        ("", 1),
        (o.NOT_FOUND, 0),
        (o.NXDOMAIN, 0),
        (o.OK, 0),
    ],
)
def test_an_item_that_was_not_read_may_be_new(crawl, outcome, unread):
    """Else a home page would be called stale because we did not get at what is new on it."""
    built = crawl()
    built.page(
        "/", [("/old", "县委召开常委会会议研究部署"), ("/new", "全县重点项目建设推进会召开"), ("/short", "更多")]
    )
    built.articles({"/old": "2025-01-01"})
    if outcome:
        built.answer("/new", outcome, 0)
    home = settle(built.finish(None if outcome else "max_pages")).home
    assert [item.date for item in home.items] == ["2025-01-01"]
    assert (home.undated, home.undated_unread) == (unread, unread)


def test_a_home_page_that_only_leads_on_shows_its_columns(crawl):
    built = crawl()
    built.page("/", [("/news/", "要闻动态", NAV)])
    built.page("/news/", rows=[("甲", "/1", "2026-11-20"), ("乙", "/2", "2026-11-10")], column_name="要闻动态")
    home = settle(built.finish()).home
    assert home.navigation_only
    assert [item.date for item in home.items] == ["2026-11-20", "2026-11-10"]


def test_a_home_page_that_did_not_open_says_nothing(crawl):
    built = crawl()
    built.page("/", rows=[("旧", "/1", "2026-11-01")], title="青禾县人民政府", identity=json.dumps({"icp": "1"}))
    built.finish()
    built.file.close()
    again = crawl(run_id="run-2", at=MONDAY + timedelta(days=7))
    again.broken("/", o.TIMEOUT, 0)
    settled = settle(again.finish())
    assert settled.run.home_outcome == o.TIMEOUT
    assert (settled.home.items, settled.home.title, settled.home.navigation_only) == ((), "", False)
    assert settled.columns == ()


def test_a_home_page_that_moved(crawl):
    built = crawl()
    built.answer("/", o.REDIRECTED, 302, redirect_to="/web/")
    built.page("/web/", rows=[("甲", "/1", "2026-11-20")], title="青禾县人民政府")
    built.file.set_places([HOST], [HOME, f"{HOME}web/"])
    settled = settle(built.finish())
    assert (settled.run.home_outcome, settled.home.url) == (o.OK, f"{HOME}web/")
    assert settled.home.items[0].date == "2026-11-20"


@pytest.mark.parametrize(
    ("end", "outcome", "content_type"),
    [("http://other.cn/", "other_site", "text/html"), ("/report.pdf", "not_a_page", "application/pdf")],
)
def test_a_start_address_that_is_no_home_page(crawl, end, outcome, content_type):
    built = crawl()
    built.answer("/", o.REDIRECTED, 302, redirect_to=end)
    built.answer(end, content_type=content_type)
    assert settle(built.finish()).run.home_outcome == outcome


# -- the run, documents -----------------------------------------------------------------------------------------------


def test_menus_are_complete_when_everything_in_them_was_answered(crawl):
    built = crawl()
    built.page("/", [("/news/", "要闻", NAV), ("/rest", "其他")])
    built.file.add(f"{HOME}news/", own=True, priority=1, depth=1)
    assert settle(built.finish("max_pages")).run.menus_complete is False
    built.answer("/news/", o.TIMEOUT, 0)
    assert settle(built.file).run.menus_complete is True


def test_documents_know_their_column_and_when_we_saw_them(crawl):
    built = crawl()
    built.page("/zc/", rows=[("通知", "/1", "2026-11-20")], column_category="policy_documents", column_sure=1.0)
    built.page("/1", article={"title": "通知", "doc_number": "青政发〔2026〕1号", "published_on": "2026-11-20"},
               number_key="k", column_category="news")  # fmt: skip
    built.page("/2", article={"title": "要闻"}, column_category="news")
    built.page("/3")
    documents = list(settle(built.finish()).documents)
    assert [(doc.url.removeprefix(HOME), doc.column, doc.number_key) for doc in documents] == [
        ("1", "policy_documents", "k"),
        ("2", "news", ""),
    ]
    assert documents[0].first_seen == MONDAY.isoformat()
    assert documents[0].doc_number == "青政发〔2026〕1号"


def test_settling_twice_gives_the_same(crawl):
    built = crawl()
    built.page("/", [("/dead", "死"), ("/news/", "要闻动态", NAV)])
    built.page("/news/", rows=[("甲", "/1", "2026-11-20")], column_name="要闻动态")
    built.broken("/dead")
    one = settle(built.finish())
    documents = list(one.documents)
    built.file.close()
    file = CrawlFile(built.file.path)
    other = settle(file)
    assert (one.run, one.home, one.columns, one.targets, one.links) == (
        *(other.run, other.home, other.columns, other.targets, other.links),
    )
    assert documents == list(other.documents)
    file.close()


# -- what is named and not asked ---------------------------------------------------------------------------------------

BAD = "http://h:99999/"


def with_named(site, url, outcome, *, tag="a"):
    target = site.file.name(url, outcome, site.now.isoformat(), own=False, priority=6, depth=1)
    home = site.page("/")
    site.file.record_page(home, page_facts(), [LinkEdge(target, "x", tag, "content")], [])
    return site


def test_an_address_that_no_browser_can_follow_is_seen_again_on_a_page_that_has_not_changed(crawl):
    site = with_named(crawl(), BAD, o.INVALID_ADDRESS)
    (one,) = settle(site.finish()).targets
    assert (one.verdict, one.cause, len(one.attempts)) == ("broken", "invalid_address", 1)
    later = MONDAY + timedelta(days=7)
    site.file.begin_run("run-2", "qinghe", HOME, [HOST], later.isoformat())
    home = site.add("/", priority=0, depth=0)
    assert site.file.unchanged(home, later.isoformat(), 200, "")
    (again,) = settle(site.finish()).targets
    assert [attempt.at for attempt in again.attempts] == [MONDAY.isoformat(), later.isoformat()]


@pytest.mark.parametrize("outcome", [o.NO_HOST, o.FORM, o.TOO_LONG])
def test_what_is_only_named_is_listed_and_not_counted(crawl, outcome):
    settled = settle(with_named(crawl(), "http://b.example.cn/x", outcome, tag="form").finish())
    (one,) = settled.targets
    assert (one.verdict, one.cause, one.kind) == ("unchecked", outcome, "form")
    assert settled.links.checked == 1  # the home page


@pytest.mark.parametrize(
    ("outcome", "status", "tag", "verdict"),
    [
        ("not_found", 404, "form", "broken"),
        ("soft_not_found", 200, "form", "uncertain"),
        ("soft_not_found", 200, "a", "broken"),
    ],
)
def test_what_an_empty_form_is_answered_says_little(crawl, outcome, status, tag, verdict):
    site = crawl()
    site.page("/", [("/search?q=", "搜索", "header", tag)])
    site.broken("/search?q=", outcome, status)
    settled = settle(site.finish())
    assert targets(settled)["search?q="].verdict == verdict
    assert getattr(settled.links, verdict) == 1
