"""A year of the service in seconds: the real service, records, locks and plan; clock and commands are ours.

Two kills, a clock that is set back and one that jumps ahead, a full disk (real: the file may not grow), a machine that
was off for a weekend. Every job runs at each of its times, once.
"""

from __future__ import annotations

import contextlib
import heapq
import resource
import signal
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from db import job_runs
from db.records import Records
from inspector.working_days import standard
from schedules.due import Clock, not_run
from schedules.jobs import plan
from schedules.locks import take
from schedules.service import Service
from xuncha import config
from xuncha.config_schedule import JobEntry, ScheduleSection

if TYPE_CHECKING:
    from pathlib import Path

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = Clock(ZONE, standard())
START = datetime(2026, 1, 1, 0, 0, tzinfo=ZONE)
# Only how often: many times fewer probes than usual keep the test short, and are enough to be in the way of everything.
OFTEN = [
    JobEntry(name="probe", when="every 4 hours"),
    JobEntry(name="watch", when="every 4 hours"),
    JobEntry(name="confirm", when="every 4 hours"),
]
MINUTES = {"inspect": 25, "quarter": 240, "half-year": 600, "year": 600}  # how long jobs take; all others one minute


class World:
    """A machine: its clock, what runs on it, and its disk."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.time = START
        self.lived = timedelta(0)  # by the clock that nobody can set: what takes a minute takes a minute
        self.ran: list[tuple[str, datetime]] = []
        self.records = Records(folder / "xuncha.db")
        program = config.Program(schedule=ScheduleSection(job=OFTEN))
        self.plan = plan(config.Config(program=program, sites={}, folder=folder))
        self.full = False
        self.on()

    def on(self):
        self.processes: list[Process] = []
        self.service = Service(
            self.plan,
            CLOCK,
            lambda: self.time,
            lambda: contextlib.nullcontext(self.records),
            self.launch,
            self.folder / "locks",
        )

    def launch(self, job, planned, _lock):
        self.ran.append((job.name, planned))
        process = Process(self, self.lived + timedelta(minutes=MINUTES.get(job.name, 1)))
        self.processes.append(process)
        return process

    def kill(self):
        """The power goes: nothing is written down, the kernel lets go of all locks."""
        for active in self.service._active.values():
            active.lock.release()
        self.on()

    def tick(self):
        with self.disk():
            self.service.tick()

    @contextlib.contextmanager
    def disk(self):
        """While it is full no file may grow: everything that is written gets a real error from the kernel."""
        if not self.full:
            yield
            return
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, old)

    def live(self, until: datetime):
        """Tick at every time of every job, and whenever a crawl ends, for which others may wait."""
        waiting = []
        for number, job in enumerate(self.plan):
            times = job.when.times(self.time, ZONE, standard())
            waiting.append((next(times), number, times))
        heapq.heapify(waiting)
        while waiting[0][0] < until:
            at, number, times = waiting[0]
            heapq.heapreplace(waiting, (next(times), number, times))
            while (end := self.crawl_ends()) is not None and self.time < end < at:
                self.pass_until(end)
            if at > self.time:
                self.pass_until(at)
        self.pass_until(until)

    def crawl_ends(self):
        """When the next process ends for which others may wait: a crawl, or any where all hands are full."""
        active = self.service._active.values()
        ends = [one.process.ends for one in active if one.job.group or len(active) == self.service.workers]
        return self.time + (min(ends) - self.lived) if ends else None

    def pass_until(self, at: datetime):
        self.lived += at - self.time
        self.time = at
        self.tick()

    def set_clock(self, at: datetime):
        """Somebody sets the clock, an hour of life after the last tick."""
        self.lived += timedelta(hours=1)
        self.time = at
        self.tick()


class Process:
    pid = 4711

    def __init__(self, world: World, ends: timedelta):
        self.world, self.ends = world, ends

    def poll(self):
        return 0 if self.world.lived >= self.ends else None

    def output(self):
        return "done"

    def terminate(self):
        self.ends = self.world.lived


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.records.close()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_a_year_with_two_kills_a_wrong_clock_and_a_full_disk(world):
    world.tick()
    world.live(at("2026-03-10 23:40"))
    assert "inspect" in world.service.active
    world.kill()  # in the middle of the night's inspections
    world.live(at("2026-04-10 21:00"))
    assert "quarter" in world.service.active
    world.kill()  # in the middle of the spot check
    world.live(at("2026-05-06 12:00"))

    world.set_clock(at("2027-02-01 12:00"))  # wrong by nine months, and set back an hour later
    wrong = [entry for entry in world.ran if entry[1] > at("2026-05-07 00:00")]
    world.set_clock(at("2026-05-06 13:00"))

    world.live(at("2026-07-05 12:30"))
    world.full = True  # from Sunday noon to Monday afternoon: over a digest and a backup
    world.live(at("2026-07-06 15:00"))
    assert "xuncha.db" in world.service.trouble
    assert not [
        name for name, planned in world.ran if planned > at("2026-07-05 13:00") and planned < at("2027-01-01 00:00")
    ]
    world.full = False

    world.live(at("2026-09-04 18:00"))
    world.set_clock(at("2026-09-07 07:00"))  # the machine was off over the weekend
    world.live(at("2026-12-31 23:59"))
    world.service.stop()
    world.service.write_down()

    ran = Counter(world.ran)
    again = {name for name, count in ran.items() if count > 1}
    assert {name for name, _ in again} == {"inspect", "quarter"}  # each begun anew once after its kill
    assert len(again) == 2

    runs = [entry for entry in ran if entry not in wrong]
    by_job = {job.name: sorted(planned for name, planned in runs if name == job.name) for job in world.plan}
    for job in world.plan:
        planned = set(_times(job))
        assert set(by_job[job.name]) <= planned, job.name
        lacking = [time for time in planned - set(by_job[job.name]) if not _excused(job.name, time)]
        assert not lacking, (job.name, sorted(lacking)[:5])
    assert [f"{day:%m-%d %H:%M}" for day in by_job["quarter"]] == [
        "01-10 20:00",
        "04-10 20:00",
        "07-10 20:00",
        "10-10 20:00",
    ]
    assert [f"{day:%m-%d}" for day in (*by_job["half-year"], *by_job["year"])] == ["06-20", "12-10"]
    assert len(by_job["digest"]) == 52
    assert all(day.isoweekday() == 1 for day in by_job["digest"])
    assert len(by_job["probe"]) > 2150


def _times(job):
    for time in job.when.times(START, ZONE, standard()):
        if time > at("2026-12-31 23:59"):
            return
        yield time


def _excused(name: str, time: datetime) -> bool:
    """Times that went into a later run: while the disk was full, and while the machine was off."""
    gaps = [
        ("2026-07-05 12:30", "2026-07-06 15:00"),
        ("2026-09-04 18:00", "2026-09-07 07:00"),
        ("2026-05-06 12:00", "2026-05-06 13:00"),
    ]
    if any(at(begin) <= time <= at(end) for begin, end in gaps):
        return True
    # Crawls wait for each other: the inspections of a night for a round, and for what went on after a kill.
    return name in {"inspect", "confirm"} and any(
        at(f"2026-{begin}") <= time <= at(f"2026-{begin}") + timedelta(hours=11)
        for begin in ("01-10 20:00", "04-10 20:00", "07-10 20:00", "10-10 20:00", "06-20 20:00", "12-10 20:00",
                      "03-10 22:00")
    )  # fmt: skip


def test_what_did_not_run_is_known_afterwards(world):
    world.tick()
    world.live(at("2026-01-09 18:00"))
    world.set_clock(at("2026-01-14 07:00"))  # off from Friday to Wednesday
    world.live(at("2026-01-15 00:00"))
    history = job_runs.between(world.records, START, at("2026-01-15 00:00"))
    lacking = {one.job: one for one in not_run(world.plan, history, START, at("2026-01-15 00:00"), CLOCK)}
    assert lacking["probe"].why == "stopped"
    assert lacking["probe"].first == "2026-01-09T20:00:00+08:00"
    assert lacking["backup"].times == 4  # that of the 14th was caught up
    assert "digest" not in lacking  # Monday's was caught up on Wednesday
    assert [planned for name, planned in world.ran if name == "digest"][-1] == at("2026-01-12 08:30")


def test_a_child_that_outlives_its_service_is_not_started_twice(world):
    world.tick()
    world.live(at("2026-01-05 22:01"))
    assert "inspect" in world.service.active
    lock = world.service._active["inspect"].lock
    child = take(lock.path)
    assert child is None  # held
    world.on()  # the service was killed, its child was not: it still holds the lock
    before = len([name for name, _ in world.ran if name == "inspect"])
    world.pass_until(world.time + timedelta(minutes=40))
    assert len([name for name, _ in world.ran if name == "inspect"]) == before
    lock.release()
    world.pass_until(world.time + timedelta(minutes=1))
    assert len([name for name, _ in world.ran if name == "inspect"]) == before + 1


def test_a_command_that_cannot_be_started_is_written_down(world):
    def broken(*_):
        raise OSError(12, "Cannot allocate memory")

    world.tick()
    world.service.launch = broken
    world.time = at("2026-01-01 04:10")
    world.tick()
    world.tick()
    last = job_runs.last_runs(world.records, ["clean", "backup"], world.time)
    assert {run.state for run in last.values()} == {"failed"}
    assert "memory" in last["clean"].output
