"""A later visit asks little and says the same: conditional requests, equal bytes, addresses taken over in rotation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.crawl_file import CrawlFile
from db.later_visits import LIST_ROTATION
from spiders import outcomes, reading
from spiders.orders import Budgets
from spiders.settle import Settled, settle
from tests.spiders.engine import NOT_FOUND, START, Reply, World, fails, moved, says
from tests.spiders.engine import page as plain_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spiders.pages.model import Page

HOME = "http://a.gov.cn/"
COLUMNS = 4
ITEMS = 30
Web = dict[str, Reply | list[Reply]]
Visit = Callable[..., World]


HEAD = "<!DOCTYPE html><html><head><meta charset=utf-8>"


def article(number: int, *links: str) -> Reply:
    more = "".join(f'<p><a href="{link}">相关链接</a></p>' for link in links)
    title, text = (
        f"关于第{number}号事项的通知",
        f"现将第{number}号事项的办理要求通知如下，请各乡镇人民政府认真贯彻执行。" * 6,
    )
    return Reply(
        f"{HEAD}<title>{title}</title></head><body><h1>{title}</h1><div>发布时间：2026-10-{number % 28 + 1:02}"
        f" 来源：县政府办公室</div><div class=content><p>{text}</p>{more}</div></body></html>"
    )


def column(number: int, items: list[tuple[str, str]]) -> Reply:
    rows = "".join(
        f'<li><a href="{url}">{title}</a><span>2026-10-{n % 28 + 1:02}</span></li>'
        for n, (url, title) in enumerate(items)
    )
    place = f"<div class=position>您的位置：<a href=/>首页</a> &gt; 第{number}栏目</div>"
    return Reply(f"{HEAD}<title>第{number}栏目</title></head><body>{place}<ul class=list>{rows}</ul></body></html>")


def website(foot: str = "") -> Web:
    """A home page, four columns of thirty articles; each article leads to one more that stands in no list."""
    web: Web = {HOME: plain_page(nav=[(f"/c{n}/", f"第{n}栏目") for n in range(COLUMNS)])}
    for n in range(COLUMNS):
        paths = [f"/c{n}/{item}.html" for item in range(ITEMS)]
        web[f"{HOME}c{n}/"] = column(n, [(path, f"关于第{n}{item}号事项的通知") for item, path in enumerate(paths)])
        for item, path in enumerate(paths):
            web[HOME[:-1] + path] = article(100 * n + item, f"/d{n}/{item}.html", *([foot] if foot else []))
            web[f"{HOME}d{n}/{item}.html"] = article(1000 + 100 * n + item)
    return web


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    worlds: list[World] = []

    def made(web: Web, week: float = 0, *, run: bool = True, **options: Any) -> World:
        world = World(tmp_path, web, at=START + timedelta(weeks=week), **options)
        worlds.append(world)
        if run:
            world.run().finish()
            world.lanes[0].file = CrawlFile(tmp_path / "0.db")  # to look into it
        return world

    yield made
    for world in worlds:
        world.close()


def said(world: World) -> Settled:
    """What the records would get; the file stays open until the test ends."""
    settled = settle(world.lanes[0].file)
    settled = replace(settled, documents=list(settled.documents))
    world.close()
    return settled


def first(visit: Visit, web: Web, **options: Any) -> World:
    world = visit(web, **options)
    world.close()
    return world


def test_a_second_visit_of_an_unchanged_site_asks_little_and_says_the_same(visit: Visit) -> None:
    web = website()
    before = visit(web)
    told = said(before)
    again = visit(web, 1)
    assert len(again.pages) < len(before.pages) / 4
    assert {HOME, *(f"{HOME}c{n}/" for n in range(COLUMNS))} <= set(again.pages)
    repeated = said(again)
    assert repeated.run.pages == told.run.pages
    assert repeated.run.carried == told.run.pages - len(again.pages)
    assert repeated.links == told.links
    assert [(doc.url, doc.title) for doc in repeated.documents] == [(doc.url, doc.title) for doc in told.documents]
    assert repeated.columns == told.columns


@pytest.mark.parametrize(
    "stub",
    [
        "<script>window.location.href='index.shtml';</script>",
        "<meta http-equiv='refresh' content='0; url=/index.shtml'>",
        "<frameset rows='100%,*'><frame src='/index.shtml'></frameset>",
    ],
)
@pytest.mark.parametrize("marked", [False, True])
def test_a_home_page_that_only_leads_on_leads_on_in_every_visit(visit: Visit, stub: str, marked: bool) -> None:
    web = website()
    web[f"{HOME}index.shtml"] = web[HOME]
    web[HOME] = Reply(f"{HEAD}<title>跳转</title>{stub}</head><body></body></html>")
    if marked:
        web = _with_etags(web, "first")
    homes = [said(visit(web, week)).home for week in range(3)]
    assert [home.url for home in homes] == [f"{HOME}index.shtml"] * 3
    assert {home.title for home in homes} == {"青禾县人民政府"}


def test_every_address_is_asked_again_within_the_rotation(visit: Visit) -> None:
    web = website()
    asked = set(first(visit, web).pages)
    later: set[str] = set()
    for week in range(1, 8):
        later.update(first(visit, web, week=week).pages)
    assert later < asked
    later.update(first(visit, web, week=8).pages)
    assert later == asked


def test_what_was_asked_long_ago_is_asked_whatever_the_rotation_says(visit: Visit) -> None:
    web = website()
    asked = first(visit, web).pages
    assert sorted(first(visit, web, week=9, rotation=1000).pages) == sorted(asked)


@pytest.mark.parametrize("rotation", [0, 1])
def test_without_rotation_everything_is_asked(visit: Visit, rotation: int) -> None:
    web = website()
    asked = first(visit, web, rotation=rotation).pages
    assert sorted(first(visit, web, week=1, rotation=rotation).pages) == sorted(asked)


def test_a_new_item_of_a_list_is_found_in_the_next_visit(visit: Visit) -> None:
    web = website()
    first(visit, web)
    web[f"{HOME}c0/"] = column(0, [("/c0/new.html", "关于新事项的通知")])
    web[f"{HOME}c0/new.html"] = article(7)
    again = visit(web, 1)
    assert f"{HOME}c0/new.html" in again.pages
    # What was linked only from there is no longer part of the site.
    assert not [url for url in again.pages if url.startswith(f"{HOME}d0/")]
    assert not [doc.url for doc in said(again).documents if doc.url.startswith(f"{HOME}c0/2")]


def test_a_target_that_died_is_noticed_when_it_is_its_turn_and_not_forgotten(visit: Visit) -> None:
    web = website()
    first(visit, web)
    dead = f"{HOME}d2/5.html"
    web[dead] = NOT_FOUND
    broken_in = [week for week in range(1, 10) if said(visit(web, week)).links.broken]
    assert broken_in
    assert broken_in == list(range(broken_in[0], 10))
    assert broken_in[0] <= 8


def test_a_repaired_link_is_no_longer_reported(visit: Visit) -> None:
    web = website()
    web[f"{HOME}d2/5.html"] = NOT_FOUND
    told = said(visit(web))
    assert [target.found_on for target in told.targets if target.verdict == "broken"] == [(f"{HOME}c2/5.html",)]
    web[f"{HOME}c2/5.html"] = article(205)
    repaired = said(visit(web, 1))
    assert not [target for target in repaired.targets if target.verdict == "broken"]


def test_a_misdirected_link_that_was_repaired_is_no_longer_reported(visit: Visit) -> None:
    web = website()
    web[f"{HOME}d2/5.html"] = moved(HOME)
    told = said(visit(web))
    assert [target.found_on for target in told.targets if target.is_home] == [(f"{HOME}c2/5.html",)]
    web[f"{HOME}c2/5.html"] = article(205)
    assert not [target for target in said(visit(web, 1)).targets if target.is_home]


def test_a_link_of_a_template_costs_no_look_at_every_page_and_is_shown_first_on_those_that_were_asked(
    visit: Visit,
) -> None:
    web = website(foot="/gone.html")
    told = said(visit(web))
    assert [target.found_on_total for target in told.targets if target.verdict == "broken"] == [COLUMNS * ITEMS]
    again = visit(web, 1)
    target = next(target for target in said(again).targets if target.verdict == "broken")
    assert target.found_on_total == COLUMNS * ITEMS
    fresh = [url in set(again.pages) for url in target.found_on]
    assert fresh == sorted(fresh, reverse=True)
    assert fresh[0]
    assert len(again.pages) < 2 * COLUMNS * ITEMS / 4
    repaired = website()
    assert not [one for one in said(visit(repaired, 2)).targets if one.verdict == "broken"]


def test_a_blocked_target_in_a_template_costs_no_look_at_every_page(visit: Visit) -> None:
    web = website(foot="http://other.example.com/share")
    web["http://other.example.com/share"] = says(403)
    asked = first(visit, web).pages
    assert len(first(visit, web, week=1).pages) < len(asked) / 4


def test_an_outage_in_a_later_visit_is_not_taken_for_a_good_answer(visit: Visit) -> None:
    web = website()
    first(visit, web)
    down = dict.fromkeys(web, fails(outcomes.TIMEOUT))
    settled = said(visit(dict(down), 1))
    assert settled.run.home_outcome == outcomes.TIMEOUT
    assert settled.run.pages == 0
    assert not settled.run.complete


def _with_etags(web: Web, mark: str) -> Web:
    return {
        url: Reply(reply.body, reply.status, {**reply.headers, "ETag": f'"{mark}-{url}"'})
        for url, reply in web.items()
        if isinstance(reply, Reply)
    }


def test_a_server_that_says_not_modified_is_believed_and_its_links_are_followed(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = _with_etags(website(), "one")
    told = said(visit(web))
    read: list[str] = []
    _watch_reading(monkeypatch, read)
    again = visit(web, 1)
    lists = {HOME, *(f"{HOME}c{n}/" for n in range(COLUMNS))}  # with rows of last month
    assert sorted(again.not_modified) == sorted(set(again.pages) - lists)
    assert again.not_modified
    assert read == []
    rows = again.rows()
    assert {rows[url]["status"] for url in again.not_modified} == {304}
    repeated = said(again)
    assert (repeated.links, repeated.columns) == (told.links, told.columns)
    assert repeated.run.home_outcome == outcomes.OK


@pytest.mark.parametrize("days", [0, 2, 4, 40])
def test_a_list_is_believed_to_be_unchanged_only_while_its_last_reading_is_fresh(visit: Visit, days: int) -> None:
    """The server says 304 to every condition, whatever has changed."""
    web = _with_etags(website(), "one")
    newest = (START - timedelta(days=days)).date().isoformat()
    for n in range(COLUMNS):
        reply = web[f"{HOME}c{n}/"]
        assert isinstance(reply, Reply)
        body = reply.body.replace("2026-10-01", newest).replace("2026-10-02", "2099-01-01")  # a date in time to come
        web[f"{HOME}c{n}/"] = replace(reply, body=body)
    first(visit, web)
    for n in range(COLUMNS):
        path = f"/c{n}/new.html"
        changed = column(
            n, [(path, "关于新事项的通知"), *((f"/c{n}/{k}.html", f"关于第{n}{k}号事项的通知") for k in range(9))]
        )
        web[f"{HOME}c{n}/"] = _with_etags({f"{HOME}c{n}/": changed}, "one")[f"{HOME}c{n}/"]
        web[HOME[:-1] + path] = article(n)
    again = visit(web, 0.01)
    found = sum(f"{HOME}c{n}/new.html" in again.pages for n in range(COLUMNS))
    if days < 3:
        assert 0 < len([url for url in again.not_modified if url.endswith("/")]) == COLUMNS - found
    else:
        assert found == COLUMNS
    assert HOME not in again.not_modified


def test_every_list_is_read_whatever_the_server_says_within_some_runs(visit: Visit) -> None:
    web = _with_etags(website(), "one")
    for n in range(COLUMNS):
        reply = web[f"{HOME}c{n}/"]
        assert isinstance(reply, Reply)
        web[f"{HOME}c{n}/"] = replace(reply, body=reply.body.replace("2026-10-01", START.date().isoformat()))
    first(visit, web)
    believed: dict[str, int] = {}
    for number in range(1, LIST_ROTATION + 1):
        world = first(visit, web, week=number / 1000)
        for url in world.not_modified:
            believed[url] = believed.get(url, 0) + 1
    assert {believed.get(f"{HOME}c{n}/") for n in range(COLUMNS)} == {LIST_ROTATION - 1}


@pytest.mark.parametrize("lies", [True, False])
def test_nobody_is_accused_of_a_link_on_a_page_that_is_only_said_to_be_unchanged(visit: Visit, lies: bool) -> None:
    """An article links to /gone.html, which has died; since the last visit it was corrected, or it was not."""
    web: Web = {HOME: plain_page("/a.html"), f"{HOME}a.html": article(1, "/gone.html"), f"{HOME}gone.html": article(2)}
    web = _with_etags(web, "one")
    first(visit, web)
    web[f"{HOME}gone.html"] = NOT_FOUND
    if lies:
        web[f"{HOME}a.html"] = _with_etags({f"{HOME}a.html": article(1)}, "one")[f"{HOME}a.html"]
    again = visit(web, 9)  # so late that everything is asked
    assert again.not_modified == [f"{HOME}a.html"]
    assert len(again.times(f"{HOME}a.html")) == 2  # it is read before anybody is accused with it
    settled = said(again)
    assert [target.url for target in settled.targets] == ([] if lies else [f"{HOME}gone.html"])
    assert (settled.run.pages, settled.run.carried) == (2, 0)


@pytest.mark.parametrize("corrected", [True, False])
def test_a_page_that_is_asked_anyway_and_shows_what_was_dead_is_asked_in_full_and_once(
    visit: Visit, corrected: bool
) -> None:
    pages = {f"{HOME}{name}.html": article(number, "/gone.html") for number, name in enumerate("abc")}
    web: Web = {HOME: plain_page(*(url.removeprefix(HOME[:-1]) for url in pages)), **pages}
    web = _with_etags({**web, f"{HOME}gone.html": NOT_FOUND}, "one")
    first(visit, web)
    if corrected:
        web |= _with_etags({url: article(number) for number, url in enumerate(pages)}, "one")
    again = visit(web, 1)
    asked = [url for url in again.pages if url in pages]
    in_full = set(pages) - set(again.not_modified)
    if not corrected:
        assert (len(in_full), len(asked)) == (1, 3)  # one page stands for all three
    settled = said(again)
    assert [target.url for target in settled.targets] == ([] if corrected else [f"{HOME}gone.html"])


def test_a_server_that_says_not_modified_even_to_those_who_know_nothing_ends_the_run(visit: Visit) -> None:
    web: Web = {HOME: plain_page("/a.html"), f"{HOME}a.html": article(1, "/gone.html"), f"{HOME}gone.html": NOT_FOUND}
    first(visit, _with_etags(web, "one"))
    web[f"{HOME}a.html"] = says(304)
    settled = said(visit(web, 1))
    assert [target.url for target in settled.targets if target.verdict == "broken"] == []


def _watch_reading(monkeypatch: pytest.MonkeyPatch, read: list[str]) -> None:
    real = reading.read

    def watched(body: bytes, url: str, *rest: Any, **more: Any) -> Page:
        if url == HOME or "/c" in url or "/d" in url:
            read.append(url)
        return real(body, url, *rest, **more)

    monkeypatch.setattr(reading, "read", watched)


def test_equal_bytes_are_not_read_again(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    web = website()
    first(visit, web)
    read: list[str] = []
    _watch_reading(monkeypatch, read)
    web[f"{HOME}c1/"] = column(1, [("/c1/1.html", "关于第11号事项的通知")])
    again = visit(web, 1)
    assert len(again.pages) > COLUMNS
    assert read == [f"{HOME}c1/"]


def test_a_page_with_another_mark_is_read_again(visit: Visit) -> None:
    first(visit, _with_etags(website(), "one"))
    changed = website()
    changed[f"{HOME}c0/"] = column(0, [("/c0/new.html", "关于新事项的通知")])
    changed[f"{HOME}c0/new.html"] = article(7)
    assert f"{HOME}c0/new.html" in first(visit, _with_etags(changed, "two"), week=1).pages


def test_another_version_of_page_understanding_asks_and_reads_every_page(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = _with_etags(website(), "one")
    asked = first(visit, web).pages
    monkeypatch.setattr(reading, "version", lambda: "another")
    again = first(visit, web, week=1)
    assert sorted(again.pages) == sorted(asked)
    assert again.not_modified == []


def test_the_version_stands_for_code_and_data_of_page_understanding() -> None:
    assert len(reading.version()) == 16
    assert reading.version.__wrapped__() == reading.version()


def test_another_registry_asks_everything(visit: Visit) -> None:
    web = website()
    asked = first(visit, web).pages
    assert sorted(first(visit, web, week=1, hosts=["b.gov.cn"]).pages) == sorted(asked)


def test_pages_that_the_budget_left_unread_are_read_when_it_allows(visit: Visit) -> None:
    web = website()
    small = said(visit(web, budgets=Budgets(max_pages=20)))
    assert small.run.stopped_by == "max_pages"
    whole = said(visit(web, 1))
    assert whole.run.complete
    assert whole.run.pages == 1 + COLUMNS + 2 * COLUMNS * ITEMS


def test_a_killed_second_visit_goes_on_and_says_the_same(visit: Visit) -> None:
    web = website()
    told = said(visit(web))
    killed = visit(web, 1, run=False)
    killed.run(until=lambda world: len(world.pages) >= 15)
    killed.lanes[0].file.commit()
    killed.close()
    going_on = visit(web, 1)
    assert going_on.ends[0].resumed
    assert len(going_on.pages) + 15 < 2 * COLUMNS * ITEMS / 3
    repeated = said(going_on)
    assert (repeated.links, repeated.columns, repeated.run.pages) == (told.links, told.columns, told.run.pages)


def test_what_was_confirmed_broken_in_the_last_run_is_confirmed_by_one_look(visit: Visit) -> None:
    web = website()
    dead = f"{HOME}d2/5.html"
    web[dead] = NOT_FOUND
    assert len(first(visit, web).times(dead)) == 2
    again = visit(web, 1)
    assert len(again.times(dead)) == 1
    target = next(target for target in said(again).targets if target.verdict == "broken")
    assert len(target.attempts) == 3
    web[dead] = article(5)
    assert not said(visit(web, 2)).links.broken
    web[dead] = NOT_FOUND  # it came back: two looks again
    assert sum(len(first(visit, web, week=week).times(dead)) == 2 for week in range(3, 11)) == 1


def test_a_page_that_lost_its_broken_link_calls_for_the_next_witness(visit: Visit) -> None:
    web = website(foot="/gone.html")
    first(visit, web)
    for number in range(ITEMS - 1):  # all pages of all columns but the last one of column 3
        for n in range(COLUMNS):
            web[f"{HOME}c{n}/{number}.html"] = article(100 * n + number, f"/d{n}/{number}.html")
    told = said(visit(web, 1))
    target = next(target for target in told.targets if target.verdict == "broken")
    assert set(target.found_on[:1]) <= {f"{HOME}c{n}/{ITEMS - 1}.html" for n in range(COLUMNS)}


def test_a_redirect_that_leads_to_a_dead_page_is_accused_on_the_word_of_a_page_that_was_asked(visit: Visit) -> None:
    web = website()
    web[f"{HOME}d2/5.html"] = moved("/step.html")
    web[f"{HOME}step.html"] = moved("/gone.html")
    told = said(visit(web))
    assert [(one.url, one.final_url) for one in told.targets if one.verdict == "broken"] == [
        (f"{HOME}d2/5.html", f"{HOME}gone.html")
    ]
    again = visit(web, 1)
    assert f"{HOME}c2/5.html" in again.pages
    assert [one.found_on for one in said(again).targets if one.verdict == "broken"] == [(f"{HOME}c2/5.html",)]
    web[f"{HOME}c2/5.html"] = article(205)
    assert not [one for one in said(visit(web, 2)).targets if one.verdict == "broken"]


def test_a_redirect_that_is_fine_is_taken_over_with_what_it_leads_to(visit: Visit) -> None:
    web = website()
    web[f"{HOME}d2/5.html"] = moved("/moved/5.html")
    web[f"{HOME}moved/5.html"] = article(5)
    told = said(visit(web))
    asked: set[str] = set()
    for week in range(1, 9):
        again = visit(web, week)
        asked.update(again.pages)
        repeated = said(again)
        assert (repeated.links, repeated.run.pages) == (told.links, told.run.pages)
    assert {f"{HOME}d2/5.html", f"{HOME}moved/5.html"} <= asked


def test_a_page_that_shows_hidden_links_is_asked_every_time_until_it_is_cleaned(visit: Visit) -> None:
    web = website()
    bad = f"{HOME}d3/9.html"
    reply = web[bad]
    assert isinstance(reply, Reply)
    spam = '<div style="display:none"><a href="http://www.caipiao-example.com/">时时彩投注平台</a></div></body>'
    web[bad] = replace(reply, body=reply.body.replace("</body>", spam))
    for week in range(3):
        assert [one.url for one in said(visit(web, week)).hidden] == ["http://www.caipiao-example.com/"]
    web[bad] = reply
    assert not said(visit(web, 3)).hidden


def test_a_link_to_a_parked_domain_is_told_on_the_word_of_a_page_that_was_asked(visit: Visit) -> None:
    web = website()
    parked = "http://www.old-partner-example.com/"
    web[parked] = Reply(
        f"{HEAD}<title>域名出售</title></head><body><p>该域名正在出售，域名转让请联系</p></body></html>"
    )
    web[f"{HOME}c2/5.html"] = article(205, parked)
    assert [one.parked != "" for one in said(visit(web)).targets if one.url == parked] == [True]
    again = first(visit, web, week=1)
    assert f"{HOME}c2/5.html" in again.pages
    web[f"{HOME}c2/5.html"] = article(205)
    assert not [one for one in said(visit(web, 2)).targets if one.url == parked]


@pytest.mark.parametrize("known", ["", '"v1"'])
def test_not_modified_says_nothing_when_no_condition_was_sent(visit: Visit, known: str) -> None:
    web: Web = {HOME: plain_page("/x"), f"{HOME}x": replace(article(1), headers={"ETag": known} if known else {})}
    first(visit, web)
    web[f"{HOME}x"] = says(304)
    again = visit(web, 1)
    assert again.outcome(f"{HOME}x") == (outcomes.OK if known else outcomes.UNASKED_304)
    new: Web = {HOME: plain_page("/x", "/y"), f"{HOME}x": web[f"{HOME}x"], f"{HOME}y": says(304)}
    again.close()
    third = visit(new, 2)
    assert third.outcome(f"{HOME}y") == outcomes.UNASKED_304
    (target,) = [one for one in said(third).targets if one.url == f"{HOME}y"]
    assert (target.verdict, target.cause) == ("uncertain", outcomes.UNASKED_304)
    assert len(third.times(f"{HOME}y")) == 2
