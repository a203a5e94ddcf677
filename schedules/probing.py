"""The job `probe`: visit the home pages that are due, each once, and keep what came. Here nobody is judged.

Called every few minutes by the service or by cron: what is not due costs no request.
"""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from db import probes as store
from db import watch as robots_store
from db.probe_models import Probe
from schedules.sites import check_address, choose, private_hosts
from schedules.turns import probe_is_due
from schedules.visit import user_agent
from spiders import outcomes, probe, robots
from spiders.gate import Gate, Policy
from spiders.pages import urls
from spiders.quiet import QuietHours
from spiders.single import fetch
from xuncha.config_schedule import span_of
from xuncha.errors import AddressRefusedError, SiteUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.records import Records
    from schedules.sites import Chosen
    from xuncha.config import Config

ROBOTS_FOR: Final = timedelta(hours=24)
_ROBOTS_SECONDS: Final = 10.0

Robots = tuple[str, int, bytes]


@dataclass(frozen=True, slots=True)
class Probed:
    """One visit that was made and kept."""

    site_id: str
    probe: Probe


@dataclass(slots=True)
class Probing:
    """Visits home pages. `now` is the wall clock, injected; `gate` too, for tests."""

    config: Config
    now: Callable[[], datetime]
    allow_private: bool = False
    gate: Gate | None = None

    def due(self, records: Records, chosen: Iterable[Chosen]) -> list[Chosen]:
        """Those whose turn it is."""
        last, now = store.last_seen(records), self._local()
        return [
            one
            for one in chosen
            if probe_is_due(
                one.site.id,
                self.config.program.probe.per_day,
                now,
                datetime.fromisoformat(last[one.site.id].at) if one.site.id in last else None,
                self._quiet(one),
            )
        ]

    def run(
        self, records: Records, chosen: Sequence[Chosen], watcher: Callable[[Probed], None] | None = None
    ) -> list[Probed]:
        """Visit these sites, several at a time; each visit is kept as soon as it is over.

        Raises:
            AddressRefusedError: an address that the gate would never let through; before any request.
        """
        for one in chosen:
            check_address(one, self._policy(chosen))
        self._take_maintenance(records, chosen)
        gate = self.gate or Gate(self._policy(chosen), tuple(self.config.program.crawl.canaries))
        made: list[Probed] = []
        with ThreadPoolExecutor(max_workers=self.config.program.probe.concurrency) as pool:
            jobs = {pool.submit(self._visit, one, gate, self._robots(records, one)): one for one in chosen}
            for done in as_completed(jobs):
                visit, fresh = done.result()
                made.append(self._keep(records, jobs[done], visit, fresh))
                if watcher is not None:
                    watcher(made[-1])
        return made

    def _visit(self, one: Chosen, gate: Gate, known: Robots | None) -> tuple[probe.Visit, Robots | None]:
        """In a thread: robots.txt if it must be read anew, then the home page."""
        agent = user_agent(self.config.program.crawl.contact)
        fresh = None
        if one.entry is None or one.entry.obey_robots:
            fresh = None if known else self._ask_robots(one, gate, agent)
            rules = known or fresh
            if rules is not None and not robots.read(rules[1], rules[2]).allows(one.site.url):
                return probe.Visit("unclear", outcomes.ROBOTS), fresh
        visit = probe.visit(one.site.url, gate, user_agent=agent, deadline=self.config.program.probe.timeout)
        return visit, fresh

    def _ask_robots(self, one: Chosen, gate: Gate, agent: str) -> Robots | None:
        """None when no answer came: then the home page itself will tell."""
        where = urls.canonical(f"{one.site.url.partition('://')[0]}://{urls.host_of(one.site.url)}/robots.txt")
        try:
            answer = fetch(where, gate, user_agent=agent, deadline=_ROBOTS_SECONDS, max_bytes=robots.MAX_ROBOTS_BYTES)
        except (AddressRefusedError, SiteUnreachableError):
            return None
        return self._local().isoformat(timespec="seconds"), answer.status, answer.body

    def _robots(self, records: Records, one: Chosen) -> Robots | None:
        """The robots.txt of a site that was read within a day; it is shared with the watching of superior sites."""
        kept = robots_store.robots(records, urls.host_of(one.site.url))
        if kept is None or self._local() - datetime.fromisoformat(kept[0]) >= ROBOTS_FOR:
            return None
        return kept

    def _keep(self, records: Records, one: Chosen, visit: probe.Visit, fresh: Robots | None) -> Probed:
        at = self._local().isoformat(timespec="seconds")
        if fresh is not None:
            robots_store.save_robots(records, urls.host_of(one.site.url), *fresh)
        if records.site(one.site.id) is None:  # nobody has crawled it yet
            records.save_site(one.site, at)
        kept = Probe(at, visit.state, visit.outcome, visit.status, visit.millis, visit.detail)
        store.add(records, [(one.site.id, kept)])
        return Probed(one.site.id, kept)

    def _take_maintenance(self, records: Records, chosen: Sequence[Chosen]) -> None:
        now = self._local().isoformat(timespec="seconds")
        for one in chosen:
            if one.entry is not None:
                spans = [span_of(text, self.config.zone) for text in one.entry.maintenance]
                written = [(begins.isoformat(), ends.isoformat()) for begins, ends in spans]
                store.take_registry(records, one.site.id, written, now)

    def _policy(self, chosen: Sequence[Chosen]) -> Policy:
        opened = (private_hosts(one, opened=self.allow_private) for one in chosen)
        return Policy(frozenset().union(*opened))

    def _quiet(self, one: Chosen) -> QuietHours:
        hours = self.config.program.crawl.quiet_hours
        if one.entry is not None and one.entry.quiet_hours is not None:
            hours = one.entry.quiet_hours
        return QuietHours.of(hours, self.config.zone)

    def _local(self) -> datetime:
        return self.now().astimezone(self.config.zone)


def choose_all(config: Config, said: Sequence[str]) -> list[Chosen]:
    """The sites that were named, else all of the registry."""
    pick = functools.partial(choose, registry=config.sites)
    return list({one.site.id: one for one in map(pick, said or config.sites)}.values())
