"""`xuncha doctor`: is this machine fit to run Xuncha, and what is left out if not."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xuncha import __version__
from xuncha.commands.common import begin, now, shared_options, text, write_result
from xuncha.i18n import N_

if TYPE_CHECKING:
    from xuncha.commands.common import Speaker
    from xuncha.config import Config, RenderSection

_SCHEDULE = N_("What runs by itself")
_RENDERED = N_("Lists built by a script are rendered")


@click.command(name="doctor", help=text(N_("Check Python, SQLite, configuration, disk and optional programs.")))
@shared_options
@click.pass_context
def doctor_command(context: click.Context, /, **options: Any) -> None:  # noqa: ANN401
    """Check Python, SQLite, configuration, disk and optional programs."""
    config, voice = begin(context, options)
    db_path = Path(options["db"]) if options["db"] else config.db_path
    rows = [
        (N_("Xuncha"), __version__, True),
        (N_("Python"), sys.version.split()[0], sys.version_info >= (3, 11)),
        (N_("SQLite"), sqlite3.sqlite_version, sqlite3.sqlite_version_info >= (3, 37)),
        (N_("Configuration"), str(config.file or "-"), True),
        (N_("Sites in the registry"), str(len(config.sites)), True),
        (N_("Record database"), f"{db_path} ({_state(db_path)})", _writable(db_path)),
        (N_("Free disk space"), _free(config.folder), shutil.disk_usage(config.folder).free > 2**30),
    ]
    rows += [_schedule(config, db_path, voice)]
    lines = [f"{'ok' if good else '!!'}  {voice.tr(name)}: {value}" for name, value, good in rows]
    for program, use in (("chromium", N_("browser tests and screenshots")), ("soffice", N_("tests of documents"))):
        found = shutil.which(program)
        missing = voice.tr(N_("not installed; needed for {use}"), use=voice.tr(use))
        lines.append(f"{'ok' if found else '--'}  {program}: {found or missing}")
    lines.append(_rendering(config.program.render, voice))
    write_result("\n".join(lines) + "\n", None)
    if not all(good for _, _, good in rows):
        context.exit(2)


def _schedule(config: Config, db_path: Path, voice: Speaker) -> tuple[str, str, bool]:
    """Whether what should run by itself does: the service lives, or cron calls the jobs."""
    from datetime import timedelta

    from db import job_runs
    from db.records import Records
    from schedules.jobs import plan
    from schedules.locks import holder
    from xuncha.commands.schedule import heartbeat_age

    jobs = plan(config)
    pid = holder(db_path.parent / "locks" / "service.lock")
    age = heartbeat_age(config)
    if pid is not None and age is not None and age < timedelta(minutes=10):
        return _SCHEDULE, voice.tr(N_("the service runs (process {pid})"), pid=pid or "?"), True
    if pid is not None:
        return _SCHEDULE, voice.tr(N_("the service (process {pid}) gives no sign of life"), pid=pid or "?"), False
    if not db_path.is_file() or _state(db_path) != "up to date":
        return _SCHEDULE, voice.tr(N_("nothing runs by itself")), True
    with Records(db_path) as records:
        last = job_runs.last_runs(records, [job.name for job in jobs], now())
    ran = [run.started_at for run in last.values() if run.state != "baseline"]
    if not ran:
        return _SCHEDULE, voice.tr(N_("nothing runs by itself")), True
    told = voice.tr(
        N_("stopped: nothing has run since {at}; see xuncha schedule list"), at=max(ran)[:16].replace("T", " ")
    )
    recent = datetime.fromisoformat(max(ran)) > now() - timedelta(hours=1)
    return _SCHEDULE, voice.tr(N_("cron or systemd calls the jobs")) if recent else told, recent


def _rendering(section: RenderSection, voice: Speaker) -> str:
    """Whether lists that a script builds are rendered, and with which browser; else what is missing."""
    from spiders.rendering import availability

    found = availability(section.mode, section.browser, section.max_pages, section.timeout)
    said = found.browser or voice.tr(found.reason)
    return f"{'ok' if found.browser else '--'}  {voice.tr(_RENDERED)}: {said}"


def _state(path: Path) -> str:
    from db.connection import pending

    if not path.is_file():
        return "-"
    waiting = pending(path, "records")
    return f"{len(waiting)} migrations pending" if waiting else "up to date"


def _writable(path: Path) -> bool:
    import os

    place = path if path.exists() else path.parent
    return os.access(place, os.W_OK)


def _free(folder: Path) -> str:
    return f"{shutil.disk_usage(folder).free / 2**30:.1f} GiB"
