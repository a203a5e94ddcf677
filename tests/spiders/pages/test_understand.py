"""The only door: everything together, on any bytes, in bounded time."""
# ruff: noqa: E501  (lines of markup stay whole)

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import document as documents
from spiders.pages import skeleton
from spiders.pages.document import own_text, parse, text_length, visible_text
from spiders.pages.understand import understand

URL = "http://www.qs.gov.cn/zwgk/tzgg/index.html"
ROWS = "".join(
    f"<li><a href='./t20260310_{n}.html'>关于做好第{n}项工作的通知</a><span>2026-03-{n:02}</span></li>"
    for n in range(1, 16)
)


def column(rows: str, *, pager: str = "<div class='fenye'>共15条</div>") -> str:
    listing = f"<ul class='list'>{rows}</ul>" if rows else "<p class='nodata'>暂无内容</p>"
    return (
        "<html><head><meta charset='gb2312'><meta name='SiteIDCode' content='4101990001'><meta content='通知公告' name='ColumnName'>"
        "<title>通知公告_青山县人民政府</title></head><body><div class='header'><div class='nav'><a href='/'>首页</a>"
        "<a href='/zwgk/'>政务公开</a></div></div><div class='wrap'><div class='position'>当前位置：<a href='/'>首页</a> &gt; "
        "<a href='/zwgk/'>政务公开</a> &gt; <a href='./'>通知公告</a></div><div class='left'><ul class='menu'><li class='on'>"
        "<a href='../tzgg/'>通知公告</a></li><li><a href='../zcwj/'>政策文件</a></li></ul></div><div class='right'>"
        f"<div class='listbox'>{listing}</div>{pager if rows else ''}</div></div>"
        "<div class='footer'>主办单位：青山县人民政府办公室 豫ICP备05000001号</div></body></html>"
    )


def test_column_page() -> None:
    page = understand(column(ROWS).encode("gb18030"), URL)
    assert (page.kind, page.charset, page.charset_rule, page.replacements) == ("column", "gb18030", "meta", 0)
    assert (page.title, page.base_url) == ("通知公告_青山县人民政府", URL)
    assert page.meta["columnname"] == "通知公告"
    assert len(page.listing.rows) == 15
    assert page.column.name == "通知公告"
    assert page.identity is None
    assert {link.position for link in page.links} >= {"nav", "breadcrumb"}
    assert page.truncated == ()
    assert 300 < page.text_length < 500


def test_home_page_reads_identity_and_no_article() -> None:
    page = understand(column(ROWS).encode("gb18030"), "http://www.qs.gov.cn/", is_home=True)
    assert page.kind == "home"
    assert page.identity is not None
    assert (page.identity.site_code, page.identity.icp) == ("4101990001", "豫ICP备05000001号")
    assert page.article.title.value == ""


def test_skeleton_is_the_template_and_not_the_rows() -> None:
    full = understand(column(ROWS).encode("gb18030"), URL).skeleton
    assert len(full) == 16
    assert int(full, 16) >= 0
    assert understand(column("").encode("gb18030"), URL).skeleton == full
    assert understand(column(ROWS[:200]).encode("gb18030"), URL).skeleton == full
    other = column(ROWS).replace("class='left'", "class='sub'").replace("class='right'", "class='body'")
    assert understand(other.encode("gb18030"), URL).skeleton != full


@pytest.mark.parametrize(
    ("full", "empty"),
    [
        (
            "<div id=m><div class=box>" + "<div class=news><a href=x>x</a></div>" * 9 + "</div></div>",
            "<div id=m><div class=box></div></div>",
        ),
        ("<table class=t>" + "<tr><td><table class=r><tr><td>x</table>" * 9 + "</table>", "<table class=t></table>"),
        ("<div class='tab on cur1'>x</div>", "<div class='tab'></div>"),
        ("<div id=main><ul class=l1><li><div class=t>x</div></li></ul></div>", "<div id=main><ul class=l1></ul></div>"),
        ("<div id=c12><p>x</p><div class='pagination'>1 2</div></div>", "<div id=c9></div>"),
    ],
)
def test_skeleton_of_full_and_empty(full: str, empty: str) -> None:
    def shape(html: str) -> str:
        return skeleton.of(parse(f"<html><body>{html}</body></html>".encode(), URL).root)

    assert shape(full) == shape(empty)
    assert shape(full) != shape(f"<div class=other>{full}</div>")


def test_text_helpers() -> None:
    root = parse(
        b"<body>a <script>no</script><style>no</style> b<div id=d>c <b>d</b> e<!-- no --></div><noscript>no<i>no</i></noscript> f"
        b"<template><p>no</p></template></body>",
        URL,
    )
    assert visible_text(root.root) == "a bc d e f"
    (block,) = root.root.iter("div")
    assert (visible_text(block), own_text(block)) == ("c d e", "c e")
    assert visible_text(None) == ""
    assert text_length(root) == 6


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"<!-- only a comment -->", b"\x00\x00", b"<!DOCTYPE html>", b"<?xml version='1.0'?>", b"<"]
)
def test_next_to_nothing(body: bytes) -> None:
    page = understand(body, URL)
    assert page.kind in {"other", "data"}
    assert page.links == ()


def test_nul_bytes_and_declarations_do_no_harm() -> None:
    page = understand(b"<?xml version='1.0' encoding='gb2312'?><html><a href='a\x00.html'>\x00x</a>", URL)
    assert [(link.url, link.text) for link in page.links] == [("http://www.qs.gov.cn/zwgk/tzgg/a.html", "x")]
    assert page.replacements == 0


