"""Patterns of addresses without end (`spiders.traps`) in a crawl file: kept for the next run, put last."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from db.models import Trap


def known(conn: sqlite3.Connection, seq: int) -> list[str]:
    """The patterns that are known to run `seq`: found by the run before, or by itself before it was interrupted."""
    rows = conn.execute("SELECT traps FROM crawl WHERE seq IN (?, ?)", (seq, seq - 1))
    return list(dict.fromkeys(trap["pattern"] for row in rows for trap in json.loads(row[0])))


def keep(conn: sqlite3.Connection, seq: int, traps: Iterable[Trap]) -> None:
    """Keep what run `seq` found."""
    found = json.dumps([asdict(trap) for trap in traps], ensure_ascii=False)
    conn.execute("UPDATE crawl SET traps = ? WHERE seq = ?", (found, seq))


def said_something(conn: sqlite3.Connection, url_id: int) -> bool:
    """Whether an address was read before, and its page was more than a step of a trap."""
    return conn.execute("SELECT 1 FROM page WHERE url_id = ? AND dull = 0", (url_id,)).fetchone() is not None


def put_last(conn: sqlite3.Connection, url_id: int, priority: int) -> None:
    """Let an address wait behind all others."""
    conn.execute("UPDATE url SET priority = ? WHERE id = ?", (priority, url_id))


def newest_id(conn: sqlite3.Connection) -> int:
    """The highest id of an address: what is added from now on is above it."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM url").fetchone()[0])
