"""Pictures of stored pages: nothing is asked, no script runs, the link in question is framed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from scrapy.http import Headers, Response

from spiders import rendering, screenshots
from spiders.orders import Rendering
from spiders.raw_answers import RawAnswers, places
from spiders.screenshots import Scene, draw
from tests.gov_site.wire import FaultServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gov_site.wire import Wire

CHROMIUM = rendering.find_browser()
NOW = datetime(2026, 11, 20, tzinfo=UTC)
DEAD = "http://www.a.example/dead.html"
BODY = "<body style='background:white'><h1>某县人民政府</h1><a href='/dead.html'>通知</a><p>正文"
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and rendering.has_extra()), reason="needs Chromium (apt install chromium)"
)


@pytest.fixture
def asked() -> Iterator[FaultServer]:
    """A server that nobody may ask."""

    def respond(wire: Wire) -> None:
        wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    server = FaultServer(respond)
    server.start()
    yield server
    server.shutdown()
    server.server_close()


def pictures(folder, *pages, marked="", sheets=()):
    """Pictures of pages, each given as its markup."""
    aside = RawAnswers(folder / "a.db", resumed=False)
    for number, page in enumerate(pages):
        head = Headers({"Content-Type": "text/html; charset=gb2312"})
        aside.take(
            f"http://www.a.example/{number}", Response(DEAD, 200, head, page.encode("gb18030")), NOW, foreign=False
        )
    for url, text in sheets:
        aside.take(url, Response(url, 200, Headers({"Content-Type": "text/css"}), text), NOW, foreign=False)
    found = {place.url: place for place in places(aside.path)}
    scenes = [Scene(f"http://www.a.example/{n}", found[f"http://www.a.example/{n}"], marked) for n in range(len(pages))]
    return draw(scenes, found, Rendering(CHROMIUM))


@pytest.mark.browser
@needs_browser
def test_no_script_runs_and_nothing_is_asked(tmp_path, asked):
    hostile = (
        f"<script>document.body.style.background='black'</script><script src='{asked.url}x.js'></script>"
        f"<img src='{asked.url}x.png' alt='' width=0><link rel=stylesheet href='{asked.url}x.css'>"
        f"<link rel=prefetch href='{asked.url}p'><link rel=dns-prefetch href='{asked.url}'>"
    )
    moving = f"<meta http-equiv=refresh content='0;url={asked.url}moved'>"
    plain, evil, moved = pictures(tmp_path, BODY, BODY + hostile, moving + BODY)
    assert plain[:8] == b"\x89PNG\r\n\x1a\n"
    assert evil == plain
    assert moved == plain
    assert json.loads(asked.log.as_json()) == []


@pytest.mark.browser
@needs_browser
def test_the_link_in_question_is_framed_and_style_sheets_are_those_that_were_stored(tmp_path):
    (plain,) = pictures(tmp_path, BODY)
    (framed,) = pictures(tmp_path, BODY, marked=DEAD)
    (other,) = pictures(tmp_path, BODY, marked="http://www.a.example/not-there.html")
    assert framed != plain
    assert other == plain
    styled = "<link rel=stylesheet href='/s.css'>" + BODY
    sheet = ("http://www.a.example/s.css", b"h1 { color: red }")
    assert pictures(tmp_path, styled, sheets=[sheet])[0] != plain
    assert pictures(tmp_path, styled)[0] == plain


@pytest.mark.browser
@needs_browser
def test_a_page_that_cannot_be_drawn_costs_its_own_picture_only(tmp_path, monkeypatch):
    (empty,) = pictures(tmp_path, "<p>x")
    monkeypatch.setattr(screenshots, "MAX_PNG", len(empty) + 100)
    drawn = pictures(tmp_path, BODY * 20, "<p>x")
    assert drawn[0] == b""
    assert drawn[1]


def test_without_a_browser_there_are_no_pictures(tmp_path):
    aside = RawAnswers(tmp_path / "a.db", resumed=False)
    aside.take(DEAD, Response(DEAD, 200, Headers(), b"x"), NOW, foreign=False)
    (place,) = places(aside.path)
    if rendering.has_extra():
        assert draw([Scene(DEAD, place)], {}, Rendering(str(tmp_path / "none"))) == [b""]
    assert draw([], {}, Rendering(CHROMIUM)) == []
