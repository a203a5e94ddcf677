"""What becomes of the addresses of a trap (`spiders.traps`) in the frontier: they come last, and few are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import trap_notes
from db.crawl_rows import ANSWERED, Fetched
from spiders import outcomes
from spiders.priorities import MENU, TRAP

if TYPE_CHECKING:
    from db.crawl_rows import Queued
    from spiders.lane import Lane


def put_off(lane: Lane, queued: Queued) -> bool:
    """Whether an address is not to be asked now: it waits for everything else, or is left unasked.

    Menus never are, nor pages that said something when they were read by an earlier run: a program may well show
    articles, and a "next" link behind the last one without end.
    """
    if queued.priority <= MENU or not lane.traps.holds(queued.url):
        return False
    if trap_notes.said_something(lane.file.conn, queued.id):
        return False
    if queued.priority < TRAP:
        trap_notes.put_last(lane.file.conn, queued.id, TRAP)
        return True
    if lane.traps.take(queued.url):
        return False
    lane.file.record_fetch(queued.id, Fetched(outcomes.TRAP, 0, "", lane.now().isoformat(), ANSWERED))
    lane.file.recorded()
    return True
