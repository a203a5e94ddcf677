"""The entry 我为政府网站找错 on the home page.

国办发〔2017〕47号, 底部功能区; 国办秘函〔2019〕19号, 网站标识.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.home_marks import one_mark
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult

_MISSING = N_("The home page has no entry “Report a fault of this government website”.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding when the home page does not show it."""
    return one_mark(case, "error_report_entry", _MISSING)
