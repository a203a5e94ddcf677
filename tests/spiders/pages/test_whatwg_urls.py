"""The published cases of the WHATWG URL Standard: all of urltestdata.json, toascii.json and percent-encoding.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from spiders.pages.urls import Joiner, canonical, join

CASES = json.loads((Path(__file__).parent / "data" / "whatwg_urls.json").read_text("utf-8"))
URLS = [(given, base or "", href) for given, base, href in CASES["urls"]]

# Where we answer otherwise than the cases: the standard was changed in June 2026, ToASCII cannot fail for a host of
# nothing but ASCII, whatever stands behind "xn--" (whatwg/url "domain to ASCII"; web-platform-tests b63305b743).
# The name server says whether such a host exists.
SINCE_2026 = {
    "http://a.b.c.xn--pokxncvks": "http://a.b.c.xn--pokxncvks/",
    "http://10.0.0.xn--pokxncvks": "http://10.0.0.xn--pokxncvks/",
    "http://a.b.c.XN--pokxncvks": "http://a.b.c.xn--pokxncvks/",
    "http://a.b.c.Xn--pokxncvks": "http://a.b.c.xn--pokxncvks/",
    "http://10.0.0.XN--pokxncvks": "http://10.0.0.xn--pokxncvks/",
    "http://10.0.0.xN--pokxncvks": "http://10.0.0.xn--pokxncvks/",
    "https://xn--/": "https://xn--/",
}
HOSTS_SINCE_2026 = ["xn--a", "xn--a.xn--zca", "xn--ls8h=", "xn--1ug.example", "xn--a-yoc", "xn--zn7c.com"]


def identity(href: str | None) -> str:
    """The page's identity behind a published address: without fragment, user name and password; http(s) only."""
    parts = re.fullmatch(r"(https?://)(?:[^/?#]*@)?([^/?#]*)([^#]*)(?:#.*)?", href or "", re.DOTALL)
    return "".join(parts.groups()) if parts else ""


def expected(given: str, base: str, href: str | None) -> str:
    return identity(href) or (SINCE_2026.get(given, "") if not base else "")


def test_the_cases_are_all_there() -> None:
    assert len(URLS) == 820
    answers = [expected(*case) for case in URLS]
    assert sum(map(bool, answers)) == 227
    assert sum(href is None for _, _, href in URLS) == 272
    assert identity("https://u:p@a.cn:8/b?c@d#e") == "https://a.cn:8/b?c@d"


@pytest.mark.parametrize(("given", "base", "href"), URLS)
def test_urltestdata(given: str, base: str, href: str | None) -> None:
    answer = expected(given, base, href)
    assert join(base, given) == answer
    joiner = Joiner(base)
    assert joiner.shortcut(given) in {"", answer}
    assert joiner.resolve(given) == answer
    assert joiner.resolve(given) == answer  # as remembered
    if not base:
        assert canonical(given) == answer
    if answer:
        assert canonical(answer) == answer


def test_one_joiner_for_all_references_of_a_base() -> None:
    joiners: dict[str, Joiner] = {}
    for given, base, href in URLS * 2:
        assert joiners.setdefault(base, Joiner(base)).resolve(given) == expected(given, base, href)


