"""`xuncha schedule inspect-due` and `confirm-due`: which sites are inspected tonight, and which are asked again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.records import Records
    from schedules.sites import Chosen
    from schedules.visit import VisitResult
    from spiders.quiet import QuietHours
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

MOST = 60  # sites that are inspected together; the rest comes with the next call
NOBODY = N_("No site's turn has come.")


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
    _inspect(context, config, options, voice, [one for _, _, one in due[:MOST]])


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
    _inspect(context, config, options, voice, due[:MOST])


def _inspect(
    context: click.Context, config: Config, options: dict[str, Any], voice: Speaker, chosen: Sequence[Chosen]
) -> None:
    """Inspect, and tell one line for each site; the reports are made from the records."""
    if not chosen:
        write_result(voice.tr(NOBODY) + "\n", None)
        return
    result = inspect_sites(config, options, chosen)
    write_result(summary(result, voice), None)
    if result.interrupted:
        from xuncha.commands.inspect_site import INTERRUPTED

        context.exit(INTERRUPTED)


def inspect_sites(config: Config, options: dict[str, Any], chosen: Sequence[Chosen]) -> VisitResult:
    """Inspect these sites under the rules that bind them."""
    from schedules.rules import rules_for
    from schedules.visit import Visit, Wishes

    wishes = Wishes(db=Path(options["db"]) if options["db"] else None, log_level="CRITICAL")
    return Visit(config, wishes, now).inspect(chosen, rules_for(config, chosen, None))


def summary(result: VisitResult, voice: Speaker) -> str:
    """One line for each site."""
    from reports.labels import VERDICTS
    from reports.wording import clean

    for trouble in result.troubles:
        voice.error(trouble)
    lines = []
    for one in result.visited:
        verdict = voice.tr(VERDICTS[one.judgement.verdict])
        name = clean(one.verdicts.site.name or one.verdicts.site.id)
        lines.append(voice.tr(N_("{site}: {verdict}, {findings} findings"), site=name, verdict=verdict,
                              findings=len(one.verdicts.findings)))  # fmt: skip
    lines += [voice.tr(N_("{site}: stopped, goes on the next time"), site=end.site_id) for end in result.interrupted]
    return "".join(f"{line}\n" for line in lines)


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
