"""Redirects: circles, chains longer than browsers follow, session ids that are never right, and those that arrive."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db.crawl_file import CrawlFile
from db.redirect_chains import MAX_HOPS
from spiders import outcomes as o
from spiders.settle import Settled, settle
from tests.spiders.engine import START, Reply, World, moved, page, says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A = "http://a.gov.cn/"
C = "http://c.gov.cn/"
Visit = Callable[..., World]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """One run after the other over the same crawl file, `hours` after the first."""
    worlds: list[World] = []

    def made(web: dict[str, Reply | list[Reply]], hours: float = 0, **options: Any) -> World:
        world = World(tmp_path, web, at=START + timedelta(hours=hours), **options)
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


def verdicts(tmp_path: Path) -> dict[str, tuple[str, str]]:
    return {target.url: (target.verdict, target.cause) for target in said(tmp_path).targets}


def chain(start: str, steps: int, end: Reply) -> dict[str, Reply]:
    """`steps` redirects from an address to an end."""
    places = [start, *(f"{start}/{number}" for number in range(1, steps + 1))]
    return {one: moved(following) for one, following in itertools.pairwise(places)} | {places[-1]: end}


def endless(prefix: str, **headers: str) -> Callable[[str], Reply]:
    """A server that sends each address below a prefix to a new one."""
    number = itertools.count()
    nothing = says(404)
    return lambda url: (
        Reply(status=302, headers={"Location": f"{prefix}?sid={next(number)}", **headers})
        if url.startswith(prefix)
        else nothing
    )


@pytest.mark.parametrize("host", [A, C])
def test_redirects_without_end_are_followed_as_far_as_browsers_do(visit: Visit, tmp_path: Path, host: str) -> None:
    world = visit({A: page(f"{host}go")}, unknown=endless(f"{host}go"))
    assert sum(url.startswith(f"{host}go") for url in world.pages) == MAX_HOPS + 1
    assert verdicts(tmp_path) == {f"{host}go": ("uncertain", o.TOO_MANY_REDIRECTS)}
    assert said(tmp_path).run.complete


def test_redirects_without_end_are_broken_when_another_run_meets_them_hours_later(visit: Visit, tmp_path: Path) -> None:
    unknown = endless(f"{A}go")
    for hours, verdict in ((0, "uncertain"), (3, "uncertain"), (200, "broken")):
        visit({A: page("/go")}, hours, unknown=unknown)
        assert verdicts(tmp_path) == {f"{A}go": (verdict, o.TOO_MANY_REDIRECTS)}
    visit({A: page("/go"), f"{A}go": page()}, 400)
    assert verdicts(tmp_path) == {}


def test_a_fixed_chain_that_is_too_long_is_met_again_by_a_later_visit(visit: Visit, tmp_path: Path) -> None:
    web = {A: page("/go")} | chain(f"{A}go", 60, page())
    for hours, verdict in ((0, "uncertain"), (200, "broken")):
        world = visit(web, hours)
        assert len([url for url in world.pages if url.startswith(f"{A}go")]) <= MAX_HOPS + 1
        assert verdicts(tmp_path) == {f"{A}go": (verdict, o.TOO_MANY_REDIRECTS)}


@pytest.mark.parametrize("steps", [1, 5, MAX_HOPS])
def test_a_chain_that_ends_well_is_good(visit: Visit, tmp_path: Path, steps: int) -> None:
    visit({A: page("/go")} | chain(f"{A}go", steps, page()))
    assert verdicts(tmp_path) == {}


def test_an_address_in_the_middle_of_a_chain_that_is_too_long_is_not_accused(visit: Visit, tmp_path: Path) -> None:
    web = {A: page("/go", "/go/10", f"/go/{MAX_HOPS + 1}")} | chain(f"{A}go", 30, page())
    for hours in (0, 200, 400):
        visit(web, hours)
        assert {url for url, (verdict, _) in verdicts(tmp_path).items() if verdict == "broken"} <= {f"{A}go"}


@pytest.mark.parametrize("host", [A, C])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_circle_is_one_and_broken_when_another_run_meets_it_hours_later(
    visit: Visit, tmp_path: Path, host: str, size: int
) -> None:
    web: dict[str, Reply | list[Reply]] = {A: page(f"{host}0")}
    web |= {f"{host}{n}": moved(f"{host}{(n + 1) % size}") for n in range(size)}
    for hours, verdict in ((0, "uncertain"), (1, "uncertain"), (200, "broken")):
        world = visit(web, hours)
        assert len([url for url in world.pages if url != A]) == size
        assert verdicts(tmp_path) == {f"{host}0": (verdict, o.REDIRECT_LOOP)}


@pytest.mark.parametrize("setting", range(3))
def test_a_circle_that_sets_a_cookie_is_never_broken(visit: Visit, tmp_path: Path, setting: int) -> None:
    web: dict[str, Reply | list[Reply]] = {A: page("/0")}
    web |= {f"{A}{n}": moved(f"{A}{(n + 1) % 3}") for n in range(3)}
    web[f"{A}{setting}"] = Reply(
        status=302, headers={"Location": f"{A}{(setting + 1) % 3}", "Set-Cookie": "JSESSIONID=1"}
    )
    for hours in (0, 200, 400):
        visit(web, hours)
        assert verdicts(tmp_path) == {f"{A}0": ("uncertain", o.REDIRECT_COOKIE)}


def test_session_ids_without_end_that_come_with_a_cookie_are_never_broken(visit: Visit, tmp_path: Path) -> None:
    unknown = endless(f"{A}go", **{"Set-Cookie": "sid=1"})
    for hours in (0, 200, 400):
        visit({A: page("/go")}, hours, unknown=unknown)
        assert verdicts(tmp_path) == {f"{A}go": ("uncertain", o.REDIRECT_COOKIE)}


def test_what_the_last_run_saw_closes_no_circle(visit: Visit, tmp_path: Path) -> None:
    """/b still led to /a last week, and was not asked again; /a now leads to /b, which may well have changed."""
    others = {f"{A}{n}": page() for n in range(30)}
    web: dict[str, Reply | list[Reply]] = {A: page("/l"), f"{A}l": page("/b", *others), f"{A}a": page(), **others}
    web[f"{A}b"] = moved(f"{A}a")
    visit(web)
    web |= {f"{A}a": moved(f"{A}b"), f"{A}b": page()}
    for hours in range(168, 168 * 10, 168):
        visit(web, hours)
        assert {verdict for verdict, _ in verdicts(tmp_path).values()} <= {"uncertain"}


def test_a_home_page_that_redirects_without_end(visit: Visit, tmp_path: Path) -> None:
    number = itertools.count()
    world = visit({}, unknown=lambda url: moved(f"{A}?sid={next(number)}") if "xuncha" not in url else says(404))
    assert len(world.pages) == MAX_HOPS + 1
    run = said(tmp_path).run
    assert (run.home_outcome, run.pages) == (o.TOO_MANY_REDIRECTS, 0)
