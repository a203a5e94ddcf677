"""`xuncha inspect SITE...`: crawl, judge, print the report, keep the results."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha import __version__
from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.commands.progress import ProgressLine
from xuncha.errors import UsageError, XunchaError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.verdicts import Verdicts
    from schedules.visit import Visit, VisitResult

INTERRUPTED = 130  # what shells use for a program ended by Ctrl-C
FORMS = ("text", "json", "html", "xlsx")
OUTAGE = N_("Our own network was down from {begin} to {end}; nothing was recorded against anybody meanwhile.")
ALARM = N_("The page structure of column {name} seems to have changed; it is not judged: {url}")
LEFT_OUT = N_("Profile {profile} does not apply to {site}. {why}")
_FAIL_LEVELS = ("veto", "any", "never")


def parse_day(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read an option that is a day, YYYY-MM-DD."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(text(N_("{value} is no date; write it as 2026-11-23")).format(value=value)) from error


@click.command(
    name="inspect",
    help=text(N_("Inspect one or several government websites: a URL, a host name, or an id of sites.toml.")),
)
@click.argument("sites", nargs=-1, metavar="SITE...")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
              help=text(N_("Form of the report.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the report into this file.")))
@click.option("--rulebook", help=text(N_("Rulebook: a name or a .toml file.")))
@click.option("--profile", "profiles", multiple=True, help=text(N_("Local rules to add; may be repeated.")))
@click.option("--body-type", default="", help=text(N_("Type of the body that owns the site.")))
@click.option("--max-pages", type=click.IntRange(min=1), help=text(N_("HTML pages to read (default 2000).")))
@click.option("--max-depth", type=click.IntRange(min=1), help=text(N_("Links to follow from the home page at most.")))
@click.option("--rate", type=click.FloatRange(min=0), help=text(N_("Requests a second and host (default 2).")))
@click.option("--full", is_flag=True, help=text(N_("Ask every address, also what has lately been found in order.")))
@click.option("--as-of", callback=parse_day, metavar="DATE", help=text(N_("Judge as if it were the end of that day.")))
@click.option("--explain", is_flag=True, help=text(N_("Say what is read from single pages (URL, file, csv).")))
@click.option("--url", default="", help=text(N_("With --explain: the address of a saved page.")))
@click.option("--replay", is_flag=True, help=text(N_("Judge the stored pages of the last run; no request.")))
@click.option("--allow-private", is_flag=True, help=text(N_("Open private and loopback addresses for this run.")))
@click.option("--upstream", "upstreams", multiple=True, metavar="SITE",
              help=text(N_("Superior site whose policies must be reposted; may be repeated.")))  # fmt: skip
@click.option("--fail-on", type=click.Choice(_FAIL_LEVELS), default="any", show_default=True,
              help=text(N_("What makes the exit code 1.")))  # fmt: skip
@click.version_option(__version__, prog_name="xuncha")
@shared_options
@click.pass_context
def inspect_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Inspect one or several government websites: a URL, a host name, or an id of sites.toml."""
    config, voice = begin(context, options)
    if not sites:
        raise UsageError(N_("no site was named"), hint=N_("write a URL, a host name or an id of sites.toml"))
    if options["explain"]:
        from xuncha.commands.explain import explain

        pages = explain(sites, options["url"], options["form"], voice, allow_private=options["allow_private"],
                        program=config.program)  # fmt: skip
        write_result("".join(pages), options["output"])
        return
    check_places(len(set(sites)), options["form"], options["output"])
    result = _visit(sites, config, options, voice)
    code = 0
    if result.visited:
        tell([one.verdicts for one in result.visited], options["form"], voice, options["output"])
        code = exit_code(result, options["fail_on"], voice)
    for end in result.interrupted:
        voice.say(N_("Stopped: {pages} pages of {site} are kept. Run the same command again to go on from there."),
                  pages=end.pages, site=end.site_id)  # fmt: skip
        code = INTERRUPTED
    context.exit(code)


