"""How far the crawl in a crawl file got, without being the one who writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import open_database
from xuncha.errors import DatabaseError

if TYPE_CHECKING:
    from pathlib import Path

_ANSWERED = "SELECT count(*) FROM url WHERE state IN (1, 2) AND run = (SELECT max(seq) FROM crawl)"


def answered(path: Path) -> int:
    """How many addresses the last run in a crawl file has an outcome for; 0 if that cannot be read."""
    try:
        db = open_database(path, "crawl", migrate=False)
    except DatabaseError:
        return 0
    try:
        return int(db.conn.execute(_ANSWERED).fetchone()[0])
    finally:
        db.close()
