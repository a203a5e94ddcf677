"""Documents of superior bodies that the site reposted after their time had run out.

国办函〔2016〕68号 on the ground of 国办发〔2014〕57号. Late only if the latest the original can have appeared and the
earliest the repost can have appeared are further apart than the hours allowed; the earliest copy counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.checks.repost_missing import NO_UPSTREAM, settle
from inspector.params import of
from inspector.reposts import RepostParams, Standing, evidence, lateness, shown, standings
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case
    from inspector.pointers import Copy

_LATE = N_(
    "“{upstream_title}”, published by {upstream_name} on {upstream_at}, was reposted on {reposted_at}: at least "
    "{hours_after_upstream} hours later, {deadline_hours} hours are allowed."
)
_UNDATED = N_("Reposts without a date, or pages that may or may not be reposts, cannot be timed.")


class Params(RepostParams, frozen=True):
    """See `RepostParams`."""


def check(case: Case) -> CheckResult:
    """One finding per document whose earliest repost is late by every reading of the dates."""
    if not case.snapshot.upstreams:
        return CheckResult("not_applicable", NO_UPSTREAM)
    params = of(case, Params)
    all_of_them = standings(case, params)
    found = [standing for standing in all_of_them.every if standing.copies]
    findings, unknown = [], 0
    for standing in found:
        state, copy, hours = lateness(standing)
        if state == "late" and copy is not None and hours is not None:
            findings.append(_finding(case, standing, params, copy, hours))
        unknown += state == "unsure"
    return settle(case, params, findings, all_of_them, found, (_UNDATED, {}), unknown)


def _finding(case: Case, standing: Standing, params: RepostParams, copy: Copy, hours: float) -> FindingDraft:
    original = standing.original
    values: dict[str, Any] = {
        "upstream_title": original.title,
        "upstream_name": standing.upstream.site.name or standing.upstream.site.url,
        "upstream_at": shown(standing.at),
        "reposted_at": shown(copy.at) if copy.at else "",
        "hours_after_upstream": round(hours, 1),
        "deadline_hours": params.deadline_hours,
    }
    return FindingDraft(
        key=f"repost:{original.url}",
        url=copy.url,
        template=_LATE,
        params=values,
        evidence=evidence(case, standing, params, copy, hours),
        found_on=(copy.url,),
        found_on_total=1,
    )
