"""Which files are read through: so many a site, new and changed ones, within bounds."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, cast

import pytest

from db.crawl_file import CrawlFile
from db.crawl_rows import Queued
from db.file_texts import FileTexts
from spiders.asks import Ask
from spiders.files import reader
from spiders.files.reader import MAX_BYTES, FileReader

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from spiders.lane import Lane

NOW = "2026-11-23T09:00:00+08:00"
BROKEN = b"%PDF-1.4 and no more"


class OnlyFile:
    """Of a lane, its crawl file."""

    def __init__(self, path: Path) -> None:
        self.file = CrawlFile(path)
        self.file.begin_run("r1", "x", "http://a.gov.cn/", ["a.gov.cn"], NOW)


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    one = OnlyFile(tmp_path / "x.db")
    yield cast("Lane", one)
    one.file.close()


def ask(lane: Lane, name: str = "1.pdf", purpose: str = "page", *, own: bool = True) -> Ask:
    url = f"http://a.gov.cn/{name}"
    url_id = lane.file.add(url, own=own, priority=5, depth=1)
    return Ask(lane, Queued(url_id, url, own, 5, 1, 0), "a.gov.cn", purpose)  # type: ignore[arg-type]


def test_so_many_of_each_site(lane: Lane) -> None:
    files = FileReader(2)
    assert [files.wants(ask(lane, f"{n}.pdf"), 100) for n in range(4)] == [True, True, False, False]
    assert files.wants(ask(lane, "0.pdf"), 100)  # one that was chosen stays so


def test_none_when_told_so(lane: Lane) -> None:
    assert not FileReader(0).wants(ask(lane), 100)


@pytest.mark.parametrize("length", [0, MAX_BYTES + 1])
def test_not_empty_and_not_too_large(lane: Lane, length: int) -> None:
    assert not FileReader(9).wants(ask(lane), length)


def test_a_file_whose_length_nobody_says_is_read_and_again_if_it_showed_something(lane: Lane) -> None:
    texts, one, other = FileTexts(lane.file.conn, lane.file.path), ask(lane, "1.pdf"), ask(lane, "2.pdf")
    assert FileReader(9).wants(one, None)
    texts.record(one.queued.id, 100, "", [])
    texts.record(other.queued.id, 100, "", [("personal_numbers", {"id_numbers": 1})])
    assert not FileReader(9).wants(one, None)
    assert FileReader(9).wants(other, None)


@pytest.mark.parametrize("name", ["1.zip", "1.html", "1.ppt", "pdf"])
def test_no_other_formats(lane: Lane, name: str) -> None:
    assert not FileReader(9).wants(ask(lane, name), 100)


def test_no_files_of_others(lane: Lane) -> None:
    assert not FileReader(9).wants(ask(lane, own=False), 100)
    assert not FileReader(9).wants(ask(lane, purpose="foreign"), 100)


def test_what_was_read_and_is_as_long_is_not_read_again_unless_it_showed_something(lane: Lane) -> None:
    texts, one, other = FileTexts(lane.file.conn, lane.file.path), ask(lane, "1.pdf"), ask(lane, "2.pdf")
    texts.record(one.queued.id, 100, "", [])
    texts.record(other.queued.id, 100, "", [("personal_numbers", {"id_numbers": 1})])
    assert not FileReader(9).wants(one, 100)
    assert FileReader(9).wants(one, 101)
    assert FileReader(9).wants(other, 100)


def read(files: FileReader, asked: Ask, body: bytes, *, whole: bool = True) -> list[tuple[int, str]]:
    async def take() -> None:
        files.take(asked, body, whole=whole)
        await files.finish()

    asyncio.run(take())
    rows: list[sqlite3.Row] = asked.lane.file.rows("SELECT length, problem FROM file_text")
    return [(row["length"], row["problem"]) for row in rows]


def test_a_broken_file_is_noted_as_such(lane: Lane) -> None:
    ((length, problem),) = read(FileReader(9), ask(lane), BROKEN)
    assert length == len(BROKEN)
    assert problem


def test_what_takes_too_long_is_given_up(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_SECONDS", 0)
    assert read(FileReader(9), ask(lane), BROKEN) == [(len(BROKEN), "took too long")]


def test_half_a_file_and_what_is_none_are_left_alone(lane: Lane) -> None:
    assert read(FileReader(9), ask(lane), BROKEN, whole=False) == []
    assert read(FileReader(9), ask(lane), b"<html>404</html>") == []


def test_the_traits_are_plain_and_looked_at_again(lane: Lane) -> None:
    asked = ask(lane)
    found = {"numbers": {"id_numbers": 1}, "mark": {}}
    assert reader._traits(found) == [("personal_numbers", {"id_numbers": 1, "again": True})]
    assert reader._traits({"numbers": 5, "mark": None}) == []
    FileTexts(lane.file.conn, lane.file.path).record(asked.queued.id, 1, "", reader._traits(found))
    (row,) = lane.file.rows("SELECT data FROM trait")
    assert json.loads(row["data"])["again"] is True
