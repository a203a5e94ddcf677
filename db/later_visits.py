"""A later visit to a site: which addresses need not be asked again, and what becomes of them (weekly economy).

Always asked: the home page and everything it links to, columns and whatever holds a list (in full, if its last reading
could call it out of date, and every few runs: a server may lie about what has changed), whatever did not answer well
last time, what was never read by this version of page understanding, and in each run another part of the rest, so that
each address is asked at least every `rotation` runs and never later than `not_before` says. The rest is carried over:
its last observation stands, with its instant; its links are followed without asking. Nobody is accused of a link that
only pages show which were not asked: at the end such witnesses are asked (`ask_witnesses`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.unasked import KEPT_SQL

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

ASK, CARRY, IF_CHANGED, FAILED, IN_FULL = range(5)  # values of url.carry
# A server that says 304 to whatever it is asked would hide news for ever: so many runs, and a list is read whatever.
LIST_ROTATION = 4

_GOOD = "('ok', 'not_modified', 'too_large')"
_STANDS = f"({_GOOD[1:-1]}, 'redirected')"
# One more look confirms what was confirmed in the last run.
_DEFINITE = "('not_found', 'gone', 'soft_not_found', 'nxdomain')"
# Outcomes that accuse nobody.
_QUIET = (
    "('ok', 'not_modified', 'too_large', 'redirected', 'blocked', 'rate_limited', 'protection_page',"
    " 'robots_disallowed', 'address_refused', 'url_too_long', 'address_without_host', 'form_not_sent', 'left_out',"
    " 'trap_not_followed', 'our_network', '')"
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
# A page that shows hidden links may have been cleaned.
_HIDING = "SELECT page_id FROM hidden_link"
# What a page would be accused of (a personal number) is looked at in every run.
_ACCUSED = "SELECT page_id FROM trait WHERE json_extract(data, '$.again')"
# What the home page shows weighs most.
_ON_HOME = "SELECT l.target_id FROM link l JOIN url h ON h.id = l.page_id WHERE h.priority <= ?"

# Lists of whose newest row it matters whether it still is the newest, and a part of the others.
_LISTS_IN_FULL = """
UPDATE url SET carry = 4 WHERE carry = 2 AND id IN (
  SELECT url_id FROM page WHERE kind NOT IN ('article', 'other') OR list_state <> 'none')
  AND ((id * 7919 + :seq) % :rotation = 0 OR priority <= :home
    OR coalesce((SELECT max(date) FROM list_row WHERE page_id = url.id AND date <= :today), '') < :fresh_since)"""

# Into the frontier of run ?1, unless it knows the address; the last observation of what is carried over is kept.
_QUEUE = f"""
UPDATE url SET run = ?1, state = outcome IN {KEPT_SQL}, attempts = 0,
  redirect_to = CASE carry WHEN 1 THEN redirect_to END,
  outcome = CASE WHEN carry = 1 OR outcome IN {KEPT_SQL} THEN outcome ELSE '' END,
  status = CASE carry WHEN 1 THEN status ELSE 0 END, detail = CASE carry WHEN 1 THEN detail ELSE '' END
