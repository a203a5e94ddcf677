"""What the web page shows of the records: sums and pages of long lists, each by few statements, none by reading all.

`sites` is the set of sites that somebody may see, None = all of them. Nothing is written.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from db.ledger_states import COUNTED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from db.records import Records

_COUNTED = "('open', 'notified', 'reopened')"
PAGE = 50  # rows of one page of a list
MOST_FOUND = 2_000  # findings that a search for words lists
_NEWEST = " ORDER BY f.first_seen DESC, f.id"


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in the overview. Instants are ISO, "" for never; `score` None = not scored."""

    id: str
    name: str
    url: str
    body_type: str
    sponsor: str
    last_run: str
    home_outcome: str
    verdict: str
    score: float | None
    judged_as_of: str
    counts: Counter[str] = field(default_factory=Counter)
    vetoes: int = 0
    overdue: int = 0

    @property
    def counted(self) -> int:
        """Findings that count now."""
        return sum(self.counts[status] for status in COUNTED)


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
    counts: dict[str, Counter[str]] = {}
    for site, status, number in records.rows("SELECT site_id, status, COUNT(*) FROM finding GROUP BY site_id, status"):
        counts.setdefault(site, Counter())[status] = number
    overdue = {
        row[0]: row[1]
        for row in records.rows(
            "SELECT site_id, COUNT(*) FROM finding WHERE due_on <> '' AND due_on < ?"  # noqa: S608 - our own words
            f" AND status IN {_COUNTED} GROUP BY site_id",
            (today,),
        )
    }
    lines = []
    for row in records.rows(_SITES):
        if sites is not None and row["id"] not in sites:
            continue
        plain = {name: row[name] or "" for name in ("id", "name", "url", "body_type", "sponsor", "last_run")}
        told = {name: row[name] or "" for name in ("home_outcome", "verdict", "judged_as_of")}
        lines.append(
            SiteLine(
                **plain, **told, score=row["score"], counts=counts.get(row["id"], Counter()),
                vetoes=row["vetoes"] or 0, overdue=overdue.get(row["id"], 0),
            )
        )  # fmt: skip
    return lines


_SITES = """
WITH last_run AS (
  SELECT site_id, MAX(started_at) started_at FROM run GROUP BY site_id
), last_judgement AS (
  SELECT r.site_id, MAX(j.id) id FROM judgement j JOIN run r ON r.id = j.run_id GROUP BY r.site_id
)
SELECT s.id, s.name, s.url, s.body_type, s.sponsor, r.started_at last_run, r.home_outcome, j.verdict, j.score,
  j.as_of judged_as_of,
  (SELECT COUNT(*) FROM outcome o WHERE o.judgement_id = j.id AND o.kind = 'veto' AND o.outcome = 'fail') vetoes
FROM site s
LEFT JOIN last_run lr ON lr.site_id = s.id
LEFT JOIN run r ON r.site_id = s.id AND r.started_at = lr.started_at
LEFT JOIN last_judgement lj ON lj.site_id = s.id
LEFT JOIN judgement j ON j.id = lj.id
GROUP BY s.id ORDER BY s.name, s.id
"""


def groups(records: Records, sites: frozenset[str] | None) -> dict[str, Counter[str]]:
    """Site id -> findings that count now, by group of indicators ("links", "columns" ...)."""
    found: dict[str, Counter[str]] = {}
    rows = records.rows(
        "SELECT site_id, substr(indicator, 1, instr(indicator, '.') - 1) grp, COUNT(*) n FROM finding"  # noqa: S608
        f" WHERE status IN {_COUNTED} GROUP BY site_id, grp"
    )
    for row in rows:
        if sites is None or row["site_id"] in sites:
            found.setdefault(row["site_id"], Counter())[row["grp"]] = row["n"]
    return found


def unit_sums(records: Records, today: str) -> list[sqlite3.Row]:
    """Findings that count now by site and by the unit that each was assigned to: n, confirmed, overdue."""
    return records.rows(
        "SELECT site_id, unit, COUNT(*) n, SUM(confirmed_by <> '') confirmed,"  # noqa: S608 - our own words
        f" SUM(due_on <> '' AND due_on < ?) overdue FROM finding WHERE status IN {_COUNTED} GROUP BY site_id, unit",
        (today,),
    )


def trend(records: Records, sites: frozenset[str] | None, starts: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """For each week that begins at an instant of `starts` (oldest first): begin, found, settled, counting at its end.

    What counts at the end is reckoned back from what counts now, through the steps since.
    """
    if not starts:
        return []
    bucket = "CASE" + " WHEN e.at >= ? THEN ?" * len(starts) + " END"
    values: list[str] = [one for start in reversed(starts) for one in (start, start)]
    mine = ""
    if sites is not None:
        mine = " JOIN finding f ON f.id = e.finding_id AND f.site_id IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(sorted(sites)))
    steps = records.rows(
        f"SELECT {bucket} week, SUM(e.to_status IN {_COUNTED}) found, SUM(e.from_status IN {_COUNTED}) settled"  # noqa: S608
        f" FROM finding_event e{mine} WHERE e.at >= ? AND e.kind = 'status'"
        f" AND (e.to_status IN {_COUNTED}) <> (e.from_status IN {_COUNTED}) GROUP BY week",
        [*values, starts[0]],
    )
    by_week = {row["week"]: (row["found"], row["settled"]) for row in steps}
    counting = sum(
        row["n"]
        for row in records.rows(
            f"SELECT site_id, COUNT(*) n FROM finding WHERE status IN {_COUNTED} GROUP BY site_id"  # noqa: S608
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
    if wanted.sites is not None:
        clauses.append(
            "((f.unit = '' AND f.site_id IN (SELECT value FROM json_each(?)))"
            " OR f.unit IN (SELECT value FROM json_each(?)))"
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
        clauses.append("(f.indicator = ? OR substr(f.indicator, 1, ?) = ?)")
        values += [wanted.group, len(wanted.group) + 1, f"{wanted.group}."]
    if wanted.overdue_on:
        clauses.append(f"f.due_on <> '' AND f.due_on < ? AND f.status IN {_COUNTED}")
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
    total = records.rows(f"SELECT COUNT(*) FROM finding f WHERE {where}", values)[0][0]  # noqa: S608
    return _lines(records, where, [*values, size, (page - 1) * size]), total


def _lines(records: Records, where: str, values: list[Any]) -> list[FindingLine]:
    rows = records.rows(
        f"WITH shown AS (SELECT f.id FROM finding f WHERE {where}{_NEWEST} LIMIT ? OFFSET ?)"  # noqa: S608
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
        " JOIN run r ON r.id = j.run_id WHERE j.id IN (SELECT MAX(j2.id) FROM judgement j2 JOIN run r2"
        " ON r2.id = j2.run_id WHERE r2.site_id IN (SELECT value FROM json_each(?)) GROUP BY r2.site_id)",
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
        " WHERE r.site_id = ? AND j.id IN (SELECT MAX(id) FROM judgement GROUP BY run_id)"
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
