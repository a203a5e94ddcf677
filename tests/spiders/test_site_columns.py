"""Columns of a site: what is one, what is none, and what its list says."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from spiders import outcomes as o
from spiders.settle import settle
from tests.spiders.crawl_builder import HOME, Builder

NAV = "nav"
ROWS = [("甲", "/n/1.html", "2026-11-20"), ("乙", "/n/2.html", "2026-11-10")]


@pytest.fixture
def built(tmp_path):
    builder = Builder(tmp_path / "qinghe.db")
    yield builder
    with contextlib.suppress(sqlite3.ProgrammingError):
        builder.file.close()


def columns(built, fixed=None, stopped_by=None):
    settled = settle(built.finish(stopped_by), fixed)
    return {column.url.removeprefix(HOME): column for column in settled.columns}


# -- recognised -------------------------------------------------------------------------------------------------------


def test_by_the_menu(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", rows=ROWS)
    column = columns(built)["tzgg/"]
    assert (column.category, column.name, column.level, column.verdict) == ("notices", "通知公告", 1, "good")
    assert (column.items, column.latest, column.list_state, column.exempt) == (2, "2026-11-20", "listed", "")
    assert column.found_on == (HOME,)
    assert "home page" in column.evidence


def test_by_its_own_word(built):
    built.page("/", [("/c1/", "点击进入")])
    built.page("/c1/", rows=ROWS, column_name="政策解读", column_category="interpretation", column_rule="meta",
               column_sure=1.0)  # fmt: skip
    column = columns(built)["c1/"]
    assert (column.category, column.name, column.evidence) == ("interpretation", "政策解读", "meta")


def test_the_pages_own_word_stands_above_a_link_when_both_are_sure(built):
    built.page("/", [("/c1/", "通知公告", NAV)])
    built.page("/c1/", rows=ROWS, column_name="政策文件", column_category="policy_documents", column_sure=1.0)
    assert columns(built)["c1/"].category == "policy_documents"


def test_an_unsure_word_of_the_page_does_not(built):
    built.page("/", [("/c1/", "通知公告", NAV)])
    built.page("/c1/", rows=ROWS, column_name="文件", column_category="policy_documents", column_sure=0.5)
    assert columns(built)["c1/"].category == "notices"


def test_by_the_registry_whatever_else_is_said(built):
    built.page("/", [("/c1/", "通知公告", NAV)])
    built.page("/c1/", rows=ROWS, column_name="通知公告", column_category="notices", column_sure=1.0)
    column = columns(built, {"policy_documents": f"{HOME}c1/"})["c1/"]
    assert (column.category, column.evidence, column.sure) == ("policy_documents", "registry", 1.0)


def test_a_column_of_the_registry_that_is_down_is_still_a_column(built):
    built.page("/")
    built.broken("/c1/", o.TIMEOUT, 0)
    column = columns(built, {"news": f"{HOME}c1/"})["c1/"]
    assert (column.category, column.verdict, column.list_state, column.list_rule) == (
        *("news", "uncertain", "not_fetched", o.TIMEOUT),
    )


def test_a_list_without_a_known_name_is_a_column_without_a_category(built):
    built.page("/", [("/x/", "县情专刊", NAV)])
    built.page("/x/", rows=ROWS, column_name="县情专刊")
    assert (columns(built)["x/"].category, columns(built)["x/"].name) == ("", "县情专刊")


def test_names_in_the_foot_or_among_friends_name_somebody_elses_columns(built):
    built.page("/", [("http://x.cn/1", "通知公告", "footer"), ("http://x.cn/2", "政策文件", "friend_links")])
    assert columns(built) == {}


def test_the_home_page_is_no_column(built):
    built.page("/", [("/", "通知公告", NAV), ("/index.html", "要闻动态", NAV)])
    built.answer("/index.html", o.REDIRECTED, 302, redirect_to="/")
    assert columns(built) == {}


# -- articles are no columns ------------------------------------------------------------------------------------------

TITLES = [
    ("青禾县2026年国民经济和社会发展计划", "plans"),
    ("青禾县2026年政府工作报告", "implementation"),
    ("2026年部门预算公开", "finance"),
]


@pytest.mark.parametrize(("title", "category"), TITLES)
def test_an_article_whose_title_names_a_category_is_no_column(built, title, category):
    built.page("/", [("/a.html", title, "content"), ("/tzgg/", "通知公告", NAV)])
    built.page("/a.html", article={"title": title, "published_on": "2026-03-01"})
    built.page("/tzgg/", rows=ROWS)
    settled = settle(built.finish())
    assert [column.category for column in settled.columns] == ["notices"]
    assert [doc.column for doc in settled.documents] == [category]  # what it is about is not lost


def test_an_article_of_a_dated_list_is_no_column(built):
    built.page("/", rows=[("县政府召开新闻发布会", "/a.html", "2026-11-20")], kind="home")
    built.page("/a.html", article={"title": "县政府召开新闻发布会", "published_on": "2026-11-20"})
    assert columns(built) == {}


def test_a_guide_that_is_one_text_is_a_column_of_one_page(built):
    built.page("/", [("/zn.html", "政府信息公开指南", "content"), ("/gk.html", "县政府信息公开制度", NAV)])
    built.page("/zn.html", article={"title": "政府信息公开指南"})
    built.page("/gk.html", article={"title": "县政府信息公开制度"})
    found = columns(built)
    assert {(column.category, column.exempt) for column in found.values()} == {
        ("disclosure_guide", "page"),
        ("disclosure_rules", "page"),
    }


def test_words_in_the_text_of_an_article_are_no_menu(built):
    built.page("/", [("/a.html", "县长调研", "content")])
    built.page("/a.html", [("/b.html", "政策文件", "content")], article={"title": "县长调研"})
    assert columns(built) == {}


# -- what its list says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["empty", "unread", "script"])
def test_blank_and_unread_lists_are_told_apart(built, state):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", kind="column", list_state=state, list_rule=f"rule of {state}")
    column = columns(built)["tzgg/"]
    assert (column.list_state, column.list_rule, column.items, column.latest, column.exempt) == (
        *(state, f"rule of {state}", 0, "", ""),
    )


def test_rows_without_a_date_take_that_of_their_article(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", rows=[("甲", "/a", ""), ("乙", "/b", "2026-10-01"), ("丙", "/c", ""), ("丁", "/d", "")])
    built.articles({"/a": "2026-11-20", "/b": "2020-01-01", "/c": ""})
    column = columns(built)["tzgg/"]
    assert [(item.title, item.date, item.date_from) for item in column.recent] == [
        ("甲", "2026-11-20", "article"),
        ("乙", "2026-10-01", "row"),
    ]
    assert (column.items, column.undated, column.undated_unread, column.latest) == (4, 2, 1, "2026-11-20")


def test_only_the_newest_are_kept(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", rows=[(str(n), f"/{n}", f"2026-{1 + n // 28:02}-{1 + n % 28:02}") for n in range(100)])
    column = columns(built)["tzgg/"]
    assert (column.items, len(column.recent)) == (100, 60)
    assert column.recent[0].date == column.latest == "2026-04-16"


# -- exempt -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["search", "login"])
def test_forms_and_logins_are_exempt(built, kind):
    built.page("/", [("/x/", "依申请公开", NAV)])
    built.page("/x/", kind=kind)
    assert columns(built)["x/"].exempt == kind


def test_what_lies_in_another_system_is_exempt(built):
    built.page("/", [("http://zwfw.x.gov.cn/", "办事服务", NAV), ("/jump", "政府采购", NAV)])
    built.answer("http://zwfw.x.gov.cn/")
    built.answer("/jump", o.REDIRECTED, 302, redirect_to="http://ccgp.cn/")
    built.answer("http://ccgp.cn/")
    assert {column.exempt for column in columns(built).values()} == {"external"}


def test_a_file_in_place_of_a_column_is_one_page(built):
    built.page("/", [("/zn.pdf", "政府信息公开指南", NAV)])
    built.answer("/zn.pdf", content_type="application/pdf")
    assert columns(built)["zn.pdf"].exempt == "page"


# -- one column once --------------------------------------------------------------------------------------------------


def test_further_pages_of_a_list_are_no_further_columns(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", [("/tzgg/index_2.html", "下一页"), ("/tzgg/index_3.html", "3")], ROWS, column_name="通知公告")
    for number in (2, 3):
        built.page(f"/tzgg/index_{number}.html", rows=[("旧", f"/old{number}", "2020-01-01")], column_name="通知公告")
    found = columns(built)
    assert list(found) == ["tzgg/"]
    assert found["tzgg/"].latest == "2026-11-20"


def test_two_addresses_that_end_at_one_page_are_one_column(built):
    built.page("/", [("/a", "通知公告", NAV), ("/tzgg/", "通知公告", NAV)])
    built.answer("/a", o.REDIRECTED, 302, redirect_to="/tzgg/")
    built.page("/tzgg/", rows=ROWS, column_name="通知公告")
    assert list(columns(built)) == ["tzgg/"]


@pytest.mark.parametrize(("kind", "tag"), [("redirect", "script"), ("redirect", "meta"), ("other", "script")])
def test_a_page_that_leads_on_by_script_is_the_column_that_it_leads_to(built, kind, tag):
    built.page("/", [("/rsxx/", "人事信息", NAV)])
    built.page("/rsxx/", [("/rsxx/rsrm/", "", "unknown", tag)], kind=kind, list_state="none")
    built.page("/rsxx/rsrm/", rows=ROWS, column_name="人事任免", depth=2)
    column = columns(built)["rsxx/rsrm/"]
    assert (column.category, column.items, column.latest) == ("personnel", 2, "2026-11-20")


def test_pages_that_lead_to_each_other_by_script_end_somewhere(built):
    built.page("/", [("/a/", "人事信息", NAV)])
    built.page("/a/", [("/b/", "", "unknown", "script")], kind="redirect")
    built.page("/b/", [("/a/", "", "unknown", "script")], kind="redirect")
    assert len(columns(built)) <= 1


def test_columns_below_are_of_the_second_level(built):
    built.page("/", [("/zwgk/", "政务公开", NAV)])
    built.page("/zwgk/", [("/zwgk/jd/", "政策解读", NAV)], kind="column")
    built.page("/zwgk/jd/", rows=ROWS, crumbs=("首页", "政务公开", "政策解读"), depth=2)
    found = columns(built)
    assert found["zwgk/jd/"].level == 2


def test_columns_of_an_earlier_run_are_gone(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", rows=ROWS, column_name="通知公告")
    assert len(columns(built)) == 1
    built.file.close()
    again = Builder(built.file.path, run_id="run-2")
    again.page("/", [("/x/", "县情专刊", NAV)])
    assert columns(again) == {}
    again.file.close()


@pytest.mark.parametrize("kind", ["data", "other", "column"])
def test_a_list_that_comes_from_another_address_is_read_there(built, kind):
    built.page("/", [("/tzgg/", "通知公告", NAV), ("/rsxx/", "人事信息", NAV), ("/czxx/", "财政信息", NAV)])
    built.page("/tzgg/", kind="column", list_state="script", list_next=f"{HOME}tzgg/list.json")
    built.page("/tzgg/list.json", rows=ROWS, kind=kind)
    built.page("/rsxx/", kind="column", list_state="script", list_next=f"{HOME}rsxx/list.html")
    built.page("/rsxx/list.html", kind=kind, list_state="empty", list_rule="page says")
    built.page("/czxx/", kind="column", list_state="script", list_next=f"{HOME}czxx/gone.json")
    found = columns(built)
    assert (found["tzgg/"].list_state, found["tzgg/"].items, found["tzgg/"].latest) == ("listed", 2, "2026-11-20")
    assert found["tzgg/"].list_rule.endswith(f"from {HOME}tzgg/list.json")
    assert found["rsxx/"].list_state == "empty"
    assert found["czxx/"].list_state == "script"
    assert set(found) == {"tzgg/", "rsxx/", "czxx/"}


def test_a_date_inferred_from_an_address_gives_way_to_the_articles_own(built):
    built.page("/", [("/tzgg/", "通知公告", NAV)])
    built.page("/tzgg/", [("/n/1.html", "甲", "content")], rows=[("甲", "/n/1.html", "2025-01-05")],
               list_rule="dates inferred from the addresses: li rows")  # fmt: skip
    built.page("/n/1.html", kind="article", published_on="2026-11-19")
    column = columns(built)["tzgg/"]
    assert (column.latest, column.recent[0].date_from) == ("2026-11-19", "article")


def test_an_unread_list_is_never_blank_by_its_sisters(built):
    built.page(
        "/",
        [(f"/c{n}/", name, NAV) for n, name in enumerate(["通知公告", "政策文件", "人事信息", "审计公开", "规划计划"])],
    )
    for n in range(3):
        built.page(f"/c{n}/", rows=ROWS, kind="column", skeleton="00aa", text_length=900)
    built.page("/c3/", kind="column", list_state="unread", skeleton="00aa", text_length=300)
    built.page("/c4/", kind="column", list_state="none", skeleton="00aa", text_length=300)
    found = columns(built)
    assert (found["c3/"].list_state, found["c4/"].list_state) == ("unread", "empty")
