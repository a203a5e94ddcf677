"""Rounds of inspection: what was drawn from which list with which seed, and when it was inspected. Never changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal

from db.connection import named_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.records import Records

RoundKind = Literal["quarter", "half_year", "year", "extra"]
Why = Literal["drawn", "failed_before", "all", "repeated"]


@dataclass(frozen=True, slots=True)
class Round:
    """One round. `period` is 2026Q4, 2026H2, 2026, or the day of an extra one; `population` sites stood on the list."""

    id: int
    kind: RoundKind
    period: str
    seed: str
    method: str
    population: int
    list_hash: str
    drawn_at: str
    drawn_by: str
    inspected_at: str = ""


@dataclass(frozen=True, slots=True)
class RoundSite:
    """One site of a round as the list had it; `place` in the order of the drawing.

    `why`: by lot; by lot although it was in the round before, because it failed then; all were taken; or the others did
    not suffice.
    """

    site_id: str
    name: str
    unit: str
    level: str
    kind: str
    place: int
    why: Why


_ROUND = tuple(one.name for one in fields(Round) if one.name != "id")
_SITE = tuple(one.name for one in fields(RoundSite))


def add(records: Records, made: Round, sites: Sequence[RoundSite]) -> Round | None:
    """Keep a drawing; None if this round of its kind and period was drawn before: nothing is drawn twice."""
    with named_errors(records.path), transaction(records.db):
        done = records.conn.execute(
            f"INSERT OR IGNORE INTO inspection_round ({', '.join(_ROUND)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [getattr(made, name) for name in _ROUND],
        )
        if done.rowcount != 1:
            return None
        number = int(done.lastrowid or 0)
        records.conn.executemany(
            f"INSERT INTO round_site (round_id, {', '.join(_SITE)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [(number, *(getattr(one, name) for name in _SITE)) for one in sites],
        )
    return find(records, made.kind, made.period)


def find(records: Records, kind: RoundKind, period: str) -> Round | None:
    """A round; None if it was not drawn."""
    return next((one for one in every(records) if (one.kind, one.period) == (kind, period)), None)


def every(records: Records) -> tuple[Round, ...]:
    """All rounds in the order in which they were drawn."""
    rows = records.rows("SELECT * FROM inspection_round ORDER BY id")
    return tuple(Round(**{key: row[key] for key in row.keys()}) for row in rows)  # noqa: SIM118 - sqlite3.Row


def sites_of(records: Records, round_id: int) -> tuple[RoundSite, ...]:
    """The sites of a round in the order of the drawing."""
    rows = records.rows("SELECT * FROM round_site WHERE round_id = ? ORDER BY place", (round_id,))
    return tuple(RoundSite(**{name: row[name] for name in _SITE}) for row in rows)


def inspected(records: Records, round_id: int, at: str) -> None:
    """All sites of a round have been inspected."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute("UPDATE inspection_round SET inspected_at = ? WHERE id = ?", (at, round_id))


def verdicts_since(records: Records, site_ids: Sequence[str], since: str, until: str = "9999") -> dict[str, str]:
    """The first verdict of each site from a run that began after an instant; sites without one are not in it."""
    wanted = set(site_ids)
    rows = records.rows(
        "SELECT r.site_id, j.verdict FROM judgement j JOIN run r ON r.id = j.run_id"
        " WHERE julianday(r.started_at) >= julianday(?) AND (? = '9999' OR julianday(r.started_at) < julianday(?))"
        " ORDER BY r.started_at DESC, j.id",
        (since, until, until),
    )
    return {row["site_id"]: row["verdict"] for row in rows if row["site_id"] in wanted}
