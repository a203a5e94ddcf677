"""`xuncha digest`: the weekly digest 巡查周报, from the records; no request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from xuncha.config import Config

FORMS = ("html", "docx", "xlsx", "md", "json")


@click.command(name="digest", help=text(N_("Write the weekly digest: what matters, then unit by unit; no request.")))
@click.option("--week", default="", metavar="WEEK",
              help=text(N_("A week such as 2026-W47 (default: this week; on a Monday the week before).")))  # fmt: skip
@click.option("--unit", default="", metavar="UNIT", help=text(N_("Only this unit, told in full.")))
@click.option("--format", "form", type=click.Choice(FORMS), default="html", show_default=True,
              help=text(N_("Form of the digest.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the digest into this file.")))
@shared_options
@click.pass_context
def digest_command(context: click.Context, /, week: str, unit: str, **options: Any) -> None:  # noqa: ANN401
    """Write the weekly digest: what matters, then unit by unit; no request."""
    from db.records import Records
    from reports import periods
    from reports.digest import forms
    from schedules.digests import digest

    config, voice = begin(context, options)
    instant = local_now(config)
    period = periods.week(week, instant)
    lang = voice.lang if options["lang"] or config.program.lang else "zh"
    binary_needs_file(options["form"], options["output"])
    with Records(existing_db(config, options["db"])) as records:
        made = digest(records, config, period, instant, lang, unit=unit)
    write_result(forms.render(made, options["form"]), options["output"])


def local_now(config: Config) -> datetime:
    """The clock in the zone of everything that people read."""
    return now().astimezone(config.zone)


def existing_db(config: Config, said: str | None) -> Path:
    """The record database.

    Raises:
        UsageError: there is none yet; it is not created, because nothing could be told from it.
    """
    path = Path(said) if said else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    return path


def binary_needs_file(form: str, output: str | None) -> None:
    """Refuse to write a Word or Excel file onto a terminal.

    Raises:
        UsageError: name a file.
    """
    import sys

    if form in {"docx", "xlsx"} and not output and sys.stdout.isatty():
        raise UsageError(N_("{form} is no text for a terminal"), hint=N_("name a file with -o"), form=form)
