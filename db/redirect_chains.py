"""Chains of redirects in a crawl file: whether one closes a circle, and what becomes of one that is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

MAX_HOPS = 20  # as browsers: Fetch standard, "HTTP-redirect fetch", step 7

# The way from ?1 on, over what this run (?2) has seen of it.
_WAY = """
WITH RECURSIVE way (id, next, cookie, steps) AS (
  SELECT u.id, u.redirect_to, u.cookie, 1 FROM url u, crawl c
  WHERE u.id = ?1 AND c.seq = ?2 AND u.state = 1 AND u.outcome = 'redirected' AND u.fetched_at >= c.started_at
  UNION ALL SELECT u.id, u.redirect_to, u.cookie, steps + 1 FROM way JOIN url u ON u.id = way.next, crawl c
  WHERE steps <= ?3 AND c.seq = ?2 AND u.state = 1 AND u.outcome = 'redirected' AND u.fetched_at >= c.started_at)
SELECT id, next, cookie FROM way"""


def closes_circle(conn: sqlite3.Connection, seq: int, url_id: int, target_id: int) -> tuple[bool, bool]:
    """Whether a redirect from one address to another comes back to it, and whether a step on the way sets a cookie.

    Only what run `seq` itself has asked counts: a redirect of the last run may be gone.
    """
    if target_id == url_id:
        return True, False
    cookie = False
    for _, following, sets_cookie in conn.execute(_WAY, (target_id, seq, MAX_HOPS)):
        cookie = cookie or bool(sets_cookie)
        if following == url_id:
            return True, cookie
    return False, False


def sets_cookie(conn: sqlite3.Connection, seq: int, origin: int) -> bool:
    """Whether a redirect on the way from an address sets a cookie."""
    return any(row[2] for row in conn.execute(_WAY, (origin, seq, MAX_HOPS)))


def forget_step(conn: sqlite3.Connection, seq: int, origin: int) -> None:
    """That an address redirects is no good answer of this run: the chain that begins there is too long."""
    conn.execute("DELETE FROM attempt WHERE url_id = ? AND run = ? AND outcome = 'redirected'", (origin, seq))


def count(conn: sqlite3.Connection, url_id: int, hops: int, origin: int) -> None:
    """Note how many redirects led to an address that was only named."""
    conn.execute("UPDATE url SET hops = ?, origin = ? WHERE id = ?", (hops, origin, url_id))
