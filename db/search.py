"""Search over titles and texts of all articles in the records, for Chinese words of any length (`db.search_words`).

The index is SQLite's FTS5 without its own copy of the texts. Its trigram tokenizer finds no word of two characters, and
LIKE on it finds none either in SQLite 3.40.1; so the cutting is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from db.connection import named_errors, transaction
from db.search_words import around, folded, pairs, query, unpacked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from db.models import Doc
    from db.records import Records

_BATCH: Final = 500
Where = Literal["title", "text", "all"]


class Hit(NamedTuple):
    """One article that holds all words. `place`: where the first stands; `around`: the words around it."""

    site_id: str
    site_name: str
    url: str
    title: str
    doc_number: str
    published_on: str
    column: str
    place: Literal["title", "text"]
    around: str


class Hits(NamedTuple):
    """`more`: there are further hits beyond the limit."""

    hits: tuple[Hit, ...]
    more: bool


def keep(conn: sqlite3.Connection, site_id: str, doc: Doc) -> None:
    """Lay the text of an article down that is in the records; `catch_up` brings the index up to date with it.

    An article without a text (an earlier run read it) keeps the one that it had.
    """
    row = conn.execute(
        "SELECT d.id, t.title, t.body FROM document d LEFT JOIN document_text t ON t.document_id = d.id"
        " WHERE d.site_id = ? AND d.url = ?",
        (site_id, doc.url),
    ).fetchone()
    if row[1] == doc.title and (not doc.body or row[2] == doc.body):
        return
    conn.execute(
        "INSERT INTO document_waiting (document_id, body) VALUES (?, ?) ON CONFLICT (document_id) DO UPDATE SET"
        " body = CASE WHEN length(excluded.body) THEN excluded.body ELSE body END",
        (row[0], doc.body),
    )


def _index(conn: sqlite3.Connection, ident: int, title: str, body: bytes) -> None:
    old = conn.execute("SELECT title, body FROM document_text WHERE document_id = ?", (ident,)).fetchone()
    if old is not None:
        body = body or old[1]
        if (title, body) == (old[0], old[1]):
            return
        conn.execute(
            "INSERT INTO document_search (document_search, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (ident, *_words(old[0], old[1])),
        )
    conn.execute("INSERT INTO document_search (rowid, title, body) VALUES (?, ?, ?)", (ident, *_words(title, body)))
    conn.execute(
        "INSERT OR REPLACE INTO document_text (document_id, title, body) VALUES (?, ?, ?)", (ident, title, body)
    )


def _words(title: str, body: bytes) -> tuple[str, str]:
    return " ".join(sorted(pairs(folded(title)))), " ".join(sorted(pairs(folded(unpacked(body)))))


_WAITING: Final = (
    "SELECT w.document_id id, d.title, w.body FROM document_waiting w JOIN document d ON d.id = w.document_id LIMIT ?"
)
# Articles that a version without search stored. Looks through all of them: not while somebody waits for a page.
_OLDER: Final = (
    "SELECT id, title, x'' body FROM document WHERE id NOT IN (SELECT document_id FROM document_text) LIMIT ?"
)


def catch_up(records: Records, most: int | None = None) -> int:
    """Put into the index what waits for it; returns how many.

    Args:
        records: written in small transactions, so that a crawl that ends meanwhile does not wait long.
        most: at most about so many of what crawls have laid down; None = all, and titles that an older version stored.
    """
    total = 0
    while most is None or total < most:
        rows = records.rows(_WAITING, (_BATCH,)) or (records.rows(_OLDER, (_BATCH,)) if most is None else [])
        if not rows:
            break
        with named_errors(records.path), transaction(records.db):
            for row in rows:
                _index(records.conn, row["id"], row["title"], row["body"])
                records.conn.execute("DELETE FROM document_waiting WHERE document_id = ?", (row["id"],))
        total += len(rows)
    return total


def terms_of(words: Sequence[str]) -> list[str]:
    """The folded terms of what somebody typed, each once; [] when nothing of it can be searched for."""
    return list(dict.fromkeys(part for word in words for part in folded(word).split("\n") if part))


def find(
    records: Records, words: Sequence[str], *, sites: Sequence[str] = (), where: Where = "all", limit: int = 50
) -> Hits:
    """Articles that hold all words: those with all of them in the title first, each group the newest first.

    Args:
        records: what is searched.
        words: as typed; each may be a phrase.
        sites: only these sites, by id; () for all.
        where: only in titles, only in texts, or in both together.
        limit: at most so many.
    """
    terms = terms_of(words)
    if not terms:
        return Hits((), more=False)
    hits: list[Hit] = []
    seen: set[int] = set()
    for ident in _candidates(records, terms, sites, where):
        if ident in seen:
            continue
        seen.add(ident)
        hit = _checked(records, ident, terms, where)
        if hit is not None:
            hits.append(hit)
            if len(hits) > limit:
                break
    return Hits(tuple(hits[:limit]), more=len(hits) > limit)


def _candidates(records: Records, terms: list[str], sites: Sequence[str], where: Where) -> Iterator[int]:
    """Ids of articles that hold all pairs, in the order in which they are shown; an article may come twice."""
    asked = query(terms)
    chosen = f" AND d.site_id IN ({','.join('?' * len(sites))})" if sites else ""
    sql = (
        "SELECT d.id FROM document_search s JOIN document d ON d.id = s.rowid WHERE document_search MATCH ?"  # noqa: S608
        f"{chosen} ORDER BY d.published_on DESC, d.id DESC"
    )
    columns = {"title": ("title",), "text": ("body",), "all": ("title", "")}[where]
    for column in columns:
        expression = f"{column} : ({asked})" if column else asked
        with named_errors(records.path):
            ids = [row[0] for row in records.conn.execute(sql, (expression, *sites))]
        yield from ids


def _checked(records: Records, ident: int, terms: list[str], where: Where) -> Hit | None:
    """The hit, if the words really stand there: pairs of a long word may come from several places."""
    row = records.rows(
        "SELECT d.site_id, coalesce(s.name, '') AS site_name, d.url, d.title, d.doc_number, d.published_on,"
        " d.column_category, t.body FROM document d JOIN document_text t ON t.document_id = d.id"
        " LEFT JOIN site s ON s.id = d.site_id WHERE d.id = ?",
        (ident,),
    )[0]
    text = unpacked(row["body"]) if where != "title" else ""
    title, body = folded(row["title"]) if where != "text" else "", folded(text)
    if not all(term in title or term in body for term in terms):
        return None
    in_title = terms[0] in title
    shown = around(text, next((term for term in terms if term in body), "")) if body else ""
    return Hit(
        *(row["site_id"], row["site_name"], row["url"], row["title"], row["doc_number"], row["published_on"]),
        column=row["column_category"],
        place="title" if in_title else "text",
        around=shown,
    )
