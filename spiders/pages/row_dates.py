"""The date that a row of a list shows, and the year of dates that are written without one.

Only texts that are nothing but a date, or that name one with a label, date a row: a date inside a title or a summary
is what the text is about, not when it was published.
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import datetime as dt
import itertools
import re
from functools import lru_cache
from typing import NamedTuple

from spiders.pages import dates
from spiders.pages.list_words import WORDS

_BODY = (
    r"(?P<y>(?:19|20)\d\d)\s?(?:[-/.－／．年]\s?(?P<m>\d{1,2})\s?[-/.－／．月]\s?(?P<d>\d{1,2})(?:\s?日)?"
    r"|(?P<cm>[01]\d)(?P<cd>[0-3]\d))"
)
_CLOCK = (
    r"(?:[\sT]{0,4}(?:[(（]?(?:星期|周).[)）]?\s{0,2})?\d{1,2}\s?[:：]\s?\d{1,2}(?:\s?[:：]\s?\d{1,2}(?:\.\d{1,3})?)?)?"
)
_OPEN, _CLOSE = r"[\s\[(（【〔|｜/·•\-—〖「]{0,6}", r"[\s\])）】〕|｜/〗」]{0,6}"
WHOLE = re.compile(rf"{_OPEN}{_BODY}{_CLOCK}{_CLOSE}")
_SHORT_YEAR = re.compile(rf"{_OPEN}(?P<y>\d\d)[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_CLOSE}")
_DAY = re.compile(r"\s{0,3}(\d{1,2})\s?日?\s{0,3}")
_YEAR_MONTH = re.compile(r"[\s/]{0,3}((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?月?[\s/]{0,3}")
_MONTH = re.compile(r"\s{0,3}(\d{1,2})\s?月\s{0,3}")
_YEAR = re.compile(r"\s{0,3}((?:19|20)\d\d)\s?年?\s{0,3}")
_AT_END = re.compile(
    rf"[\[(（【〔]\s?{_BODY}{_CLOCK}\s?[\])）】〕]\s?$|\s(?P<y2>(?:19|20)\d\d)[-/.](?P<m2>\d{{1,2}})[-/.](?P<d2>\d{{1,2}}){_CLOCK}\s?$"
)
_AT_START = re.compile(
    rf"^\s?[\[(（【〔]\s?{_BODY}{_CLOCK}\s?[\])）】〕]\s?|^\s?(?P<y2>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)\s+(?=\D)"
)
_SHORT_AT_END = re.compile(r"[\[(（【]\s?(\d{1,2})[-/.月](\d{1,2})日?\s?[\])）】]\s?$")
_ANY = re.compile(rf"(?<!\d){_BODY}(?!\d)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])(?=[-/_])")
_URL_MONTH_DAY = re.compile(r"/((?:19|20)\d\d)/([01]\d)([0-3]\d)/")  # /2026/1123/100.html
_URL_YEAR = re.compile(r"/((?:19|20)\d\d)/")
_HEADING_YEAR = re.compile(r"[\s【\[(（<《·■●◆]{0,4}((?:19|20)\d\d)\s?年?[\s】\])）>》:：]{0,4}")
_MAX_PIECE = 60
_TODAY = re.compile(r"今天|今日|现在时间|当前时间|天气|农历")  # the date of the visit, in the head of a page
_MAX_PART = 5
_BRACKETS = frozenset("[](（）)【】〔〕")


class RowDate(NamedTuple):
    """Date of a row: ISO, or month and day without year; both empty when the row shows none."""

    iso: str = ""
    month_day: tuple[int, int] | None = None


NONE = RowDate()


def whole(text: str) -> str:
    """ISO date of a text that is nothing but a date (brackets and time of day allowed); "" otherwise."""
    return plain(text).iso


def plain(text: str) -> RowDate:
    """`whole` as the date of a row."""
    return _plain(text) if 6 <= len(text) <= _MAX_PIECE else NONE  # long texts are not worth remembering


@lru_cache(maxsize=20_000)
def _plain(text: str) -> RowDate:
    match = WHOLE.fullmatch(text)
    if match is not None:
        date = _iso(match)
    elif (short := _SHORT_YEAR.fullmatch(text)) is not None:
        date = dates.iso(2000 + int(short["y"]), int(short["m"]), int(short["d"]))
    else:
        return NONE
    return RowDate(date) if date else NONE


def _iso(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("y2"):
        return dates.iso(int(groups["y2"]), int(groups["m2"]), int(groups["d2"]))
    return dates.iso(int(groups["y"]), int(groups["m"] or groups["cm"]), int(groups["d"] or groups["cd"]))


def at_edge(text: str) -> tuple[str, RowDate]:
    """A title with a bracketed date at its end or start: the title without it, and the date."""
    for pattern, edge in ((_AT_END, text[-1:]), (_AT_START, text[:1])):
        if not edge.isdecimal() and edge not in _BRACKETS:
            continue
        match = pattern.search(text)
        if match is not None and (date := _iso(match)):
            rest = (text[: match.start()] + text[match.end() :]).strip()
            if rest:
                return rest, RowDate(date)
    if text[-1:] in _BRACKETS and (short := _SHORT_AT_END.search(text)) is not None and text[: short.start()].strip():
        month, day = int(short[1]), int(short[2])
        if dates.iso(2024, month, day):
            return text[: short.start()].strip(), RowDate("", (month, day))
    return text, NONE


def labelled(text: str) -> str:
    """ISO date behind a label (发布时间：2026-11-20), in a text of any kind; "" otherwise."""
    for label in WORDS.date_label.finditer(text[:2000]):
        match = _ANY.match(text, label.end())
        if match is not None and (date := _iso(match)):
            return date
    return ""


def of_pieces(pieces: list[str], url: str) -> RowDate:
    """The date of a row from the texts that stand beside its title, in reading order.

    Whole dates first; of several the one in the address, else the latest (publication never precedes writing); then
    dates split over elements, dates with a label, dates that end a short text, and month-day at last.
    """
    found = [date for piece in pieces if (date := whole(piece))]
    if not found and len(pieces) > 1:
        found = _split(pieces)
    if not found:
        found = [date for piece in pieces if ("：" in piece or ":" in piece) and (date := labelled(piece))]
    if not found:
        found = [date for piece in pieces if len(piece) <= _MAX_PIECE and (date := _ending(piece))]
    if found:
        own = dates.from_url(url) if len(set(found)) > 1 else ""
        return RowDate(own if own in found else max(found))
    for piece in pieces:
        if len(piece) <= 16 and (short := dates.without_year(piece)) is not None:
            return RowDate("", short)
    return NONE


def _ending(piece: str) -> str:
    """Date in a short text that is a list of facts (来源：局办 2026-11-20 阅读 12): the only date of it."""
    hits = list(_ANY.finditer(piece))
    if len(hits) != 1 or _TODAY.search(piece) is not None:
        return ""
    before, after = piece[: hits[0].start()], piece[hits[0].end() :]
    if (before and not re.search(r"[\s\])）】|｜:：]$", before)) or (after and not re.match(r"[\s\[(（【|｜]", after)):
        return ""
    return _iso(hits[0])


def _split(pieces: list[str]) -> list[str]:
    """Day, month and year in elements of their own: 20 + 2026-11, 2026 + 11-20, 20 + 11月 + 2026."""
    day = month = year = 0
    month_day: tuple[int, int] | None = None
    for piece in pieces:
        if len(piece) > 14:
            continue
        if (match := _YEAR_MONTH.fullmatch(piece)) is not None:
            year, month = int(match[1]), int(match[2])
        elif (match := _YEAR.fullmatch(piece)) is not None:
            year = year or int(match[1])
        elif (match := _MONTH.fullmatch(piece)) is not None:
            month = month or int(match[1])
        elif (match := _DAY.fullmatch(piece)) is not None:
            day = day or int(match[1])
        elif month_day is None:
            month_day = dates.without_year(piece)
    if year and month_day is not None and not (month and day):
        month, day = month_day
    date = dates.iso(year, month, day) if year and month and day else ""
    if not date:  # every part and every hyphen in an element of its own
        date = whole("".join(piece for piece in pieces if len(piece) <= _MAX_PART))
    return [date] if date else []


def heading_year(text: str) -> str:
    """The year of a heading that is nothing but a year (2026年, 【2026】); "" else: 2025年度 is one of reports."""
    match = _HEADING_YEAR.fullmatch(text)
    return match[1] if match else ""


def is_past(year: str, title: str) -> bool:
    """True when a title speaks of a year that is over: a report of 2025 was not published in 2025."""
    return f"{year}年度" in title or (f"{year}年" in title and any(word in title for word in WORDS.looking_back))


def with_years(found: list[RowDate], urls: list[str], headings: list[str] | None = None) -> list[str]:
    """ISO dates of all rows: a row without year gets it from its address, the heading above it or the rows around it.

    Rows around: the list must run from new to old over every date that is known, and only one year may fit between the
    known neighbours. The clock is never asked.
    """
    result = [
        date.iso or (_year_from_url(date.month_day, url, heading) if date.month_day else "")
        for date, url, heading in zip(found, urls, headings or [""] * len(urls), strict=True)
    ]
    open_rows = [i for i, date in enumerate(found) if date.month_day and not result[i]]
    if not open_rows:
        return result
    known = [i for i, date in enumerate(result) if date]
    if not known or any(result[a] < result[b] for a, b in itertools.pairwise(known)):
        return result
    above, below = _neighbours(result)
    filled = list(result)
    for i in open_rows:
        month_day = found[i].month_day
        if month_day is not None:
            filled[i] = _year_between(month_day, above[i], below[i])
    return filled


def _neighbours(result: list[str]) -> tuple[list[str], list[str]]:
    above, below, last = [], [""] * len(result), ""
    for date in result:
        above.append(last)
        last = date or last
    last = ""
    for i in range(len(result) - 1, -1, -1):
        below[i] = last
        last = result[i] or last
    return above, below


def _year_between(month_day: tuple[int, int], above: str, below: str) -> str:
    if above and below:
        fits = [
            d
            for y in range(int(below[:4]), int(above[:4]) + 1)
            if (d := dates.iso(y, *month_day)) and below <= d <= above
        ]
        return fits[0] if len(fits) == 1 else ""
    near = above or below
    date = dates.iso(int(near[:4]), *month_day) if near else ""
    if not date or (above and date > above) or (below and date < below):
        return ""
    return date if _days_apart(date, near) <= 60 else ""


def _days_apart(one: str, other: str) -> int:
    return abs((dt.date.fromisoformat(one) - dt.date.fromisoformat(other)).days)


def _year_from_url(month_day: tuple[int, int], url: str, heading: str = "") -> str:
    """Year from t20261120_1.html or /202611/: the one that brings the date within 45 days of the address.

    Else the year of the heading above, unless the address names another one; else that of a folder /2026/, except
    around the New Year.
    """
    path = url.split("?", 1)[0]
    near = dates.from_url(url)
    if not near and (match := _URL_MONTH_DAY.search(path)):
        near = dates.iso(int(match[1]), int(match[2]), int(match[3]))
    if not near and (match := _URL_MONTH.search(path)):
        near = dates.iso(int(match[1]), int(match[2]), 15)
    if not near:
        folder = _URL_YEAR.search(path)
        if heading:
            return dates.iso(int(heading), *month_day) if folder is None or folder[1] == heading else ""
        return dates.iso(int(folder[1]), *month_day) if folder and 2 <= month_day[0] <= 11 else ""
    year = int(near[:4])
    options = [date for y in (year - 1, year, year + 1) if (date := dates.iso(y, *month_day))]
    best = min(options, key=lambda date: _days_apart(date, near), default="")
    return best if best and _days_apart(best, near) <= 45 else ""
