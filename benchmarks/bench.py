"""`make bench`: the crawl against its peers on a generated site, in one run, taking turns; medians.

    python -m benchmarks.bench                 1,000 pages, three runs each
    python -m benchmarks.bench --memory        peak memory at 1,000, 5,000 and 20,000 pages
    python -m benchmarks.bench --understand    CPU time of page understanding alone

Everything stays on 127.0.0.1 and 127.0.0.2. Figures go to bench-out/bench.json; exit code 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from benchmarks import measure, nginx, understand_time
from benchmarks.peers import PEERS, ROOT, Found, Tool, xuncha
from benchmarks.site_words import GB_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = ROOT / "bench-out"
MEMORY_PAGES = (1000, 5000, 20_000)
WARM_UP_PAGES = 60
MAX_RSS_AT_5000, MAX_GROWTH = 200.0, 20.0  # MB
_COLUMNS = ("wall s", "CPU s", "pages/s", "CPU ms/page", "RSS MB", "requests", "requests/URL", "recall", "precision")


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


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that must hold."""

    what: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        """Whether it holds."""
        return self.value <= self.limit


class Site:
    """A generated site while nginx serves it."""

    def __init__(self, folder: Path, server: nginx.Nginx) -> None:
        truth = json.loads((folder / "site" / "truth.json").read_text("utf-8"))
        self.folder = folder
        self.server = server
        self.start: str = truth["start"]
        self.pages: int = truth["pages"]
        self.unique = len(truth["urls"])
        self.broken = {unquote(url) for url in truth["broken"]}
        # What may be asked twice: everything that answers 404.
        self.dead = self.broken | {unquote(truth["redirects"].get(url, url)) for url in truth["broken"]}


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


def _prepare_environment() -> None:
    """Children find this checkout, and keep their compiled modules as any installed program does."""
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    os.environ["PYTHONPYCACHEPREFIX"] = str(OUT / "pycache")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def warm_up(tools: list[Tool]) -> None:
    """Run each program once on a tiny site, uncounted, so that the first to be measured has no disadvantage."""
    with served(WARM_UP_PAGES) as site:
        for tool in tools:
            row = run_tool(tool, site)
            if row.problem:
                print(f"{tool.name}: {row.problem}", flush=True)


def run_tool(tool: Tool, site: Site) -> Row:
    """Run one program once, in an empty folder."""
    folder = site.folder / "run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in tool.files:
        (folder / name).write_text(content, "utf-8")
    site.server.forget()
    usage = measure.run(tool.command(site.start), folder, folder / "output.txt", 60 + site.pages * 0.2)
    counted = site.server.counted().by_url
    problem = "" if usage.ended else "did not end in time"
    try:
        found = tool.found(folder)
    except Exception as error:  # noqa: BLE001 - whatever a peer leaves behind, the others must still be measured
        found, problem = Found(0, frozenset()), f"{problem} {error!r}"
    if not found.pages:
        said = (folder / "output.txt").read_text("utf-8", "replace")
        problem = f"{problem} read no page: {said[-500:]}"
    twice = sum(min(1, counted[url] - 1) for url in site.dead if counted[url] > 1)
    broken = {unquote(url) for url in found.broken}
    ratio = (counted.total() - twice) / site.unique
    return _row(tool, site, usage, found.pages, broken, counted.total(), ratio, problem)


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
        round(pages / usage.wall, 1), round(usage.cpu * 1000 / max(1, pages), 2),
        requests, round(ratio, 3),
        round(right / len(site.broken), 3), round(right / max(1, len(broken)), 3), problem.strip(),
    )  # fmt: skip


# -- the three measurements -------------------------------------------------------------------------------------------


def compare(pages: int, runs: int) -> tuple[dict[str, Any], list[Limit]]:
    """The crawl and its peers in turns; medians, and the ratio of each peer's figures."""
    tools = [xuncha(pages), *(tool for make in PEERS if (tool := make()) is not None)]
    rows: dict[str, list[Row]] = {tool.name: [] for tool in tools}
    warm_up(tools)
    with served(pages) as site:
        for number in range(runs):
            for tool in tools:
                row = run_tool(tool, site)
                rows[tool.name].append(row)
                print(f"run {number + 1}: {tool.name}: {row.wall} s, {row.cpu} s CPU {row.problem}", flush=True)
        unique, expected = site.unique, site.pages
    medians = {name: _median(found) for name, found in rows.items()}
    print(f"\n{pages} pages, {unique} unique addresses, medians of {runs}\n")
    print(_table([f"| {name} | {' | '.join(_cells(row))} |" for name, row in medians.items()], _COLUMNS))
    ours = medians[tools[0].name]
    ratios: dict[str, dict[str, float]] = {}
    limits = [
        Limit("pages not read", expected - ours.pages, 0),
        Limit("share of broken links missed", round(1 - ours.recall, 3), 0),
        Limit("share of false broken links", round(1 - ours.precision, 3), 0),
    ]
    for name in list(medians)[1:]:
        peer = medians[name]
        if not peer.pages:
            print(f"\n{name} did not run: {peer.problem}")
            continue
        ratios[name] = {
            "wall": round(ours.wall / peer.wall, 3),
            "cpu": round(ours.cpu / max(0.01, peer.cpu), 3),
            "rss": round(ours.rss / peer.rss, 3),
        }
        print(f"\nxuncha / {name}: " + ", ".join(f"{key} {value:.2f}" for key, value in ratios[name].items()))
    if "plain Scrapy" in ratios:
        limits.append(Limit("wall time against plain Scrapy", ratios["plain Scrapy"]["wall"], 1.0))
    else:
        limits.append(Limit("peers that did not run", 1, 0))
    result = {
        "pages": pages,
        "unique": unique,
        "runs": {name: [asdict(row) for row in each] for name, each in rows.items()},
    }
    return {
        "compare": {**result, "medians": {name: asdict(row) for name, row in medians.items()}, "ratios": ratios}
    }, limits


