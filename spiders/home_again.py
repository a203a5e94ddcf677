"""A second look at a home page that lacks marks of the site: nobody is accused after a single look.

It is asked once more when everything else is done, over a connection of its own; what either look showed is there. An
answer that is no page of the site changes nothing: the first look stands, and what it lacks stays a candidate.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from db import home_looks
from db.crawl_rows import Queued
from spiders import outcomes, reading
from spiders.priorities import HOME

if TYPE_CHECKING:
    from spiders.asks import Ask
    from spiders.lane import Lane
    from spiders.nonsense import Look
    from spiders.pages.model import Page


def wanted(lane: Lane) -> Queued | None:
    """The home page, to be asked once more; None if it shows all its marks, was not read, or was asked again before."""
    found = home_looks.take_lacking(lane.file.conn, lane.file.seq, lane.home_urls)
    return None if found is None else Queued(found[0], found[1], own=True, priority=HOME, depth=0, attempts=1)


def told(ask: Ask, page: Page, look: Look) -> None:
    """What a page said that no address of the frontier asked for: the second look, or the answer to a random path."""
    if ask.purpose == "home":
        _came(ask.lane, ask.queued.id, page)
    else:
        ask.lane.nonsense.answered(ask.queued.id, page, look)


def _came(lane: Lane, url_id: int, page: Page) -> None:
    if page.identity is None:
        return
    if reading.outcome_of(page, outcomes.Outcome(outcomes.OK, 200)).name == outcomes.OK and page.kind == "home":
        home_looks.add(lane.file.conn, url_id, asdict(page.identity))
