"""What sites did with the documents of their superior sites, and what people said about them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from db.connection import named_errors, transaction
from db.watch_models import RepostState

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.models import Judgement
    from db.records import Records

_PLAIN = ("upstream_id", "url", "title", "doc_number", "state", "upstream_from", "upstream_to", "deadline")
_MORE = tuple(one.name for one in fields(RepostState) if one.name not in _PLAIN)


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored state with the site it is about, and the run and the instant at which it was judged."""

    site_id: str
    state: RepostState
    run_id: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A person's word: this document must be reposted (`expected`) or need not be."""

    url: str
    expected: bool
    why: str
    author: str
    at: str


def save_states(conn: sqlite3.Connection, judgement: Judgement) -> None:
    """Keep the states of one judgement; what was said of the same site and document before is replaced."""
    names = ("site_id", *_PLAIN, "more", "run_id", "as_of")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in {"site_id", "url"})
    conn.executemany(
        f"INSERT INTO repost_state ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - constants
        f" ON CONFLICT (site_id, url) DO UPDATE SET {changes}",
        (
            (
                judgement.site_id,
                *(getattr(one, name) for name in _PLAIN),
                json.dumps({name: getattr(one, name) for name in _MORE}, ensure_ascii=False),
                judgement.run_id,
                judgement.as_of,
            )
            for one in judgement.reposts
        ),
    )


def cells(records: Records, *, upstreams: Sequence[str] = (), sites: Sequence[str] = (), since: str = "") -> list[Cell]:
    """Stored states: of these superior sites, of these sites (all if empty), of documents published since that day."""
    rows = records.rows("SELECT * FROM repost_state WHERE upstream_to >= ? ORDER BY upstream_to DESC, url", (since,))
    return [
        Cell(row["site_id"], _state(row), row["run_id"], row["as_of"])
        for row in rows
        if (not upstreams or row["upstream_id"] in upstreams) and (not sites or row["site_id"] in sites)
    ]


def _state(row: sqlite3.Row) -> RepostState:
    more: dict[str, Any] = json.loads(row["more"])
    return RepostState(**{name: row[name] for name in _PLAIN}, **{name: more[name] for name in _MORE if name in more})


def choose(records: Records, choice: Choice) -> None:
    """Remember a person's word about one document."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO repost_choice (url, expected, why, author, at) VALUES (?, ?, ?, ?, ?)",
            (choice.url, choice.expected, choice.why, choice.author, choice.at),
        )


def choices(records: Records, urls: Iterable[str] | None = None) -> dict[str, Choice]:
    """The last word about each document, by address."""
    wanted = None if urls is None else set(urls)
    rows = records.rows("SELECT url, expected, why, author, at FROM repost_choice ORDER BY id")
    return {
        row["url"]: Choice(row["url"], bool(row["expected"]), row["why"], row["author"], row["at"])
        for row in rows
        if wanted is None or row["url"] in wanted
    }


@dataclass(frozen=True, slots=True)
class Original:
    """A document of a superior site, as somebody may name it."""

    site_id: str
    url: str
    title: str
    doc_number: str


_NAMED = "SELECT {site} AS site_id, url, title, doc_number FROM {table} WHERE {scope}"
_FIND = "(url = ?1 OR (doc_number <> '' AND doc_number = ?1) OR instr(title, ?1) > 0)"


def find(records: Records, said: str, upstreams: Sequence[str], limit: int = 10) -> list[Original]:
    """Documents of superior sites by address, by number as it is written, or by a part of the title."""
    if not said:
        return []
    places = ", ".join(f"?{at}" for at in range(2, len(upstreams) + 2)) or "''"
    parts = [
        _NAMED.format(site="site_id", table="watch_document", scope=_FIND),
        _NAMED.format(site="upstream_id", table="repost_state", scope=_FIND),
        _NAMED.format(site="site_id", table="document", scope=f"site_id IN ({places}) AND {_FIND}"),
    ]
    rows = records.rows(" UNION ALL ".join(parts), (said, *upstreams))
    found = {row["url"]: Original(row["site_id"], row["url"], row["title"], row["doc_number"]) for row in rows}
    exact = [one for one in found.values() if said in {one.url, one.doc_number}]
    return (exact or list(found.values()))[:limit]
