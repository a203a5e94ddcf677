"""When something runs, in plain words, Chinese or English, or as a cron expression. Pure; every error is in words.

The text is eaten up piece by piece: each rule takes what it knows and says what it means; what nobody took is an error.
So "每周一 08:30", "每天 20 次" and "every 30 minutes in working hours" need no grammar of their own, and nothing is
ever half understood.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from schedules.cron_words import WordsError, looks_like_cron, parse_cron
from schedules.when import ALL_MONTHS, DAY_MINUTES, LAST, NEVER, When
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

Span = tuple[int, int]

_NEVER: Final = frozenset({"never", "off", "none", "从不", "不运行", "停用", "关闭"})
_DIGITS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_WEEK: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_ENGLISH_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ENGLISH_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WORK_WEEK: Final = frozenset(range(1, 6))
_LEFT_OVER_WORDS: Final = re.compile(
    r"\b(?:at|on|the|of|and|in|a|every|each|day|days|month|week|year|per|from|to)\b|[的在于,;、和及时内里每]|一次"
)
_HM = r"(?:[01]?\d|2[0-4])(?::[0-5]\d|点(?:[0-5]?\d分?|半|整)?)"
_ENGLISH_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*days?|s|nes|rs|ur|ues)?\b"
_MONTH_NAME = r"(" + "|".join(f"{name}|{name[:3]}" for name in _ENGLISH_MONTHS) + r")"
_TOO_LONG = 120


@dataclass(slots=True)
class _Said:
    """What was understood so far. None, or empty: nobody said."""

    rest: str
    hours: Span
    night: Span
    times: list[int] = field(default_factory=list)
    every: int | None = None
    count: int | None = None
    span: Span | None = None
    months: frozenset[int] | None = None
    month_days: set[int] = field(default_factory=set)
    weekdays: set[int] = field(default_factory=set)
    working: bool = False
    daily: bool = False
    needs_day: str = ""  # "每周" and "每月" alone do not say on which day


def parse(text: str, *, hours: Span = (8 * 60 + 30, 17 * 60 + 30), night: Span = (22 * 60, 6 * 60)) -> When:
    """When something runs.

    Args:
        text: what somebody wrote.
        hours: working hours, in minutes since midnight.
        night: the night.

    Raises:
        WordsError: it is not understood, or does not say when.
    """
    if len(text) > _TOO_LONG:
        raise WordsError(N_("that is too long to be a time"))
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).strip().lower())
    if not plain:
        raise WordsError(N_("nothing is written there"))
    if plain in _NEVER:
        return NEVER
    if looks_like_cron(plain):
        return parse_cron(plain)
    said = _Said(plain, hours, night)
    for pattern, take in _RULES:
        while (match := pattern.search(said.rest)) is not None:
            said.rest = f"{said.rest[: match.start()]} {said.rest[match.end() :]}"
            take(said, match)
        if pattern is _WEEKDAYS:  # only behind them is a numeral no day of the week any more
            said.rest = _NUMERAL.sub(lambda found: str(_numeral(found.group())), said.rest)
    left = _LEFT_OVER_WORDS.sub(" ", said.rest).strip()
    if left:
        raise WordsError(N_("{part} is not understood"), part=left[:40])
    return _made(said)


def _made(said: _Said) -> When:
    if said.needs_day and not said.weekdays and not said.month_days:
        raise WordsError(said.needs_day)
    return When(
        minutes=_minutes(said),
        months=said.months or ALL_MONTHS,
        month_days=frozenset(said.month_days),
        weekdays=frozenset(said.weekdays),
        working=said.working,
    )


def _minutes(said: _Said) -> tuple[int, ...]:
    ways = [bool(said.times), said.every is not None, said.count is not None]
    if sum(ways) > 1:
        raise WordsError(N_("it says in two ways how often"))
    if not any(ways):
        raise WordsError(N_("it does not say at what time"))
    if said.times:
        if said.span is not None:
            raise WordsError(N_("a span of hours goes with “every 30 minutes” or “10 times a day”"))
        return tuple(sorted(set(said.times)))
    begin, end = said.span or (0, DAY_MINUTES)
    length = (end - begin) % DAY_MINUTES or DAY_MINUTES
    if end <= begin and (said.weekdays or said.month_days or said.months or said.working):
        raise WordsError(N_("a span over midnight goes with every day only"))
    if said.count is not None:
        if not 1 <= said.count <= length:
            raise WordsError(N_("{count} times do not fit there"), count=str(said.count))
        return tuple(sorted({(begin + n * length // said.count) % DAY_MINUTES for n in range(said.count)}))
    step = said.every or 0
    if not 1 <= step <= DAY_MINUTES:
        raise WordsError(N_("between two times lie 1 minute to 24 hours"))
    last = length + 1 if said.span is not None else length  # the end of a span belongs to it, midnight does not
    return tuple(sorted({(begin + minute) % DAY_MINUTES for minute in range(0, last, step)}))


def _clock(text: str) -> int:
    hour, _, rest = re.sub("[点:]", ":", text).partition(":")
    minute = 30 if rest == "半" else int(rest.rstrip("分")) if rest.rstrip("分整") else 0
    if int(hour) * 60 + minute > DAY_MINUTES:
        raise WordsError(N_("{part} is no time of the day"), part=text)
    return int(hour) * 60 + minute


def _numeral(text: str) -> int:
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return _DIGITS[text[-1]]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


# -- the rules: what they look for, and what it means -----------------------------------------------------------------


def _take_span(said: _Said, match: re.Match[str]) -> None:
    if said.span is not None:
        raise WordsError(N_("it names two spans of hours"))
    begin, end = _clock(match[1]), _clock(match[2])
    if begin % DAY_MINUTES == end % DAY_MINUTES:
        raise WordsError(N_("{part} is no span"), part=match.group().strip())
    said.span = (begin, end)


def _take_working_hours(said: _Said, _: re.Match[str]) -> None:
    said.span, said.working = said.hours, True


def _take_night(said: _Said, _: re.Match[str]) -> None:
    said.span = said.night


def _take_times(said: _Said, match: re.Match[str]) -> None:
    at = _clock(match[1])
    if at == DAY_MINUTES:
        raise WordsError(N_("{part} is no time of the day"), part=match[1])
    said.times.append(at)


def _take_every(said: _Said, match: re.Match[str]) -> None:
    number = int(match[1] or match[3] or 1)
    unit = match[2] or match[4]
    if said.every is not None:
        raise WordsError(N_("it says in two ways how often"))
    said.every = number * (1 if unit.startswith(("分", "min")) else 60)


def _take_hourly(said: _Said, _: re.Match[str]) -> None:
    said.every = 60


def _take_count(said: _Said, match: re.Match[str]) -> None:
    if said.count is not None:
        raise WordsError(N_("it says in two ways how often"))
    said.count = int(match[1] or match[2])


def _take_daily(said: _Said, _: re.Match[str]) -> None:
    said.daily = True


def _take_working_days(said: _Said, _: re.Match[str]) -> None:
    said.working = True


def _take_work_week(said: _Said, _: re.Match[str]) -> None:
    said.weekdays |= _WORK_WEEK


def _take_weekend(said: _Said, _: re.Match[str]) -> None:
    said.weekdays |= {6, 7}


def _take_weekdays(said: _Said, match: re.Match[str]) -> None:
    before, through = 0, False
    for sign in match[1]:
        if sign in "至到-~":
            through = True
        elif sign in _WEEK:
            day = _WEEK[sign]
            if through and day <= before:
                raise WordsError(N_("{part}: the span goes backwards"), part=match.group().strip())
            said.weekdays |= set(range(before, day + 1)) if through else {day}
            before, through = day, False


def _take_english_days(said: _Said, match: re.Match[str]) -> None:
    first = _of(_ENGLISH_WEEK, match[1])
    last = _of(_ENGLISH_WEEK, match[2]) if match[2] else first
    if last < first:
        raise WordsError(N_("{part}: the span goes backwards"), part=match.group().strip())
    said.weekdays |= set(range(first, last + 1))


def _take_each_week(said: _Said, _: re.Match[str]) -> None:
    said.needs_day = N_("it does not say on which day of the week")


def _take_months(said: _Said, match: re.Match[str]) -> None:
    _set_months(said, {int(one) for one in re.findall(r"\d+", match[1])})


def _take_date(said: _Said, match: re.Match[str]) -> None:
    _set_months(said, {int(match[1])})
    _add_day(said, int(match[2]))


def _take_english_date(said: _Said, match: re.Match[str]) -> None:
    _set_months(said, {_of(_ENGLISH_MONTHS, match[2] or match[3])})
    _add_day(said, int(match[1] or match[4]))


def _take_quarter(said: _Said, match: re.Match[str]) -> None:
    _set_months(said, {(_place(match, 3) + 3 * quarter) for quarter in range(4)})
    said.needs_day = N_("it does not say on which day of the month")


def _take_half(said: _Said, match: re.Match[str]) -> None:
    place = _place(match, 6)
    _set_months(said, {place, place + 6})
    said.needs_day = N_("it does not say on which day of the month")


def _place(match: re.Match[str], last: int) -> int:
    """Which month of a quarter or half-year: the first unless something else is said."""
    said = next((one for one in match.groups() if one), "")
    if "末" in said or "last" in said or "最后" in said:
        return last
    number = re.search(r"\d+", said)
    words = {"second": 2, "third": 3}
    place = int(number[0]) if number else next((n for word, n in words.items() if word in said), 1)
    if not 1 <= place <= last:
        raise WordsError(N_("{part} is not between {low} and {high}"), part=str(place), low="1", high=str(last))
    return place


def _take_last_day(said: _Said, _: re.Match[str]) -> None:
    said.month_days.add(LAST)


def _take_month_days(said: _Said, match: re.Match[str]) -> None:
    for one in re.findall(r"\d+", match.group()):
        _add_day(said, int(one))


def _take_each_month(said: _Said, _: re.Match[str]) -> None:
    said.needs_day = said.needs_day or N_("it does not say on which day of the month")


def _set_months(said: _Said, months: set[int]) -> None:
    if not months <= ALL_MONTHS:
        raise WordsError(N_("{part} is not between {low} and {high}"), part=str(max(months)), low="1", high="12")
    said.months = frozenset(months | (said.months or frozenset()))
    said.needs_day = N_("it does not say on which day of the month")


def _add_day(said: _Said, day: int) -> None:
    if not 1 <= day <= 31:
        raise WordsError(N_("{part} is not between {low} and {high}"), part=str(day), low="1", high="31")
    said.month_days.add(day)


def _of(names: tuple[str, ...], text: str) -> int:
    return next(n for n, name in enumerate(names, 1) if name.startswith(text[:3]))


_NUMERAL = re.compile(
    r"[二三四五六七八九]?十[一二三四五六七八九]?(?=分|小时|次|点|日|号|月|个)|[一二两三四五六七八九](?=分钟|小时|次|点|日|号|月|个)"
)
_WEEKDAYS = re.compile(
    r"每?个?(?:周|星期|礼拜)([一二三四五六日天](?:\s?[、,和及至到\-~]\s?(?:每?周|星期|礼拜)?[一二三四五六日天](?![点月号次])"
    r"|[一二三四五六日天](?![点月号次小分十]))*)"
)
_QUARTER = re.compile(
    r"每?个?季度(?:的)?(首月|末月|第? ?\d+ ?个?月|最后(?:一|1)个月)?"
    r"|(?:in |of )?(?:the )?((?:first|second|third|last) month) of (?:every|each|the) quarter|quarterly"
)
_HALF = re.compile(
    r"每?个?半年(?:的)?(首月|末月|第? ?\d+ ?个?月)?"
    r"|(?:in |of )?(?:the )?((?:first|last) month) of (?:every|each) half[- ]year|half-yearly"
)
_MONTHS = re.compile(r"(?:每?年)? ?((?:\d+ ?月? ?[、,和及] ?)*\d+ ?月)(?=[^日号]{0,3}(?:\d+ ?[日号]|最后|月末|月底))")
_ENGLISH_DATE = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH_NAME}\b"
    rf"|{_MONTH_NAME} (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
)
_LAST_DAY = re.compile(r"(?:每?个?月的?)?最后(?:一|1)(?:天|日)|月末|月底|last day(?: of (?:every|each|the) month)?")
_ENGLISH_MONTH_DAYS = re.compile(
    r"(?:on )?(?:the )?\d+(?:st|nd|rd|th)\b|(?:on )?days? (?:\d+ ?(?:,|and) ?)*\d+(?![\d:])"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[_Said, re.Match[str]], None]], ...] = (
    (_WEEKDAYS, _take_weekdays),
    (re.compile(rf"between ({_HM}) and ({_HM})(?!\d)"), _take_span),
    (re.compile(rf"(?:from )?({_HM}) ?(?:-|~|至|到|to|until) ?({_HM})(?![\d:点])(?:之?间)?"), _take_span),
    (re.compile(r"工作时间|上班时间|办公时间|(?:in|during) (?:working|office) hours"), _take_working_hours),
    (re.compile(r"夜间|夜里|晚间|at night|(?:in|during) the night"), _take_night),
    (re.compile(r"每隔?(?:个)?小时(?!\d)|hourly|every hour"), _take_hourly),
    (re.compile(r"每隔? ?(\d+) ?个?(分钟?|小时)|every (\d+) ?(min(?:ute)?s?|h(?:our)?s?)\b"), _take_every),
    (re.compile(r"(\d+) ?次|(\d+) times(?: a day| per day| daily)?"), _take_count),
    (re.compile(r"每?个?工作日|(?:every |on )?(?:working|business|work) ?days?"), _take_working_days),
    (re.compile(r"(?:every |on )?weekdays?"), _take_work_week),
    (re.compile(r"每?个?周末|(?:every |on )?weekends?"), _take_weekend),
    (re.compile(rf"{_ENGLISH_DAY}(?: ?(?:-|to|through) ?{_ENGLISH_DAY})?"), _take_english_days),
    (_QUARTER, _take_quarter),
    (_HALF, _take_half),
    (_MONTHS, _take_months),
    (re.compile(r"(?<![\d:])(\d{1,2})-(\d{1,2})(?![\d:])"), _take_date),
    (_ENGLISH_DATE, _take_english_date),
    (_LAST_DAY, _take_last_day),
    (re.compile(r"(?:\d+ ?[日号]? ?[、,和及] ?)*\d+ ?[日号]"), _take_month_days),
    (_ENGLISH_MONTH_DAYS, _take_month_days),
    (re.compile(r"每天|每日|天天|daily|every day|each day"), _take_daily),
    (re.compile(r"每周|每星期|weekly|every week"), _take_each_week),
    (re.compile(r"每个?月|每年|monthly|every month|yearly|every year|each year|annually"), _take_each_month),
    (re.compile(rf"(?<!\d)({_HM})(?!\d)"), _take_times),
)  # fmt: skip
