"""The ledger as people work with it: rows of the records with terms, names of indicators and what is due today."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import UNSET

from db import ledger_view, waivers
from db.ledger_models import LedgerEntry
from inspector import deadlines, working_days
from inspector.profiles import load_rules, standard_rules
from inspector.rulebook import sources_of
from schedules.rules import placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from db.ledger_models import LedgerRow
    from db.ledger_view import Filter
    from db.models import Source
    from db.records import Records
    from inspector.entries import Indicator
    from inspector.profiles import Rules
    from inspector.working_days import WorkingDays
    from xuncha.config import Config


class Book:
    """The ledger of one record database, on one day.

    Args:
        config: registry, terms, calendar.
        records: the record database; waivers that have ended are lapsed first, so that no list shows them as waived.
        now: the instant; its day in the configured zone is today.
    """

    def __init__(self, config: Config, records: Records, now: datetime) -> None:
        self.config = config
        self.records = records
        self.now = now.astimezone(config.zone)
        self.instant = self.now.isoformat(timespec="seconds")
        waivers.lapse_all(records, self.instant)

    @property
    def today(self) -> date:
        """The day of everything in here."""
        return self.now.date()

    @cached_property
    def calendar(self) -> WorkingDays:
        """Working days: the operator's file over those that the program knows."""
        path = self.config.calendar_path
        return working_days.load(path) if path else working_days.standard()

    def entries(self, wanted: Filter | None = None) -> list[LedgerEntry]:
        """Entries by unit, site and age."""
        rows = ledger_view.rows(self.records, self.config.sites, wanted, today=self.today.isoformat())
        return [self._entry(row) for row in rows]

    def due(self, rows: Sequence[LedgerRow]) -> dict[str, str]:
        """Last day of the term for each row if it is notified today; "" where the calendar does not reach."""
        rules = self.config.program.ledger
        days: dict[int, str] = {}  # thousands of findings share a few terms
        for row in rows:
            term = deadlines.term(rules, row.site_level, row.kind)
            if term not in days:
                days[term] = deadlines.due_on(rules, row, self.today, self.calendar)
        return {row.id: days[deadlines.term(rules, row.site_level, row.kind)] for row in rows}

    def indicators(self, site_id: str, body_type: str) -> tuple[Indicator, ...]:
        """The indicators that bind a site today, in the order of its rules."""
        return tuple(
            entry
            for entry in self._binding(site_id, body_type).values()
            if entry.in_force(self.today) and entry.binds(body_type)
        )

    def _entry(self, row: LedgerRow) -> LedgerEntry:
        stands = deadlines.standing(self.config.program.ledger, row, self.today, self.calendar)
        name, name_en, source = self._indicator(row)
        basis, status = _own_basis(row.evidence) or (_line(source), source.status if source else "")
        return LedgerEntry(
            row, name, name_en, basis, status, stands.days_left, stands.overdue, stands.soon, stands.level, stands.to_do
        )

    # -- indicators ------------------------------------------------------------------------------------------------

    def _indicator(self, row: LedgerRow) -> tuple[str, str, Source | None]:
        """Names of an indicator and the clause that binds this site; no clause where its rules have none today."""
        entry = self._binding(row.site_id, row.body_type).get(row.indicator)
        if entry is not None:
            return entry.name, entry.name_en, next(iter(sources_of(entry)), None)
        return *indicator_names().get(row.indicator, (row.indicator, row.indicator)), None

    def _binding(self, site_id: str, body_type: str) -> Mapping[str, Indicator]:
        entry = self.config.sites.get(site_id)
        of_entry = entry.profiles if entry else []
        profiles = tuple(dict.fromkeys((*self.config.program.judge.profiles, *of_entry)))
        known = self._books.get((profiles, body_type))
        if known is None:
            names = [placed(self.config, name) for name in profiles]
            bound = self._rules.combined(names, body_type, self.today)
            known = {one.id: one for one in bound.current(body_type, self.today)}
            self._books[profiles, body_type] = known
        return known

    @cached_property
    def _books(self) -> dict[tuple[tuple[str, ...], str], Mapping[str, Indicator]]:
        return {}

    @cached_property
    def _rules(self) -> Rules:
        judge = self.config.program.judge
        names = dict.fromkeys((*judge.profiles, *(name for one in self.config.sites.values() for name in one.profiles)))
        return load_rules(placed(self.config, judge.rulebook), [placed(self.config, name) for name in names])


@cache
def indicator_names() -> Mapping[str, tuple[str, str]]:
    """Chinese and English name of every indicator of a bundled rule, for findings of rules that bind no longer."""
    rules = standard_rules()
    found: dict[str, tuple[str, str]] = {one.id: (one.name, one.name_en) for one in rules.base.indicator}
    for layer in (*rules.general, *rules.profiles.values()):
        for over in layer.indicator:
            if over.name is not UNSET and over.name_en is not UNSET:
                found.setdefault(over.id, (over.name, over.name_en))
    return found


def _line(source: Source | None) -> str:
    if source is None:
        return ""
    number = f"（{source.number}）" if source.number else ""
    return f"{source.document}{number} {source.clause}".strip()


def _own_basis(evidence: Mapping[str, object]) -> tuple[str, str] | None:
    """The clause that a finding itself carries, where it is not that of its indicator."""
    status = evidence.get("source_status")
    if status not in {"official", "local", "unconfirmed"}:
        return None
    number = f"（{evidence['number']}）" if evidence.get("number") else ""
    return f"{evidence.get('document', '')}{number} {evidence.get('clause', '')}".strip(), str(status)
