"""Links to other sites, on other pages than the home page, that cannot be opened.

Practice counts links within the site (indicators.md part 8): this is advice. External links on the home page are
`home_links`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.links import LinkParams, broken

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult


class Params(LinkParams, frozen=True):
    """See `LinkParams`."""


def check(case: Case) -> CheckResult:
    """One finding per broken target on another host that the home page does not link to."""
    return broken(case, lambda target: not target.own and not target.on_home)
