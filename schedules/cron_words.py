"""Cron expressions: five fields, names, lists, ranges, steps, and `@daily`. Monday is Monday.

The week of cron begins with Sunday as 0 (and 7); that of APScheduler with Monday as 0, also in its `from_crontab`. So
cron is read here, and nothing of it is handed on as text.
"""

from __future__ import annotations

from typing import Final

from schedules.when import ALL_MONTHS, When
from xuncha.i18n import N_

_MACROS: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Final = 5


class WordsError(ValueError):
    """A time that cannot be understood. `what` is a message id, `values` fill its places."""

    def __init__(self, what: str, **values: str) -> None:
        super().__init__(what)
        self.what = what
        self.values = values


def looks_like_cron(text: str) -> bool:
    """Whether somebody wrote a cron expression, right or wrong."""
    fields = text.split()
    if text.startswith("@") or ("*" in text and set(text) <= set("0123456789*/,- ")):
        return True
    return len(fields) == _FIELDS and all(set(field) <= set("0123456789*/,-") for field in fields[:3])


def parse_cron(text: str) -> When:
    """A cron expression.

    Raises:
        WordsError: what is wrong with which field.
    """
    text = _MACROS.get(text.strip().lower(), text)
    fields = text.split()
    if len(fields) != _FIELDS:
        raise WordsError(N_("a cron expression has five fields: minute, hour, day, month, weekday"))
    minutes = _field(fields[0], 0, 59)
    hours = _field(fields[1], 0, 23)
    days = _field(fields[2], 1, 31)
    months = _field(fields[3], 1, 12, _MONTHS)
    week = {day or 7 for day in _field(fields[4], 0, 7, _DAYS)}
    free_day, free_week = fields[2].startswith("*"), fields[4].startswith("*")
    return When(
        minutes=tuple(sorted(hour * 60 + minute for hour in hours for minute in minutes)),
        months=ALL_MONTHS if fields[3] == "*" else frozenset(months),
        month_days=frozenset() if fields[2] == "*" else frozenset(days),
        weekdays=frozenset() if fields[4] == "*" else frozenset(week),
        either=not free_day and not free_week,
    )


def _field(text: str, low: int, high: int, names: tuple[str, ...] = ()) -> set[int]:
    found: set[int] = set()
    for part in text.lower().split(","):
        span, _, said = part.partition("/")
        step = int(said) if said.isdecimal() else 1
        if "/" in part and (not said.isdecimal() or step < 1):
            raise WordsError(N_("{part}: a step is a number from 1 on"), part=part)
        if span == "*":
            found.update(range(low, high + 1, step))
            continue
        begin, dash, end = span.partition("-")
        first = _number(begin, low, high, names)
        last = _number(end, low, high, names) if dash else first
        if "/" in part and not dash:
            raise WordsError(N_("{part}: a step goes with * or with a span such as 8-18"), part=part)
        if last < first:
            raise WordsError(N_("{part}: the span goes backwards"), part=part)
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, low: int, high: int, names: tuple[str, ...]) -> int:
    if text in names:
        return names.index(text) + low
    if not (text.isascii() and text.isdecimal()) or not low <= int(text[:4]) <= high:
        raise WordsError(N_("{part} is not between {low} and {high}"), part=text or "?", low=str(low), high=str(high))
    return int(text)