def _visit(sites: tuple[str, ...], config: Any, options: dict[str, Any], voice: Speaker) -> VisitResult:  # noqa: ANN401
    from schedules.rules import rules_for
    from schedules.sites import choose
    from schedules.visit import Visit, Wishes
    from xuncha.vocabulary.bodies import body_types, find_body_type

    body_type = find_body_type(options["body_type"]) if options["body_type"] else ""
    if options["body_type"] and not body_type:
        raise UsageError(N_("unknown body type {value}"), hint=N_("known types: {known}"),
                         value=options["body_type"], known=", ".join(body_types()))  # fmt: skip
    chosen = [choose(said, config.sites, body_type) for said in dict.fromkeys(sites)]
    for one in chosen:
        if one.note:
            voice.say(one.note)
    rules = rules_for(config, chosen, options["rulebook"], options["profiles"])
    wishes = Wishes(
        max_pages=options["max_pages"],
        max_depth=options["max_depth"],
        rate=options["rate"],
        full=options["full"],
        allow_private=options["allow_private"],
        as_of=options["as_of"],
        upstream=tuple(choose(said, config.sites) for said in options["upstreams"]),
        profiles=options["profiles"],
        db=Path(options["db"]) if options["db"] else None,
        log_level="DEBUG" if options["verbose"] else "CRITICAL",
    )
    visit = Visit(config, wishes, now)
    line = ProgressLine(voice)
    try:
        return visit.replay(chosen, rules) if options["replay"] else visit.inspect(chosen, rules, line)
    finally:
        line.done()
        tell_left_out(visit, voice)
        for begin, end in visit.outages:
            voice.say(OUTAGE, begin=f"{begin:%H:%M:%S}", end=f"{end:%H:%M:%S}")
        for trouble in visit.troubles:
            voice.error(trouble)
        for alarm in visit.alarms:
            voice.say(ALARM, name=alarm.name, url=alarm.url)


def tell_left_out(visit: Visit, voice: Speaker) -> None:
    """Say which profiles were chosen and not applied: a rule that is quietly left out looks like one that is kept."""
    for site, left in visit.left_out:
        voice.say(LEFT_OUT, profile=left.layer, site=site, why=voice.tr(left.why, **left.params))


def tell(all_verdicts: list[Verdicts], form: str, voice: Speaker, output: str | None) -> None:
    """Write the reports in the form that was asked for.

    Text is one after the other, JSON one a line; HTML and xlsx of several sites go into a folder, one file a site.
    """
    from reports import html, site_report, xlsx
    from reports import text as terminal

    reports = [site_report.build(verdicts, voice.lang) for verdicts in all_verdicts]
    if form == "json":
        indent = 2 if len(reports) == 1 else None
        write_result("".join(json.dumps(one, ensure_ascii=False, indent=indent) + "\n" for one in reports), output)
    elif form == "text":
        here = sys.stdout.isatty() and not output
        width = max(60, min(shutil.get_terminal_size().columns, 120)) if here else 80
        colour = here and "NO_COLOR" not in os.environ
        write_result("\n".join(terminal.render(one, voice.lang, width, colour=colour) for one in reports), output)
    else:
        renderer: Callable[[dict[str, Any], Any], str | bytes] = html.render if form == "html" else xlsx.render
        places = _places(reports, form, output)
        for report, place in zip(reports, places, strict=True):
            write_result(renderer(report, voice.lang), place)
        if len(places) > 1:
            voice.say(N_("Reports written: {paths}"), paths=", ".join(str(place) for place in places))


def check_places(sites: int, form: str, output: str | None) -> None:
    """Refuse before any request what could not be written afterwards.

    Raises:
        UsageError: several HTML or xlsx reports without a folder for them, or a place that cannot be written.
    """
    place = Path(output) if output and output != "-" else None
    if place is not None and not place.is_dir():
        nearest = place if place.exists() else place.parent
        if not nearest.exists() or not os.access(nearest, os.W_OK):
            raise UsageError(N_("cannot be written"), where=str(place), hint=N_("check the folder and its permissions"))
    if output and output != "-":
        place = Path(output).absolute()
        folder = place if place.is_dir() else place.parent
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        if not folder.is_dir() or not os.access(place if place.exists() else folder, os.W_OK):
            raise UsageError(N_("cannot be written"), where=output, hint=N_("check the folder and its permissions"))
    if form in {"html", "xlsx"} and sites > 1 and not (output and (Path(output).is_dir() or not Path(output).suffix)):
        raise UsageError(
            N_("several reports of this form need a folder"), hint=N_("name one with -o; each site gets a file in it")
        )


def _places(reports: list[dict[str, Any]], form: str, output: str | None) -> list[str | None]:
    if len(reports) == 1 and not (output and Path(output).is_dir()):
        return [output]
    assert output is not None
    Path(output).mkdir(parents=True, exist_ok=True)
    return [str(Path(output) / f"{report['site']['id']}.{form}") for report in reports]


def exit_code(result: VisitResult, fail_on: str, voice: Speaker) -> int:
    """0 nothing failing, 1 something failing, 3 a site could not be judged."""
    from inspector.judge import anything_failing
    from schedules.unreachable import unreachable

    code = 0
    for one in result.visited:
        failing = anything_failing(one.judgement, fail_on)  # type: ignore[arg-type]
        if one.verdicts.run.home_outcome != "ok":
            problem: XunchaError = unreachable(one.verdicts)
            voice.error(problem)
            code = max(code, 1) if one.judgement.verdict == "fail" and failing else 3
        elif failing:
            code = max(code, 1)
        elif one.judgement.verdict == "could_not_judge":
            voice.say(
                N_("Too little of {site} could be checked for a verdict; the report says why."),
                site=one.verdicts.site.id,
            )
            code = 3
    return code
