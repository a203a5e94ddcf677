"""`xuncha spot-check`: draw sites by lot, keep what was drawn, inspect them, list it to be published."""

from __future__ import annotations

import getpass
import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import SiteUnreachableError, UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.records import Records
    from db.rounds import Round, RoundKind
    from schedules.drawing import Candidate
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

_KINDS: dict[str, RoundKind] = {"quarter": "quarter", "half-year": "half_year", "year": "year", "extra": "extra"}
_SHARE = 30.0  # 抽查比例超过30% is what notices praise (江苏 2017 Q3: 30.5 %)


@click.command(
    name="spot-check",
    help=text(N_("Draw sites by lot for a round of inspection, reproducible from its published seed; what was drawn is "
                 "kept and listed.")),
)  # fmt: skip
@click.option("--round", "kind", type=click.Choice(list(_KINDS)), default="quarter", show_default=True,
              help=text(N_("Which round: quarter, half-year, year, or an extra one of today.")))  # fmt: skip
@click.option("--period", help=text(N_("Show the round of that period, such as 2026Q3, instead of the current one.")))
@click.option("--seed", help=text(N_("Seed of the drawing, to be published (default: a random one).")))
@click.option("--size", type=click.IntRange(min=1), help=text(N_("How many sites.")))
@click.option("--share", type=click.FloatRange(min=0, min_open=True, max=100),
              help=text(N_("How many of a hundred sites (default 30).")))  # fmt: skip
@click.option(
    "--inspect", "inspecting", is_flag=True, help=text(N_("Inspect the sites that were drawn and have not been."))
)
@click.option("--dry-run", is_flag=True, help=text(N_("Draw and show, but keep nothing.")))
@click.option("--format", "form", type=click.Choice(["text", "xlsx", "json"]), default="text", show_default=True,
              help=text(N_("Form of the list.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the list into this file.")))
@shared_options
@click.pass_context
def spot_check_command(context: click.Context, /, kind: str, output: str | None, **options: Any) -> None:  # noqa: ANN401
    """Draw, keep, inspect, list."""
    from db import rounds
    from db.records import Records
    from reports import round_report

    config, voice = begin(context, options)
    if options["form"] == "xlsx" and not output and sys.stdout.isatty():
        raise UsageError(N_("a workbook needs a file"), hint=N_("name one with -o"))
    at = now().astimezone(config.zone)
    period = options["period"] or period_of(_KINDS[kind], at.date())
    with Records(Path(options["db"]) if options["db"] else config.db_path) as records:
        made = rounds.find(records, _KINDS[kind], period)
        if made is None:
            if options["period"]:
                raise UsageError(N_("no round was drawn for {period}"), period=period,
                                 hint=N_("leave --period out to draw one for today"))  # fmt: skip
            made, sites = _draw(config, records, _KINDS[kind], period, options)
        else:
            if options["seed"] and options["seed"] != made.seed:
                raise UsageError(
                    N_("the round {period} was drawn already, with the seed {seed}"),
                    hint=N_("nothing is drawn twice; an additional one is drawn with --round extra"),
                    period=period,
                    seed=made.seed,
                )
            sites = rounds.sites_of(records, made.id)
        if options["inspecting"] and not options["dry_run"]:
            _inspect(config, options, records, made, [one.site_id for one in sites], voice)
            made = rounds.find(records, made.kind, made.period) or made
        verdicts = rounds.verdicts_since(records, [one.site_id for one in sites], made.drawn_at)
    told = round_report.told(made, sites, verdicts)
    if options["form"] == "json":
        write_result(json.dumps(told, ensure_ascii=False, indent=2) + "\n", output)
    elif options["form"] == "xlsx":
        write_result(round_report.xlsx(told, voice.lang), output)
    else:
        write_result(round_report.text(told, voice.lang), output)


def period_of(kind: RoundKind, day: date) -> str:
    """The period in which a day lies: 2026Q4, 2026H2, 2026; for an extra one the day itself."""
    if kind == "quarter":
        return f"{day.year}Q{(day.month - 1) // 3 + 1}"
    if kind == "half_year":
        return f"{day.year}H{(day.month - 1) // 6 + 1}"
    return str(day.year) if kind == "year" else day.isoformat()


