"""Traits of home pages and meta tags: search forms, versions for phones, scripts in the foot, tags that lack."""

from __future__ import annotations

import pytest

from spiders.pages.understand import understand

HOME = "http://www.qinghe.gov.cn/"


def home(body: str, head: str = "") -> dict[str, object]:
    page = understand(f"<html><head>{head}</head><body>{body}</body></html>".encode(), HOME, is_home=True)
    (found,) = [one.data for one in page.traits if one.name == "home_marks"]
    return found


@pytest.mark.parametrize(
    ("body", "how", "action"),
    [
        ('<form action="/s/"><input name="q"></form>', "form", f"{HOME}s/"),
        (
            "<form action=so.asp method=POST><input type=text name=aa value=请输入关键字></form>",
            "form",
            f"{HOME}so.asp",
        ),
        ('<form><input type="text"><input type="image" alt="搜索" src="/b.gif"></form>', "form", HOME),
        ('<div><input id="searchWord" placeholder="站内搜索"><a onclick="go()">搜</a></div>', "field", ""),
        ('<a href="/search/">高级检索</a>', "link", f"{HOME}search/"),
    ],
)
def test_a_search_is_found(body, how, action):
    search = home(body)["search"]
    assert (search["how"], search["action"]) == (how, action)


@pytest.mark.parametrize(
    "body",
    [
        "<form action=/login><input name=user><input type=password name=p></form>",
        "<form action=/mail><input name=title1><textarea name=t></textarea></form>",
        '<a href="/zwgk/jctb.html">搜索引擎安全检查通报</a>',
        "<p>请输入搜索词</p>",
    ],
)
def test_what_is_no_search_is_none(body):
    assert home(body)["search"] == {}


def test_phones_and_tags():
    found = home(
        "<a href=/m/>手机版</a>", '<meta name="viewport" content="width=device-width"><meta name=SiteName content=a>'
    )
    assert (found["viewport"], found["phone_link"], found["meta"]) == (True, "手机版", ["sitename"])
    assert (home("")["viewport"], home("")["phone_link"], home("")["meta"]) == (False, "", [])


@pytest.mark.parametrize(
    ("foot", "count"),
    [
        ("<p>主办：清河县人民政府</p>", 0),
        ("<script src=/inc/foot.js></script>", 1),
        ("<script>document.write('<p>主办</p>')</script>", 1),
        ('<script src="http://dcs.conac.cn/js/1.js"></script><script src="/js/jquery.min.js"></script>', 0),
    ],
)
def test_scripts_that_may_write_marks_are_counted(foot, count):
    assert home("<p>清河要闻</p>" * 200 + foot)["foot_scripts"] == count


def article(head: str = "", date: str = "发布时间：2026-11-02 来源：县司法局") -> list[dict[str, object]]:
    text = "县司法局组织开展法治宣传活动，现场发放资料一千余份。" * 8
    body = f"<div class=content><h1>县司法局开展法治宣传活动</h1><p>{date}</p><p>{text}</p></div>"
    source = f"<html><head><title>县司法局开展法治宣传活动</title>{head}</head><body>{body}</body></html>"
    page = understand(source.encode(), f"{HOME}a/1.html")
    assert page.kind == "article"
    return [one.data for one in page.traits if one.name == "meta_tags"]


def test_tags_that_an_article_lacks():
    assert article() == [{"kind": "article", "lacks": ["ArticleTitle", "PubDate", "ContentSource"]}]
    some = (
        '<meta name="ArticleTitle" content="县司法局开展法治宣传活动"><meta name="PubDate" content="2026-11-02 10:00">'
    )
    assert article(some) == [{"kind": "article", "lacks": ["ContentSource"]}]
    assert article(some + '<meta name="ContentSource" content="县司法局">') == []


def test_a_text_without_a_date_may_be_a_column():
    assert article(date="县司法局") == []


def closure(text: str, *, home: bool = True) -> dict[str, object]:
    page = understand(f"<html><title>通知</title><body>{text}</body></html>".encode(), HOME, is_home=home)
    (found,) = [one.data for one in page.traits if one.name == "closure"]
    return found


def test_a_closing_notice_is_read_with_its_day_and_successor():
    text = "本网站已于2026年10月8日关停，内容整合至<a href=http://www.linjiang.gov.cn/>临江市政府网站</a>。"
    found = closure(text)
    assert (found["kind"], found["days"], found["successor"]) == (
        "closing",
        ["2026-10-08"],
        "http://www.linjiang.gov.cn/",
    )
    written = closure("本网站已迁移，请访问新网站 www.linjiang.gov.cn 。")
    assert written["successor"] == "www.linjiang.gov.cn"
    assert closure("本网站已关闭。")["successor"] == ""


def test_a_site_that_is_being_rebuilt():
    found = closure("网站升级改版中，预计2026年9月30日恢复访问。")
    assert (found["kind"], found["days"]) == ("maintenance", ["2026-09-30"])
