"""`xuncha watch [SITE...]`: look at the columns of superior sites that are due, and keep what is new."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_


@click.command(
    name="watch",
    help=text(N_("Look at the columns of superior sites that are due, and keep which documents are new.")),
)
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--all", "everything", is_flag=True, help=text(N_("Also what is not due yet.")))
@click.option("--list", "listing", is_flag=True, help=text(N_("Only list what is watched, and how; no request.")))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("--allow-private", is_flag=True, help=text(N_("Open private addresses, for the sites named only.")))
@shared_options
@click.pass_context
def watch_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Look at the columns of superior sites that are due, and keep which documents are new."""
    from db.records import Records
    from reports import watch_report
    from schedules.superiors import watched
    from schedules.watching import Watching

    config, voice = begin(context, options)
    known = watched(config.sites)
    for said in sites:
        if said not in known:
            raise UsageError(
                N_("{site} is not watched"),
                hint=N_("watched are sites that another names as upstream or that have a [[site.watch]]: {known}"),
                site=said,
                known=", ".join(known) or "-",
            )
    path = Path(options["db"]) if options["db"] else config.db_path
    watching = Watching(config, now, path, options["allow_private"])
    with Records(path) as records:
        if options["listing"]:
            rows = [(one, watching.is_due(one)) for one in watching.columns(records, sites)]
            write_result(watch_report.columns(rows, voice.lang), None)
            return
        looks = watching.watch(records, sites, everything=options["everything"])
    told = [
        watch_report.look(one.column, one.fresh, one.withdrawn, overlap=one.overlap, first=one.first) for one in looks
    ]
    if options["form"] == "json":
        write_result("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told), None)
    else:
        write_result(watch_report.text(told, voice.lang), None)
    if any(not one.read for one in looks):
        context.exit(3)
