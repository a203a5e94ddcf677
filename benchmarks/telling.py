"""Tables for people, figures for programs, and the tables of docs/performance.md: written by the commands alone."""

from __future__ import annotations

import json
import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.limits import Limit
    from benchmarks.running import Row

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "bench-out" / "bench.json"
DOCUMENT = ROOT / "docs" / "performance.md"
COLUMNS = ("wall s", "CPU s", "pages/s", "CPU ms/page", "RSS MB", "requests", "requests/URL", "recall", "precision")


def cells(row: Row) -> list[str]:
    """One row of a table, in the order of `COLUMNS`."""
    return [
        f"{row.wall:.2f}", f"{row.cpu:.2f}", f"{row.pages_per_second:.0f}", f"{row.cpu_ms_per_page:.2f}",
        f"{row.rss:.0f}", str(row.requests), f"{row.requests_per_url:.3f}", f"{row.recall:.3f}", f"{row.precision:.3f}",
    ]  # fmt: skip


def table(lines: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS, first: str = "tool") -> str:
    """A Markdown table; the first cell of each line names it."""
    rows = ["| " + " | ".join(line) + " |" for line in lines]
    return "\n".join([f"| {first} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|", *rows])


def machine() -> str:
    """The machine in one line, without its name."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file() and (found := re.search(r"^model name\s*:\s*(.+)$", info.read_text("utf-8"), re.MULTILINE)):
        model = found.group(1).strip()
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}{busy}"


def document(name: str, command: str, body: str, limits: list[Limit]) -> None:
    """Put one measurement into its place in docs/performance.md, with its command, the machine and the date."""
    text = DOCUMENT.read_text("utf-8")
    lines = "\n".join(f"- {item.line()}" for item in limits)
    today = datetime.now(UTC).date().isoformat()
    said = f"`{command}`, {today}, {machine()}\n\n{body}\n" + (f"\n{lines}\n" if lines else "")
    DOCUMENT.write_text(replaced(text, name, said), "utf-8")


def replaced(text: str, name: str, said: str) -> str:
    """The text with the part between the marks of a name replaced.

    Raises:
        ValueError: the text has no such part.
    """
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->"
    before, mark, rest = text.partition(begin)
    _, mark_end, after = rest.partition(end)
    if not mark or not mark_end:
        raise ValueError(f"docs/performance.md has no part {name}")
    return f"{before}{begin}{said}{end}{after}"


def write(results: dict[str, Any], limits: list[Limit]) -> Path:
    """Results of this run as JSON; those of other measurements in the file stay."""
    from importlib.metadata import version

    FILE.parent.mkdir(exist_ok=True)
    kept = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    about = {"cores": os.cpu_count(), "python": platform.python_version()}
    versions = {name: version(name) for name in ("scrapy", "lxml", "twisted")}
    said = {item.what: {"value": item.value, "limit": item.limit, "met": item.met, "why": item.why} for item in limits}
    measured = next(iter(results))
    all_limits = {**kept.get("limits_of", {}), measured: said}
    kept.pop("limits", None)
    content = {**kept, **results, "limits_of": all_limits, "machine": about, "versions": versions}
    FILE.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return FILE
