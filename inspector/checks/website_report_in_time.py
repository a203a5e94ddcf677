"""Last year's report on the website itself (政府网站工作年度报表) came later than 31 January, or is not there.

国办函〔2018〕12号. That it was not found is a candidate: it may be a file behind a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.late_reports import judged
from inspector.params import of
from inspector.yearly import YearlyParams

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult


class Params(YearlyParams, frozen=True, kw_only=True):
    """No more than all yearly reports have."""


def check(case: Case) -> CheckResult:
    """One finding when the report came late or was not found."""
    return judged(case, of(case, Params), absence=True)
