"""What a check is: the contract between the judge and the files in `inspector/checks/`.

A check is one module with one function `check(case: Case) -> CheckResult`. It is pure: it looks at the snapshot, the
parameters of its rulebook entry and the day judged, and returns an outcome with findings. No network, no clock, no SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inspector.working_days import WorkingDays, standard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from db.models import ColumnState, FindingDraft, OutcomeName, Snapshot


@dataclass(frozen=True, slots=True)
class Case:
    """One indicator to be judged on one snapshot.

    `params` are the thresholds of the rulebook entry after profiles were applied. `as_of` is the end of the day judged
    (aware, Asia/Shanghai unless configured). `columns` are the column states, computed once for all checks. `calendar`
    counts working days; where it answers None the day is not known and the check says `could_not_check`. `memo` is
    shared by all checks of one judgement, for what several of them work out alike.
    """

    snapshot: Snapshot
    params: Mapping[str, Any]
    as_of: datetime
    columns: tuple[ColumnState, ...]
    calendar: WorkingDays = field(default_factory=standard)
    memo: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Outcome of one check. `reason`/`reason_params`: message template (English id) and its values.

    `amount` is what points are multiplied with (usually the number of findings that count); None = number of findings
    that are not suspected. `unknown` is how many more findings there might be among what could not be checked: a veto
    that hangs on them is `could_not_check`, neither failed nor passed.
    """

    outcome: OutcomeName
    reason: str = ""
    reason_params: dict[str, Any] = field(default_factory=dict)
    findings: tuple[FindingDraft, ...] = ()
    amount: float | None = None
    unknown: int = 0