WHERE run < ?1 AND"""  # noqa: S608
# Addresses in trouble, at once or where their redirects lead.
_TROUBLE = f"""
WITH RECURSIVE moved AS (SELECT id, redirect_to FROM url WHERE outcome = 'redirected'),
trouble (id) AS (
  SELECT id FROM url WHERE run = :seq
    AND (outcome NOT IN {_QUIET} OR detail GLOB 'parked: *' OR detail GLOB 'file: *')
  UNION SELECT id FROM moved WHERE redirect_to IN (SELECT id FROM url WHERE priority <= :home)
  UNION SELECT moved.id FROM moved JOIN trouble ON trouble.id = moved.redirect_to)"""  # noqa: S608
# Those that no page read in this run shows, each with pages that showed it before. That a page is said to be as it was
# is enough to follow its links, not to accuse anybody of them.
_UNWITNESSED = f"""{_TROUBLE}
SELECT target, page FROM (
  SELECT l.target_id AS target, l.page_id AS page,
    row_number() OVER (PARTITION BY l.target_id ORDER BY l.page_id) AS place,
    max(CASE u.status WHEN 304 THEN '' ELSE u.fetched_at END) OVER (PARTITION BY l.target_id) AS asked,
    u.carry = 4 AND u.fetched_at >= :started AS in_full
  FROM trouble t JOIN link l ON l.target_id = t.id
  JOIN url u ON u.id = l.page_id JOIN page p ON p.url_id = u.id AND p.run = :seq
) WHERE asked < :started AND NOT in_full AND place <= 50"""  # noqa: S608
# Without any of these every page of the run was asked in it, and bears witness: of a first visit, as a rule.
_UNASKED_PAGES = """
SELECT 1 FROM page p JOIN url u ON u.id = p.url_id
WHERE p.run = :seq AND (u.fetched_at < :started OR u.status = 304) LIMIT 1"""
# Pages that will be asked only if they have changed, and show what was in trouble, which no page asked in full shows.
_SHOWN_IF_CHANGED = f"""{_TROUBLE}
SELECT target, page FROM (
  SELECT l.target_id AS target, l.page_id AS page, u.carry AS carry,
    row_number() OVER (PARTITION BY l.target_id ORDER BY l.page_id) AS place,
    max(u.carry IN (0, 4)) OVER (PARTITION BY l.target_id) AS in_full
  FROM trouble t JOIN link l ON l.target_id = t.id
  JOIN url u ON u.id = l.page_id JOIN page p ON p.url_id = u.id AND p.run = :seq
  WHERE u.carry <> 1
) WHERE carry = 2 AND NOT in_full AND place <= 50"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Economy:
    """What a later visit need not ask: nothing with `rotation` below 2.

    `not_before` is an instant (ISO): what was last asked before it is asked again. `reader` is the version of page
    understanding. `home` and `further_pages` are the priorities of the home page and of the second page of a list.
    A list whose newest row up to `today` (ISO dates) is older than `fresh_since` is not believed to be unchanged.
    """

    rotation: int
    not_before: str
    reader: str
    home: int
    further_pages: int
    today: str = ""
    fresh_since: str = "9999"


NOTHING = Economy(0, "", "", 0, 0)


def plan(conn: sqlite3.Connection, seq: int, economy: Economy) -> int:
    """Mark what run `seq` may carry over; returns how many addresses. Needs the index of links by target."""
    conn.execute("UPDATE url SET carry = 0 WHERE carry <> 0")
    if economy.rotation < 2:
        return 0
    last, reader = seq - 1, economy.reader
    conn.execute(
        f"UPDATE url SET carry = 1 WHERE run = ? AND outcome IN {_STANDS} AND fetched_at >= ?"  # noqa: S608
        " AND (id * 7919 + ?) % ? <> 0 AND priority > ?",
        (last, economy.not_before, seq, economy.rotation, economy.home),
    )
    ask: list[tuple[str, tuple[object, ...]]] = [
        (_LISTS, (economy.further_pages,)),
        (_OTHER_READER, (reader,)),
        (_UNREAD, ()),
        (_HIDING, ()),
        (_ACCUSED, ()),
        (_ON_HOME, (economy.home,)),
    ]
    for which, values in ask:
        conn.execute(f"UPDATE url SET carry = 0 WHERE carry = 1 AND id IN ({which})", values)  # noqa: S608
    conn.execute(
        f"{_TROUBLE} UPDATE url SET carry = 0 WHERE carry = 1 AND id IN (SELECT id FROM trouble)",  # noqa: S608
        {"seq": last, "home": economy.home},
    )
    conn.execute(
        f"UPDATE url SET carry = 2 WHERE carry = 0 AND run = ? AND outcome IN {_GOOD} AND id IN"  # noqa: S608
        " (SELECT url_id FROM page WHERE reader = ? AND kind NOT IN ('redirect', 'frameset') AND list_state <> 'script'"
        " AND list_rule NOT LIKE '%rendered%')",
        (last, reader),
    )
    conn.execute(
        _LISTS_IN_FULL,
        {
            "seq": seq,
            "rotation": LIST_ROTATION,
            "home": economy.home,
            "today": economy.today,
            "fresh_since": economy.fresh_since,
        },
    )
    _ask_in_full(conn, _few_for_all(_pages_of(conn, _SHOWN_IF_CHANGED, {"seq": last, "home": economy.home}).values()))
    conn.execute(f"UPDATE url SET carry = 3 WHERE run = ? AND outcome IN {_DEFINITE}", (last,))  # noqa: S608
    return int(conn.execute("SELECT count(*) FROM url WHERE carry = 1").fetchone()[0])


