"""Addresses as browsers read them. The cases follow the WHATWG URL Standard and its published tests."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import urls
from spiders.pages.document import parse
from spiders.pages.urls import Joiner, canonical, host_of, is_own, join

BASE = "http://www.qs.gov.cn/zwgk/tzgg/index.html"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        # Paths
        ("a.html", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ("./a.html", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ("../a.html", "http://www.qs.gov.cn/zwgk/a.html"),
        ("../../../../a.html", "http://www.qs.gov.cn/a.html"),
        ("/a.html", "http://www.qs.gov.cn/a.html"),
        (".", "http://www.qs.gov.cn/zwgk/tzgg/"),
        ("./", "http://www.qs.gov.cn/zwgk/tzgg/"),
        ("..", "http://www.qs.gov.cn/zwgk/"),
        ("../", "http://www.qs.gov.cn/zwgk/"),
        ("/a/./b/../c", "http://www.qs.gov.cn/a/c"),
        ("/a/%2e%2E/b", "http://www.qs.gov.cn/b"),
        ("a//b", "http://www.qs.gov.cn/zwgk/tzgg/a//b"),
        ("//szb.qs.gov.cn/a", "http://szb.qs.gov.cn/a"),
        ("///szb.qs.gov.cn/a", "http://szb.qs.gov.cn/a"),
        ("?id=7", "http://www.qs.gov.cn/zwgk/tzgg/index.html?id=7"),
        ("", BASE),
        ("#top", BASE),
        ("a.html#top", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        # What people type
        ("  a.html \n", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ("a\n\t.html", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ("..\\tpxw\\a.html", "http://www.qs.gov.cn/zwgk/tpxw/a.html"),
        ("\\\\szb.qs.gov.cn\\a", "http://szb.qs.gov.cn/a"),
        ("http:\\\\szb.qs.gov.cn\\a", "http://szb.qs.gov.cn/a"),
        ("http:/a.html", "http://www.qs.gov.cn/a.html"),
        ("http:a.html", "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ("https:a.html", "https://a.html/"),
        ("HTTP://WWW.QS.GOV.CN/A.HTML", "http://www.qs.gov.cn/A.HTML"),
        ("www.szb.gov.cn", "http://www.qs.gov.cn/zwgk/tzgg/www.szb.gov.cn"),
        ("a b.html", "http://www.qs.gov.cn/zwgk/tzgg/a%20b.html"),
        ("附件1.doc", "http://www.qs.gov.cn/zwgk/tzgg/%E9%99%84%E4%BB%B61.doc"),
        ("a.jsp?name=县 长", "http://www.qs.gov.cn/zwgk/tzgg/a.jsp?name=%E5%8E%BF%20%E9%95%BF"),
        ("a.jsp?name=%D6%D0", "http://www.qs.gov.cn/zwgk/tzgg/a.jsp?name=%D6%D0"),
        ("a'b\"c<d>e`f{g}h|i^j", "http://www.qs.gov.cn/zwgk/tzgg/a'b%22c%3Cd%3Ee%60f%7Bg%7Dh|i%5Ej"),
        ("?a'b\"c<d>e`f{g}h|i^j", BASE + "?a%27b%22c%3Cd%3Ee`f{g}h|i^j"),
        ("/%zz%", "http://www.qs.gov.cn/%zz%"),
        # Hosts
        ("http://中国.政务/信息", "http://xn--fiqs8s.xn--zfr164b/%E4%BF%A1%E6%81%AF"),
        ("http://\uff37\uff37\uff37。qs.gov.cn/", "http://www.qs.gov.cn/"),
        ("http://www.%71s.gov.cn/", "http://www.qs.gov.cn/"),
        ("http://szb.qs.gov.cn:80/", "http://szb.qs.gov.cn/"),
        ("https://szb.qs.gov.cn:443", "https://szb.qs.gov.cn/"),
        ("http://szb.qs.gov.cn:08080/", "http://szb.qs.gov.cn:8080/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://user:secret@szb.qs.gov.cn/a@b", "http://szb.qs.gov.cn/a@b"),
        ("http://szb.qs.gov.cn?a=1", "http://szb.qs.gov.cn/?a=1"),
        # No addresses
        ("javascript:void(0)", ""),
        ("JavaScript:void(0)", ""),
        (" java\nscript:void(0)", ""),
        ("mailto:a@qs.gov.cn", ""),
        ("tel:0371-65000000", ""),
        ("data:image/gif;base64,R0lGODlhAQABAAAAACw=", ""),
        ("about:blank", ""),
        ("ftp://ftp.qs.gov.cn/a", ""),
        ("file:///C:/Users/a.doc", ""),
        ("http://", ""),
        ("http://a b.gov.cn/", ""),
        ("http://qs.gov.cn:99999/", ""),
        ("http://qs.gov.cn:8o80/", ""),
        ("http://1.2.3.256/", ""),
        ("http://a<b.gov.cn/", ""),
        ("x" * 30_000, ""),
    ],
)
def test_join(reference: str, expected: str) -> None:
    assert join(BASE, reference) == expected
    assert Joiner(BASE).resolve(reference) == expected


def test_query_of_a_gbk_page_is_sent_in_gbk_and_its_path_in_utf8() -> None:
    joined = join(BASE, "/搜索.asp?q=公告&p=1", "gbk")
    assert joined == "http://www.qs.gov.cn/%E6%90%9C%E7%B4%A2.asp?q=%B9%AB%B8%E6&p=1"
    assert join(BASE, "?q=中\n文#中", "gbk") == BASE + "?q=%D6%D0%CE%C4"
    assert join(BASE, "?q=𠮷", "gbk") == BASE + "?q=%26%23134071%3B"
    assert join(BASE, "?q=公告", "utf-8") == BASE + "?q=%E5%85%AC%E5%91%8A"
    gbk = parse('<meta charset="gb2312"><p>公告</p>'.encode("gbk"), BASE)
    assert gbk.join("a.asp?q=公告").endswith("a.asp?q=%B9%AB%B8%E6")
    utf8 = parse('<meta charset="gb2312"><p>公告</p>'.encode(), BASE)
    assert utf8.join("a.asp?q=公告").endswith("a.asp?q=%E5%85%AC%E5%91%8A")


@pytest.mark.parametrize(
    ("head", "base", "answer"),
    [
        ('<base href="/xxgk/">', "http://www.qs.gov.cn/xxgk/", "http://www.qs.gov.cn/xxgk/a.html"),
        ('<base target="_blank"><base href="../">', "http://www.qs.gov.cn/zwgk/", "http://www.qs.gov.cn/zwgk/a.html"),
        ('<base href="http://cdn.qs.gov.cn/x/y">', "http://cdn.qs.gov.cn/x/y", "http://cdn.qs.gov.cn/x/a.html"),
        ('<base href="javascript:1">', BASE, "http://www.qs.gov.cn/zwgk/tzgg/a.html"),
        ('<base href="/one/"><base href="/two/">', "http://www.qs.gov.cn/one/", "http://www.qs.gov.cn/one/a.html"),
    ],
)
def test_base_href(head: str, base: str, answer: str) -> None:
    document = parse(f"<html><head>{head}</head><body>公告</body></html>".encode(), BASE)
    assert document.base_url == base
    assert document.join("a.html") == answer


def test_page_of_unknown_address_resolves_absolute_links_only() -> None:
    document = parse("<p>公告".encode(), "")
    assert document.join("a.html") == ""
    assert document.join("http://qs.gov.cn/a") == "http://qs.gov.cn/a"


def test_canonical_host_and_own() -> None:
    assert canonical("HTTP://u:p@WWW.qs.gov.cn:80/a/../b#c") == "http://www.qs.gov.cn/b"
    assert canonical("www.qs.gov.cn") == ""
    assert canonical("http://u@x@qs.gov.cn?b@c") == "http://qs.gov.cn/?b@c"
    assert host_of("https://www.qs.gov.cn:8443/a") == "www.qs.gov.cn:8443"
    assert host_of("nothing") == ""
    own = {"www.qs.gov.cn", "xxgk.qs.gov.cn:8080"}
    assert is_own("http://qs.gov.cn/a", own)
    assert is_own("https://www.qs.gov.cn/a", own)
    assert is_own("http://xxgk.qs.gov.cn:8080/", own)
    assert not is_own("http://xxgk.qs.gov.cn/", own)
    assert not is_own("http://szb.qs.gov.cn/", own)
    assert not is_own("", own)


PIECES = [
    "/",
    "/",
    ".",
    "..",
    "./",
    "../",
    "a",
    "index.html",
    "%2e",
    "%20",
    "?",
    "&",
    "=",
    "#",
    "x:",
    "http://",
    "https://",
]
PIECES += [
    "a.gov.cn",
    "www.A.cn",
    "1.2",
    "xn--",
    "中",
    "\\",
    ":80",
    ":8080",
    "@",
    " ",
    "-",
    "_",
    "~",
    "'",
    "|",
    "0x1",
    "//",
]
PIECES += ["t2026_1.htm", "(", "*", "$", "+", ",", "ab--c.cn", "-a.cn", "a-.cn", "%", ";", "."]
BASES = [
    BASE, "https://a.cn:8443/", "http://a.cn/x/y/?q=/1", "http://中国.政务/中/a", "http://1.2.3.4/a/b/", "http://a.cn//b//c",
    "http://a.cn/%7e/a;b", "ftp://a.cn/b", "",
]  # fmt: skip


@settings(deadline=None, max_examples=600)
@given(st.sampled_from(BASES), st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
def test_shortcuts_answer_as_ada_does(base: str, reference: str) -> None:
    assert Joiner(base).resolve(reference) == join(base, reference)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60), st.sampled_from(["utf-8", "gbk", "big5hkscs"]))
def test_any_text(reference: str, codec: str) -> None:
    url = Joiner(BASE, codec).resolve(reference)
    assert url == "" or (canonical(url) == url and url.isascii() and "#" not in url)
    assert len(url) <= urls.MAX_URL
