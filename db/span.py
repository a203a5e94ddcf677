"""What the records know of every site at the end of a span of time, and at its begin: for digests and notices.

Reading only. Instants are compared as instants, whatever their offset. Registry entries win over what was stored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.ledger_view import unit_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from db.models import Run, Site
    from db.records import Records
    from xuncha.config import SiteEntry


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of one indicator in a judgement; `reason` is a template that `params` fill."""

    indicator: str
    kind: str
    outcome: str
    reason: str
    params: dict[str, Any]
    points_lost: float
    candidate: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement: when, what, and of it what failed, cost points or could not be checked."""

    at: str
    run_id: str
    verdict: str
    score: float | None
    told: tuple[Told, ...] = ()

    @property
    def vetoes(self) -> tuple[Told, ...]:
        """The vetoes that fired."""
        return tuple(one for one in self.told if one.kind == "veto" and one.outcome == "fail")


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One site in a span. `judged` is the last judgement before its end, `before` the last before its begin.

    `run` is the last run that began before the end, `runs` how many began within. `sponsor` and the rest of `site` are
    the registry's where it says so.
    """

    site: Site
    unit: str
    judged: Judged | None
    before: Judged | None
    run: Run | None
    runs: int


def sites(
    records: Records, registry: Mapping[str, SiteEntry], since: datetime, until: datetime
) -> tuple[SiteFacts, ...]:
    """Every site that is inspected, by unit and name.

    With a registry: its sites, without superior ones that nobody ever inspected. Without: whatever has a run.
    """
    begin, end = since.timestamp(), until.timestamp()
    last, earlier = _judgements(records, end), _judgements(records, begin)
    heads = {other for entry in registry.values() for other in (*entry.upstream, entry.superior)}
    runs = _runs(records, begin, end)
    found = []
    for site_id in registry or [str(row[0]) for row in records.rows("SELECT DISTINCT site_id FROM run")]:
        stored = records.site(site_id)
        run_id, count = runs.get(site_id, ("", 0))
        if run_id == "" and (site_id in heads or (stored is None and not registry)):
            continue
        site = _registered(stored, registry.get(site_id))
        if site is None:
            continue
        unit = unit_of({"sponsor": site.sponsor, "site_name": site.name or site.id}, registry.get(site_id))
        found.append(
            SiteFacts(
                site=site,
                unit=unit,
                judged=_judged(records, last.get(site_id)),
                before=_judged(records, earlier.get(site_id)),
                run=records.run(run_id) if run_id else None,
                runs=count,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.unit, one.site.name, one.site.id)))


def _registered(stored: Site | None, entry: SiteEntry | None) -> Site | None:
    from db.models import Site

    if entry is None:
        return stored
    site = stored or Site(id=entry.id, name=entry.name or entry.id, url=entry.url, hosts=())
    said = {"name": entry.name, "url": entry.url, "site_code": entry.site_code, "sponsor": entry.sponsor,
            "superior": entry.superior}  # fmt: skip
    return replace(site, **dict[str, Any]({key: value for key, value in said.items() if value}))


def _judgements(records: Records, end: float) -> dict[str, sqlite3.Row]:
    """Site id -> its last judgement before an instant."""
    # Of the row that has the largest value, SQLite gives the other columns too (sqlite.org/lang_select.html, 2.5).
    rows = records.rows(
        "SELECT j.id, j.run_id, j.judged_at, j.verdict, j.score, r.site_id,"
        " max(format('%012d %018d', unixepoch(j.judged_at), j.id)) FROM judgement j JOIN run r ON r.id = j.run_id"
        " WHERE unixepoch(j.judged_at) < ? GROUP BY r.site_id",
        (end,),
    )
    return {row["site_id"]: row for row in rows}


def _judged(records: Records, row: sqlite3.Row | None) -> Judged | None:
    if row is None:
        return None
    told = records.rows(
        "SELECT * FROM outcome WHERE judgement_id = ? AND (outcome IN ('fail', 'could_not_check') OR points_lost > 0)"
        " ORDER BY id",
        (row["id"],),
    )
    return Judged(
        at=row["judged_at"],
        run_id=row["run_id"],
        verdict=row["verdict"],
        score=row["score"],
        told=tuple(
            Told(
                *(one["indicator"], one["kind"], one["outcome"], one["reason"], json.loads(one["params"])),
                *(one["points_lost"], bool(one["candidate"])),
            )
            for one in told
        ),
    )


def _runs(records: Records, begin: float, end: float) -> dict[str, tuple[str, int]]:
    """Site id -> its last run that began before the end, and how many began within."""
    rows = records.rows(
        "SELECT id, site_id, sum(unixepoch(started_at) >= ?) AS count,"
        " max(format('%012d %018d', unixepoch(started_at), rowid)) FROM run WHERE unixepoch(started_at) < ?"
        " GROUP BY site_id",
        (begin, end),
    )
    return {row["site_id"]: (row["id"], row["count"]) for row in rows}
