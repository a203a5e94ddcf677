"""The records of the whole country: `python -m benchmarks.country` (12 GB of disk, which it frees again).

14,000 sites, five years, 20 million documents, 2 million findings. Asked: the data of the overview in 300 ms, the
digest of a week in two minutes. Every time is said twice: by the clock, and of the processor, which a busy machine does
not change.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SITES, DOCUMENTS, FINDINGS = 14_000, 20_000_000, 2_000_000
OVERVIEW_MS, QUESTION_MS, DIGEST_SECONDS = 300.0, 300.0, 120.0


def questions(path: Path) -> dict[str, dict[str, float]]:
    """What the web page asks of the records: milliseconds by the clock and of the processor, the better of three."""
    from benchmarks.digest_data import NOW
    from db import web_views
    from db.records import Records
    from reports.web.pages.overview import WEEKS, week_starts

    today, starts = NOW.date().isoformat(), week_starts(NOW, WEEKS)
    wanted = web_views.Wanted
    mine = wanted(sites=frozenset({"s00007", "s00008"}), units=frozenset({"第7号单位"}))
    counted = ("open", "notified", "reopened")
    with Records(path) as records:

        def lines(wish: web_views.Wanted) -> Callable[[], object]:
            return lambda: web_views.finding_lines(records, wish)

        def overview() -> None:
            web_views.site_lines(records, None, today)
            web_views.trend(records, None, starts)
            web_views.groups(records, None)
            lines(wanted(overdue_on=today))()
            lines(wanted(since=starts[-1], statuses=counted))()

        asked: dict[str, Callable[[], object]] = {
            "overview, all its data": overview,
            "sites with sums": lambda: web_views.site_lines(records, None, today),
            "trend of 12 weeks": lambda: web_views.trend(records, None, starts),
            "findings, newest": lines(wanted()),
            "findings of a group": lines(wanted(group="links")),
            "findings of a status": lines(wanted(statuses=("suspected",))),
            "findings of no site": lines(wanted(group="access")),
            "findings of a unit": lines(mine),
            "findings overdue": lines(wanted(overdue_on=today)),
            "one site's findings": lines(wanted(site="s00007")),
            "one site's judgements": lambda: web_views.judgements(records, "s00007"),
            "one site's documents": lambda: web_views.documents(records, "s00007"),
            "one site's days": lambda: web_views.publications(records, "s00007", "2025-11-22"),
            "last inspections": lambda: web_views.last_runs(records),
        }
        return {name: _best(ask) for name, ask in asked.items()}


def _best(ask: Callable[[], object]) -> dict[str, float]:
    found = []
    for _ in range(3):
        clock, processor = time.perf_counter(), time.process_time()
        ask()
        found.append(((time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000))
    return {"ms": round(min(one[0] for one in found), 1), "cpu_ms": round(min(one[1] for one in found), 1)}


def digest(folder: Path) -> dict[str, float]:
    """The weekly digest in all forms: seconds of its parts, megabytes at most, and the length of what is mailed."""
    from benchmarks.digest_data import NOW
    from db.records import Records
    from reports import periods
    from reports.digest import forms
    from schedules import digests
    from xuncha import config as configuration

    config = configuration.load(folder / "xuncha.toml")
    with Records(folder / "xuncha.db") as records:
        clock, processor = time.perf_counter(), time.process_time()
        made = digests.digest(records, config, periods.week("2026-W47", NOW), NOW, "zh")
        found = {"facts": time.process_time() - processor}
        for form in forms.FORMS:
            begun = time.process_time()
            found[f"{form}_bytes"] = len(forms.render(made, form))
            found[form] = time.process_time() - begun
    found |= {"seconds": time.perf_counter() - clock, "cpu_seconds": time.process_time() - processor}
    found |= {"open": made.counts.open, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    return {name: round(value, 1) for name, value in found.items()}


def apart(what: str, folder: Path) -> Any:  # noqa: ANN401
    """One measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.country", "--measure", what, str(folder)], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main() -> int:
    """Print the figures beside their limits; 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the country, for a look")
    parser.add_argument("--data", type=Path, help="a folder with the records, made here before")
    parser.add_argument("--json", type=Path, help="write the figures into this file")
    parser.add_argument("--measure", choices=["questions", "digest"], help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        what = questions(options.folder / "xuncha.db") if options.measure == "questions" else digest(options.folder)
        print(json.dumps(what))
        return 0
    if options.data:
        return measured(options.data, options.json)
    from benchmarks.country_data import write

    with tempfile.TemporaryDirectory() as name:
        part = options.scale
        write(
            Path(name), sites=int(SITES * part), documents=int(DOCUMENTS * part), findings=int(FINDINGS * part),
            units=max(3, int(3000 * part)),
        )  # fmt: skip
        return measured(Path(name), options.json)


def measured(folder: Path, output: Path | None) -> int:
    """Measure what lies in a folder; 1 when a limit is missed by the processor's time."""
    figures: dict[str, Any] = {"bytes": (folder / "xuncha.db").stat().st_size}
    print(f"file: {figures['bytes'] / 1e9:.2f} GB")
    figures["questions"] = apart("questions", folder)
    missed = []
    for name, one in figures["questions"].items():
        limit = OVERVIEW_MS if name.startswith("overview") else QUESTION_MS
        late = one["cpu_ms"] > limit
        missed += [name] * late
        print(f"{name:26} {one['ms']:9.1f} ms, processor {one['cpu_ms']:8.1f}  {'MISSED' if late else 'ok'}")
    figures["digest"] = apart("digest", folder)
    print("digest " + json.dumps(figures["digest"]))
    missed += ["digest"] * (figures["digest"]["cpu_seconds"] > DIGEST_SECONDS)
    print("missed: " + ", ".join(missed) if missed else "all limits met")
    if output:
        output.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
