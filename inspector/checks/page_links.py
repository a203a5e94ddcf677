"""Links within the site, on other pages than the home page, that cannot be opened.

国办发〔2015〕15号, 链接可用性. What the home page links to is counted there and not again here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.links import LinkParams, broken

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult


class Params(LinkParams, frozen=True):
    """See `LinkParams`."""


def check(case: Case) -> CheckResult:
    """One finding per broken target of the site itself that the home page does not link to."""
    return broken(case, lambda target: target.own and not target.on_home)
