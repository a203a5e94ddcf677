"""Interviews, and calls for opinions and surveys, that are fewer in a year than a portal is to hold.

国办秘函〔2019〕19号, 扣分指标 · 互动交流 (征集调查, 在线访谈). The numbers are known in part only, so whoever holds
fewer is shown to people and loses nothing. A column without any item is judged as a blank column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector.activities import activities
from inspector.check import CheckResult
from inspector.days import months_before
from inspector.params import Days, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Column, Snapshot
    from inspector.check import Case

_FEW = N_(
    "“{name}” shows {found} activities of the last {months} months; {least} are expected. Please look whether others "
    "stand elsewhere."
)
_NO_COLUMN = N_("The site has no column for it, or it is empty; that is judged by itself.")
_UNREAD = N_("The column could not be read as a whole: {url} ({list_state}).")


class Params(Base, frozen=True, kw_only=True):
    """`least` activities in the last `within_months`, in `columns` and on pages of the kinds `traits`.

    `dress`: words of titles that say nothing of the subject. `confirmed`: the number was seen in a text that binds the
    site; else fewer are a candidate only.
    """

    columns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    least: Annotated[int, msgspec.Meta(ge=1)]
    within_months: Days = 12
    traits: tuple[str, ...] = ()
    dress: tuple[str, ...] = ()
    confirmed: bool = False

    def __post_init__(self) -> None:
        known_categories(self.columns)


def check(case: Case) -> CheckResult:
    """Count, and one finding for the site when there are too few and everything was read."""
    rule = of(case, Params)
    today = case.as_of.date()
    columns = [one for one in case.snapshot.columns if one.category in rule.columns]
    listing = [one for one in columns if one.list_state != "empty"]
    since = months_before(today, rule.within_months)
    found = activities(case.snapshot, rule.columns, rule.traits, rule.dress, since, today)
    if len(found) >= rule.least:
        return CheckResult("pass")
    if not listing:
        return CheckResult("not_applicable", _NO_COLUMN)
    unread = _unread(case.snapshot, listing)
    if unread is not None:
        return CheckResult("could_not_check", _UNREAD, {"url": unread.url, "list_state": unread.list_state})
    place = listing[0]
    told = {"name": place.name, "found": len(found), "least": rule.least, "months": rule.within_months}
    recent = [{"date": one.day.isoformat(), "title": one.title, "url": one.url} for one in found]
    finding = FindingDraft(
        key="activities",
        url=place.url,
        template=_FEW,
        params=told,
        evidence={**told, "recent": recent},
        found_on=tuple(one.url for one in listing[:20]),
        found_on_total=len(listing),
        suspected=not rule.confirmed,
    )
    return CheckResult("fail" if rule.confirmed else "pass", findings=(finding,))


def _unread(snapshot: Snapshot, columns: list[Column]) -> Column | None:
    """A column of which a part was not seen: more may stand there."""
    for one in columns:
        whole = one.verdict == "good" and one.list_state == "listed" and not one.exempt and not one.rest_unread
        if not whole or one.undated or not snapshot.run.complete:
            return one
    return None
