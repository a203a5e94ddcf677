"""Rendering as part of a crawl, without a browser: what is put back, what is kept, and that nothing gets worse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spiders import outcomes as o
from spiders import rendering
from spiders.orders import Budgets, Rendering
from spiders.traps import Traps
from tests.spiders.engine import NXDOMAIN, START, Reply, World, moved, page

A = "http://a.gov.cn/"
COLUMN = f"{A}tzgg/"
HOME = page(nav=[("/tzgg/", "通知公告")])
ROWS = "".join(f'<li><a href="/{n}.html">关于第{n}次检查的通知</a><span>2026-11-{n}</span></li>' for n in range(10, 20))


def column(rows="", script='<script>fetch("/list.json").then(show)</script>'):
    return Reply(
        '<html><head><meta charset="utf-8"><title>通知公告</title></head><body><div class="nav"><a href="/">首页</a>'
        '</div><div class="crumb">当前位置：<a href="/">首页</a> &gt; 通知公告</div>'
        f'<ul class="list">{rows}</ul>{script}</body></html>'
    )


@pytest.fixture
def crawl(tmp_path):
    made = []

    def make(web=None, rendered=None, *, max_pages=40, **options):
        options.setdefault("render", Rendering("browser", max_pages))
        made.append(World(tmp_path, web or {A: HOME, COLUMN: column()}, rendered=rendered, **options))
        return made[-1]

    yield make
    for world in made:
        world.close()


def read(world, url=COLUMN):
    (row,) = world.lanes[0].file.rows(
        "SELECT p.*, u.outcome, u.state, u.attempts FROM page p JOIN url u ON u.id = p.url_id WHERE u.url = ?", (url,)
    )
    return row


def test_a_rendered_list_is_recorded_with_a_mark(crawl):
    world = crawl(rendered={COLUMN: column(ROWS)}).run()
    row = read(world)
    assert (row["list_state"], row["rows"], row["outcome"], row["attempts"]) == ("listed", 10, o.OK, 1)
    assert row["list_rule"].startswith("rendered: ")
    assert f"{A}10.html" in world.pages  # its rows are links
    assert world.lanes[0].progress.pages == 2


def test_without_rendering_everything_is_as_ever(crawl):
    world = crawl(render=None).run()
    assert world.renderings == []
    assert (read(world)["list_state"], read(world)["rows"]) == ("script", 0)


@pytest.mark.parametrize(
    "made",
    [
        Reply(outcome=o.TIMEOUT, takes=20.0),
        Reply(outcome=o.LOST),
        column(),
        column("<li>暂无信息</li>", ""),
        Reply("", 200),
        Reply(column(ROWS).body, 404),
        Reply(column(ROWS).body, 200, {"X-Url": f"{A}other/"}),
        Reply("<html><title>安全验证</title><body>您的访问过于频繁，请输入验证码后继续访问</body></html>"),
        Reply("<html><title>404</title><body>抱歉，您访问的页面不存在</body></html>"),
    ],
)
def test_a_rendering_that_brings_no_list_changes_nothing(crawl, made):
    world = crawl(rendered={COLUMN: made}).run()
    row = read(world)
    assert (row["list_state"], row["rows"], row["outcome"], row["state"]) == ("script", 0, o.OK, 1)
    assert "rendered: " in row["list_rule"]
    assert row["attempts"] == 1
    assert world.lanes[0].file.rows("SELECT * FROM attempt WHERE url_id = ?", (row["url_id"],)) == []
    assert world.renderings == [COLUMN]


def test_only_so_many_pages_are_rendered(crawl):
    names = [f"/c{n}/" for n in range(6)]
    web = {A: page(nav=[(name, f"栏目{name}") for name in names])} | {f"{A}c{n}/": column() for n in range(6)}
    world = crawl(web, {f"{A}c{n}/": column(ROWS) for n in range(6)}, max_pages=2).run()
    assert len(world.renderings) == 2
    states = [read(world, f"{A}c{n}/")["list_state"] for n in range(6)]
    assert sorted(states) == ["listed"] * 2 + ["script"] * 4


def test_a_home_page_that_is_a_shell(crawl):
    shell = Reply('<html><title>青禾县</title><body><div id="app"></div><script src="/app.js"></script></body></html>')
    world = crawl({A: shell, COLUMN: column(ROWS, "")}, {A: HOME}).run()
    assert world.renderings == [A]
    assert read(world, A)["kind"] == "home"
    assert world.outcome(COLUMN) == o.OK
    assert read(world)["list_state"] == "listed"


@pytest.mark.parametrize("taken", [True, False])
def test_a_rendered_page_is_looked_at_for_traps_with_what_the_browser_showed(crawl, monkeypatch, taken):
    seen = {}
    real = Traps.read
    monkeypatch.setattr(
        Traps,
        "read",
        lambda traps, url, title, new, text: seen.update({url: list(text())}) or real(traps, url, title, new, text),
    )
    world = crawl(rendered={COLUMN: column(ROWS) if taken else column()}).run()
    assert world.renderings == [COLUMN]
    assert (COLUMN in seen) == taken  # a page that stays as it was is not kept with its text
    assert not taken or any("通知" in piece for piece in seen[COLUMN])


def test_renderings_keep_to_the_pace_of_the_host(crawl):
    world = crawl(rendered={COLUMN: column(ROWS)}, rate=0.5).run()
    first, second = world.times(COLUMN)
    assert second - first > 1.99


def test_a_page_of_another_host_of_the_site(crawl):
    www = "http://www.a.gov.cn/tzgg/"
    web = {A: page(nav=[(www, "通知公告")]), www: column()}
    world = crawl(web, {www: column(ROWS)}).run()
    assert read(world, www)["list_state"] == "listed"
    world.finish()
    world = crawl(web, {www: column(ROWS)}, names={"www.a.gov.cn": NXDOMAIN}, at=START + timedelta(days=1)).run()
    assert world.outcome(www) == o.NXDOMAIN


def test_when_time_runs_out_the_plain_page_is_kept(crawl):
    # One request in five seconds: robots.txt, two random paths, home page, column; its rendering would be the sixth.
    world = crawl(rendered={COLUMN: column(ROWS)}, rate=0.2, budgets=Budgets(max_seconds=22)).run()
    assert world.renderings == []
    row = read(world)
    assert (row["list_state"], row["outcome"]) == ("script", o.OK)
    assert row["list_rule"].endswith("rendered: left_out")
    (end,) = world.finish()
    assert (end.stopped_by, end.pages) == ("max_seconds", 2)


def test_a_crawl_that_was_interrupted_asks_again(crawl):
    first = crawl(rendered={COLUMN: Reply(column(ROWS).body, takes=99.0)})
    first.run(until=lambda world: world.renderings == [COLUMN])
    (end,) = first.finish(interrupted=True)
    assert end.pages == 1
    second = crawl(rendered={COLUMN: column(ROWS)}, at=START + timedelta(hours=1)).run()
    assert (read(second)["list_state"], second.lanes[0].progress.pages) == ("listed", 2)
    assert COLUMN in second.pages


def test_redirects_and_articles_are_not_rendered(crawl):
    article = page(title="关于开展检查的通知")
    article.body = article.body.replace("</body>", "<p>" + "各单位要认真落实。" * 90 + "</p></body>")
    world = crawl({A: page("/x.html", "/y.html"), f"{A}x.html": article, f"{A}y.html": moved("/x.html")}).run()
    assert world.renderings == []


# -- is it possible here ----------------------------------------------------------------------------------------------


def test_what_is_missing_is_said(monkeypatch, tmp_path):
    assert rendering.availability("never", "", 40, 20.0).reason == rendering.SWITCHED_OFF
    monkeypatch.setattr(rendering, "has_extra", lambda: False)
    assert rendering.availability("auto", "", 40, 20.0) == rendering.Availability(None, "", rendering.NO_EXTRA)
    monkeypatch.setattr(rendering, "has_extra", lambda: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert rendering.availability("auto", "", 40, 20.0) == rendering.Availability(None, "", rendering.NO_BROWSER)
    browser = tmp_path / "google-chrome"
    browser.write_text("#!/bin/sh\n")
    browser.chmod(0o755)
    assert rendering.availability("auto", "", 7, 3.0).rendering == Rendering(str(browser), 7, 3.0)
    assert rendering.find_browser("elsewhere") == ""


@pytest.mark.parametrize(
    ("asked", "ended", "same"),
    [
        (A, "http://a.gov.cn", True),
        (f"{A}x/", f"{A}x/#/list/1", True),
        (f"{A}x/", f"{A}y/", False),
        (f"{A}x/", f"{A}x/?a=1", False),
        (A, "about:blank", False),
        (A, "chrome-error://chromewebdata/", False),
    ],
)
def test_whether_the_browser_is_still_there(asked, ended, same):
    assert rendering.same_page(asked, ended) is same