def _draw(
    config: Config, records: Records, kind: RoundKind, period: str, options: dict[str, Any]
) -> tuple[Round, Sequence[Any]]:
    from db import rounds
    from schedules import drawing

    candidates = _candidates(config)
    if not candidates:
        raise UsageError(
            N_("there is no registry, or it is empty"),
            hint=N_("add [[site]] entries with id and url; README shows an example"),
        )
    if options["size"] is not None and options["share"] is not None:
        raise UsageError(N_("--size and --share say the same in two ways"), hint=N_("use one of them"))
    share = _SHARE if options["share"] is None else options["share"]
    size = options["size"] or drawing.size_of(len(candidates), share)
    before, failed = _last_round(records, kind)
    seed = (options["seed"] or secrets.token_hex(8)).strip()
    if not seed or len(seed) > 200 or not seed.isprintable():
        raise UsageError(N_("the seed is empty, too long or not printable"), hint=N_("use up to 200 characters"))
    sites = drawing.draw(candidates, seed, size, before, failed)
    at = now().astimezone(config.zone).isoformat(timespec="seconds")
    made = rounds.Round(
        *(0, kind, period, seed, drawing.METHOD, len(candidates), drawing.list_hash(candidates), at, getpass.getuser())
    )
    if options["dry_run"]:
        return made, sites
    kept = rounds.add(records, made, sites)
    if kept is None:  # somebody drew it at the same moment
        kept = rounds.find(records, kind, period)
        assert kept is not None
        return kept, rounds.sites_of(records, kept.id)
    return kept, sites


def _candidates(config: Config) -> list[Candidate]:
    from schedules.drawing import Candidate
    from xuncha.vocabulary.registry import level_of_body

    found = []
    for entry in config.sites.values():
        level = entry.level or level_of_body(entry.body_type)
        unit = entry.unit or entry.sponsor or entry.name
        found.append(Candidate(entry.id, entry.name, unit, level, entry.body_type))
    return found


def _last_round(records: Records, kind: RoundKind) -> tuple[list[str], list[str]]:
    """The sites of the last round of this kind, and those that failed in it; none after a round of all sites."""
    from db import rounds

    earlier = [one for one in rounds.every(records) if one.kind == kind]
    if not earlier:
        return [], []
    sites = rounds.sites_of(records, earlier[-1].id)
    if all(one.why == "all" for one in sites):
        return [], []
    ids = [one.site_id for one in sites]
    verdicts = rounds.verdicts_since(records, ids, earlier[-1].drawn_at)
    return ids, [site_id for site_id, verdict in verdicts.items() if verdict == "fail"]


def _inspect(
    config: Config, options: dict[str, Any], records: Records, made: Round, site_ids: Sequence[str], voice: Speaker
) -> None:
    """Inspect what has not been inspected since the drawing; called again it goes on."""
    from db import rounds
    from schedules.sites import choose
    from xuncha.commands.schedule_sites import inspect_sites

    done = rounds.verdicts_since(records, site_ids, made.drawn_at)
    waiting = [site_id for site_id in site_ids if site_id not in done and site_id in config.sites]
    if waiting:
        end = inspect_sites(config, options, [choose(site_id, config.sites) for site_id in waiting], voice)
        if left := [*end.given_up, *end.refused]:
            raise SiteUnreachableError(
                N_("{count} sites of the round could not be visited: {sites}"),
                hint=N_("run the same command again; what is said above names the reason"),
                count=len(left),
                sites=", ".join(one.site_id for one in left[:10]),
            )
        if end.interrupted:
            raise UsageError(
                N_("the round was stopped; {done} of {count} sites are inspected"),
                hint=N_("run the same command again to go on"),
                done=len(site_ids) - len(waiting) + end.judged,
                count=len(site_ids),
            )
    if not made.inspected_at:
        rounds.inspected(records, made.id, now().astimezone(config.zone).isoformat(timespec="seconds"))
