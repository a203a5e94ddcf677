"""One site's crawl file: frontier, fetch results, pages, link graph (design.md part 3).

Exactly one writer. Everything between two commits is one transaction, so page, links and frontier state appear together
or not at all; a killed crawl goes on from its last commit. The frontier lives here, not in memory.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

from db import connection, health, hidden_links, later_visits, traits, unasked
from db.connection import open_database
from db.crawl_rows import Queued
from xuncha.errors import DatabaseError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from db.crawl_rows import Fetched, LinkEdge

named_errors = partial(connection.named_errors, kind="crawl")
COMMIT_EVERY = 64
_MEMO_LIMIT = 80_000

_ADD = """
INSERT INTO url (url, run, own, priority, depth, hops, origin, state) VALUES (?, ?, ?, ?, ?, ?, ?, 0)
ON CONFLICT (url) DO UPDATE SET run = excluded.run, own = excluded.own, priority = excluded.priority,
  depth = excluded.depth, hops = excluded.hops, origin = excluded.origin, state = 0, attempts = 0,
  redirect_to = CASE url.carry WHEN 1 THEN url.redirect_to END,
  outcome = CASE url.carry WHEN 1 THEN url.outcome ELSE '' END,
  status = CASE url.carry WHEN 1 THEN url.status ELSE 0 END, detail = CASE url.carry WHEN 1 THEN url.detail ELSE '' END
  WHERE url.run < excluded.run RETURNING id"""


class CrawlFile:
    """The one door to a crawl file.

    Args:
        path: the file; it is made if it does not exist.
        instant: digits of the time at which a run is about to begin: a damaged file is set aside (`set_aside` says
            where) under a name with them and made anew. "" = the file is taken as it is.

    Raises:
        DatabaseError: from any method, when the file is locked by another crawl, damaged, newer, or the disk is full.
    """

    def __init__(self, path: Path, instant: str = "") -> None:
        self.path = path
        self.set_aside: Path | None = None
        with named_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise DatabaseError(
                N_("another crawl of this site is under way"),
                where=str(path),
                hint=N_("wait for it to end, or stop it first"),
            ) from error
        try:
            if instant and not self._is_sound():
                with named_errors(path):
                    self.set_aside = health.set_aside(path, instant)
            self.db = open_database(path, "crawl")
        except BaseException:
            self._lock.close()
            raise
        self.conn: sqlite3.Connection = self.db.conn
        self.seq = 0
        self.run_id = ""
        self._counted: tuple[int, int, int] | None = None  # what `count` was told since the last commit
        self._memo: dict[str, int] = {}
        self._pending = 0

    def _is_sound(self) -> bool:
        """Whether nothing is damaged in what earlier runs have left; looks the file through once."""
        if not self.path.is_file():
            return True
        if health.noted(self.path):
            return False
        with named_errors(self.path), contextlib.closing(sqlite3.connect(self.path)) as conn:
            return health.sound(conn)

    # -- runs ---------------------------------------------------------------------------------------------------------

    def begin_run(
        self,
        run_id: str,
        site_id: str,
        start_url: str,
        hosts: Sequence[str],
        now: str,
        economy: later_visits.Economy | None = None,
    ) -> bool:
        """Start a run, or go on with the last one if it was interrupted. Returns True when it goes on.

        `economy`: what a later visit need not ask again; None asks everything.
        """
        self._memo.clear()
        with named_errors(self.path):
            row = self.conn.execute(
                "SELECT seq, run_id, start_url, finished_at, registered FROM crawl ORDER BY seq DESC LIMIT 1"
            ).fetchone()
            if row and row[3] is None and row[2] == start_url:
                self.conn.execute("DROP INDEX IF EXISTS link_by_target")
                self.seq, self.run_id = row[0], row[1]
                self._begin()
                return True
            self.seq, self.run_id = (row[0] + 1 if row else 1), run_id
            registered = json.dumps([start_url, sorted(hosts)])
            if not self.conn.in_transaction and not self._log_holds_something():
                self._sync(on=False)
            self._begin()
            self.conn.execute(
                "INSERT INTO crawl (seq, run_id, site_id, start_url, hosts, homes, started_at, pages, requests, bytes,"
                " registered) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)",
                (
                    *(self.seq, run_id, site_id, start_url, json.dumps(list(hosts)), json.dumps([start_url]), now),
                    registered,
                ),
            )
            self.conn.execute("UPDATE url SET state = 3 WHERE state IN (0, 2)")
            if row is not None:
                self.index_links()
                same_site = economy is not None and row[4] == registered
                later_visits.plan(self.conn, self.seq, economy if same_site and economy else later_visits.NOTHING)
                self.conn.execute("DROP INDEX IF EXISTS link_by_target")
            self.conn.execute("COMMIT")
            self._sync(on=True)
            self._begin()
            return False

    def _log_holds_something(self) -> bool:
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.is_file() and log.stat().st_size > 0

    def _sync(self, *, on: bool) -> None:
        """Whether SQLite waits for the disk where it has to: not for the head of a log that is new.

        If that is lost with the power, nothing was begun; a run over a hundred sites would wait for a hundred of them.
        """
        self.conn.execute(f"PRAGMA synchronous = {'NORMAL' if on else 'OFF'}")

    def run_row(self) -> dict[str, Any]:
        """The current (or, before begin_run, the last) run."""
        return self._one("SELECT * FROM crawl ORDER BY seq DESC LIMIT 1")

    def index_links(self) -> None:
        """Make links findable by their target, for `spiders.settle`. Not kept while a crawl writes: it costs there."""
        with named_errors(self.path):
            self.conn.execute("CREATE INDEX IF NOT EXISTS link_by_target ON link(target_id)")

    def count(self, *, pages: int, requests: int, size: int) -> None:
        """Set the counters of the run; stored with the next commit."""
        self._counted = (pages, requests, size)

    def _store_counters(self) -> None:
        if self._counted is not None:
            values = (*self._counted, self.seq)
            self.conn.execute("UPDATE crawl SET pages = ?, requests = ?, bytes = ? WHERE seq = ?", values)
            self._counted = None

    def set_places(self, hosts: Sequence[str], homes: Sequence[str]) -> None:
        """Remember the hosts that count as the site's own, and the addresses of its home page."""
        self.conn.execute(
            "UPDATE crawl SET hosts = ?, homes = ? WHERE seq = ?",
            (json.dumps(list(hosts)), json.dumps(list(homes)), self.seq),
        )

    def finish_run(self, now: str, stopped_by: str | None) -> None:
        """The run is over: what still waits is left out, for the stated cause."""
        with named_errors(self.path):
            self.conn.execute("UPDATE url SET state = 3, outcome = 'left_out' WHERE state = 0")
            self.conn.execute("UPDATE url SET state = 1 WHERE state = 2")
            self.conn.execute(
                "UPDATE crawl SET finished_at = ?, stopped_by = ? WHERE seq = ?", (now, stopped_by, self.seq)
            )
            self.commit()

    # -- transactions -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if not self.conn.in_transaction:
            self.conn.execute("BEGIN")

    def commit(self) -> None:
        """Commit what was recorded and open the next transaction."""
        with named_errors(self.path):
            self._store_counters()
            if self.conn.in_transaction:
                self.conn.execute("COMMIT")
            self._pending = 0
            self._begin()

    def recorded(self) -> None:
        """Count one recorded answer; commit when a batch is full."""
        self._pending += 1
        if self._pending >= COMMIT_EVERY:
            self.commit()

    def close(self) -> None:
        """Commit and close; once is enough."""
        if self._lock.closed:
            return
        try:
            with named_errors(self.path):
                self._store_counters()
                if self.conn.in_transaction:
                    self.conn.execute("COMMIT")
        finally:
            self.db.close()
            self._lock.close()

    # -- frontier -----------------------------------------------------------------------------------------------------

    def add(self, url: str, *, own: bool, priority: int, depth: int, hops: int = 0, origin: int | None = None) -> int:
        """Put an address into the frontier unless this run already knows it; returns its id.

        `hops`, `origin`: so many redirects led to it, from that address.

        An address that turns out to be more important than it was when it was found moves forward.
        """
        known = self._memo.get(url)
        if known is not None and known & 15 <= priority:
            return known >> 4
        with named_errors(self.path):
            values = (url, self.seq, own, priority, depth, hops, origin)
            found = self.conn.execute(_ADD, values).fetchall() if known is None else []
            if found:
                known = self._remember(url, int(found[0][0]), priority)
            elif known is None:
                row = self.conn.execute("SELECT id, priority FROM url WHERE url = ?", (url,)).fetchone()
                asked_now = unasked.ask_after_all(self.conn, row[0], priority, depth)
                known = self._remember(url, row[0], priority if asked_now else row[1])
            url_id, old = known >> 4, known & 15
            if priority < old:
                self.conn.execute(
                    "UPDATE url SET priority = ?, depth = min(depth, ?) WHERE id = ? AND state = 0",
                    (priority, depth, url_id),
                )
                self._remember(url, url_id, priority)
            return url_id

    def known(self, url: str) -> tuple[int, int] | None:
        """Id and priority of an address that this run knows, if that is at hand without asking the file."""
        packed = self._memo.get(url)
        return None if packed is None else (packed >> 4, packed & 15)

    def name(self, url: str, outcome: str, at: str, *, own: bool, priority: int, depth: int) -> int:
        """Note an address that is not asked, with its outcome (`db.unasked`); returns its id."""
        with named_errors(self.path):
            return unasked.name(self.conn, self.seq, url, outcome, at, own=own, priority=priority, depth=depth)

    def _remember(self, url: str, url_id: int, priority: int) -> int:
        if len(self._memo) >= _MEMO_LIMIT:
            for old in list(self._memo)[: _MEMO_LIMIT // 2]:
                del self._memo[old]
        self._memo[url] = packed = url_id << 4 | priority
        return packed

    def queued(self, *, own: bool, limit: int, without: Collection[int]) -> list[Queued]:
        """The next addresses to ask, most important first, leaving out those already in hand."""
        rows = self.conn.execute(
            "SELECT id, url, own, priority, depth, attempts, carry, etag, content_hash, hops, origin"
            " FROM url WHERE state = 0 AND own = ? ORDER BY priority, id LIMIT ?",
            (own, limit + len(without)),
        )
        return [Queued(r[0], r[1], bool(r[2]), *r[3:]) for r in rows if r[0] not in without][:limit]

    def carry(self, url_id: int) -> bool:
        """Take an address over without asking it; True when it is a page that was read before."""
        with named_errors(self.path):
            return later_visits.carry(self.conn, url_id, self.seq)

    def unchanged(self, url_id: int, at: str, status: int, tls: str) -> bool:
        """A page was asked and is as it was: its reading stands. False when there is none, and it must be read."""
        with named_errors(self.path):
            return later_visits.unchanged(self.conn, url_id, self.seq, at, status, tls)

    def ask_witnesses(self, home: int) -> int:
        """Put pages back that must be asked before somebody is accused of their links; how many. `home`: priority."""
        with named_errors(self.path):
            return later_visits.ask_witnesses(self.conn, self.seq, home)

    def carry_foreign(self) -> None:
        """Take over all targets on other hosts whose last observation still stands."""
        with named_errors(self.path):
            later_visits.carry_foreign(self.conn, self.seq)

    def to_confirm(self, limit: int, without: Collection[int]) -> list[tuple[Queued, str]]:
        """Addresses that wait for a second look, who has waited longest first, with the instant of the first look."""
        rows = self.conn.execute(
            "SELECT id, url, own, priority, depth, attempts, hops, origin, fetched_at FROM url WHERE state = 2"
            " ORDER BY fetched_at, id LIMIT ?",
            (limit + len(without),),
        )
        return [
            (Queued(r[0], r[1], bool(r[2]), r[3], r[4], r[5], hops=r[6], origin=r[7]), r[8])
            for r in rows
            if r[0] not in without
        ][:limit]

    def waiting(self) -> tuple[int, int, int]:
        """How many own addresses, foreign addresses and second looks still wait."""
        row = self.conn.execute(
            "SELECT coalesce(sum(own = 1), 0), coalesce(sum(own = 0), 0) FROM url WHERE state = 0"
        ).fetchone()
        second = self.conn.execute("SELECT count(*) FROM url WHERE state = 2").fetchone()[0]
        return int(row[0]), int(row[1]), int(second)

    def any_waiting(self) -> bool:
        """Whether anything is queued or waits for a second look."""
        return bool(
            self.conn.execute(
                "SELECT EXISTS (SELECT 1 FROM url WHERE state = 0) OR EXISTS (SELECT 1 FROM url WHERE state = 2)"
            ).fetchone()[0]
        )

    # -- results ------------------------------------------------------------------------------------------------------

    def record_fetch(self, url_id: int, fetched: Fetched) -> None:
        """Record one observation. A target that was always good leaves no attempt row: the url row says it all.

        One that failed before does: failures on either side of a good answer are not one long failure.
        """
        with named_errors(self.path):
            self.conn.execute(
                "UPDATE url SET state = ?, outcome = ?, status = ?, detail = ?, attempts = attempts + 1,"
                " fetched_at = ?, redirect_to = ?, content_type = ?, bytes = ?, etag = ?, last_modified = ?,"
                " content_hash = ?, tls = ?, title = ?, language = ?, cookie = ? WHERE id = ?",
                (
                    *(fetched.state, fetched.outcome, fetched.status, fetched.detail[:500], fetched.at),
                    *(fetched.redirect_to, fetched.content_type[:200], fetched.bytes, fetched.etag[:200]),
                    *(fetched.last_modified[:80], fetched.content_hash, fetched.tls[:300]),
                    *(fetched.title[:300], fetched.language, fetched.cookie, url_id),
                ),
            )
            good = fetched.outcome in {"ok", "redirected", "not_modified"}
            self.conn.execute(
                "INSERT INTO attempt (url_id, run, at, outcome, status, detail) SELECT ?1, ?2, ?3, ?4, ?5, ?6"
                " WHERE NOT ?7 OR EXISTS (SELECT 1 FROM attempt WHERE url_id = ?1)",
                (url_id, self.seq, fetched.at, fetched.outcome, fetched.status, fetched.detail[:500], good),
            )

    def record_page(
        self,
        url_id: int,
        facts: dict[str, Any],
        links: Iterable[LinkEdge],
        rows: Iterable[tuple[str, str, str]],
        hidden: Iterable[tuple[str, str, str, str, str]] = (),
        shown: Iterable[tuple[str, dict[str, Any]]] = (),
    ) -> None:
        """Record what was read from a page, replacing what an earlier run read there. `facts`: columns of `page`.

        `hidden`: see `db.hidden_links`; `shown`: the page's traits, see `db.traits`.
        """
        facts = {"url_id": url_id, "run": self.seq, **facts}
        names = ", ".join(facts)
        marks = ", ".join("?" * len(facts))
        with named_errors(self.path):
            self.conn.execute(f"INSERT OR REPLACE INTO page ({names}) VALUES ({marks})", tuple(facts.values()))  # noqa: S608
            self.conn.execute("DELETE FROM link WHERE page_id = ?", (url_id,))
            self.conn.executemany(
                "INSERT OR IGNORE INTO link (page_id, target_id, text, tag, position) VALUES (?, ?, ?, ?, ?)",
                ((url_id, *edge) for edge in links),
            )
            self.conn.execute("DELETE FROM list_row WHERE page_id = ?", (url_id,))
            self.conn.executemany(
                "INSERT INTO list_row (page_id, ordinal, title, url, date) VALUES (?, ?, ?, ?, ?)",
                ((url_id, n, title, url, date) for n, (title, url, date) in enumerate(rows)),
            )
            hidden_links.record(self.conn, url_id, hidden)
            traits.record(self.conn, url_id, shown)

    # -- reading ------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, params: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Read rows by name; for `spiders.settle`, which turns a finished crawl into records."""
        return list(self.each(sql, params))

    def each(self, sql: str, params: Sequence[Any] = ()) -> Iterator[sqlite3.Row]:
        """As `rows`, one after the other: for what grows with the site."""
        cursor = self.conn.cursor()
        cursor.row_factory = sqlite3.Row
        with named_errors(self.path):  # here: whoever reads on may be writing to the records, which are not damaged
            yield from cursor.execute(sql, params)

    def _one(self, sql: str, params: Sequence[Any] = ()) -> dict[str, Any]:
        found = self.rows(sql, params)
        return dict(found[0]) if found else {}
