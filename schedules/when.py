"""When something runs: minutes of the day on certain days. Pure: clock, zone and calendar come from the caller.

Everything that people write (`schedules/words.py`) comes down to this, so one piece of code answers "when next?", "when
last?" and "how often was it left out?", and one writes lines for cron and systemd.
"""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from inspector.working_days import WorkingDays

DAY_MINUTES: Final = 24 * 60
ALL_MONTHS: Final = frozenset(range(1, 13))
LAST: Final = -1  # the last day of a month
_FARTHEST = 366 * 9  # days: 29 February may be eight years away
_SATURDAY = 6


@dataclass(frozen=True, slots=True)
class When:
    """Minutes since midnight, in order, on days that fit. No minute: never.

    Args:
        minutes: 0 to 1439.
        months: 1 to 12.
        month_days: 1 to 31, and LAST; empty: any.
        weekdays: 1 (Monday) to 7 (Sunday); empty: any.
        either: where both kinds of day are given, one is enough (the rule of cron); else both must fit.
        working: only days on which offices work.
    """

    minutes: tuple[int, ...]
    months: frozenset[int] = ALL_MONTHS
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    either: bool = False
    working: bool = False

    def fits(self, day: date, calendar: WorkingDays) -> bool:
        """Whether it runs on a day."""
        if day.month not in self.months or (self.working and not works(day, calendar)):
            return False
        by_month = not self.month_days or day.day in self.month_days or (LAST in self.month_days and _is_last(day))
        by_week = not self.weekdays or day.isoweekday() in self.weekdays
        if self.either and self.month_days and self.weekdays:
            return by_month or by_week
        return by_month and by_week

    def next_after(self, at: datetime, zone: tzinfo, calendar: WorkingDays) -> datetime | None:
        """The first time after an instant; None if there is none in nine years."""
        return next(self.times(at, zone, calendar), None)

    def times(self, after: datetime, zone: tzinfo, calendar: WorkingDays) -> Iterator[datetime]:
        """All times after an instant, in order."""
        day = after.astimezone(zone).date()
        for _ in range(_FARTHEST if self.minutes else 0):
            if self.fits(day, calendar):
                yield from (at for at in self._on(day, zone) if at > after)
            day += timedelta(days=1)

    def last_until(self, at: datetime, zone: tzinfo, calendar: WorkingDays) -> datetime | None:
        """The last time up to and including an instant; None if there was none in nine years."""
        day = at.astimezone(zone).date()
        for _ in range(_FARTHEST if self.minutes else 0):
            if self.fits(day, calendar):
                found = [one for one in self._on(day, zone) if one <= at]
                if found:
                    return found[-1]
            day -= timedelta(days=1)
        return None

    def _on(self, day: date, zone: tzinfo) -> list[datetime]:
        """The times of a day. A time that a clock change leaves out comes when the clock has gone on."""
        made = [
            datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)
            for minute in self.minutes
        ]
        return [at.astimezone(zone) for at in sorted(set(made))]


NEVER: Final = When(())


def works(day: date, calendar: WorkingDays) -> bool:
    """Whether offices work on a day; where nobody knows its holidays yet, Monday to Friday."""
    known = calendar.is_working_day(day)
    return day.isoweekday() < _SATURDAY if known is None else known


def _is_last(day: date) -> bool:
    return day.day == months_of.monthrange(day.year, day.month)[1]
