"""`make bench`: the crawl against its peers on a generated site, in one run, taking turns; medians.

    python -m benchmarks.bench                 1,000 pages, three runs each, every peer
    python -m benchmarks.bench --peers plain   only these peers (first words of their names; `none` for none)
    python -m benchmarks.bench --sizes         truth, memory and time for each page at 1,000, 5,000 and 20,000 pages
    python -m benchmarks.bench --sites 100     many sites at 2 requests a second each, in one process
    python -m benchmarks.bench --again         a second visit of an unchanged site of 5,000 pages
    python -m benchmarks.bench --understand    CPU time of page understanding alone
    python -m benchmarks.bench --judge         CPU time and memory of judging one large site

Peers are installed by name and version below bench-out/peers. Everything measured stays on 127.0.0.0/8. Figures go to
bench-out/bench.json, with --docs into docs/performance.md too. Exit code 1 when a limit that could be measured is
missed. docs/performance.md explains each measurement.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import again, judging, limits, many_sites, nginx, peers, telling, understand_time
from benchmarks.limits import Limit
from benchmarks.running import WARM_UP_PAGES, Row, middle_of, prepare_environment, run_tool, served, warm_up
from benchmarks.telling import cells, table

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = (1000, 5000, 20_000)
RIVALS = ("Python", "Node")


class Result(NamedTuple):
    """One measurement: its name, its figures, its table, its limits."""

    name: str
    figures: object
    body: str
    limits: list[Limit]


def compare(pages: int, runs: int, names: list[str] | None) -> Result:
    """The crawl and its peers in turns; medians, and the ratio of each peer's figures."""
    ours = peers.xuncha(pages)
    others, reasons = peers.available(names)
    reasons |= warm_up([ours, *others])
    reasons.pop(ours.name, None)  # what is wrong with this program is a missed limit
    tools = [ours, *(tool for tool in others if tool.name not in reasons)]
    rows: dict[str, list[Row]] = {tool.name: [] for tool in tools}
    with served(pages) as site:
        for number in range(runs):
            for tool in tools:
                row = run_tool(tool, site)
                rows[tool.name].append(row)
                print(f"run {number + 1}: {tool.name}: {row.wall} s, {row.cpu} s CPU {row.problem}", flush=True)
        unique, expected = site.unique, site.pages
    medians = {name: middle_of(found) for name, found in rows.items()}
    reasons |= {
        name: row.problem or "read no page" for name, row in medians.items() if not row.pages and name != ours.name
    }
    mine = medians.pop(ours.name)
    lines = [[ours.name, *cells(mine), "", mine.problem]]
    notes = {tool.name: tool.note or row.problem for tool in tools if (row := medians.get(tool.name))}
    ratios: dict[str, dict[str, float]] = {}
    for name, row in medians.items():
        if name not in reasons:
            ratios[name] = {"wall": row.wall / mine.wall, "cpu": row.cpu_ms_per_page / mine.cpu_ms_per_page}
            said = f"{ratios[name]['wall']:.2f} / {ratios[name]['cpu']:.2f}"
            lines.append([name, *cells(row), said, notes.get(name, "")])
    lines += [[name, *["-"] * len(telling.COLUMNS), "", reason] for name, reason in reasons.items()]
    body = f"{pages:,} pages, {unique:,} unique addresses, medians of {runs}.\n\n"
    body += table(lines, (*telling.COLUMNS, "x our wall / CPU", "note"))
    rivals = [name for name in [*medians, *reasons] if peers.LANGUAGES.get(name) in RIVALS]
    found = limits.of_truth(mine, expected) + limits.of_peers(mine, medians, rivals, reasons)
    figures = {
        "pages": pages,
        "unique": unique,
        "runs": {name: [asdict(row) for row in each] for name, each in rows.items()},
        "medians": {name: asdict(row) for name, row in {ours.name: mine, **medians}.items()},
        "ratios": ratios,
        "not run": reasons,
    }
    return Result("compare", figures, body, found)


def sizes(numbers: Sequence[int]) -> Result:
    """The crawl alone at several sizes, once each: truth, memory, time for each page."""
    rows: dict[int, Row] = {}
    found: list[Limit] = []
    warm_up([peers.xuncha(WARM_UP_PAGES)])
    for pages in numbers:
        with served(pages) as site:
            rows[pages] = run_tool(peers.xuncha(pages), site)
            found += limits.of_truth(rows[pages], site.pages, f" at {pages:,} pages")
        print(f"{pages} pages: {rows[pages].rss} MB, {rows[pages].wall} s {rows[pages].problem}", flush=True)
    found += limits.of_sizes(rows)
    body = table([[f"{pages:,}", *cells(row)] for pages, row in rows.items()], first="pages")
    return Result("sizes", {str(pages): asdict(row) for pages, row in rows.items()}, body, found)


