"""Spans of time that reports are about: weeks, quarters, half-years, years. Pure; the clock is given.

A span holds its first instant and not its last. Weeks are those of ISO 8601: they begin on Monday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import tzinfo

    from reports.wording import Speaker

Kind = Literal["week", "quarter", "half", "year"]
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_LONG = re.compile(r"(\d{4})(?:-?([QH])(\d))?", re.IGNORECASE)
_MONTHS = {"quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A span from `since` up to, without, `until`, both with offset. `number` counts within the year; 0 for a year."""

    kind: Kind
    year: int
    number: int
    since: datetime
    until: datetime

    @property
    def id(self) -> str:
        """As people write it: 2026-W47, 2026Q4, 2026H2, 2026."""
        if self.kind == "week":
            return f"{self.year}-W{self.number:02d}"
        return (
            f"{self.year}{ {'quarter': 'Q', 'half': 'H'}[self.kind] }{self.number}" if self.number else str(self.year)
        )

    @property
    def first_day(self) -> date:
        """The first day."""
        return self.since.date()

    @property
    def last_day(self) -> date:
        """The last day that belongs to it."""
        return (self.until - timedelta(seconds=1)).date()

    def before(self) -> Period:
        """The span of the same kind before this one."""
        return around(self.kind, (self.since - timedelta(days=1)).date(), self.since.tzinfo)

    def holds(self, instant: str) -> bool:
        """Whether an ISO instant with offset lies in it."""
        return self.since <= datetime.fromisoformat(instant) < self.until

    def name(self, say: Speaker) -> str:
        """As a title calls it: 2026年第47周, 2026年第四季度, 2026年下半年, 2026年度."""
        if self.kind == "week":
            return say("week {number} of {year}", year=str(self.year), number=self.number)
        if self.kind == "quarter":
            return say(_QUARTERS[self.number - 1], year=str(self.year))
        if self.kind == "half":
            return say(_HALVES[self.number - 1], year=str(self.year))
        return say("the year {year}", year=str(self.year))


_QUARTERS = (
    N_("the first quarter of {year}"),
    N_("the second quarter of {year}"),
    N_("the third quarter of {year}"),
    N_("the fourth quarter of {year}"),
)
_HALVES = (N_("the first half of {year}"), N_("the second half of {year}"))


def around(kind: Kind, day: date, zone: tzinfo | None) -> Period:
    """The span of a kind in which a day lies."""
    if kind == "week":
        monday = day - timedelta(days=day.weekday())
        year, number, _ = monday.isocalendar()
        return Period(kind, year, number, _midnight(monday, zone), _midnight(monday + timedelta(days=7), zone))
    months = _MONTHS[kind]
    number = (day.month - 1) // months
    first = date(day.year, number * months + 1, 1)
    after = date(day.year + (number + 1) * months // 12, (number + 1) * months % 12 + 1, 1)
    return Period(kind, day.year, 0 if kind == "year" else number + 1, _midnight(first, zone), _midnight(after, zone))


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def week(said: str, now: datetime) -> Period:
    """The week that somebody names ("2026-W47"); "" is this week, and on a Monday the one before.

    Raises:
        UsageError: it is no week, or has not begun yet.
    """
    if not said:
        here = around("week", now.date(), now.tzinfo)
        return here.before() if now.weekday() == 0 else here
    match = _WEEK.fullmatch(said.strip())
    try:
        if match is None:
            raise ValueError(said)
        found = around("week", date.fromisocalendar(int(match[1]), int(match[2]), 1), now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            N_("{said} is no week"), hint=N_("write the year and the number of the week, such as 2026-W47"), said=said
        ) from error
    return _begun(found, said, now)


def period(said: str, now: datetime) -> Period:
    """A quarter, half-year or year as people write it: 2026Q4, 2026H2, 2026.

    Raises:
        UsageError: it is none of these, or has not begun yet.
    """
    match = _LONG.fullmatch(said.strip())
    kinds: dict[str | None, tuple[Kind, int]] = {"Q": ("quarter", 4), "H": ("half", 2), None: ("year", 1)}
    kind, most = kinds[match[2].upper() if match and match[2] else None]
    number = int(match[3]) if match and match[3] else 1
    try:
        if match is None or not 1 <= number <= most:
            raise ValueError(said)
        day = date(int(match[1]), (number - 1) * _MONTHS[kind] + 1, 1)
        found = around(kind, day, now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            N_("{said} is no quarter, half-year or year"), hint=N_("write 2026Q4, 2026H2 or 2026"), said=said
        ) from error
    return _begun(found, said, now)


def _begun(found: Period, said: str, now: datetime) -> Period:
    if found.since > now:
        raise UsageError(N_("{said} has not begun yet"), hint=N_("name a span that has begun"), said=said)
    return found
