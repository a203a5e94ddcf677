"""What a digest says, in words already: every form shows the same, and none of them decides anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reports.letter import Letter
    from xuncha.i18n import Lang

Group = Literal["new", "open", "fixed", "waived", "suspected"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What one indicator is called and what kind it is, as the rulebooks say."""

    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding as a digest tells it. Days are ISO, "" for none; `age` in days since it was first seen.

    `kind` is that of its indicator; "no_veto": of a veto that did not fire.
    `late` days past its term, 0 when it is not. `again`: it had been solved and came back. `candidate`: a person must
    confirm it before anybody is named outside of the office.
    """

    id: str
    group: Group
    site_id: str
    site: str
    unit: str
    indicator: str
    name: str
    kind: str
    message: str
    url: str
    status: str
    first_seen: str
    age: int
    due_on: str = ""
    late: int = 0
    again: bool = False
    candidate: bool = False
    confirmed: bool = False
    waived_until: str = ""
    waived_why: str = ""
    responsible: str = ""
    measure: str = ""
    solved_on: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What nobody can know yet, why, and what to do."""

    site: str
    name: str
    reason: str
    step: str


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site: verdict ("" = never judged) and what became of it; `vetoes` are names of those that fired.

    `candidate`: the verdict rests on a veto that no person has confirmed. `note` says why it was not read to its end.
    """

    id: str
    name: str
    url: str
    unit: str
    verdict: str
    score: float | None
    candidate: bool
    before: str
    score_before: float | None
    vetoes: tuple[str, ...]
    inspected: str
    note: str = ""

    @property
    def turned(self) -> bool:
        """Whether the verdict is another than a span ago."""
        return bool(self.before) and self.before != self.verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of findings: counting now, came up, solved, past their term, candidates, waived."""

    open: int = 0
    new: int = 0
    fixed: int = 0
    overdue: int = 0
    suspected: int = 0
    waived: int = 0


@dataclass(frozen=True, slots=True)
class UnitPart:
    """One unit with its sites. `problems` are sorted, most pressing first."""

    name: str
    sites: tuple[SiteLine, ...]
    counts: Counts
    problems: tuple[Problem, ...]
    unchecked: tuple[Unchecked, ...]

    def of(self, group: Group) -> tuple[Problem, ...]:
        """Its problems of one group."""
        return tuple(one for one in self.problems if one.group == group)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: a label and its numbers, in the order of the chart's head."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and the table that says the same: the first number is drawn as a bar."""

    title: str
    head: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Blocked:
    """A site that refused us, since when, and the letter that can be sent to it."""

    site: str
    unit: str
    at: str
    refused: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Availability:
    """How often a home page did not answer in the last seven days; `level`: "warn" (3 %) or "veto" (5 %)."""

    site_id: str
    site: str
    failed: int
    probes: int
    level: Literal["warn", "veto"]

    @property
    def rate(self) -> float:
        """Failed visits of a hundred."""
        return 100 * self.failed / self.probes if self.probes else 0.0


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that should have run and did not: what, when it was due, why (as far as known)."""

    what: str
    due: str
    why: str


@dataclass(frozen=True, slots=True)
class Sites:
    """Numbers of sites as judged. `unread`: not inspected in the span; `candidates`: failing, not confirmed yet."""

    total: int = 0
    passed: int = 0
    failed: int = 0
    candidates: int = 0
    unjudged: int = 0
    never: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be shown in any form."""

    lang: Lang
    office: str
    title: str
    scope: str
    period: str
    period_name: str
    first_day: str
    last_day: str
    as_of: str
    sites: Sites
    counts: Counts
    open_before: int
    headline: tuple[str, ...]
    verdicts: tuple[SiteLine, ...]
    pressing: tuple[Problem, ...]
    overdue: tuple[Problem, ...]
    reposts: tuple[Problem, ...]
    availability: tuple[Availability, ...]
    missed: tuple[Missed, ...]
    blocked: tuple[Blocked, ...]
    units: tuple[UnitPart, ...]
    charts: tuple[Chart, ...]
    notes: tuple[str, ...] = field(default=())
