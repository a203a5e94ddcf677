"""News columns not updated for two weeks, first-level notice and policy columns not updated for six months.

国办秘函〔2019〕19号, 单项否决 · 栏目不更新: counted together, a veto from five on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.columns import pairs, result, stale_finding
from inspector.params import Days, Share, known_categories, of
from inspector.params import Params as Base

if TYPE_CHECKING:
    from db.models import Column
    from inspector.check import Case, CheckResult


class Params(Base, frozen=True):
    """`periods`: days by category. `first_level_only`: categories that count when linked from the home page's menu."""

    periods: dict[str, Days]
    first_level_only: tuple[str, ...] = ()
    min_sure: Share = 0.5

    def __post_init__(self) -> None:
        known_categories((*self.periods, *self.first_level_only))


def check(case: Case) -> CheckResult:
    """One finding per stale column of these categories."""
    params = of(case, Params)

    def wanted(column: Column) -> bool:
        at_level = column.level == 1 or column.category not in params.first_level_only
        return column.category in params.periods and at_level

    chosen = [pair for pair in pairs(case, wanted) if pair[1].state != "not_applicable"]
    findings = [stale_finding(case, *pair, params.min_sure) for pair in chosen if pair[1].state == "stale"]
    return result(case, findings, len(chosen), [column for column, state in chosen if state.state == "unknown"])
