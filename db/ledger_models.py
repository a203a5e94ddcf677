"""What the ledger remembers besides findings, as plain dataclasses; `db.models` offers what a snapshot holds of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

WaiverKind = Literal["no_such_matter", "not_public", "maintenance", "finished_topic", "other"]
Excuse = Literal["", "waived", "dismissed", "not_applicable"]
Level = Literal["", "remind", "supervise", "summon"]
Progress = Literal["", "not_started", "under_way", "done", "disputed"]
LEVELS: Final = ("remind", "supervise", "summon")
WAIVER_KINDS: Final = ("no_such_matter", "not_public", "maintenance", "finished_topic", "other")
MACHINE: Final = "xuncha"  # the author of what no person did


def finding_id(site_id: str, indicator: str, key: str) -> str:
    """The lasting id of a failing fact: the same fact gets it in every run, in every database."""
    return hashlib.blake2b("\x1f".join((site_id, indicator, key)).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Waiver:
    """Something that is not held against a site, with who approved it and until when (design.md part 7.6; seed JQ 三4).

    Empty fields cover everything. `indicator` is an id or a group ("columns"); `place` is a column by category id, name
    or address (what lies below an address that ends in "/" too). `since` and `until` are the first and the last day;
    `ended_on`, where not "", the day from which it holds no longer.
    """

    id: int
    kind: WaiverKind
    site_id: str
    indicator: str
    place: str
    finding_id: str
    reason: str
    approver: str
    since: str
    until: str
    at: str = ""
    author: str = ""
    ended_on: str = ""

    def holds(self, day: str) -> bool:
        """Whether it holds on a day (ISO)."""
        return self.since <= day <= self.until and (not self.ended_on or day < self.ended_on)

    def covers(
        self,
        site_id: str,
        indicator: str,
        finding_id: str,
        url: str,
        said: Mapping[str, Any],
        evidence: Mapping[str, Any],
    ) -> bool:
        """Whether it is about this fact. `said` are the parameters of its message."""
        if self.finding_id:
            return self.finding_id == finding_id
        if self.site_id not in {"", site_id}:
            return False
        if self.indicator and indicator != self.indicator and not indicator.startswith(f"{self.indicator}."):
            return False
        return not self.place or self.place in _places(url, said, evidence) or _below(url, self.place)


def _places(url: str, said: Mapping[str, Any], evidence: Mapping[str, Any]) -> set[str]:
    named = {str(facts[key]) for facts in (said, evidence) for key in ("category", "name", "column") if facts.get(key)}
    return {url, *named}


def _below(url: str, place: str) -> bool:
    return place.endswith("/") and "://" in place and url.startswith(place)


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a finding. `kind`: "status", "comment", "assign", "deadline", "escalate", "reply"."""

    id: int
    finding_id: str
    at: str
    author: str
    old: str
    new: str
    kind: str
    note: str
    run_id: str = ""
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one finding when somebody acted on it. `refused` is a message id, "" when it was done."""

    finding_id: str
    old: str = ""
    new: str = ""
    refused: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One finding as the ledger shows it, with its site and unit.

    `kind` is that of its indicator in the last judgement of the site ("" when it was not judged since). `confirmed`: a
    person looked at it; only then may a notice name anybody. `unit` is the unit in charge: of the finding, else of the
    site's entry, else its sponsor, else its name. `site_level` is the level of the body ("province", "city", "county",
    "township", ""). Dates are ISO days, instants ISO with offset, "" for none. `message` is template and params.
    """

    id: str
    site_id: str
    site_name: str
    site_url: str
    site_code: str
    unit: str
    sponsor: str
    superior: str
    site_level: str
    body_type: str
    indicator: str
    kind: str
    status: str
    url: str
    template: str
    params: dict[str, Any]
    evidence: dict[str, Any]
    found_on: tuple[str, ...]
    found_on_total: int
    first_seen: str
    last_seen: str
    observations: int
    confirmed_at: str
    confirmed_by: str
    notified_at: str
    due_on: str
    fixed_at: str
    fixed_by: str
    reopened: int
    level: str
    responsible: str
    progress: str
    measure: str
    done_on: str
    waived_until: str = ""
    waived_why: str = ""
    waived_by: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed it."""
        return bool(self.confirmed_by)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One finding that waits for a re-check, as its unit says that it is fixed. `cause`: the outcome behind it."""

    finding_id: str
    site_id: str
    indicator: str
    key: str
    url: str
    found_on: tuple[str, ...]
    asked_at: str
    asked_by: str
    tries: int
    why: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A row of the ledger with what is worked out from rules and calendar: what lists, forms and letters show.

    `name`, `name_en` are of the indicator; `basis` its clause as one line, `basis_status` whether the text was seen
    ("official", "local", "unconfirmed", "" unknown). `days_left`, `overdue`, `soon`, `level`, `to_do` are those of
    `inspector.deadlines.Standing`.
    """

    row: LedgerRow
    name: str
    name_en: str
    basis: str
    basis_status: str
    days_left: int | None
    overdue: bool
    soon: bool
    level: Level
    to_do: Level
