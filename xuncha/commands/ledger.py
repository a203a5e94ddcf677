"""`xuncha ledger`: the list of findings, what people do with them, and the life of one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.ledger_states import STATUSES
from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.commands.inspect_site import parse_day
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.ledger_models import LedgerEntry
    from db.ledger_view import Filter
    from db.records import Records
    from schedules.rectification import Book
    from xuncha.commands.common import Speaker
    from xuncha.config import Config

FORMS = ("text", "xlsx", "csv", "json", "md")
SUMS = ("unit", "level", "superior", "axis")


class _WithDefault(click.Group):
    """`xuncha ledger --overdue` is `xuncha ledger list --overdue`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help" and args[0].startswith("-")):
            args.insert(0, "list")
        return super().parse_args(ctx, args)


@click.group(
    name="ledger",
    cls=_WithDefault,
    help=text(N_("The ledger of rectification: every finding from its discovery to its end. Alone, it lists.")),
)
def ledger_group() -> None:
    """Group of ledger commands."""


def database(config: Config, options: dict[str, Any]) -> Path:
    """The record database, which must exist: a ledger is never begun by looking at it.

    Raises:
        UsageError: there is none.
    """
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    return path


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that choose findings."""
    for option in (
        click.option("--since", callback=parse_day, metavar="DATE",
                     help=text(N_("Only findings that are new or had a step since that day."))),
        click.option("--overdue", is_flag=True, help=text(N_("Only findings whose term is over."))),
        click.option("--due", is_flag=True,
                     help=text(N_("Only findings for which a step is due or whose term ends soon."))),
        click.option("--confirmed/--unconfirmed", "confirmed", default=None,
                     help=text(N_("Only findings that a person has confirmed, or only others."))),
        click.option("--status", "statuses", type=click.Choice(STATUSES), multiple=True,
                     help=text(N_("Only findings of this status; may be repeated (default: all that is not closed)."))),
        click.option("--all", "everything", is_flag=True, help=text(N_("Closed findings too."))),
        click.option("--indicator", "indicators", multiple=True, metavar="ID",
                     help=text(N_("Only findings of this indicator, or group such as links; may be repeated."))),
        click.option("--unit", "units", multiple=True, help=text(N_("Only findings of this unit; may be repeated."))),
        click.option("--site", "sites", multiple=True, metavar="SITE",
                     help=text(N_("Only findings of this site; may be repeated."))),
    ):  # fmt: skip
        command = option(command)
    return command


def wanted(options: dict[str, Any], book: Book) -> Filter:
    """The filter that the options describe."""
    from db.ledger_states import CLOSED
    from db.ledger_view import Filter

    statuses = options["statuses"] or (() if options["everything"] else tuple(s for s in STATUSES if s not in _SHUT))
    assert set(_SHUT) < set(CLOSED)
    return Filter(
        sites=options["sites"],
        units=options["units"],
        statuses=statuses,
        indicators=options["indicators"],
        overdue_on=book.today.isoformat() if options["overdue"] else "",
        since=options["since"].isoformat() if options["since"] else "",
        confirmed=options["confirmed"],
    )


# Said to be fixed still waits for somebody, and waived comes back: both are listed.
_SHUT = ("verified", "dismissed", "not_applicable", "withdrawn")


def chosen_entries(options: dict[str, Any], book: Book) -> list[LedgerEntry]:
    """The entries that the options choose."""
    entries = book.entries(wanted(options, book))
    return [one for one in entries if one.to_do or one.soon] if options["due"] else entries


@ledger_group.command(name="list", help=text(N_("List findings with status, term and what is due.")))
@choosing
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
              help=text(N_("Form of the list.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the list into this file.")))
@shared_options
@click.pass_context
def list_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """List findings with status, term and what is due."""
    from reports import ledger_list

    config, voice = begin(context, options)
    form, output = options["form"], options["output"]
    if form == "xlsx" and not output and sys.stdout.isatty():
        raise UsageError(N_("a workbook is no text for a terminal"), hint=N_("name a file with -o"))
    with _open(config, options) as records:
        book = open_book(config, records)
        entries = chosen_entries(options, book)
        if form == "xlsx":
            write_result(ledger_list.xlsx(entries, voice.lang, book.today.isoformat()), output)
        elif form == "csv":
            write_result(ledger_list.as_csv(entries, voice.lang), output)
        elif form == "json":
            write_result(ledger_list.as_json(entries, voice.lang), output)
        elif form == "md":
            write_result(ledger_list.markdown(entries, voice.lang), output)
        else:
            write_result(ledger_list.text(entries, voice.lang, width(output)), output)


def _open(config: Config, options: dict[str, Any]) -> Records:
    from db.records import Records

    return Records(database(config, options))


def open_book(config: Config, records: Records) -> Book:
    """The ledger of today."""
    from schedules.rectification import Book

    return Book(config, records, now())


def width(output: str | None) -> int:
    """Columns of the terminal, or of paper."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() and not output else 100


