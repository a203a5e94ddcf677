"""Messages that were answered late, or wait longer than an answer may take (47号 互动交流; 2019 indicators 办理答复).

Simple questions have five working days, others fifteen; a machine cannot tell them apart, so the longer limit counts
here. One finding for each mailbox, with its messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.checks.reply_overdue import told, without_letters
from inspector.days import months_before
from inspector.letters import letters
from inspector.params import Days, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from inspector.check import Case
    from inspector.letters import Letter

_SLOW = N_(
    "In “{name}”, {count} of {total} messages were not answered within {limit} working days; the slowest took {days}: "
    "“{title}”, asked on {asked}."
)
_CALENDAR = N_("Working days of {year} are not known yet.")


class Params(Base, frozen=True):
    """`working_days` that an answer may take; messages of the last `within_months` are looked at.

    What waits for more than `overdue_months` is judged under interaction.reply_overdue: one cause, counted once.
    `confirmed`: the number of days was seen in a text that binds the site; else a slow answer is a candidate only.
    """

    working_days: Days = 15
    confirmed: bool = False
    overdue_months: Days = 3
    within_months: Days = 12


def check(case: Case) -> CheckResult:
    """Answered messages by their two days, waiting ones until the day judged."""
    rule = of(case, Params)
    today = case.as_of.date()
    oldest = months_before(today, rule.within_months)
    known = letters(case.snapshot)
    if not known:
        return without_letters(case)
    slow: dict[tuple[str, str], list[tuple[int, Letter]]] = {}
    totals: dict[str, int] = {}
    unknown: date | None = None
    for letter in known:
        end = letter.answered if letter.state == "done" else today if letter.state == "waiting" else None
        if letter.asked is None or end is None or not oldest <= letter.asked <= end <= today:
            continue
        if letter.state == "waiting" and letter.asked < months_before(today, rule.overdue_months):
            continue
        totals[letter.place] = totals.get(letter.place, 0) + 1
        taken = case.calendar.working_days_between(letter.asked, end)
        if taken is None:
            unknown = letter.asked
        elif taken > rule.working_days:
            slow.setdefault((letter.place, letter.place_name), []).append((taken, letter))
    if not totals or (unknown is not None and not slow):
        return _undecided(case, unknown)
    findings = tuple(_finding(place, name, slow[place, name], totals[place], rule) for place, name in slow)
    return CheckResult("fail" if findings and rule.confirmed else "pass", findings=findings)


def _undecided(case: Case, unknown: date | None) -> CheckResult:
    if unknown is not None:
        return CheckResult("could_not_check", _CALENDAR, {"year": unknown.year})
    return without_letters(case) if not letters(case.snapshot) else CheckResult("pass")


def _finding(place: str, name: str, slow: list[tuple[int, Letter]], total: int, rule: Params) -> FindingDraft:
    slow = sorted(slow, key=lambda one: -one[0])
    days, worst = slow[0]
    params = {
        "name": name,
        "count": len(slow),
        "total": total,
        "limit": rule.working_days,
        "days": days,
        "title": worst.title,
        "asked": worst.asked.isoformat() if worst.asked else "",
    }
    return FindingDraft(
        key=f"slow:{place}",
        url=place,
        template=_SLOW,
        params=params,
        evidence={
            "working_days": days,
            "limit_days": rule.working_days,
            "messages": told([letter for _, letter in slow]),
        },
        found_on=tuple(dict.fromkeys([place, *(letter.url for _, letter in slow if letter.url)]))[:20],
        found_on_total=len(slow),
        suspected=not rule.confirmed,
    )
