"""`xuncha ledger export|import`: workbooks that units fill in and send back."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.ledger_states import COUNTED
from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.ledger import author, database, ledger_group, open_book
from xuncha.commands.ledger_steps import BY, SOME_REFUSED, refusal
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.ledger_models import LedgerEntry
    from reports.ledger_return import Row
    from schedules.rectification import Book
    from xuncha.commands.common import Speaker

_NOT_IN_NAME = re.compile(r"[^\w\u4e00-\u9fff-]+")


@ledger_group.command(
    name="export", help=text(N_("Workbooks for units: each fills in what it did about its findings and sends it back."))
)
@click.option("--unit", "units", multiple=True, help=text(N_("For this unit (default: every one); may be repeated.")))
@click.option("--also-unconfirmed", is_flag=True,
              help=text(N_("Also what no person has confirmed and of which the unit was not told.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), required=True,
              help=text(N_("File of the workbook, or a folder: a workbook for each unit.")))  # fmt: skip
@click.option("--by", metavar="NAME", help=text(BY))
@shared_options
@click.pass_context
def export_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Workbooks for units."""
    from db.ledger_view import Filter
    from db.records import Records

    config, voice = begin(context, options)
    name = author(options["by"])
    with Records(database(config, options)) as records:
        book = open_book(config, records)
        entries = book.entries(Filter(units=options["units"], statuses=COUNTED))
        told = [one for one in entries if options["also_unconfirmed"] or one.row.confirmed or one.row.notified_at]
        if len(told) < len(entries):
            voice.say(
                N_("{count} finding(s) that nobody has confirmed were left out; --also-unconfirmed takes them in."),
                count=len(entries) - len(told),
            )
        by_unit: dict[str, list[LedgerEntry]] = {}
        for one in told:
            by_unit.setdefault(one.row.unit, []).append(one)
        if not by_unit:
            raise UsageError(
                N_("there is nothing to send to a unit"),
                hint=N_("confirm findings first; see: xuncha ledger list --unconfirmed"),
            )
        output = Path(options["output"])
        if len(by_unit) > 1 and output.suffix.lower() == ".xlsx" and not output.is_dir():
            raise UsageError(
                N_("there are {count} units, and one file was named"),
                hint=N_("name a folder with -o, or one unit with --unit"),
                count=len(by_unit),
            )
        written = [_export(book, unit, own, output, name, voice) for unit, own in by_unit.items()]
    write_result("".join(f"{line}\n" for line in written), None)


def _export(book: Book, unit: str, entries: Sequence[LedgerEntry], output: Path, name: str, voice: Speaker) -> str:
    from db import ledger_sheets
    from reports import ledger_sheet

    sheet_id = secrets.token_hex(6)
    data = ledger_sheet.render(entries, unit, sheet_id, book.today.isoformat(), voice.lang)
    if output.suffix.lower() != ".xlsx" or output.is_dir():
        output.mkdir(parents=True, exist_ok=True)
        output /= f"{_NOT_IN_NAME.sub('_', unit)[:60].strip('_') or sheet_id}-{book.today.isoformat()}.xlsx"
    # The mark in its rows must be known before anybody can send the file back.
    ledger_sheets.exported(book.records, sheet_id, unit, author=name, now=book.instant, findings=len(entries))
    write_result(data, str(output))
    return str(output)


@ledger_group.command(
    name="import", help=text(N_("Take in a workbook that a unit has filled in; row by row, with reasons for refusals."))
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--dry-run", is_flag=True, help=text(N_("Only say what would be taken and what refused.")))
@click.option("--by", metavar="NAME", help=text(BY))
@shared_options
@click.pass_context
def import_command(context: click.Context, /, file: str, **options: Any) -> None:  # noqa: ANN401
    """Take in a workbook that a unit has filled in."""
    from db import ledger_sheets
    from db.ledger_view import Filter
    from db.records import Records
    from reports import ledger_return, sheet_reader

    config, voice = begin(context, options)
    name = "" if options["dry_run"] else author(options["by"])
    sheets = sheet_reader.read(Path(file))
    sheet_ids, ids = ledger_return.finding_ids(sheets, file)
    with Records(database(config, options)) as records:
        book = open_book(config, records)
        units = ledger_sheets.units(records, sheet_ids)
        findings = {one.row.id: one.row for one in book.entries(Filter(ids=tuple(sorted(ids))))} if ids else {}
        rows = ledger_return.read(sheets, ledger_return.Known(units, findings, book.today), file)
        if not options["dry_run"]:
            rows = [_take(book, row, name) for row in rows]
        counts: Counter[str] = Counter(row.outcome for row in rows)
        if not options["dry_run"]:
            sha256 = hashlib.sha256(Path(file).read_bytes()).hexdigest()
            ledger_sheets.imported(records, units, sha256, author=name, now=book.instant, counts={**_NOTHING, **counts})
    _tell(context, voice, rows, counts, dry=options["dry_run"])


_NOTHING = {"taken": 0, "unchanged": 0, "refused": 0}


def _take(book: Book, row: Row, name: str) -> Row:
    from dataclasses import replace

    from db.ledger_actions import Clerk

    if row.outcome != "taken":
        return row
    step = Clerk(book.records, name, book.instant).reply(
        row.finding_id, progress=row.progress, measure=row.measure, done_on=row.done_on, responsible=row.responsible,
        sheet=row.sheet_id,
    )  # fmt: skip
    return replace(row, outcome="refused", refused=step.refused, params=step.params) if step.refused else row


def _tell(context: click.Context, voice: Speaker, rows: Sequence[Row], counts: Counter[str], *, dry: bool) -> None:
    from db.ledger_models import Step
    from reports.ledger_list import PROGRESS_LABELS, SHORT_ID

    lines = []
    for row in rows:
        if row.outcome == "taken":
            said = voice.tr(PROGRESS_LABELS[row.progress])
            line = voice.tr(
                N_("row {number}: {id} {state}"), number=row.number, id=row.finding_id[:SHORT_ID], state=said
            )
            lines.append(f"{line}{f'  {row.done_on}' if row.done_on else ''}\n")
        elif row.outcome == "refused":
            why = refusal(voice, Step(row.finding_id, refused=row.refused, params=row.params))
            lines.append(voice.tr(N_("row {number} refused: {why}"), number=row.number, why=why) + "\n")
    write_result("".join(lines), None)
    summary = (
        N_("Dry run: {taken} to be taken, {unchanged} unchanged, {blank} not filled in, {refused} refused.")
        if dry
        else N_("{taken} taken, {unchanged} unchanged, {blank} not filled in, {refused} refused.")
    )
    voice.say(summary, **{key: counts[key] for key in ("taken", "unchanged", "blank", "refused")})
    if counts["refused"]:
        context.exit(SOME_REFUSED)
