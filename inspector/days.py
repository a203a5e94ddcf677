"""Dates as stored facts: read them without ever raising, and compare them with the day judged."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from db.models import Item

# A page that claims a day before the first government website or centuries ahead is a misreading.
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


def read_day(text: str) -> date | None:
    """The day of a stored date or instant; None when it is empty, malformed or absurd."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def read_instant(text: str, zone: tzinfo | None) -> datetime | None:
    """A stored instant in `zone`; None when it cannot be read. An instant without offset is taken to be in `zone`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return None
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened between two instants: a claimed date without a time of day leaves the whole day open."""

    first: datetime
    last: datetime

    @classmethod
    def claimed(cls, day_text: str, time_text: str, zone: tzinfo | None) -> Moment | None:
        """From a claimed date and time of day; None without a readable date. Midnight sharp is no time of day."""
        day = read_day(day_text)
        if day is None:
            return None
        start = datetime.combine(day, time(0), zone)
        end = start + timedelta(days=1)
        try:
            clock = time.fromisoformat(time_text) if time_text else None
        except ValueError:
            clock = None
        if clock is None or clock.replace(tzinfo=None) == time(0):  # many templates print 00:00 for "not recorded"
            return cls(start, end)
        at = datetime.combine(day, clock.replace(tzinfo=None), zone)
        return cls(at, at if clock.second else min(at + timedelta(minutes=1), end))


def newest_until(items: Iterable[Item], last: date) -> tuple[date | None, bool]:
    """The newest day among items that are not dated after `last`, and whether any item is dated after it."""
    days = [day for item in items if (day := read_day(item.date)) is not None]
    past = [day for day in days if day <= last]
    return (max(past) if past else None), len(past) < len(days)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, the last of that month where it has no such day; never before year 1."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if year > 0 else date.min
