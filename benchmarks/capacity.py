"""What an inspection costs: politeness, cores, memory, disk, bandwidth, hours. Pure, from what was measured.

`benchmarks/capacity.json` holds what `make simulate` measured on a farm of virtual sites; `fit` makes constants of it,
`plan` reckons with them, `checks` lays the model beside runs that it was not fitted to. `python -m benchmarks.capacity`
writes docs/capacity.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent
MEASURED = ROOT / "benchmarks" / "capacity.json"
PAGE = ROOT / "docs" / "capacity.md"
WORDS = ROOT / "benchmarks" / "capacity_page.md"


@dataclass(frozen=True, slots=True)
class Constants:
    """Costs. Seconds are of one core of the machine that was measured; MB and bytes are powers of ten."""

    start_seconds: float  # of a crawl, whatever it crawls
    site_seconds: float  # crawl: opening, settling, storing
    page_seconds: float  # crawl: asking, reading, storing
    judge_seconds: float  # judging one site
    requests_per_page: float
    bytes_per_page: float  # over the network
    crawl_bytes_per_page: float  # on disk, crawl files
    records_bytes_per_page: float  # on disk, record database
    base_mb: float  # of one crawling process with its readers
    site_mb: float  # for each site that is open


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be inspected, and with what.

    `rate`: requests a second and host; `window`: hours of a day in which one may ask; `largest`: pages of the largest
    site; `open_sites`: sites under way at once in one worker; `efficiency`: of many cores beside that of one.
    """

    name: str
    sites: int
    pages: int
    cores: int
    machines: int = 1
    rate: float = 2.0
    window: float = 24.0
    largest: int = 0
    open_sites: int = 100
    efficiency: float = 0.9


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes of a wish. Hours are hours of asking; days are windows. `by`: what decides how long it takes."""

    requests: float
    core_hours: float
    cpu_hours: float  # by the clock, when all cores work
    polite_hours: float  # that the largest site takes, however many machines there are
    hours: float
    days: float
    by: str
    memory_gb: float  # of one machine
    crawl_gb: float
    records_gb: float
    traffic_gb: float
    mbit: float


def plan(c: Constants, w: Wish) -> Plan:
    """Reckon one full first inspection of everything."""
    requests = w.pages * c.requests_per_page
    seconds = c.start_seconds * w.machines * w.cores + w.pages * c.page_seconds
    seconds += w.sites * (c.site_seconds + c.judge_seconds)
    workers = w.cores * w.machines
    cpu_hours = seconds / 3600 / (workers * (w.efficiency if workers > 1 else 1))
    largest = w.largest or -(-w.pages // w.sites)
    polite_hours = largest * c.requests_per_page / w.rate / 3600 if w.rate else 0.0
    # Sites under way at once ask no faster than politeness allows, either.
    under_way = min(w.sites, w.open_sites * workers)
    shared_hours = requests / (w.rate * under_way) / 3600 if w.rate else 0.0
    parts = {"processors": cpu_hours, "the largest site": polite_hours, "politeness": shared_hours}
    by = max(parts, key=lambda name: parts[name])
    hours = parts[by]
    traffic = w.pages * c.bytes_per_page
    open_here = min(-(-w.sites // w.machines), w.open_sites * w.cores)
    return Plan(
        requests=requests,
        core_hours=seconds / 3600,
        cpu_hours=cpu_hours,
        polite_hours=polite_hours,
        hours=hours,
        days=hours / w.window,
        by=by,
        memory_gb=(c.base_mb * w.cores + c.site_mb * open_here) / 1000,
        crawl_gb=w.pages * c.crawl_bytes_per_page / 1e9,
        records_gb=w.pages * c.records_bytes_per_page / 1e9,
        traffic_gb=traffic / 1e9,
        mbit=traffic * 8 / 1e6 / (hours * 3600) if hours else 0.0,
    )


def fit(runs: Sequence[Mapping[str, Any]]) -> Constants:
    """Constants from runs with one worker and without politeness in the way, by least squares.

    Raises:
        ValueError: fewer than three runs, or all of one shape.
    """
    used = [run for run in runs if run["fit"]]
    if len(used) < 3:
        raise ValueError("three runs of different shapes are needed")
    start, site, page = _least_squares(
        [[1.0, float(run["sites"]), float(run["pages"])] for run in used], [float(run["cpu"]) for run in used]
    )
    pages = sum(run["pages"] for run in used)
    base, each = _least_squares([[1.0, float(run["sites"])] for run in used], [float(run["memory_mb"]) for run in used])
    return Constants(
        start_seconds=max(0.0, start),
        site_seconds=max(0.0, site),
        page_seconds=max(0.0, page),
        judge_seconds=sum(run["judge_cpu"] for run in used) / sum(run["sites"] for run in used),
        requests_per_page=sum(run["requests"] for run in used) / pages,
        bytes_per_page=sum(run["bytes"] for run in used) / pages,
        crawl_bytes_per_page=sum(run["crawl_bytes"] for run in used) / pages,
        records_bytes_per_page=sum(run["records_bytes"] for run in used) / pages,
        base_mb=max(0.0, base),
        site_mb=max(0.0, each),
    )


def _least_squares(rows: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """Solve the normal equations; relative errors count, so that a small run weighs as much as a large one."""
    weighed = [[x / value for x in row] for row, value in zip(rows, values, strict=True)]
    size = len(rows[0])
    matrix = [[sum(row[i] * row[j] for row in weighed) for j in range(size)] for i in range(size)]
    right = [sum(row[i] for row in weighed) for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(matrix[k][i]))
        if abs(matrix[pivot][i]) < 1e-15:
            raise ValueError("the runs are all of one shape")
        matrix[i], matrix[pivot], right[i], right[pivot] = matrix[pivot], matrix[i], right[pivot], right[i]
        for k in range(i + 1, size):
            factor = matrix[k][i] / matrix[i][i]
            matrix[k] = [x - factor * y for x, y in zip(matrix[k], matrix[i], strict=True)]
            right[k] -= factor * right[i]
    found = [0.0] * size
    for i in range(size - 1, -1, -1):
        found[i] = (right[i] - sum(matrix[i][k] * found[k] for k in range(i + 1, size))) / matrix[i][i]
    return found


def checks(c: Constants, runs: Sequence[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], float, float]]:
    """Each run with the processor seconds and megabytes that the model says of it."""
    return [
        (
            run,
            c.start_seconds * run["workers"] + c.site_seconds * run["sites"] + c.page_seconds * run["pages"],
            c.base_mb * run["workers"] + c.site_mb * run["sites"],
        )
        for run in runs
    ]


WISHES = (
    Wish("a county: 50 sites", 50, 50 * 2000, 2),
    Wish("a city: 500 sites, at night", 500, 500 * 3000, 4, window=10),
    Wish("a province: 3,000 sites, at night", 3000, 3000 * 5000, 16, window=10, largest=50_000),
    Wish("the country, one machine of 16 cores", 14_000, 100_000_000, 16, largest=100_000),
    Wish("the country, 4 machines of 16 cores", 14_000, 100_000_000, 16, 4, largest=100_000),
    Wish("the country, 16 machines of 16 cores", 14_000, 100_000_000, 16, 16, largest=100_000),
    Wish("the country, 16 machines, at night", 14_000, 100_000_000, 16, 16, window=10, largest=100_000),
)


def page(measured: Mapping[str, Any]) -> str:
    """docs/capacity.md."""
    c = fit(measured["runs"])
    runs = [
        f"| {run['sites']:,} | {run['pages']:,} | {run['cpus']} | {run['workers']} | {run['rate']:g} |"
        f" {run['wall']:.0f} | {run['cpu']:.0f} | {run['pages'] / run['cpu']:.0f} | {run['memory_mb']:.0f} |"
        f" {run['requests']:,} | {run['bytes'] / 1e6:.0f} | {(run['crawl_bytes'] + run['records_bytes']) / 1e6:.0f} |"
        for run in measured["runs"]
    ]
    compared = [
        f"| {run['sites']:,} sites, {run['pages']:,} pages, {run['workers']} workers |"
        f" {'yes' if run['fit'] else 'no'} | {run['cpu']:.0f} | {said:.0f} | {said / run['cpu'] - 1:+.0%} |"
        f" {run['memory_mb']:.0f} | {mb:.0f} |"
        for run, said, mb in checks(c, measured["runs"])
    ]
    plans = []
    for wish in WISHES:
        p = plan(c, wish)
        plans.append(
            f"| {wish.name} | {wish.pages / 1e6:g} M | {p.core_hours:,.0f} | {p.hours:,.1f} | {p.days:,.1f} | {p.by} |"
            f" {p.memory_gb:,.1f} | {p.crawl_gb:,.0f} | {p.records_gb:,.0f} | {p.traffic_gb:,.0f} | {p.mbit:,.0f} |"
        )
    return WORDS.read_text("utf-8").format(
        when=measured["when"], machine=measured["machine"], runs="\n".join(runs), compared="\n".join(compared),
        plans="\n".join(plans), start=c.start_seconds, site=c.site_seconds, page=c.page_seconds * 1000,
        judge=c.judge_seconds, requests=c.requests_per_page, kb=c.bytes_per_page / 1000,
        crawl=c.crawl_bytes_per_page / 1000, records=c.records_bytes_per_page / 1000, base=c.base_mb, each=c.site_mb,
    )  # fmt: skip


def main() -> int:
    """Write docs/capacity.md from what was measured."""
    PAGE.write_text(page(json.loads(MEASURED.read_text("utf-8"))), "utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
