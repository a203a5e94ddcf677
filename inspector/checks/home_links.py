"""Links, pictures and files on the home page that cannot be opened.

国办秘函〔2019〕19号, 扣分指标 · 功能设计 · 可用性: on the home page links to other sites count as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.links import LinkParams, broken

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult


class Params(LinkParams, frozen=True):
    """See `LinkParams`."""


def check(case: Case) -> CheckResult:
    """One finding per broken target that the home page links to."""
    return broken(case, lambda target: target.on_home)
