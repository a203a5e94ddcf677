"""Which articles of which sites show which documents of superior sites, and what is still to be compared.

Each article is compared once: triggers put it on a list when it is new, or when something that is compared has changed.
A new document of a superior site is compared only with articles that can show it (`since`). Nothing here knows how.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from db import run_documents
from db.connection import named_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from db.models import Doc
    from db.records import Records

Kind = Literal["full", "excerpt", "attachment", "link", "title"]
BATCH = 2_000


class Light(NamedTuple):
    """What is needed of an article to see whether it is worth comparing."""

    id: int
    title: str
    number_key: str
    sketch: bytes
    passages: bytes


class Match(NamedTuple):
    """One article that shows one document (by address), or may show it (`sure` False).

    `reasons`: pairs of a message and what fills it (inspector/decisions.py).
    """

    document_id: int
    original: str
    sure: bool
    by: str
    kind: Kind
    score: float
    reasons: tuple[tuple[str, dict[str, Any]], ...]


class Found(NamedTuple):
    """A stored match with the page that it is about."""

    match: Match
    site_id: str
    url: str
    title: str
    published_on: str
    first_seen: str


def compared(records: Records) -> dict[str, tuple[str, str]]:
    """Address -> (facts, matcher) of the documents with which all articles were compared."""
    rows = records.rows("SELECT url, facts, matcher FROM repost_original")
    return {row["url"]: (row["facts"], row["matcher"]) for row in rows}


def save_compared(records: Records, originals: Iterable[tuple[str, str]], matcher: str, at: str) -> None:
    """All articles have been compared with these documents (address, facts)."""
    with named_errors(records.path), transaction(records.db):
        records.conn.executemany(
            "INSERT OR REPLACE INTO repost_original (url, facts, matcher, matched_at) VALUES (?, ?, ?, ?)",
            ((url, facts, matcher, at) for url, facts in originals),
        )


def forget(records: Records, originals: Sequence[str]) -> None:
    """Drop what was found of documents that have changed."""
    with named_errors(records.path), transaction(records.db):
        for url in originals:
            records.conn.execute("DELETE FROM repost_match WHERE original = ?", (url,))
            records.conn.execute("DELETE FROM repost_original WHERE url = ?", (url,))


def waiting(records: Records) -> Iterator[list[Light]]:
    """The articles on the list, in batches; each batch must be saved (`save`) before the next is asked for."""
    sql = (
        "SELECT d.id, d.title, d.number_key, d.sketch, d.passages FROM repost_todo t"
        " JOIN document d ON d.id = t.document_id ORDER BY t.document_id LIMIT ?"
    )
    with named_errors(records.path):
        while batch := [Light(*row) for row in records.conn.execute(sql, (BATCH,))]:
            yield batch


def since(records: Records, day: str) -> Iterator[list[Light]]:
    """The articles that are not on the list and were first seen on that day or later, in batches; "" for all."""
    rows = records.rows(
        "SELECT id FROM document WHERE first_seen >= ? AND id NOT IN (SELECT document_id FROM repost_todo) ORDER BY id",
        (day,),
    )
    ids = [row[0] for row in rows]
    for start in range(0, len(ids), BATCH):
        yield _light(records, ids[start : start + BATCH])


def _light(records: Records, ids: Sequence[int]) -> list[Light]:
    marks = ",".join("?" * len(ids))
    sql = f"SELECT id, title, number_key, sketch, passages FROM document WHERE id IN ({marks}) ORDER BY id"  # noqa: S608
    with named_errors(records.path):
        return [Light(*row) for row in records.conn.execute(sql, ids)]


def articles(records: Records, ids: Sequence[int]) -> dict[int, Doc]:
    """Articles in full, by id."""
    with named_errors(records.path):
        return run_documents.by_id(records.conn, ids)


def save(records: Records, done: Iterable[int], found: Iterable[Match], at: str) -> None:
    """Keep what a batch brought: `done` are the articles that were compared with every document."""
    with named_errors(records.path), transaction(records.db):
        conn = records.conn
        ids = [(one,) for one in done]
        conn.executemany("DELETE FROM repost_match WHERE document_id = ?", ids)
        conn.executemany("DELETE FROM repost_todo WHERE document_id = ?", ids)
        conn.executemany(
            "INSERT OR REPLACE INTO repost_match (document_id, original, sure, matched_by, kind, score, reasons,"
            " matched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(one.document_id, one.original, one.sure, one.by, one.kind, one.score),
                    *(json.dumps(one.reasons, ensure_ascii=False), at),
                )
                for one in found
            ),
        )


def of_original(records: Records, url: str) -> list[Found]:
    """Every page of every site that shows a document, or may show it: the sure ones first, by their claimed dates."""
    rows = records.rows(
        "SELECT m.*, d.site_id, d.url, d.title, d.published_on, d.first_seen FROM repost_match m"
        " JOIN document d ON d.id = m.document_id WHERE m.original = ?"
        " ORDER BY m.sure DESC, d.published_on = '', d.published_on, d.id",
        (url,),
    )
    return [
        Found(
            Match(
                *(row["document_id"], row["original"], bool(row["sure"]), row["matched_by"], row["kind"], row["score"]),
                tuple((template, params) for template, params in json.loads(row["reasons"])),
            ),
            *(row["site_id"], row["url"], row["title"], row["published_on"], row["first_seen"]),
        )
        for row in rows
    ]
