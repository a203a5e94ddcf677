"""Lists and catalogues (权责清单, 公共服务事项目录, 收费目录 ...) that show nothing of the last years: a hint.

青海省发展改革委 第3条, 第4条 (实行动态更新); 镇康县 三（三）. A list in which nothing has changed may stand for long:
never a fault, always a hint with the newest day that the list shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import months_before, read_day
from inspector.params import Days, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Column
    from inspector.check import Case

_OLD = N_(
    "The newest day or year that “{name}” shows is {latest}, more than {years} years ago. If nothing has changed "
    "since, say so on the page."
)
_NONE = N_("No list or catalogue with a day or a year was found.")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?=年|版|\)|）)")


class Params(Base, frozen=True, kw_only=True):
    """`columns` hold lists; what is older than `years` is pointed out."""

    columns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    years: Days = 3

    def __post_init__(self) -> None:
        known_categories(self.columns)


def check(case: Case) -> CheckResult:
    """One hint for each column whose newest day or year is known and old."""
    rule = of(case, Params)
    today = case.as_of.date()
    judged, findings = False, []
    stale = {state.url for state in case.columns if state.state == "stale"}
    for column in case.snapshot.columns:
        if column.category not in rule.columns or column.exempt == "external" or column.verdict != "good":
            continue
        newest = _newest(case, column)
        if not newest or column.rest_unread or column.url in stale:
            continue
        judged = True
        if newest < months_before(today, 12 * rule.years).isoformat()[: len(newest)]:
            findings.append(_finding(column, newest, rule))
    return CheckResult("pass" if judged else "not_applicable", "" if judged else _NONE, findings=tuple(findings))


def _newest(case: Case, column: Column) -> str:
    """The newest day of the column's items and articles, or the year that a title names if that is newer; "" if none.

    Articles count for all columns of their category: which of two lists holds one is not known.
    """
    shown = [(column.name, column.latest), *((item.title, item.date) for item in column.recent)]
    shown += [(doc.title, doc.published_on) for doc in case.snapshot.documents if doc.column == column.category]
    days = [day.isoformat() for _, text in shown if (day := read_day(text)) is not None]
    years = [year for title, _ in shown for year in _YEAR.findall(title) if int(year) <= case.as_of.year]
    newest, named = max(days, default=""), max(years, default="")
    return named if named > newest[:4] else newest


def _finding(column: Column, newest: str, rule: Params) -> FindingDraft:
    told = {"name": column.name, "latest": newest, "years": rule.years}
    return FindingDraft(f"list:{column.url}", column.url, _OLD, told, dict(told), (column.url,), 1, suspected=True)
