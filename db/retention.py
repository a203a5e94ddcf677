"""How long the facts of a run are kept: what its pages, links and columns were, row by row.

Runs, judgements, findings, their steps and documents are kept for ever; they are small. The rows behind a run are not:
a country of 14,000 sites writes some 9 million of them a week. What is never removed, however old it is:

- the last runs of a site, and the last that reached its home page: what a replay or a report reads;
- runs in which a disputed finding was first and last seen, whole;
- of any run the rows about the address of a finding that it saw first or last;
- the first trouble of every address that is in trouble now ("since when does this link not open?");
- notices of closure, and every outcome that failed, cost points or could not be checked.

A run that was thinned out says when (`run.thinned_at`); nobody can judge it anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from db.connection import named_errors, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.records import Records

# Tables with facts of runs, and what of them is removed from one run. `:run`, `:site`: its id and that of its site;
# `:first`: JSON list of the rows of run_target that stand for the first trouble of an address.
_OF_FINDINGS = "url NOT IN (SELECT url FROM finding WHERE site_id = :site AND :run IN (first_run, last_run))"
_REMOVED = {
    "run_column": f"run_id = :run AND {_OF_FINDINGS}",
    "run_target": f"run_id = :run AND {_OF_FINDINGS}"  # noqa: S608 - our own words
    " AND id NOT IN (SELECT value FROM json_each(:first))",
    "run_hidden_link": f"run_id = :run AND {_OF_FINDINGS}",
    "run_trait": f"run_id = :run AND name <> 'closure' AND {_OF_FINDINGS}",
    "outcome": "judgement_id IN (SELECT id FROM judgement WHERE run_id = :run)"
    " AND outcome IN ('pass', 'not_applicable') AND points_lost = 0",
}
_FIRST_TROUBLE = """
SELECT id FROM (
  SELECT t.id, min(r.started_at) FROM run r JOIN run_target t ON t.run_id = r.id
  WHERE r.site_id = :site AND t.verdict NOT IN ('good', 'unchecked') AND t.url IN (
    SELECT url FROM run_target WHERE verdict NOT IN ('good', 'unchecked') AND run_id =
      (SELECT id FROM run WHERE site_id = :site ORDER BY started_at DESC, rowid DESC LIMIT 1))
  GROUP BY t.url
)
"""
_KEPT = """
SELECT id FROM (SELECT id FROM run WHERE site_id = :site ORDER BY started_at DESC, rowid DESC LIMIT :most)
UNION SELECT id FROM (SELECT id FROM run WHERE site_id = :site AND home_outcome = 'ok'
  ORDER BY started_at DESC, rowid DESC LIMIT :most)
UNION SELECT first_run FROM finding WHERE site_id = :site AND progress = 'disputed'
UNION SELECT last_run FROM finding WHERE site_id = :site AND progress = 'disputed'
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Runs of one site whose facts are past their time, oldest first."""

    site_id: str
    runs: tuple[str, ...]


def due(records: Records, now: datetime, keep_days: int, keep_runs: int) -> Iterator[Due]:
    """Sites with runs whose facts may go.

    Args:
        records: the record database.
        now: the instant of cleaning.
        keep_days: facts of runs that began within so many days stay.
        keep_runs: of each site the facts of so many last runs stay, and of as many that reached its home page.
    """
    # Texts of instants sort as instants only within one time zone: a day later makes up for that.
    before = (now - timedelta(days=keep_days + 1)).isoformat()
    sites = records.rows("SELECT DISTINCT site_id FROM run WHERE thinned_at = '' AND started_at < ?", (before,))
    for (site_id,) in sites:
        kept = {row[0] for row in records.rows(_KEPT, {"site": site_id, "most": keep_runs})}
        runs = records.rows(
            "SELECT id FROM run WHERE site_id = ? AND thinned_at = '' AND started_at < ? ORDER BY started_at, rowid",
            (site_id, before),
        )
        going = tuple(row[0] for row in runs if row[0] not in kept)
        if going:
            yield Due(site_id, going)


def thin(records: Records, going: Due, now: datetime) -> int:
    """Remove the facts of these runs, in one transaction. Returns how many rows went."""
    gone = 0
    with named_errors(records.path), transaction(records.db):
        first = [row[0] for row in records.rows(_FIRST_TROUBLE, {"site": going.site_id})]
        values = {"site": going.site_id, "first": json.dumps(first)}
        for run in going.runs:
            for table, where in _REMOVED.items():
                used = {name: value for name, value in {**values, "run": run}.items() if f":{name}" in where}
                gone += records.conn.execute(f"DELETE FROM {table} WHERE {where}", used).rowcount  # noqa: S608 - ours
            records.conn.execute(
                "UPDATE run SET thinned_at = ?, home = json_remove(home, '$.items') WHERE id = ?",
                (now.isoformat(), run),
            )
    return gone


def free_share(records: Records) -> float:
    """The share of the file that holds nothing: new rows go there, the file itself does not become smaller."""
    free, pages = (int(records.rows(f"PRAGMA {name}")[0][0]) for name in ("freelist_count", "page_count"))
    return free / max(1, pages)


def freshen(records: Records) -> None:
    """Let SQLite look at a sample of each index, so that it finds the short way also after the file has grown."""
    with named_errors(records.path):
        records.conn.execute("PRAGMA analysis_limit = 1000")
        records.conn.execute("ANALYZE")


def compact(records: Records) -> None:
    """Write the file anew without what is free (VACUUM); takes as much again of the disk while it lasts."""
    with named_errors(records.path):
        records.conn.execute("VACUUM")
        records.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
