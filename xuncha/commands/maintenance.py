"""`xuncha maintenance`: times in which a site was filed to be out of reach (报备); its visits then count for nobody."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from xuncha.config import Config

_TIME = N_("write times as 2026-11-20T22:00 (or 2026-11-20 for its midnight)")


@click.group(name="maintenance", help=text(N_("Filed maintenance: visits in that time count for nobody.")))
def maintenance_group() -> None:
    """Group of commands on filed maintenance."""


@maintenance_group.command(name="add", help=text(N_("File a maintenance of a site; times in the configured zone.")))
@click.argument("site")
@click.argument("begins", metavar="FROM")
@click.argument("ends", metavar="TO")
@click.option("--why", required=True, help=text(N_("Reason, and who filed it with which paper.")))
@click.option("--by", default="", help=text(N_("Who enters it (default: the user of this machine).")))
@shared_options
@click.pass_context
def add_command(context: click.Context, /, site: str, begins: str, ends: str, **options: Any) -> None:  # noqa: ANN401
    """File a maintenance."""
    from db import probes
    from db.probe_models import Maintenance
    from db.records import Records
    from schedules.sites import choose

    config, voice = begin(context, options)
    chosen = choose(site, config.sites)
    start, stop = _instant(begins, config), _instant(ends, config)
    if stop <= start:
        raise UsageError(N_("the end does not lie after the beginning"), hint=_TIME)
    if not options["why"].strip():
        raise UsageError(N_("a filed maintenance needs a reason"), hint=N_("write it after --why"))
    at = now().astimezone(config.zone)
    filed = Maintenance(
        *(0, chosen.site.id, start.isoformat(), stop.isoformat(), options["why"].strip()[:500], "person"),
        *((options["by"].strip() or getpass.getuser())[:100], at.isoformat(timespec="seconds")),
    )
    with Records(_path(config, options)) as records:
        number = probes.file_maintenance(records, filed)
    voice.say(N_("Filed as number {number}: {site}, {begins} to {ends}."), number=number, site=chosen.site.id,
              begins=f"{start:%Y-%m-%d %H:%M}", ends=f"{stop:%Y-%m-%d %H:%M}")  # fmt: skip
    if start < at:
        voice.say(N_("It begins in the past: it was filed afterwards, and the list shows that."))


@maintenance_group.command(name="list", help=text(N_("List what was filed.")))
@click.argument("site", required=False, default="")
@shared_options
@click.pass_context
def list_command(context: click.Context, /, site: str, **options: Any) -> None:  # noqa: ANN401
    """One line each: number, site, from, to, filed when and by whom, why."""
    from db import probes
    from db.records import Records
    from reports.wording import clean, moment
    from schedules.sites import choose

    config, voice = begin(context, options)
    site_id = choose(site, config.sites).site.id if site else ""
    with Records(_path(config, options)) as records:
        filed = probes.maintenance(records, site_id)
    lines = []
    for one in filed:
        by = voice.tr(N_("sites.toml")) if one.source == "registry" else clean(one.author)
        told = [str(one.id), one.site_id, f"{moment(one.begins)} ~ {moment(one.ends)}"]
        told.append(voice.tr(N_("filed {at} by {who}"), at=moment(one.filed_at), who=by))
        if one.filed_at > one.begins:
            told.append(voice.tr(N_("filed afterwards")))
        if one.ended_at:
            told.append(voice.tr(N_("taken back {at}"), at=moment(one.ended_at)))
        lines.append("\t".join([*told, clean(one.why)]).rstrip() + "\n")
    write_result("".join(lines) or voice.tr(N_("No maintenance is filed.")) + "\n", None)


@maintenance_group.command(name="end", help=text(N_("Take a filed maintenance back, or end it now.")))
@click.argument("number", type=int)
@shared_options
@click.pass_context
def end_command(context: click.Context, /, number: int, **options: Any) -> None:  # noqa: ANN401
    """From now on it holds no longer."""
    from db import probes
    from db.records import Records

    config, voice = begin(context, options)
    with Records(_path(config, options)) as records:
        done = probes.end_maintenance(records, number, now().astimezone(config.zone).isoformat(timespec="seconds"))
    if not done:
        raise UsageError(
            N_("there is no filed maintenance with number {number} that still holds"),
            hint=N_("see the numbers with: xuncha maintenance list"),
            number=number,
        )
    voice.say(N_("Number {number} holds no longer."), number=number)


def _instant(said: str, config: Config) -> datetime:
    from datetime import datetime

    try:
        at = datetime.fromisoformat(said.strip())
    except ValueError as error:
        raise UsageError(N_("{said} is no time"), hint=_TIME, said=said) from error
    return at.replace(tzinfo=config.zone) if at.tzinfo is None else at.astimezone(config.zone)


def _path(config: Config, options: dict[str, Any]) -> Path:
    return Path(options["db"]) if options["db"] else config.db_path
