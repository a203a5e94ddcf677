"""The marks of a home page over the looks of one run: what one of them showed is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

MARKS: Final = (
    *("site_code_shown", "icp", "police", "gov_mark", "error_report_entry", "sponsor", "contact", "sitemap_url"),
)


def take_lacking(conn: sqlite3.Connection, seq: int, homes: Sequence[str]) -> tuple[int, str] | None:
    """The home page as this run read it, if it lacks a mark and was looked at once; it is given out only once.

    Args:
        conn: a crawl file.
        seq: the current run.
        homes: addresses of the home page; the last of them that was read is the one.

    Returns:
        id and address, or None.
    """
    limited = "SELECT 1 FROM url WHERE run = ? AND own = 1 AND outcome = 'rate_limited' LIMIT 1"
    if conn.execute(limited, (seq,)).fetchone() is not None:  # who says that we ask too much is asked nothing more
        return None
    for url in reversed(homes):
        row = conn.execute(
            "SELECT url.id, page.identity FROM url JOIN page ON page.url_id = url.id AND page.run = ?1"
            " WHERE url.url = ?2 AND url.outcome IN ('ok', 'not_modified') AND page.identity <> ''",
            (seq, url),
        ).fetchone()
        if row is None:
            continue
        marks = json.loads(row[1])
        if all(marks.get(name) for name in MARKS) or "looks" in marks:
            return None
        _keep(conn, row[0], marks | {"looks": 1})
        return row[0], url
    return None


def add(conn: sqlite3.Connection, url_id: int, seen: Mapping[str, Any]) -> None:
    """Lay the marks of a second look over those of the first."""
    row = conn.execute("SELECT identity FROM page WHERE url_id = ?", (url_id,)).fetchone()
    marks = json.loads(row[0]) if row and row[0] else {}
    _keep(conn, url_id, {**seen, **{name: value for name, value in marks.items() if value}, "looks": 2})


def _keep(conn: sqlite3.Connection, url_id: int, marks: Mapping[str, Any]) -> None:
    conn.execute("UPDATE page SET identity = ? WHERE url_id = ?", (json.dumps(marks, ensure_ascii=False), url_id))
