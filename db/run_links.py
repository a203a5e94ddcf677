"""Link targets and hidden links of a run in the records, and the memory of what stood at addresses on other hosts."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from db.models import Attempt, HiddenLink, Seen, Target

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.models import Run

_PLAIN = (
    *("url", "verdict", "cause", "status", "text", "position", "kind", "found_on_total", "final_url"),
    *("title", "language", "domain", "final_domain", "parked", "tls", "note"),
)
_YES_NO = ("own", "on_home", "is_home", "every_page")
_JSON = ("found_on", "attempts", "meant")
_SEEN = ("title", "language", "final_domain", "first_seen", "last_seen")
_HIDDEN = ("url", "domain", "text", "how", "markup", "harm", "title", "openly", "found_on_total")


def save(conn: sqlite3.Connection, run: Run, targets: Sequence[Target], hidden: Iterable[HiddenLink]) -> None:
    """Store what a run found, inside the caller's transaction."""
    names = ("run_id", *_PLAIN, *_YES_NO, *_JSON)
    conn.executemany(
        _insert("run_target", names),
        (
            (
                *(run.id, *(getattr(target, name) for name in (*_PLAIN, *_YES_NO)), _dump(target.found_on)),
                *(_dump([[a.at, a.outcome, a.status, a.detail] for a in target.attempts]), _dump(target.meant)),
            )
            for target in targets
        ),
    )
    conn.executemany(
        _insert("run_hidden_link", ("run_id", *_HIDDEN, "found_on")),
        ((run.id, *(getattr(link, name) for name in _HIDDEN), _dump(link.found_on)) for link in hidden),
    )
    _remember(conn, run, targets)


def _remember(conn: sqlite3.Connection, run: Run, targets: Sequence[Target]) -> None:
    """Keep what stood at addresses on other hosts. What gave no page this time changes nothing."""
    at = run.finished_at or run.started_at
    conn.executemany(
        "INSERT INTO external_target (site_id, url, domain, language, final_domain, title, first_seen, last_seen)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id, url, language, final_domain) DO UPDATE SET"
        " title = CASE WHEN excluded.last_seen >= last_seen THEN excluded.title ELSE title END,"
        " first_seen = min(first_seen, excluded.first_seen), last_seen = max(last_seen, excluded.last_seen)",
        (
            (run.site_id, target.url, target.domain, target.language, target.final_domain, target.title, at, at)
            for target in targets
            if not target.own and target.verdict == "good" and target.title
        ),
    )


def targets(conn: sqlite3.Connection, run_id: str) -> tuple[Target, ...]:
    """The targets of a run, each on another host with everything that runs of the site saw there, oldest first."""
    seen: dict[str, list[Seen]] = defaultdict(list)
    rows = _rows(
        conn,
        "SELECT e.* FROM run r JOIN external_target e ON e.site_id = r.site_id JOIN run_target t ON t.run_id = r.id"
        " AND t.url = e.url WHERE r.id = ? ORDER BY e.first_seen, e.last_seen",
        run_id,
    )
    for row in rows:
        seen[row["url"]].append(Seen(**{name: row[name] for name in _SEEN}))
    return tuple(_target(row, seen) for row in _rows(conn, "SELECT * FROM run_target WHERE run_id = ?", run_id))


def _target(row: sqlite3.Row, seen: dict[str, list[Seen]]) -> Target:
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN} | {name: bool(row[name]) for name in _YES_NO}
    return Target(
        found_on=tuple(json.loads(row["found_on"])),
        attempts=tuple(Attempt(*attempt) for attempt in json.loads(row["attempts"])),
        meant=json.loads(row["meant"]),
        seen=tuple(seen.get(row["url"], ())),
        **plain,
    )


def hidden_links(conn: sqlite3.Connection, run_id: str) -> tuple[HiddenLink, ...]:
    """The hidden links of a run."""
    rows = _rows(conn, "SELECT * FROM run_hidden_link WHERE run_id = ? ORDER BY id", run_id)
    return tuple(_hidden(row) for row in rows)


def _hidden(row: sqlite3.Row) -> HiddenLink:
    plain: dict[str, Any] = {name: row[name] for name in _HIDDEN} | {"openly": bool(row["openly"])}
    return HiddenLink(found_on=tuple(json.loads(row["found_on"])), **plain)


def _insert(table: str, names: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - constants


def _rows(conn: sqlite3.Connection, sql: str, run_id: str) -> list[sqlite3.Row]:
    import sqlite3

    cursor = conn.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, (run_id,)).fetchall()


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
