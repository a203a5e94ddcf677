"""Addresses that are named and not asked, over several runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.crawl_file import CrawlFile
from db.crawl_rows import LinkEdge
from db.later_visits import Economy
from db.unasked import FORM, INVALID
from tests.spiders.crawl_builder import page_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOME, FORM_URL, BAD = "http://a.gov.cn/", "http://a.gov.cn/search", "http://h:99999/"
AT = "2026-11-23T09:00:00+08:00"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CrawlFile]:
    file = CrawlFile(tmp_path / "a.db")
    begin(file, 1)
    yield file
    file.close()


def begin(file: CrawlFile, number: int) -> None:
    file.begin_run(f"run-{number}", "a", HOME, ["a.gov.cn"], AT, Economy(8, "", "", 0, 2))


def name(file: CrawlFile, url: str, outcome: str) -> int:
    return file.name(url, outcome, AT, own=url != BAD, priority=6, depth=1)


def row(file: CrawlFile, url: str) -> tuple[int, str]:
    (found,) = file.rows("SELECT state, outcome FROM url WHERE url = ?", (url,))
    return found["state"], found["outcome"]


def test_what_is_named_is_never_handed_out(file: CrawlFile) -> None:
    name(file, FORM_URL, FORM)
    name(file, BAD, INVALID)
    assert file.queued(own=True, limit=9, without=()) == file.queued(own=False, limit=9, without=()) == []
    assert not file.any_waiting()


def test_a_link_to_the_target_of_a_form_has_it_asked_after_all(file: CrawlFile) -> None:
    url_id = name(file, FORM_URL, FORM)
    assert file.add(FORM_URL, own=True, priority=4, depth=1) == url_id
    assert [one.url for one in file.queued(own=True, limit=9, without=())] == [FORM_URL]
    assert name(file, FORM_URL, FORM) == url_id
    assert row(file, FORM_URL) == (0, "")


def test_an_invalid_address_is_observed_once_a_run(file: CrawlFile) -> None:
    for _ in range(3):
        name(file, BAD, INVALID)
    assert len(file.rows("SELECT * FROM attempt")) == 1
    file.finish_run(AT, None)
    begin(file, 2)
    name(file, BAD, INVALID)
    assert len(file.rows("SELECT * FROM attempt")) == 2


def test_a_page_that_is_as_it_was_does_not_put_them_into_the_frontier(file: CrawlFile) -> None:
    home = file.add(HOME, own=True, priority=0, depth=0)
    ids = [name(file, FORM_URL, FORM), name(file, BAD, INVALID), file.add(f"{HOME}x", own=True, priority=4, depth=1)]
    file.record_page(home, {**page_facts(), "reader": ""}, [LinkEdge(one, "x", "a", "content") for one in ids], [])
    file.finish_run(AT, None)
    begin(file, 2)
    file.add(HOME, own=True, priority=0, depth=0)
    assert file.unchanged(home, AT, 304, "")
    assert {one.url for one in file.queued(own=True, limit=9, without=())} == {f"{HOME}x"}
    assert file.queued(own=False, limit=9, without=()) == []
    assert (row(file, FORM_URL), row(file, BAD)) == ((1, FORM), (1, INVALID))
