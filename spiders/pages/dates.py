# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001, RUF002
"""Dates as Chinese government pages write them, read into ISO form.

Pure functions. A date that the calendar does not have, a year outside 1949 to 2100, a lunar date and a year of the
Republic of China give nothing: unsure is empty, not guessed (design.md part 7).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1949, 2100
MAX_TEXT = 20_000  # a line longer than this is not searched further
_SHANGHAI = dt.timedelta(hours=8)

# Every character that pages use for a zero between Chinese numerals (circle, letter O, Cyrillic O, digit, ...).
_ZEROS = "〇○◯Oo0０零ＯОΟ"
_DIGIT = {**dict.fromkeys(_ZEROS, 0), **{char: value for value, char in enumerate("一二三四五六七八九", 1)}}
_CN = f"[{_ZEROS}一二三四五六七八九]"
_CN_YEAR = rf"{_CN}(?:\s{{0,2}}{_CN}){{3}}"
_CN_SMALL = r"[元一二三四五六七八九十](?:\s{0,2}[一二三四五六七八九十]){0,2}"
_CN_DAY = r"[一二三四五六七八九十廿卅](?:\s{0,2}[一二三四五六七八九十]){0,3}"
_SEPARATOR = r"[-－‐–—./．／]"

_WORDS = re.compile(
    rf"(?<!\d)(?P<y>\d{{4}}|{_CN_YEAR})\s{{0,4}}年\s{{0,4}}(?P<m>\d{{1,2}}|{_CN_SMALL})\s{{0,4}}月\s{{0,4}}"
    rf"(?:(?P<d>\d{{1,2}}|{_CN_DAY})\s{{0,4}}[日号]|(?P<e>\d{{1,2}})(?=\s|$))"
)
_MARKS = re.compile(
    rf"(?<![\d.\-/])(?P<y>\d{{4}})\s{{0,4}}(?P<s>{_SEPARATOR})\s{{0,4}}(?P<m>\d{{1,2}})\s{{0,4}}(?P=s)\s{{0,4}}"
    r"(?:(?P<d>\d{1,2})(?!\d|[-./]\d)|(?P<e>\d\d)(?=\d\d[:：∶]\d\d))"
)
_TIME = re.compile(
    r"\s{0,4}[T日]?[\s,，]{0,4}(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?\s{0,3})?(?P<half>上午|下午|晚上)?\s{0,3}"
    r"(?P<h>\d{1,2})\s{0,2}[:：∶﹕时点]\s{0,2}(?P<m>\d{1,2})(?!\d)(?:\s{0,2}[:：∶﹕分]\s{0,2}(?P<s>\d{1,2})(?!\d))?"
)
# 正月 is a month of the lunar calendar always, so it is no month here; 元月 is January.
_LUNAR = re.compile("[农農阴陰夏旧舊藏回]\\s?[历曆]")
_ERA = re.compile(r"(?:民\s?[国國]|令和|平成|昭和)[\s(（]*\Z")
_STAMP = re.compile(
    r"(?P<y>\d{4})\s*(?:[-/.年]\s*)?(?P<m>\d{1,2})\s*(?:[-/.月]\s*)?(?P<d>\d{1,2})(?:日)?"
    r"(?:[\sT_-]{0,3}(?P<h>\d{1,2})[:∶：](?P<n>\d{1,2})(?:[:∶：](?P<s>\d{1,2}))?)?"
    r"(?:\.\d{1,9})?\s*(?P<z>Z|[+-]\d\d:?\d\d)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What Java prints: Thu Mar 05 10:00:00 CST 2026 (CST is China's there)
_JAVA = re.compile(
    r"[A-Z][a-z]{2} (?P<m>" + "|".join(name.title() for name in _MONTHS) + r") (?P<d>\d{1,2}) "
    r"(?P<t>(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d) [A-Z+:\d]{1,9} (?P<y>\d{4})"
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
_SHORT_YEAR = re.compile(r"\s{0,3}(?P<y>\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d\-/.])")
_NO_YEAR = re.compile(r"[\[(（【〔]?\s*(\d{1,2})\s*[-－/.．月]\s*(\d{1,2})\s*日?\s*[\])）】〕]?")
_URL_DATES = (
    re.compile(r"[/_]t(\d{4})(\d\d)(\d\d)_\d"),  # TRS: /202611/t20261120_123.html
    re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/(?!\2)(?=[^/]+$)"),  # Hanweb: /art/2026/11/20/art_1_2.html
    re.compile(r"/(\d{4})-(\d{1,2})/(\d{1,2})/"),  # gov.cn: /content/2026-11/20/content_1.htm
    re.compile(r"/(\d{4})-(\d{1,2})-(\d{1,2})(?=[/_.])"),
    re.compile(r"/\d{6}/[a-z]?(\d{4})(\d\d)(\d\d)(?=[_./]|\d{6,9}\.)"),
    re.compile(r"/(\d{4})(\d\d)(\d\d)/"),
    re.compile(r"/(\d{4})(\d\d)(\d\d)(?:[_-]\d+)?\.s?html?$"),
)


class Found(NamedTuple):
    """One date in a text: ISO date, time ("", HH:MM or HH:MM:SS), its span, and whether it is written with 年月日."""

    date: str
    time: str
    start: int
    end: int
    worded: bool


def iso(year: int, month: int, day: int) -> str:
    """ISO date, or "" when the calendar has no such day or the year is not between 1949 and 2100."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    try:
        return dt.date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        return ""


