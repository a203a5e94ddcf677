"""Columns whose page shows an empty list.

国办秘函〔2019〕19号, 单项否决 · 栏目不更新 (空白栏目): a veto from five on. Only a list that shows itself to be empty
counts; query forms, logins, links into other systems and pages that cannot be read do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.columns import blank_finding, pairs, result
from inspector.params import Params as Base
from inspector.params import Share, known_categories, of

if TYPE_CHECKING:
    from db.models import Column
    from inspector.check import Case, CheckResult

_UNREAD = frozenset({"script", "unread", "not_fetched"})


class Params(Base, frozen=True):
    """`leave_out`: categories that are no lists of their own."""

    leave_out: tuple[str, ...] = ()
    min_sure: Share = 0.5

    def __post_init__(self) -> None:
        known_categories(self.leave_out)


def check(case: Case) -> CheckResult:
    """One finding per blank page; a page that was recognised as several columns is one."""
    params = of(case, Params)

    def wanted(column: Column) -> bool:
        return column.category not in params.leave_out and not column.exempt and column.verdict != "broken"

    chosen = list(pairs(case, wanted))
    findings = [blank_finding(*pair, params.min_sure) for pair in chosen if pair[1].state == "blank"]
    unknown = {column.url: column for column, _ in chosen if column.verdict != "good" or column.list_state in _UNREAD}
    return result(case, findings, len({column.url for column, _ in chosen}), list(unknown.values()))
