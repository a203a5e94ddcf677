"""What is kept of an answer besides its page, and what came in the place of a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.http import Response

from db.crawl_rows import Queued
from spiders import answers, outcomes
from spiders.asks import Ask
from spiders.files.reader import FileReader
from spiders.sending import wanted
from tests.spiders.engine import START, Reply, World, page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A = "http://a.gov.cn/"
FILE = f"{A}files/notice.pdf"
Crawl = Callable[[dict[str, Any]], World]


def pdf(body: str, **headers: str) -> Reply:
    return Reply(body, headers={"Content-Type": "application/pdf", **headers})


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    worlds: list[World] = []

    def run(web: dict[str, Any]) -> World:
        worlds.append(World(tmp_path, web))
        return worlds[-1].run()

    yield run
    for world in worlds:
        world.close()


@pytest.mark.parametrize(
    ("reply", "outcome", "detail"),
    [
        (pdf("%PDF-1.7 ..."), outcomes.OK, ""),
        (pdf("Rar!\x1a\x07..."), outcomes.OK, "file: other:rar"),
        (page(title="文件下载"), outcomes.SOFT_NOT_FOUND, "a page in place of a pdf file"),
        (pdf("", **{"Content-Length": "0"}), outcomes.EMPTY, ""),
        (pdf("%PDF-1.7", **{"Content-Length": "many"}), outcomes.OK, ""),
    ],
    ids=["pdf", "rar called pdf", "a page", "nothing", "odd length"],
)
def test_files_are_what_their_names_say(crawl: Crawl, reply: Reply, outcome: str, detail: str) -> None:
    row = crawl({A: page(FILE), FILE: reply}).rows()[FILE]
    assert (row["outcome"], row["detail"]) == (outcome, detail)


def test_a_page_called_like_a_file_is_looked_at_twice_before_it_is_broken(crawl: Crawl) -> None:
    assert len(crawl({A: page(FILE), FILE: page(title="文件下载")}).times(FILE)) == 2


@pytest.mark.parametrize(
    ("url", "kind", "length", "part"),
    [
        (FILE, "application/octet-stream", 9_000_000, "start"),
        (FILE, "application/octet-stream", None, "start"),
        (FILE, "application/octet-stream", 9_000, "all"),
        (f"{A}video", "video/mp4", 9_000_000, "nothing"),
        (f"{A}x.html", "text/html", 9_000_000, "all"),
        (f"{A}x", "", None, "all"),
    ],
)
def test_of_a_large_file_only_the_first_bytes_are_taken(url: str, kind: str, length: int | None, part: str) -> None:
    queued = Queued(7, url, own=True, priority=5, depth=1, attempts=0)
    ask = Ask(None, queued, "a.gov.cn", "page")  # type: ignore[arg-type] - no lane is asked for it
    assert wanted(ask, FileReader(0), kind, length) == part


def test_facts_of_an_answer_without_headers() -> None:
    facts = answers.facts(Response(A), "a.gov.cn", START)
    assert facts == {"content_type": "", "bytes": 0, "etag": "", "last_modified": "", "content_hash": "", "tls": ""}


class _NotReadable:
    @property
    def original(self) -> object:
        raise ValueError("no certificate")


def test_a_certificate_that_cannot_be_read_is_called_so() -> None:
    response = Response(A, certificate=_NotReadable())  # type: ignore[arg-type]
    assert answers.facts(response, "a.gov.cn", START)["tls"] == "unreadable"


def test_a_page_that_we_fail_on_neither_stops_the_crawl_nor_is_held_against_anybody(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = answers.reading.read

    def failing(body: bytes, url: str, *rest: Any, **more: Any) -> Any:
        if url.endswith("/odd.html"):
            raise ZeroDivisionError
        return real(body, url, *rest, **more)

    monkeypatch.setattr(answers.reading, "read", failing)
    world = crawl({A: page("/odd.html", "/fine.html"), f"{A}odd.html": page(), f"{A}fine.html": page()})
    rows = world.rows()
    assert rows[f"{A}odd.html"]["outcome"] == outcomes.NOT_READ
    assert "ZeroDivisionError" in rows[f"{A}odd.html"]["detail"]
    assert rows[f"{A}fine.html"]["outcome"] == outcomes.OK
    (end,) = world.finish()
    assert end.stopped_by is None
