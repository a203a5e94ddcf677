"""`xuncha schedule inspect-due` and `confirm-due`: which sites are inspected tonight, and which are asked again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from schedules.site_visit import SiteOutcome
from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.records import Records
    from schedules.many import RoundEnd
    from schedules.sites import Chosen
    from schedules.visit import Visited
    from spiders.quiet import QuietHours
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

MOST = 60  # sites that are inspected together; the rest comes with the next call
MOST_EACH = 240  # the same for each worker process
NOBODY = N_("No site's turn has come.")
STOPPED = N_("{site}: stopped, goes on the next time")


@click.command(name="inspect-due", help=text(N_("Inspect the sites whose turn has come: each once a week, at night.")))
@shared_options
@click.pass_context
def inspect_due_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Inspect the sites whose turn has come."""
    from schedules.jobs import minutes_of
    from schedules.turns import inspection_is_due

    config, voice = begin(context, options)
    at, night = now().astimezone(config.zone), minutes_of(config.program.schedule.night)
    with _records(config, options) as records:
        due = []
        for one in _registered(config):
            run = records.latest_run(one.site.id)
            last = datetime.fromisoformat(run.started_at) if run else None
            if inspection_is_due(one.site.id, night, at, last, _quiet(config, one)):
                due.append((last is not None, run.started_at if run else "", one))
    due.sort(key=lambda entry: entry[:2])  # who was never inspected comes first, then who has waited longest
    _inspect(context, config, options, voice, [one for _, _, one in due[: most(config)]])


@click.command(
    name="confirm-due",
    help=text(N_("Ask again what an inspection left uncertain: four hours later, once.")),
)
@shared_options
@click.pass_context
def confirm_due_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Inspect sites again whose links or home page were uncertain; what was in order is hardly asked."""
    from schedules.turns import confirmation_is_due
    from spiders.outcomes import TRANSIENT, TRANSIENT_CONFIRM_AFTER

    config, voice = begin(context, options)
    at = now().astimezone(config.zone)
    due = []
    with _records(config, options) as records:
        for one in _registered(config):
            runs = [records.run(run_id) for run_id in records.run_ids(one.site.id, 2)]
            latest = runs[0] if runs else None
            if latest is None or not latest.finished_at or _quiet(config, one).until(at) is not None:
                continue
            before = runs[1].started_at if len(runs) > 1 and runs[1] else ""
            in_doubt = records.link_counts(latest.id)[0].uncertain > 0 or latest.home_outcome in TRANSIENT
            if confirmation_is_due(
                at,
                datetime.fromisoformat(latest.finished_at),
                datetime.fromisoformat(latest.started_at),
                datetime.fromisoformat(before) if before else None,
                uncertain=in_doubt,
                wait=TRANSIENT_CONFIRM_AFTER,
            ):
                due.append(one)
    _inspect(context, config, options, voice, due[: most(config)])


def _inspect(
    context: click.Context, config: Config, options: dict[str, Any], voice: Speaker, chosen: Sequence[Chosen]
) -> None:
    """Inspect, and tell one line for each site; the reports are made from the records."""
    if not chosen:
        write_result(voice.tr(NOBODY) + "\n", None)
        return
    end = inspect_sites(config, options, chosen, voice, lambda said: write_result(f"{said}\n", None))
    if end.given_up or end.refused:
        context.exit(3)
    if end.interrupted:
        from xuncha.commands.inspect_site import INTERRUPTED

        context.exit(INTERRUPTED)


def inspect_sites(
    config: Config,
    options: dict[str, Any],
    chosen: Sequence[Chosen],
    voice: Speaker,
    tell: Callable[[str], None] = lambda _: None,
) -> RoundEnd:
    """Inspect these sites under the rules that bind them, with as many processes as configured.

    `tell` gets a line for each; who could not be visited is told on stderr in any case.
    """
    from schedules.many import Many, RoundEnd, workers_of
    from schedules.rules import rules_for
    from schedules.visit import Visit, Wishes
    from xuncha.commands.screen import Screen, tell_trouble

    def told(one: Visited) -> None:
        screen.clear()
        tell(_told(one, voice))

    wishes = Wishes(db=Path(options["db"]) if options["db"] else None, log_level="CRITICAL")
    visit, rules = Visit(config, wishes, now), rules_for(config, chosen, None)
    workers, screen = workers_of(None, config.program.crawl.workers), Screen(voice)
    if workers > 1:
        try:
            end = Many(visit, workers, screen).inspect(chosen, rules, told)
        finally:
            screen.clear()
    else:
        result = visit.inspect(chosen, rules)
        end = RoundEnd(
            len(result.visited), [SiteOutcome(one.site_id, "interrupted", one) for one in result.interrupted]
        )
        for one in result.visited:
            told(one)
    for trouble in visit.troubles:
        voice.error(trouble)
    for outcome in end.interrupted:
        tell(voice.tr(STOPPED, site=outcome.site_id))
    for outcome in (*end.given_up, *end.refused):
        tell_trouble(outcome, voice)
    return end


def _told(one: Visited, voice: Speaker) -> str:
    """One line for a site that was inspected."""
    from reports.labels import VERDICTS
    from reports.wording import clean

    verdict = voice.tr(VERDICTS[one.judgement.verdict])
    name = clean(one.verdicts.site.name or one.verdicts.site.id)
    findings = len(one.verdicts.findings)
    return voice.tr(N_("{site}: {verdict}, {findings} findings"), site=name, verdict=verdict, findings=findings)


def most(config: Config) -> int:
    """How many sites one call inspects; the rest comes with the next one. Workers go through theirs one by one."""
    from schedules.many import workers_of

    workers = workers_of(None, config.program.crawl.workers)
    return MOST if workers == 1 else MOST_EACH * workers


def _registered(config: Config) -> list[Chosen]:
    from schedules.sites import choose

    return [choose(site_id, config.sites) for site_id in config.sites]


def _quiet(config: Config, one: Chosen) -> QuietHours:
    from spiders.quiet import QuietHours

    own = one.entry.quiet_hours if one.entry else None
    return QuietHours.of(config.program.crawl.quiet_hours if own is None else own, config.zone)


def _records(config: Config, options: dict[str, Any]) -> Records:
    from db.records import Records

    return Records(Path(options["db"]) if options["db"] else config.db_path)
