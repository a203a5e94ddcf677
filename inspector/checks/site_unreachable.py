"""Availability over a week of visits to the home page (`xuncha probe`): early warning, then the veto.

国办秘函〔2019〕19号, 单项否决 · 站点无法访问: at least 20 visits a day for a week, 15 seconds each, 5 % failures. Our
own outages, filed maintenance and refusals do not count. With too few visits nothing is decided.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.availability import weigh
from inspector.check import CheckResult
from inspector.params import Days, Hours, Share, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.probe_models import Span
    from inspector.check import Case

WITHOUT_HOME = True  # a home page that cannot be read is what this is about

_NO_PROBES = N_(
    "This needs {days} days of probes, {probes_per_day} a day; a single crawl cannot show it. "
    "Let the service run, or call xuncha probe --due every few minutes."
)
_TOO_FEW = N_(
    "In the {days} days up to {ends} only {counted} visits counted (needed: {probes_per_day} on each day; the fewest "
    "on a day: {fewest}); {failed} of them found no page. Not counted: {filed} in filed maintenance, "
    "{unclear} refused or unclear, {ours} while our own network was down."
)
_RATE = N_("In the {days} days up to {ends}, {failed} of {counted} visits found no page ({percent} %).")
_WARNING = N_(
    "Early warning: in the {days} days up to {ends}, {failed} of {counted} visits found no page within {seconds} "
    "seconds ({percent} %); the veto begins at {limit} %."
)
_FAILS = N_(
    "In the {days} days up to {ends}, {failed} of {counted} visits found no page within {seconds} seconds "
    "({percent} %, limit {limit} %)."
)
_FAILED = N_("{at} {outcome} ({seconds} s)")
_OLD = timedelta(days=2)
_LISTED = 200  # failed visits in the evidence


class Params(Base, frozen=True):
    """What the indicator lays down; `limit_seconds` per probe, `limit_share` of failures, `warning_share` before it."""

    days: Days
    probes_per_day: Days
    limit_seconds: Hours
    limit_share: Share
    warning_share: Share


def check(case: Case) -> CheckResult:
    """Fails from `limit_share` on; `could_not_check` with too few visits, or none in the last two days."""
    params = of(case, Params)
    span = weigh(case.snapshot.probes, params.days, params.probes_per_day, params.limit_seconds, case.as_of)
    if span is None or case.as_of - span.ends > _OLD:
        return CheckResult(
            "could_not_check", _NO_PROBES, {"days": params.days, "probes_per_day": params.probes_per_day}
        )
    told = _told(span, params)
    if not span.enough(params.probes_per_day):
        return CheckResult("could_not_check", _TOO_FEW, told)
    if span.share < params.warning_share or not span.failed:
        return CheckResult("pass", _RATE, told)
    fails = span.share >= params.limit_share
    finding = FindingDraft(
        key="availability",
        url=case.snapshot.site.url,
        template=_FAILS if fails else _WARNING,
        params=told,
        evidence=_evidence(span),
        suspected=not fails,
    )
    return CheckResult("fail" if fails else "pass", _FAILS if fails else _WARNING, told, (finding,))


def _told(span: Span, params: Params) -> dict[str, Any]:
    return {
        "days": params.days,
        "probes_per_day": params.probes_per_day,
        "seconds": _plain(params.limit_seconds),
        "limit": _plain(round(params.limit_share * 100, 2)),
        "percent": _plain(round(span.share * 100, 2)),
        "ends": span.ends.strftime("%Y-%m-%d %H:%M"),
        "counted": span.counted,
        "failed": len(span.failed),
        "fewest": min(span.by_day),
        "filed": span.filed,
        "unclear": span.unclear,
        "ours": span.ours,
    }


def _plain(number: float) -> str:
    return f"{number:g}"


def _evidence(span: Span) -> dict[str, Any]:
    """The failed visits, so that the site's own log can be laid beside them."""
    return {
        "first_visit": span.begins.isoformat(timespec="seconds"),
        "last_visit": span.ends.isoformat(timespec="seconds"),
        "visits": span.counted,
        "failures_total": len(span.failed),
        "failures": [
            {
                "template": _FAILED,
                "params": {"at": one.at, "outcome": one.outcome, "seconds": round(one.millis / 1000, 1)},
            }
            for one in span.failed[:_LISTED]
        ],
        "filed": span.filed,
        "unclear": span.unclear,
        "ours": span.ours,
    }
