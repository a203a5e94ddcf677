"""Terms: within how many working days something must be public, from which day on, and what a page says of that day.

Different documents set different terms from different days: 签发 (signed; by GB/T 9704-2012 that is 成文日期), 印发
(issued, which comes later), 公开 (public). The most favourable reading of every date counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec

from inspector.days import read_day, read_instant
from inspector.entries import SourceEntry  # noqa: TC001 - msgspec reads the annotations
from inspector.params import ALL_BODIES, Count, binds, known_bodies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.models import Doc
    from inspector.check import Case
    from inspector.working_days import WorkingDays

_Text = Annotated[str, msgspec.Meta(min_length=1)]
_SURE = ("written.label", "written.signature", "written.json")
_ISSUED = "印发"
C = TypeVar("C", bound="Cited")


class Cited(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule among several of one indicator, with its own source, told apart by `name` when a profile is laid over it.

    `candidate`: what breaks it is shown to people and never counted: the text was not seen, or people must say whether
    it binds. `also` holds the sources of rules that this one was laid over.
    """

    name: _Text
    document: _Text
    clause: _Text
    status: Literal["official", "local", "unconfirmed"]
    number: str = ""
    quote: str = ""
    body_types: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (ALL_BODIES,)
    candidate: bool = False
    also: tuple[SourceEntry, ...] = ()

    def __post_init__(self) -> None:
        known_bodies(self.body_types)

    def binds(self, body_type: str) -> bool:
        """Whether the term binds a body of this type."""
        return binds(self.body_types, body_type)

    def basis(self) -> dict[str, Any]:
        """Its source, as evidence of a finding."""
        return {
            "document": self.document,
            "number": self.number,
            "clause": self.clause,
            "quote": self.quote,
            "source_status": self.status,
        }


class Term(Cited, frozen=True, kw_only=True):
    """A term of working days."""

    days: Count


class Due(Cited, frozen=True, kw_only=True):
    """A day of each year (month and day) by which something about the year before must be public."""

    due: Annotated[str, msgspec.Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8]|30|31)$")]

    def __post_init__(self) -> None:
        super().__post_init__()
        date(2025, *map(int, self.due.split("-")))  # ValueError for a day that a year does not have

    def last_day(self, calendar: WorkingDays, year: int) -> date | None:
        """The last day in that year: on a holiday the term ends with the next working day (民法典第203条)."""
        day = date(year, *map(int, self.due.split("-")))
        return calendar.add_working_days(day - timedelta(days=1), 1)


@dataclass(frozen=True, slots=True)
class Start:
    """The day from which a term runs. `issued`: of 印发, not of 成文. `sure`: a label or a signature says so."""

    day: date
    issued: bool
    sure: bool


def start_of(doc: Doc) -> Start | None:
    """When a document was written or issued, as its page says; None when it does not."""
    day = read_day(doc.written_on)
    if day is None:
        return None
    rule = doc.written_by
    if rule.startswith("written.issued-label"):  # 生成日期, 发文日期: often what a system put there
        return Start(day, issued=_ISSUED in rule, sure=_ISSUED in rule)
    return Start(day, issued=False, sure=rule.startswith(_SURE))


def public_since(doc: Doc, case: Case) -> date | None:
    """The earliest day on which a document was public: by what it claims, ever claimed, or by what we saw.

    None without a claim, or when it claims a day that is still to come.
    """
    seen = read_instant(doc.first_seen, case.as_of.tzinfo)
    days = [read_day(doc.published_on), *(read_day(claimed) for claimed, _ in doc.claims)]
    known = [day for day in days if day is not None]
    if not known or max(known) > case.as_of.date():
        return None
    return min([*known, *([seen.date()] if seen is not None else [])])


def last_day(calendar: WorkingDays, start: date, days: int) -> date | None:
    """The last day of a term of working days; None when a day is not known."""
    return calendar.add_working_days(start, days)


def binding(terms: Iterable[C], body_type: str) -> tuple[C, ...]:
    """The terms that bind a body of this type."""
    return tuple(term for term in terms if term.binds(body_type))
