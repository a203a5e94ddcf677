"""Letters to units, and the list of confirmed cases. Pure: the same entries give the same words.

What is only suspected is in none of them. A reminder may hold what a run has found for sure and asks to check it; a
notice of rectification and the list of cases hold only what a person has confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.ledger_states import COUNTED
from reports.letter import BLANK
from reports.notice.words import addressed, long_day
from reports.wording import Speaker, clean, day, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from db.ledger_models import LedgerEntry
    from xuncha.i18n import Lang

Kind = Literal["reminder", "rectification", "exposure"]
KINDS: tuple[Kind, ...] = ("reminder", "rectification", "exposure")
TITLES: dict[Kind, str] = {
    "reminder": N_("Letter of reminder on problems of a government website"),
    "rectification": N_("Notice of rectification for a government website"),
    "exposure": N_("List of confirmed problems of government websites that are made public"),
}
ROWS = 500
_ADDRESS = 120


@dataclass(frozen=True, slots=True)
class UnitLetter:
    """A letter, ready to be shown in any form. `ids` are the findings in it, in the order of its rows."""

    lang: Lang
    kind: Kind
    title: str
    doc_number: str
    addressees: str
    unit: str
    opening: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    office: str
    date: str
    person: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signs; what is "" becomes a blank to fill in."""

    office: str = ""
    person: str = ""


def chosen(entries: Sequence[LedgerEntry], kind: Kind, fired: Collection[tuple[str, str]] = ()) -> list[LedgerEntry]:
    """The entries that a letter of this kind may hold, vetoes and old ones first.

    The list of cases holds forged dates, findings of vetoes that fired, and what is past its term or came back.

    Args:
        entries: of one unit, or all.
        kind: which letter.
        fired: site and indicator of the vetoes that fired in the last judgement; below its threshold none is grave.
    """
    found = [one for one in entries if one.row.status in COUNTED and (kind == "reminder" or one.row.confirmed)]
    if kind == "exposure":
        found = [one for one in found if _grave(one, fired)]
    return sorted(found, key=_order)[:ROWS]


def _grave(entry: LedgerEntry, fired: Collection[tuple[str, str]]) -> bool:
    row = entry.row
    return (
        (row.site_id, row.indicator) in fired
        or row.indicator.startswith("integrity.")
        or entry.overdue
        or row.reopened > 0
    )


def _order(entry: LedgerEntry) -> tuple[int, str, str, str]:
    return (0 if entry.row.kind == "veto" else 1, entry.row.site_name, entry.row.first_seen, entry.row.id)


def build(
    entries: Sequence[LedgerEntry],
    kind: Kind,
    due: Mapping[str, str],
    sender: Sender,
    issued: date,
    lang: Lang,
    *,
    unit: str = "",
) -> UnitLetter:
    """The letter.

    Args:
        entries: what `chosen` gave.
        kind: which letter.
        due: id -> last day of the term (ISO), "" where no calendar reaches.
        sender: who signs.
        issued: the day of the letter.
        lang: its language.
        unit: to whom it goes; "" for the list of cases.
    """
    say = Speaker(lang)
    last = max((due.get(one.row.id, "") for one in entries), default="")
    return UnitLetter(
        lang=lang,
        kind=kind,
        title=say.label(TITLES[kind]),
        doc_number=BLANK,
        addressees=addressed(shorten(clean(unit), 100), say) if unit else "",
        unit=shorten(clean(unit), 100),
        opening=_opening(say, kind, len(entries)),
        head=head(say, kind),
        rows=tuple(_row(at, one, kind, due, say) for at, one in enumerate(entries, 1)),
        closing=_closing(say, kind, last, sender),
        office=shorten(clean(sender.office), 100) or BLANK,
        date=long_day(say, issued),
        person=shorten(clean(sender.person), 100),
        ids=tuple(one.row.id for one in entries),
    )


def head(say: Speaker, kind: Kind) -> tuple[str, ...]:
    """Heads of the table."""
    if kind == "exposure":
        return (say("No."), say("Unit in charge"), say("Website"), say("Problem"), say("First seen"), say("Term ends"))
    return (say("No."), say("Website"), say("Problem"), say("Where"), say("First seen"), say("Term ends"))


def _row(at: int, entry: LedgerEntry, kind: Kind, due: Mapping[str, str], say: Speaker) -> tuple[str, ...]:
    row = entry.row
    message = shorten(say.fill(row.template, row.params), 200)
    first, term = day(row.first_seen), due.get(row.id) or row.due_on or "-"
    site = shorten(clean(row.site_name), 60)
    if kind == "exposure":
        return (str(at), shorten(clean(row.unit), 60), site, message, first, term)
    basis = shorten(clean(entry.basis), 120)
    told = message + (say(" Basis: {basis}", basis=basis) if basis else "")
    return (str(at), site, told, shorten(clean(row.url), _ADDRESS), first, term)


def _opening(say: Speaker, kind: Kind, count: int) -> tuple[str, ...]:
    if kind == "reminder":
        return (
            say("In the regular inspection of government websites, {count} problems were found on websites of your"
                " unit;"
                " they are listed below. Please check them.", count=count),
        )  # fmt: skip
    if kind == "rectification":
        return (
            say("In the inspection of government websites, {count} problems were found on websites of your unit and"
                " confirmed by our staff; they are listed below. Please repair them in time.", count=count),
        )  # fmt: skip
    return (
        say("The following {count} problems of government websites were found in inspections and confirmed by our"
            " staff."
            " They are grave, past their term, or came back after they had been repaired.", count=count),
    )  # fmt: skip


def _closing(say: Speaker, kind: Kind, last: str, sender: Sender) -> tuple[str, ...]:
    from datetime import date as days

    office = shorten(clean(sender.office), 60) or BLANK
    until = long_day(say, days.fromisoformat(last)) if last else BLANK
    if kind == "reminder":
        return (
            say("Please repair what is so by {until} and tell {office} what was done. If something is not so, or"
                " cannot be"
                " repaired in time, please say why; it is then checked again or noted.", until=until, office=office),
        )  # fmt: skip
    if kind == "rectification":
        return (
            say("Please finish the repair by {until} and send a written report to {office}: what was done, when, by"
                " whom,"
                " and how it is kept from happening again.", until=until, office=office),
            say("Everything is looked at again after the term. What is not repaired in time is put under"
                " supervision, and"
                " the persons in charge are summoned."),
        )  # fmt: skip
    return (say("The units named are to repair these problems at once and to report to {office}.", office=office),)
