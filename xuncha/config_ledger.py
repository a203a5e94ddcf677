"""Section [ledger] of xuncha.toml: terms of rectification, and when somebody is reminded, supervised or summoned."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

BodyLevel = Literal["", "nation", "province", "city", "county", "township"]
EscalationLevel = Literal["remind", "supervise", "summon"]
Days = Annotated[int, msgspec.Meta(ge=1, le=365)]
Times = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Escalation(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, frozen=True):
    """One [[ledger.escalation]]: it is time for a level when a term is so long over, or a finding came back so often.

    `overdue` counts working days after the last day of the term. At least one of the two is given.
    """

    level: EscalationLevel
    overdue: Days | None = None
    reopened: Times | None = None

    def __post_init__(self) -> None:
        if self.overdue is None and self.reopened is None:
            raise ValueError("an escalation needs overdue or reopened")


def _usual() -> list[Escalation]:
    return [
        Escalation(level="remind", overdue=1),
        Escalation(level="supervise", overdue=5, reopened=1),
        Escalation(level="summon", overdue=10, reopened=2),
    ]


class LedgerSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[ledger] in xuncha.toml. Terms are working days after the day of the notice."""

    days: Days = 15
    days_by_level: dict[Literal["nation", "province", "city", "county", "township"], Days] = {}
    days_by_kind: dict[Literal["veto", "deduct", "bonus", "advice"], Days] = {}
    soon: Annotated[int, msgspec.Meta(ge=0, le=60)] = 3
    escalation: list[Escalation] = msgspec.field(default_factory=_usual)
