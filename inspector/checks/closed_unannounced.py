"""A site that is closed without leading its readers on, or that is "being rebuilt" for longer than it promised.

国办发〔2017〕47号: a notice with the new name and link for at least 30 days; GA 三(一): 杜绝随意下线; 国办 2016
第二季度通报: “升级改版中” far past the promised day is a fault. A site that is simply down could not be read and is not
judged here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import Trait
    from inspector.check import Case

_NO_WAY_ON = N_("The home page says that the site is closed or moved, and does not say where readers can go instead.")
_STILL_THERE = N_(
    "The home page says since {since} that the site is closed. A notice is to stay for {days} days; after that the old "
    "address is to serve nothing."
)
_REBUILT = N_(
    "The home page says that the site is being rebuilt; the day that it names, {promised}, is {over} days past."
)


class Params(Base, frozen=True):
    """`notice_days`: how long a notice must stay. `grace_days`: after that, and after the promised end."""

    notice_days: Days = 30
    grace_days: Days = 30


def check(case: Case) -> CheckResult:
    """One candidate for the home page."""
    home = case.snapshot.home.url or case.snapshot.site.url
    notice = next((one for one in case.snapshot.traits_of("closure") if one.url == home), None)
    if notice is None:
        return CheckResult("pass")
    params = of(case, Params)
    today = case.as_of.date()
    days = sorted(day for text in _strings(notice.data.get("days")) if (day := read_day(text)) is not None)
    if notice.data.get("kind") == "maintenance":
        return _rebuilt(notice, days, today, params.grace_days)
    if not str(notice.data.get("successor") or ""):
        return _found(notice, _NO_WAY_ON)
    since = [day for day in days if day <= today]
    if since and (today - since[-1]).days > params.notice_days + params.grace_days:
        return _found(notice, _STILL_THERE, since=since[-1].isoformat(), days=params.notice_days)
    return CheckResult("pass")


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []


def _rebuilt(notice: Trait, days: list[date], today: date, grace: int) -> CheckResult:
    over = (today - days[-1]).days if days else 0
    if over > grace:
        return _found(notice, _REBUILT, promised=days[-1].isoformat(), over=over)
    return CheckResult("pass")


def _found(notice: Trait, template: str, **params: str | int) -> CheckResult:
    evidence = {"text": notice.data.get("text", ""), "successor": notice.data.get("successor", ""), **params}
    finding = FindingDraft("closure", notice.url, template, dict(params), evidence, (notice.url,), 1, suspected=True)
    return CheckResult("pass", findings=(finding,))
