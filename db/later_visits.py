"""A later visit to a site: which addresses need not be asked again, and what becomes of them (weekly economy).

Always asked: the home page and everything it links to, columns and whatever holds a list, whatever did not answer well
last time and every page that links to such, what was never read by this version of page understanding, and in each run
another part of the rest, so that each address is asked at least every `rotation` runs and never later than `not_before`
says. The rest is carried over: its last observation stands, with its instant; its links are followed without asking.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

ASK, CARRY, IF_CHANGED = 0, 1, 2  # values of url.carry

_GOOD = "('ok', 'not_modified', 'too_large')"
# Outcomes that accuse nobody and need no new look at the page that links there.
_QUIET = (
    "('ok', 'not_modified', 'too_large', 'redirected', 'blocked', 'rate_limited', 'protection_page',"
    " 'robots_disallowed', 'address_refused', 'url_too_long', 'left_out', 'our_network', '')"
)

# What is asked in every run. Lists bring news; only further pages of a list may wait.
_LISTS = """
SELECT p.url_id FROM page p JOIN url u ON u.id = p.url_id
WHERE (p.kind NOT IN ('article', 'other') OR p.list_state <> 'none')
  AND NOT (u.priority > ? AND u.url IN (SELECT list_next FROM page))"""
_OTHER_READER = "SELECT url_id FROM page WHERE reader <> ?"
# What a budget kept from being read.
_UNREAD = """
SELECT id FROM url WHERE carry = 1 AND own = 1 AND (content_type = '' OR content_type LIKE '%html%')
  AND id NOT IN (SELECT url_id FROM page)"""
# A page whose broken or misdirected link was repaired must not be accused of it any longer. Of a link that stands on
# very many pages, those that the report can name are asked: only pages that were asked are named (`spiders.settle`).
_TROUBLED = f"""
SELECT page_id FROM (
  SELECT l.page_id, row_number() OVER (PARTITION BY l.target_id ORDER BY l.page_id) AS place
  FROM url t JOIN link l ON l.target_id = t.id
  WHERE t.outcome NOT IN {_QUIET}
    OR (t.outcome = 'redirected' AND t.redirect_to IN (SELECT id FROM url WHERE priority <= ?))
) WHERE place <= ?"""  # noqa: S608
# What the home page shows weighs most.
_ON_HOME = "SELECT l.target_id FROM link l JOIN url h ON h.id = l.page_id WHERE h.priority <= ?"


@dataclass(frozen=True, slots=True)
class Economy:
    """What a later visit need not ask: nothing with `rotation` below 2.

    `not_before` is an instant (ISO): what was last asked before it is asked again. `reader` is the version of page
    understanding. `home` and `further_pages` are the priorities of the home page and of the second page of a list;
    `named` is how many pages a report names for one link.
    """

    rotation: int
    not_before: str
    reader: str
    home: int
    further_pages: int
    named: int


NOTHING = Economy(0, "", "", 0, 0, 0)


def plan(conn: sqlite3.Connection, seq: int, economy: Economy) -> int:
    """Mark what run `seq` may carry over; returns how many addresses. Needs the index of links by target."""
    conn.execute("UPDATE url SET carry = 0 WHERE carry <> 0")
    if economy.rotation < 2:
        return 0
    last, reader = seq - 1, economy.reader
    conn.execute(
        f"UPDATE url SET carry = 1 WHERE run = ? AND outcome IN {_GOOD} AND fetched_at >= ?"  # noqa: S608
        " AND (id * 7919 + ?) % ? <> 0 AND priority > ? AND redirect_to IS NULL",
        (last, economy.not_before, seq, economy.rotation, economy.home),
    )
    ask: list[tuple[str, tuple[object, ...]]] = [
        (_LISTS, (economy.further_pages,)),
        (_OTHER_READER, (reader,)),
        (_UNREAD, ()),
        (_TROUBLED, (economy.home, economy.named)),
        (_ON_HOME, (economy.home,)),
    ]
    for which, values in ask:
        conn.execute(f"UPDATE url SET carry = 0 WHERE carry = 1 AND id IN ({which})", values)  # noqa: S608
    conn.execute(
        f"UPDATE url SET carry = 2 WHERE carry = 0 AND run = ? AND outcome IN {_GOOD} AND id IN"  # noqa: S608
        " (SELECT url_id FROM page WHERE reader = ? AND list_state <> 'script' AND list_rule NOT LIKE '%rendered%')",
        (last, reader),
    )
    return int(conn.execute("SELECT count(*) FROM url WHERE carry = 1").fetchone()[0])


def carry(conn: sqlite3.Connection, url_id: int, seq: int) -> bool:
    """Take one address over into run `seq` with what is known of it, and put its links into the frontier.

    Returns True when it is a page that was read.
    """
    conn.execute("UPDATE url SET state = 1 WHERE id = ?", (url_id,))
    is_page = follow(conn, url_id, seq)
    conn.execute("UPDATE crawl SET carried = carried + ? WHERE seq = ?", (is_page, seq))
    return is_page


def unchanged(conn: sqlite3.Connection, url_id: int, seq: int, at: str, status: int, tls: str) -> bool:
    """A page was asked and is as it was: its reading stands. False when there is none, and it must be read."""
    if not follow(conn, url_id, seq):
        return False
    conn.execute(
        "UPDATE url SET state = 1, outcome = 'ok', detail = 'not modified', attempts = attempts + 1,"
        " redirect_to = NULL, fetched_at = ?, status = ?, tls = ? WHERE id = ?",
        (at, status, tls[:300], url_id),
    )
    # As `record_fetch`: an address that failed before keeps all its observations.
    conn.execute(
        "INSERT INTO attempt (url_id, run, at, outcome, status, detail) SELECT ?1, ?2, ?3, 'ok', ?4, 'not modified'"
        " WHERE EXISTS (SELECT 1 FROM attempt WHERE url_id = ?1)",
        (url_id, seq, at, status),
    )
    return True


def follow(conn: sqlite3.Connection, url_id: int, seq: int) -> bool:
    """The links and the next page of a page that is as it was lead into the frontier again; False if it was never read.

    Targets that this run already knows stay as they are.
    """
    if not conn.execute("UPDATE page SET run = ? WHERE url_id = ?", (seq, url_id)).rowcount:
        return False
    conn.execute(
        "UPDATE url SET run = ?1, state = 0, attempts = 0, redirect_to = NULL,"
        " outcome = CASE carry WHEN 1 THEN outcome ELSE '' END, status = CASE carry WHEN 1 THEN status ELSE 0 END,"
        " detail = CASE carry WHEN 1 THEN detail ELSE '' END"
        " WHERE run < ?1 AND (id IN (SELECT target_id FROM link WHERE page_id = ?2)"
        "  OR url = (SELECT list_next FROM page WHERE url_id = ?2))",
        (seq, url_id),
    )
    return True


def carry_foreign(conn: sqlite3.Connection) -> None:
    """Targets on other hosts whose last observation still stands."""
    conn.execute("UPDATE url SET state = 1 WHERE state = 0 AND own = 0 AND carry = 1")
