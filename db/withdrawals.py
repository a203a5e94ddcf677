"""Findings of rules that bind a site no longer: they are withdrawn, which is not the same as fixed.

Which findings these are is worked out by the caller (`schedules/withdrawn.py`); what was decided about one comes back
with it when the rule binds again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from db.records import Records

WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding that stands, and under which profiles it was last seen; more lists where a run was judged again."""

    id: str
    indicator: str
    profiles: tuple[tuple[str, ...], ...]


def standing_under(records: Records, site_id: str, alive: Collection[str]) -> tuple[Standing, ...]:
    """The standing findings of a site with the profiles behind them."""
    rows = records.rows(
        "SELECT DISTINCT finding.id, indicator, judgement.profiles FROM finding"  # noqa: S608 - places only
        " JOIN judgement ON judgement.run_id = last_run"
        f" WHERE finding.site_id = ? AND status IN ({', '.join('?' * len(alive))})",
        (site_id, *alive),
    )
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault((row["id"], row["indicator"]), []).append(tuple(json.loads(row["profiles"])))
    return tuple(Standing(identity, indicator, tuple(lists)) for (identity, indicator), lists in found.items())


def reposts_standing(records: Records, site_id: str, alive: Collection[str]) -> dict[str, str]:
    """Standing findings about documents of superior sites: id -> address of the original."""
    rows = records.rows(
        "SELECT id, key FROM finding WHERE site_id = ? AND key LIKE 'repost:%'"  # noqa: S608 - places only
        f" AND status IN ({', '.join('?' * len(alive))})",
        (site_id, *alive),
    )
    return {row["id"]: row["key"].removeprefix("repost:") for row in rows}


def withdraw(records: Records, ids: Iterable[str], run_id: str, now: str, author: str) -> None:
    """Set standing findings aside; the caller holds the transaction."""
    for identity in ids:
        rows = records.rows("SELECT status FROM finding WHERE id = ?", (identity,))
        if rows and rows[0]["status"] != WITHDRAWN:
            _step(records, identity, rows[0]["status"], WITHDRAWN, run_id, now, author)


def bring_back(records: Records, ids: Iterable[str], run_id: str, now: str, author: str) -> None:
    """Findings that are seen again go on where they were when they were withdrawn; the caller holds the transaction."""
    for identity in ids:
        if not records.rows("SELECT 1 FROM finding WHERE id = ? AND status = ?", (identity, WITHDRAWN)):
            continue
        before = records.rows(
            "SELECT from_status FROM finding_event WHERE finding_id = ? AND to_status = ? ORDER BY id DESC LIMIT 1",
            (identity, WITHDRAWN),
        )
        _step(records, identity, WITHDRAWN, before[0]["from_status"] if before else "suspected", run_id, now, author)


def _step(records: Records, identity: str, old: str, new: str, run_id: str, now: str, author: str) -> None:
    records.conn.execute("UPDATE finding SET status = ? WHERE id = ?", (new, identity))
    records.conn.execute(
        "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
        " VALUES (?, ?, ?, ?, ?, ?, '')",
        (identity, now, author, old, new, run_id),
    )