def carry(conn: sqlite3.Connection, url_id: int, seq: int) -> bool:
    """Take one address over into run `seq` with what is known of it, and put its links into the frontier.

    Returns True when it is a page that was read.
    """
    conn.execute("UPDATE url SET state = 1 WHERE id = ?", (url_id,))
    conn.execute(f"{_QUEUE} id = (SELECT redirect_to FROM url WHERE id = ?2)", (seq, url_id))  # noqa: S608
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
        f"{_QUEUE} (id IN (SELECT target_id FROM link WHERE page_id = ?2)"  # noqa: S608
        " OR url = (SELECT list_next FROM page WHERE url_id = ?2))",
        (seq, url_id),
    )
    return True


def ask_witnesses(conn: sqlite3.Connection, seq: int, home: int) -> int:
    """When nothing is left to ask: of each target in trouble that only pages stand for which were not asked, ask one.

    Returns how many pages were put back. To be called again until it returns 0: the page may have lost the link.
    """
    started = conn.execute("SELECT started_at FROM crawl WHERE seq = ?", (seq,)).fetchone()[0]
    conn.execute("CREATE INDEX IF NOT EXISTS link_by_target ON link(target_id)")
    if conn.execute(_UNASKED_PAGES, {"seq": seq, "started": started}).fetchone() is None:
        return 0
    found = _few_for_all(_pages_of(conn, _UNWITNESSED, {"seq": seq, "home": home, "started": started}).values())
    for page in found:
        conn.execute(
            "UPDATE crawl SET carried = carried - (SELECT fetched_at < ?1 FROM url WHERE id = ?2) WHERE seq = ?3",
            (started, page, seq),
        )
        conn.execute("UPDATE url SET state = 0, attempts = 0, carry = 4 WHERE id = ?", (page,))
    return len(found)


def _ask_in_full(conn: sqlite3.Connection, pages: Collection[int]) -> None:
    """Pages that are asked anyway are witnesses, too, if they are not said to be as they were: one request, not two."""
    conn.executemany("UPDATE url SET carry = 4 WHERE id = ?", ((page,) for page in sorted(pages)))


def _pages_of(conn: sqlite3.Connection, which: str, values: dict[str, object]) -> dict[int, list[int]]:
    pages_of: dict[int, list[int]] = {}
    for target, page in conn.execute(which, values):
        pages_of.setdefault(target, []).append(page)
    return pages_of


def _few_for_all(choices: Collection[list[int]]) -> set[int]:
    """Few pages so that one of each choice is among them."""
    shows = Counter(page for pages in choices for page in pages)
    chosen: set[int] = set()
    for pages in sorted(choices, key=len):
        if chosen.isdisjoint(pages):
            chosen.add(max(pages, key=shows.__getitem__))
    return chosen


def carry_foreign(conn: sqlite3.Connection, seq: int) -> None:
    """Targets on other hosts whose last observation still stands; of redirects, the next step is to be looked at."""
    for url_id, redirect in conn.execute(
        "SELECT id, redirect_to FROM url WHERE state = 0 AND own = 0 AND carry = 1"
    ).fetchall():
        conn.execute("UPDATE url SET state = 1 WHERE id = ?", (url_id,))
        if redirect is not None:
            conn.execute(f"{_QUEUE} id = ?2", (seq, redirect))
