"""Traits of pages in both kinds of file: beside the page in a crawl file, beside the run in the records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.models import Trait

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

MAX_DATA = 20_000  # characters of JSON that one trait may take
MAX_PER_RUN = 500  # of one kind that the records keep
EXAMPLES = {"meta_tags": 20}  # kinds that every page of a site may have: a few say it all


def record(conn: sqlite3.Connection, page_id: int, traits: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Replace the traits of one page in a crawl file. What is larger than `MAX_DATA` is left out."""
    conn.execute("DELETE FROM trait WHERE page_id = ?", (page_id,))
    packed = [(name, json.dumps(data, ensure_ascii=False)) for name, data in traits]
    conn.executemany(
        "INSERT INTO trait (page_id, ordinal, name, data) VALUES (?, ?, ?, ?)",
        ((page_id, n, name, data) for n, (name, data) in enumerate(packed) if len(data) <= MAX_DATA),
    )


def save(conn: sqlite3.Connection, run_id: str, traits: Iterable[Trait]) -> None:
    """Store the traits of a run in the records: the first 500 of each kind, and how many there were."""
    totals: dict[str, int] = {}
    kept = []
    for one in traits:
        totals[one.name] = totals.get(one.name, 0) + 1
        if totals[one.name] <= EXAMPLES.get(one.name, MAX_PER_RUN):
            data = json.dumps(one.data, ensure_ascii=False, separators=(",", ":"))
            kept.append(
                (run_id, one.name, one.url, one.title, one.column, one.column_name, one.published_on, data),
            )
    conn.executemany(
        "INSERT INTO run_trait (run_id, name, url, title, column_category, column_name, published_on, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        kept,
    )
    conn.execute("UPDATE run SET traits = ? WHERE id = ?", (json.dumps(totals), run_id))


def load(conn: sqlite3.Connection, run_id: str) -> tuple[Trait, ...]:
    """The traits of a run as the records keep them."""
    rows = conn.execute(
        "SELECT name, url, title, column_category, column_name, published_on, data FROM run_trait"
        " WHERE run_id = ? ORDER BY id",
        (run_id,),
    )
    return tuple(
        Trait(name, url, title, column, column_name, published_on, json.loads(data))
        for name, url, title, column, column_name, published_on, data in rows
    )


def totals(conn: sqlite3.Connection, run_id: str) -> dict[str, int]:
    """How many traits of each kind the run saw."""
    row = conn.execute("SELECT traits FROM run WHERE id = ?", (run_id,)).fetchone()
    return dict(json.loads(row[0])) if row else {}
