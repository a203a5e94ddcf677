"""Links, pictures and files on the home page that cannot be opened.

国办发〔2015〕15号, 链接可用性. On the home page links to other sites count as well (2019 indicators, unconfirmed).
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
