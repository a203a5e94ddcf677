"""Reports that a body publishes once a year about the year before: which there are, whose they are, and since when.

A report may be a page, a file in a list, or both. The earliest day on which it was public counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import msgspec

from inspector.authors import Whose, is_government, named, names_of, split
from inspector.days import read_day
from inspector.params import Params as Base
from inspector.params import known_categories
from inspector.terms import Due, public_since

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from db.models import Column, Site
    from inspector.check import Case

_YEAR = re.compile(r"20[0-4]\d")
_DRESS = re.compile(r"[\s《》“”〔〕()（）\[\]【】]|20[0-4]\d年?度?|^关于|^年度?|^度|附件\d*[:：]?")
_GOVERNMENT = frozenset({"", "人民", "人民政府", "政府", "门户", "人民政府门户", "政府门户"})


class YearlyParams(Base, frozen=True, kw_only=True):
    """`due` for whom; `columns` where such reports stand.

    `names`: a title outside of these columns holds one of them, in them one of `words`; with a word of `never` it is
    something else. `head`: with which word the kind of report begins, behind the name of the body.
    """

    due: Annotated[tuple[Due, ...], msgspec.Meta(min_length=1)]
    columns: tuple[str, ...]
    names: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    words: tuple[str, ...]
    never: tuple[str, ...] = ()
    head: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known_categories(self.columns)


@dataclass(frozen=True, slots=True)
class Report:
    """One place that shows a report. `published` None: no date is known."""

    url: str
    title: str
    year: int
    published: date | None
    whose: Whose


def reports(case: Case, rule: YearlyParams) -> list[Report]:
    """All such reports of whatever year, those of other bodies left out."""
    found: list[Report] = []
    for url, title, column, day in _shown(case):
        year = _YEAR.search(title)
        if year is None or any(word in title for word in rule.never):
            continue
        inside = column in rule.columns and any(word in title for word in rule.words)
        if not inside and not any(name in title for name in rule.names):
            continue
        owner = _owner(title, case.snapshot.site, rule)
        if owner != "other":
            found.append(Report(url, title, int(year.group()), day, owner))
    return found


def columns_of(case: Case, rule: YearlyParams) -> tuple[Column, ...]:
    """The columns of the site where such reports stand."""
    return tuple(one for one in case.snapshot.columns if one.category in rule.columns)


def _shown(case: Case) -> Iterator[tuple[str, str, str, date | None]]:
    """Address, title, column and day of everything that may be a report."""
    for doc in (*case.snapshot.documents, *case.snapshot.earlier):
        yield doc.url, doc.title, doc.column, public_since(doc, case)
    for column in case.snapshot.columns:
        for item in column.recent:
            yield item.url, item.title, column.category, read_day(item.date)


def _owner(title: str, site: Site, rule: YearlyParams) -> Whose:
    """Whose report it is, by the name in its title; without a name that of the site."""
    plain = _DRESS.sub("", title)
    name = min((plain.partition(word)[0] for word in rule.head if word in plain), key=len, default="")
    name = _DRESS.sub("", name)
    if not name or name in names_of(site):
        return "own"
    if is_government(site):
        areas, rest = split(name)
        if rest.startswith(("人民政府", "政府")) and rest not in _GOVERNMENT:
            return "unknown"  # the report of its office may be that of the government
        if rest not in _GOVERNMENT:
            return "other"
        return "own" if not areas else named(f"{areas[-1]}人民政府", site)
    return named(name, site)
