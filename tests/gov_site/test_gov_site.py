"""The test server does what it says: these tests look at raw answers, not through the crawler."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import requests
from lxml import html

from tests.gov_site import odd_links
from tests.gov_site.faults import CHARSETS, FAULTS, MANY, NESTED
from tests.gov_site.fixtures import TODAY
from tests.gov_site.hosts import HOSTS
from tests.gov_site.sites import family
from tests.gov_site.walk import session, walk
from xuncha.demo.expect import Expected
from xuncha.demo.plan import make

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gov_site.client import GovSite

HEALTHY = ("superior", "healthy_trs", "healthy_hanweb", "healthy_hanweb_script", "healthy_asp", "healthy_modern")
FAULTY = ("faulty_trs", "faulty_hanweb", "faulty_asp", "faulty_modern")
STATUS = {
    "ok": 200, "404": 404, "410": 410, "soft-404": 200, "401": 401, "403": 403, "429": 429, "412": 412, "500": 500,
    "502": 502, "503-seconds": 503, "503-absurd": 503, "503-date": 503, "521-jsl": 521, "waf-200": 200, "captcha": 200,
    "js-challenge": 200, "202-challenge": 202, "204": 204, "redirect-404": 302, "redirect-chain": 302,
    "redirect-nowhere": 302, "meta-refresh": 200, "script-redirect": 200, "chunked": 200, "pdf": 200, "untyped": 200,
    "octet-stream": 200, "empty": 200, "empty-untyped": 200, "calendar": 302, "session": 200, "hidden-links": 200,
}  # fmt: skip


@pytest.fixture
def asked() -> Iterator[requests.Session]:
    made = session()
    yield made
    made.close()


def raw(url: str, request: str = "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") -> bytes:
    """Everything a server sends to one request, byte by byte."""
    host, _, path = url.removeprefix("http://").partition("/")
    name, port = host.split(":")
    received = b""
    with socket.create_connection((name, int(port)), timeout=5) as connection:
        connection.sendall(request.format(path="/" + path).encode("ascii"))
        while chunk := connection.recv(65536):
            received += chunk
    return received


class TestFaultRoutes:
    @pytest.mark.parametrize(("name", "status"), STATUS.items())
    def test_status(self, gov_site: GovSite, asked: requests.Session, name: str, status: int) -> None:
        answer = asked.get(gov_site.url("faults", FAULTS[name].path), allow_redirects=False, timeout=5)
        assert answer.status_code == status

    def test_retry_after_in_both_forms(self, gov_site: GovSite, asked: requests.Session) -> None:
        assert asked.get(gov_site.url("faults", "/faults/503-seconds")).headers["Retry-After"] == "2"
        assert asked.get(gov_site.url("faults", "/faults/503-date")).headers["Retry-After"].endswith("GMT")

    @pytest.mark.parametrize("status", [403, 404, 405, 500, 501])
    def test_head_lies(self, gov_site: GovSite, asked: requests.Session, status: int) -> None:
        url = gov_site.url("faults", f"/faults/head-{status}")
        assert asked.head(url).status_code == status
        assert asked.get(url).status_code == 200

    @pytest.mark.parametrize("status", [404, 500, 503])
    def test_once_then_well_until_reset(self, gov_site: GovSite, asked: requests.Session, status: int) -> None:
        url = gov_site.url("faults", f"/faults/{status}-once")
        assert [asked.get(url).status_code for _ in range(3)] == [status, 200, 200]
        assert asked.get(url + "?another=1").status_code == status
        gov_site.reset("faults")
        assert asked.get(url).status_code == status

    def test_403_only_for_robots(self, gov_site: GovSite, asked: requests.Session) -> None:
        url = gov_site.url("faults", "/faults/403-for-robots")
        browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36"
        assert asked.get(url).status_code == 403
        assert asked.get(url, headers={"User-Agent": "Mozilla/5.0 (compatible; Xuncha/0.1)"}).status_code == 403
        assert asked.get(url, headers={"User-Agent": browser}).status_code == 200

    def test_jsl_cookie_opens_the_page(self, gov_site: GovSite, asked: requests.Session) -> None:
        url = gov_site.url("faults", "/faults/521-jsl")
        first = asked.get(url)
        assert first.status_code == 521
        assert "__jsluid_h" in first.cookies
        assert b"<script>document.cookie" in first.content
        assert asked.get(url, headers={"Cookie": "__jsl_clearance=1763.0|-1|sample"}).status_code == 200

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_redirects(self, gov_site: GovSite, asked: requests.Session, status: int) -> None:
        url = gov_site.url("faults", f"/faults/redirect-{status}")
        assert asked.get(url, allow_redirects=False).status_code == status
        assert asked.get(url).url == gov_site.url("faults", "/faults/ok")

    def test_redirect_chain_has_five_steps(self, gov_site: GovSite, asked: requests.Session) -> None:
        assert len(asked.get(gov_site.url("faults", "/faults/redirect-chain")).history) == 5

    @pytest.mark.parametrize("name", ["redirect-loop", "redirect-self"])
    def test_loops(self, gov_site: GovSite, asked: requests.Session, name: str) -> None:
        with pytest.raises(requests.TooManyRedirects):
            asked.get(gov_site.url("faults", f"/faults/{name}"))

    @pytest.mark.parametrize(
        ("name", "location"),
        [
            ("redirect-home", "/"),
            ("redirect-file", "file:///etc/hostname"),
            ("redirect-private", "http://10.255.255.1/admin/"),
            ("redirect-metadata", "http://169.254.169.254/latest/meta-data/"),
            ("redirect-backslash", "\\faults\\ok"),
        ],
    )
    def test_locations(self, gov_site: GovSite, asked: requests.Session, name: str, location: str) -> None:
        answer = asked.get(gov_site.url("faults", f"/faults/{name}"), allow_redirects=False)
        assert answer.headers["Location"] == location

    def test_slow_headers(self, gov_site: GovSite, asked: requests.Session) -> None:
        started = time.monotonic()
        assert asked.get(gov_site.url("faults", "/faults/slow-headers?seconds=0.4"), timeout=5).status_code == 200
        assert time.monotonic() - started >= 0.4

    def test_silent_and_drip_run_into_timeouts(self, gov_site: GovSite, asked: requests.Session) -> None:
        with pytest.raises(requests.ReadTimeout):
            asked.get(gov_site.url("faults", "/faults/silent?seconds=2"), timeout=0.3)
        answer = raw(gov_site.url("faults", "/faults/slow-drip?seconds=1"))
        head, _, body = answer.partition(b"\r\n\r\n")
        assert b"Content-Length: 100000" in head
        assert 2 <= len(body) < 20

    def test_endless_body_goes_on(self, gov_site: GovSite, asked: requests.Session) -> None:
        with asked.get(gov_site.url("faults", "/faults/endless"), stream=True, timeout=5) as answer:
            assert "Content-Length" not in answer.headers
            got = sum(len(chunk) for chunk, _ in zip(answer.iter_content(65536), range(100), strict=False))
        assert got > 6_000_000

    def test_huge_page_is_as_long_as_it_says(self, gov_site: GovSite, asked: requests.Session) -> None:
        with asked.get(gov_site.url("faults", "/faults/huge"), stream=True, timeout=20) as answer:
            got = sum(len(chunk) for chunk in answer.iter_content(1 << 20))
        assert got == int(answer.headers["Content-Length"])
        assert got > 31_000_000

    @pytest.mark.parametrize("name", ["reset", "reset-midway"])
    def test_resets(self, gov_site: GovSite, name: str) -> None:
        with pytest.raises(ConnectionResetError):
            raw(gov_site.url("faults", f"/faults/{name}"))

    @pytest.mark.parametrize("name", ["close-early", "broken-chunk"])
    def test_cut_bodies(self, gov_site: GovSite, asked: requests.Session, name: str) -> None:
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            asked.get(gov_site.url("faults", f"/faults/{name}"), timeout=5)

    def test_bad_wires(self, gov_site: GovSite) -> None:
        assert raw(gov_site.url("faults", "/faults/close-at-once")) == b""
        assert raw(gov_site.url("faults", "/faults/bad-status-line")).startswith("青禾 OK\r\n".encode())
        old = raw(gov_site.url("faults", "/faults/http-10"))
        assert old.startswith(b"HTTP/1.0 200 OK\r\n")
        assert b"ontent-Length" not in old
        head, _, body = raw(gov_site.url("faults", "/faults/length-too-short")).partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body) - 20}".encode() in head

    def test_gzip(self, gov_site: GovSite, asked: requests.Session) -> None:
        assert "供水" in asked.get(gov_site.url("faults", "/faults/gzip")).content.decode("utf-8")
        bomb = raw(gov_site.url("faults", "/faults/gzip-bomb")).partition(b"\r\n\r\n")[2]
        assert len(bomb) < 20_000
        assert len(gzip.decompress(bomb)) == 10_000_000
        broken = raw(gov_site.url("faults", "/faults/gzip-broken")).partition(b"\r\n\r\n")[2]
        with pytest.raises(EOFError):
            gzip.decompress(broken)

    def test_empty_and_untyped(self, gov_site: GovSite, asked: requests.Session) -> None:
        assert asked.get(gov_site.url("faults", "/faults/empty")).content == b""
        assert "Content-Type" not in asked.get(gov_site.url("faults", "/faults/empty-untyped")).headers
        assert asked.get(gov_site.url("faults", "/faults/pdf")).content.startswith(b"%PDF-1.4")

    @pytest.mark.parametrize("name", CHARSETS)
    def test_charsets(self, gov_site: GovSite, asked: requests.Session, name: str) -> None:
        answer = asked.get(gov_site.url("faults", f"/faults/{name}"))
        body, content_type = CHARSETS[name]
        assert answer.content == body
        assert answer.headers["Content-Type"] == content_type
        strict = "gb18030" if name.startswith("gb") else "utf-8"
        if name in ("one-bad-byte", "cut-utf8"):
            with pytest.raises(UnicodeDecodeError):
                body.decode(strict)
        else:
            assert "冬季供水保障" in body.decode(strict)

    def test_big_trees(self, gov_site: GovSite, asked: requests.Session) -> None:
        assert asked.get(gov_site.url("faults", "/faults/nested")).content.count(b"<div>") == NESTED
        assert asked.get(gov_site.url("faults", "/faults/many-links")).content.count(b'<a href="/faults/many/') == MANY
        assert asked.get(gov_site.url("faults", "/faults/many/77777")).status_code == 200

    def test_every_expectation_is_a_known_outcome(self) -> None:
        outcomes = pytest.importorskip("spiders.outcomes")
        named = {one.outcome for one in FAULTS.values()} | {one.home for one in HOSTS.values()}
        assert named <= outcomes.ALL_OUTCOMES
        assert {one.verdict for one in FAULTS.values()} <= {
            "good",
            "broken",
            "blocked",
            "uncertain",
            "ours",
            "unchecked",
        }

    def test_index_links_to_every_fault(self, gov_site: GovSite, asked: requests.Session) -> None:
        text = asked.get(gov_site.url("faults", "/faults/")).content.decode("utf-8")
        assert all(f'href="{one.path}"' in text for one in FAULTS.values())


class TestOddLinks:
    @pytest.mark.parametrize("name", odd_links.EXACT)
    def test_exact_target_exists_and_nothing_beside_it(
        self, gov_site: GovSite, asked: requests.Session, name: str
    ) -> None:
        assert asked.get(gov_site.url("faults", f"/faults/link-{name}")).status_code == 200
        assert raw(gov_site.url("faults", odd_links.EXACT[name])).startswith(b"HTTP/1.1 200")
        assert raw(gov_site.url("faults", odd_links.EXACT[name] + "x")).startswith(b"HTTP/1.1 404")

    def test_raw_chinese_page_is_gbk(self, gov_site: GovSite, asked: requests.Session) -> None:
        body = asked.get(gov_site.url("faults", "/faults/link-raw-chinese")).content
        assert "/faults/exact/目录/文件.html?名称=通知".encode("gbk") in body

    def test_a_browser_agrees_with_the_exact_targets(self, gov_site: GovSite, asked: requests.Session) -> None:
        ada = pytest.importorskip("ada_url")
        for name, exact in odd_links.EXACT.items():
            if name == "raw-chinese":
                continue  # the query of a GBK page is not what a URL library alone can do
            page = gov_site.url("faults", f"/faults/link-{name}")
            tree = html.fromstring(asked.get(page).content)
            base = ada.join_url(page, (tree.xpath("//base/@href") or [page])[0])
            href = tree.xpath('//div[@class="text"]/p/a/@href')[0]
            joined = ada.join_url(base, href).partition("#")[0]
            assert joined == gov_site.url("faults", exact), name

    def test_traps_go_on(self, gov_site: GovSite, asked: requests.Session) -> None:
        november = asked.get(gov_site.url("faults", "/faults/calendar")).content.decode("utf-8")
        assert "/faults/calendar/2026/12" in november
        assert "/faults/calendar/2027/1" in asked.get(gov_site.url("faults", "/faults/calendar/2026/12")).text
        url = gov_site.url("faults", "/faults/session")
        assert asked.get(url).content != asked.get(url).content

    def test_never_paths_are_named_but_are_no_links(self, gov_site: GovSite, asked: requests.Session) -> None:
        text = asked.get(gov_site.url("faults", "/faults/hidden-links")).content.decode("utf-8")
        assert all(path in text for path in odd_links.NEVER)


class TestLog:
    def test_log_and_reset(self, gov_site: GovSite, asked: requests.Session) -> None:
        for name in ("faults", "healthy_asp", "only_403"):
            asked.get(gov_site.url(name, "/?x=%C3%FB"), headers={"User-Agent": "tester"})
            asked.head(gov_site.url(name))
            seen = gov_site.log(name)
            assert [(one["method"], one["path"]) for one in seen] == [("GET", "/?x=%C3%FB"), ("HEAD", "/")]
            assert seen[0]["agent"] == "tester"
            assert seen[0]["time"] <= seen[1]["time"]
        gov_site.reset()
        assert gov_site.log("faults") == gov_site.log("healthy_asp") == []


class TestHosts:
    @pytest.mark.parametrize(
        ("name", "status"),
        [("only_403", 403), ("only_412", 412), ("only_521", 521), ("only_429", 429), ("only_500", 500),
         ("only_captcha", 200), ("only_challenge", 200), ("home_for_everything", 200), ("soft_404", 200),
         ("redirect_to_home", 302), ("robots_all", 404), ("empty_home", 200), ("http10", 404)],
    )  # fmt: skip
    def test_unknown_address(self, gov_site: GovSite, asked: requests.Session, name: str, status: int) -> None:
        answer = asked.get(gov_site.url(name, "/no-such-page-4711.html"), allow_redirects=False, timeout=5)
        assert answer.status_code == status

    def test_home_for_everything_is_the_home_page(self, gov_site: GovSite, asked: requests.Session) -> None:
        home = asked.get(gov_site.url("home_for_everything")).content
        assert asked.get(gov_site.url("home_for_everything", "/a/b.html")).content == home

    @pytest.mark.parametrize(
        ("name", "status"),
        [("robots_all", 200), ("robots_part", 200), ("robots_500", 500), ("robots_403", 403), ("robots_404", 404),
         ("robots_html", 200)],
    )  # fmt: skip
    def test_robots(self, gov_site: GovSite, asked: requests.Session, name: str, status: int) -> None:
        answer = asked.get(gov_site.url(name, "/robots.txt"))
        assert answer.status_code == status
        assert ("html" in answer.headers["Content-Type"]) == (name in ("robots_404", "robots_html"))

    def test_ports_that_do_not_speak(self, gov_site: GovSite) -> None:
        with pytest.raises(ConnectionRefusedError):
            raw(gov_site.url("closed"))
        with pytest.raises(ConnectionResetError):
            raw(gov_site.url("reset"))
        assert raw(gov_site.url("bad_status_line")).startswith(b"HELLO")


class TestWholeSites:
    @pytest.mark.parametrize("name", HEALTHY)
    def test_healthy_site_has_no_dead_link(self, gov_site: GovSite, name: str) -> None:
        found = walk(gov_site.url(name))
        assert found.statuses() == {}
        assert len(found.pages(gov_site.url(name))) > 100
        assert gov_site.expected(name) == []

    @pytest.mark.parametrize("name", HEALTHY)
    def test_healthy_site_is_fresh(self, name: str) -> None:
        sites = family()
        plan = make(sites.sites[name], TODAY, sites.urls(dict.fromkeys(sites.sites, "http://x/")), sites.library)
        limits = {"news": 14, "notices": 180, "policy_documents": 180, "normative_documents": 180}
        limits |= {"plans": 360, "personnel": 360}
        for section in plan.sections.values():
            kind = section.column.category
            assert section.column.kind != "list" or section.entries, f"{section.column.id} is blank"
            if kind in limits:
                age = (TODAY - section.below()[0].day).days
                assert 0 <= age <= limits[kind], section.column.id
        assert all(entry.day < TODAY for entry in plan.entries)
        assert any(entry.day >= TODAY - timedelta(days=2) for entry in plan.entries)

    def test_asp_pages_are_gbk_bytes(self, gov_site: GovSite, asked: requests.Session) -> None:
        answer = asked.get(gov_site.url("healthy_asp"))
        assert answer.headers["Content-Type"] == "text/html"
        assert "青禾县人民政府" in answer.content.decode("gbk")
        with pytest.raises(UnicodeDecodeError):
            answer.content.decode("utf-8")

    @pytest.mark.parametrize("name", [*FAULTY, "neglected"])
    def test_dead_links_are_dead_and_there_are_no_others(self, gov_site: GovSite, name: str) -> None:
        found = walk(gov_site.url(name))
        known = {one["url"]: one for one in gov_site.expected(name)}
        bad = found.statuses()
        assert set(bad) <= set(known)
        for url, fault in known.items():
            if fault["indicator"].startswith("links.") or not fault["indicator"]:
                assert url in found.found_on, fault
                expected = {"blocked": 403, "uncertain": 500}.get(fault["outcome"], 404)
                if fault["indicator"] == "links.misdirected":
                    expected = 302
                elif url not in bad:
                    assert "不存在" in found.answers[url].content.decode("utf-8", "replace") or "asp" in name
                    continue
                assert bad[url] == expected, fault

    @pytest.mark.parametrize("name", FAULTY)
    def test_missing_and_blank_columns(self, gov_site: GovSite, asked: requests.Session, name: str) -> None:
        faults = [Expected(**one) for one in gov_site.expected(name)]
        assert len([one for one in faults if one.indicator == "columns.blank"]) == 5
        for one in faults:
            if one.indicator == "columns.blank":
                text = _text(asked.get(one.url).content)
                assert any(word in text for word in ("暂无信息", "暂无内容", "没有任何信息")), one
        home = _text(asked.get(gov_site.url(name)).content)
        assert "领导之窗" not in home
        assert "9912210001" not in home.partition("</HEAD>")[2].partition("</head>")[2]

    def test_dates_follow_today(self) -> None:
        sites = family()
        urls = sites.urls(dict.fromkeys(sites.sites, "http://x/"))
        for today in (date(2026, 1, 1), date(2028, 2, 29), date(2027, 3, 18)):
            plan = make(sites.sites["healthy_trs"], today, urls, sites.library)
            assert max(entry.day for entry in plan.entries) < today + timedelta(days=1)
            assert all("{" not in entry.title + "".join(entry.paragraphs) for entry in plan.entries)


def _text(body: bytes) -> str:
    return body.decode("gbk" if b"charset=gb2312" in body else "utf-8")
