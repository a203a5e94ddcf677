"""What the web page shows of the records: sums and pages of long lists, each by few statements, none by reading all.

`sites` is the set of sites that somebody may see, None = all of them. Nothing is written.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from db.ledger_states import STATUSES
from db.web_lines import SiteLine

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.records import Records

_COUNTED = "('open', 'notified', 'reopened')"
PAGE = 50  # rows of one page of a list
MOST_FOUND = 2_000  # findings that a search for words lists
_NEWEST = " ORDER BY f.first_seen DESC, f.id"
_FEW = 20_000


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in a list."""

    id: str
    site_id: str
    site_name: str
    indicator: str
    kind: str
    status: str
    url: str
    template: str
    params: dict[str, Any]
    first_seen: str
    last_seen: str
    due_on: str
    unit: str
    confirmed: bool
    level: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which findings a list shows: all that are given must hold."""

    sites: frozenset[str] | None = None
    units: frozenset[str] = frozenset()
    site: str = ""
    statuses: tuple[str, ...] = ()
    group: str = ""
    kind: str = ""
    overdue_on: str = ""
    since: str = ""
    words: str = ""
    with_term: bool = False
    ids: tuple[str, ...] = ()
    within: frozenset[str] | None = None


def units_of_sites(records: Records) -> dict[str, str]:
    """Site id -> unit in charge as the records know it."""
    return {row["id"]: row["sponsor"] or row["name"] for row in records.rows("SELECT id, sponsor, name FROM site")}


def site_lines(records: Records, sites: frozenset[str] | None, today: str) -> list[SiteLine]:
    """All sites with their last verdict and their findings by status, by name."""
    each = ", ".join(f"SUM(CASE status WHEN '{status}' THEN n ELSE 0 END)" for status in STATUSES)
    sums = {row[0]: tuple(row)[1:] for row in records.rows(f"SELECT site_id, {each} FROM finding_sum GROUP BY site_id")}  # noqa: S608
    overdue = {
        row[0]: row[1]
        for row in records.rows(
            "SELECT site_id, COUNT(*) FROM finding WHERE due_on <> '' AND due_on < ?"  # noqa: S608 - our own words
            f" AND +status IN {_COUNTED} GROUP BY site_id",  # "+": by the index of terms, which holds all of it
            (today,),
        )
    }
    none = (0,) * len(STATUSES)
    return [
        SiteLine(tuple(row), sums.get(row[0], none), overdue.get(row[0], 0))
        for row in records.rows(_SITES)
        if sites is None or row[0] in sites
    ]


_SITES = """
SELECT s.id, s.name, s.url, s.body_type, s.sponsor, coalesce(t.last_run, ''), coalesce(t.home_outcome, ''),
  coalesce(j.verdict, ''), j.score, coalesce(j.as_of, ''), coalesce(t.vetoes, 0)
FROM site s LEFT JOIN site_state t ON t.site_id = s.id LEFT JOIN judgement j ON j.id = t.judgement_id
ORDER BY s.name, s.id
"""


def groups(records: Records, sites: frozenset[str] | None) -> dict[str, Counter[str]]:
    """Site id -> findings that count now, by group of indicators ("links", "columns" ...)."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = records.rows(
        "SELECT site_id, grp, SUM(n) FROM finding_sum"  # noqa: S608
        f" WHERE status IN {_COUNTED} AND n > 0 GROUP BY site_id, grp"
    )
    for site_id, group, number in rows:
        if sites is None or site_id in sites:
            found[site_id][group] = number
    return dict(found)


def unit_sums(records: Records, today: str) -> list[sqlite3.Row]:
    """Findings that count now by site and by the unit that each was assigned to: n, confirmed, overdue."""
    return records.rows(
        "SELECT site_id, unit, COUNT(*) n, SUM(confirmed_by <> '') confirmed,"  # noqa: S608 - our own words
        f" SUM(due_on <> '' AND due_on < ?) overdue FROM finding WHERE status IN {_COUNTED} GROUP BY site_id, unit",
        (today,),
    )


