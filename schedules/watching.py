"""The job `watch`: look at the columns of superior sites that are due, and keep what is new, changed or gone.

Called every few minutes by the service or by cron: what is not due costs no request. While our own network is down
nothing is recorded. Judging reads the records later; here nobody is judged.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from db import watch as store
from db.watch_models import Poll, WatchedColumn, WatchedDoc
from inspector import working_days
from schedules.new_documents import Found, compare, is_overdue, refreshed, withdrawn
from schedules.sites import choose, private_hosts
from schedules.superiors import watched
from schedules.visit import user_agent
from spiders import outcomes, robots
from spiders.gate import Gate, Policy
from spiders.pages import urls
from spiders.quiet import QuietHours
from spiders.watch import GONE, READ, Known, Listed, Watcher

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from db.records import Records
    from inspector.working_days import WorkingDays
    from schedules.sites import Chosen
    from xuncha.config import Config
    from xuncha.config_watch import WatchSection

DEFAULT_CATEGORIES: Final = frozenset({"policy_documents", "normative_documents"})
FULL_AFTER = timedelta(hours=3)  # a server that says 304 to everything would hide news: then the list is asked whole
ROBOTS_FOR = timedelta(hours=24)
FURTHER_PAGES = 3  # of a list that shows nothing of the last look any more
MOST_TRIES = 8
RECHECKS = 20  # documents that are looked at again in one look at a column
_EARLY = timedelta(seconds=60)  # a job that is started on the minute comes a little early now and then
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a column brought. `overlap` False: more was published than the list shows."""

    column: WatchedColumn
    fresh: tuple[WatchedDoc, ...] = ()
    withdrawn: tuple[WatchedDoc, ...] = ()
    overlap: bool = True

    @property
    def read(self) -> bool:
        """Whether the list was read."""
        return self.column.outcome in READ

    @property
    def first(self) -> bool:
        """Whether nobody had looked at this column before; then everything on it was there already."""
        return self.column.first_polled == self.column.last_polled


