"""What is due, what did not run: pure questions with times in and times out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.job_models import JobRun
from inspector.working_days import standard
from schedules.due import Clock, Job, due, not_run
from schedules.words import parse

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = Clock(ZONE, standard())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def job(when="每周一 08:30", name="digest", hours=120.0, **more) -> Job:
    return Job(name, name, parse(when), when, ("x",), timedelta(hours=hours), **more)


def run(planned: str, state="done", name="digest", **more) -> JobRun:
    code = {"done": 0, "failed": 70}.get(state)
    return JobRun(name, at(planned).isoformat(), planned, state, exit_code=code, **more)


def test_nothing_is_due_before_its_time_and_once_after_it():
    last = {"digest": at("2026-11-16 08:30")}
    assert due([job()], at("2026-11-23 08:29"), last, CLOCK) == []
    (one,) = due([job()], at("2026-11-23 08:30"), last, CLOCK)
    assert (one.planned, one.skipped, one.late) == (at("2026-11-23 08:30"), 0, False)
    assert due([job()], at("2026-11-23 08:31"), {"digest": one.planned}, CLOCK) == []


def test_what_was_left_out_becomes_one_run_until_it_is_too_late():
    last = {"digest": at("2026-11-02 08:30")}
    (one,) = due([job()], at("2026-11-25 12:00"), last, CLOCK)
    assert (one.planned, one.skipped, one.late) == (at("2026-11-23 08:30"), 2, False)
    (late,) = due([job()], at("2026-11-29 12:00"), last, CLOCK)
    assert late.late


def test_a_job_that_never_ran_begins_now():
    assert due([job()], at("2026-11-25 12:00"), {}, CLOCK) == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(1, 60 * 24 * 9), min_size=1, max_size=12),
    st.sampled_from(["每周一 08:30", "每天 20 次", "每月最后一天 23:00"]),
)
def test_whenever_one_looks_no_time_runs_twice_and_none_is_forgotten(pauses, words):
    """Looks at any intervals: runs and what went into them are together all times that passed."""
    one = job(words, hours=24 * 400)
    start = now = last = at("2026-11-01 00:00")
    covered, planned = 0, []
    for pause in pauses:
        now += timedelta(minutes=pause)
        for found in due([one], now, {"digest": last}, CLOCK):
            covered += found.skipped + 1
            planned.append(found.planned)
            last = found.planned
    assert planned == sorted(set(planned))
    expected = list(_until(one.when.times(start, ZONE, standard()), now))
    assert covered == len(expected)


def _until(times, end):
    for time in times:
        if time > end:
            return
        yield time


class TestNotRun:
    SINCE, UNTIL = at("2026-11-16 00:00"), at("2026-11-23 00:00")

    def lacking(self, *runs, jobs=None):
        return not_run(jobs or [job()], runs, self.SINCE, self.UNTIL, CLOCK)

    def test_nothing_is_lacking(self):
        assert self.lacking(run("2026-11-16 08:30")) == []

    @pytest.mark.parametrize(("state", "why"), [("failed", "failed"), ("killed", "killed"), ("missed", "late")])
    def test_it_says_why(self, state, why):
        (one,) = self.lacking(run("2026-11-16 08:30", state))
        assert (one.times, one.planned, one.why, one.first[:16]) == (1, 1, why, "2026-11-16T08:30")

    def test_nothing_ran_at_all(self):
        (one,) = self.lacking()
        assert one.why == "stopped"

    def test_what_was_caught_up_did_run(self):
        daily = job("每天 03:30", "backup", 50)
        runs = [run(f"2026-11-{day} 03:30", name="backup", skipped=int(day == 19)) for day in (16, 17, 19, 20, 21, 22)]
        assert self.lacking(*runs, jobs=[daily]) == []

    def test_of_frequent_jobs_a_restart_is_no_news_but_a_day_is(self):
        often = job("every 5 minutes", "probe")
        times = _until(often.when.times(self.SINCE - timedelta(seconds=1), ZONE, standard()), self.UNTIL)
        runs = [JobRun("probe", one.isoformat(), "", "done", exit_code=0) for one in times]
        assert self.lacking(*runs[5:], jobs=[often]) == []
        (one,) = self.lacking(*runs[:600], *runs[900:], jobs=[often])
        assert (one.times, one.planned, one.why) == (300, 2016, "stopped")
        assert one.first[:16] == "2026-11-18T02:00"
