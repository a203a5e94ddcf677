"""Other columns that must be updated and were not for long: personnel, plans, and notices and policies below the menu.

国办秘函〔2019〕19号, 单项否决 · 栏目不更新: a veto from ten on. Which columns must be updated is said by the
explanation of the 2015 indicators (国办发〔2015〕15号); what `stale_news_policy` counts is not counted here again.
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
    """`periods`: days by category. `below_first_level`: further categories, where the menu does not show them."""

    periods: dict[str, Days]
    below_first_level: tuple[str, ...] = ()
    min_sure: Share = 0.5

    def __post_init__(self) -> None:
        known_categories((*self.periods, *self.below_first_level))
        both = set(self.periods) & set(self.below_first_level)
        if both:
            raise ValueError(f"{min(both)} is in periods and in below_first_level")


def check(case: Case) -> CheckResult:
    """One finding per stale column of these categories."""
    params = of(case, Params)

    def wanted(column: Column) -> bool:
        return column.category in params.periods or (column.category in params.below_first_level and column.level != 1)

    chosen = [pair for pair in pairs(case, wanted) if pair[1].state != "not_applicable"]
    findings = [stale_finding(case, *pair, params.min_sure) for pair in chosen if pair[1].state == "stale"]
    return result(case, findings, len(chosen), [column for column, state in chosen if state.state == "unknown"])