@pytest.mark.parametrize(
    "unit", ["<div>", "<p><font color=red><b>", "<table><tr><td>", "<ul><li>", "<x>", "<section><h1>"]
)
def test_runaway_nesting_keeps_the_rest_of_the_page(unit: str) -> None:
    body = f"<html><title>t</title><body>{unit * 50_000}<a href='a.html'>公告</a></body></html>".encode()
    began = time.process_time()
    page = understand(body, URL)
    assert time.process_time() - began < 10
    assert [link.text for link in page.links] == ["公告"]
    assert "depth" in page.truncated


def test_enormous_page_is_cut() -> None:
    body = ("<html><body>" + "<p>青山县人民政府关于做好工作的通知。</p>" * 10).encode() + b"<p>" + b"x" * 30_000_000
    began = time.process_time()
    page = understand(body, URL)
    assert time.process_time() - began < 10
    assert "bytes" in page.truncated
    assert page.text_length < documents.MAX_BYTES


def test_enormous_title_and_many_links() -> None:
    page = understand(f"<title>{'题' * 100_000}</title><h1>{'题' * 100_000}</h1><p>x".encode(), URL)
    assert len(page.title) == documents.MAX_TITLE
    began = time.process_time()
    page = understand("".join(f"<li><a href='{n}.html'>第{n}条</a>" for n in range(100_000)).encode(), URL)
    assert time.process_time() - began < 20
    assert "links" in page.truncated


def test_meta_is_bounded() -> None:
    html = "".join(f"<meta name='Name{n}' content='{'x' * 900}'>" for n in range(300)) + "<p>x"
    page = understand(html.encode(), URL)
    assert len(page.meta) == documents.MAX_META
    assert {len(value) for value in page.meta.values()} == {documents.MAX_META_VALUE}


def test_page_of_unknown_address() -> None:
    page = understand(column(ROWS).encode("gb18030"), "")
    assert page.base_url == ""
    assert page.links == ()
    assert page.kind == "column"


PIECES = [
    b"<html>", b"<body>", b"<div class='nav'>", b"</div>", b"<table><tr><td>", b"</table>", b"<a href='x.html'>", b"</a>",
    "关于做好工作的通知".encode(), "发布时间：2026-03-10".encode(), "青政发〔2026〕8号".encode("gbk"), b"<script>", b"</script>",
    b"<meta charset=gbk>", b"<title>", b"</title>", b"\x00", b"\xff", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"{", b"[", b"\"",
    b"<recordset><record>", b"<frameset>", b"<li>", b"<span>2026-02-30</span>", b"<input type=password>", b"&#x110000;",
    "您访问的页面不存在".encode(), b"createPageHTML(3,0,'index','html')", b"<select><option>", b"<base href='http://[::1'>", b"<h1>",
]  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join), st.booleans(), st.sampled_from([URL, "", "not a url"])
)
def test_any_markup(body: bytes, is_home: bool, url: str) -> None:
    page = understand(body, url, is_home=is_home)
    assert page.kind
    assert page.kind_rule
    assert all(link.url.startswith("http") for link in page.links)


@settings(deadline=None, max_examples=100)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "text/html; charset=gbk", "application/json", "text/xml"]),
    st.sampled_from([200, 404, 521]),
)
def test_any_bytes(body: bytes, content_type: str, status: int) -> None:
    page = understand(body, URL, content_type, status=status)
    assert page.url == URL


def test_an_included_header_that_ends_the_page_hides_nothing() -> None:
    page = (
        "<html><head><title>通知公告</title></head><body><div class='top'><a href='/'>首页</a></div></body></html>"
        "<div class='main'><a href='/xxgk/t20261120_1.html'>关于开展冬季防火工作的通知</a></div></body></html>"
    )
    links = {link.url for link in understand(page.encode(), "http://www.qinghe.gov.cn/").links}
    assert "http://www.qinghe.gov.cn/xxgk/t20261120_1.html" in links


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>通知</p>公告\n".encode(), "通知公告"),
        ("<p>通知</p>公告".encode(), "通知公告"),
        ("<p>通知</p>公告".encode()[:-1], "通知公"),
        ("<p>通知</p>公告".encode()[:-2], "通知公"),
        (b"\xef\xbb\xbf" + "<p>通知</p>公告\n".encode(), "通知公告"),
        ("<p>通\x00知</p>公告\n".encode(), "通知公告"),
        ("<html><body><p>通知</p></body></html><p>公告</p>\n".encode(), "通知公告"),
        ("<p>通知</p>公告\n".encode("gbk"), "通知公告"),
        (b"<p>notice</p>\n", "notice"),
    ],
)
def test_bytes_and_text_make_the_same_tree(body: bytes, text: str) -> None:
    assert visible_text(parse(body, URL).root) == text


@given(st.lists(st.sampled_from([0, 1, 15_998, 15_999, 16_000, 16_001, 16_002]), min_size=1, max_size=6))
def test_long_pieces_are_seen_wherever_they_stand(lengths: list[int]) -> None:
    text = "<".join("a" * length for length in lengths)
    assert documents._has_long_piece(text) == (max(lengths) > 16_000)


def test_flood_of_attributes_is_cut_and_the_page_goes_on() -> None:
    flood = (
        b"<div "
        + b" ".join(b"a%d=1" % n for n in range(100_000))
        + b"><a href='a.html'>"
        + "公告".encode()
        + b"</a></div>"
    )
    began = time.process_time()
    page = understand(b"<body>" + flood, URL)
    assert time.process_time() - began < 10
    assert [link.text for link in page.links] == ["公告"]
    assert "attributes" in page.truncated
    picture = b"<img src='data:image/png;base64," + b"A" * 50_000 + b"'><a href='b.html'>b</a>"
    assert understand(picture, URL).truncated == ()
