"""What is not held against anybody: the register of waivers (不宜公开事项备案, 本年度无此事项) and its effect.

A waiver covers one finding, or by rule a column, a site, an indicator. It has a reason, an approver and a last day;
then what it covered comes back.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from db import ledger_events
from db.connection import named_errors, transaction
from db.ledger_models import Waiver
from db.ledger_states import ALIVE

if TYPE_CHECKING:
    import sqlite3

    from db.ledger_models import WaiverKind
    from db.records import Records


def of_site(records: Records, site_id: str) -> tuple[Waiver, ...]:
    """All waivers that may cover findings of a site, also those that have ended."""
    rows = records.rows("SELECT * FROM waiver WHERE site_id IN ('', ?) ORDER BY id", (site_id,))
    return tuple(_waiver(row) for row in rows)


def everything(records: Records) -> tuple[Waiver, ...]:
    """The whole register, oldest first."""
    return tuple(_waiver(row) for row in records.rows("SELECT * FROM waiver ORDER BY id"))


def _waiver(row: sqlite3.Row) -> Waiver:
    return Waiver(
        id=row["id"],
        kind=cast("WaiverKind", row["kind"]),
        **{
            name: row[name]
            for name in (
                *("site_id", "indicator", "place", "finding_id", "reason", "approver", "since", "until"),
                *("at", "author", "ended_on"),
            )
        },
    )


def add(
    records: Records,
    *,
    kind: WaiverKind,
    reason: str,
    approver: str,
    since: str,
    until: str,
    author: str,
    now: str,
    site_id: str = "",
    indicator: str = "",
    place: str = "",
) -> tuple[Waiver, list[str]]:
    """Register a waiver by rule; what it covers and stands today is waived at once.

    Args:
        records: the record database.
        kind: why, in one word.
        reason: why, in a sentence.
        approver: who decided it.
        since: first day (ISO).
        until: last day (ISO).
        author: who enters it.
        now: instant with offset; its day decides whether it holds already.
        site_id: what it covers, as `Waiver` says; at least one of the three.
        indicator: see `site_id`.
        place: see `site_id`.

    Returns:
        the waiver, and the ids of the findings that it waived.
    """
    with named_errors(records.path), transaction(records.db):
        waiver = insert(
            records, kind=kind, site_id=site_id, indicator=indicator, place=place, finding_id="", reason=reason,
            approver=approver, since=since, until=until, author=author, now=now,
        )  # fmt: skip
        waived = _apply(records, waiver, now) if waiver.holds(now[:10]) else []
    return waiver, waived


def insert(
    records: Records,
    *,
    kind: str,
    site_id: str,
    indicator: str,
    place: str,
    finding_id: str,
    reason: str,
    approver: str,
    since: str,
    until: str,
    author: str,
    now: str,
) -> Waiver:
    """Write a waiver; the caller holds the transaction and steps the findings."""
    values = (kind, site_id, indicator, place, finding_id, reason, approver, since, until, now, author)
    cursor = records.conn.execute(
        "INSERT INTO waiver (kind, site_id, indicator, place, finding_id, reason, approver, since, until, at, author)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return _waiver(records.rows("SELECT * FROM waiver WHERE id = ?", (cursor.lastrowid,))[0])


def _apply(records: Records, waiver: Waiver, now: str) -> list[str]:
    waived = []
    clause, values = ("AND site_id = ?", [waiver.site_id]) if waiver.site_id else ("", [])
    for row in records.rows(
        f"SELECT * FROM finding WHERE status IN {ALIVE} {clause} ORDER BY id",  # noqa: S608 - constants
        values,
    ):
        if _covers(waiver, row):
            waive(records, row, waiver, now)
            waived.append(str(row["id"]))
    return waived


def waive(records: Records, row: sqlite3.Row, waiver: Waiver, now: str) -> None:
    """Step one finding to waived; where it was waived already, the new waiver is told beside the old one."""
    came_from = row["came_from"] if row["status"] == "waived" else row["status"]
    ledger_events.step(
        records, row["id"], row["status"], "waived", now, author=waiver.author, note=waiver.reason,
        values={"came_from": came_from}, data={"waiver": waiver.id, "approver": waiver.approver, "until": waiver.until},
    )  # fmt: skip


def _covers(waiver: Waiver, row: sqlite3.Row) -> bool:
    said, evidence = json.loads(row["params"]), json.loads(row["evidence"])
    return waiver.covers(row["site_id"], row["indicator"], row["id"], row["url"], said, evidence)


def holding(records: Records, row: sqlite3.Row, day: str, known: tuple[Waiver, ...] | None = None) -> Waiver | None:
    """The waiver that covers a finding on a day and lasts longest, if there is one."""
    register = of_site(records, row["site_id"]) if known is None else known
    found = [waiver for waiver in register if waiver.holds(day) and _covers(waiver, row)]
    return max(found, key=lambda waiver: (waiver.until, waiver.id), default=None)


def end(records: Records, waiver_id: int, *, author: str, why: str, now: str) -> list[str] | None:
    """End a waiver today; what it covered, and no other waiver covers, comes back.

    Returns:
        ids of the findings that came back; None when there is no such waiver, or it has ended already.
    """
    with named_errors(records.path), transaction(records.db):
        cursor = records.conn.execute(
            "UPDATE waiver SET ended_on = ?, ended_by = ?, ended_why = ? WHERE id = ? AND ended_on = '' AND until >= ?",
            (now[:10], author, why, waiver_id, now[:10]),
        )
        return lapse(records, now) if cursor.rowcount else None


def lapse(records: Records, now: str, site_id: str = "") -> list[str]:
    """Bring back what is waived and no waiver covers any more on the day of `now`; the caller holds the transaction.

    What runs have found gone meanwhile is fixed instead.
    """
    back = []
    clause, values = ("AND site_id = ?", [site_id]) if site_id else ("", [])
    register: dict[str, tuple[Waiver, ...]] = {}
    for row in records.rows(
        f"SELECT * FROM finding WHERE status = 'waived' {clause} ORDER BY id",  # noqa: S608 - constants
        values,
    ):
        known = register.setdefault(row["site_id"], of_site(records, row["site_id"]))
        if holding(records, row, now[:10], known) is not None:
            continue
        gone = bool(row["gone_at"])
        new = "fixed" if gone else row["came_from"] or "open"
        settled = {"fixed_at": row["gone_at"], "fixed_by": "machine"} if gone else {}
        ledger_events.step(
            records, row["id"], "waived", new, now, values={"came_from": "", **settled}, data={"waiver": "over"}
        )
        back.append(str(row["id"]))
    return back


def lapse_all(records: Records, now: str) -> list[str]:
    """`lapse` in a transaction of its own: before a list is shown, and once a day."""
    with named_errors(records.path), transaction(records.db):
        return lapse(records, now)
