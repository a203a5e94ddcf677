"""`xuncha notice` and `xuncha letter`: the notice 通报, and the papers to single units; no request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.digest import binary_needs_file, existing_db, local_now
from xuncha.commands.inspect_site import parse_day
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.records import Records
    from reports.letters.build import Kind, UnitLetter
    from xuncha.commands.common import Speaker
    from xuncha.config import Config
    from xuncha.i18n import Lang

FORMS = ("docx", "html", "md", "json")
THEMES = (
    *("links", "columns", "repost", "interaction", "service", "deadline", "elements", "identity", "integrity"),
    *("privacy", "content", "access", "site"),
)
_TEMPLATE_OUT = N_("Write the Word template of the program into this file, to be edited; nothing else is done.")


@click.command(name="notice", help=text(N_("Write the notice of a quarter, half-year, year or single theme.")))
@click.option("--period", "said", default="", metavar="PERIOD",
              help=text(N_("2026Q4, 2026H2 or 2026 (default: the quarter that ended last).")))  # fmt: skip
@click.option("--theme", type=click.Choice(THEMES), default=None, help=text(N_("Only this theme.")))
@click.option(
    "--date", "issued", callback=parse_day, metavar="DATE", help=text(N_("Day of the notice (default: today)."))
)
@click.option("--format", "form", type=click.Choice(FORMS), default="docx", show_default=True,
              help=text(N_("Form of the paper.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the paper into this file.")))
@click.option("--template-out", type=click.Path(), help=text(_TEMPLATE_OUT))
@shared_options
@click.pass_context
def notice_command(context: click.Context, /, said: str, issued: date | None, **options: Any) -> None:  # noqa: ANN401
    """Write the notice of a quarter, half-year, year or single theme."""
    from db.records import Records
    from reports import periods
    from reports.notice import forms
    from schedules.papers import notice, own_template

    config, voice = begin(context, options)
    lang = paper_lang(config, options["lang"])
    if options["template_out"]:
        write_result(forms.default_template(lang), options["template_out"])
        return
    instant = local_now(config)
    period = (
        periods.period(said, instant) if said else periods.around("quarter", instant.date(), instant.tzinfo).before()
    )
    binary_needs_file(options["form"], options["output"])
    template, where = own_template(config, "notice") if options["form"] == "docx" else (None, "")
    with Records(existing_db(config, options["db"])) as records:
        made = notice(records, config, period, instant, lang, theme=options["theme"] or "", issued=issued)
    write_result(forms.render(made, options["form"], template, where), options["output"])
    if made.now.waiting:
        voice.say(N_("{count} websites fail until a person confirms it; they are not named."), count=made.now.waiting)


def paper_lang(config: Config, said: str | None) -> Lang:
    """Papers are Chinese unless somebody says otherwise: who reads them is not who typed the command."""
    return "en" if (said or config.program.lang) == "en" else "zh"


@click.command(
    name="letter",
    help=text(N_("Write a reminder or a notice of rectification to a unit, or the list of confirmed cases.")),
)
@click.argument("unit", default="", metavar="[UNIT]")
@click.option("--kind", type=click.Choice(["reminder", "rectification", "exposure"]), required=True,
              help=text(N_("reminder, rectification, or exposure: the list of cases of one unit or all.")))  # fmt: skip
@click.option("--due", callback=parse_day, metavar="DATE",
              help=text(N_("Last day of the term (default: working days by [ledger]).")))  # fmt: skip
@click.option("--issue", is_flag=True, help=text(N_("It goes out: note in the ledger that the unit was told.")))
@click.option("--by", metavar="NAME", help=text(N_("Who does this (or XUNCHA_BY in the environment).")))
@click.option("--format", "form", type=click.Choice(FORMS), default="docx", show_default=True,
              help=text(N_("Form of the paper.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the paper into this file.")))
@click.option("--template-out", type=click.Path(), help=text(_TEMPLATE_OUT))
@shared_options
@click.pass_context
def letter_command(
    context: click.Context,
    /,
    unit: str,
    kind: Kind,
    due: date | None,
    *,
    issue: bool,
    **options: Any,  # noqa: ANN401
) -> None:
    """Write a reminder or a notice of rectification to a unit, or the list of confirmed cases."""
    from db.records import Records
    from reports.letters import forms
    from schedules.papers import Letters, own_template
    from xuncha.commands.ledger import author

    config, voice = begin(context, options)
    lang = paper_lang(config, options["lang"])
    if options["template_out"]:
        write_result(forms.default_template(kind, lang), options["template_out"])
        return
    _check(unit, kind, due, local_now(config).date(), issue=issue)
    by = author(options["by"]) if issue else ""
    binary_needs_file(options["form"], options["output"])
    template, where = own_template(config, kind) if options["form"] == "docx" else (None, "")
    with Records(existing_db(config, options["db"])) as records:
        work = Letters(config, records, local_now(config))
        entries = work.choose(unit, kind)
        terms = work.due(entries, due)
        letter = work.write(entries, kind, terms, lang, unit)
        write_result(forms.render(letter, options["form"], template, where), options["output"])
        if issue:
            done = [step for step in work.record(letter, terms, by) if not step.refused]
            voice.say(N_("{count} findings are noted as notified."), count=len(done))
            _queue(config, records, letter, template, where, voice)


def _queue(
    config: Config, records: Records, letter: UnitLetter, template: bytes | None, where: str, voice: Speaker
) -> None:
    """Put an issued letter into the outbox for those who get the letters of that unit; `xuncha deliver` sends it."""
    from db import outbox
    from reports.letters import forms
    from schedules.delivering import Delivering

    if not any("letter" in one.what and letter.unit in one.units for one in config.program.recipient):
        return
    work = Delivering(config, records, lambda: local_now(config))
    page, document = forms.render(letter, "html").decode(), forms.render(letter, "docx", template, where)
    items = work.letter_items(letter, page, document, local_now(config).date().isoformat())
    count = outbox.queue(records, items, local_now(config))
    voice.say(N_("{count} deliveries wait; xuncha deliver sends them."), count=count)


def _check(unit: str, kind: Kind, due: date | None, today: date, *, issue: bool) -> None:
    """What the options cannot mean together.

    Raises:
        UsageError: says which.
    """
    if not unit and kind != "exposure":
        raise UsageError(N_("no unit was named"), hint=N_("write its name, as xuncha ledger sums lists it"))
    if issue and kind == "exposure":
        raise UsageError(
            N_("the list of cases tells no unit anything"),
            hint=N_("issue a letter to each unit first"),
        )
    if due is not None and due < today:
        raise UsageError(N_("the last day lies in the past"), hint=N_("name a day from today on"))
