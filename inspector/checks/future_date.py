"""Articles that claim a publish date in the future.

国办秘函〔2019〕19号, 单项否决 · 弄虚作假（如伪造发稿日期）; QH 20 (准确). Whether a date was forged is for
people to judge.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import Doc
    from inspector.check import Case

_AHEAD = N_("“{title}” claims the publish date {published_on}, {days} days after {as_of}.")
_NONE = N_("No article with a publish date was read.")


class Params(Base, frozen=True):
    """`tolerance_days`: how far ahead a date may lie (clocks, time zones)."""

    tolerance_days: Count = 1


def check(case: Case) -> CheckResult:
    """One candidate per article."""
    tolerance = timedelta(days=of(case, Params).tolerance_days)
    claims = [(doc, day) for doc in case.snapshot.documents if (day := read_day(doc.published_on)) is not None]
    if not claims:
        return CheckResult("not_applicable", _NONE)
    ahead = ((doc, day) for doc, day in claims if day > _known_day(case, doc) + tolerance)
    return CheckResult("pass", findings=tuple(_finding(case, doc, day) for doc, day in ahead))


def _known_day(case: Case, doc: Doc) -> date:
    """The day judged, or the later one on which we saw the article: judged as if it were earlier, it is not ahead."""
    run = read_day(case.snapshot.run.started_at)
    return max(day for day in (case.as_of.date(), read_day(doc.first_seen), run) if day is not None)


def _finding(case: Case, doc: Doc, day: date) -> FindingDraft:
    today = case.as_of.date()
    params = {
        "title": doc.title,
        "published_on": doc.published_on,
        "days": (day - today).days,
        "as_of": today.isoformat(),
    }
    evidence = {
        "published_on": doc.published_on,
        "written_on": doc.written_on,
        "first_seen": doc.first_seen,
        "working_days": case.calendar.working_days_between(today, day),
    }
    return FindingDraft(f"article:{doc.url}", doc.url, _AHEAD, params, evidence, (doc.url,), 1, suspected=True)