def trend(records: Records, sites: frozenset[str] | None, starts: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """For each week that begins at an instant of `starts` (oldest first): begin, found, settled, counting at its end.

    What counts at the end is reckoned back from what counts now, through the steps since. Weeks begin at a full hour.
    """
    if not starts:
        return []
    hours = [f"{datetime.fromisoformat(start).astimezone(UTC):%Y-%m-%dT%H}" for start in starts]
    bucket = "CASE" + " WHEN hour >= ? THEN ?" * len(starts) + " END"
    values = [one for pair in zip(reversed(hours), reversed(starts), strict=True) for one in pair]
    mine = json.dumps([""] if sites is None else sorted(sites))
    steps = records.rows(
        f"SELECT {bucket} week, SUM(found) found, SUM(settled) settled FROM ledger_hour"  # noqa: S608
        " WHERE site_id IN (SELECT value FROM json_each(?)) AND hour >= ? GROUP BY week",
        [*values, mine, hours[0]],
    )
    by_week = {row["week"]: (row["found"], row["settled"]) for row in steps}
    counting = sum(
        row["n"]
        for row in records.rows(
            f"SELECT site_id, SUM(n) n FROM finding_sum WHERE status IN {_COUNTED} GROUP BY site_id"  # noqa: S608
        )
        if sites is None or row["site_id"] in sites
    )
    weeks: list[tuple[str, int, int, int]] = []
    for start in reversed(starts):
        found, settled = by_week.get(start, (0, 0))
        weeks.append((start, found, settled, counting))
        counting += settled - found
    return weeks[::-1]


def clauses_of(wanted: Wanted) -> tuple[str, list[Any]]:
    """The condition on findings (as `f`) that `wanted` means, and its values."""
    clauses, values = ["1 = 1"], list[Any]()
    if wanted.sites is not None:  # two ways by two indexes, where OR would read all rows
        clauses.append(
            "f.rowid IN (SELECT rowid FROM finding WHERE unit = '' AND site_id IN (SELECT value FROM json_each(?))"
            " UNION ALL SELECT rowid FROM finding WHERE unit <> '' AND unit IN (SELECT value FROM json_each(?)))"
        )
        values += [json.dumps(sorted(wanted.sites)), json.dumps(sorted(wanted.units))]
    if wanted.ids:
        clauses.append("f.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted.ids))
    if wanted.within is not None:
        clauses.append("f.site_id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(wanted.within)))
    if wanted.site:
        clauses.append("f.site_id = ?")
        values.append(wanted.site)
    if wanted.statuses:
        clauses.append("f.status IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(wanted.statuses))
    if wanted.group:
        clauses.append("(f.indicator = ? OR (f.indicator >= ? AND f.indicator < ?))")  # "/" follows "."
        values += [wanted.group, f"{wanted.group}.", f"{wanted.group}/"]
    if wanted.overdue_on:
        clauses.append(f"f.due_on <> '' AND f.due_on < ? AND +f.status IN {_COUNTED}")  # by the index of terms
        values.append(wanted.overdue_on)
    if wanted.with_term:
        clauses.append("f.due_on <> ''")
    if wanted.since:
        clauses.append("f.first_seen >= ?")
        values.append(wanted.since)
    if wanted.words:
        clauses.append("(instr(f.url, ?) > 0 OR instr(f.params, ?) > 0 OR substr(f.id, 1, ?) = ?)")
        values += [wanted.words, wanted.words, len(wanted.words), wanted.words]
    return " AND ".join(clauses), values


def finding_lines(records: Records, wanted: Wanted, page: int = 1, size: int = PAGE) -> tuple[list[FindingLine], int]:
    """One page of findings, the newest first, and how many there are in all."""
    where, values = clauses_of(wanted)
    if wanted.words:  # every row must be read, so once only
        found = records.rows(f"SELECT f.id FROM finding f WHERE {where}{_NEWEST} LIMIT ?", [*values, MOST_FOUND])  # noqa: S608
        shown = [row[0] for row in found[(page - 1) * size : page * size]]
        return _lines(records, "f.id IN (SELECT value FROM json_each(?))", [json.dumps(shown), size, 0]), len(found)
    total = _summed(records, wanted)
    order = _NEWEST
    if total is None:
        total = records.rows(f"SELECT COUNT(*) FROM finding f WHERE {where}", values)[0][0]  # noqa: S608
    elif total <= _FEW:
        # The newest first would be looked for among millions of others: all of these few are read and sorted instead.
        order = _NEWEST.replace("f.first_seen", "+f.first_seen")
        if not wanted.statuses:
            where += " AND f.status IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(STATUSES))
    if not total:
        return [], 0
    return _lines(records, where, [*values, size, (page - 1) * size], order), total


def _summed(records: Records, wanted: Wanted) -> int | None:
    """How many findings are wanted, where the sums know it; None where rows must be counted."""
    if "." in wanted.group or wanted != Wanted(site=wanted.site, statuses=wanted.statuses, group=wanted.group):
        return None
    found = records.rows(
        "SELECT coalesce(SUM(n), 0) FROM finding_sum WHERE (? = '' OR site_id = ?) AND (? = '' OR grp = ?)"
        " AND (? = '[]' OR status IN (SELECT value FROM json_each(?)))",
        (*(wanted.site,) * 2, *(wanted.group,) * 2, *(json.dumps(wanted.statuses),) * 2),
    )
    return int(found[0][0])


def _lines(records: Records, where: str, values: list[Any], order: str = _NEWEST) -> list[FindingLine]:
    rows = records.rows(
        f"WITH shown AS (SELECT f.id FROM finding f WHERE {where}{order} LIMIT ? OFFSET ?)"  # noqa: S608
        " SELECT f.*, s.name site_name FROM shown JOIN finding f ON f.id = shown.id JOIN site s ON s.id = f.site_id"
        f"{_NEWEST}",
        values,
    )
    kinds = _kinds(records, {row["site_id"] for row in rows})
    return [_line(row, kinds.get((row["site_id"], row["indicator"]), "")) for row in rows]


def finding(records: Records, identity: str) -> sqlite3.Row | None:
    """One finding with the name of its site, as it is stored."""
    found = records.rows(
        "SELECT f.*, s.name site_name, s.url site_url FROM finding f JOIN site s ON s.id = f.site_id WHERE f.id = ?",
        (identity,),
    )
    return found[0] if found else None


def last_event(records: Records, identity: str) -> int:
    """The number of the last step of a finding: who acts says which one was last seen."""
    return int(records.rows("SELECT COALESCE(MAX(id), 0) FROM finding_event WHERE finding_id = ?", (identity,))[0][0])


def newest_event(records: Records) -> int:
    """The number of the last step of all findings."""
    return int(records.rows("SELECT COALESCE(MAX(id), 0) FROM finding_event")[0][0])


def _kinds(records: Records, sites: Iterable[str]) -> dict[tuple[str, str], str]:
    rows = records.rows(
        "SELECT r.site_id, o.indicator, o.kind FROM outcome o JOIN judgement j ON j.id = o.judgement_id"
        " JOIN run r ON r.id = j.run_id WHERE j.id IN (SELECT judgement_id FROM site_state"
        " WHERE site_id IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(sites)),),
    )
    return {(row["site_id"], row["indicator"]): row["kind"] for row in rows}


def _line(row: sqlite3.Row, kind: str) -> FindingLine:
    plain = {
        name: row[name]
        for name in (
            *("id", "site_id", "site_name", "indicator", "status", "url", "template", "first_seen", "last_seen"),
            *("due_on", "unit", "level"),
        )
    }
    return FindingLine(**plain, kind=kind, params=json.loads(row["params"]), confirmed=bool(row["confirmed_by"]))


def judgements(records: Records, site_id: str, most: int = 60) -> list[sqlite3.Row]:
    """The last judgements of a site, one for each run, oldest first: as_of, verdict, score, run."""
    rows = records.rows(
        "SELECT j.id, j.as_of, j.verdict, j.score, j.rulebook, j.profiles, r.id run_id, r.started_at, r.pages,"
        " r.requests, r.bytes, r.stopped_by, r.home_outcome, r.links FROM judgement j JOIN run r ON r.id = j.run_id"
        " WHERE r.site_id = ? AND j.id = (SELECT MAX(id) FROM judgement WHERE run_id = r.id)"
        " ORDER BY r.started_at DESC LIMIT ?",
        (site_id, most),
    )
    return rows[::-1]


def outcomes(records: Records, judgement_id: int) -> list[sqlite3.Row]:
    """The outcomes of one judgement."""
    return records.rows("SELECT * FROM outcome WHERE judgement_id = ? ORDER BY id", (judgement_id,))


def columns(records: Records, run_id: str) -> list[sqlite3.Row]:
    """The columns of a run, by category and name."""
    return records.rows(
        "SELECT category, name, url, verdict, list_state, items, latest, recent FROM run_column WHERE run_id = ?"
        " ORDER BY level, category, name",
        (run_id,),
    )


def publications(records: Records, site_id: str, since: str) -> Counter[str]:
    """How many articles claim each day since (ISO): what a calendar shows."""
    rows = records.rows(
        "SELECT published_on, COUNT(*) FROM document WHERE site_id = ? AND published_on >= ? GROUP BY published_on",
        (site_id, since),
    )
    return Counter({row[0]: row[1] for row in rows})


def documents(records: Records, site_id: str, most: int = 20) -> list[sqlite3.Row]:
    """The newest documents with a number of a site."""
    return records.rows(
        "SELECT url, title, doc_number, published_on, first_seen FROM document WHERE site_id = ? AND number_key <> ''"
        " ORDER BY published_on DESC, url LIMIT ?",
        (site_id, most),
    )


def last_runs(records: Records, most: int = 20) -> list[sqlite3.Row]:
    """The last inspections of all sites, newest first."""
    return records.rows(
        "SELECT r.site_id, s.name, r.started_at, r.finished_at, r.pages, r.requests, r.stopped_by, r.home_outcome"
        " FROM run r JOIN site s ON s.id = r.site_id ORDER BY r.started_at DESC LIMIT ?",
        (most,),
    )


def running_jobs(records: Records) -> list[sqlite3.Row]:
    """Jobs of the schedule that run just now."""
    return records.rows("SELECT job, started_at, pid FROM job_run WHERE state = 'running' ORDER BY started_at")


def waiting(records: Records) -> dict[str, int]:
    """What waits to be done: re-checks of what units call repaired, articles for the index of search."""
    tables = {"recheck": "recheck WHERE done_at = ''", "search": "document_waiting"}
    return {name: int(records.rows(f"SELECT COUNT(*) FROM {of}")[0][0]) for name, of in tables.items()}  # noqa: S608


def last_logins(records: Records, most: int = 50) -> list[sqlite3.Row]:
    """Who logged in, tried to, or started something; newest first."""
    return records.rows("SELECT at, user_name, address, what, detail FROM web_event ORDER BY id DESC LIMIT ?", (most,))
