"""`xuncha evidence FINDING...`: unpack the stored pages behind findings; `--clean` removes what is past its time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, now, shared_options, text, write_result
from xuncha.errors import EvidenceError, UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Finding
    from db.records import Records
    from schedules.evidence import Keeper, Unpacked


@click.command(
    name="evidence",
    help=text(N_("Unpack the stored pages and pictures behind findings, with a sheet that explains them.")),
)
@click.argument("findings", nargs=-1, metavar="FINDING...")
@click.option("-o", "--output", type=click.Path(), help=text(N_("Folder to unpack into (default: here); each finding"
                                                               " gets a folder in it.")))  # fmt: skip
@click.option("--format", "form", type=click.Choice(["files", "json"]), default="files", show_default=True,
              help=text(N_("files: unpack; json: only list what is stored.")))  # fmt: skip
@click.option("--clean", is_flag=True, help=text(N_("Remove evidence that is older than [evidence] keep_days and"
                                                    " stands behind no open finding.")))  # fmt: skip
@shared_options
@click.pass_context
def evidence_command(context: click.Context, /, findings: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401
    """Unpack the stored pages and pictures behind findings, with a sheet that explains them."""
    from db.records import Records
    from schedules.visit import Visit, Wishes

    config, voice = begin(context, options)
    if not findings and not options["clean"]:
        raise UsageError(
            N_("no finding was named"), hint=N_("write the id of a finding, as reports and ledger show it")
        )
    path = Path(options["db"]) if options["db"] else config.db_path
    if not path.is_file():
        raise UsageError(N_("there is no database yet"), where=str(path), hint=N_("inspect a site first, or use --db"))
    keeper = Visit(config, Wishes(db=Path(options["db"]) if options["db"] else None), now).keeper()
    with Records(path) as records:
        for finding in [_find(records, said) for said in findings]:
            if options["form"] == "json":
                write_result(_listed(records, finding), None)
            else:
                folder = _unpack(records, keeper, finding, Path(options["output"] or "."), voice)
                write_result(f"{folder}\n", None)
        if options["clean"]:
            removed = keeper.clean(records, config.program.evidence.keep_days, now())
            voice.say(N_("{count} file(s) of evidence removed"), count=len(removed))


def _find(records: Records, said: str) -> Finding:
    """The finding of an id or of its beginning.

    Raises:
        UsageError: none or several.
    """
    from db import ledger

    found = ledger.by_prefix(records, said)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            N_("{said} is the beginning of several ids: {known}"),
            hint=N_("write one of them"),
            said=said,
            known=", ".join(one.id for one in found[:5]),
        )
    raise UsageError(
        N_("there is no finding {said}"),
        where=str(records.path),
        hint=N_("its id stands in the report and in the ledger"),
        said=said,
    )


def _listed(records: Records, finding: Finding) -> str:
    from dataclasses import asdict

    from db import evidence

    stored = [asdict(page) for page in evidence.of_finding(records, finding)]
    return json.dumps({"finding": finding.id, "stored": stored}, ensure_ascii=False) + "\n"


def _unpack(records: Records, keeper: Keeper, finding: Finding, place: Path, voice: Speaker) -> Path:
    """Write everything that is stored of a finding into a folder of its own; returns the folder.

    Raises:
        UsageError: the folder cannot be written.
    """
    from db import evidence
    from reports.evidence_sheet import Filed, sheet

    folder = place / f"evidence-{finding.id}"
    filed: list[Filed] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{finding.id}.warc.gz").open("wb") as archive:
            for number, page in enumerate(evidence.of_finding(records, finding), 1):
                try:
                    unpacked = keeper.read(page)
                    archive.write(keeper.record_bytes(page))
                except EvidenceError as error:  # the others may still be there
                    voice.error(error)
                    continue
                filed.append(Filed(page, _files(folder, number, unpacked), unpacked.cut))
        site = records.site(finding.site_id)
        name = _indicator_name(finding.indicator, voice)
        words = sheet(finding, site.name if site else finding.site_id, name, filed, voice.lang)
        (folder / "README.txt").write_text(words, "utf-8-sig")
    except OSError as error:
        raise UsageError(
            N_("cannot be written"), where=str(folder), hint=N_("check the folder and its permissions")
        ) from error
    return folder


def _indicator_name(indicator: str, voice: Speaker) -> str:
    from inspector.profiles import load_rules

    rules = load_rules()
    entries = [*rules.base.indicator, *rules.combined((), "", now().date()).indicator]
    return next((one.name_en if voice.lang == "en" else one.name for one in entries if one.id == indicator), "")


def _files(folder: Path, number: int, unpacked: Unpacked) -> tuple[str, ...]:
    """Write one record: a picture as it is, a page as text, so that no browser runs what was found in it."""
    if unpacked.page.kind == "screenshot":
        picture = f"{number:02}-picture.png"
        (folder / picture).write_bytes(unpacked.raw)
        return (picture,)
    names = (f"{number:02}-headers.txt", f"{number:02}-page.txt")
    head = "\r\n".join([unpacked.status_line, *(f"{name}: {value}" for name, value in unpacked.headers)])
    (folder / names[0]).write_text(head + "\r\n", "utf-8", newline="")
    (folder / names[1]).write_bytes(unpacked.text)
    return names