def find(text: str, limit: int = 50) -> list[Found]:
    """All full dates of a text in reading order, at most `limit`, with the time of day that follows each.

    Shapes: 2026-11-20, 2026/11/20, 2026.11.20, 2026年11月20日, 二〇二六年十一月二十日 (any of ○ O 零 〇), full-width
    digits, blanks between the parts; times 10:05, 10:05:33, 10∶08 (U+2236), 10时05分, 下午3:05.
    """
    text = text[:MAX_TEXT]
    found: list[Found] = []
    if "年" in text:
        found = [hit for match in _WORDS.finditer(text) if (hit := _read(match, text, worded=True))]
    found += [hit for match in _MARKS.finditer(text) if (hit := _read(match, text, worded=False))]
    found.sort(key=lambda hit: hit.start)
    return found[:limit]


def first(text: str) -> Found | None:
    """The first full date of a text, or None."""
    found = find(text, 1)
    return found[0] if found else None


def short_year(text: str) -> Found | None:
    """A date with two digits for the year at the start of a text: 09-09-17 9:27:35. Only for the value of a label."""
    match = _SHORT_YEAR.match(text)
    if match is None:
        return None
    year = int(match["y"])
    date = iso(year + (2000 if year < 50 else 1900), int(match["m"]), int(match["d"]))
    if not date:
        return None
    time = _TIME.match(text, match.end())
    clock = _clock(int(time["h"]), int(time["m"]), int(time["s"]) if time["s"] else -1) if time is not None else ""
    return Found(date, clock, match.start("y"), time.end() if time is not None and clock else match.end(), worded=False)


