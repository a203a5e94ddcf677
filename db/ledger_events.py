"""Writing one step of a finding: its new state and the event that tells of it, together or not at all.

Callers hold the transaction.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.ledger_models import MACHINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.records import Records

# Columns that a step may set beside the status.
_SETTABLE = frozenset({
    "confirmed_at", "confirmed_by", "notified_at", "due_on", "fixed_at", "fixed_by", "level", "unit", "responsible",
    "progress", "measure", "done_on", "gone_at", "came_from",
})  # fmt: skip


def add(
    records: Records,
    finding_id: str,
    old: str,
    new: str,
    now: str,
    *,
    author: str = MACHINE,
    kind: str = "status",
    note: str = "",
    run_id: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """One event. `now` is an instant with offset."""
    records.conn.execute(
        "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note, kind, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (finding_id, now, author, old, new, run_id, note, kind, json.dumps(dict(data or {}), ensure_ascii=False)),
    )


def step(
    records: Records,
    finding_id: str,
    old: str,
    new: str,
    now: str,
    *,
    author: str = MACHINE,
    kind: str = "status",
    note: str = "",
    run_id: str = "",
    values: Mapping[str, str] | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """A step to another status, or a change of other columns, with its event; what waits for a re-check is settled."""
    set_to = dict(values or {})
    assert set_to.keys() <= _SETTABLE
    names = "".join(f", {name} = ?" for name in set_to)
    back = int(new == "reopened" and old != "reopened")
    records.conn.execute(
        f"UPDATE finding SET status = ?, reopened = reopened + ?{names} WHERE id = ?",  # noqa: S608 - checked names
        (new, back, *set_to.values(), finding_id),
    )
    add(records, finding_id, old, new, now, author=author, kind=kind, note=note, run_id=run_id, data=data)
    if old == "fixed" and new != "fixed":
        result = new if new in {"verified", "reopened"} else "withdrawn"
        records.conn.execute(
            "UPDATE recheck SET done_at = ?, result = ? WHERE finding_id = ? AND done_at = ''",
            (now, result, finding_id),
        )
