"""Lines for cron and units for systemd, ready to be used, for people who run no service. Pure.

Each line calls `xuncha schedule job NAME --if-due`: the history is kept as with the service, a time never runs twice,
and what cron cannot say (working days, the last day of a month) is left to the program, so a line may come too often.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from typing import TYPE_CHECKING

from schedules.when import ALL_MONTHS, LAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from schedules.due import Job
    from schedules.when import When

_LONGEST_MONTH = 31
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def cron_expressions(when: When) -> list[str]:
    """Cron expressions that together come whenever it is time, and perhaps too often; Sunday is 0."""
    month = _list(when.months, 1, 12)
    days = {day for day in when.month_days if day != LAST} | ({28, 29, 30, 31} if LAST in when.month_days else set())
    week = {day % 7 for day in when.weekdays}
    if days and week and not when.either:
        week = set()  # cron takes either; both is left to the program
    day = _list(days, 1, _LONGEST_MONTH) if days else "*"
    weekday = _list(week, 0, 6) if week else "*"
    return [f"{minutes} {hours} {day} {month} {weekday}" for minutes, hours in _times(when)]


def calendar_expressions(when: When, zone: tzinfo) -> list[str]:
    """The same for `OnCalendar=` of systemd timers, with the time zone."""
    month = "*" if when.months == ALL_MONTHS else ",".join(f"{one:02}" for one in sorted(when.months))
    days = sorted(day for day in when.month_days if day != LAST)
    dates = [f"*-{month}-{','.join(f'{day:02}' for day in days)}"] if days else []
    dates += [f"*-{month}~01"] if LAST in when.month_days else []
    week = ",".join(_DAY_NAMES[day - 1] for day in sorted(when.weekdays))
    prefix = f"{week} " if week else ""
    if dates and week and when.either:
        places = [*dates, f"{prefix}*-{month}-*"]
    else:
        places = [f"{prefix}{date}" for date in dates or [f"*-{month}-*"]]
    return [
        f"{place} {_padded(hours, 24)}:{_padded(minutes, 60)}:00 {zone}"
        for place in places
        for minutes, hours in _groups(when)
    ]


def _groups(when: When) -> list[tuple[list[int], list[int]]]:
    """Minutes and the hours in which they are the same, so that few lines say it all."""
    by_hour: dict[int, list[int]] = defaultdict(list)
    for minute in when.minutes:
        by_hour[minute // 60].append(minute % 60)
    hours: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for hour, minutes in by_hour.items():
        hours[tuple(minutes)].append(hour)
    return [(list(minutes), found) for minutes, found in hours.items()]


def _times(when: When) -> list[tuple[str, str]]:
    return [(_list(minutes, 0, 59), _list(hours, 0, 23)) for minutes, hours in _groups(when)]


def _padded(numbers: Sequence[int], count: int) -> str:
    return "*" if len(numbers) == count else ",".join(f"{one:02}" for one in numbers)


def _list(numbers: Iterable[int], low: int, high: int) -> str:
    """A field of cron: `*`, `*/5`, or numbers with spans."""
    found = sorted(numbers)
    size = high - low + 1
    if len(found) == size:
        return "*"
    if len(found) > 1 and size % len(found) == 0 and found == list(range(low, high + 1, size // len(found))):
        return f"*/{size // len(found)}"
    parts: list[list[int]] = []
    for one in found:
        if parts and one == parts[-1][-1] + 1:
            parts[-1].append(one)
        else:
            parts.append([one])
    return ",".join(f"{part[0]}-{part[-1]}" if len(part) > 2 else ",".join(map(str, part)) for part in parts)


def crontab(jobs: Sequence[Job], program: Sequence[str], tail: Sequence[str], folder: Path) -> str:
    """Lines for `crontab -e`, one or a few a job.

    Args:
        jobs: the plan.
        program: how this program is called.
        tail: options behind it, its configuration.
        folder: where it is called.
    """
    lines = []
    for job in jobs:
        called = shlex.join([*program, "schedule", "job", job.name, "--if-due", "--quiet", *tail])
        command = f"cd {shlex.quote(str(folder))} && {called}".replace("%", "\\%")
        lines += [f"# {job.name}: {job.said}", *(f"{line} {command}" for line in cron_expressions(job.when))]
    return "\n".join(lines) + "\n"


def one_line(program: Sequence[str], tail: Sequence[str], folder: Path) -> str:
    """The line that does it all where the clock of the machine shows another zone than the plan."""
    called = shlex.join([*program, "schedule", "once", "--quiet", *tail])
    return f"*/5 * * * * cd {shlex.quote(str(folder))} && {called}".replace("%", "\\%") + "\n"


def service_unit(program: Sequence[str], tail: Sequence[str], folder: Path, user: str) -> str:
    """The unit of the service, for /etc/systemd/system/xuncha.service."""
    return f"""[Unit]
Description=Xuncha, inspection of government websites
Wants=network-online.target
After=network-online.target

[Service]
Type=simple
User={user}
WorkingDirectory={_plain(str(folder))}
ExecStart={_command([*program, "schedule", "run", *tail])}
Environment=PYTHONUTF8=1
Restart=on-failure
RestartSec=60
KillMode=mixed
TimeoutStopSec=120
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full

[Install]
WantedBy=multi-user.target
"""


def timer_units(
    jobs: Sequence[Job], program: Sequence[str], tail: Sequence[str], folder: Path, user: str, zone: tzinfo
) -> dict[str, str]:
    """File name -> unit, for people who want a timer for each job and no service."""
    units = {
        "xuncha-job@.service": f"""[Unit]
Description=Xuncha, job %i
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
WorkingDirectory={_plain(str(folder))}
ExecStart={_command([*program, "schedule", "job"])} %i --if-due {_command(tail)}
Environment=PYTHONUTF8=1
SuccessExitStatus=1 3
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
"""
    }
    for job in jobs:
        times = "\n".join(f"OnCalendar={one}" for one in calendar_expressions(job.when, zone))
        units[f"xuncha-{job.name}.timer"] = f"""[Unit]
Description=Xuncha, job {job.name} ({_plain(job.said)})

[Timer]
{times}
AccuracySec=30
Persistent=true
Unit=xuncha-job@{job.name}.service

[Install]
WantedBy=timers.target
"""
    return units


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _command(words: Sequence[str]) -> str:
    """A command line as systemd reads it: its own quotation, no shell."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    word = word.replace("%", "%%").replace("$", "$$")
    if word and not set(word) & set(" \t\"'\\;"):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
