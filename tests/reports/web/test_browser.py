"""A real Chromium, from the log-in to a waiver: a silent console, nothing from elsewhere, no barrier."""

from __future__ import annotations

import socket
import threading
import time
from importlib import resources
from typing import TYPE_CHECKING

import pytest
import uvicorn

from reports.web.server import OPTIONS
from spiders import rendering
from tests.reports.web.office import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = rendering.find_browser()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and rendering.has_extra()), reason="needs Chromium (apt install chromium)"),
]
PATHS = (
    "/",
    "/reposts",
    "/digests",
    "/notices",
    "/notices/2026Q4",
    "/letters",
    "/sites",
    "/sites/jiaoyu",
    "/findings",
    "/findings/aaaa000000000002",
    "/rules",
    "/password",
)


@pytest.fixture
def base(office) -> Iterator[str]:
    """The page on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(office.app, host="127.0.0.1", port=port, log_level="error", **OPTIONS))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


class Tab:
    """A tab that remembers what it asked for and what its console said."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.console: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        self.refused: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("requestfailed", lambda request: self.refused.append(request.url) if request.failure == "csp" else None)

    def log_in(self) -> None:
        self.page.goto(self.base + "/login")
        self.page.fill("#name", "zhang")
        self.page.fill("#password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.base + "/")

    def quiet(self) -> None:
        assert self.console == []
        assert [url for url in self.asked if not url.startswith((self.base, "data:"))] == []


@pytest.fixture
def tab(base) -> Iterator[Tab]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        yield Tab(context.new_page(), base)
        browser.close()


def barriers(page: Page) -> list[str]:
    """What axe-core finds, by the rules of WCAG 2.1 AA."""
    source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(source)
    found = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
        ".then(said => said.violations.map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3)))"
    )
    return [str(one) for one in found]


def test_from_the_log_in_to_a_waiver(tab, office):
    tab.log_in()
    tab.page.click("nav >> text=问题")
    tab.page.click("tbody >> text=通知 >> nth=0")
    tab.page.select_option("#one-action", "waive")
    tab.page.fill("#one-why", "本年度无此事项，已由分管领导批准")
    tab.page.fill("#one-until", "2027-03-31")
    tab.page.fill("#one-approver", "李主任")
    tab.page.click("text=提交")
    tab.page.wait_for_selector("[role=status]")
    assert "已处理1个问题" in tab.page.inner_text("[role=status]")
    assert "本年度无此事项" in tab.page.inner_text("main")
    row = office.rows("SELECT until, approver, author FROM waiver")[0]
    assert tuple(row) == ("2027-03-31", "李主任", "zhang")
    tab.quiet()


def test_all_of_a_page_are_chosen_and_confirmed_at_once(tab, office):
    tab.log_in()
    tab.page.goto(tab.base + "/findings")
    tab.page.check("[data-all=id]")
    assert tab.page.locator("tbody input:checked").count() == 3
    tab.page.select_option("#bulk-action", "confirm")
    tab.page.click("fieldset button")
    tab.page.wait_for_selector("[role=status]")
    assert len(office.rows("SELECT * FROM finding WHERE confirmed_by = 'zhang'")) == 3
    tab.quiet()


def test_a_form_shows_only_the_fields_of_its_step(tab):
    tab.log_in()
    tab.page.goto(tab.base + "/findings/aaaa000000000001")
    assert not tab.page.is_visible("#one-until")
    for step, shown in (("waive", "#one-until"), ("assign", "#one-unit"), ("said_fixed", "#one-responsible")):
        tab.page.select_option("#one-action", step)
        assert tab.page.is_visible(shown), step
    assert not tab.page.is_visible("#one-until")
    tab.quiet()


