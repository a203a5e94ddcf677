"""`xuncha crawl` and `xuncha judge`: one stage alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.commands.inspect_site import FORMS, INTERRUPTED, check_places, exit_code, parse_day, tell, tell_left_out
from xuncha.commands.progress import ProgressLine
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from schedules.sites import Chosen
    from schedules.visit import Visit
    from xuncha.commands.common import Speaker

_NO_SITE = N_("no site was named and sites.toml has none")
_NAME_ONE = N_("write a URL, a host name or an id of sites.toml")


def _all_or(said: tuple[str, ...], registry: dict[str, Any]) -> list[str]:
    """The sites that were named, else all of the registry."""
    names = list(dict.fromkeys(said)) or list(registry)
    if not names:
        raise UsageError(_NO_SITE, hint=_NAME_ONE)
    return names


@click.command(
    name="crawl",
    help=text(N_("Crawl sites (all of sites.toml if none is named) and keep the facts; nothing is judged.")),
)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--max-pages", type=click.IntRange(min=1), help=text(N_("HTML pages to read (default 2000).")))
@click.option("--max-depth", type=click.IntRange(min=1), help=text(N_("Links to follow from the home page at most.")))
@click.option("--rate", type=click.FloatRange(min=0), help=text(N_("Requests a second and host (default 2).")))
@click.option("--full", is_flag=True, help=text(N_("Ask every address, also what has lately been found in order.")))
@click.option("--workers", type=click.IntRange(min=0, max=256),
              help=text(N_("Processes that share the sites; 0 = one for each core (default 1).")))  # fmt: skip
@click.option("--allow-private", is_flag=True, help=text(N_("Open private and loopback addresses for this run.")))
@shared_options
@click.pass_context
def crawl_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Crawl sites (all of sites.toml if none is named) and keep the facts; nothing is judged."""
    from db.records import Records
    from schedules.many import workers_of
    from schedules.sites import choose
    from schedules.visit import Visit, Wishes

    config, voice = begin(context, options)
    chosen = [choose(said, config.sites) for said in _all_or(sites, config.sites)]
    wishes = Wishes(
        max_pages=options["max_pages"],
        max_depth=options["max_depth"],
        rate=options["rate"],
        full=options["full"],
        allow_private=options["allow_private"],
        db=Path(options["db"]) if options["db"] else None,
        log_level="DEBUG" if options["verbose"] else "CRITICAL",
    )
    visit = Visit(config, wishes, now)
    if options["workers"] is not None or workers_of(None, config.program.crawl.workers) > 1:
        context.exit(_crawl_many(visit, chosen, workers_of(options["workers"], config.program.crawl.workers), voice))
    line = ProgressLine(voice)
    with Records(visit.db_path) as records:
        try:
            ends = visit.crawl(records, chosen, line)
        finally:
            line.done()
            for trouble in visit.troubles:
                voice.error(trouble)
        lines = [_summary(records.latest_run(end.site_id), end) for end in ends]
    write_result("".join(lines), None)
    if any(end.interrupted for end in ends):
        context.exit(INTERRUPTED)
    if any("home=ok" not in said for said in lines):
        context.exit(3)


def _crawl_many(visit: Visit, chosen: list[Chosen], workers: int, voice: Speaker) -> int:
    """Crawl with several processes; each site is told when it is kept. Returns the exit code."""
    from db.records import Records
    from schedules.many import Many
    from xuncha.commands.screen import Screen, tell_trouble

    code = 0
    screen = Screen(voice)
    with Records(visit.db_path) as records:
        try:
            for outcome in Many(visit, workers, screen).crawl(records, chosen):
                screen.clear()
                if outcome.end is not None:
                    said = _summary(records.latest_run(outcome.site_id), outcome.end)
                    write_result(said, None)
                    code = max(code, 3 if "home=ok" not in said else 0)
                tell_trouble(outcome, voice)
                code = max(code, {"interrupted": INTERRUPTED, "done": 0}.get(outcome.state, 3))
        finally:
            screen.clear()
            for trouble in visit.troubles:
                voice.error(trouble)
    return code


def _summary(run: Any, end: Any) -> str:  # noqa: ANN401
    """One line for machines and people: tab separated, keys named."""
    home = "?" if end.interrupted or run is None else run.home_outcome
    stopped = "interrupted" if end.interrupted else end.stopped_by or "complete"
    return (
        f"{end.site_id}\thome={home}\tpages={end.pages}\trequests={end.requests}\tbytes={end.bytes}\t"
        f"end={stopped}\trun={end.run_id}\n"
    )


@click.command(
    name="judge",
    help=text(N_("Judge the last stored run of each site again; no request. The ledger is not changed.")),
)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
              help=text(N_("Form of the report.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the report into this file.")))
@click.option("--rulebook", help=text(N_("Rulebook: a name or a .toml file.")))
@click.option("--profile", "profiles", multiple=True, help=text(N_("Local rules to add; may be repeated.")))
@click.option("--as-of", callback=parse_day, metavar="DATE", help=text(N_("Judge as if it were the end of that day.")))
@click.option("--fail-on", type=click.Choice(["veto", "any", "never"]), default="any", show_default=True,
              help=text(N_("What makes the exit code 1.")))  # fmt: skip
@shared_options
@click.pass_context
def judge_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Judge the last stored run of each site again; no request. The ledger is not changed."""
    from schedules.rules import rules_for
    from schedules.sites import choose
    from schedules.visit import Visit, Wishes

    config, voice = begin(context, options)
    chosen = [choose(said, config.sites) for said in _all_or(sites, config.sites)]
    rules = rules_for(config, chosen, options["rulebook"], options["profiles"])
    wishes = Wishes(
        as_of=options["as_of"], profiles=options["profiles"], db=Path(options["db"]) if options["db"] else None
    )
    check_places(len(chosen), options["form"], options["output"])
    visit = Visit(config, wishes, now)
    result = visit.replay(chosen, rules)
    tell_left_out(visit, voice)
    tell([one.verdicts for one in result.visited], options["form"], voice, options["output"])
    context.exit(exit_code(result, options["fail_on"], voice))
