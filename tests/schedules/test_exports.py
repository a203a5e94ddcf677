"""Lines for cron and units for systemd say exactly what the plan says, read by somebody else's rules."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inspector.working_days import standard
from schedules import exports
from schedules.due import Job
from schedules.jobs import plan
from schedules.words import parse
from xuncha import config

ZONE = ZoneInfo("Asia/Shanghai")
PROGRAM, TAIL, FOLDER = ["/opt/x y/python", "-m", "xuncha"], ["--config", "/srv/100%/xuncha.toml"], Path("/srv/100%")
WORDS = [
    "每周一 08:30", "每天 20 次", "every 5 minutes", "every 30 minutes at night",
    "每季度首月10日 20:00", "每月最后一天 23:00", "周末 10:00",
    "0 9 1 * 1", "0 0,12 1-7,20 */2 *", "every 7 minutes", "每天 08:30、16:45", "0 9 29 2 *",
]  # fmt: skip


def values(field: str, low: int, high: int) -> set[int]:
    """A field of cron after crontab(5), written anew."""
    found = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        begin, _, end = (
            (str(low), "-", str(high)) if span == "*" else (*span.partition("-")[:2], span.partition("-")[2])
        )
        found |= set(range(int(begin), int(end or begin) + 1, int(step or 1)))
    return found


def fires(line: str, day: date) -> set[int]:
    """Minutes of a day at which cron calls a line. Sunday is 0."""
    minute, hour, month_day, month, week = line.split()[:5]
    if day.month not in values(month, 1, 12):
        return set()
    by_month = day.day in values(month_day, 1, 31)
    by_week = day.isoweekday() % 7 in values(week, 0, 6)
    fits = by_month and by_week if "*" in (month_day[0], week[0]) else by_month or by_week
    return {h * 60 + m for h in values(hour, 0, 23) for m in values(minute, 0, 59)} if fits else set()


@pytest.mark.parametrize("words", WORDS)
def test_cron_calls_whenever_it_is_time(words):
    when, lines = parse(words), exports.cron_expressions(parse(words))
    assert len(lines) <= 8
    for number in range(0, 1500, 3):
        day = date(2026, 1, 1) + timedelta(days=number)
        called = set().union(*(fires(line, day) for line in lines))
        wanted = set(when.minutes) if when.fits(day, standard()) else set()
        assert wanted <= called
        if "最后" not in words:
            assert wanted == called


def test_working_days_are_left_to_the_program():
    assert exports.cron_expressions(parse("工作日 09:00")) == ["0 9 * * *"]


def test_a_crontab_line_survives_spaces_and_percent_signs():
    job = Job("digest", "", parse("每周一 08:30"), "每周一 08:30", ("digest",), timedelta(1))
    comment, line = exports.crontab([job], PROGRAM, TAIL, FOLDER).splitlines()
    assert comment == "# digest: 每周一 08:30"
    assert line.startswith("30 8 * * 1 cd /srv/100\\% && '/opt/x y/python' -m xuncha schedule job digest --if-due")
    shell = line.split(" ", 5)[5].replace("\\%", "%").replace("cd /srv/100% &&", "printf '%s\\n'")
    told = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[:6] == [*PROGRAM, "schedule", "job", "digest"]
    assert told[-1] == "/srv/100%/xuncha.toml"


def units():
    jobs = plan(config.Config(program=config.Program(), sites={}, folder=Path()))
    return {
        "xuncha.service": exports.service_unit(PROGRAM, TAIL, FOLDER, "xuncha"),
        **exports.timer_units(jobs, PROGRAM, TAIL, FOLDER, "xuncha", ZONE),
    }


@pytest.mark.parametrize("name", units())
def test_units_are_units(name):
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read_string(units()[name])
    assert "Unit" in parser
    if name.endswith(".service"):
        assert parser["Service"]["WorkingDirectory"] == "/srv/100%%"
        assert parser["Service"]["ExecStart"].startswith('"/opt/x y/python" -m xuncha schedule')
    else:
        assert parser["Timer"]["Persistent"] == "true"
        assert parser["Timer"]["Unit"] == f"xuncha-job@{name.removeprefix('xuncha-').removesuffix('.timer')}.service"


def calendar_fires(expression: str, day: date) -> set[int]:
    """Minutes of a day of an OnCalendar expression as systemd.time(7) has it: as much as we write of it."""
    *week, dates, times, zone = expression.split()
    assert zone == "Asia/Shanghai"
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    if week and names[day.weekday()] not in week[0].split(","):
        return set()
    _, months, days = dates.replace("~01", "-last").split("-")
    if months != "*" and day.month not in {int(one) for one in months.split(",")}:
        return set()
    last = (day + timedelta(days=1)).month != day.month
    if days == "last" and not last:
        return set()
    if days not in {"*", "last"} and day.day not in {int(one) for one in days.split(",")}:
        return set()
    hours, minutes, _ = times.split(":")
    every = [
        set(range(count)) if said == "*" else {int(one) for one in said.split(",")}
        for said, count in ((hours, 24), (minutes, 60))
    ]
    return {hour * 60 + minute for hour in every[0] for minute in every[1]}


@pytest.mark.parametrize("words", WORDS)
def test_timers_call_exactly_when_it_is_time(words):
    when, lines = parse(words), exports.calendar_expressions(parse(words), ZONE)
    for number in range(0, 1500, 3):
        day = date(2026, 1, 1) + timedelta(days=number)
        called = set().union(*(calendar_fires(line, day) for line in lines))
        assert called == (set(when.minutes) if when.fits(day, standard()) else set())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
@pytest.mark.parametrize("words", WORDS)
def test_systemd_itself_reads_the_times(words):
    for line in exports.calendar_expressions(parse(words), ZONE):
        done = subprocess.run(["systemd-analyze", "calendar", line], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_the_plan_of_the_program_is_read_and_every_job_is_a_command():
    from xuncha.cli import xuncha

    jobs = plan(config.Config(program=config.Program(), sites={}, folder=Path()))
    assert {job.name for job in jobs} >= {
        "probe",
        "watch",
        "inspect",
        "confirm",
        "digest",
        "quarter",
        "backup",
        "clean",
    }
    for job in jobs:
        command = xuncha
        words = list(job.command)
        while hasattr(command, "get_command") and words and (found := command.get_command(None, words[0])):
            command, words = found, words[1:]
        filled = [word.format(digests="r", backups="b", day="2026-11-23") for word in words]
        assert not hasattr(command, "get_command"), job.name
        command.make_context(job.name, filled)
        assert job.when.next_after(datetime(2026, 11, 25, tzinfo=ZONE), ZONE, standard())
