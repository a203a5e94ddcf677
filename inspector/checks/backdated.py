"""Articles that claim a day on which they were not yet there, or not yet written, as far as we could see.

国办秘函〔2019〕19号, 单项否决 · 弄虚作假（如伪造发稿日期）; JQ 六3 (假公开). Always a candidate, with both
dates side by side: an old paper may be put on line later for good reasons.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.arrivals import late
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Doc
    from inspector.arrivals import Late
    from inspector.check import Case

_UNSEEN = N_(
    "“{title}” claims the publish date {published_on}; on {seen_before} the site was read and it was not there; "
    "it was first seen on {first_seen}."
)
_WRITTEN = N_("“{title}” claims the publish date {published_on}, but was written on {written_on}.")
_ADDRESS = N_("“{title}” claims the publish date {published_on}, but its address names the later day {address_date}.")
_NO_HISTORY = N_("No earlier run read the whole site, so when its articles came is not known.")
_URL_DAY = re.compile(r"(?:/|t|_)(20[0-4]\d)[-_/]?(0[1-9]|1[0-2])[-_/]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|\d{3,})")


class Params(Base, frozen=True):
    """`days`: how long before the earlier run a claim must lie. `burst`: from how many on it is `integrity.burst_fill`.

    `written_days`: how much later than published a paper may be written (proof-reading, time zones). `address_days`:
    the same for the day in an address; from `moved` such articles on the site was moved, and nothing is said.
    """

    days: Days = 14
    burst: Days = 5
    written_days: Count = 3
    address_days: Days = 30
    moved: Days = 10


def check(case: Case) -> CheckResult:
    """One candidate per article; the first reason that holds."""
    params = of(case, Params)
    found: dict[str, FindingDraft] = {}
    arrivals = late(case, days=params.days)
    if arrivals is not None:
        few = (some for some in arrivals.by_column.values() if len(some) < params.burst)
        found = {one.doc.url: _unseen(case, one, arrivals.seen_before.date()) for some in few for one in some}
    for draft in (*_written_later(case, params.written_days), *_address_later(case, params)):
        found.setdefault(draft.url, draft)
    if found:
        return CheckResult("pass", findings=tuple(found.values()))
    return CheckResult("pass") if arrivals else CheckResult("could_not_check", _NO_HISTORY)


def _unseen(case: Case, one: Late, before: date) -> FindingDraft:
    params = {"seen_before": before.isoformat(), "first_seen": one.doc.first_seen[:10]}
    return _finding(case, one.doc, _UNSEEN, one.claimed, before, params)


def _written_later(case: Case, tolerance: int) -> list[FindingDraft]:
    drafts = []
    for doc in case.snapshot.documents:
        published, written = read_day(doc.published_on), read_day(doc.written_on)
        if published and written and written > published + timedelta(days=tolerance):
            drafts.append(_finding(case, doc, _WRITTEN, published, written, {"written_on": doc.written_on}))
    return drafts


def _address_later(case: Case, params: Params) -> list[FindingDraft]:
    """Addresses made by the system that publishes carry the day of publishing; many later ones show a moved site."""
    drafts = []
    for doc in case.snapshot.documents:
        published, named = read_day(doc.published_on), _day_in(doc.url)
        if published and named and published + timedelta(days=params.address_days) <= named <= case.as_of.date():
            drafts.append(_finding(case, doc, _ADDRESS, published, named, {"address_date": named.isoformat()}))
    return drafts if len(drafts) < params.moved else []


def _day_in(url: str) -> date | None:
    match = _URL_DAY.search(url)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _finding(case: Case, doc: Doc, template: str, claimed: date, other: date, params: dict[str, Any]) -> FindingDraft:
    evidence = {
        "published_on": doc.published_on,
        "first_seen": doc.first_seen,
        "written_on": doc.written_on,
        "last_modified": doc.last_modified,
        "column": doc.column,
        "working_days": case.calendar.working_days_between(claimed, other),
        **params,
    }
    values = {"title": doc.title, "published_on": doc.published_on, **params}
    return FindingDraft(f"article:{doc.url}", doc.url, template, values, evidence, (doc.url,), 1, suspected=True)
