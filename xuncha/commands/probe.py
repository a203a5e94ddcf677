"""`xuncha probe [SITE...]`: visit home pages once, and say how often they were open in the last days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.records import Records
    from inspector.checks.site_unreachable import Params
    from schedules.sites import Chosen


@click.command(
    name="probe",
    help=text(N_("Visit home pages once (all of sites.toml if none is named), keep what came, and say how often they "
                 "were open.")),
)  # fmt: skip
@click.argument("sites", nargs=-1, metavar="[SITE...]")
@click.option("--due", is_flag=True, help=text(N_("Only the sites whose turn it is; for the service and cron.")))
@click.option("--list", "listing", is_flag=True, help=text(N_("Only say what is known; no request.")))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("--allow-private", is_flag=True, help=text(N_("Open private addresses, for the sites named only.")))
@shared_options
@click.pass_context
def probe_command(context: click.Context, /, sites: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Visit home pages once, keep what came, and say how often they were open."""
    from db.records import Records
    from reports import probe_report
    from schedules.digests import availability_params
    from schedules.probing import Probing, choose_all

    config, voice = begin(context, options)
    chosen = choose_all(config, sites)
    if not chosen:
        raise UsageError(
            N_("no site was named and sites.toml has none"), hint=N_("write a URL, a host name or an id of sites.toml")
        )
    params = availability_params(config)
    probing = Probing(config, now, options["allow_private"])
    with Records(Path(options["db"]) if options["db"] else config.db_path) as records:
        visited = set()
        if not options["listing"]:
            wanted = probing.due(records, chosen) if options["due"] else chosen
            visited = {one.site_id for one in probing.run(records, wanted)}
        rows = [_row(records, one, params) for one in chosen if options["listing"] or one.site.id in visited]
    if options["form"] == "json":
        write_result("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), None)
    else:
        write_result(probe_report.text(rows, voice.lang, params.warning_share, params.limit_share), None)
    if visited and any(one["last"]["state"] == "ours" for one in rows):
        context.exit(3)


def _row(records: Records, one: Chosen, params: Params) -> dict[str, Any]:
    from db import probes
    from inspector.availability import weigh
    from reports import probe_report

    known = probes.of_site(records, one.site.id, now().isoformat())
    span = weigh(known, params.days, params.probes_per_day, params.limit_seconds)
    enough = span is not None and span.enough(params.probes_per_day)
    return probe_report.row(one.site, known[-1] if known else None, span, days=params.days, enough=enough)
