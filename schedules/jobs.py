"""The plan: what runs by itself, from the jobs that the program has and those of xuncha.toml."""

from __future__ import annotations

import shlex
import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec

from inspector import working_days
from schedules.cron_words import WordsError
from schedules.due import Clock, Job
from schedules.when import NEVER
from schedules.words import parse
from xuncha.errors import ConfigError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from schedules.when import When
    from xuncha.config import Config

_EXAMPLES = N_(
    "write it as “每周一 08:30”, “每天 20 次”, “每季度首月10日 20:00”, “every 30 minutes in working hours”, or as a "
    "cron expression such as 30 8 * * 1; see docs/operations.md"
)
_DAY_HOURS = 24.0
TITLES = {
    "probe": N_("Visit home pages"),
    "watch": N_("Look at columns of superior sites"),
    "inspect": N_("Inspect sites whose turn has come (each once a week, at night)"),
    "confirm": N_("Ask uncertain links again"),
    "quarter": N_("Quarterly spot check: draw and inspect"),
    "half-year": N_("Half-year round: inspect all sites"),
    "year": N_("Round of the year: inspect all sites"),
    "digest": N_("Weekly digest"),
    "deliver": N_("Send digests and papers to those who get them"),
    "recheck": N_("Ask again what units call repaired"),
    "backup": N_("Backup of the records"),
    "clean": N_("Clean-up of what is past its time"),
}


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One [[job]] of jobs.toml."""

    name: str
    title: str
    when: str
    command: str
    catch_up: float
    group: str = ""
    again: bool = False
    clause: str = ""
    needs: Literal["", "recipients"] = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    job: tuple[_Entry, ...]


@cache
def standard_jobs() -> dict[str, _Entry]:
    """The jobs that the program has, by name."""
    text = files("schedules").joinpath("jobs.toml").read_text("utf-8")
    return {entry.name: entry for entry in msgspec.convert(tomllib.loads(text), _File).job}


def plan(config: Config) -> tuple[Job, ...]:
    """Everything that runs by itself, jobs that are switched off left out.

    Raises:
        ConfigError: a time that is not understood, a name that is there twice, a job of your own without command.
    """
    entries = {
        name: (entry, entry.when)
        for name, entry in standard_jobs().items()
        if not entry.needs or config.program.recipient
    }
    where, seen = str(config.file or "xuncha.toml"), set[str]()
    for own in config.program.schedule.job:
        key = f"schedule.job {own.name}"
        if own.name in seen:
            raise ConfigError(N_("key {key}: the name is used twice"), where=where, key=key,
                              hint=N_("correct the value; nothing was asked or changed"))  # fmt: skip
        seen.add(own.name)
        known = standard_jobs().get(own.name)
        when, command = own.when or (known.when if known else ""), own.command or (known.command if known else "")
        if not command or not when:
            raise ConfigError(N_("key {key}: a job of your own needs when and command"), where=where, key=key,
                              hint=_EXAMPLES)  # fmt: skip
        catch_up = own.catch_up or (known.catch_up if known else _DAY_HOURS)
        title = own.title or (known.title if known else own.name)
        more = {"group": known.group, "again": known.again, "clause": known.clause} if known else {}
        made = _Entry(name=own.name, title=title, when=when, command=command, catch_up=catch_up, **more)  # type: ignore[arg-type]
        entries[own.name] = (made, when)
    jobs = (_job(config, entry, said, where) for entry, said in entries.values())
    return tuple(job for job in jobs if job.when != NEVER)


def _job(config: Config, entry: _Entry, said: str, where: str) -> Job:
    try:
        command = tuple(shlex.split(entry.command))
    except ValueError as error:
        raise ConfigError(N_("key {key}: the command has quotation marks that do not close"), where=where,
                          key=f"schedule.job {entry.name}", hint=_EXAMPLES) from error  # fmt: skip
    return Job(
        entry.name,
        entry.title,
        _when(config, said, where, entry.name),
        said,
        command[1:] if command[:1] == ("xuncha",) else command,
        timedelta(hours=entry.catch_up),
        entry.group,
        entry.again,
        entry.clause,
    )


def _when(config: Config, said: str, where: str, name: str) -> When:
    section = config.program.schedule
    try:
        return parse(said, hours=minutes_of(section.working_hours), night=minutes_of(section.night))
    except WordsError as error:
        place = f'{where}: schedule.job {name}.when "{said[:60]}"'
        raise ConfigError(error.what, where=place, hint=_EXAMPLES, **error.values) from error


def minutes_of(text: str) -> tuple[int, int]:
    """Begin and end of a span such as "22:00-06:00", in minutes since midnight."""
    begin, _, end = text.partition("-")
    return _minutes(begin), _minutes(end)


def _minutes(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def clock_of(config: Config) -> Clock:
    """Zone and working days of the configuration."""
    path = config.calendar_path
    return Clock(config.zone, working_days.load(path) if path else working_days.standard())


def arguments(job: Job, planned: datetime, config: Config, places: Mapping[str, str] | None = None) -> list[str]:
    """What follows `xuncha` on the command line of a run, places filled in, with the configuration that holds here."""
    section = config.program.schedule
    known = {
        "digests": str(config.folder / section.digests),
        "backups": str(config.folder / section.backups),
        "day": planned.strftime("%Y-%m-%d"),
        **(places or {}),
    }
    words = [_filled(word, known) for word in job.command]
    return [*words, "--config", str(config.file)] if config.file else words


def _filled(word: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        word = word.replace(f"{{{name}}}", value)
    return word
