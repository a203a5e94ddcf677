"""The programs that are compared: this one, and its peers. Each is a command, and a way to read what it found.

A peer is added to `PEERS`: a function that gives a `Tool`, or None where the program is not installed (then the table
says so). linkchecker, linkinator, crawlee (Python), `wget --spider -r` and lychee (given the page list, because it does
not recurse) belong here.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Found:
    """What a program says of the site."""

    pages: int
    broken: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tool:
    """One program. `command` gets the start address and is run in a folder of its own, where `found` reads."""

    name: str
    command: Callable[[str], list[str]]
    found: Callable[[Path], Found]
    files: tuple[tuple[str, str], ...] = ()  # put into the folder first: name, content


def xuncha(pages: int) -> Tool:
    """This program: crawl, page understanding, storage, links looked at twice before they are called broken."""

    def command(start: str) -> list[str]:
        # More pages than the site has, so that no budget ends the crawl.
        limit = str(pages * 2 + 100)
        module = [sys.executable, "-m", "xuncha"]
        return [*module, "crawl", start, "--allow-private", "--rate", "0", "--max-pages", limit, "--quiet"]

    def found(folder: Path) -> Found:
        conn = sqlite3.connect(folder / "xuncha.db")
        try:
            run_id, read = conn.execute("SELECT id, pages FROM run ORDER BY started_at DESC LIMIT 1").fetchone()
            rows = conn.execute("SELECT url FROM run_target WHERE run_id = ? AND verdict = 'broken'", (run_id,))
            return Found(read, frozenset(url for (url,) in rows))
        finally:
            conn.close()

    config = f"[crawl]\nrate = 0\nconfirm_after = 0\nmax_pages = {pages * 2 + 100}\n"
    return Tool("xuncha crawl", command, found, (("xuncha.toml", config),))


def plain_scrapy() -> Tool:
    """A plain Scrapy spider with LinkExtractor: links only, nothing read, nothing stored."""

    def command(start: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.plain_scrapy", start, "result.json"]

    def found(folder: Path) -> Found:
        result = json.loads((folder / "result.json").read_text("utf-8"))
        return Found(result["pages"], frozenset(result["broken"]))

    return Tool("plain Scrapy", command, found)


PEERS: tuple[Callable[[], Tool | None], ...] = (plain_scrapy,)
