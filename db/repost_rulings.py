"""What people said about pages that may show a document of a superior site; kept for ever, the last word counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import named_errors, transaction
from db.models import RepostRuling

if TYPE_CHECKING:
    import sqlite3

    from db.records import Records


def rule(records: Records, ruling: RepostRuling) -> None:
    """Remember a person's word about one pair of a document and a page.

    Raises:
        ValueError: nobody is named, or an address is empty.
    """
    if not (ruling.person.strip() and ruling.original and ruling.page):
        raise ValueError(ruling)
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO repost_ruling (original, page, verdict, person, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
            (ruling.original, ruling.page, ruling.verdict, ruling.person, ruling.reason, ruling.at),
        )


def standing(conn: sqlite3.Connection) -> tuple[RepostRuling, ...]:
    """The words that stand, one for each pair, in the order in which they were said."""
    last: dict[tuple[str, str], RepostRuling] = {}
    for row in conn.execute("SELECT original, page, verdict, person, reason, at FROM repost_ruling ORDER BY id"):
        ruling = RepostRuling(*row)
        last.pop((ruling.original, ruling.page), None)
        last[ruling.original, ruling.page] = ruling
    return tuple(ruling for ruling in last.values() if ruling.verdict != "open")


def history(records: Records, original: str) -> list[RepostRuling]:
    """Everything that was ever said about one document, oldest first."""
    rows = records.rows(
        "SELECT original, page, verdict, person, reason, at FROM repost_ruling WHERE original = ? ORDER BY id",
        (original,),
    )
    return [RepostRuling(*row) for row in rows]
