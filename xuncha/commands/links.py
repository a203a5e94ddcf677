"""`xuncha links SITE...`: the link targets of the last run that are not plainly good, from the records; no request."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.commands.inspect_site import check_places
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Run
    from db.records import Records
    from schedules.sites import Chosen

FORMS = ("text", "csv", "xlsx", "json")
VERDICTS = ("broken", "blocked", "uncertain", "ours", "unchecked", "all")


@click.command(
    name="links",
    help=text(N_("List the links of the last run that are not plainly good, with every place; no request.")),
)
@click.argument("sites", nargs=-1, metavar="SITE...")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
              help=text(N_("Form of the list.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the list into this file.")))
@click.option("--verdict", "verdicts", type=click.Choice(VERDICTS), multiple=True,
              help=text(N_("List only these; may be repeated. all: good links to other sites too.")))  # fmt: skip
@click.option("--run", "run_id", metavar="RUN", help=text(N_("An earlier run, by its id (default: the last one).")))
@click.option("--letter", is_flag=True,
              help=text(N_("Write the letter that asks a site which refused us for an allow-list entry; as HTML if"
                           " the name after -o ends in .html.")))  # fmt: skip
@shared_options
@click.pass_context
def links_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """List the links of the last run that are not plainly good, with every place; no request."""
    from db.records import Records
    from schedules.sites import choose

    config, voice = begin(context, options)
    if not sites:
        raise UsageError(N_("no site was named"), hint=N_("write a URL, a host name or an id of sites.toml"))
    chosen = list({one.site.id: one for one in (choose(said, config.sites) for said in sites)}.values())
    if options["run_id"] and len(chosen) > 1:
        raise UsageError(N_("--run names a run of one site"), hint=N_("name that site alone"))
    check_places(len(chosen), "text" if options["letter"] else options["form"], options["output"])
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    with Records(path) as records:
        runs = [(one, _run(records, one, options["run_id"])) for one in chosen]
        if options["letter"]:
            _letters(records, runs, config, options, voice)
        else:
            _lists(records, runs, options, voice)


def _run(records: Records, one: Chosen, run_id: str | None) -> Run:
    """The run that was asked for.

    Raises:
        UsageError: there is none; says what there is.
    """
    site_id = one.site.id
    if run_id is None:
        run = records.latest_run(site_id)
        if run is not None:
            return run
        known = records.site_ids()
        raise UsageError(
            N_("there is no stored run of {site}"),
            where=str(records.path),
            hint=N_("inspect it first; this database knows: {known}") if known else N_("inspect the site first"),
            site=site_id,
            known=", ".join([*known[:10], *(["…"] if len(known) > 10 else [])]),
        )
    run = records.run(run_id)
    if run is None or run.site_id != site_id:
        raise UsageError(
            N_("there is no run {run} of {site}"),
            where=str(records.path),
            hint=N_("the last runs of this site: {known}"),
            run=run_id,
            site=site_id,
            known=", ".join(records.run_ids(site_id)) or "-",
        )
    return run


def _lists(records: Records, runs: list[tuple[Chosen, Run]], options: dict[str, Any], voice: Speaker) -> None:
    from reports import link_list

    lists = []
    for _, run in runs:
        site = records.site(run.site_id)
        assert site is not None
        counts, home = records.link_counts(run.id)
        lists.append(
            link_list.build(
                site, run, counts, records.targets(run.id), voice.lang, home=home,
                first_trouble=records.first_trouble(run), verdicts=options["verdicts"],
            )
        )  # fmt: skip
    form, output = options["form"], options["output"]
    if form == "json":
        indent = 2 if len(lists) == 1 else None
        write_result("".join(json.dumps(one, ensure_ascii=False, indent=indent) + "\n" for one in lists), output)
    elif form == "csv":
        write_result(link_list.as_csv(lists, voice.lang), output)
    elif form == "text":
        here = sys.stdout.isatty() and not output
        columns = shutil.get_terminal_size().columns if here else 100
        colour = here and "NO_COLOR" not in os.environ
        write_result("\n".join(link_list.text(one, voice.lang, columns, colour=colour) for one in lists), output)
    else:
        for one in lists:
            write_result(link_list.xlsx(one, voice.lang), _place(one["site"]["id"], len(lists), output))


def _place(site_id: str, sites: int, output: str | None) -> str | None:
    """The file of one workbook: what -o names, or a file of its own in the folder that -o names."""
    if output is None or (sites == 1 and not Path(output).is_dir()):
        return output
    Path(output).mkdir(parents=True, exist_ok=True)
    return str(Path(output) / f"{site_id}-links.xlsx")


def _letters(
    records: Records,
    runs: list[tuple[Chosen, Run]],
    config: Any,  # noqa: ANN401
    options: dict[str, Any],
    voice: Speaker,
) -> None:
    """The letters of the sites that refused us.

    Raises:
        UsageError: none of them did.
    """
    from reports import letter
    from schedules.visit import Visit, Wishes

    visit = Visit(config, Wishes(), now)
    letters = []
    for one, run in runs:
        site = records.site(run.site_id)
        assert site is not None
        known = letter.facts(site, run, records.targets(run.id), visit.asking(one), records.link_counts(run.id)[1])
        if known is None:
            error = UsageError(
                N_("{site} did not refuse our program in this run; no letter is needed"),
                hint=N_("see what was not good with: xuncha links {site}"),
                site=site.id,
            )
            if len(runs) == 1:
                raise error
            voice.error(error)
            continue
        letters.append(letter.compose(known, voice.lang))
    if not letters:
        raise UsageError(N_("none of these sites refused our program"), hint=N_("see their links without --letter"))
    output = options["output"]
    for note in dict.fromkeys(note for one in letters for note in one.notes):
        voice.say(note)
    if output and output.lower().endswith((".html", ".htm")):
        write_result(letter.html(letters, voice.lang), output)
    else:
        write_result("\n\n".join(letter.text(one) for one in letters), output)
