"""The HTML file: complete, self-contained, harmless, and small enough to mail."""

import re
import shutil
import subprocess
import time
from html.parser import HTMLParser

import pytest
import report_samples as samples

from reports import html
from reports.evidence import link
from reports.site_report import build

VOID = {"meta", "br", "img", "link", "input", "hr"}
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "nav", "section", "div", "span", "p",
    "h1", "h2", "h3", "strong", "a", "br", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody",
    "tr", "th", "td", "details", "summary", "blockquote",
}  # fmt: skip


class Page(HTMLParser):
    """Tags, attributes and text of a page; remembers tags that are not closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.astray: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.astray.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(name: str, lang: str = "en") -> Page:
    return Page(html.render(build(samples.ALL[name](), lang), lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(samples.ALL))
def test_the_page_is_well_formed_and_asks_nobody_for_anything(name, lang):
    source = html.render(build(samples.ALL[name](), lang), lang)
    parsed = Page(source)
    assert source.startswith("<!DOCTYPE html>")
    assert parsed.open == []
    assert parsed.astray == []
    assert {tag for tag, _ in parsed.tags} <= ALLOWED
    for tag, attributes in parsed.tags:
        assert not {"src", "srcset", "background", "action", "data", "style"} & set(attributes)
        assert not [key for key in attributes if key.startswith("on")]
        if "href" in attributes:
            assert tag == "a"
            assert re.match(r"https?://|#", attributes["href"])
    assert "url(" not in source
    assert "@import" not in source
    assert ("html", {"lang": "zh-CN" if lang == "zh" else "en"}) in parsed.tags


def test_links_outward_give_nothing_away():
    outward = [attributes for tag, attributes in page("failing").tags if tag == "a" and attributes["href"][0] != "#"]
    assert outward
    assert all(attributes["rel"] == "noopener noreferrer nofollow" for attributes in outward)


def test_hostile_titles_are_escaped_and_shortened():
    source = html.render(build(samples.hostile(), "zh"), "zh")
    assert "<script" not in source
    assert "<img" not in source
    assert "长" * 500 not in source
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", source)
    assert len(source) < 400_000


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://x.gov.cn/", "//x.gov.cn/", "http:///nothing", "", "x.gov.cn",
        "http://www.gov.cn@evil.example/", "http://x.gov.cn/ a", "http://x.gov.cn/\u202ea", "http://[::1",
        "JAVASCRIPT:x", "http://x.gov.cn/" + "a" * 3000,
    ],
)  # fmt: skip
def test_only_plain_web_addresses_become_links(url):
    assert link(url).href == ""


@pytest.mark.parametrize("url", ["http://x.gov.cn:8080/a?b=%20", "https://例子.政务/列表/1.html"])
def test_web_addresses_become_links(url):
    assert link(url).href == url


def test_nobody_is_led_to_a_hijacked_page():
    found = samples.finding(
        1, "links.hijacked", url="http://casino.example/", evidence={"final_url": "http://bet.example/"}
    )
    report = build(samples.verdicts((samples.indicator("links.hijacked", "fail"),), (found,)), "en")
    source = html.render(report, "en")
    assert "casino.example" in source
    assert 'href="http://casino.example/' not in source
    assert 'href="http://bet.example/' not in source


def test_a_finding_shows_what_a_third_person_needs():
    shown = page("failing").text
    for words in (
        "Link “旧通知10” leads to a page that does not exist (404).",
        "http://www.lexian.gov.cn/old/10.html",
        "(7 pages in all)",
        "since 2026-11-16, last seen 2026-11-23, seen in 2 inspection(s)",
        "2026-11-23 10:06:00 page does not exist, 404 404",
        "body of the page",
        "What to do: Put the page back at this address",
        "official text", "local practice", "unconfirmed, to be verified",
        "国办秘函〔2019〕19号",
    ):  # fmt: skip
        assert words in shown, words


def test_original_and_repost_stand_side_by_side():
    shown = page("failing").text
    assert "Superior body This site" in shown
    assert "Published 2026-11-10 09:00 2026-11-13 12:30" in shown
    assert "Address https://www.gov.cn/zhengce/12.html http://www.lexian.gov.cn/zc/12.html" in shown
    assert "none found" not in shown


def test_none_found_is_said_only_where_a_check_says_it():
    evidence = {"upstream_title": "关于秋粮收购的通知", "upstream_at": "2026-11-10T09:00:00+08:00"}
    for indicator, expected in (("repost.missing", True), ("repost.late", False)):
        found = samples.finding(1, indicator, evidence=evidence)
        report = build(samples.verdicts((samples.indicator(indicator, "fail"),), (found,)), "en")
        assert ("none found" in Page(html.render(report, "en")).text) is expected


def test_a_candidate_is_marked_where_the_verdict_stands():
    shown = page("vetoed").text
    assert shown.index("to be confirmed by a person") < shown.index("Problems that count")
    assert "Check the evidence by hand before you forward or publish it." in shown
    assert "Candidate" not in page("failing").text


def test_suspected_waived_and_earlier_findings_say_so():
    shown = page("failing").text
    assert "12 findings, 1 suspected" in shown
    assert "suspected, does not count" in shown
    assert "waived, does not count" in shown
    assert "earlier finding, not re-checked this time" in shown


def test_could_not_be_checked_has_reason_and_next_step():
    shown = page("failing").text
    part = shown.split("Could not be checked (2)")[1]
    assert "Nothing here is held against the site." in part
    assert "The body type of 乐县 is not known." in part
    assert "Next: Set body_type" in part


def test_the_clause_of_a_single_finding_takes_the_place_of_the_general_one():
    evidence = {
        "document": "政府信息公开条例",
        "clause": "第二十条",
        "number": "国令第711号",
        "source_status": "official",
    }
    found = samples.finding(1, "columns.required", evidence=evidence)
    report = build(samples.verdicts((samples.indicator("columns.required", "fail"),), (found,)), "zh")
    assert "政府信息公开条例（国令第711号） 第二十条" in Page(html.render(report, "zh")).text


def test_twenty_thousand_findings_stay_readable():
    report = build(samples.many(), "zh")
    started = time.process_time()
    source = html.render(report, "zh")
    assert time.process_time() - started < 6
    assert len(source.encode()) < 1_000_000
    assert "另有19,900个" in source


def test_tables_have_captions_and_headings():
    source = html.render(build(samples.vetoed(), "zh"), "zh")
    assert source.count("<table") == source.count("<caption>")
    assert source.count("<h1>") == 1


@pytest.mark.browser
def test_a_browser_draws_it_on_paper_and_on_a_phone(tmp_path):
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium (apt install chromium)")
    source = tmp_path / "report.html"
    source.write_text(html.render(build(samples.failing(), "zh"), "zh"), encoding="utf-8")
    common = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]  # fmt: skip
    targets = {"report.pdf": "--print-to-pdf", "phone.png": "--screenshot"}
    for name, option in targets.items():
        subprocess.run(
            [*common, f"{option}={tmp_path / name}", "--window-size=400,900", source.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert (tmp_path / name).stat().st_size > 5000
