"""A generated site while nginx serves it, and one run of one program against it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from benchmarks import measure, nginx
from benchmarks.peers import ROOT, Found, Tool
from benchmarks.site_words import GB_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OUT = ROOT / "bench-out"
WARM_UP_PAGES = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One run of one program."""

    tool: str
    pages: int
    wall: float
    cpu: float
    rss: float
    pages_per_second: float
    cpu_ms_per_page: float
    requests: int
    requests_per_url: float  # second looks at what answered 404 left out
    recall: float
    precision: float
    problem: str


class Site:
    """A generated site while nginx serves it."""

    def __init__(self, folder: Path, server: nginx.Nginx) -> None:
        self.truth: dict[str, Any] = json.loads((folder / "site" / "truth.json").read_text("utf-8"))
        self.folder = folder
        self.server = server
        self.start: str = self.truth["start"]
        self.page_urls = {unquote(url) for url, kind in self.truth["urls"].items() if kind == "page"}
        self.pages: int = self.truth["pages"]
        self.unique = len(self.truth["urls"])
        self.broken = {unquote(url) for url in self.truth["broken"]}
        # What may be asked twice: everything that answers 404.
        self.dead = self.broken | {unquote(self.truth["redirects"].get(url, url)) for url in self.truth["broken"]}
        self._sources = sources_of(self.truth) | mangled(self.truth)

    def links_of(self, urls: Iterable[str]) -> set[str]:
        """Addresses that a program calls broken, as links.

        Some name the place to which a redirect led; some ask for a raw name in the charset of its page, which no
        browser does: if that file is dead, they are right all the same.
        """
        decoded = (unquote(url) for url in urls)
        return set().union(*(self._sources.get(url, {url}) for url in decoded))


def sources_of(truth: dict[str, Any]) -> dict[str, set[str]]:
    """Where redirects to nowhere begin: the place to which one leads -> the links that lead there."""
    sources: dict[str, set[str]] = defaultdict(set)
    for source, target in truth["redirects"].items():
        if source in truth["broken"] and target not in truth["broken"]:
            sources[unquote(target)].add(unquote(source))
    return dict(sources)


def mangled(truth: dict[str, Any]) -> dict[str, set[str]]:
    """Raw Chinese names as GB2312 bytes that somebody then read as UTF-8 -> the links that are meant."""
    found: dict[str, set[str]] = {}
    for url in truth["urls"]:
        name = unquote(url)
        if not name.isascii():
            found[name.encode("gb18030").decode("utf-8", "replace")] = {name}
    return found


@contextmanager
def served(pages: int) -> Iterator[Site]:
    """Generate a site in a process of its own, so that this one stays small, and serve it."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="site-", dir=OUT) as name:
        folder = Path(name)
        port = nginx.free_port()
        hosts = ["--base", f"http://{nginx.OWN}:{port}", "--second", f"http://{nginx.SECOND}:{port}"]
        command = [sys.executable, "-m", "benchmarks.site_generator", str(folder / "site"), "--pages", str(pages)]
        subprocess.run([*command, *hosts], cwd=ROOT, check=True, timeout=600)
        with nginx.serve(folder / "site", folder / "nginx", port, GB_COLUMN) as server:
            yield Site(folder, server)


def prepare_environment() -> None:
    """Children find this checkout, and keep their compiled modules as any installed program does."""
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    os.environ["PYTHONPYCACHEPREFIX"] = str(OUT / "pycache")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def warm_up(tools: list[Tool]) -> dict[str, str]:
    """Run each program once on a tiny site, uncounted, so that the first to be measured has no disadvantage.

    Returns the reasons of those that found nothing to read there: they need not be run again.
    """
    failed: dict[str, str] = {}
    with served(WARM_UP_PAGES) as site:
        for tool in tools:
            row = run_tool(tool, site)
            if row.problem:
                print(f"{tool.name}: {row.problem}", flush=True)
            if not row.pages:
                failed[tool.name] = row.problem
    return failed


def run_tool(tool: Tool, site: Site, *, keep: bool = False) -> Row:
    """Run one program once, in an empty folder (`keep`: where it ran before, with all that it left there)."""
    folder = site.folder / "run"
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in tool.files:
            (folder / name).write_text(content, "utf-8")
        if tool.prepare is not None:
            tool.prepare(folder, site.truth)
    site.server.forget()
    usage = measure.run(tool.command(site.start), folder, folder / "output.txt", 60 + site.pages * 0.2)
    counted = site.server.counted()
    problem = "" if usage.ended else "did not end in time"
    try:
        found = tool.found(folder)
    except Exception as error:  # noqa: BLE001 - whatever a peer leaves behind, the others must still be measured
        found, problem = Found(frozenset()), f"{problem} its output could not be read: {type(error).__name__}"
    pages = found.pages if found.pages is not None else len(counted.got & site.page_urls)
    if not pages:
        said = (folder / "errors.txt").read_text("utf-8", "replace").split()
        problem = f"{problem} read no page: {' '.join(said)[-200:]}"
    twice = sum(min(1, counted.by_url[url] - 1) for url in site.dead if counted.by_url[url] > 1)
    ratio = (counted.requests - twice) / site.unique
    return _row(tool, site, usage, pages, site.links_of(found.broken), counted.requests, ratio, problem)


def _row(
    tool: Tool,
    site: Site,
    usage: measure.Usage,
    pages: int,
    broken: set[str],
    requests: int,
    ratio: float,
    problem: str,
) -> Row:
    right = len(broken & site.broken)
    return Row(
        tool.name, pages, round(usage.wall, 2), round(usage.cpu, 2), round(usage.rss, 1),
        round(pages / usage.wall, 1), round(usage.cpu * 1000 / max(1, pages), 3),
        requests, round(ratio, 3),
        round(right / len(site.broken), 4), round(right / max(1, len(broken)), 4), problem.strip(),
    )  # fmt: skip


def middle_of(rows: list[Row]) -> Row:
    """Medians of what varies, the worst of what must not."""
    middle = {
        name: round(median(getattr(row, name) for row in rows), 3)
        for name in ("wall", "cpu", "rss", "pages_per_second", "cpu_ms_per_page")
    }
    worst = {name: min(getattr(row, name) for row in rows) for name in ("recall", "precision", "pages")}
    most = {name: max(getattr(row, name) for row in rows) for name in ("requests", "requests_per_url")}
    problem = "; ".join(dict.fromkeys(row.problem for row in rows if row.problem))
    return Row(**{**asdict(rows[0]), **middle, **worst, **most, "problem": problem})
