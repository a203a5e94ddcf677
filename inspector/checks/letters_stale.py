"""Mailboxes that show no letter of the last months (留言公开两个月未更新).

国办秘函〔2019〕19号, 扣分指标 · 互动交流. Perhaps nobody wrote: a candidate until a text that binds the site says more.
One finding for the site: several mailboxes share the letters that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.checks.reply_overdue import without_letters
from inspector.days import months_before
from inspector.letters import letters
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_STALE = N_(
    "The newest message shown in “{name}” is of {latest}; no message or answer was published in the {months} months "
    "after it. Perhaps nobody wrote; please look."
)


class Params(Base, frozen=True):
    """`months` within which a letter or answer must have been shown. `confirmed`: then it counts."""

    months: Days = 2
    confirmed: bool = False


def check(case: Case) -> CheckResult:
    """The newest day of all letters, asked or answered, not later than the day judged."""
    rule = of(case, Params)
    today = case.as_of.date()
    dated = [
        (day, one)
        for one in letters(case.snapshot)
        for day in (one.asked, one.answered)
        if day is not None and day <= today
    ]
    if not dated:
        return without_letters(case)
    newest, letter = max(dated, key=lambda pair: (pair[0], pair[1].place))
    if newest >= months_before(today, rule.months):
        return CheckResult("pass")
    boxes = [column for column in case.snapshot.columns if column.category == "letters" and not column.exempt]
    told = {"name": letter.place_name or letter.title, "latest": newest.isoformat(), "months": rule.months}
    read = all(box.verdict == "good" and box.list_state == "listed" for box in boxes) and case.snapshot.run.complete
    sure = rule.confirmed and read
    finding = FindingDraft(
        key="letters-stale",
        url=letter.place,
        template=_STALE,
        params=told,
        evidence={**told, "age_days": (today - newest).days, "title": letter.title},
        found_on=tuple(dict.fromkeys([letter.place, *(box.url for box in boxes)]))[:20],
        found_on_total=max(len(boxes), 1),
        suspected=not sure,
    )
    return CheckResult("fail" if sure else "pass", findings=(finding,))
