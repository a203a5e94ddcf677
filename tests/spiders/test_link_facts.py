"""What else is known of links when a crawl is settled: owners, other columns, places on every page, hidden links."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import timedelta

import pytest

from db import hidden_links
from db.models import Site
from db.records import Records
from spiders import outcomes as o
from spiders.settle import settle
from tests.spiders.crawl_builder import HOME, HOST, MONDAY, Builder

OUT = "http://www.qhly.example.com/"


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(**options):
        made.append(Builder(tmp_path / "qinghe.db", **options))
        return made[-1]

    yield make
    for builder in made:
        with contextlib.suppress(sqlite3.ProgrammingError):
            builder.file.close()


def targets(settled):
    return {target.url.removeprefix(HOME): target for target in settled.targets}


# -- who stands there -------------------------------------------------------------------------------------------------


def test_title_language_domain_and_parked_of_a_target_on_another_host(crawl):
    built = crawl()
    built.page("/", [(OUT, "青禾旅游")])
    built.answer(OUT, title="青禾旅游网", language="zh", detail="parked: words")
    (target,) = settle(built.finish()).targets
    assert (target.title, target.language) == ("青禾旅游网", "zh")
    assert (target.domain, target.final_domain, target.parked) == ("example.com", "", "words")


def test_where_redirects_end_is_what_counts(crawl):
    built = crawl()
    built.page("/", [(OUT, "青禾旅游")])
    built.answer(OUT, o.REDIRECTED, 302, redirect_to="https://bet.example.net/")
    built.answer("https://bet.example.net/", title="海外投资", language="zh", tls="trouble=expired; until=2020-01-01")
    target = targets(settle(built.finish()))[OUT]
    assert (target.final_domain, target.title, target.tls) == ("example.net", "海外投资", "expired")


def test_what_did_not_answer_well_has_no_title(crawl):
    built = crawl()
    built.page("/", [(OUT, "青禾旅游")])
    built.answer(OUT, o.BLOCKED, 403, title="网站防火墙", language="zh", detail="parked: words")
    (target,) = settle(built.finish()).targets
    assert (target.title, target.parked) == ("", "")


def test_an_own_address_that_leads_to_another_domain(crawl):
    built = crawl()
    built.page("/", [("/yy/", "县医院"), ("/twin/", "首页"), ("/fine/", "政府网")])
    built.answer("/yy/", o.REDIRECTED, 302, redirect_to=OUT)
    built.answer("/twin/", o.REDIRECTED, 302, redirect_to=f"http://{HOST}/twin/index.html")
    built.page("/twin/index.html")
    built.answer("/fine/", o.REDIRECTED, 302, redirect_to="http://bm.qinghe.gov.cn/")  # of the same domain
    built.answer("http://bm.qinghe.gov.cn/")
    built.answer(OUT, title="私人诊所", language="zh")
    settled = settle(built.finish())
    found = targets(settled)
    assert (found["yy/"].own, found["yy/"].final_domain, found["yy/"].title) == (True, "example.com", "私人诊所")
    assert not {"twin/", "fine/"} & set(found)
    assert settled.links.broken == 0


def test_a_file_that_is_not_what_its_name_says(crawl):
    built = crawl()
    built.page("/", [("/a.docx", "申请表"), ("/b.pdf", "通知")])
    built.answer("/a.docx", content_type="application/pdf", detail="file: other:pdf")
    built.answer("/b.pdf", content_type="application/pdf")
    settled = settle(built.finish())
    assert {name: target.note for name, target in targets(settled).items()} == {"a.docx": "other:pdf"}
    assert (settled.links.checked, settled.links.good) == (3, 3)


# -- links that reach another column ----------------------------------------------------------------------------------

ROW = [("关于做好防汛工作的通知", "/tzgg/1.html", "2026-11-20")]


def two_columns(crawl, *links, **reached):
    built = crawl()
    menu = [("/zcjd/", "政策解读", "nav"), ("/tzgg/", "通知公告", "nav")]
    built.page("/", menu)
    facts = {
        "column_name": "通知公告",
        "column_category": "notices",
        "column_sure": 1.0,
        "crumbs": ["首页", "通知公告"],
    }
    built.page("/tzgg/", menu, ROW, **(facts | reached))
    built.page(
        "/zcjd/", menu, [("一图读懂", "/zcjd/1.html", "2026-11-20")],
        column_name="政策解读", column_category="interpretation", column_sure=1.0, crumbs=["首页", "政策解读"],
    )  # fmt: skip
    built.page("/other.html", list(links))
    return targets(settle(built.finish()))


def test_a_link_with_the_name_of_one_column_that_reaches_another(crawl):
    target = two_columns(crawl, ("/tzgg/", "政策解读", "nav"))["tzgg/"]
    assert target.meant == {
        "category": "interpretation",
        "url": f"{HOME}zcjd/",
        "reached": "notices",
        "reached_name": "通知公告",
    }
    assert (target.text, target.found_on, target.found_on_total) == ("政策解读", (f"{HOME}other.html",), 1)


@pytest.mark.parametrize(
    ("link", "reached"),
    [
        (("/tzgg/", "通知公告", "nav"), {}),
        (("/tzgg/", "公告公示", "nav"), {}),  # a synonym
        (("/tzgg/", "解读", "nav"), {}),  # not the name of any column
        (("/tzgg/", "政策解读", "breadcrumb"), {}),
        (("/tzgg/", "政策解读", "nav"), {"column_sure": 0.8}),
        (("/tzgg/", "政策解读", "nav"), {"crumbs": ["首页", "政策解读", "通知公告"]}),  # it lies below
        (("/tzgg/", "政策解读", "nav"), {"column_name": "政策解读及通知公告"}),  # one page for both
        (("/tzgg/", "政策解读", "nav"), {"title": "通知公告 政策解读 - 青禾县"}),
        (("/tzgg/", "政策解读", "nav"), {"column_category": "disclosure", "column_name": "政务公开"}),
        (("/tzgg/", "政策解读", "nav"), {"column_category": "concerns", "column_name": "回应关切"}),  # kin
        (("/tzgg/", "政策解读", "nav"), {"column_category": "interpretation", "column_name": "解读回应"}),
    ],
)
def test_in_doubt_no_link_reaches_the_wrong_column(crawl, link, reached):
    assert "tzgg/" not in two_columns(crawl, link, **reached)


# -- on every page ----------------------------------------------------------------------------------------------------


def whole_site(crawl, pages, place="footer", without=0):
    built = crawl()
    built.page("/", [("/dead", "帮助", place)])
    for number in range(pages - 1):
        built.page(f"/p{number}", [] if number < without else [("/dead", "帮助", place)])
    built.broken("/dead")
    return targets(settle(built.finish()))["dead"]


def test_a_link_of_the_template(crawl):
    target = whole_site(crawl, 20, without=1)
    assert (target.every_page, target.position, target.found_on_total) == (True, "footer", 19)


@pytest.mark.parametrize(("pages", "place", "without"), [(4, "footer", 0), (20, "footer", 3), (20, "content", 0)])
def test_what_is_no_link_of_the_template(crawl, pages, place, without):
    assert not whole_site(crawl, pages, place, without).every_page


# -- hidden links, certificates ---------------------------------------------------------------------------------------


def hide(built, place, *links):
    page_id = built.add(place)
    hidden_links.record(built.file.conn, page_id, [(url, text, "display", "<div…", harm) for url, text, harm in links])


def test_hidden_links_to_other_domains_with_their_pages(crawl):
    built = crawl()
    built.page("/", [("http://lu.example.com/", "服务")])
    built.page("/a")
    for place in ("/", "/a"):
        hide(
            built, place, ("http://lu.example.com/", "服务", ""), ("http://oa.qinghe.gov.cn/", "办公", ""),
            ("http://www.zhongzhou.gov.cn/", "省政府", ""),
        )  # fmt: skip
    built.answer("http://lu.example.com/", title="私人服务")
    (link,) = settle(built.finish()).hidden
    assert (link.domain, link.title, link.openly) == ("example.com", "私人服务", False)
    assert (link.found_on, link.found_on_total) == ((HOME, f"{HOME}a"), 2)


def test_a_link_that_another_page_shows_openly(crawl):
    built = crawl()
    built.page("/", [("http://lu.example.com/", "服务")])
    built.page("/a")
    hide(built, "/a", ("http://lu.example.com/", "服务", ""))
    (link,) = settle(built.finish()).hidden
    assert link.openly


def test_a_page_that_no_longer_hides_them_accuses_nobody(crawl):
    built = crawl()
    built.page("/")
    hide(built, "/", ("http://lu.example.com/", "服务", ""))
    hide(built, "/")
    assert settle(built.finish()).hidden == ()


def test_certificates_of_own_hosts(crawl):
    built = crawl(start=f"https://{HOST}/")
    bad = "trouble=other_name; until=2027-01-01; subject=CN=x"
    built.add(f"https://{HOST}/", priority=0, depth=0)
    built.answer(f"https://{HOST}/", tls=bad)
    built.answer(f"https://{HOST}/a", tls=bad)
    built.answer("https://elsewhere.example.com/", tls="trouble=expired; until=2020-01-01")
    home = settle(built.finish()).home
    (one,) = home.certificates
    assert (one.host, one.troubles, one.facts, home.secure) == (HOST, ("other_name",), bad, True)


def test_a_site_without_https_or_trouble(crawl):
    built = crawl()
    built.page("/")
    built.answer(f"https://{HOST}/a", tls="until=2027-01-01; subject=CN=x")
    home = settle(built.finish()).home
    assert home.secure
    assert [one.troubles for one in home.certificates] == [()]


# -- over several runs ------------------------------------------------------------------------------------------------


def test_what_stood_there_is_remembered_from_run_to_run(crawl, tmp_path):
    records = Records(tmp_path / "xuncha.db")
    seen = []
    for week, facts in enumerate(
        [
            {"title": "青禾旅游网", "language": "zh"},
            {"title": "青禾旅游网 改版", "language": "zh"},
            None,  # it did not answer
            {"title": "Cheap Flights", "language": "en"},
            {"title": "Cheap Flights today", "language": "en"},
        ]
    ):
        built = crawl(run_id=f"run-{week}", at=MONDAY + timedelta(days=7 * week))
        built.page("/", [(OUT, "青禾旅游")])
        built.broken(OUT, o.TIMEOUT, 0) if facts is None else built.answer(OUT, **facts)
        settled = settle(built.finish())
        if week == 0:
            records.save_site(Site("qinghe", "青禾县", HOME, (HOST,)), MONDAY.isoformat())
        for _ in range(2):  # a run that is stored again changes nothing
            records.save_run(
                settled.run, settled.home, settled.links, settled.columns, (), settled.targets, "test", settled.hidden
            )
        built.file.close()
        (target,) = records.snapshot(settled.run.id).targets
        seen.append([(one.title, one.language) for one in target.seen])
    assert seen[0] == [("青禾旅游网", "zh")]
    assert seen[1] == seen[2] == [("青禾旅游网 改版", "zh")]
    assert seen[3] == [("青禾旅游网 改版", "zh"), ("Cheap Flights", "en")]
    assert seen[4] == [("青禾旅游网 改版", "zh"), ("Cheap Flights today", "en")]
    (target,) = records.snapshot("run-4").targets
    before, now = target.seen
    assert before.last_seen < now.first_seen < now.last_seen
    records.close()
