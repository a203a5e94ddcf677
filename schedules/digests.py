"""Puts together what a digest rests on: records, registry, rulebooks, who asks. What it says is in `reports.digest`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from db import job_runs, ledger_view, probes, span
from inspector.availability import weigh
from inspector.checks.site_unreachable import Params
from inspector.params import read
from inspector.profiles import load_rules, standard_rules
from reports import letter
from reports.digest.build import WEEKS, Facts, build
from reports.digest.model import Availability, Blocked, Fact, Missed
from reports.schedule_report import WHY
from reports.wording import Speaker, clean, moment, shorten
from schedules.due import not_run
from schedules.jobs import clock_of, plan
from schedules.rules import placed
from schedules.sites import choose
from schedules.visit import Visit, Wishes
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from db.records import Records
    from inspector.entries import Indicator, Override
    from reports.digest.model import Digest
    from reports.periods import Period
    from xuncha.config import Config
    from xuncha.i18n import Lang

_CAUGHT_UP = timedelta(days=7)  # what ran so late still stands for what was planned


def indicator_facts(config: Config) -> dict[str, Fact]:
    """What every indicator is called, by the rulebook and every profile that a site of the registry has.

    Raises:
        RulebookError: one of them is not valid.
    """
    profiles = dict.fromkeys(
        placed(config, name)
        for names in (config.program.judge.profiles, *(entry.profiles for entry in config.sites.values()))
        for name in names
    )
    rules = load_rules(placed(config, config.program.judge.rulebook), tuple(profiles))
    found: dict[str, Fact] = {}
    entries: list[Indicator | Override] = [*rules.base.indicator]
    for layer in (*rules.general, *rules.profiles.values()):
        entries += layer.indicator
    for entry in entries:
        # What a profile leaves as it is in the layer below is unset.
        name, name_en, kind = (
            said if isinstance(said, str) else "" for said in (entry.name, entry.name_en, entry.kind)
        )
        if entry.id not in found and name:
            found[entry.id] = Fact(name, name_en or name, kind)
    return found


def facts_for(records: Records, config: Config, period: Period, now: datetime, lang: Lang) -> Facts:
    """Everything that a digest of one span rests on, over all units.

    Raises:
        RulebookError: the rulebook is not valid.
    """
    end = min(now, period.until)
    known = span.sites(records, config.sites, period.since, end)
    inspected = {one.site.id for one in known}
    # What was settled before the first week of its trend is in no digest: after years that is nearly all.
    lively = ledger_view.Filter(lively=(period.since - timedelta(weeks=WEEKS)).isoformat())
    rows = ledger_view.rows(records, config.sites, lively, today=end.date().isoformat())
    return Facts(
        sites=known,
        rows=[row for row in rows if row.site_id in inspected],
        events=ledger_view.events_after(records, [row.id for row in rows], 0),
        indicators=indicator_facts(config),
        availability=_availability(records, config, known, end),
        missed=_missed(records, config, period, end, lang),
        blocked=_blocked(records, config, known, period, lang),
        office=config.program.reports.office,
    )


def availability_params(config: Config) -> Params:
    """What the rulebook lays down on availability; what the bundled one does, where another says nothing of it.

    Raises:
        RulebookError: the rulebook is not valid.
    """
    for rules in (load_rules(placed(config, config.program.judge.rulebook), ()), standard_rules()):
        for entry in rules.base.indicator:
            if entry.check == "site_unreachable":
                return read(entry.params, Params)
    raise AssertionError("the bundled rulebook has site.unreachable")


def of_unit(facts: Facts, unit: str) -> Facts:
    """The facts of one unit alone: its sites, and the findings for which it answers.

    Raises:
        UsageError: there is no such unit; names those that there are.
    """
    units = dict.fromkeys([*(one.unit for one in facts.sites), *(row.unit for row in facts.rows)])
    if unit not in units:
        raise UsageError(
            N_("there is no unit {unit}"), hint=N_("known units: {known}"), unit=unit,
            known="、".join(list(units)[:30]) or "-",
        )  # fmt: skip
    rows = [row for row in facts.rows if row.unit == unit]
    sites = [one for one in facts.sites if one.unit == unit]
    mine = {row.id for row in rows}
    names = {shorten(clean(unit), 60)}
    return replace(
        facts,
        sites=sites,
        rows=rows,
        events=[event for event in facts.events if event.finding_id in mine],
        blocked=[one for one in facts.blocked if one.unit in names],
        availability=[one for one in facts.availability if one.site_id in {site.site.id for site in sites}],
        missed=[],  # the office's own service is no matter of a unit
    )


def digest(records: Records, config: Config, period: Period, now: datetime, lang: Lang, *, unit: str = "") -> Digest:
    """The digest of a week, of the office or of one unit.

    Raises:
        RulebookError: the rulebook is not valid.
        UsageError: there is no such unit.
    """
    facts = facts_for(records, config, period, now, lang)
    return build(of_unit(facts, unit) if unit else facts, period, now, lang, unit=unit)


def _missed(records: Records, config: Config, period: Period, end: datetime, lang: Lang) -> list[Missed]:
    """Jobs of the schedule that did not run as planned; nothing is said of the time before its history begins."""
    began = job_runs.oldest(records)
    since = period.since if began is None else max(period.since, began)
    if began is None or since >= end:
        return []
    say = Speaker(lang)
    runs = job_runs.between(records, since, end + _CAUGHT_UP)
    found = []
    for one in not_run(plan(config), runs, since, end, clock_of(config)):
        times = moment(one.first)
        if one.times > 1:
            times = say(
                N_("{times} of {planned} times, {first} to {last}"), times=one.times, planned=one.planned,
                first=moment(one.first), last=moment(one.last),
            )  # fmt: skip
        found.append(Missed(say(one.title), times, say.of(WHY, one.why)))
    return found


def _availability(
    records: Records, config: Config, known: Sequence[span.SiteFacts], end: datetime
) -> list[Availability]:
    """Sites whose home page failed often enough in the last days to be warned of, by the national rule."""
    params = availability_params(config)
    failing = probes.failing_sites(records, end, params.days + 1) if params.warning_share > 0 else None
    found = []
    for one in known:
        if failing is not None and one.site.id not in failing:
            continue
        visits = probes.of_site(records, one.site.id, end.isoformat(), params.days + 1)
        seen = weigh(visits, params.days, params.probes_per_day, params.limit_seconds, end)
        if seen is None or not seen.enough(params.probes_per_day) or seen.share < params.warning_share:
            continue
        level: Literal["warn", "veto"] = "veto" if seen.share >= params.limit_share else "warn"
        name = shorten(clean(one.site.name or one.site.id), 60)
        found.append(Availability(one.site.id, name, len(seen.failed), seen.counted, level))
    return found


def _blocked(
    records: Records, config: Config, known: Sequence[span.SiteFacts], period: Period, lang: Lang
) -> list[Blocked]:
    """Sites whose last run they refused, with the letter to them."""
    visit = Visit(config, Wishes(), lambda: period.until)
    found = []
    for one in known:
        run = one.run
        if run is None or not one.runs or not (run.stopped_by == "blocked" or run.home_outcome in letter.REFUSING):
            continue
        asking = visit.asking(choose(one.site.id, config.sites)) if one.site.id in config.sites else None
        _, home = records.link_counts(run.id)
        facts = letter.facts(one.site, run, records.targets(run.id), asking, home)
        if facts:
            found.append(
                Blocked(
                    shorten(clean(one.site.name or one.site.id), 60), shorten(clean(one.unit), 60),
                    moment(run.started_at), facts["refused_total"], letter.compose(facts, lang),
                )
            )  # fmt: skip
    return found
