"""Where a redirect leads: into the frontier, unless it goes in a circle or the chain is longer than browsers follow.

A circle is an observation of the redirect that closes it. A chain without end has no last address that lasts (its
session ids are new ones in each run), so it is an observation of the address that pages link to. Neither is definite:
they are `broken` only when they come back hours later in another run. What sets cookies on its way never is, because
this program keeps none and a browser does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db import redirect_chains
from db.crawl_rows import ANSWERED, Fetched
from db.redirect_chains import MAX_HOPS
from spiders import outcomes
from spiders.pages import urls
from spiders.priorities import ASSET

if TYPE_CHECKING:
    from db.crawl_rows import Queued
    from spiders.lane import Lane


def follow(
    lane: Lane, queued: Queued, target: str, outcome: outcomes.Outcome, facts: dict[str, Any]
) -> outcomes.Outcome:
    """Put the target of a redirect into the frontier; returns the outcome of the address that redirects.

    Args:
        lane: the crawl whose address it is.
        queued: the address that redirects.
        target: where to.
        outcome: that it does.
        facts: what is kept of the answer; `redirect_to` is added.
    """
    file = lane.file
    own = urls.host_of(target) in lane.hosts
    origin = queued.id if queued.origin is None else queued.origin
    if queued.hops >= MAX_HOPS:
        _too_many(lane, queued, target, origin, facts)
        return outcome
    if queued.hops:
        lane.traps.redirected(queued.url, target)
    target_id = file.add(
        target, own=own, priority=queued.priority, depth=queued.depth, hops=queued.hops + 1, origin=origin
    )
    facts["redirect_to"] = target_id
    circle, cookie = redirect_chains.closes_circle(file.conn, file.seq, queued.id, target_id)
    if not circle:
        return outcome
    name = outcomes.REDIRECT_COOKIE if cookie or facts.get("cookie") else outcomes.REDIRECT_LOOP
    return outcomes.Outcome(name, outcome.status, outcome.detail)


def _too_many(lane: Lane, queued: Queued, target: str, origin: int, facts: dict[str, Any]) -> None:
    """The chain ends here: its next address is named and not asked, its first one is what readers cannot open."""
    file, at = lane.file, lane.now().isoformat()
    own = urls.host_of(target) in lane.hosts
    cookie = facts.get("cookie") or redirect_chains.sets_cookie(file.conn, file.seq, origin)
    facts["redirect_to"] = named = file.name(target, outcomes.LEFT_OUT, at, own=own, priority=ASSET, depth=queued.depth)
    redirect_chains.count(file.conn, named, queued.hops + 1, origin)
    redirect_chains.forget_step(file.conn, file.seq, origin)
    name = outcomes.REDIRECT_COOKIE if cookie else outcomes.TOO_MANY_REDIRECTS
    file.record_fetch(origin, Fetched(name, 302, target[:300], at, ANSWERED))
