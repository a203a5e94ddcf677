"""Which files of a site were read through, in its crawl file. What was found there stands in the table `trait`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db import traits
from db.connection import named_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PAGES = 20  # that are named with a file


class FileTexts:
    """The table `file_text` of one crawl file."""

    def __init__(self, conn: sqlite3.Connection, path: Path) -> None:
        self._conn = conn
        self._path = path

    def to_be_read(self, url_id: int, length: int | None) -> bool:
        """Whether a file is new, has another length than when it was read, or showed something then.

        Of a file whose length nobody says, nobody knows whether it changed: it is read again if it showed something.
        """
        row = self._conn.execute(
            "SELECT length <> ? OR EXISTS (SELECT 1 FROM trait WHERE page_id = url_id) FROM file_text WHERE url_id = ?",
            (length, url_id),
        ).fetchone()
        return row is None or bool(row[0])

    def record(self, url_id: int, length: int, problem: str, shown: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Note that a file was read through, with its traits. `problem`: why it could not be, "" if it was."""
        with named_errors(self._path, "crawl"):
            self._conn.execute(
                "INSERT OR REPLACE INTO file_text (url_id, length, problem) VALUES (?, ?, ?)",
                (url_id, length, problem[:200]),
            )
            traits.record(self._conn, url_id, shown)


def shown(conn: sqlite3.Connection, seq: int) -> Iterator[tuple[str, str, str, str, str, str, str, list[str]]]:
    """Traits of the files that run `seq` found in place and linked.

    Each as name, data (JSON), address, text of the first link, then title, column and category of the page that has it,
    and the addresses of pages with such a link.
    """
    rows = conn.execute(
        "SELECT t.name, t.data, u.url, u.id FROM trait t JOIN file_text f ON f.url_id = t.page_id"
        " JOIN url u ON u.id = t.page_id WHERE u.run = ? AND u.outcome IN ('ok', 'not_modified')"
        " ORDER BY u.id, t.ordinal",
        (seq,),
    ).fetchall()
    for name, data, url, url_id in rows:
        links = conn.execute(
            "SELECT w.url, p.title, p.column_name, p.column_category, l.text FROM link l"
            " JOIN page p ON p.url_id = l.page_id JOIN url w ON w.id = p.url_id"
            " WHERE l.target_id = ? AND p.run = ? ORDER BY p.url_id LIMIT ?",
            (url_id, seq, PAGES),
        ).fetchall()
        if links:
            _, title, column, category, text = links[0]
            yield name, data, url, text, title, column, category, [link[0] for link in links]
