"""Addresses that a crawl names and does not ask: forms, references that no browser can follow, addresses too long.

They are answered rows of `url` from the beginning, so the frontier never hands them out. `KEPT` outcomes stay when a
later run follows the links of a page that it did not read anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

FORM: Final = "form_not_sent"
INVALID: Final = "invalid_address"
LEFT_OUT: Final = "left_out"  # where a chain of redirects was given up
KEPT: Final = (FORM, INVALID, "address_without_host", "url_too_long")
KEPT_SQL: Final = f"({', '.join(repr(name) for name in KEPT)})"

_NAME = """
INSERT INTO url (url, run, own, priority, depth, state, outcome, fetched_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
ON CONFLICT (url) DO UPDATE SET run = excluded.run, own = excluded.own, priority = excluded.priority, state = 1,
  outcome = excluded.outcome, fetched_at = excluded.fetched_at, status = 0, detail = '', redirect_to = NULL, carry = 0,
  tls = '', title = '', language = '', content_type = ''
RETURNING id"""


def name(
    conn: sqlite3.Connection, seq: int, url: str, outcome: str, at: str, *, own: bool, priority: int, depth: int
) -> int:
    """Note an address without a question; returns its id. What this run asks anyhow stays as it is."""
    known = conn.execute("SELECT id, run, outcome FROM url WHERE url = ?", (url,)).fetchone()
    if known is not None and known[1] == seq:
        return int(known[0])
    url_id = int(conn.execute(_NAME, (url, seq, own, priority, depth, outcome, at)).fetchone()[0])
    if outcome == INVALID:  # an observation: a page that was read shows it
        conn.execute(
            "INSERT INTO attempt (url_id, run, at, outcome, status, detail) VALUES (?, ?, ?, ?, 0, '')",
            (url_id, seq, at, outcome),
        )
    return url_id


def ask_after_all(conn: sqlite3.Connection, url_id: int, priority: int, depth: int) -> bool:
    """Put an address into the frontier that was only named so far, of a form or a redirect; False for all others."""
    done = conn.execute(
        "UPDATE url SET state = 0, attempts = 0, outcome = '', priority = ?, depth = ?, hops = 0, origin = NULL"
        " WHERE id = ? AND outcome IN (?, ?)",
        (priority, depth, url_id, FORM, LEFT_OUT),
    )
    return done.rowcount > 0
