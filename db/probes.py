"""Probes and filed maintenance in the records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.connection import named_errors, transaction
from db.probe_models import Maintenance, Probe, ProbeDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.records import Records

JUDGED_DAYS = 14  # so far back the visits go that a judgement sees
_PROBE = tuple(one.name for one in fields(Probe) if one.name != "filed")
_DAY = tuple(one.name for one in fields(ProbeDay))


def add(records: Records, probes: Iterable[tuple[str, Probe]]) -> None:
    """Keep visits, each with the id of its site. The same visit twice is one."""
    with named_errors(records.path), transaction(records.db):
        records.conn.executemany(
            f"INSERT OR IGNORE INTO probe (site_id, {', '.join(_PROBE)}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [(site_id, *(getattr(probe, name) for name in _PROBE)) for site_id, probe in probes],
        )


def last_seen(records: Records) -> dict[str, Probe]:
    """The last visit to each site."""
    rows = records.rows(
        "SELECT p.* FROM (SELECT site_id, max(at) AS at FROM probe GROUP BY site_id) l"
        " JOIN probe p ON p.site_id = l.site_id AND p.at = l.at"
    )
    return {row["site_id"]: Probe(**{name: row[name] for name in _PROBE}) for row in rows}


def of_site(records: Records, site_id: str, until: str, days: int = JUDGED_DAYS) -> tuple[Probe, ...]:
    """The visits to a site in the days up to an instant, oldest first, with those in filed maintenance marked."""
    rows = records.rows(
        "SELECT * FROM probe WHERE site_id = ? AND julianday(at) BETWEEN julianday(?) - ? AND julianday(?) ORDER BY at",
        (site_id, until, days, until),
    )
    spans = [_span(one) for one in maintenance(records, site_id)]
    return tuple(_marked(Probe(**{name: row[name] for name in _PROBE}), spans) for row in rows)


def failing_sites(records: Records, until: datetime, days: int) -> set[str]:
    """Sites with a visit that found no page in the days up to an instant; of all others nothing has to be weighed."""
    # Texts of instants sort as instants only within one time zone: a day on each side makes up for that.
    rows = records.rows(
        "SELECT DISTINCT site_id FROM probe WHERE state = 'down' AND at BETWEEN ? AND ?",
        ((until - timedelta(days=days + 1)).isoformat(), (until + timedelta(days=1)).isoformat()),
    )
    return {row[0] for row in rows}


def clean(records: Records, now: datetime, keep_days: int, keep_failed_days: int) -> int:
    """Sum up days that are older than `keep_days` and drop their visits; those that found no page stay longer.

    Returns:
        how many visits were dropped.
    """
    limit = (now - timedelta(days=keep_days)).replace(hour=0, minute=0, second=0, microsecond=0).isoformat()
    failed = (now - timedelta(days=keep_failed_days)).isoformat()
    rows = records.rows("SELECT * FROM probe WHERE julianday(at) < julianday(?) ORDER BY site_id, at", (limit,))
    spans = {site_id: [_span(one) for one in maintenance(records, site_id)] for site_id in {r["site_id"] for r in rows}}
    by_day: dict[tuple[str, str], list[Probe]] = defaultdict(list)
    for row in rows:
        probe = _marked(Probe(**{name: row[name] for name in _PROBE}), spans[row["site_id"]])
        by_day[row["site_id"], probe.at[:10]].append(probe)
    with named_errors(records.path), transaction(records.db):
        # A day is summed up once, when all its visits are there; what failed of it is met here again until it is old.
        records.conn.executemany(
            f"INSERT OR IGNORE INTO probe_day ({', '.join(_DAY)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [tuple(asdict(_sum(site_id, day, probes)).values()) for (site_id, day), probes in by_day.items()],
        )
        dropped = records.conn.execute(
            "DELETE FROM probe WHERE julianday(at) < julianday(?)"
            " AND (state IN ('up', 'ours') OR julianday(at) < julianday(?))",
            (limit, failed),
        )
    return dropped.rowcount


def days(records: Records, site_id: str) -> tuple[ProbeDay, ...]:
    """The days of a site whose visits are old, oldest first."""
    rows = records.rows("SELECT * FROM probe_day WHERE site_id = ? ORDER BY day", (site_id,))
    return tuple(ProbeDay(**{name: row[name] for name in _DAY}) for row in rows)


def _sum(site_id: str, day: str, probes: Sequence[Probe]) -> ProbeDay:
    states = [probe.state for probe in probes if not probe.filed]
    slowest = max((probe.millis for probe in probes if probe.state == "up"), default=0)
    return ProbeDay(
        *(site_id, day, states.count("up"), states.count("down"), states.count("unclear"), states.count("ours")),
        len(probes) - len(states),
        slowest,
    )


# -- maintenance ------------------------------------------------------------------------------------------------------


def maintenance(records: Records, site_id: str = "") -> tuple[Maintenance, ...]:
    """What was filed for a site, or for all, by the time at which it begins."""
    rows = records.rows("SELECT * FROM maintenance WHERE ? IN ('', site_id) ORDER BY begins, id", (site_id,))
    return tuple(Maintenance(**{key: row[key] for key in row.keys()}) for row in rows)  # noqa: SIM118 - sqlite3.Row


def file_maintenance(records: Records, filed: Maintenance) -> int:
    """Keep a filed maintenance; its id is given here. The same one again, taken back or not, is the one that holds."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "INSERT INTO maintenance (site_id, begins, ends, why, source, author, filed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id, begins, ends, source)"
            " DO UPDATE SET ended_at = '' WHERE ended_at <> ''",
            (filed.site_id, filed.begins, filed.ends, filed.why, filed.source, filed.author, filed.filed_at),
        )
        found = records.conn.execute(
            "SELECT id FROM maintenance WHERE site_id = ? AND begins = ? AND ends = ? AND source = ?",
            (filed.site_id, filed.begins, filed.ends, filed.source),
        )
        return int(found.fetchone()[0])


def end_maintenance(records: Records, number: int, at: str) -> bool:
    """Take a filed maintenance back from an instant on; False: there is no such one, or it holds no longer."""
    with named_errors(records.path), transaction(records.db):
        done = records.conn.execute("UPDATE maintenance SET ended_at = ? WHERE id = ? AND ended_at = ''", (at, number))
    return done.rowcount == 1


def take_registry(records: Records, site_id: str, spans: Sequence[tuple[str, str]], now: str) -> None:
    """Bring what the registry files for a site into the records.

    What was tidied away from the registry when it was over still held while it lasted; one that was to come is off.
    """
    known = [one for one in maintenance(records, site_id) if one.source == "registry" and not one.ended_at]
    for begins, ends in spans:
        if (begins, ends) not in {(one.begins, one.ends) for one in known}:
            file_maintenance(records, Maintenance(0, site_id, begins, ends, "", "registry", "", now))
    for one in known:
        if (one.begins, one.ends) not in spans and datetime.fromisoformat(one.ends) > datetime.fromisoformat(now):
            end_maintenance(records, one.id, now)


def _span(filed: Maintenance) -> tuple[datetime, datetime]:
    ends = datetime.fromisoformat(filed.ends)
    if filed.ended_at:
        ends = min(ends, datetime.fromisoformat(filed.ended_at))
    return datetime.fromisoformat(filed.begins), ends


def _marked(probe: Probe, spans: Iterable[tuple[datetime, datetime]]) -> Probe:
    at = datetime.fromisoformat(probe.at)
    return replace(probe, filed=True) if any(begins <= at < ends for begins, ends in spans) else probe
