"""`xuncha ledger forms`: self-check forms and check-lists, handed out and read when they come back."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import begin, shared_options, text, write_result
from xuncha.commands.ledger import database, ledger_group, open_book
from xuncha.commands.ledger_steps import SOME_REFUSED
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.ledger_view import LastOutcome
    from reports.forms import Answer, Returned
    from xuncha.commands.common import Speaker

# What a self-check and the program say of one indicator.
AGREE = N_("both agree")
UNIT_MISSED = N_("the unit found nothing, the program {count} problem(s), candidates included")
PROGRAM_MISSED = N_("the unit names a problem that the program has not found: look at it")
NOT_COMPARED = N_("the program could not check it, or it does not apply")
NOT_ANSWERED = N_("not answered")


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of a form with what the program knows; `program` is an outcome of the judge, "" for a check-list."""

    key: str
    name: str
    answer: str
    program: str
    remark: str
    texts: Mapping[str, str]


@ledger_group.group(
    name="forms", help=text(N_("Forms that people fill in: self-checks, and a check-list of what no website shows."))
)
def forms_group() -> None:
    """Group of form commands."""


@forms_group.command(
    name="self-check", help=text(N_("The self-check form of a site, with the indicators that bind it."))
)
@click.argument("site")
@click.option("-o", "--output", type=click.Path(), required=True, help=text(N_("File of the workbook.")))
@shared_options
@click.pass_context
def self_check_command(context: click.Context, /, site: str, **options: Any) -> None:  # noqa: ANN401
    """The self-check form of a site."""
    from db.records import Records
    from inspector import review
    from inspector.rulebook import sources_of
    from reports import forms, labels
    from reports.wording import Speaker as Words

    config, voice = begin(context, options)
    words = Words(voice.lang)
    with Records(database(config, options)) as records:
        stored, entry = records.site(site), config.sites.get(site)
        if stored is None and entry is None:
            raise UsageError(N_("{site} is no site that we know"), hint=N_("see: xuncha sites list"), site=site)
        body_type = (entry.body_type if entry else "") or (stored.body_type if stored else "")
        name = (entry.name if entry else "") or (stored.name if stored else "") or site
        indicators = open_book(config, records).indicators(site, body_type)
    axes = {one.id: one for one in review.axes()}
    order = {axis: at for at, axis in enumerate(axes)}
    rows = []
    for one in sorted(indicators, key=lambda one: order[review.axis_of()[one.id]]):
        axis = axes[review.axis_of()[one.id]]
        source = sources_of(one)[0]
        number = f"（{source.number}）" if source.number else ""
        rows.append(
            {
                "key": one.id,
                "axis": axis.name_en if voice.lang == "en" else axis.name,
                "name": words.name({"name": one.name, "name_en": one.name_en}),
                "kind": words.of(labels.KINDS, one.kind),
                "basis": f"{source.document}{number} {source.clause}",
            }
        )
    write_result(forms.render(forms.SELF_CHECK, site, name, rows, voice.lang), options["output"])


@forms_group.command(
    name="check-list",
    help=text(N_("The check-list of a unit: organisation, plans, training and what no website shows.")),
)
@click.argument("unit")
@click.option("--profile", "profiles", multiple=True,
              help=text(N_("Local rules that bind the unit (default: those of its sites).")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), required=True, help=text(N_("File of the workbook.")))
@shared_options
@click.pass_context
def check_list_command(context: click.Context, /, unit: str, **options: Any) -> None:  # noqa: ANN401
    """The check-list of a unit."""
    from inspector import review
    from reports import forms

    config, voice = begin(context, options)
    own = [entry for entry in config.sites.values() if unit in {entry.unit, entry.sponsor, entry.name, entry.id}]
    chosen = options["profiles"] or [name for entry in own for name in entry.profiles]
    profiles = {*chosen, *config.program.judge.profiles}
    rows = [{"key": one.id, "text": one.text, "basis": one.cited(profiles)} for one in review.questions()]
    write_result(forms.render(forms.CHECK_LIST, unit, unit, rows, voice.lang), options["output"])


