"""Articles in the record database: kept for the life of the site, with every publish date that they ever claimed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db import search
from db.models import Doc

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.models import Run

_IDS_AT_ONCE = 500
MAX_EARLIER = 20_000  # articles of former runs that a snapshot holds, the last seen first
# What only some articles say, in one JSON column.
_MORE = (
    *("state", "role", "related", "attachments", "issuer", "effective_on", "expires_on"),
    *("index_number", "last_modified", "written_by"),
)
_PLAIN = (
    *("url", "title", "doc_number", "number_key", "written_on", "published_on", "published_time", "source"),
    *("sketch", "passages", "text_length", "first_seen"),
)
_SAVE = """
INSERT INTO document (site_id, url, title, doc_number, number_key, written_on, published_on, published_time, source,
  column_category, sketch, passages, text_length, more, first_seen, last_seen, last_run)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id, url) DO UPDATE SET
  title = excluded.title, doc_number = excluded.doc_number, number_key = excluded.number_key,
  written_on = excluded.written_on, published_on = excluded.published_on, published_time = excluded.published_time,
  source = excluded.source, column_category = excluded.column_category, sketch = excluded.sketch,
  passages = excluded.passages, text_length = excluded.text_length, more = excluded.more,
  last_seen = excluded.last_seen, last_run = excluded.last_run"""
_CLAIM = "INSERT OR IGNORE INTO document_claim (site_id, url, published_on, seen_at) VALUES (?, ?, ?, ?)"


def save(conn: sqlite3.Connection, run: Run, documents: Iterable[Doc]) -> None:
    """Store the articles of a run. They keep the instant at which we first saw them, whatever they claim later."""
    for doc in documents:
        more = {name: value for name in _MORE if (value := getattr(doc, name))}
        conn.execute(
            _SAVE,
            (
                *(run.site_id, doc.url, doc.title, doc.doc_number, doc.number_key, doc.written_on, doc.published_on),
                *(doc.published_time, doc.source, doc.column, doc.sketch, doc.passages, doc.text_length),
                json.dumps(more, ensure_ascii=False, separators=(",", ":")),
                *(doc.first_seen, doc.first_seen, run.id),
            ),
        )
        search.keep(conn, run.site_id, doc)
        if doc.published_on:
            conn.execute(_CLAIM, (run.site_id, doc.url, doc.published_on, doc.first_seen))


def of_run(conn: sqlite3.Connection, run_id: str) -> tuple[Doc, ...]:
    """The articles that a run saw."""
    return _read(conn, "last_run = ?", (run_id,))


def earlier(conn: sqlite3.Connection, run: Run) -> tuple[Doc, ...]:
    """Articles of this site that earlier runs saw and this one did not, the last seen first."""
    return _read(
        conn,
        "site_id = ? AND last_run <> ? AND last_seen < ? ORDER BY last_seen DESC, id LIMIT ?",
        (run.site_id, run.id, run.started_at, MAX_EARLIER),
    )


def _read(conn: sqlite3.Connection, where: str, values: tuple[object, ...]) -> tuple[Doc, ...]:
    names = ", ".join(_PLAIN)
    rows = conn.execute(
        f"SELECT site_id, column_category, more, {names} FROM document WHERE {where}",  # noqa: S608 - constants
        values,
    ).fetchall()
    changed = _changed_claims(conn, rows[0][0]) if rows else {}
    return tuple(_document(row, changed) for row in rows)


def _changed_claims(conn: sqlite3.Connection, site_id: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Articles that claimed more than one publish date, with all claims, oldest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for url, published_on, seen_at in conn.execute(
        "SELECT url, published_on, seen_at FROM document_claim WHERE site_id = ?1 AND url IN ("
        "  SELECT url FROM document_claim WHERE site_id = ?1 GROUP BY url HAVING count(*) > 1)"
        " ORDER BY url, seen_at",
        (site_id,),
    ):
        found.setdefault(url, []).append((published_on, seen_at))
    return {url: tuple(claims) for url, claims in found.items()}


def _document(row: tuple[Any, ...], changed: dict[str, tuple[tuple[str, str], ...]]) -> Doc:
    plain: dict[str, Any] = dict(zip(_PLAIN, row[3:], strict=True))
    more: dict[str, Any] = json.loads(row[2])
    for name in ("related", "attachments"):
        if name in more:
            more[name] = tuple(tuple(one) for one in more[name])
    return Doc(**plain, column=row[1], **more, claims=changed.get(plain["url"], ()))


def by_id(conn: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Doc]:
    """Articles by the id of their row; what is not there is left out. Without their earlier claims."""
    names = ", ".join(_PLAIN)
    found: dict[int, Doc] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        marks = ",".join("?" * len(some))
        rows = conn.execute(
            f"SELECT id, site_id, column_category, more, {names} FROM document WHERE id IN ({marks})",  # noqa: S608
            some,
        )
        found |= {row[0]: _document(row[1:], {}) for row in rows}
    return found
