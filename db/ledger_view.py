"""Reading the ledger: rows with their site and unit, events, what waits for a re-check, sums per unit and level.

What reports need of the ledger (digest, notice, letters, the list itself) comes from here. Registry entries win over
what the records know of a site, so that a list is right as soon as `sites.toml` is. Nothing is written.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.ledger_models import Event, LedgerRow, Waiting
from db.ledger_states import COUNTED
from db.waivers import holding, of_site
from xuncha.vocabulary.registry import level_of_body

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from db.ledger_models import Waiver
    from db.records import Records
    from xuncha.config import SiteEntry


_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows: all that are given must hold. Days are ISO.

    `statuses` () = all. `overdue_on`: what counts and whose term ended before that day. `since`: first seen, or with an
    event, on or after that day. `confirmed`: True only confirmed ones, False only others. `lively`: what is not settled
    (or is waived), or had a step since that instant; years of settled findings are left out.
    """

    sites: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    overdue_on: str = ""
    since: str = ""
    confirmed: bool | None = None
    ids: tuple[str, ...] = ()
    lively: str = ""


def rows(
    records: Records, registry: Mapping[str, SiteEntry], wanted: Filter | None = None, *, today: str = ""
) -> list[LedgerRow]:
    """Rows of the ledger, by unit, site and age.

    Args:
        records: the record database.
        registry: `Config.sites`.
        wanted: which ones; None = all.
        today: ISO day, for what waivers hold; "" leaves them out.
    """
    wanted = wanted or Filter()
    kinds = _Kinds(records)
    people = _People(records, registry)
    register: dict[str, tuple[Waiver, ...]] = {}
    found = []
    for row in _select(records, wanted):
        unit = people.unit(row)
        if wanted.units and unit not in wanted.units:
            continue
        waiver = None
        if today and row["status"] == "waived":
            known = register.setdefault(row["site_id"], of_site(records, row["site_id"]))
            waiver = holding(records, row, today, known)
        found.append(_row(row, people, kinds.of(row["site_id"], row["indicator"]), waiver))
    found.sort(key=lambda one: (one.unit, one.site_name, one.first_seen, one.id))
    return found


# Two ways into the ledger, each by an index of its own.
_LIVELY = """f.rowid IN (
  SELECT rowid FROM finding WHERE status IN ('suspected', 'open', 'notified', 'reopened', 'waived')
  UNION SELECT m.rowid FROM finding_event e JOIN finding m ON m.id = e.finding_id
    WHERE e.kind = 'status' AND e.at >= ?
)"""


def _select(records: Records, wanted: Filter) -> list[sqlite3.Row]:
    clauses: list[str] = ["1 = 1"]
    values: list[str] = []

    def among(column: str, allowed: Sequence[str]) -> None:
        if allowed:
            clauses.append(f"{column} IN ({', '.join('?' * len(allowed))})")
            values.extend(allowed)

    among("f.site_id", wanted.sites)
    among("f.status", wanted.statuses)
    many = len(wanted.ids) > _PLACES  # SQLite takes only so many places for values
    among("f.id", () if many else wanted.ids)
    if wanted.indicators:
        clauses.append("(" + " OR ".join(["f.indicator = ? OR f.indicator LIKE ?"] * len(wanted.indicators)) + ")")
        values.extend(value for one in wanted.indicators for value in (one, f"{one}.%"))
    if wanted.overdue_on:
        among("f.status", COUNTED)
        clauses.append("f.due_on <> '' AND f.due_on < ?")
        values.append(wanted.overdue_on)
    if wanted.since:
        clauses.append(
            "(f.first_seen >= ? OR EXISTS (SELECT 1 FROM finding_event e WHERE e.finding_id = f.id AND e.at >= ?))"
        )
        values += [wanted.since, wanted.since]
    if wanted.lively:
        clauses.append(_LIVELY)  # texts of instants sort as instants only within one time zone: hence the day
        values.append((datetime.fromisoformat(wanted.lively) - timedelta(days=1)).isoformat())
    if wanted.confirmed is not None:
        clauses.append("f.confirmed_by <> ''" if wanted.confirmed else "f.confirmed_by = ''")
    found = records.rows(f"SELECT f.* FROM finding f WHERE {' AND '.join(clauses)}", values)  # noqa: S608 - our own words
    ids = set(wanted.ids)
    return [row for row in found if row["id"] in ids] if many else found


