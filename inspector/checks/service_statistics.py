"""Figures on services (办件统计) that were not updated for months.

国办秘函〔2019〕19号, 扣分指标 · 办事服务 · 事项公开 (a self-check of 2019 names 统计数据3个月未更新). Figures may stand
in the service platform, which is not read: a site that shows none is not judged, and old ones are a candidate.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import months_before, read_day
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inspector.check import Case

_OLD = N_(
    "The newest figures on services, “{title}”, are of {latest}; they are to be updated every {months} months. Newer "
    "ones may stand in the service platform; please look."
)
_NONE = N_("No figures on services were found on the site; they may stand in the service platform.")
_UNDATED = N_("When the figures on services were published could not be read: {url}.")
_MONTH = re.compile(r"(20[0-4]\d)年(1[0-2]|0?[1-9])月")


class Params(Base, frozen=True, kw_only=True):
    """`words`: a title, or the name of a column, that holds one of them is about such figures; `never`: is not.

    `months` between two updates. `confirmed`: then old figures count.
    """

    words: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    never: tuple[str, ...] = ()
    months: Days = 3
    confirmed: bool = False


def check(case: Case) -> CheckResult:
    """The newest day that anything with such a name shows, in its title or as its date."""
    rule = of(case, Params)
    today = case.as_of.date()
    named = [one for one in _called(case) if _is(rule, one[1])]
    if not named:
        return CheckResult("could_not_check", _NONE)
    dated = [(day, url, title) for url, title, text in named for day in _days(title, text) if day <= today]
    if not dated:
        return CheckResult("could_not_check", _UNDATED, {"url": named[0][0]})
    newest, url, title = max(dated)
    if newest >= months_before(today, rule.months):
        return CheckResult("pass")
    sure = rule.confirmed and case.snapshot.run.complete
    told = {"title": title, "latest": newest.isoformat(), "months": rule.months}
    evidence = {**told, "age_days": (today - newest).days}
    finding = FindingDraft("statistics", url, _OLD, told, evidence, (url,), 1, suspected=not sure)
    return CheckResult("fail" if sure else "pass", findings=(finding,))


def _called(case: Case) -> Iterator[tuple[str, str, str]]:
    """Address, name and date of everything that has a name."""
    for doc in case.snapshot.documents:
        yield doc.url, doc.title, doc.published_on
    for column in case.snapshot.columns:
        yield column.url, column.name, column.latest
        for item in column.recent:
            yield item.url, item.title, item.date


def _is(rule: Params, title: str) -> bool:
    return any(word in title for word in rule.words) and not any(word in title for word in rule.never)


def _days(title: str, text: str) -> Iterator[date]:
    """The day of an item, and the first of the month after the one that its title names."""
    day = read_day(text)
    if day is not None:
        yield day
    for year, month in _MONTH.findall(title):
        at = int(year) * 12 + int(month)
        yield date(at // 12, at % 12 + 1, 1)
