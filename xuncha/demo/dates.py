"""Dates of the sample sites: ages in days become dates, places in texts become words. Pure; today is given."""

from __future__ import annotations

import re
from datetime import date, timedelta

_PLACE = re.compile(r"\{([YyDdMI])([+-]\d+)?\}")


def published(today: date, age: int, on: str) -> date:
    """The day an item claims: `age` days before today, or the last `on` ("MM-DD") that is not in the future."""
    if not on:
        return today - timedelta(days=age)
    month, day = (int(part) for part in on.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)


def chinese(day: date) -> str:
    """2026年11月20日, as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def fill(text: str, day: date, today: date) -> str:
    """Fill the places of a text that claims the date `day`.

    {Y} this year, {y} the item's year (both take {y-1}: the year before); {D} the item's date in full, {d} month and
    day, {I} ISO, {M} its month in words (all take {D-7}: seven days before).
    """

    def word(match: re.Match[str]) -> str:
        what, shift = match.group(1), int(match.group(2) or 0)
        if what in "Yy":
            return str((today.year if what == "Y" else day.year) + shift)
        moved = day + timedelta(days=shift)
        return {
            "D": chinese(moved),
            "d": f"{moved.month}月{moved.day}日",
            "I": moved.isoformat(),
            "M": f"{moved.year}年{moved.month}月",
        }[what]

    return _PLACE.sub(word, text)
