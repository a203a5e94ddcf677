"""`xuncha db clean`, `archive` and `compact`: what keeps a database of years and of many sites in shape."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha.commands.common import Speaker, begin, load_config, now, shared_options, text, write_result
from xuncha.commands.database import db_group, existing
from xuncha.errors import UsageError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from db.records import Records
    from xuncha.config import Config

_KEEP_RUNS, _KEEP_FAILED = 60, 400  # days
_MUCH = 0.25  # of the file is free


@db_group.command(name="clean", help=text(N_("Remove what is past its time: old probes, history of jobs, evidence,"
                                             " facts of old runs.")))  # fmt: skip
@shared_options
@click.pass_context
def clean_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Sums stay; findings and their events are never touched."""
    from db import job_runs, probes, retention, search
    from db.records import Records
    from schedules.visit import Visit, Wishes

    path = existing(context, options)
    voice: Speaker = context.obj
    config = load_config(options["config"])
    at = now().astimezone(config.zone)
    section = config.program.probe
    visit = Visit(config, Wishes(db=Path(options["db"]) if options["db"] else None), now)
    with Records(path) as records:
        search.catch_up(records)  # texts that no search has put into the index yet
        visits = probes.clean(records, at, section.keep_days, section.keep_failed_days)
        jobs = job_runs.clean(records, at - timedelta(days=_KEEP_RUNS), at - timedelta(days=_KEEP_FAILED))
        search.catch_up(records)  # what crawls have laid down since; who searches next need not wait for it
        kept = config.program.evidence
        files = visit.keeper().clean(records, kept.keep_days, at) if kept.keep else []
        gone = _Gone()
        if config.program.records.keep_facts_days:
            folder = config.folder / config.program.records.archive if config.program.records.archive else None
            gone = _thin(records, config, at, folder)
        retention.freshen(records)
        free = retention.free_share(records)
    voice.say(
        N_("Removed: {visits} visits to home pages, {jobs} runs of jobs, {files} files of evidence."),
        visits=visits,
        jobs=jobs,
        files=len(files),
    )
    gone.tell(voice)
    if free > _MUCH:
        voice.say(
            N_("{share} % of the database file is free. New rows go there first; xuncha db compact makes it smaller."),
            share=round(free * 100),
        )


@dataclass(frozen=True, slots=True)
class _Gone:
    runs: int = 0
    rows: int = 0
    archived: int = 0
    folder: Path | None = None

    def tell(self, voice: Speaker) -> None:
        if self.folder is not None and self.archived:
            voice.say(N_("Archived: {rows} rows, into {folder}"), rows=self.archived, folder=self.folder)
        if self.runs:
            voice.say(N_("Facts of {runs} old runs removed: {rows} rows."), runs=self.runs, rows=self.rows)


def _thin(records: Records, config: Config, at: datetime, folder: Path | None) -> _Gone:
    """Archive (where a folder is given) and then remove the facts of runs that are past their time."""
    from db import archive, retention

    section = config.program.records
    sites = list(retention.due(records, at, section.keep_facts_days, section.keep_runs))
    if not sites:
        return _Gone()
    archived = sum(one.rows for one in archive.write(records, sites, folder, at)) if folder else 0
    rows = sum(retention.thin(records, one, at) for one in sites)
    return _Gone(sum(len(one.runs) for one in sites), rows, archived, folder)


@db_group.command(name="archive", help=text(N_("Write facts of old runs into Parquet files, then remove them; or list"
                                               " the files.")))  # fmt: skip
@click.option("-o", "--output", type=click.Path(file_okay=False),
              help=text(N_("Folder of the archive (default: archive of [records], or archive).")))  # fmt: skip
@click.option("--list", "listing", is_flag=True, help=text(N_("Only list what the archive holds.")))
@shared_options
@click.pass_context
def archive_command(context: click.Context, /, output: str | None, listing: bool, **options: Any) -> None:  # noqa: ANN401
    """Facts of runs that are past their time (`[records] keep_facts_days`) leave the database for Parquet files."""
    from db import archive
    from db.records import Records

    config, voice = begin(context, options)
    folder = Path(output) if output else config.folder / (config.program.records.archive or "archive")
    if listing:
        _list(folder, voice)
        return
    archive.need()
    path = existing(context, options)
    if not config.program.records.keep_facts_days:
        raise UsageError(
            N_("facts of runs are kept for ever: keep_facts_days of [records] is 0"),
            hint=N_("write a number of days there; nothing was changed"),
        )
    with Records(path) as records:
        gone = _thin(records, config, now().astimezone(config.zone), folder)
    if not gone.runs:
        voice.say(N_("No run is past its time; nothing was written or removed."))
    gone.tell(voice)


def _list(folder: Path, voice: Speaker) -> None:
    from db import archive

    found = archive.listed(folder)
    if not found:
        raise UsageError(
            N_("there is no archive"), where=str(folder), hint=N_("name its folder with -o, or run xuncha db archive")
        )
    lines = []
    for one in found:
        if isinstance(one, Path):
            lines.append(f"{one}\t" + voice.tr(N_("cannot be read")))
        else:
            lines.append(f"{one.path}\t{one.rows}\t{one.size}\t{one.first[:10] or '-'}\t{one.last[:10] or '-'}")
    write_result("\n".join(lines) + "\n", None)


@db_group.command(name="compact", help=text(N_("Make the database file smaller by what is free in it.")))
@shared_options
@click.pass_context
def compact_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """VACUUM: needs as much again of the disk, and nobody may write meanwhile."""
    from db import retention
    from db.records import Records
    from schedules.locks import holder

    path = existing(context, options)
    voice: Speaker = context.obj
    pid = holder(path.parent / "locks" / "service.lock")
    if pid is not None:
        raise UsageError(
            N_("the service is running (process {pid})"),
            hint=N_("stop it first, so that nothing is written meanwhile"),
            pid=pid or "?",
        )
    before = path.stat().st_size
    free = shutil.disk_usage(path.parent).free
    if free < 2 * before:  # the new copy, and the log of all its pages until they stand in the file
        raise UsageError(
            N_("there is not enough space: {need} MB are needed, {free} MB are free"), where=str(path.parent),
            hint=N_("free some space, or leave it: what is free in the file is used again by new rows"),
            need=2 * before // 1024**2, free=free // 1024**2,
        )  # fmt: skip
    with Records(path) as records:
        retention.compact(records)
    voice.say(N_("{before} MB before, {after} MB now."), before=before // 1024**2, after=path.stat().st_size // 1024**2)
