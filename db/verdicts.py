"""What a report on one judged run needs: built by `schedules`, told by `reports`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.models import Doc, Finding, Judgement, LinkCounts, Run, Site, Target


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks and how: what a site that refuses us must know. `rate` 0: no limit; `contact` "" when none is set."""

    user_agent: str
    contact: str = ""
    rate: float = 0.0
    obeys_robots: bool = True


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Everything a report on one judged run needs.

    `targets` and `asking` are for the letter to a site that refused us.
    """

    site: Site
    run: Run
    judgement: Judgement
    findings: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    documents: tuple[Doc, ...]
    links: LinkCounts
    body_type_name: str = ""
    targets: tuple[Target, ...] = ()
    asking: Asking | None = None