@ledger_group.command(name="sums", help=text(N_("Sums per unit, per level of bodies, or per superior site.")))
@click.option("--by", "axis", type=click.Choice(SUMS), default="unit", show_default=True,
              help=text(N_("What is summed up. superior: a site with all below it; axis: of a review.")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(("text", "csv")), default="text", show_default=True,
              help=text(N_("Form of the list.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the list into this file.")))
@shared_options
@click.pass_context
def sums_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Sums per unit, per level of bodies, or per superior site."""
    from db import ledger_view
    from inspector import review
    from reports import ledger_list
    from reports.wording import Speaker as Words

    config, voice = begin(context, options)
    with _open(config, options) as records:
        book = open_book(config, records)
        rows = ledger_view.rows(records, config.sites)
        how = {"unit": ledger_view.by_unit, "level": ledger_view.by_level, "superior": ledger_view.by_superior}
        today = book.today.isoformat()
        if options["axis"] == "axis":
            sums = ledger_view.by_group(rows, review.axis_of(), today)
        else:
            sums = how[options["axis"]](rows, config.sites, today)
    words = Words(voice.lang)
    names = {key: words.label(label) for key, label in ledger_list.BODY_LEVEL_LABELS.items()}
    if options["axis"] == "superior":
        names = {entry.id: entry.name or entry.id for entry in config.sites.values()}
    elif options["axis"] == "axis":
        names = {one.id: one.name_en if voice.lang == "en" else one.name for one in review.axes()}
    elif options["axis"] == "unit":
        names = {}
    if options["form"] == "csv":
        write_result(ledger_list.sums_csv(sums, names, voice.lang), options["output"])
    else:
        write_result(ledger_list.sums_table(sums, names, voice.lang, width(options["output"])), options["output"])


@ledger_group.command(name="history", help=text(N_("The life of one finding: every step with time and author.")))
@click.argument("finding", metavar="ID")
@shared_options
@click.pass_context
def history_command(context: click.Context, /, finding: str, **options: Any) -> None:  # noqa: ANN401
    """The life of one finding."""
    from db import ledger_view
    from db.ledger_actions import resolve
    from db.ledger_models import Step
    from db.ledger_view import Filter
    from reports import ledger_list

    config, voice = begin(context, options)
    with _open(config, options) as records:
        known = resolve(records, [finding])[finding]
        if isinstance(known, Step):
            raise UsageError(known.refused, where=finding, hint=N_("see the ids with: xuncha ledger list --all"))
        (entry,) = open_book(config, records).entries(Filter(ids=(known,)))
        events = ledger_view.history(records, known)
        write_result(ledger_list.history(entry, events, voice.lang, width(None)), None)


def author(said: str | None) -> str:
    """Who acts: --by, else the environment.

    Raises:
        UsageError: nobody; or a name that is none.
    """
    name = " ".join((said or os.environ.get("XUNCHA_BY") or "").split())
    if not name:
        raise UsageError(N_("who does this?"), hint=N_("write your name with --by, or set XUNCHA_BY"))
    if len(name) > 50 or name.lower() == "xuncha" or not name.isprintable():
        raise UsageError(N_("{name} is no person's name"), hint=N_("write your name with --by"), name=name[:60])
    return name


def tell_done(voice: Speaker, finding_id: str, old: str, new: str) -> str:
    """One line for one step that was taken."""
    from reports.ledger_list import SHORT_ID, STATUS_WORDS

    names = [voice.tr(STATUS_WORDS[one]) for one in dict.fromkeys((old, new)) if one]
    return f"{finding_id[:SHORT_ID]}  {' → '.join(names)}\n"