@dataclass(slots=True)
class Watching:
    """Looks at watched columns. `now` is the wall clock, injected; `gate` and `sleep` too, for tests."""

    config: Config
    now: Callable[[], datetime]
    db: Path | None = None
    allow_private: bool = False
    gate: Gate | None = None
    sleep: Callable[[float], None] = time.sleep
    _calendar: WorkingDays | None = None
    _watchers: dict[str, Watcher] = field(default_factory=dict)

    @property
    def section(self) -> WatchSection:
        """[watch] of the configuration."""
        return self.config.program.watch

    def watch(self, records: Records, only: Collection[str] = (), *, everything: bool = False) -> list[Look]:
        """Look at every column that is due.

        Args:
            records: where everything is kept.
            only: ids of superior sites; all that are watched if empty.
            everything: also what is not due.

        Returns:
            one entry for each column that was looked at; nothing was recorded of those that our network kept from us.
        """
        looks = []
        for column in self.columns(records, only):
            if not everything and not self.is_due(column):
                continue
            looks.append(self._look(records, column))
        return looks

    def columns(self, records: Records, only: Collection[str] = ()) -> list[WatchedColumn]:
        """The columns that are watched, as last seen; one that was never looked at has no `last_polled`."""
        known = {(one.site_id, one.url): one for one in store.columns(records)}
        found = []
        for site_id in watched(self.config.sites):
            if only and site_id not in only:
                continue
            for wanted in self._wanted(records, site_id):
                old = known.get((site_id, wanted.url))
                found.append(
                    replace(
                        old,
                        expect=wanted.expect,
                        name=wanted.name or old.name,
                        category=wanted.category or old.category,
                    )
                    if old
                    else wanted
                )
        return found

    def _wanted(self, records: Records, site_id: str) -> list[WatchedColumn]:
        """The columns that the registry names, else the policy columns that the last crawl of the site recognised."""
        entry = self.config.sites[site_id]
        if entry.watch:
            named = [(urls.canonical(one.url) or one.url, one) for one in entry.watch]
            return [WatchedColumn(site_id, url, one.name, one.expect) for url, one in named]
        run = records.latest_judged_run(site_id)
        seen = [] if run is None else [
            one for one in records.columns(run.id)
            if one.category in DEFAULT_CATEGORIES and one.verdict == "good" and one.list_state == "listed"
        ]  # fmt: skip
        return [WatchedColumn(site_id, one.url, one.name, "rule", one.category) for one in seen]

    # -- when -------------------------------------------------------------------------------------------------------

    def is_due(self, column: WatchedColumn) -> bool:
        """Whether it is time to look at this column again; never in its quiet hours."""
        now = self._local()
        entry = self.config.sites[column.site_id]
        hours = self.config.program.crawl.quiet_hours if entry.quiet_hours is None else entry.quiet_hours
        if QuietHours.of(hours, self.config.zone).until(now) is not None:
            return False
        if not column.last_polled:
            return True
        pause = self.interval(now)
        if column.outcome in outcomes.BLOCKED_OUTCOMES:  # who refuses us is asked seldom
            pause = max(pause, timedelta(minutes=self.section.otherwise))
        return datetime.fromisoformat(column.last_polled) + pause - _EARLY <= now

    def interval(self, now: datetime) -> timedelta:
        """The pause between two looks at this time: short in working hours of working days."""
        section = self.section
        working = self._working(now)
        return timedelta(minutes=section.every if working else max(section.otherwise, section.every))

    def gaps(self, polls: Sequence[Poll]) -> list[tuple[str, str]]:
        """When a column was not watched: from one look that read its list to the next, where that came far too late.

        What was published in a gap is known to lie in it, and no more.
        """
        read = [datetime.fromisoformat(one.at) for one in polls if one.outcome in READ]
        ends = [*read[1:], self._local()] if read else []
        found = []
        for begin, end in zip(read, ends, strict=True):
            allowed = max(self.interval(begin), self.interval(end))
            if end - begin > allowed * 1.5:
                found.append((begin.isoformat(), end.isoformat()))
        return found

    def _working(self, now: datetime) -> bool:
        local = now.astimezone(self.config.zone)
        if QuietHours.of([self.section.hours], self.config.zone).until(local) is None:
            return False
        if self._calendar is None:
            path = self.config.calendar_path
            self._calendar = working_days.load(path) if path else working_days.standard()
        known = self._calendar.is_working_day(local.date())
        return local.weekday() < _SATURDAY if known is None else known  # nobody is judged by this

    def _local(self) -> datetime:
        return self.now().astimezone(self.config.zone)

    # -- look -------------------------------------------------------------------------------------------------------

    def _look(self, records: Records, column: WatchedColumn) -> Look:
        now = self._local().isoformat(timespec="seconds")
        chosen = choose(column.site_id, self.config.sites)
        watcher = self._watcher(chosen)
        if not self._may(records, watcher, chosen, column.url):
            return self._keep(records, chosen, column, Listed(outcomes.ROBOTS), now)
        listed = watcher.look(column.url, _known(column), conditional=self._conditional(column))
        if listed.outcome == outcomes.OUR_NETWORK:
            return Look(replace(column, outcome=listed.outcome))
        return self._keep(records, chosen, column, listed, now)

    def _conditional(self, column: WatchedColumn) -> bool:
        return bool(column.full_at) and self._local() - datetime.fromisoformat(column.full_at) < FULL_AFTER

    def _keep(self, records: Records, chosen: Chosen, column: WatchedColumn, listed: Listed, now: str) -> Look:
        watcher = self._watcher(chosen)
        known = store.documents(records, column.site_id)
        found = compare(listed.rows, column, known, now)
        for page in listed.further[:FURTHER_PAGES] if not found.overlap else ():
            more = watcher.look(page, Known()) if self._may(records, watcher, chosen, page) else Listed(outcomes.ROBOTS)
            found = found.joined(compare(more.rows, column, [*known, *found.fresh], now))
            if found.overlap or not more.rows:
                break
        if records.site(chosen.site.id) is None:  # nobody has crawled it yet
            records.save_site(chosen.site, now)
        poll = Poll(now, listed.outcome, len(listed.rows), overlap=found.overlap, millis=listed.millis)
        column, fresh = store.save_look(records, _as_seen(column, listed, now), poll, found.fresh)
        gone = self._read_documents(records, chosen, column, found, now) if column.outcome in READ else []
        ids = {one.id for one in fresh}
        fresh = [one for one in store.documents(records, column.site_id) if one.id in ids]
        return Look(column, tuple(fresh), tuple(gone), found.overlap)

    def _read_documents(
        self, records: Records, chosen: Chosen, column: WatchedColumn, found: Found, now: str
    ) -> list[WatchedDoc]:
        """Read the pages of new documents, and look whether older ones still stand; returns those that do not."""
        watcher, gone = self._watcher(chosen), []
        mine = [one for one in store.documents(records, column.site_id) if one.column_id == column.id]
        unread = [one for one in mine if not one.read_at and one.tries < MOST_TRIES and not one.withdrawn_at]
        wanted = unread[: self.section.new_pages]
        wanted += [one for one in mine if is_overdue(one, found, now, self.section.keep_days)][:RECHECKS]
        for one in wanted:
            if not self._may(records, watcher, chosen, one.doc.url):
                store.update(records, replace(one, tries=MOST_TRIES, read_at=now))
                continue
            opened = watcher.open(one.doc.url, one.doc.column or column.category, now)
            if opened.outcome == outcomes.OUR_NETWORK:
                break
            after = withdrawn(one, now) if opened.outcome in GONE else refreshed(one, opened, now)
            store.update(records, after)
            if after.withdrawn_at and not one.withdrawn_at:
                gone.append(after)
        return gone

    def _may(self, records: Records, watcher: Watcher, chosen: Chosen, url: str) -> bool:
        """Whether robots.txt of the host lets us ask; the answer is kept for a day."""
        if chosen.entry is not None and not chosen.entry.obey_robots:
            return True
        host, now = urls.host_of(url), self._local()
        kept = store.robots(records, host)
        if kept is None or now - datetime.fromisoformat(kept[0]) >= ROBOTS_FOR:
            status, body = watcher.robots(url)
            if not status:  # no answer: nothing is kept, and the list itself will tell
                return True
            kept = (now.isoformat(timespec="seconds"), status, body)
            store.save_robots(records, host, *kept)
        return robots.read(kept[1], kept[2]).allows(url)

    def _watcher(self, chosen: Chosen) -> Watcher:
        if chosen.site.id not in self._watchers:
            crawl, entry = self.config.program.crawl, chosen.entry
            policy = Policy(private_hosts(chosen, opened=self.allow_private))
            gate = self.gate or Gate(policy, tuple(crawl.canaries))
            rate = crawl.rate if entry is None or entry.rate is None else entry.rate
            self._watchers[chosen.site.id] = Watcher(
                gate, user_agent(crawl.contact), self.section.timeout, rate, self.sleep
            )
        return self._watchers[chosen.site.id]


def _known(column: WatchedColumn) -> Known:
    return Known(column.etag, column.last_modified, column.content_hash, column.items, column.dated)


def _as_seen(column: WatchedColumn, listed: Listed, now: str) -> WatchedColumn:
    """The column after a look. A list that was not read leaves what is known of it as it was."""
    column = replace(
        column,
        first_polled=column.first_polled or now,
        last_polled=now,
        outcome=listed.outcome,
        detail=listed.detail[:300],
    )
    if listed.outcome not in READ:
        return column
    if listed.outcome == outcomes.NOT_MODIFIED:
        return replace(column, last_ok=now, full_at=now if listed.detail else column.full_at)
    known = listed.known
    return replace(
        column,
        name=column.name or listed.name,
        category=column.category or listed.category,
        last_ok=now,
        full_at=now,
        items=known.items,
        dated=known.dated,
        etag=known.etag,
        last_modified=known.last_modified,
        content_hash=known.content_hash,
    )
