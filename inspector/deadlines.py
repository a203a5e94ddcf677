"""Terms of rectification in working days: the last day of a term, how long it is over, and which step is due then.

Pure: the day comes from outside. A term that hangs on a day that no calendar knows yet is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.ledger_models import LEVELS
from db.ledger_states import COUNTED

if TYPE_CHECKING:
    from db.ledger_models import LedgerRow, Level
    from inspector.working_days import WorkingDays
    from xuncha.config_ledger import LedgerSection


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a finding stands with its term on one day.

    `days_left` are working days: 0 on the last day, negative when it is over, None without a term or where the calendar
    does not reach. `overdue` and `soon` hold without a calendar, too. `level` is the highest step that is due by the
    rules, "" for none; `to_do` the same unless it, or a higher one, was done already.
    """

    days_left: int | None = None
    overdue: bool = False
    soon: bool = False
    level: Level = ""
    to_do: Level = ""


def term(rules: LedgerSection, site_level: str, kind: str) -> int:
    """Working days for one finding: the shortest of what its kind and the level of its body are given."""
    by_level = {str(key): days for key, days in rules.days_by_level.items()}
    by_kind = {str(key): days for key, days in rules.days_by_kind.items()}
    given = [days for days in (by_level.get(site_level), by_kind.get(kind)) if days is not None]
    return min(given, default=rules.days)


def due_on(rules: LedgerSection, row: LedgerRow, notified: date, calendar: WorkingDays) -> str:
    """The last day of a term that begins with a notice on `notified`; "" when the calendar does not reach so far."""
    last = calendar.add_working_days(notified, term(rules, row.site_level, row.kind))
    return "" if last is None else last.isoformat()


def standing(rules: LedgerSection, row: LedgerRow, today: date, calendar: WorkingDays) -> Standing:
    """Where a finding stands today. What does not count against anybody has no term."""
    if row.status not in COUNTED:
        return Standing()
    if not row.due_on:
        return _with_level(rules, row, None, Standing())
    last = date.fromisoformat(row.due_on)
    left = calendar.working_days_between(today, last)
    if today > last:
        # Done on the Saturday after the last day is late although no working day has passed.
        over = None if left is None else max(-left, 1)
        return _with_level(rules, row, over or 1, Standing(None if over is None else -over, overdue=True))
    soon = bool(row.notified_at) and left is not None and left <= rules.soon
    return _with_level(rules, row, None, Standing(left, soon=soon))


def _with_level(rules: LedgerSection, row: LedgerRow, over: int | None, found: Standing) -> Standing:
    level: Level = ""
    for one in rules.escalation:
        late = one.overdue is not None and over is not None and over >= one.overdue
        again = one.reopened is not None and row.status == "reopened" and row.reopened >= one.reopened
        if (late or again) and _rank(one.level) > _rank(level):
            level = one.level
    to_do: Level = level if _rank(level) > _rank(row.level) else ""
    return Standing(found.days_left, found.overdue, found.soon, level, to_do)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