def _median(rows: list[Row]) -> Row:
    middle = {
        name: round(median(getattr(row, name) for row in rows), 3)
        for name in ("wall", "cpu", "rss", "pages_per_second", "cpu_ms_per_page", "requests_per_url")
    }
    worst = {name: min(getattr(row, name) for row in rows) for name in ("recall", "precision", "pages")}
    facts = {**asdict(rows[0]), **middle, **worst, "requests": max(row.requests for row in rows)}
    return Row(**{**facts, "problem": "; ".join(row.problem for row in rows if row.problem)})


def memory(sizes: tuple[int, ...]) -> tuple[dict[str, Any], list[Limit]]:
    """Peak memory of the crawl at several sizes, once each."""
    rows: dict[int, Row] = {}
    warm_up([xuncha(WARM_UP_PAGES)])
    for pages in sizes:
        with served(pages) as site:
            rows[pages] = run_tool(xuncha(pages), site)
        print(f"{pages} pages: {rows[pages].rss} MB, {rows[pages].wall} s {rows[pages].problem}", flush=True)
    print()
    print(_table([f"| {pages} | {' | '.join(_cells(row))} |" for pages, row in rows.items()], _COLUMNS, "pages"))
    limits = []
    if 5000 in rows:
        limits.append(Limit("peak memory at 5,000 pages, MB", rows[5000].rss, MAX_RSS_AT_5000))
    if 5000 in rows and 20_000 in rows:
        growth = round(rows[20_000].rss - rows[5000].rss, 1)
        limits.append(Limit("growth from 5,000 to 20,000 pages, MB", growth, MAX_GROWTH))
    return {"memory": {str(pages): asdict(row) for pages, row in rows.items()}}, limits


def understand() -> tuple[dict[str, Any], list[Limit]]:
    """CPU time of page understanding alone."""
    rows = understand_time.measure()
    lines = [f"| {row['page']} | {row['bytes']} | {row['links']} | {row['ms']} |" for row in rows]
    print(_table(lines, ("bytes", "links", "CPU ms"), "page"))
    limits = [
        Limit(f"understanding of one {row['page']}, ms", float(row["ms"]), understand_time.LIMITS_MS[str(row["page"])])
        for row in rows
    ]
    return {"understand": rows}, limits


# -- telling ----------------------------------------------------------------------------------------------------------


def _cells(row: Row) -> list[str]:
    return [
        f"{row.wall:.2f}", f"{row.cpu:.2f}", f"{row.pages_per_second:.0f}", f"{row.cpu_ms_per_page:.1f}",
        f"{row.rss:.0f}", str(row.requests), f"{row.requests_per_url:.3f}", f"{row.recall:.3f}", f"{row.precision:.3f}",
    ]  # fmt: skip


def _table(lines: list[str], columns: tuple[str, ...], first: str = "tool") -> str:
    return "\n".join([f"| {first} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|", *lines])


def _write(results: dict[str, Any], limits: list[Limit]) -> Path:
    """Results of this run; those of other measurements in the file stay."""
    from importlib.metadata import version

    OUT.mkdir(exist_ok=True)
    file = OUT / "bench.json"
    kept = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    versions = {name: version(name) for name in ("scrapy", "lxml", "twisted")}
    limit_rows = {**kept.get("limits", {}), **{item.what: {**asdict(item), "met": item.met} for item in limits}}
    content = {**kept, **results, "limits": limit_rows, "machine": machine, "versions": versions}
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return file


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; exit code 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", action="store_true", help="peak memory at several sizes instead")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(MEMORY_PAGES), help="sizes for --memory")
    parser.add_argument("--understand", action="store_true", help="CPU time of page understanding instead")
    options = parser.parse_args(arguments)
    _prepare_environment()
    if nginx.program() is None and not options.understand:
        print(f"bench: skipped. {nginx.INSTALL}")
        return 0
    if options.understand:
        results, limits = understand()
    elif options.memory:
        results, limits = memory(tuple(options.sizes))
    else:
        results, limits = compare(options.pages, options.runs)
    print()
    for item in limits:
        print(f"{'ok    ' if item.met else 'MISSED'} {item.what}: {item.value:g} (at most {item.limit:g})")
    print(f"\nwritten to {_write(results, limits)}")
    return 0 if all(item.met for item in limits) else 1


if __name__ == "__main__":
    raise SystemExit(main())