@forms_group.command(
    name="read", help=text(N_("Read a form that came back; a self-check is compared with what the program found."))
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--format", "form", type=click.Choice(("text", "csv", "json")), default="text", show_default=True,
              help=text(N_("Form of the result.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(), help=text(N_("Write the result into this file.")))
@shared_options
@click.pass_context
def read_command(context: click.Context, /, file: str, **options: Any) -> None:  # noqa: ANN401
    """Read a form that came back."""
    from db import ledger_view
    from db.records import Records
    from inspector import review
    from reports import forms, sheet_reader
    from schedules.rectification import indicator_names

    config, voice = begin(context, options)
    returned = forms.read(sheet_reader.read(Path(file)), file)
    machine: dict[str, LastOutcome] = {}
    if returned.form.kind == "self_check":
        with Records(database(config, options)) as records:
            machine = ledger_view.last_outcomes(records, returned.subject)
        names = {key: pair[voice.lang == "en"] for key, pair in indicator_names().items()}
    else:
        names = {one.id: one.text for one in review.questions()}
    compared = [
        _compare(returned, one, names.get(one.key, one.key), machine, voice)
        for one in returned.answers
        if not one.refused
    ]
    _write(returned, compared, options, voice)
    refused = [one for one in returned.answers if one.refused]
    for one in refused:
        why = voice.tr(one.refused, **one.params)
        click.echo(voice.tr(N_("row {number} refused: {why}"), number=one.number, why=why), err=True)
    if refused:
        context.exit(SOME_REFUSED)


def _compare(
    returned: Returned,
    answer: Answer,
    name: str,
    machine: Mapping[str, LastOutcome],
    voice: Speaker,
) -> Compared:
    said = voice.tr(returned.form.words[answer.result]) if answer.result else ""
    if returned.form.kind != "self_check":
        return Compared(answer.key, name, said, "", "" if said else voice.tr(NOT_ANSWERED), answer.texts)
    known = machine.get(answer.key)
    outcome = known.outcome if known else ""
    if not answer.result:
        remark = voice.tr(NOT_ANSWERED)
    elif known is None or outcome not in {"pass", "fail"} or answer.result == "not_applicable":
        remark = voice.tr(NOT_COMPARED)
    elif answer.result == "conforms" and known.findings:
        remark = voice.tr(UNIT_MISSED, count=known.findings)
    elif answer.result == "fails" and not known.findings:
        remark = voice.tr(PROGRAM_MISSED)
    else:
        remark = voice.tr(AGREE)
    return Compared(answer.key, name, said, outcome, remark, answer.texts)


def _write(returned: Returned, rows: Sequence[Compared], options: dict[str, Any], voice: Speaker) -> None:
    from reports import labels
    from reports.cells import wrap
    from reports.workbook import harmless

    def program(row: Compared) -> str:
        return voice.tr(labels.OUTCOMES[row.program]) if row.program else ""

    if options["form"] == "json":
        told = {"form": returned.form.kind, "subject": returned.subject, "rows": [asdict(row) for row in rows]}
        write_result(json.dumps(told, ensure_ascii=False, indent=2) + "\n", options["output"])
        return
    heads = [voice.tr(returned.form.heads[key][0]) for key in returned.form.open[1:]]
    if options["form"] == "csv":
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\r\n")
        first = [
            voice.tr(message) for message in (N_("Id"), N_("Matter"), N_("Result"), N_("By the program"), N_("Remarks"))
        ]
        writer.writerow([*first, *heads])
        for row in rows:
            cells = [row.key, row.name, row.answer, program(row), row.remark, *row.texts.values()]
            writer.writerow([harmless(cell).replace("\n", " ; ") for cell in cells])
        write_result("\ufeff" + target.getvalue(), options["output"])
        return
    lines = [voice.tr(returned.form.title, subject=returned.subject), "=" * 100]
    for row in rows:
        shown = [row.name, row.answer or "-", *([program(row)] if row.program else []), row.remark]
        lines += wrap("  ".join(part for part in shown if part), 100)
        for head, said in zip(heads, row.texts.values(), strict=True):
            if said:
                lines += [f"    {line}" for line in wrap(f"{head}: {said}", 96)]
    write_result("\n".join(lines) + "\n", options["output"])
