# ruff: noqa: E501, RUF001 - pieces of markup stay whole
"""Every reader of pages, on pages that were made to break it: no exception, values within bounds, the same twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders.pages import (
    article,
    body,
    charset,
    columns,
    crumbs,
    dates,
    identity,
    json_article,
    kind,
    labels,
    lines,
    links,
    list_data,
    list_scripts,
    list_state,
    listing,
    messages,
    numbers,
    paging,
    published,
    redirects,
    row_dates,
    rows,
    script_text,
    skeleton,
    sketch,
    titles,
    urls,
    zones,
)
from spiders.pages import document as documents
from spiders.pages.document import parse
from spiders.pages.model import ListState, PageKind, Position
from spiders.pages.understand import understand
from tests.amounts import amount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spiders.pages.document import Document
    from spiders.pages.model import Page

URL = "http://www.qs.gov.cn/zwgk/tzgg/t20260310_1.html"
ADDRESSES = [
    URL,
    "http://www.qs.gov.cn/",
    "https://www.qs.gov.cn:8443/art/2026/2/30/art_1_2.html",
    "",
    "not an address",
]

# ---- Hostile pages out of the pieces of real ones

DATES = [
    "2026-03-10", "2026-02-30", "2026年2月29日", "0001-01-01", "0001年1月1日", "9999-99-99", "2026/13/01", "1948-12-31", "2101-01-01",
    "民国一百一十五年三月五日", "民国115年3月5日", "中華民國115年3月5日", "农历二〇二六年正月初一", "農曆2026年1月1日", "二〇二六年十三月",
    "二〇二六年三月十日", "二○二六年三月", "[03-10]", "03-10", "13-40", "2026-03-10 25:61:61", "2026-03-10 10:05", "20260310",
    "20260310100533", "1773108333", "1773108333000", "9" * 40, "0" * 200, "2026-03-10T10:05:33Z", "-1", "1e308", "２０２６年３月１０日",
    "26-3-1", "2026 年 3 月 10 日", "今天", "3天前", "2026.03.10.11", "2026-03-102026-03-11",
]  # fmt: skip
WORDS = [
    "发布时间：", "发布日期", "来源：", "来源：青山县人民政府办公室", "成文日期：", "文号：青政发〔2026〕8号", "索 引 号：", "发文机关：", "主题分类：",
    "国办发〔2016〕08号", "令第711号", "中华人民共和国主席令（第四十三号）", "青政发〔9999〕99999999号", "第号", "〔〕号", "有效性：", "废止日期：",
    "关于做好2026年春季农业生产工作的通知", "附件：1.表.docx", "当前位置：", "首页", "&gt;", "政务公开", "通知公告", "政策解读", "上一页", "下一页", "共3页",
    "第1页/共99999999999999999999页", "主办单位：青山县人民政府办公室", "豫ICP备05000001号", "豫公网安备 41099902000001号", "网站标识码：4101990001",
    "联系电话：0371-65000000", "您访问的页面不存在", "系统维护中", "暂无内容", "正在加载", "登录", "青山县人民政府办公室", "特此通知。", "（此件公开发布）",
    "浏览次数：", "字体：大 中 小", "&nbsp;", "\u3000\u3000", "\u200b", "&#xD800;", "&#x110000;", "&#0;", "\ufffd", "\x00", "\x0c", "\ue5e5", "𠮷",
    "x" * 5_000, "号" * 500, "(" * 500, "年" * 500, "“" * 50,
]  # fmt: skip
TAGS = [
    "<html>", "<head>", "</head>", "<body>", "</body>", "</html>", "<title>", "</title>", "<h1>", "</h1>", "<p>", "</p>", "<br>", "<div>", "</div>",
    "<div class='header'>", "<div class='nav'>", "<div class='position'>", "<div class='list'>", "<div class='footer'>", "<div class='content' id='zoom'>",
    "<div class='pages'>", "<div class='title'>", "<div style='display:none'>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>", "<td>", "</td>",
    "<td colspan=99999999999999999999>", "<th>", "</tr>", "</table>", "<table class='xxgk'><tr><td>", "<dl><dt>", "<dd>", "<span>", "</span>",
    "<span class='date'>", "<a href='t20260310_2.html'>", "<a href='../'>", "<a href='javascript:void(0)'>", "<a href='http://[::1'>", "<a>",
    "<a href='index_2.html'>", "<a href='a.html' title='关于做好工作的通知'>", "<a href='\ufffd?\x00'>", "</a>", "<img src='a.png' srcset=',,a 1x'>",
    "<script>", "</script>", "<script>location.href='b.html'</script>", "<script>createPageHTML(99999999999999999999,0,'index','html');</script>",
    "<script>document.write('来源：')</script>", "<style>a{background:url(", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0'?>",
    "<meta name='PubDate' content='2026-02-30 99:99'>", "<meta name='ArticleTitle' content='关于'>", "<meta charset=gb2312>", "<meta charset=utf-16>",
    "<meta http-equiv=refresh content='0;url=b.html'>", "<meta http-equiv=refresh content='99999999999999999999;url=b.html'>",
    "<meta name='SiteIDCode' content='4101990001'>", "<base href='http://[::1'>", "<base href='/x/'>", "<iframe src='a.html'>", "<frameset><frame src=a>",
    "<recordset><record><![CDATA[<li><a href='a'>公告</a>2026-03-10</li>]]></record></recordset>", "<input type=password>", "<form><input name=q>",
    "<select><option value='http://a.gov.cn'>", "<textarea>", "<svg>", "<math>", "<template>", "<noscript>", "<o:p>", "<", ">", "\"", "'", "=", "&", "&#", "{", "}",
    '{"data":[{"title":"公告","url":"a.html","pubDate":"2026-02-30"}]}', "[", "]", "callback(", ");",
]  # fmt: skip

pieces = st.one_of(st.sampled_from(TAGS), st.sampled_from(WORDS), st.sampled_from(DATES), st.text(max_size=12))
markup = st.lists(pieces, max_size=60).map("".join)
FRAME = (
    "<html><head><meta charset='{charset}'><title>{title}</title></head><body><div class='header'><a href='/'>首页</a></div>"
    "<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; {crumb}</div><div class='main'>{main}</div>"
    "<div class='footer'>{foot}</div></body></html>"
)
framed = st.builds(
    FRAME.format,
    charset=st.sampled_from(["utf-8", "gb2312", "big5", "utf-16", "x"]),
    title=pieces,
    crumb=pieces,
    main=markup,
    foot=markup,
)
listed = st.lists(st.tuples(pieces, st.sampled_from(DATES)), min_size=1, max_size=25).map(
    lambda items: (
        "<ul class='list'>"
        + "".join(f"<li><a href='t{n}.html'>{text}</a><span>{date}</span></li>" for n, (text, date) in enumerate(items))
        + "</ul>"
    )
)
tabled = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(DATES)), min_size=1, max_size=12).map(
    lambda items: (
        "<table>"
        + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in items)
        + "</table><p>正文</p>"
    )
)
values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(DATES + WORDS), st.text(max_size=20)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "name",
                    "content",
                    "url",
                    "pubDate",
                    "publishTime",
                    "source",
                    "docNo",
                    "data",
                    "rows",
                    "list",
                    "total",
                    "id",
                ]
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=25,
)
data = st.builds(
    lambda value, before: before + json.dumps(value),
    values,
    st.sampled_from(["", "\ufeff", "callback(", "{", "jQuery1("]),
)
sources = st.one_of(markup, framed, listed, tabled, data).map(lambda text: text.encode("utf-8", "surrogatepass"))
cut = st.builds(
    lambda source, at, byte: source[:at] + byte + source[at + 1 :], sources, st.integers(0, 2000), st.binary(max_size=3)
)
bodies = st.one_of(
    sources,
    cut,
    st.one_of(markup, framed).map(lambda text: text.encode("gb18030", "replace")),
    markup.map(lambda text: text.encode("utf-16", "replace")),
    st.binary(max_size=300),
)
types = st.sampled_from(
    ["", "text/html; charset=gbk", "application/json", "text/xml; charset=utf-8", "image/png", "\x00"]
)
GENEROUS = settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


# ---- What every page keeps to


def check_date(value: str) -> None:
    if value:
        assert dt.date.fromisoformat(value).isoformat() == value
        assert dates.FIRST_YEAR <= int(value[:4]) <= dates.LAST_YEAR


def check_time(value: str) -> None:
    assert re.fullmatch(r"(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?", value)


def check_url(value: str) -> None:
    assert value == "" or (urls.canonical(value) == value and value.isascii() and "#" not in value)


def readings(page: Page) -> Iterator[Any]:
    for one in dataclasses.fields(page.article):
        value = getattr(page.article, one.name)
        if hasattr(value, "sure"):
            yield one.name, value


def check(page: Page) -> None:
    """Bounds that model.py promises."""
    assert page.kind in get_args(PageKind)
    assert page.kind_rule
    assert page.listing.state in get_args(ListState)
    for name, reading in readings(page):
        assert 0 <= reading.sure <= 1, name
        assert bool(reading.value) == bool(reading.rule) or name, name
        assert len(reading.value) <= documents.MAX_TITLE, name
        if name.endswith("_on"):
            check_date(reading.value)
    check_time(page.article.published_time.value)
    for sure in (page.article.sure, page.listing.sure, page.column.sure):
        assert 0 <= sure <= 1
    for row in page.listing.rows:
        check_date(row.date)
        check_url(row.url)
        assert len(row.title) <= rows.MAX_TITLE
    assert len(page.listing.rows) <= rows.MAX_ROWS
    assert len(page.listing.paging) <= paging.MAX_PAGES
    assert page.listing.total >= 0
    assert len(page.links) <= links.MAX_LINKS
    for link in page.links:
        assert link.url
        check_url(link.url)
        assert len(link.text) <= links.MAX_TEXT
        assert link.position in get_args(Position)
    for url in (*page.listing.paging, *page.column.breadcrumb_urls, page.redirect_url, page.base_url):
        check_url(url)
    for attachment in page.article.attachments:
        check_url(attachment.url)
    assert len(page.article.attachments) <= 200
    assert len(page.article.body) <= body.MAX_BODY
    assert len(page.title) <= documents.MAX_TITLE
    assert len(page.column.breadcrumb) == len(page.column.breadcrumb_urls) <= crumbs.MAX_STEPS
    assert page.text_length >= 0
    assert page.replacements >= 0
    assert re.fullmatch(r"(?:[0-9a-f]{16})?", page.skeleton)
    if page.identity is not None:
        assert page.identity.site_code == "" or len(page.identity.site_code) == 10
    # What goes into the database and into reports is text that can be written
    json.dumps(dataclasses.asdict(page), ensure_ascii=False).encode("utf-8")


@GENEROUS
@given(bodies, st.sampled_from(ADDRESSES), types, st.booleans())
def test_any_page(source: bytes, url: str, content_type: str, is_home: bool) -> None:
    began = time.process_time()
    page = understand(source, url, content_type, is_home=is_home)
    assert time.process_time() - began < 5
    check(page)
    assert understand(source, url, content_type, is_home=is_home) == page


@GENEROUS
@given(bodies, st.sampled_from(ADDRESSES), types, st.sampled_from([200, 403, 404, 412, 503]))
def test_any_page_of_any_status(source: bytes, url: str, content_type: str, status: int) -> None:
    check(understand(source, url, content_type, status=status))


# ---- Each reader by itself


def readers(document: Document) -> dict[str, Callable[[], object]]:
    found = links.read(document)
    text = lines.read_lines(document.root)
    marked = labels.scan(text.lines)
    labels.free_heads(text.lines, marked)
    titled = titles.read_title(text.lines, marked, document.meta, document.title)
    span = body.locate(text.lines, text.blocks, marked, titled.last)
    scene = published.Scene(text.lines, marked, titled, span, document.meta, document.title, document.url)
    assert 0 <= span.start <= span.end <= len(text.lines)
    assert len(text.lines) <= lines.MAX_LINES
    assert all(0 <= label.line < len(text.lines) for label in marked)
    if document.root is None:
        return {}
    return {
        "published": lambda: published.read_published(scene),
        "body": lambda: body.text_of(text.lines, span),
        "article": lambda: article.read_page(document),
        "json_article": lambda: json_article.read_json(document),
        "listing": lambda: listing.read(document),
        "list_data": lambda: (list_data.answer(document), list_data.proxy(document)),
        "list_state": lambda: (list_state.column_words(document), list_state.has_breadcrumb(document)),
        "list_scripts": lambda: (list_scripts.loader(document), list_scripts.unknown_script(document)),
        "crumbs": lambda: crumbs.facts(document),
        "crumb links": lambda: crumbs.from_links(found),
        "columns": lambda: columns.hint(document, found),
        "identity": lambda: identity.read(document, found),
        "kind": lambda: messages.is_data(document),
        "redirects": lambda: redirects.redirect_url(document),
        "skeleton": lambda: skeleton.of(document.root),
    }


@GENEROUS
@given(bodies, st.sampled_from(ADDRESSES))
def test_each_reader_of_a_document(source: bytes, url: str) -> None:
    for reader in readers(parse(source, url)).values():
        assert reader() == reader()


texts = st.one_of(
    st.lists(st.one_of(st.sampled_from(DATES + WORDS), st.text(max_size=8)), max_size=20).map("".join),
    st.text(
        alphabet="0123456789-/.:年月日时分〔〕[]()（）第号令年民国农历正元初一二三十〇○ \u3000\n\x00\ud800", max_size=80
    ),
    st.text(max_size=200),
)


@GENEROUS
@given(texts)
def test_dates_in_any_text(text: str) -> None:
    found = dates.find(text)
    assert found == dates.find(text)
    assert [hit.start for hit in found] == sorted(hit.start for hit in found)
    for hit in found:
        assert hit.date
        check_date(hit.date)
        check_time(hit.time)
        assert 0 <= hit.start < hit.end <= len(text)
    date, clock = dates.stamp(text)
    check_date(date)
    check_time(clock)
    check_date(dates.from_url(text))
    if (month_day := dates.without_year(text)) is not None:
        assert dates.iso(2024, *month_day)
    assert -1 <= dates.chinese_number(text) < 10**9


@GENEROUS
@given(st.integers() | st.floats() | st.booleans() | st.none() | st.lists(st.integers(), max_size=2))
def test_stamps_of_any_value(value: object) -> None:
    date, clock = dates.stamp(value)
    check_date(date)
    check_time(clock)


@GENEROUS
@given(st.integers(), st.integers(), st.integers())
def test_any_numbers_as_a_date(year: int, month: int, day: int) -> None:
    check_date(dates.iso(year, month, day))


@pytest.mark.parametrize("year", [1, 38, 92, 115, 999])
@pytest.mark.parametrize(
    "form",
    ["民国{}年3月5日", "民國{}年03月05日", "中华民国{}年3月5日", "民国 {}-03-05", "民国{}年3月5日 10:05", "民国{}/3/5"],
)
def test_a_year_of_the_republic_is_never_a_western_one(year: int, form: str) -> None:
    text = form.format(year)
    western = f"{1911 + year:04}-03-05"
    assert {hit.date for hit in dates.find(text)} <= {western}
    assert dates.stamp(text)[0] in {"", western}
    page = understand(
        f"<h1>通知</h1><p>发布时间：{text}</p><p>{'正文。' * 50}</p>".encode(), "http://www.qs.gov.cn/a.html"
    )
    assert page.article.published_on.value in {"", western}


@pytest.mark.parametrize(
    "text",
    ["农历二〇二六年正月初一", "农历二〇二六年正月十五日", "農曆2026年1月15日", "阴历2026-01-15", "二〇二六年腊月初八"],
)
def test_a_lunar_date_is_no_date(text: str) -> None:
    assert dates.find(text) == []
    page = understand(
        f"<h1>通知</h1><p>发布时间：{text}</p><p>{'正文。' * 50}</p>".encode(), "http://www.qs.gov.cn/a.html"
    )
    assert page.article.published_on.value == ""


@GENEROUS
@given(texts)
def test_numbers_in_any_text(text: str) -> None:
    for bare in (False, True):
        found = numbers.find(text, bare=bare)
        assert found == numbers.find(text, bare=bare)
        for one, other in pairwise(found):
            assert one.end <= other.start
        for hit in found:
            assert 0 <= hit.start < hit.end <= len(text)
            assert hit.key.endswith("号")
            assert numbers.normalise_number(hit.key) == hit.key
        assert numbers.only(text, bare=bare) in ([], found)
    once = numbers.normalise_number(text)
    assert numbers.normalise_number(once) == once
    assert numbers.same_number(text, text) == bool(once)


@GENEROUS
@given(st.lists(texts, max_size=6), st.lists(st.sampled_from(ADDRESSES), min_size=6, max_size=6))
def test_dates_of_rows(parts: list[str], addresses: list[str]) -> None:
    found = []
    for part in parts:
        check_date(row_dates.whole(part))
        rest, date = row_dates.at_edge(part)
        check_date(date.iso)
        assert len(rest) <= len(part)
        check_date(row_dates.labelled(part))
        row = row_dates.of_pieces([part], addresses[0])
        check_date(row.iso)
        found.append(row)
    for date in row_dates.with_years(found, addresses[: len(found)]):
        check_date(date)


@GENEROUS
@given(texts)
def test_small_readers_of_text(text: str) -> None:
    for reader in (
        redirects.jump_target,
        redirects.only_jump,
        redirects.refresh_target,
        script_text.written_by_script,
        zones.style_of,
        columns.normalise,
        columns.match_name,
        labels.whole_label,
        labels.is_none,
        titles.key,
        kind.title_parts,
        crumbs.is_home,
        charset.codec_of,
        sketch.sketch,
    ):
        assert reader(text) == reader(text)
    if (match := columns.match_name(text)) is not None:
        assert 0 <= match.sure <= 1
    assert sketch.similarity(sketch.sketch(text), sketch.sketch(text)) in {0.0, 1.0}
    assert sketch.similarity(text.encode("utf-8", "replace"), b"") == 0.0


@GENEROUS
@given(st.one_of(bodies, st.binary(max_size=600)), types)
def test_charset_of_any_bytes(source: bytes, content_type: str) -> None:
    decoded = charset.decode(source, content_type)
    assert decoded == charset.decode(source, content_type)
    assert decoded.replacements <= len(source)
    assert len(decoded.text) <= len(source)
    decoded.text.encode("utf-8")
    assert urls.join(URL, "?公告", decoded.query_codec).isascii()


@GENEROUS
@given(st.sampled_from(ADDRESSES), texts, st.sampled_from(["utf-8", "gbk", "gb18030", "big5hkscs", "cp932"]))
def test_addresses_of_any_text(base: str, text: str, codec: str) -> None:
    joiner = urls.Joiner(base, codec)
    url = joiner.resolve(text)
    assert url == urls.join(base, text, codec) == joiner.resolve(text)
    check_url(url)
    check_url(urls.canonical(text))
    urls.host_of(text)
    urls.is_own(text, {"www.qs.gov.cn"})


# ---- Traps for expressions and loops: time grows with the size of a page, never with its square

HEAD = "<html><head><title>关于做好工作的通知</title></head><body><h1>关于做好工作的通知</h1>"
LONG = {
    "digits": "1234567890",
    "one digit": "9",
    "letters": "abc ",
    "brackets": "〔",
    "open brackets": "（(【[《",
    "pairs of brackets": "〔2026〕",
    "号": "号",
    "第": "第",
    "年": "年",
    "years": "2026年",
    "half dates": "2026-",
    "dates": "2026-03-10 ",
    "times": "10:05:33 ",
    "slashes": "/",
    "dashes": "-",
    "bars": "|",
    "colons": "：",
    "dots": ".",
    "commas": "，、",
    "blanks": "　",
    "nbsp": "&nbsp;",
    "no-width blanks": "\u200b",
    "lines": "发\n布\n",
    "numerals": "一二三四五六七八九十",
    "zeros": "〇○",
    "labels": "发布时间：",
    "sources": "来源：",
    "numbers": "国办发〔2026〕",
    "orders": "令第",
    "Han": "县人民政府关于做好工作的通知",
    "one Han": "政",
    "quotes": "&quot;",
    "angles": "&lt;",
    "ampersands": "&",
    "steps": "首页>",
    "positions": "当前位置：",
    "pages": "共1页",
    "addresses": "http://a.gov.cn/ ",
    "percent": "%",
    "telephones": "0371-65000000 ",
    "records": "豫ICP备05000001号 ",
    "signatures": "办公室 2026年3月10日 ",
    "surrogates": "&#xD800;",
}
MANY = {
    "a": ("<a>", 100_000),
    "a href": ("<a href='x.html'>", 100_000),
    "links": ("<a href='x.html'>公告</a>", 100_000),
    "rows": ("<li><a href='x{}.html'>关于做好第{}项工作的通知</a><span>2026-03-10</span></li>", 20_000),
    "cells": ("<td>来源</td>", 100_000),
    "dated cells": ("<td>2026-03-10</td>", 100_000),
    "table rows": ("<tr><td><a href='a{}.html'>公告</a></td><td>2026-03-10</td></tr>", 20_000),
    "nested lists": ("<ul><li>2026-03-10<a href='x{}.html'>公告</a>", 10_000),
    "nested tables": ("<table><tr><td>发布时间：", 50_000),
    "nested divs": ("<div class='list'>", 50_000),
    "nested spans": ("<span>", 50_000),
    "nested fonts": ("<font>", 50_000),
    "nested b": ("<b>", 50_000),
    "nested dl": ("<dl><dt>来源<dd>县政府", 50_000),
    "nested custom": ("<x-y>", 50_000),
    "p": ("<p>", 100_000),
    "closing": ("</div>", 100_000),
    "labelled lines": ("<p>发布时间：</p>", 50_000),
    "labels and dates": ("发布时间：2026-03-10<br>", 50_000),
    "headings": ("<h1>通知</h1>", 50_000),
    "breadcrumbs": ("<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/a/'>公告</a></div>", 10_000),
    "feet": ("<div class='footer'>主办单位：青山县人民政府办公室 ICP备05000001号</div>", 20_000),
    "pager": ("<a href='index_{}.html'>{}</a>", 20_000),
    "images": ("<img src='a{}.png'>", 20_000),
    "jumps": ("<script>location.href='a.html'</script>", 20_000),
    "writes": ("<script>document.write('来源：')</script>", 20_000),
    "metas": ("<meta name='PubDate' content='2026-02-30'>", 20_000),
    "frames": ("<iframe src='a.html'></iframe>", 20_000),
    "inputs": ("<input type=password>", 50_000),
    "options": ("<select><option value='a.html'>x</option></select>", 20_000),
    "comments": ("<!-- x -->", 100_000),
    "CDATA": ("<![CDATA[<p>x</p>]]>", 50_000),
    "records": ("<recordset><record><![CDATA[<li><a href='a.html'>公告</a></li>]]></record></recordset>", 10_000),
    "open brackets": ("<", 100_000),
    "open links": ("<a href='", 100_000),
    "open tags": ("<div a=b", 100_000),
    "classes": ("<div class='c{} list nav'><p>x</p></div>", 20_000),
    "closed pages": ("</body></html>", 100_000),
    "new pages": ("<html><body>", 50_000),
    "tiny tags": ("<i>x</i>", 1_000_000),
}
ONE = {
    "30 MB of text": "<p>" + "关于做好工作的通知。" * 1_000_000,
    "30 MB in an attribute": "<p title='" + "关" * 10_000_000 + "'>x",
    "30 MB in a script": "<script>" + "var a='b';" * 3_000_000 + "</script>",
    "30 MB in a comment": "<!--" + "x" * 30_000_000 + "--><p>公告",
    "an address of 9 MB": "<a href='" + "a/" * 4_500_000 + "'>x</a>",
    "a style of 4 MB": "<style>" + "a{background:url(a.png)}" * 180_000 + "</style>",
    "open comments in a style": "<style>" + "/*" * 500_000 + "</style>",
    "a srcset": "<img srcset='" + "a.png 1x, " * 100_000 + "'>",
    "commas in a srcset": "<img srcset='" + "," * 200_000 + "'>",
    "an event": '<p onclick="' + "window.open(" * 100_000 + '">x',
    "jumps in a script": "<script>" + "location.href=" * 300_000 + "</script>",
    "JSON, nested lists": "[" * 100_000,
    "JSON, nested objects": '{"a":' * 100_000,
    "JSON, a list": '{"data":[' + '{"title":"公告","url":"a.html","pubDate":"2026-03-10"},' * 60_000 + "0]}",
    "JSON, a text": '{"title":"t","content":"' + "<p>x</p>" * 500_000 + '"}',
    "JSON, a number": '{"a":' + "1" * 1_000_000 + "}",
    "XML": "<?xml version='1.0'?><datastore>" + "<record><![CDATA[<li>x</li>]]></record>" * 60_000,
    "entities": "<p>" + "&#x4e00;" * 500_000,
    "a refresh": "<meta http-equiv=refresh content='" + "0" * 100_000 + ";url=a'>",
    "a title": "<title>" + "题" * 100_000 + "</title><h1>" + "题" * 100_000 + "</h1><p>x",
    "NUL bytes": "<p>" + "\x00关" * 300_000,
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(10_000)) + ">x",
}  # fmt: skip


def read_in_time(html: str, seconds: float = 10) -> Page:
    source = html.encode()
    began = time.process_time()
    page = understand(source, URL)
    assert time.process_time() - began < seconds
    check(page)
    return page


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_long_texts(unit: str) -> None:
    read_in_time(f"{HEAD}<p>发布时间：{unit * (200_000 // len(unit))}</p></body></html>")
    read_in_time(f"<title>{unit * 2000}</title><h1>{unit * 100}</h1>" + f"<p>{unit * 6}</p>" * 5_000)


@pytest.mark.parametrize(("unit", "count"), MANY.values(), ids=MANY.keys())
def test_many_tags(unit: str, count: int) -> None:
    count = amount(count // 4, count)
    read_in_time(f"{HEAD}{''.join(unit.replace('{}', str(n)) for n in range(count))}<a href='z.html'>公告</a>")


@pytest.mark.parametrize("html", ONE.values(), ids=ONE.keys())
def test_one_enormous_thing(html: str) -> None:
    page = read_in_time(html)
    assert ("bytes" in page.truncated) == (len(html.encode()) > documents.MAX_BYTES)


@pytest.mark.parametrize("unit", LONG.values(), ids=LONG.keys())
def test_readers_of_text_on_long_texts(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    dates.find(text)
    dates.stamp(text)
    dates.from_url(text)
    dates.without_year(text)
    dates.chinese_number(text)
    numbers.find(text, bare=True)
    numbers.only(text)
    numbers.normalise_number(text)
    row_dates.at_edge(text)
    row_dates.labelled(text)
    row_dates.of_pieces([text] * 3, URL)
    redirects.jump_target(text)
    redirects.only_jump(text)
    redirects.refresh_target(text)
    script_text.written_by_script(text)
    columns.match_name(text)
    kind.title_parts(text)
    titles.key(text)
    sketch.sketch(text)
    urls.join(URL, text)
    assert time.process_time() - began < 5
