"""The site map that the home page leads to.

国办发〔2017〕47号, 底部功能区: 网站地图.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.home_marks import one_mark
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult

_MISSING = N_("The home page does not lead to a site map.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding when the home page does not show it."""
    return one_mark(case, "sitemap_url", _MISSING)
