"""Chinese working days, with the days that are worked in lieu of a holiday (调休); None where nobody knows yet.

Days off and days made up are laid down each November for the year that follows (全国年节及纪念日放假办法). They come
from the library chinesecalendar; a file of the operator's own adds a year that the library does not have, or days that
are holidays in one place only (藏历新年). A day without data is never guessed: every answer that would need it
is None, and the check that asked says `could_not_check`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any, Final

import chinese_calendar
import msgspec

from xuncha.errors import ConfigError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# The notice for a year moves days of the December before it: 2018-12-29 was worked for 1 January 2019, and so were
# 30 and 31 December 2006. Until the next year's notice is known, the last days of a year are not.
_OPEN_FROM: Final = (12, 28)
_SATURDAY: Final = 5
Source = Annotated[str, msgspec.Meta(min_length=1)]


class _Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A year as its notice lays it down: Monday to Friday except `holidays`, and the weekend days of `working`."""

    year: Annotated[int, msgspec.Meta(ge=1990, le=2200)]
    holidays: tuple[dt.date, ...]
    source: Source
    working: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        for day in (*self.holidays, *self.working):
            if day.year != self.year:
                raise ValueError(f"{day} is no day of {self.year}; a day of another year belongs under [[day]]")
        both = set(self.holidays) & set(self.working)
        if both:
            raise ValueError(f"{min(both)} is in holidays and in working")


class _Day(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One day that differs from the year's notice, such as a holiday of one place."""

    date: dt.date
    working: bool
    source: Source


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    year: tuple[_Year, ...] = ()
    day: tuple[_Day, ...] = ()


class WorkingDays:
    """A calendar of working days; without arguments, what the library knows.

    Args:
        years: years by hand: January 1 to December 31, True for each day that is worked.
        days: single days that differ.
    """

    def __init__(
        self, years: Mapping[int, tuple[bool, ...]] | None = None, days: Mapping[dt.date, bool] | None = None
    ) -> None:
        self._years = dict(years or {})
        self._days = dict(days or {})
        self._sums: dict[int, list[int]] = {}

    def is_working_day(self, day: dt.date) -> bool | None:
        """Whether people work on that day; None when it is not known."""
        if day in self._days:
            return self._days[day]
        by_hand = self._years.get(day.year)
        if by_hand is not None:
            return by_hand[_number(day) - 1]
        if (day.month, day.day) >= _OPEN_FROM and not self._announced(day.year + 1):
            return None
        return _by_library(day)

    def working_days_between(self, start: dt.date, end: dt.date) -> int | None:
        """Working days after `start` up to and with `end`: 0 for the same day, negative when `end` comes first.

        The first day does not count (民法典第201条). A weekend adds nothing, so that something done on the Saturday
        after the last day has the same number as on that day: whether a term was kept is told by `add_working_days`.

        Returns:
            The number, or None when a day between them is not known.
        """
        if end < start:
            back = self.working_days_between(end, start)
            return None if back is None else -back
        total = 0
        for year in range(start.year, end.year + 1):
            after = _number(start) if start.year == year else 0
            until = _number(end) if end.year == year else _number(dt.date(year, 12, 31))
            if after < until:
                sums = self._sums_of(year)
                if until >= len(sums):
                    return None
                total += sums[until] - sums[after]
        return total

    def add_working_days(self, start: dt.date, n: int) -> dt.date | None:
        """The `n`-th working day after `start`; `start` itself for 0. What is done later than that day is late.

        Returns:
            The day, or None when it hangs on a day that is not known.

        Raises:
            ValueError: `n` is negative.
        """
        if n < 0:
            raise ValueError("n must not be negative")
        day, left = start, n
        while left:
            try:
                day += dt.timedelta(days=1)
            except OverflowError:
                return None
            working = self.is_working_day(day)
            if working is None:
                return None
            left -= working
        return day

    def _announced(self, year: int) -> bool:
        return year in self._years or (year <= dt.MAXYEAR and _by_library(dt.date(year, 1, 1)) is not None)

    def _sums_of(self, year: int) -> list[int]:
        """Working days from the beginning of a year: [0, to 1 January, ...]; ends before the first unknown day."""
        if year not in self._sums:
            known: list[bool] = []
            day = dt.date(year, 1, 1)
            while day.year == year:
                working = self.is_working_day(day)
                if working is None:
                    break
                known.append(working)
                if day == dt.date.max:
                    break  # there is no next day
                day += dt.timedelta(days=1)
            self._sums[year] = list(accumulate(known, initial=0))
        return self._sums[year]


def _number(day: dt.date) -> int:
    """1 for 1 January."""
    return day.timetuple().tm_yday


def _by_library(day: dt.date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # what it says for years before 2004 and for those without a notice
        return None


@cache
def standard() -> WorkingDays:
    """The calendar without a file of one's own."""
    return WorkingDays()


def load(path: Path) -> WorkingDays:
    """The calendar with the operator's file: `[[year]]` replaces a whole year, `[[day]]` a single day.

    Raises:
        ConfigError: the file cannot be read or is not valid; names file, key and what was expected.
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(N_("cannot be read"), where=str(path), hint=N_("check that the file may be read")) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, str(error)) from error
    try:
        file = msgspec.convert(raw, _File)
    except msgspec.ValidationError as error:
        raise _bad(path, str(error).replace(" - at `$.", ", at `")) from error
    years = {one.year: _year(one) for one in file.year}
    days = {one.date: one.working for one in file.day}
    if len(years) < len(file.year) or len(days) < len(file.day):
        raise _bad(path, "a year or a day stands there twice")
    return WorkingDays(years, days)


def _year(one: _Year) -> tuple[bool, ...]:
    day, worked = dt.date(one.year, 1, 1), []
    while day.year == one.year:
        worked.append(day in one.working or (day.weekday() < _SATURDAY and day not in one.holidays))
        day += dt.timedelta(days=1)
    return tuple(worked)


def _bad(path: Path, detail: Any) -> ConfigError:  # noqa: ANN401 - text of another library
    return ConfigError(
        N_("not valid: {detail}"),
        where=str(path),
        hint=N_("docs/configuration.md shows a calendar file"),
        detail=detail,
    )