@pytest.mark.parametrize(("host", "ascii_host"), CASES["hosts"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_toascii(host: str, ascii_host: str | None, scheme: str) -> None:
    if host in HOSTS_SINCE_2026:
        ascii_host = host
    answer = f"{scheme}://{ascii_host}/x" if ascii_host is not None else ""
    assert canonical(f"{scheme}://{host}/x") == answer
    assert Joiner("http://www.qs.gov.cn/a/b").resolve(f"{scheme}://{host}/x") == answer


BASE = "http://www.qs.gov.cn/a/b.asp"


@pytest.mark.parametrize(
    ("codec", "text", "query"),
    [
        # web-platform-tests url/resources/percent-encoding.json
        ("utf-8", "\u2020", "%E2%80%A0"),
        ("big5hkscs", "\u2020", "%26%238224%3B"),
        ("cp949", "\u2020", "%A2%D3"),
        ("cp1252", "\u2020", "%86"),
        ("utf-8", "\x0eA", "%0EA"),
        ("gbk", "\x0eA", "%0EA"),
        ("utf-8", "\u203e\\", "%E2%80%BE\\"),
        ("utf-8", "\ue5e5", "%EE%97%A5"),
        ("gb18030", "\ue5e5", "%26%2358853%3B"),
        ("gbk", "\ue5e5", "%26%2358853%3B"),
        ("utf-8", "\u2212", "%E2%88%92"),
        ("cp932", "\u2212", "%81|"),
        ("utf-8", "\u00a2", "%C2%A2"),
        ("utf-8", "\u00e1|", "%C3%A1|"),
        # What encoding/legacy-mb-schinese and legacy-mb-tchinese generate: the encoders' rules
        ("gbk", "\u4e2d", "%D6%D0"),
        ("gb18030", "\u4e2d", "%D6%D0"),
        ("big5hkscs", "\u4e2d", "%A4%A4"),
        ("gbk", "\u20ac", "%80"),
        ("gb18030", "\u20ac", "%A2%E3"),
        ("gbk", "\u01f9", "%A8%BF"),
        ("gbk", "\u4dae", "%FE%9F"),
        ("gbk", "\u2ff0", "%A9%8A"),
        ("gbk", "\u00e9", "%A8%A6"),
        ("gbk", "\u00ff", "%26%23255%3B"),
        ("gb18030", "\u00ff", "%810%8B7"),
        ("gbk", "\U00020bb7", "%26%23134071%3B"),
        ("gb18030", "\U00020bb7", "%954%B25"),
        ("gbk", "\u4e02", "%81@"),  # trail bytes that ASCII has too
        ("gbk", "\u4fdb", "%82a"),
        ("big5hkscs", "\u529f", "%A5\\"),
        ("big5hkscs", "\u5341", "%A4Q"),
        ("big5hkscs", "\u4dae", "%26%2319886%3B"),
        ("big5hkscs", "\u43f0", "%26%2317392%3B"),  # of the Hong Kong supplement, which is read and never written
        ("euc_jp", "\u4e02", "%26%2319970%3B"),  # of JIS X 0212, likewise
        ("gbk", "\ud800", "%26%2365533%3B"),
        ("gbk", "\ud83d\ude00", "%26%23128512%3B"),
        ("gbk", "a b\"<>'\u4e2d", "a%20b%22%3C%3E%27%D6%D0"),
    ],
)
def test_percent_encode_after_encoding(codec: str, text: str, query: str) -> None:
    assert join(BASE, f"?q={text}&", codec) == f"{BASE}?q={query}&"
    assert Joiner(BASE, codec).resolve(f"?q={text}&#{text}") == f"{BASE}?q={query}&"


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "big5hkscs", "cp932", "cp949"])
def test_only_the_query_is_in_the_charset_of_the_page(codec: str) -> None:
    assert join(BASE, "/\u4e2d?\u4e2d#\u4e2d", codec).startswith("http://www.qs.gov.cn/%E4%B8%AD?%")
    assert join(BASE, "/\u4e2d#?\u4e2d", codec) == "http://www.qs.gov.cn/%E4%B8%AD"
    assert join(BASE, "//\u4e2d\u56fd.\u653f\u52a1?a", codec) == "http://xn--fiqs8s.xn--zfr164b/?a"


@pytest.mark.parametrize("codec", ["gbk", "gb18030"])
def test_every_character_of_gb2312_comes_back(codec: str) -> None:
    """The whole of the two-byte plane that GB 2312 uses, against Python's decoder."""
    for lead in range(0xB0, 0xF8):
        row = b"".join(bytes((lead, trail)) for trail in range(0xA1, 0xFF)).decode("gb2312", "ignore")
        query = join(BASE, f"?{row}", codec).partition("?")[2]
        assert bytes(int(octet, 16) for octet in query.split("%")[1:]).decode("gb2312") == row