def test_what_was_typed_when_the_session_ended_is_sent_after_the_log_in(tab, office):
    tab.log_in()
    tab.page.goto(tab.base + "/findings/aaaa000000000001")
    tab.page.select_option("#one-action", "comment")
    tab.page.fill("#one-why", "写了很久的\n两行话")
    office.later(hours=1)
    tab.page.click("text=提交")
    assert "写了很久的" in tab.page.inner_text("main")
    tab.page.fill("#name", "zhang")
    tab.page.fill("#password", PASSWORD)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_selector("#one-why")
    assert tab.page.input_value("#one-why") == "写了很久的\n两行话"
    assert tab.page.input_value("#one-action") == "comment"
    tab.page.click("form[action='/findings'] button")
    tab.page.wait_for_selector("[role=status]")
    assert office.rows("SELECT note FROM finding_event ORDER BY id DESC")[0][0].split() == ["写了很久的", "两行话"]


def test_a_draft_is_read_approved_and_withdrawn(tab, office):
    tab.log_in()
    tab.page.goto(tab.base + "/notices/2026Q4")
    draft = tab.page.frame_locator("iframe").locator("body").inner_text()
    assert "不得印发" in draft
    tab.page.fill("#code", draft.split("编号")[1][:8])
    tab.page.fill("#approver", "李主任")
    tab.page.click("form[action$=approve] button")
    tab.page.wait_for_selector("[role=status]")
    assert "由李主任于" in tab.page.inner_text("main")
    assert "草稿" not in tab.page.frame_locator("iframe").locator("body").inner_text()
    assert office.rows("SELECT author FROM paper_event")[0][0] == "zhang"
    tab.quiet()


def test_a_stored_page_can_neither_run_nor_leave_nor_load_anything(tab):
    tab.log_in()
    path = "/findings/aaaa000000000001"
    tab.page.goto(tab.base + path)
    tab.page.click("main details > summary")
    tab.page.frame_locator("iframe.stored").locator("p", has_text="存档的网页").wait_for()
    tab.page.wait_for_timeout(300)
    assert tab.page.url == tab.base + path
    assert "taken" not in tab.page.title() + tab.page.inner_text("body")
    tab.page.goto(tab.base + path + "/stored/0")
    tab.page.locator("p", has_text="存档的网页").wait_for()
    tab.page.wait_for_timeout(300)
    assert tab.page.url == tab.base + path + "/stored/0"
    assert "taken" not in tab.page.title() + tab.page.inner_text("body")
    left = [url for url in tab.asked if not url.startswith((tab.base, "data:")) or "logout" in url]
    assert set(left) <= set(tab.refused)  # the browser names what the page wanted; its policy let nothing leave
    assert {"http://evil.example/s.css", "http://evil.example/i.png"} <= set(tab.refused)
    tab.page.goto(tab.base + "/")
    assert tab.page.url == tab.base + "/"  # still logged in


def test_no_page_has_a_barrier_or_says_anything_on_the_console(tab):
    tab.page.goto(tab.base + "/login")
    assert barriers(tab.page) == []
    tab.log_in()
    for path in PATHS:
        tab.page.goto(tab.base + path)
        for summary in tab.page.locator("main details > summary").all():
            summary.click()
        assert barriers(tab.page) == [], path
    tab.quiet()


@pytest.mark.parametrize("size", [(320, 640), (640, 450), (1280, 900)])
def test_no_page_scrolls_sideways_on_a_phone_or_at_twice_the_size(tab, size):
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    tab.log_in()
    for path in PATHS:
        tab.page.goto(tab.base + path)
        wide = tab.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, path


def test_nothing_moves_while_a_page_is_read(tab):
    tab.log_in()
    for path in PATHS:
        tab.page.goto(tab.base + path)
        shift = tab.page.evaluate(
            "() => new Promise(done => { let sum = 0; new PerformanceObserver(list => {"
            " for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;"
            " }).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 300); })"
        )
        assert shift < 0.05, path


def test_the_keyboard_alone_is_enough(tab):
    tab.log_in()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    outline = tab.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_without_javascript_everything_works(base, office):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = Tab(browser.new_context(java_script_enabled=False, locale="zh-CN").new_page(), base)
        tab.log_in()
        tab.page.goto(base + "/findings/aaaa000000000002")
        tab.page.select_option("#one-action", "confirm")
        tab.page.click("text=提交")
        tab.page.wait_for_selector("[role=status]")
        browser.close()
    assert office.rows("SELECT status FROM finding WHERE id = 'aaaa000000000002'")[0][0] == "open"