def stamp(value: object) -> tuple[str, str]:
    """Date and time of a machine-written value: meta tags, JSON fields; ("", "") when it is none.

    Shapes: everything `find` reads, 20261120, 20261120100533, 2007-08-20-23:59:59, ISO 8601 (a UTC offset other than
    +08:00 is converted to Asia/Shanghai), seconds or milliseconds since 1970.
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return "", ""
    text = str(value).strip()[:60]
    if text.isdecimal() and len(text) in {10, 13}:
        moment = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(text[:10])) + _SHANGHAI  # noqa: DTZ001
        return iso(moment.year, moment.month, moment.day), moment.strftime("%H:%M:%S")
    if (compact := _COMPACT.fullmatch(text)) is not None:
        year, month, day, *clock = (int(part) if part else -1 for part in compact.groups())
        date = iso(year, month, day)
        return date, _clock(*clock) if date else ""
    match = _STAMP.match(text)
    if match is None and (java := _JAVA.match(text)) is not None:
        date = iso(int(java["y"]), 1 + _MONTHS.index(java["m"].lower()), int(java["d"]))
        return date, java["t"] if date else ""
    if match is None:
        hit = first(text)
        return (hit.date, hit.time) if hit else ("", "")
    return _zoned(match)


def from_url(url: str) -> str:
    """The date that a content system wrote into an address: t20261120_1.html, /2026/11/20/, /2026-11/20/; "" if none.

    It is the day the page was made, which is often but not always the day it was published: use it with low sureness.
    """
    path = url[:2000].split("?", 1)[0].split("#", 1)[0]
    for shape in _URL_DATES:
        for match in shape.finditer(path):
            if date := iso(*(int(part) for part in match.groups())):
                return date
    return ""


def without_year(text: str) -> tuple[int, int] | None:
    """Month and day of a text that is nothing but a date without year: [11-20], 11-20, (11/20), 11月20日."""
    match = _NO_YEAR.fullmatch(text.strip()[:30])
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    return (month, day) if iso(2024, month, day) else None  # a leap year, so that 02-29 passes


def chinese_number(text: str) -> int:
    """Value of a Chinese numeral below ten thousand (四十三, 一百零五, 二〇二六), of digits too; -1 if it is none."""
    text = "".join(text.split())
    if text.isdecimal():
        return int(text) if len(text) <= 9 else -1
    if not text or len(text) > 9:
        return -1
    if all(char in _DIGIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total, current = 0, -1
    for char in text.replace("廿", "二十").replace("卅", "三十"):
        if char in _DIGIT:
            current = _DIGIT[char]
        elif (unit := {"十": 10, "百": 100, "千": 1000}.get(char)) is not None:
            total, current = total + (1 if current <= 0 else current) * unit, -1
        else:
            return -1
    return total + max(current, 0)


def _part(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return 1 if text == "元" else chinese_number(text)


def _read(match: re.Match[str], text: str, *, worded: bool) -> Found | None:
    if start := match.start():
        before = text[max(0, start - 6) : start]
        if _LUNAR.search(before) or _ERA.search(before):
            return None
    date = iso(_part(match["y"]), _part(match["m"]), _part(match["d"] or match["e"]))
    if not date:
        return None
    end, clock = match.end(), ""
    if (time := _TIME.match(text, end)) is not None:
        hour = int(time["h"])
        if time["half"] in {"下午", "晚上"} and hour < 12:
            hour += 12
        clock = _clock(hour, int(time["m"]), int(time["s"]) if time["s"] else -1)
        end = time.end() if clock else end
    return Found(date, clock, start, end, worded)


def _clock(hour: int, minute: int, second: int) -> str:
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and second <= 59):
        return ""
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second >= 0 else "")


def _zoned(match: re.Match[str]) -> tuple[str, str]:
    date = iso(int(match["y"]), int(match["m"]), int(match["d"]))
    if not date or match["h"] is None:
        return date, ""
    clock = _clock(int(match["h"]), int(match["n"]), int(match["s"]) if match["s"] else -1)
    zone = match["z"]
    if not clock or not zone or zone.replace(":", "") == "+0800":
        return date, clock
    away = dt.timedelta() if zone == "Z" else _offset(zone)
    moment = dt.datetime.fromisoformat(f"{date}T{clock}") - away + _SHANGHAI
    return iso(moment.year, moment.month, moment.day), moment.strftime("%H:%M:%S" if match["s"] else "%H:%M")


def _offset(zone: str) -> dt.timedelta:
    digits = zone[1:].replace(":", "")
    size = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size
