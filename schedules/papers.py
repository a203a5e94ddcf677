"""What notices and letters rest on: records, registry, terms, templates. What they say is in `reports`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import ledger_view, papers, span
from db.ledger_actions import Clerk
from db.ledger_states import COUNTED
from inspector import working_days
from inspector.profiles import load_rules
from reports import periods
from reports.letters import build as letters
from reports.notice import build as notices
from reports.notice import forms
from reports.notice.approval import code, packed, unpacked
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
    from db.papers import Approval, Which
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


class Notices:
    """Notices as drafts, and as somebody approved them."""

    def __init__(self, config: Config, records: Records, now: datetime) -> None:
        self.config, self.records, self.now = config, records, now

    def draft(self, which: Which, issued: date | None = None) -> Notice:
        """What the records say now.

        Raises:
            UsageError: there is no such period.
        """
        period = periods.period(which.period, self.now)
        lang: Lang = "en" if which.lang == "en" else "zh"
        return notice(self.records, self.config, period, self.now, lang, theme=which.theme, issued=issued)

    def current(self, which: Which) -> tuple[Notice, Approval | None]:
        """The notice as it was approved, with that; else a draft and None."""
        known = papers.standing(self.records, which)
        return (unpacked(known.body), known) if known else (self.draft(which), None)

    def approve(self, which: Which, said: str, *, approver: str, author: str, issued: date | None = None) -> Approval:
        """Approve the draft with the code `said`.

        Raises:
            UsageError: the draft says something else by now, or an approval stands.
        """
        made = self.draft(which, issued)
        if said.strip().lower() != code(made):
            raise UsageError(
                N_("the draft with the code {said} is not what the records say today"),
                hint=N_("write the draft anew, read it, and approve the code that it shows"), said=said.strip()[:40],
            )  # fmt: skip
        return papers.approve(
            self.records, which, code(made), made.title, packed(made), approver=approver or author, author=author,
            at=self.now.isoformat(timespec="seconds"),
        )  # fmt: skip

    def withdraw(self, which: Which, *, author: str, why: str) -> Approval:
        """Take an approval back; what waits to be delivered stays here.

        Raises:
            UsageError: none stands, or no reason is given.
        """
        if not why.strip():
            raise UsageError(N_("an approval is withdrawn with a reason"), hint=N_("write it with --why"))
        return papers.withdraw(
            self.records, which, author=author, why=why.strip(), at=self.now.isoformat(timespec="seconds")
        )

    def rendered(self, made: Notice, approval: Approval | None, form: str) -> bytes:
        """The notice in one of its forms, by the office's own template if it has one.

        Raises:
            ConfigError: that template is wrong.
        """
        template, where = own_template(self.config, "notice") if form == "docx" else (None, "")
        approved = forms.Approved(approval.approver, approval.at) if approval else None
        return forms.render(made, form, template, where, approved=approved)


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
