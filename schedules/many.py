"""A round over many sites with worker processes: who is crawled where, what is kept when, who is judged when.

Workers crawl and settle (`schedules.crew`); this process alone writes to the records, one site after the other as they
come in, so a result is kept once for each site and run. A site is judged as soon as its own facts and those of the
superior sites in the same round are there. Nothing of a site is kept in memory once it is judged.
"""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.records import Records
from schedules.crew import Crew
from schedules.sites import check_address
from spiders import raw_answers
from spiders.gate import Policy
from spiders.readers.pool import how_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from inspector.profiles import Rules
    from schedules.crew import Standing
    from schedules.site_visit import SiteOrder, SiteOutcome
    from schedules.sites import Chosen
    from schedules.visit import Visit, Visited


@dataclass(slots=True)
class RoundEnd:
    """What a round came to. `given_up`: sites over which processes ended again and again; nothing is said of them."""

    judged: int = 0
    interrupted: list[SiteOutcome] = field(default_factory=list)
    given_up: list[SiteOutcome] = field(default_factory=list)
    refused: list[SiteOutcome] = field(default_factory=list)


def workers_of(said: int | None, configured: int) -> int:
    """How many processes: what the command line says, else the configuration; 0 there means one for each core."""
    number = configured if said is None else said
    return number or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))


class Many:
    """A round. `watcher` is told about twice a second how far it is."""

    def __init__(self, visit: Visit, workers: int, watcher: Callable[[Standing], None] | None = None) -> None:
        self.visit = visit
        self.workers = workers
        self.watcher = watcher

    def crawl(self, records: Records, chosen: Sequence[Chosen]) -> Iterator[SiteOutcome]:
        """Crawl sites (and their superior ones) and keep the facts; yields each outcome when it is kept.

        Raises:
            AddressRefusedError, DatabaseError: before any request.
            CrewError: workers cannot be started.
        """
        visit, everyone = self.visit, self.visit.everyone(chosen)
        visit.name(chosen)
        options = replace(visit.options(everyone), readers=max(1, how_many() // self.workers))
        policy = Policy(options.private_hosts)
        for one in everyone:
            check_address(one, policy)
        visit.watch(records, chosen)
        by_id = {one.site.id: one for one in everyone}
        orders: list[SiteOrder] = [visit.site_order(records, one, options) for one in everyone]
        ahead = (visit.now() - datetime.now(UTC)).total_seconds()
        crew = Crew(
            orders,
            self.workers,
            visit.crawls,
            at_once=visit.config.program.crawl.sites_at_once,
            zone=visit.config.zone,
            ahead=ahead if abs(ahead) > 1.0 else 0.0,
            watcher=self.watcher,
        )
        with stopped_by_signals(crew):
            for outcome in crew:
                if outcome.end is not None:
                    visit.note(visit.crawl_file(by_id[outcome.site_id]), outcome.end)
                if outcome.settled is not None:
                    visit.keep(records, by_id[outcome.site_id], outcome.settled)
                yield replace(outcome, settled=None)

    def inspect(self, chosen: Sequence[Chosen], rules: Rules, told: Callable[[Visited], None]) -> RoundEnd:
        """Crawl and judge sites; `told` is called with each that was judged, which is forgotten then.

        Raises:
            AddressRefusedError, DatabaseError: before any request.
            CrewError: workers cannot be started.
        """
        visit, end = self.visit, RoundEnd()
        above = {one.site.id: {other.site.id for other in visit.upstreams([one])} for one in chosen}
        superior = set().union(*above.values())
        waiting = {one.site.id: one for one in chosen}
        open_sites = {one.site.id for one in visit.everyone(chosen)}
        done: set[str] = set()
        with Records(visit.db_path) as records:
            for outcome in self.crawl(records, chosen):
                open_sites.discard(outcome.site_id)
                if outcome.state == "done":
                    done.add(outcome.site_id)
                else:
                    waiting.pop(outcome.site_id, None)
                    {"interrupted": end.interrupted, "refused": end.refused}.get(outcome.state, end.given_up).append(
                        outcome
                    )
                for one in [one for one in waiting.values() if not ({one.site.id} | above[one.site.id]) & open_sites]:
                    del waiting[one.site.id]
                    self._judge(records, one, rules, told)
                    end.judged += 1
                    if one.site.id not in superior:
                        self._answers_are_done_with(one)
        for one in visit.everyone(chosen):
            if one.site.id in superior & done:
                self._answers_are_done_with(one)
        return end

    def _judge(self, records: Records, one: Chosen, rules: Rules, told: Callable[[Visited], None]) -> None:
        visit = self.visit
        run = records.latest_run(one.site.id)
        assert run is not None
        visited = visit.judge(records, one, run, rules, take_up=True)
        files = [visit.crawl_file(other) for other in (one, *visit.upstreams([one]))]
        visit.keep_evidence(records, visited, files)
        told(visited)

    def _answers_are_done_with(self, one: Chosen) -> None:
        raw_answers.path_of(self.visit.crawl_file(one)).unlink(missing_ok=True)


@contextlib.contextmanager
def stopped_by_signals(crew: Crew) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask the workers to stop and to keep what they have; a second one ends this process."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(_number: int, _frame: object) -> None:
        crew.stop()
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
