"""What a run saw of links that stand in the ledger: good again, removed, or not looked at."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from spiders import outcomes as o
from spiders.settle import settle
from tests.spiders.crawl_builder import MONDAY, Builder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Again = Callable[[], Builder]


@pytest.fixture
def again(tmp_path: Path) -> Iterator[Again]:
    """A second run over a site whose two pages both carried a dead link."""
    made: list[Builder] = []

    def second() -> Builder:
        first = Builder(tmp_path / "a.db")
        first.page("/", [("/p",), ("/q",)])
        first.page("/p", [("/x",), ("/y",)])
        first.page("/q", [("/x",)])
        for place in ("/x", "/y"):
            first.broken(place)
        first.finish().close()
        made.append(Builder(tmp_path / "a.db", run_id="run-2", at=MONDAY + timedelta(weeks=1)))
        return made[-1]

    yield second
    for builder in made:
        with contextlib.suppress(sqlite3.ProgrammingError):
            builder.file.close()


def seen(built: Builder, place: str = "/x", pages: tuple[str, ...] = ("/p", "/q")) -> str:
    alive = [(built.url(place), [built.url(page) for page in pages])]
    run = settle(built.finish("max_pages"), alive=alive).run
    assert not run.complete
    return run.rechecked.get(built.url(place), "")


def test_asked_and_good(again: Again) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p", [("/x",)])
    built.answer("/x")
    assert seen(built) == "good"


def test_redirected_to_a_good_page(again: Again) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p", [("/x",)])
    built.answer("/x", o.REDIRECTED, 302, redirect_to="/z")
    built.answer("/z")
    assert seen(built) == "good"


@pytest.mark.parametrize("outcome", [o.TIMEOUT, o.BLOCKED, o.NOT_FOUND, o.OUR_NETWORK, o.HOST_DOWN, o.UNASKED_304])
def test_no_good_answer(again: Again, outcome: str) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p", [("/x",)])
    built.answer("/x", outcome, 0)
    assert seen(built) == ""


def test_a_redirect_whose_end_was_not_asked(again: Again) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p", [("/x",)])
    built.answer("/x", o.REDIRECTED, 302, redirect_to="/z")
    assert seen(built) == ""


def test_named_by_no_page_and_still_waiting(again: Again) -> None:
    built = again()
    built.page("/", [("/p",), ("/q",)])
    built.page("/p", [("/other",)])
    built.page("/q")
    built.add("/x")  # where a redirect leads
    assert seen(built) == ""


def test_removed_from_every_page(again: Again) -> None:
    built = again()
    built.page("/", [("/p",), ("/q",)])
    built.page("/p", [("/other",)])
    built.page("/q")
    assert seen(built) == "removed"


def test_a_page_that_is_gone_carries_nothing(again: Again) -> None:
    built = again()
    built.page("/", [("/p",), ("/q",)])
    built.page("/p")
    built.broken("/q")
    assert seen(built) == "removed"


@pytest.mark.parametrize("other", ["unread", "timeout", "carries it"])
def test_removed_from_one_page_only(again: Again, other: str) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p")
    if other == "timeout":
        built.answer("/q", o.TIMEOUT, 0)
    elif other == "carries it":
        built.page("/q", [("/x",)])
    assert seen(built) == ""


def test_a_page_that_carried_it_and_is_not_named_in_the_finding(again: Again) -> None:
    built = again()
    built.page("/", [("/p",)])
    built.page("/p")
    assert seen(built, pages=("/p",)) == ""  # /q still carries it, as far as anybody knows


def test_a_page_whose_links_were_not_all_read(again: Again) -> None:
    built = again()
    built.page("/", [("/p",), ("/q",)])
    built.page("/p")
    built.page("/q", cut="links")
    assert seen(built) == ""


def test_a_crawl_file_that_was_begun_anew_knows_too_little(tmp_path: Path) -> None:
    built = Builder(tmp_path / "new.db")
    built.page("/", [("/p",)])
    built.page("/p")
    assert seen(built) == ""
    built.file.close()
