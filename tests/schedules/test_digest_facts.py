"""What the schedule and the probes tell the weekly digest: sites that were not open, and what did not run."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from db import job_runs, probes
from db.job_models import JobRun
from db.models import Probe, Site
from db.records import Records
from reports import periods
from schedules.digests import facts_for
from xuncha import config

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 8, 30, tzinfo=ZONE)


@pytest.fixture
def office(tmp_path):
    entries = (f"[[site]]\nid = '{one}'\nurl = 'http://{one}.gov.example/'\nname = '{one}网'\n" for one in "abc")
    (tmp_path / "sites.toml").write_text("".join(entries), "utf-8")
    (tmp_path / "xuncha.toml").write_text("", "utf-8")
    with Records(tmp_path / "xuncha.db") as records:
        yield config.load(tmp_path / "xuncha.toml"), records


def visited(records, name, failed):
    records.save_site(Site(name, f"{name}网", f"http://{name}.gov.example/", ()), NOW.isoformat())
    start = datetime(2026, 11, 16, 0, 30, tzinfo=ZONE)
    times = [start + timedelta(minutes=48 * n) for n in range(210)]
    states = [("down", "timeout") if n < failed else ("up", "ok") for n in range(len(times))]
    made = [(name, Probe(at.isoformat(), *state)) for at, state in zip(times, states, strict=True)]
    probes.add(records, made)


def told(office, lang="zh"):
    settings, records = office
    return facts_for(records, settings, periods.week("2026-W47", NOW), NOW, lang)


def test_sites_that_were_often_not_open_are_named_by_degree(office):
    for name, failed in (("a", 2), ("b", 8), ("c", 30)):
        visited(office[1], name, failed)
    found = told(office).availability
    assert [(one.site, one.level, one.failed, one.probes) for one in found] == [
        ("b网", "warn", 8, 210),
        ("c网", "veto", 30, 210),
    ]


def test_what_did_not_run_is_told_with_its_reason(office):
    _, records = office
    begin = datetime(2026, 11, 16, 0, 0, tzinfo=ZONE)
    job_runs.add(records, JobRun("backup", job_runs.utc(begin), begin.isoformat(), "baseline"))
    for day in range(16, 20):
        at = datetime(2026, 11, day, 3, 30, tzinfo=ZONE)
        job_runs.add(records, JobRun("backup", job_runs.utc(at), at.isoformat(), "done", exit_code=0))
    missed = {one.what: one for one in told(office).missed}
    assert missed["备份记录数据库"].due == "共7次，漏3次，2026-11-20 03:30至2026-11-22 03:30"
    assert missed["备份记录数据库"].why == "当时没有运行"


def test_where_nothing_runs_by_itself_nothing_is_missed(office):
    assert list(told(office).missed) == []
