"""What the web page tells of change and of what is not known: verdicts before, steps of findings, what was not checked.

Like `db.web_views`: few statements each, nothing is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.web_views import clauses_of

if TYPE_CHECKING:
    from db.records import Records
    from db.web_views import Wanted


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a finding, with what the finding is about. `old` and `new` are the same for a remark."""

    at: str
    author: str
    kind: str
    old: str
    new: str
    note: str
    finding_id: str
    site_id: str
    site_name: str
    template: str
    params: dict[str, Any]


def verdicts_before(records: Records, instant: str) -> dict[str, str]:
    """Site id -> verdict of its last inspection that began before an instant."""
    rows = records.rows(
        "SELECT s.id, (SELECT j.verdict FROM run r JOIN judgement j ON j.run_id = r.id WHERE r.site_id = s.id"
        " AND r.started_at < ? ORDER BY r.started_at DESC, j.id DESC LIMIT 1) verdict FROM site s",
        (instant,),
    )
    return {row["id"]: row["verdict"] for row in rows if row["verdict"]}


def unchecked(records: Records, sites: frozenset[str] | None) -> list[tuple[str, int]]:
    """Indicators that the last judgements could not check, and of how many sites; most first."""
    mine = "" if sites is None else " WHERE site_id IN (SELECT value FROM json_each(?))"
    rows = records.rows(
        "SELECT o.indicator, COUNT(*) n FROM outcome o WHERE o.judgement_id IN ("  # noqa: S608 - our own words
        f"SELECT judgement_id FROM site_state{mine})"
        " AND o.outcome = 'could_not_check' GROUP BY o.indicator ORDER BY n DESC, o.indicator",
        () if sites is None else (json.dumps(sorted(sites)),),
    )
    return [(row["indicator"], row["n"]) for row in rows]


def steps(records: Records, wanted: Wanted, most: int, *, settled_since: str = "") -> list[StepLine]:
    """The newest steps of findings, newest first.

    Args:
        records: the record database.
        wanted: of which findings.
        most: at most so many.
        settled_since: only those by which something that counted no longer counts, from this instant on.
    """
    where, values = clauses_of(wanted)
    if settled_since:
        where += (
            " AND e.kind = 'status' AND e.at >= ? AND e.from_status IN ('open', 'notified', 'reopened')"
            " AND e.to_status NOT IN ('open', 'notified', 'reopened')"
        )
        values = [*values, settled_since]
    rows = records.rows(
        "SELECT e.at, e.author, e.kind, e.from_status, e.to_status, e.note, f.id, f.site_id, s.name, f.template,"  # noqa: S608
        " f.params FROM finding_event e JOIN finding f ON f.id = e.finding_id JOIN site s ON s.id = f.site_id"
        f" WHERE {where} ORDER BY e.id DESC LIMIT ?",
        [*values, most],
    )
    return [
        StepLine(
            row["at"], row["author"], row["kind"], row["from_status"], row["to_status"], row["note"], row["id"],
            row["site_id"], row["name"], row["template"], json.loads(row["params"]),
        )
        for row in rows
    ]  # fmt: skip
