"""What was seen of superior sites between two crawls: watched columns, every look at them, and their documents."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from db.connection import named_errors, transaction
from db.models import Doc
from db.watch_models import STRENGTH, Poll, WatchedColumn, WatchedDoc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.records import Records

KEEP_POLLS_DAYS = 400
_COLUMN = tuple(one.name for one in fields(WatchedColumn) if one.name != "id")
_DOC = ("url", "title", "doc_number", "number_key", "written_on", "published_on", "published_time", "source", "issuer",
        "state", "sketch", "passages", "text_length", "first_seen")  # fmt: skip
_SEEN = ("unseen_at", "read_at", "tries", "gone_first", "withdrawn_at", "withdrawn_why")


def columns(records: Records, site_ids: Sequence[str] | None = None) -> list[WatchedColumn]:
    """The columns that were ever looked at, of these sites or of all."""
    rows = records.rows("SELECT * FROM watch_column ORDER BY id")
    wanted = None if site_ids is None else set(site_ids)
    return [
        WatchedColumn(**{key: row[key] for key in row.keys()})  # noqa: SIM118 - sqlite3.Row
        for row in rows
        if wanted is None or row["site_id"] in wanted
    ]


def save_look(
    records: Records, column: WatchedColumn, poll: Poll, found: Iterable[WatchedDoc] = ()
) -> tuple[WatchedColumn, list[WatchedDoc]]:
    """Keep one look at a column: the column as it is now, the look, and what was seen for the first time, together.

    Returns:
        the column with its id, and those documents that really are new to the records.
    """
    with named_errors(records.path), transaction(records.db):
        column = replace(column, id=_save_column(records.conn, column))
        fresh = [one for doc in found if (one := _add(records.conn, column, doc)) is not None]
        records.conn.execute(
            "INSERT INTO watch_poll (column_id, at, outcome, items, fresh, overlap, millis)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (column.id, poll.at, poll.outcome, poll.items, len(fresh), poll.overlap, poll.millis),
        )
        records.conn.execute(
            "DELETE FROM watch_poll WHERE column_id = ? AND julianday(at) < julianday(?) - ?",
            (column.id, poll.at, KEEP_POLLS_DAYS),
        )
    return column, fresh


def _save_column(conn: sqlite3.Connection, column: WatchedColumn) -> int:
    values = [getattr(column, name) for name in _COLUMN]
    kept = ("site_id", "url", "first_polled")
    changes = ", ".join(f"{name} = excluded.{name}" for name in _COLUMN if name not in kept)
    row = conn.execute(
        f"INSERT INTO watch_column ({', '.join(_COLUMN)}) VALUES ({', '.join('?' * len(_COLUMN))})"  # noqa: S608
        f" ON CONFLICT (site_id, url) DO UPDATE SET {changes} RETURNING id",
        values,
    ).fetchone()
    return int(row[0])


def _add(conn: sqlite3.Connection, column: WatchedColumn, new: WatchedDoc) -> WatchedDoc | None:
    """Add a document; one that another column shows too belongs to the column that binds more. None: it is known."""
    known = conn.execute(
        "SELECT d.id, c.expect FROM watch_document d JOIN watch_column c ON c.id = d.column_id"
        " WHERE d.site_id = ? AND d.url = ?",
        (column.site_id, new.doc.url),
    ).fetchone()
    if known is not None:
        if STRENGTH[column.expect] > STRENGTH[known[1]]:
            conn.execute("UPDATE watch_document SET column_id = ? WHERE id = ?", (column.id, known[0]))
        return None
    names = (*_DOC, *_SEEN)
    cursor = conn.execute(
        f"INSERT INTO watch_document (site_id, column_id, category, {', '.join(names)})"  # noqa: S608 - constants
        f" VALUES (?, ?, ?, {', '.join('?' * len(names))})",
        (column.site_id, column.id, new.doc.column, *_values(new)),
    )
    return replace(new, column_id=column.id, id=int(cursor.lastrowid or 0))


def _values(one: WatchedDoc) -> list[Any]:
    return [*(getattr(one.doc, name) for name in _DOC), *(getattr(one, name) for name in _SEEN)]


def update(records: Records, one: WatchedDoc) -> None:
    """Keep what a look at a document has changed; `first_seen` stays what it was."""
    names = [name for name in (*_DOC, *_SEEN) if name not in {"url", "first_seen"}]
    values = dict(zip((*_DOC, *_SEEN), _values(one), strict=True))
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            f"UPDATE watch_document SET category = ?, {', '.join(f'{name} = ?' for name in names)}"  # noqa: S608
            " WHERE id = ?",
            [one.doc.column, *(values[name] for name in names), one.id],
        )


def documents(records: Records, site_id: str) -> list[WatchedDoc]:
    """All documents of the watched columns of a site, the last seen first."""
    rows = records.rows("SELECT * FROM watch_document WHERE site_id = ? ORDER BY first_seen DESC, id", (site_id,))
    return [_document(row) for row in rows]


def _document(row: sqlite3.Row) -> WatchedDoc:
    doc = Doc(**{name: row[name] for name in _DOC}, column=row["category"])
    return WatchedDoc(doc, row["column_id"], **{name: row[name] for name in _SEEN}, id=row["id"])


def polls(records: Records, column_id: int, since: str = "") -> list[Poll]:
    """The looks at a column from an instant on, oldest first."""
    rows = records.rows(
        "SELECT at, outcome, items, fresh, overlap, millis FROM watch_poll WHERE column_id = ? AND"
        " julianday(at) >= coalesce(julianday(nullif(?, '')), 0) ORDER BY julianday(at), id",
        (column_id, since),
    )
    return [Poll(row["at"], row["outcome"], row["items"], row["fresh"], bool(row["overlap"]), row["millis"])
            for row in rows]  # fmt: skip


def robots(records: Records, host: str) -> tuple[str, int, bytes] | None:
    """When the robots.txt of a host was asked, its status and body; None if never."""
    found = records.rows("SELECT at, status, body FROM watch_robots WHERE host = ?", (host,))
    return (found[0]["at"], found[0]["status"], found[0]["body"]) if found else None


def save_robots(records: Records, host: str, at: str, status: int, body: bytes) -> None:
    """Keep the answer to /robots.txt."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO watch_robots (host, at, status, body) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET"
            " at = excluded.at, status = excluded.status, body = excluded.body",
            (host, at, status, body),
        )
