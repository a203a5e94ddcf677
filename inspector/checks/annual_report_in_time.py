"""Last year's report on disclosure came later than its last day (条例 第49条): 31 January, of governments 31 March.

The day of a department never binds the report of a government. That no report is there at all is found here only until
`elements.annual_report` looks for it, so that one cause is counted once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.late_reports import judged
from inspector.params import of
from inspector.yearly import YearlyParams

if TYPE_CHECKING:
    from inspector.check import Case, CheckResult


class Params(YearlyParams, frozen=True, kw_only=True):
    """`absent_until`: month and day up to which a report that is not there is found here."""

    absent_until: str = "03-31"


def check(case: Case) -> CheckResult:
    """One finding when the report came late, or did not come while its absence is found here."""
    rule = of(case, Params)
    return judged(case, rule, absence=case.as_of.date().isoformat()[5:] <= rule.absent_until)
