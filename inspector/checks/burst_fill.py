"""Several articles that appear together in one column and claim days that lie far apart (突击更新).

国办秘函〔2019〕19号, 单项否决 · 弄虚作假; 四川 2017 通报 (凉山州人社局: five items, all put up on one day).
Always a candidate: a column may have been moved or an archive put on line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.arrivals import late
from inspector.check import CheckResult
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.arrivals import Arrivals, Late
    from inspector.check import Case

_BURST = N_(
    "{count} articles of column {category} were not there when the site was read on {seen_before} and appeared since; "
    "they claim days from {first} to {last}."
)
_NO_HISTORY = N_("No earlier run read the whole site, so when its articles came is not known.")
_SHOWN = 20


class Params(Base, frozen=True):
    """`items`: from how many on; `spread_days`: between first and last claim; `days`: before the earlier run."""

    items: Days = 5
    spread_days: Days = 14
    days: Days = 2


def check(case: Case) -> CheckResult:
    """One candidate per column."""
    params = of(case, Params)
    arrivals = late(case, days=params.days)
    if arrivals is None:
        return CheckResult("could_not_check", _NO_HISTORY)
    findings = []
    for category, some in arrivals.by_column.items():
        spread = (some[-1].claimed - some[0].claimed).days
        if len(some) >= params.items and spread >= params.spread_days:
            findings.append(_finding(case, category, some, arrivals))
    return CheckResult("pass", findings=tuple(findings))


def _finding(case: Case, category: str, some: tuple[Late, ...], arrivals: Arrivals) -> FindingDraft:
    url = next((one.url for one in case.snapshot.columns if one.category == category), some[0].doc.url)
    first, last = some[0].claimed, some[-1].claimed
    params = {
        "count": len(some),
        "category": category,
        "seen_before": arrivals.seen_before.date().isoformat(),
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    evidence = {
        **params,
        "articles": [
            {
                "url": one.doc.url,
                "title": one.doc.title,
                "published_on": one.doc.published_on,
                "first_seen": one.doc.first_seen,
            }
            for one in some[:_SHOWN]
        ],
        "working_days": case.calendar.working_days_between(first, last),
    }
    places = tuple(one.doc.url for one in some[:100])
    return FindingDraft(
        f"burst:{category}:{first.isoformat()}", url, _BURST, params, evidence, places, len(some), suspected=True
    )
