"""Availability over a week of probes; not judged from a crawl.

国办秘函〔2019〕19号, 单项否决 · 站点无法访问: at least 20 visits a day for a week, 15 seconds each, 5 % failures. One
crawl can show neither, so until probes are kept the outcome is `could_not_check`, which says to the reader that this
veto was not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.check import CheckResult
from inspector.params import Days, Hours, Share, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_NEEDS_PROBES = N_(
    "This needs {days} days of probes, {probes_per_day} a day; a single crawl cannot show it. "
    "The site answered this time."
)


class Params(Base, frozen=True):
    """What the indicator lays down; `limit_seconds` per probe, `limit_share` of failures."""

    days: Days
    probes_per_day: Days
    limit_seconds: Hours
    limit_share: Share


def check(case: Case) -> CheckResult:
    """Always `could_not_check` until the snapshot holds probes."""
    params = of(case, Params)
    return CheckResult("could_not_check", _NEEDS_PROBES, {"days": params.days, "probes_per_day": params.probes_per_day})