def _row(row: sqlite3.Row, people: _People, kind: str, waiver: Waiver | None) -> LedgerRow:
    plain: dict[str, Any] = {
        name: row[name]
        for name in (
            *("id", "site_id", "indicator", "status", "url", "template", "found_on_total", "first_seen", "last_seen"),
            *("observations", "confirmed_at", "confirmed_by", "notified_at", "due_on", "fixed_at", "fixed_by"),
            *("reopened", "level", "responsible", "progress", "measure", "done_on"),
        )
    }
    return LedgerRow(
        **plain,
        **dict[str, Any](people.of(row["site_id"])),
        unit=people.unit(row),
        kind=kind,
        params=json.loads(row["params"]),
        evidence=json.loads(row["evidence"]),
        found_on=tuple(json.loads(row["found_on"])),
        waived_until=waiver.until if waiver else "",
        waived_why=waiver.reason if waiver else "",
        waived_by=waiver.approver if waiver else "",
    )


class _People:
    """Site id -> who is behind it: the registry's word, else what the records know."""

    def __init__(self, records: Records, registry: Mapping[str, SiteEntry]) -> None:
        self._stored = {row["id"]: row for row in records.rows("SELECT * FROM site")}
        self._registry = registry
        self._known: dict[str, dict[str, str]] = {}

    def of(self, site_id: str) -> dict[str, str]:
        if site_id not in self._known:
            self._known[site_id] = self._look_up(site_id)
        return self._known[site_id]

    def unit(self, row: sqlite3.Row) -> str:
        return str(row["unit"]) or unit_of(self.of(row["site_id"]), self._registry.get(row["site_id"]))

    def _look_up(self, site_id: str) -> dict[str, str]:
        entry, row = self._registry.get(site_id), self._stored[site_id]
        told = {
            "site_name": row["name"], "site_url": row["url"], "site_code": row["site_code"], "sponsor": row["sponsor"],
            "superior": row["superior"], "body_type": row["body_type"], "site_level": "", "contact": "", "phone": "",
            "email": "",
        }  # fmt: skip
        if entry is not None:
            said = {
                "site_name": entry.name, "site_url": entry.url, "site_code": entry.site_code,
                "sponsor": entry.sponsor, "superior": entry.superior, "body_type": entry.body_type,
                "site_level": entry.level, "contact": entry.contact, "phone": entry.phone, "email": entry.email,
            }  # fmt: skip
            told |= {key: value for key, value in said.items() if value}
        told["site_level"] = told["site_level"] or level_of_body(told["body_type"])
        return told


def unit_of(site: Mapping[str, str], entry: SiteEntry | None) -> str:
    """The unit in charge of a site: what its entry says, else its sponsor, else its name."""
    return (entry.unit if entry else "") or site["sponsor"] or site["site_name"]


