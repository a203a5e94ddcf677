"""One request that is to be sent, and what is kept of a page while it is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from db.crawl_rows import Queued
    from spiders import outcomes
    from spiders.lane import Lane
    from spiders.pages.model import Page

Purpose = Literal["robots", "nonsense", "page", "foreign", "render", "home"]


@dataclass(frozen=True, slots=True)
class Plain:
    """A page as it was read without its scripts: what is kept if rendering it brings nothing."""

    outcome: outcomes.Outcome
    facts: dict[str, Any]
    page: Page
    columns: dict[str, Any]  # of the table `page`


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to send: the desk paces it, the spider sends it. `plain` goes with "render"; "home": again."""

    lane: Lane
    queued: Queued
    host: str
    purpose: Purpose
    plain: Plain | None = None