def second_visit(pages: int) -> Result:
    """The same site twice with the same database."""
    first, second, changed = again.measure(pages)
    body = table([["first visit", *cells(first)], ["second visit", *cells(second)]], first=f"{pages:,} pages")
    figures = {"pages": pages, "first": asdict(first), "second": asdict(second), "changed": changed}
    return Result("again", figures, body, limits.of_second_visit(first, second, len(changed)))


def many(sites: int, rate: float) -> Result:
    """Many small sites at once, in one process, politely."""
    seen = many_sites.measure(sites, rate)
    found = [Limit(what, value, 0) for what, value in seen.wrong.items()]
    found += limits.of_many_sites(seen.wall, seen.demanded, seen.most, rate, seen.per_url)
    return Result("sites", seen.figures(), seen.told(), found)


def understand() -> Result:
    """CPU time of page understanding alone."""
    rows = understand_time.measure()
    body = table([[str(row[key]) for key in ("page", "bytes", "links", "ms")] for row in rows],
                 ("bytes", "links", "CPU ms"), "page")  # fmt: skip
    found = [
        Limit(f"understanding of one {row['page']}, ms", float(row["ms"]), understand_time.LIMITS_MS[str(row["page"])])
        for row in rows
    ]
    return Result("understand", rows, body, found)


def judge() -> Result:
    """CPU time and memory of judging one large site under all rules."""
    figures = judging.measure()
    names = ("seconds", "megabytes", "findings")
    body = table([["all rules and profiles", *(f"{figures[name]:g}" for name in names)]],
                 ("CPU s", "RSS MB", "findings"), f"{judging.PAGES:,} articles")  # fmt: skip
    found = [
        Limit("judging a site of 5,000 pages, CPU seconds", figures["seconds"], judging.LIMIT_SECONDS),
        Limit("judging a site of 5,000 pages, MB", figures["megabytes"], judging.LIMIT_MB),
    ]
    return Result("judge", figures, body, found)


def _measure(options: argparse.Namespace) -> Result:
    if options.understand:
        return understand()
    if options.judge:
        return judge()
    if options.sizes is not None:
        return sizes(tuple(options.sizes) or SIZES)
    if options.again:
        return second_visit(options.pages or 5000)
    if options.sites:
        return many(options.sites, options.rate)
    names = None if options.peers is None else [name for name in options.peers if name != "none"]
    return compare(options.pages or 1000, options.runs, names)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--pages", type=int, help="size of the site (1,000; with --again 5,000)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", nargs="+", metavar="NAME", help="only these peers; none = none")
    parser.add_argument("--sizes", type=int, nargs="*", metavar="N", help="truth, memory and time at several sizes")
    parser.add_argument("--sites", type=int, metavar="N", help="many sites at once, politely")
    parser.add_argument("--rate", type=float, default=2.0, help="requests a second and host for --sites")
    parser.add_argument("--again", action="store_true", help="second visit of an unchanged site")
    parser.add_argument("--understand", action="store_true", help="CPU time of page understanding alone")
    parser.add_argument("--judge", action="store_true", help="CPU time and memory of judging one large site")
    parser.add_argument("--docs", action="store_true", help="put the table into docs/performance.md")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, write; exit code 0 or 1."""
    import shlex
    import sys

    options = _parser().parse_args(arguments)
    prepare_environment()
    if nginx.program() is None and not (options.understand or options.judge):
        print(f"bench: skipped. {nginx.INSTALL}")
        return 0
    result = _measure(options)
    print(f"\n{result.body}\n")
    for item in result.limits:
        print(item.line())
    figures: dict[str, Any] = {result.name: result.figures}
    print(f"\nwritten to {telling.write(figures, result.limits).relative_to(telling.ROOT)}")
    if options.docs:
        said = [word for word in (sys.argv[1:] if arguments is None else arguments) if word != "--docs"]
        telling.document(
            result.name, shlex.join(["python", "-m", "benchmarks.bench", *said]), result.body, result.limits
        )
    return 1 if any(item.met is False for item in result.limits) else 0


if __name__ == "__main__":
    raise SystemExit(main())