class _Kinds:
    """Kind of an indicator (veto, deduct, bonus, advice) in the last judgement of a site."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, dict[str, str]] = {}

    def of(self, site_id: str, indicator: str) -> str:
        if site_id not in self._known:
            found = self._records.rows(
                "SELECT o.indicator, o.kind FROM outcome o WHERE o.judgement_id ="
                " (SELECT judgement_id FROM site_state WHERE site_id = ?)",
                (site_id,),
            )
            self._known[site_id] = {row[0]: row[1] for row in found}
        return self._known[site_id].get(indicator, "")


def history(records: Records, finding_id: str) -> tuple[Event, ...]:
    """The life of one finding, oldest first."""
    found = records.rows("SELECT * FROM finding_event WHERE finding_id = ? ORDER BY id", (finding_id,))
    return tuple(_event(row) for row in found)


def events_after(records: Records, ids: Sequence[str], last: int) -> list[Event]:
    """What happened to these findings after an event (its number), oldest first."""
    found = records.rows(
        "SELECT * FROM finding_event WHERE finding_id IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY id",
        (json.dumps(list(ids)), last),
    )
    return [_event(row) for row in found]


def events(records: Records, since: str, until: str = "") -> Iterator[Event]:
    """All events from an instant on, up to (without) another, oldest first."""
    for row in records.rows(
        "SELECT * FROM finding_event WHERE at >= ? AND (? = '' OR at < ?) ORDER BY id", (since, until, until)
    ):
        yield _event(row)


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"], finding_id=row["finding_id"], at=row["at"], author=row["author"], old=row["from_status"],
        new=row["to_status"], kind=row["kind"], note=row["note"], run_id=row["run_id"], data=json.loads(row["data"]),
    )  # fmt: skip


def waiting(records: Records, sites: Sequence[str] = ()) -> list[Waiting]:
    """What waits for a re-check, oldest first."""
    found = records.rows(
        "SELECT f.*, r.asked_at, r.asked_by, r.tries, r.why FROM recheck r JOIN finding f ON f.id = r.finding_id"
        " WHERE r.done_at = '' ORDER BY r.id"
    )
    return [
        Waiting(
            row["id"], row["site_id"], row["indicator"], row["key"], row["url"], tuple(json.loads(row["found_on"])),
            row["asked_at"], row["asked_by"], row["tries"], row["why"],
            str(json.loads(row["evidence"]).get("cause") or ""),
        )
        for row in found
        if not sites or row["site_id"] in sites
    ]  # fmt: skip


@dataclass(slots=True)
class Sums:
    """Findings of one unit, level or branch of bodies, by status; `sites` there are, `overdue` of what counts."""

    name: str
    sites: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    confirmed: int = 0

    @property
    def counted(self) -> int:
        """What is open now: open, notified or reopened."""
        return sum(self.by_status[status] for status in COUNTED)

    def take(self, row: LedgerRow, today: str) -> None:
        """Count one row."""
        self.by_status[row.status] += 1
        if row.status in COUNTED:
            self.overdue += bool(row.due_on and row.due_on < today)
            self.confirmed += row.confirmed


def by_unit(found: Iterable[LedgerRow], registry: Mapping[str, SiteEntry], today: str) -> list[Sums]:
    """Sums for every unit, also those without a finding; by name."""
    sums: dict[str, Sums] = {}
    for entry in registry.values():
        name = entry.unit or entry.sponsor or entry.name or entry.id
        sums.setdefault(name, Sums(name)).sites += 1
    for row in found:
        sums.setdefault(row.unit, Sums(row.unit)).take(row, today)
    return sorted(sums.values(), key=lambda one: one.name)


def by_level(found: Iterable[LedgerRow], registry: Mapping[str, SiteEntry], today: str) -> list[Sums]:
    """Sums for every level of bodies (`level` of the entries), the highest first; "" last: not known."""
    sums = {name: Sums(name) for name in (*LEVEL_ORDER, "")}
    for entry in registry.values():
        sums[entry.level or level_of_body(entry.body_type)].sites += 1
    for row in found:
        sums[row.site_level].take(row, today)
    return [one for one in sums.values() if one.sites or one.by_status]


LEVEL_ORDER = ("nation", "province", "city", "county", "township")


def by_superior(found: Iterable[LedgerRow], registry: Mapping[str, SiteEntry], today: str) -> list[Sums]:
    """Sums for every site that others are below, with everything below it and itself (逐级检查); in registry order."""
    above = {site_id: chain(registry, site_id) for site_id in registry}
    heads = {one for line in above.values() for one in line[1:]}
    sums = {site_id: Sums(site_id) for site_id in registry if site_id in heads}
    for line in above.values():
        for head in heads.intersection(line):
            sums[head].sites += 1
    for row in found:
        for head in heads.intersection(above.get(row.site_id, ())):
            sums[head].take(row, today)
    return list(sums.values())


def chain(registry: Mapping[str, SiteEntry], site_id: str) -> tuple[str, ...]:
    """A site and those above it, up to the highest; a circle in the registry ends where it closes."""
    line = [site_id]
    while (entry := registry.get(line[-1])) is not None and entry.superior and entry.superior not in line:
        line.append(entry.superior)
    return tuple(line)


@dataclass(frozen=True, slots=True)
class LastOutcome:
    """What the last judgement of a site said of one indicator; `findings` counts candidates too."""

    outcome: str
    findings: int
    as_of: str


def last_outcomes(records: Records, site_id: str) -> dict[str, LastOutcome]:
    """Indicator -> its outcome in the last judgement of a site; {} when it was never judged."""
    found = records.rows(
        "SELECT o.indicator, o.outcome, o.findings, j.as_of FROM outcome o JOIN judgement j ON j.id = o.judgement_id"
        " WHERE j.id = (SELECT judgement_id FROM site_state WHERE site_id = ?)",
        (site_id,),
    )
    return {row[0]: LastOutcome(row[1], row[2], row[3]) for row in found}


def by_group(found: Iterable[LedgerRow], names: Mapping[str, str], today: str) -> list[Sums]:
    """Sums by what `names` says of an indicator (an axis of review, say), in the order of its values."""
    sums = {name: Sums(name) for name in dict.fromkeys(names.values())}
    for row in found:
        if row.indicator in names:
            sums[names[row.indicator]].take(row, today)
    return list(sums.values())
