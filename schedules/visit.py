"""The job `inspect`: crawl, keep, judge, keep. The one place that calls the stages in order (design.md part 3)."""

from __future__ import annotations

import secrets
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import TYPE_CHECKING

from db import health, ledger
from db.crawl_file import CrawlFile
from db.records import Records
from db.verdicts import Asking, Verdicts
from inspector import working_days
from schedules.rules import profiles_of
from schedules.site_visit import SiteOrder, settled_run
from schedules.sites import Chosen, check_address, known_by, private_hosts
from schedules.superiors import above, scope
from spiders import raw_answers
from spiders.gate import ANY_HOST, Policy
from spiders.orders import Budgets, CrawlOptions, CrawlOrder
from spiders.quiet import QuietHours
from spiders.rendering import availability
from spiders.structure_guard import Alarm, guard
from xuncha import __version__
from xuncha.errors import UsageError, XunchaError
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from db.models import Finding, Judgement, Run
    from db.watch_models import WatchScope
    from inspector.combining import LeftOut
    from inspector.profiles import Rules
    from schedules.evidence import Keeper
    from spiders.orders import CrawlEnd, Watcher
    from spiders.settle import Settled
    from xuncha.config import Config


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for beyond the configuration; None = as configured."""

    max_pages: int | None = None
    max_depth: int | None = None
    rate: float | None = None
    full: bool = False
    allow_private: bool = False
    as_of: date | None = None
    upstream: tuple[Chosen, ...] = ()
    profiles: tuple[str, ...] = ()
    db: Path | None = None
    log_level: str = "ERROR"


@dataclass(frozen=True, slots=True)
class Visited:
    """One inspected site: everything its report needs."""

    verdicts: Verdicts
    judgement: Judgement


@dataclass(slots=True)
class VisitResult:
    """What an inspection brought. `interrupted` lists the sites whose crawl goes on when it is run again.

    `troubles`: what did not work beside the judgement.
    """

    visited: list[Visited] = field(default_factory=list)
    interrupted: list[CrawlEnd] = field(default_factory=list)
    troubles: list[XunchaError] = field(default_factory=list)


def user_agent(contact: str) -> str:
    """How this program introduces itself: who is asking, and how to reach them (design.md part 7, rule 9)."""
    return f"Mozilla/5.0 (compatible; Xuncha/{__version__}; {contact or 'government website inspection'})"


class Visit:
    """One call of `inspect` or `crawl`, for one or several sites together. `now` is the wall clock, injected."""

    def __init__(self, config: Config, wishes: Wishes, now: Callable[[], datetime]) -> None:
        self.config = config
        self.wishes = wishes
        self.alarms: list[Alarm] = []
        self.left_out: list[
            tuple[str, LeftOut]
        ] = []  # sites with profiles that were chosen for them and do not bind them
        self.outages: list[tuple[datetime, datetime]] = []
        self._named: set[str] = set()  # on the command line: what --allow-private opens
        self.now: Callable[[], datetime] = lambda: now().astimezone(config.zone)
        self.db_path = wishes.db or config.db_path
        self.calendar = working_days.load(config.calendar_path) if config.calendar_path else working_days.standard()
        self.troubles: list[XunchaError] = []  # what did not work beside the judgement
        self.crawls = self.db_path.parent / "crawls" if wishes.db else config.crawls_path

    def inspect(self, chosen: Sequence[Chosen], rules: Rules, watcher: Watcher | None = None) -> VisitResult:
        """Crawl, settle and judge all sites, and the superior sites whose policies they must repost.

        Raises:
            AddressRefusedError, DatabaseError: before any request.
        """
        result = VisitResult(troubles=self.troubles)
        with Records(self.db_path) as records:
            everyone = self.everyone(chosen)
            ends = self.crawl(records, chosen, watcher)
            interrupted = {end.site_id: end for end in ends if end.interrupted}
            result.interrupted = list(interrupted.values())
            for one in chosen:
                if one.site.id not in interrupted:
                    run = records.latest_run(one.site.id)
                    assert run is not None
                    visited = self.judge(records, one, run, rules, take_up=True)
                    result.visited.append(visited)
                    self.keep_evidence(records, visited, [self.crawl_file(other) for other in everyone])
        for one in everyone:
            if one.site.id not in interrupted:
                raw_answers.path_of(self.crawl_file(one)).unlink(missing_ok=True)
        return result

    def replay(self, chosen: Sequence[Chosen], rules: Rules) -> VisitResult:
        """Judge what the last run stored; no request, nothing written.

        Raises:
            UsageError: a site was never inspected.
        """
        result = VisitResult()
        with Records(self.db_path) as records:
            for one in chosen:
                run = records.latest_judged_run(one.site.id)
                if run is None:
                    raise UsageError(
                        N_("there is no stored run of {site}"),
                        where=str(self.db_path),
                        hint=N_("inspect the site once without --replay"),
                        site=one.site.id,
                    )
                result.visited.append(self.judge(records, one, run, rules, take_up=False))
        return result

    # -- crawl and keep -----------------------------------------------------------------------------------------------

    def crawl(self, records: Records, chosen: Sequence[Chosen], watcher: Watcher | None = None) -> list[CrawlEnd]:
        """Crawl all sites side by side and put what the records need into them."""
        from spiders.crawl import run_crawl

        everyone = self.everyone(chosen)
        self.name(chosen)
        options = self.options(everyone)
        policy = Policy(options.private_hosts)
        for one in everyone:
            check_address(one, policy)
        self.watch(records, chosen)
        orders = [self.site_order(records, one, options) for one in everyone]
        ends = run_crawl([order.crawl for order in orders], options, now=self.now, watcher=watcher)
        try:
            for one, order, end in zip(everyone, orders, ends, strict=True):
                self.note(order.crawl.file, end)
                if not end.interrupted:
                    self._settle(records, one, order, end)
        finally:
            for end in ends:
                if end.file is not None:
                    end.file.close()
        return ends

    def note(self, file: Path, end: CrawlEnd) -> None:
        """Remember what people must be told: a crawl file that was damaged, when our own network was down."""
        self.troubles.extend([health.anew(file, end.set_aside)] if end.set_aside else [])
        times = [(datetime.fromisoformat(begin), datetime.fromisoformat(until)) for begin, until in end.outages]
        self.outages.extend(one for one in times if one not in self.outages)

    def everyone(self, chosen: Sequence[Chosen]) -> list[Chosen]:
        """The sites that are crawled together: those that were named, and those whose policies they must repost."""
        above_them = [one for one in self.upstreams(chosen) if one.site.id not in self._scope.named]
        return list({one.site.id: one for one in [*chosen, *above_them]}.values())

    def crawl_file(self, one: Chosen) -> Path:
        """Where the crawl of a site is kept."""
        return self.crawls / f"{one.site.id}.db"

    def upstreams(self, chosen: Sequence[Chosen]) -> list[Chosen]:
        """The superior sites of some sites."""
        from schedules.sites import choose

        sites = self.config.sites
        named = [name for one in chosen if one.entry for name in above(one.entry, sites)]
        return [*self.wishes.upstream, *(choose(name, sites) for name in dict.fromkeys(named))]

    @property
    def _scope(self) -> WatchScope:
        """What watching says of superior sites; one that the command line names is crawled as well."""
        return scope(self.config, {one.site.id for one in self.wishes.upstream})

    def watch(self, records: Records, chosen: Sequence[Chosen]) -> None:
        """Look at the columns that are due of the superior sites that are known by watching alone."""
        alone = [one for one in self.upstreams(chosen) if one.site.id in self._scope.named]
        if not alone:
            return
        from schedules.watching import Watching

        watching = Watching(self.config, self.now, self.db_path)
        watching.watch(records, [one.site.id for one in alone])
        for one in alone:
            if records.site(one.site.id) is None:  # our own network was down
                records.save_site(one.site, self.now().isoformat())

    def name(self, chosen: Sequence[Chosen]) -> None:
        """Somebody named these sites: for a crawl of these the command line may open private addresses."""
        self._named = {one.site.id for one in (*chosen, *self.wishes.upstream)}

    def _opened(self, one: Chosen) -> frozenset[str]:
        """Hosts that may lead to private addresses: those of the site, and with `--allow-private` what it links to."""
        named = self.wishes.allow_private and one.site.id in self._named
        return private_hosts(one, opened=named) | ({ANY_HOST} if named else frozenset())

    def options(self, everyone: Sequence[Chosen]) -> CrawlOptions:
        """What holds for a crawl of all these sites."""
        crawl, render = self.config.program.crawl, self.config.program.render
        return CrawlOptions(
            user_agent=user_agent(crawl.contact),
            private_hosts=frozenset().union(*map(self._opened, everyone)),
            timeout=crawl.timeout,
            confirm_after=crawl.confirm_after,
            concurrency=crawl.concurrency,
            open_per_host=crawl.open_per_host,
            rate_per_address=self._rate_per_address(),
            quiet=QuietHours.of(crawl.quiet_hours, self.config.zone),
            canaries=tuple(crawl.canaries),
            log_level=self.wishes.log_level,
            read_files=crawl.read_files,
            own_words=self.config.own_words.pairs,
            own_exceptions=self.config.own_words.unless,
            render=availability(render.mode, render.browser, render.max_pages, render.timeout).rendering,
            keep_answers=self.config.program.evidence.keep,
        )

    def profiles(self, one: Chosen) -> tuple[str, ...]:
        """Names of the profiles that were chosen for this site."""
        return profiles_of(self.config, one, self.wishes.profiles)

    def asking(self, one: Chosen) -> Asking:
        """Who asks this site, and how."""
        contact, entry = self.config.program.crawl.contact, one.entry
        return Asking(user_agent(contact), contact, self._rate(one), entry.obey_robots if entry else True)

    def _rate(self, one: Chosen) -> float:
        """Requests a second and host: of the command line, else of the site's entry, else as configured."""
        said = self.wishes.rate if self.wishes.rate is not None else one.entry.rate if one.entry else None
        return self.config.program.crawl.rate if said is None else said

    def _rate_per_address(self) -> float:
        """Requests a second to one address: as configured, else twice what a host may be asked; none without a rate."""
        crawl = self.config.program.crawl
        rate = crawl.rate if self.wishes.rate is None else self.wishes.rate
        if rate == 0:
            return 0.0
        return 2 * rate if crawl.rate_per_address is None else crawl.rate_per_address

    def order(self, one: Chosen) -> CrawlOrder:
        """What is asked of one site, under a run id of its own."""
        crawl, entry = self.config.program.crawl, one.entry
        hours = crawl.quiet_hours if entry is None or entry.quiet_hours is None else entry.quiet_hours
        pages = self.wishes.max_pages or (entry.max_pages if entry else None) or crawl.max_pages
        budgets = Budgets(pages, self.wishes.max_depth or crawl.max_depth, crawl.max_seconds, crawl.max_bytes)
        return CrawlOrder(
            site=one.site,
            file=self.crawl_file(one),
            run_id=f"{self.now():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
            budgets=budgets,
            rate=self._rate(one),
            obey_robots=entry.obey_robots if entry else True,
            fixed_columns=dict(entry.columns) if entry else {},
            quiet=QuietHours.of(hours, self.config.zone),
            rotation=0 if self.wishes.full else crawl.rotation,
        )

    def site_order(self, records: Records, one: Chosen, options: CrawlOptions) -> SiteOrder:
        """Everything that the visit of one site needs, wherever it is made."""
        alive = tuple(ledger.links_alive(records, one.site.id))
        return SiteOrder(self.order(one), options, self.now().isoformat(), alive)

    def _settle(self, records: Records, one: Chosen, order: SiteOrder, end: CrawlEnd) -> None:
        order = replace(order, alive=tuple(ledger.links_alive(records, one.site.id)))  # people may have said more
        with closing(end.file or CrawlFile(order.crawl.file)) as file:
            self.keep(records, one, settled_run(order, end, file))

    def keep(self, records: Records, one: Chosen, settled: Settled) -> None:
        """Put a settled crawl into the records while its crawl file is still open."""
        before = records.latest_judged_run(one.site.id)
        columns, alarms = guard(settled.columns, records.columns(before.id) if before else ())
        self.alarms.extend(alarms)
        site = known_by(one.site, settled.home.identity, settled.home.title, settled.hosts)
        records.save_site(site, settled.run.started_at)
        keep_text = self.config.program.crawl.keep_text
        records.save_run(
            settled.run,
            settled.home,
            settled.links,
            columns,
            (doc if keep_text else replace(doc, body=b"") for doc in settled.documents),
            settled.targets,
            f"xuncha {__version__}",
            settled.hidden,
            settled.traits,
        )

    def keeper(self) -> Keeper:
        """Where evidence is kept."""
        from schedules.evidence import Keeper

        section, render = self.config.program.evidence, self.config.program.render
        browser = availability(render.mode, render.browser, render.max_pages, render.timeout).rendering
        base = self.db_path.parent if self.wishes.db else self.config.folder
        return Keeper(base / section.folder, browser, section.screenshots)

    def keep_evidence(self, records: Records, visited: Visited, crawl_files: Sequence[Path]) -> None:
        """Keep the pages behind the findings. What goes wrong is told, and changes no verdict."""
        verdicts = visited.verdicts
        if not self.config.program.evidence.keep:
            return
        lists = [column.url for column in records.columns(verdicts.run.id) if column.url]
        try:
            self.keeper().keep(records, verdicts.run, verdicts.findings, [verdicts.site.url, *lists], crawl_files)
        except XunchaError as error:
            self.troubles.append(error)

    # -- judge and keep -----------------------------------------------------------------------------------------------

    def judge(self, records: Records, one: Chosen, run: Run, rules: Rules, *, take_up: bool) -> Visited:
        """Judge a stored run. `take_up`: write outcomes and findings down."""
        from inspector.judge import judge
        from schedules import withdrawn

        upstream = [other.site.id for other in self.upstreams([one])]
        if not take_up:
            upstream = [site_id for site_id in upstream if records.site(site_id) is not None]
        snapshot = records.snapshot(run.id, list(dict.fromkeys(upstream)), self._scope)
        as_of, body_type = self._as_of(run), one.site.body_type or snapshot.site.body_type
        bound = rules.explain(self.profiles(one), body_type, as_of.date())
        self.left_out.extend((one.site.id, left) for left in bound.left_out_profiles)
        judgement = judge(snapshot, bound.rulebook, as_of, body_type=one.site.body_type or None, calendar=self.calendar)
        fixed: tuple[Finding, ...] = ()
        before = withdrawn.standing_under(records, judgement.site_id)
        if not take_up:
            findings = ledger.recall(records, judgement)
        else:
            records.save_judgement(judgement, self.now().isoformat())
            judged = replace(snapshot, site=replace(snapshot.site, body_type=body_type))
            unread = run.home_outcome != "ok"  # what is said of it all the same (gone, out of reach) says no more
            gone: frozenset[str] = frozenset()
            if not unread:
                gone = withdrawn.no_longer_asked(judgement, judged, rules, as_of, self.calendar, before)
                gone |= withdrawn.originals_taken_back(records, judgement, snapshot)
            findings, fixed = ledger.take_up(records, judgement, snapshot, self.now().isoformat(), gone)
            if unread or judgement.verdict == "could_not_judge":  # what stood before still stands
                seen = {finding.id for finding in findings}
                standing = ledger.standing(records, judgement.site_id)
                findings = (*findings, *(finding for finding in standing if finding.id not in seen))
        known = body_types().get(snapshot.site.body_type)
        verdicts = Verdicts(
            site=snapshot.site,
            run=run,
            judgement=judgement,
            findings=findings,
            fixed=fixed,
            documents=snapshot.documents,
            links=snapshot.links,
            body_type_name=known.name if known else "",
            targets=snapshot.targets,
            asking=self.asking(one),
        )
        return Visited(verdicts, judgement)

    def _as_of(self, run: Run) -> datetime:
        """The instant judged: the end of the day that was asked for, else the end of the run."""
        zone = self.config.zone
        if self.wishes.as_of is not None:
            return datetime.combine(self.wishes.as_of, time(23, 59, 59), zone)
        return datetime.fromisoformat(run.finished_at or run.started_at).astimezone(zone)
