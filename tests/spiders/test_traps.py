"""Addresses without end: which patterns are traps, which never are, and what a crawl makes of a site that has them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.crawl_file import CrawlFile
from spiders import outcomes as o
from spiders.orders import Budgets
from spiders.settle import Settled, settle
from spiders.traps import ALIKE, BUDGET, IN_A_ROW, Traps, pattern_of
from tests.spiders.engine import START, Reply, World, moved, says

if TYPE_CHECKING:
    from pathlib import Path

A = "http://a.gov.cn/"
Server = Callable[[str], Reply]
Visit = Callable[..., World]


def show(title: str, *links: tuple[str, str], text: str = "") -> Reply:
    rows = "".join(f'<li><a href="{url}">{name}</a></li>' for url, name in links)
    return Reply(
        f"<html><head><title>{title}</title></head><body><div class=top>青禾县人民政府 网站地图 无障碍</div>"
        f"<h1>{title}</h1><ul>{rows}</ul><div>{text}</div><div>主办：青禾县人民政府办公室</div></body></html>"
    )


# -- patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [
    ("cal.asp?m=1", "cal.asp?m=77"), ("a?x=1&y=2", "a?y=3&x="), ("a;jsessionid=0A1?x=1", "a;jsessionid=FF?x=2"),
    ("2026/11/1.html", "2025/1/12.html"), ("s/8f3a6c1d9e7b2a", "s/11aa22bb33cc44"),
    ("a/b/a/b/a/b/a/x.htm", "a/b/a/b/a/b/a/b/b/x.htm"), ("?20261101", "?20250101"),
])  # fmt: skip
def test_of_one_pattern(one: str, other: str) -> None:
    assert pattern_of(A + one) == pattern_of(A + other)


@pytest.mark.parametrize(("one", "other"), [
    ("a?x=1", "a?y=1"), ("a?x=1", "a"), ("a?x=1", "b?x=1"), ("a?id=1", "a?id=1&sid=2"), ("xwzx/1.html", "zwgk/1.html"),
    ("a/b/c/d/e/f/x.htm", "a/b/c/d/e/g/x.htm"), ("governmentaffairs/", "administration/"),
])  # fmt: skip
def test_of_two_patterns(one: str, other: str) -> None:
    assert pattern_of(A + one) != pattern_of(A + other)
    assert pattern_of(A + one) != pattern_of(f"https://a.gov.cn/{one}")


@pytest.mark.parametrize(
    "url", [A + "/" * 1900, A + "a/" * 950, A + "?" + "&" * 1900, A + ";" * 900, f"{A}?{'a=1&' * 400}"]
)
def test_any_address_has_a_short_pattern(url: str) -> None:
    assert len(pattern_of(url)) <= 300


# -- which are traps --------------------------------------------------------------------------------------------------


def feed(pages: Iterator[tuple[str, list[str], list[str]]]) -> Traps:
    traps, url = Traps(), ""
    for url, new, text in pages:
        traps.read(url, "标题", new, lambda text=text: text)
    assert url
    return traps


def test_a_row_of_pages_that_say_the_same_and_only_lead_on() -> None:
    def calendar(count: int) -> Iterator[tuple[str, list[str], list[str]]]:
        return ((f"{A}c?m={n}", [f"{A}c?m={n + 1}"], [f"2026年{n}月", "日 一 二", "1", "2"]) for n in range(count))

    assert not feed(calendar(IN_A_ROW)).holds(f"{A}c?m=999")  # the first one said something
    assert feed(calendar(IN_A_ROW + 1)).holds(f"{A}c?m=999")
    assert not feed(calendar(IN_A_ROW + 1)).holds(f"{A}d?m=999")


@pytest.mark.parametrize("kind", ["text", "title numbers", "other links", "nothing new", "assets"])
def test_a_row_of_pages_that_is_none(kind: str) -> None:
    def pages() -> Iterator[tuple[str, list[str], list[str]]]:
        for n in range(500):
            on, text = [f"{A}c?m={n + 1}"], ["日 一 二"]
            if kind == "text":
                text = [f"关于{chr(0x4E00 + n)}的通知"]
            elif kind == "title numbers":
                text = [str(n * 1000 + k * 17) for k in range(20)]  # a table of prices
            elif kind == "other links":
                on = [*on, f"{A}news/t{n}.html"]
            elif kind == "nothing new":
                on = []  # an address that is gone says the same as others, and leads nowhere
            else:
                on = [*on, f"{A}pic/{n}.jpg"]
            yield f"{A}c?m={n}", on, text

    assert not feed(pages()).holds(f"{A}c?m=999")


def test_patterns_that_only_lead_to_each_other_are_traps_together() -> None:
    traps, number = Traps(), itertools.count()

    def named() -> list[str]:
        return [f"{A}{place}?sid={next(number)}x" for place in ("a", "b", "c")]

    for _ in range(IN_A_ROW + ALIKE + 2):
        for place in ("a", "b", "c"):
            traps.read(f"{A}{place}?sid={next(number)}x", place, named(), lambda: ["同样的内容"])
    assert all(traps.holds(f"{A}{place}?sid=z") for place in ("a", "b", "c"))


def test_of_a_trap_a_few_are_read_and_what_says_something_costs_nothing() -> None:
    traps = Traps([pattern_of(f"{A}c?m=1")])
    assert traps.take(f"{A}c?m=0")
    for n in range(100):  # articles among them
        assert traps.take(f"{A}c?m={n}")
        traps.read(f"{A}c?m={n}", "标题", [], lambda n=n: [f"关于{chr(0x4E00 + n)}的通知"])
    taken = 0
    while traps.take(f"{A}c?m={1000 + taken}"):
        traps.read(f"{A}c?m={1000 + taken}", "标题", [f"{A}c?m={2000 + taken}"], list)
        taken += 1
    assert taken == BUDGET - 1
    assert [(one.pattern, one.left) for one in traps.found()] == [(f"{A}c?m=*", 1)]


# -- a crawl ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    worlds: list[World] = []

    def made(server: Server, week: int = 0, **options: Any) -> World:
        world = World(
            tmp_path,
            {},
            unknown=lambda url: says(404) if "xuncha" in url else server(url),
            at=START + timedelta(weeks=week),
            **options,
        )
        worlds.append(world)
        world.run().finish()
        return world

    yield made
    for world in worlds:
        world.close()


def said(tmp_path: Path) -> Settled:
    file = CrawlFile(tmp_path / "0.db")
    try:
        return replace(settle(file), documents=(), traits=())
    finally:
        file.close()


def site(extra: str, articles: int = 60) -> Server:
    """A small honest site, and behind a link of its home page something else."""

    def server(url: str) -> Reply:
        path = url.removeprefix(A)
        if not path:
            return show("青禾县人民政府", ("/news/", "工作动态"), (extra, "便民日历"))
        if path == "news/":
            return show("工作动态", *((f"/news/{n}.html", f"第{n}号：{story(n)}") for n in range(articles)))
        if path.startswith("news/"):
            return show(story(int(path[5:].split(".")[0])), text="内容" * 40)
        return says(404)

    return server


def story(number: int) -> str:
    words = random.Random(number)
    return "".join(chr(words.randrange(0x4E00, 0x9000)) for _ in range(16))


def calendar(url: str) -> Reply | None:
    if not url.startswith(f"{A}cal"):
        return None
    month = int(url.partition("m=")[2] or 0)
    return show(
        f"{2026 + month // 12}年{month % 12 + 1}月",
        (f"/cal?m={month - 1}", "上月"),
        (f"/cal?m={month + 1}", "下月"),
        text="".join(f"<p>{day}</p>" for day in range(1, 32)),
    )


_sids = itertools.count(1)


def session(url: str) -> Reply | None:
    """Each page gives each link a new session id."""
    if not url.startswith(f"{A}s/"):
        return None
    links = [(f"/s/{n % 5}.jsp?sid={next(_sids) * 7919:x}ab", f"栏目{'甲乙丙丁戊'[n % 5]}") for n in range(8)]
    return show(f"栏目{url[len(A) + 2]}", *links, text=f"您的会话编号：{url.partition('sid=')[2]}")


def deeper(url: str) -> Reply | None:
    """A relative link that was meant to begin with a slash; the server answers below any folder."""
    if not url.startswith(f"{A}info/"):
        return None
    return show("办事指南", ("info/", "办事指南"), ("list/", "表格下载"))


TRAPS = {"cal?m=0": calendar, "s/0.jsp?sid=first": session, "info/": deeper}


@pytest.mark.parametrize("extra", TRAPS)
def test_a_site_with_a_trap_is_read_to_its_end_and_the_trap_is_named(visit: Visit, tmp_path: Path, extra: str) -> None:
    honest = site(f"/{extra}")
    world = visit(lambda url: TRAPS[extra](url) or honest(url), budgets=Budgets(max_pages=600))
    told = said(tmp_path)
    assert told.run.complete, told.run.stopped_by
    assert told.run.traps
    assert sum(trap.left for trap in told.run.traps) > 0
    news = {url for url in world.pages if "/news/" in url}
    assert len(news) == 61
    assert len(world.pages) < 62 + 420
    rows = world_rows(tmp_path)
    assert {rows[url] for url in rows if rows[url] not in {o.OK, ""}} <= {o.TRAP}


def world_rows(tmp_path: Path) -> dict[str, str]:
    file = CrawlFile(tmp_path / "0.db")
    try:
        return {row["url"]: row["outcome"] for row in file.rows("SELECT url, outcome FROM url")}
    finally:
        file.close()


@pytest.mark.parametrize("only", ["下月", "上月"])
def test_a_trap_that_leads_deeper_and_deeper(visit: Visit, tmp_path: Path, only: str) -> None:
    honest, step = site("/cal?m=0"), 1 if only == "下月" else -1

    def server(url: str) -> Reply:
        if not url.startswith(f"{A}cal"):
            return honest(url)
        return show("日历", (f"/cal?m={int(url.partition('m=')[2]) + step}", only), text="<p>日</p><p>一</p>")

    visit(server)
    run = said(tmp_path).run
    assert run.complete
    assert [(trap.pattern, trap.left) for trap in run.traps] == [(f"{A}cal?m=*", 1)]


def test_a_later_visit_knows_the_trap_and_does_not_grow_with_it(visit: Visit, tmp_path: Path) -> None:
    honest = site("/cal?m=0")
    counts = []
    for week in range(6):
        world = visit(lambda url: calendar(url) or honest(url), week)
        counts.append(sum("/cal" in url for url in world.pages))
        run = said(tmp_path).run
        assert run.complete
        assert [trap.pattern for trap in run.traps] == [f"{A}cal?m=*"]
        assert run.pages <= 62 + IN_A_ROW + 2 * BUDGET
    assert max(counts[1:]) <= BUDGET + 1


def test_a_trap_that_was_taken_away_is_forgotten(visit: Visit, tmp_path: Path) -> None:
    honest = site("/cal?m=0")
    visit(lambda url: calendar(url) or honest(url))
    visit(site("/gone.html"), 1)
    assert said(tmp_path).run.traps == ()


def asp(count: int) -> Server:
    """A site of one program: columns and their pages, and articles, by number."""
    size = 40
    last = (count + size - 1) // size

    def server(url: str) -> Reply:
        path, _, query = url.removeprefix(A).partition("?")
        number = int(query.rpartition("=")[2] or 0) if query else 0
        if not path:
            return show("青禾县人民政府", ("/list.asp?page=1", "工作动态"), ("/price.asp?d=1", "市场价格"))
        if path == "list.asp" and 1 <= number <= last:
            ids = range((number - 1) * size + 1, min(number * size, count) + 1)
            more = [(f"/list.asp?page={number + 1}", "下一页")] if number < last else []
            return show("工作动态", *((f"/show.asp?id={n}", story(n)) for n in ids), *more)
        if path == "show.asp" and 1 <= number <= count:
            return show(story(number), (f"/show.asp?id={number - 1}", "上一篇"), text="县政府召开会议。")
        if path == "price.asp" and 1 <= number <= 120:
            cells = random.Random(number)
            prices = "".join(f"<td>{cells.randrange(100, 9999) / 100}</td>" for _ in range(12))
            following = [(f"/price.asp?d={number + 1}", "后一天")] if number < 120 else []
            return show("市场价格", *following, text=f"<table><tr>{prices}</tr></table>")
        return says(404)

    return server


def test_an_honest_site_of_numbered_addresses_is_read_whole(visit: Visit, tmp_path: Path) -> None:
    world = visit(asp(2000), budgets=Budgets(max_pages=5000, max_depth=200))
    told = said(tmp_path)
    assert (told.run.complete, told.run.traps) == (True, ())
    assert sum("show.asp" in url for url in world.pages) >= 2000
    assert sum("list.asp" in url for url in world.pages) == 50
    assert sum("price.asp" in url for url in world.pages) == 120


def test_honest_articles_whose_chain_runs_on_without_end(visit: Visit, tmp_path: Path) -> None:
    """Beyond the last article the program still shows "no such text" with a link to the next number."""
    honest = asp(300)

    def server(url: str) -> Reply:
        number = int(url.rpartition("=")[2] or 0) if "show.asp" in url else 0
        if number > 290 and number <= 300:
            return show(story(number), (f"/show.asp?id={number + 1}", "下一篇"), text="县政府召开会议。")
        if number > 300:
            return show("青禾县", (f"/show.asp?id={number + 1}", "下一篇"), text="暂无内容可显示。")
        return honest(url)

    world = visit(server, budgets=Budgets(max_pages=1000, max_depth=200))
    run = said(tmp_path).run
    assert run.complete
    assert [trap.pattern for trap in run.traps] == [f"{A}show.asp?id=*"]
    articles = {f"{A}show.asp?id={n}" for n in range(1, 301)}
    assert articles <= set(world.pages)
    assert len(world.pages) < 600
    counts = [run.pages]
    for week in range(1, 5):
        world = visit(server, week, budgets=Budgets(max_pages=1000, max_depth=200))
        run = said(tmp_path).run
        assert run.complete
        outcomes = world_rows(tmp_path)
        assert {outcomes[url] for url in articles} == {o.OK}
        counts.append(run.pages)
        asked = [url for url in world.pages if "show.asp" in url and url not in articles]
        assert len(asked) <= BUDGET
    assert counts[-1] <= counts[0]


def test_redirects_to_ever_new_addresses_are_a_trap_too(visit: Visit, tmp_path: Path) -> None:
    number = itertools.count(1)
    links = [(f"/go{'abcdefghij'[n % 10]}{'klmno'[n // 10]}", f"入口{n}") for n in range(50)]

    def server(url: str) -> Reply:
        return show("青禾县人民政府", *links) if url == A else moved(f"{A}check?sid={next(number)}")

    world = visit(server)
    assert len(world.pages) < 150
    run = said(tmp_path).run
    assert [trap.pattern for trap in run.traps] == [f"{A}check?sid=*"]
    assert {target.verdict for target in said(tmp_path).targets} <= {"uncertain", "unchecked"}
