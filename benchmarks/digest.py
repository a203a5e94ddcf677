"""Seconds and memory of papers for a province: 500 sites, 20,000 findings, the digest in all forms and the notice.

The records are made up from a seed, with titles that are hostile or without end among them.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS, LIMIT_MB, LIMIT_HTML = 20.0, 500.0, 500_000


def measure(folder: Path) -> dict[str, float]:
    """Figures of one run in a process of its own, over records that lie in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.digest", str(folder)], capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _run(folder: Path) -> None:
    from benchmarks.digest_data import NOW
    from db.records import Records
    from reports import periods
    from reports.digest import forms
    from reports.notice import forms as notice_forms
    from schedules import digests, papers
    from xuncha import config as configuration

    config = configuration.load(folder / "xuncha.toml")
    begun = time.perf_counter()
    with Records(folder / "xuncha.db") as records:
        made = digests.digest(records, config, periods.week("2026-W47", NOW), NOW, "zh")
        sizes = {form: len(forms.render(made, form)) for form in forms.FORMS}
        seconds = time.perf_counter() - begun
        begun = time.perf_counter()
        notice = papers.notice(records, config, periods.period("2026Q4", NOW), NOW, "zh")
        sizes["notice"] = len(notice_forms.render(notice, "docx"))
    figures = {"seconds": seconds, "notice_seconds": time.perf_counter() - begun, **sizes}
    figures["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def main() -> int:
    """Print the figures beside their limits; 1 when one is missed."""
    from benchmarks.digest_data import write

    with tempfile.TemporaryDirectory() as name:
        write(Path(name), sites=500, findings=20_000, units=400)
        found = measure(Path(name))
    rows = (
        ("digest in five forms, seconds", found["seconds"], LIMIT_SECONDS),
        ("notice as docx, seconds", found["notice_seconds"], LIMIT_SECONDS),
        ("peak memory, MB", found["mb"], LIMIT_MB),
        ("html for mail, bytes", found["html"], LIMIT_HTML),
    )
    for what, value, limit in rows:
        print(f"{what:34} {value:12,.1f}  limit {limit:10,.0f}  {'ok' if value < limit else 'MISSED'}")
    return int(any(value >= limit for _, value, limit in rows))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run(Path(sys.argv[1]))
    else:
        sys.exit(main())
