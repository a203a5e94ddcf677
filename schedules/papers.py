"""What notices and letters rest on: records, registry, terms, templates. What they say is in `reports`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import ledger_view, span
from db.ledger_actions import Clerk
from db.ledger_states import COUNTED
from inspector import working_days
from inspector.profiles import load_rules
from reports.letters import build as letters
from reports.notice import build as notices
from reports.papers import fill
from schedules.digests import indicator_facts
from schedules.rectification import Book
from schedules.rules import placed
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from db.ledger_models import LedgerEntry, Step
    from db.records import Records
    from reports.letters.build import Kind, UnitLetter
    from reports.notice.model import Notice
    from reports.periods import Period
    from xuncha.config import Config
    from xuncha.i18n import Lang


def notice(
    records: Records,
    config: Config,
    period: Period,
    now: datetime,
    lang: Lang,
    *,
    theme: str = "",
    issued: date | None = None,
) -> Notice:
    """The notice of a quarter, half-year or year.

    Raises:
        RulebookError: the rulebook is not valid.
    """
    told = config.program.reports
    day = issued or now.date()
    end = min(now, period.until)
    known = span.sites(records, config.sites, period.since, end)
    inspected = {one.site.id for one in known}
    rows = ledger_view.rows(records, config.sites, today=end.date().isoformat())
    calendar = working_days.load(config.calendar_path) if config.calendar_path else working_days.standard()
    rectify = calendar.add_working_days(day, config.program.ledger.days)
    reply = calendar.add_working_days(day, config.program.ledger.days + told.reply_days)
    facts = notices.NoticeFacts(
        sites=known,
        rows=[row for row in rows if row.site_id in inspected],
        events=list(ledger_view.events(records, "")),
        indicators=indicator_facts(config),
        basis=load_rules(placed(config, config.program.judge.rulebook)).base.name,
        issued=day,
        rectify_by=rectify.isoformat() if rectify else "",
        reply_by=reply.isoformat() if reply else "",
        office=told.office,
        region=told.region,
        addressees=told.addressees,
        person=told.person,
    )
    return notices.build(facts, period, now, lang, theme=theme)


def own_template(config: Config, name: str) -> tuple[bytes | None, str]:
    """The template that a key of `[reports]` names, and its file; None for that of the program.

    Raises:
        ConfigError: it cannot be read.
    """
    said = getattr(config.program.reports, f"{name}_template")
    if not said:
        return None, ""
    path = config.folder / said
    return fill.read(path), str(path)


class Letters:
    """Letters to units, from the ledger of one day."""

    def __init__(self, config: Config, records: Records, now: datetime) -> None:
        self.config = config
        self.records = records
        self.book = Book(config, records, now)

    def choose(self, unit: str, kind: Kind) -> list[LedgerEntry]:
        """What a letter to a unit holds; "" is every unit.

        Raises:
            UsageError: there is no such unit, or nothing to write about.
        """
        entries = self.book.entries(ledger_view.Filter(units=(unit,) if unit else (), statuses=COUNTED))
        known = span.sites(self.records, self.config.sites, self.book.now, self.book.now)
        fired = {(one.site.id, veto.indicator) for one in known if one.judged for veto in one.judged.vetoes}
        found = letters.chosen(entries, kind, fired)
        if found:
            return found
        if unit and not entries and unit not in self.units():
            raise UsageError(
                N_("there is no unit {unit}"), hint=N_("known units: {known}"), unit=unit,
                known="、".join(self.units()[:30]) or "-",
            )  # fmt: skip
        hint = (
            N_("look at it with: xuncha ledger list")
            if kind == "reminder"
            else N_("only what a person has confirmed may be named: xuncha ledger confirm")
        )
        raise UsageError(N_("there is nothing to write about"), where=unit, hint=hint)

    def units(self) -> list[str]:
        """Every unit that answers for a site or a finding."""
        sums = ledger_view.by_unit(ledger_view.rows(self.records, self.config.sites), self.config.sites, "")
        return [one.name for one in sums]

    def due(self, entries: list[LedgerEntry], wished: date | None) -> dict[str, str]:
        """Last day of the term of each: as wished, else the one that runs, else by the rules of `[ledger]`."""
        by_rule = self.book.due([one.row for one in entries])
        day = wished.isoformat() if wished else ""
        return {one.row.id: day or one.row.due_on or by_rule[one.row.id] for one in entries}

    def write(
        self, entries: list[LedgerEntry], kind: Kind, due: Mapping[str, str], lang: Lang, unit: str
    ) -> UnitLetter:
        """The letter."""
        told = self.config.program.reports
        sender = letters.Sender(told.office, told.person)
        return letters.build(entries, kind, due, sender, self.book.today, lang, unit=unit)

    def record(self, letter: UnitLetter, due: Mapping[str, str], by: str) -> list[Step]:
        """Note in the ledger that the unit was told, by whom and until when."""
        return Clerk(self.records, by, self.book.instant).notify(letter.ids, due, letter.title)
