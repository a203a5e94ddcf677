"""`python -m tests.reliability.hostile`: a crawl of every hostile server there is, in one run; then each of them alone.

The table is `tests/gov_site/hostile.py`. Together: the run ends inside its budget of time and memory, every link is
called what the table says, nobody is accused, and a site without faults of its own gets the findings that it gets
alone. Alone: what each costs. `--size small` is what `make test` crawls.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.gov_site.client import GovSite
from tests.gov_site.faults import FAULTS
from tests.gov_site.hostile import ELSEWHERE, TABLE, Row
from tests.gov_site.server import hostile_ports
from tests.program import Done, Program, finish, rows
from tests.reliability.results import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TODAY = date(2026, 11, 20)
PROMISE = "Every hostile server ends inside its budget"
# Of a run over everything: two cores that are busy with other things, too. Alone: one route.
SECONDS, MEGABYTES = 900.0, 2_000
ALONE_SECONDS, ALONE_MEGABYTES = 240.0, 1_500
TRAPS = ("many-links", "calendar", "session", "growing-path")
UNHARMED = "soft_404"  # a host of the test server, with one dead link
CONFIG = (
    "[crawl]\nrate = 0\nconfirm_after = 0.3\ntimeout = {timeout}\n[evidence]\nscreenshots = 0\n"
    '[render]\nmode = "never"\n'
)
ENTRY = (
    '[[site]]\nid = "{id}"\nurl = "{url}"\nbody_type = "county_department"\nallow_private = true\nmax_pages = {pages}\n'
)


@dataclass
class Cost:
    """What a run took: seconds by the clock, most MB of all its processes together (each page counted once)."""

    seconds: float = 0.0
    megabytes: float = 0.0

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.megabytes:.0f} MB"


@dataclass
class Told:
    """What came of a run. `problems`: what is not as the table says."""

    cost: Cost
    got: dict[str, tuple[str, str]] = field(default_factory=dict)  # route -> outcome of the first look, verdict
    problems: list[str] = field(default_factory=list)


def crawl(
    folder: Path, sites: dict[str, str], *, timeout: float, longest: float, pages: int = 400
) -> tuple[Program, Done, Cost]:
    """One inspection of these sites; its cost."""
    registry = "\n".join(
        ENTRY.format(id=name, url=url, pages=pages if name in {"hostile", "elsewhere"} else 40)
        for name, url in sites.items()
    )
    program = Program.at(folder, registry, CONFIG.format(timeout=timeout))
    began = time.monotonic()
    process = program.start("inspect", *sites, "--format", "json", "--as-of", TODAY.isoformat())
    cost, over = Cost(), threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            cost.megabytes = max(cost.megabytes, _megabytes(process.pid))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        done = finish(process, longest)
    finally:
        over.set()
        watching.join()
    cost.seconds = time.monotonic() - began
    return program, done, cost


def _megabytes(root: int) -> float:
    """Memory of a process and all that came of it, shared pages counted by halves."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            parents.setdefault(parent, []).append(int(entry.name))
    waiting, found, kilobytes = [root], set[int](), 0
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += parents.get(one, [])
            kilobytes += _kilobytes(one)
    return kilobytes / 1024


