"""A second visit of an unchanged site with the same database: what it costs, and whether it says the same."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from benchmarks import peers
from benchmarks.running import WARM_UP_PAGES, Row, run_tool, served, warm_up

if TYPE_CHECKING:
    from pathlib import Path


def measure(pages: int) -> tuple[Row, Row, list[str]]:
    """Both visits, and the addresses whose verdict differs (counts of verdicts too)."""
    warm_up([peers.xuncha(WARM_UP_PAGES)])
    tool = peers.xuncha(pages)
    with served(pages) as site:
        database = site.folder / "run" / "xuncha.db"
        first = run_tool(tool, site)
        before = verdicts(database)
        print(f"first visit: {first.wall} s, {first.cpu} s CPU, {first.requests} requests {first.problem}", flush=True)
        second = run_tool(tool, site, keep=True)
        after = verdicts(database)
        print(f"second visit: {second.wall} s, {second.cpu} s CPU, {second.requests} requests", flush=True)
    return first, second, differences(before, after)


def verdicts(database: Path) -> dict[str, str]:
    """What the latest run says: the verdict of each remembered target, and of each column."""
    conn = sqlite3.connect(database)
    try:
        (run_id,) = conn.execute("SELECT id FROM run ORDER BY started_at DESC, rowid DESC LIMIT 1").fetchone()
        said = dict(conn.execute("SELECT url, verdict FROM run_target WHERE run_id = ?", (run_id,)))
        columns = conn.execute("SELECT category || ' ' || url, verdict || ' ' || items FROM run_column"
                               " WHERE run_id = ?", (run_id,))  # fmt: skip
        said |= {f"column {name}": verdict for name, verdict in columns}
        (links,) = conn.execute("SELECT links FROM run WHERE id = ?", (run_id,)).fetchone()
        return {**said, "all links": links}
    finally:
        conn.close()


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What one visit says and the other does not."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