def _kilobytes(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    except (OSError, ValueError, StopIteration):
        return 0


@dataclass(frozen=True)
class Expected:
    """What a route must come to."""

    name: str
    url: str
    outcome: str
    verdict: str


def of_table(chosen: Iterable[Row], size: str, urls: dict[str, str]) -> list[Expected]:
    """What the table says of these rows."""
    return [Expected(row.name, row.address(size, urls), row.outcome, row.verdict) for row in chosen]


def of_faults(urls: dict[str, str]) -> list[Expected]:
    """The same of the fault routes that belong to it; pages without end say nothing but that they are there."""
    base = urls["faults"].rstrip("/")
    chosen = [FAULTS[name] for name in ELSEWHERE if name not in TRAPS]
    return [Expected(one.name, base + one.path, one.outcome, one.verdict) for one in chosen]


def judged(program: Program, done: Done, urls: dict[str, str], chosen: Sequence[Expected], site: str) -> Told:
    """Each route against what is expected."""
    told = Told(Cost())
    if "Traceback" in done.err or done.code not in {0, 1, 3}:
        told.problems.append(f"exit code {done.code}: {done.err[-500:]}")
        return told
    targets = {row["url"]: row["verdict"] for row in program.rows("SELECT url, verdict FROM run_target")}
    accused = [one for report in done.reports if report["site"]["id"] == site for one in report["findings"]
               if one["indicator"].startswith("links.")]  # fmt: skip
    told.problems += [f"accused: {one['indicator']} {one['url']}" for one in accused if one["url"] not in _truly(urls)]
    file = program.folder / "crawls" / f"{site}.db"
    for row in chosen:
        got = told.got[row.name] = first_outcome(file, row.url), targets.get(row.url, "good")
        if got != (row.outcome, row.verdict):
            told.problems.append(f"{row.name}: {' '.join(got)} instead of {row.outcome} {row.verdict}")
    return told


def _truly(urls: dict[str, str]) -> set[str]:
    """What is dead indeed: two links of the little home page of the port, where pages lead."""
    return {f"{urls['faults']}tzgg/{number}.html" for number in (1, 2)}


def first_outcome(file: Path, url: str) -> str:
    """What the first look at an address said, redirects followed."""
    seen: set[int] = set()
    found = rows(file, "SELECT * FROM url WHERE url = ?", url)
    while found and found[0]["outcome"] == "redirected" and found[0]["id"] not in seen:
        seen.add(found[0]["id"])
        found = rows(file, "SELECT * FROM url WHERE id = ?", found[0]["redirect_to"])
    if not found:
        return "never seen"
    attempts = rows(file, "SELECT outcome FROM attempt WHERE url_id = ? ORDER BY rowid", found[0]["id"])
    return str(attempts[0]["outcome"] if attempts else found[0]["outcome"])


def together(server: GovSite, folder: Path, size: str, *, timeout: float = 20.0, longest: float = SECONDS) -> Told:
    """Everything in one run, beside a site that must not be harmed."""
    chosen = [row for row in TABLE.values() if size == "full" or not row.slow]
    sites = {"hostile": server.url("faults", f"/hostile/{size}/"), UNHARMED: server.url(UNHARMED)}
    _, done, _ = crawl(folder / "alone", {UNHARMED: sites[UNHARMED]}, timeout=timeout, longest=longest)
    wanted = _findings(done.reports, UNHARMED)
    if size == "full":
        sites |= {name: server.url(name) for name in hostile_ports.HOSTS}
        sites["elsewhere"] = server.url("faults", f"/faults/of/{','.join(ELSEWHERE)}")
    program, done, cost = crawl(folder / "all", sites, timeout=timeout, longest=longest)
    told = judged(program, done, server.urls, of_table(chosen, size, server.urls), "hostile")
    if "elsewhere" in sites:
        more = judged(program, done, server.urls, of_faults(server.urls), "elsewhere")
        told.problems += more.problems
        told.got |= more.got
    told.cost = cost
    if done.code in {0, 1, 3} and (found := _findings(done.reports, UNHARMED)) != wanted:
        told.problems.append(f"a site beside them was judged otherwise: {sorted(found ^ wanted)}")
    if not wanted:
        told.problems.append("the site beside them has no findings even alone: that proves nothing")
    if size == "full":
        for site in hostile_ports.HOSTS:
            found = [one for one in _findings(done.reports, site) if one[0].startswith(("links.", "columns.", "site."))]
            told.problems += [f"accused: {site} {one}" for one in found]
    if cost.seconds > longest or cost.megabytes > MEGABYTES:
        told.problems.append(f"{cost}: over the budget")
    return told


def _findings(reports: list[dict[str, Any]], site: str) -> set[tuple[str, str]]:
    return {
        (one["indicator"], one["url"])
        for report in reports
        if report["site"]["id"] == site
        for one in report["findings"]
    }


def by_itself(server: GovSite, row: Row, folder: Path, size: str) -> Told:
    """One route in a run of its own."""
    site = {"hostile": server.url("faults", f"/hostile/{size}/of/{row.name}")}
    program, done, cost = crawl(folder, site, timeout=20.0, longest=SECONDS, pages=40)
    told = judged(program, done, server.urls, of_table([row], size, server.urls), "hostile")
    told.cost = cost
    if cost.seconds > ALONE_SECONDS or cost.megabytes > ALONE_MEGABYTES:
        told.problems.append(f"{row.name}: {cost}: over the budget of one")
    return told


def most(costs: dict[str, Cost]) -> list[str]:
    """Which routes alone took the longest and the most memory; [] if none was tried alone."""
    if not costs:
        return []
    slow, large = max(costs, key=lambda name: costs[name].seconds), max(costs, key=lambda name: costs[name].megabytes)
    return [f"alone, the slowest: {slow}, {costs[slow]}", f"alone, the largest: {large}, {costs[large]}"]


def main() -> int:
    """Print the table; 1 when something is not as it says."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.hostile", description=__doc__)
    parser.add_argument("--size", choices=["small", "full"], default="full")
    parser.add_argument("--only", default="", help="one route, alone")
    parser.add_argument("--together", action="store_true", help="the one run only")
    options = parser.parse_args()
    lines, problems, whole = [], [], None
    costs: dict[str, Cost] = {}
    folder = Path(tempfile.mkdtemp())
    try:
        with GovSite.start(TODAY) as server:
            if not options.only:
                whole = together(server, folder, options.size)
                problems += whole.problems
                lines.append(f"{len(whole.got)} routes and {len(hostile_ports.HOSTS)} hosts in one run: {whole.cost}")
                print(lines[0], *whole.problems, sep="\n", flush=True)
            for row in [] if options.together else TABLE.values():
                if options.only not in {"", row.name}:
                    continue
                told = by_itself(server, row, folder / row.name, options.size)
                got = " ".join(told.got.get(row.name, ("nothing",)))
                problems += told.problems
                print(f"{row.name:22} {row.outcome} {row.verdict:30} got {got:30} {told.cost}", flush=True)
                lines.append(f"{row.name}: {got}, {told.cost}")
                costs[row.name] = told.cost
                shutil.rmtree(folder / row.name, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(*problems, sep="\n")
    if not options.only and options.size == "full":
        lines[1:1] = most(costs)
        tried = len(TABLE) + len(ELSEWHERE) + len(hostile_ports.HOSTS)
        how = "python -m tests.reliability.hostile" + (" --together" if options.together else "")
        write("hostile", PROMISE, tried, max(0, tried - len(problems)), [*lines, *problems], how)
    return int(bool(problems))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
