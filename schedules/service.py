"""The service: each tick, what is due is started, what has ended is written down, and a sign of life is given.

Nothing here waits, sleeps or reads a clock, so that a year of it runs in seconds (`tests/schedules/test_year.py`). What
was started is in the records before it starts and once for each planned time, so that neither a kill nor a clock that
is set back runs anything twice. On a full disk nothing is started, because it could not be written down; the times
that pass meanwhile become one run when there is room again.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from db import job_runs
from db.job_models import JobRun
from schedules.due import due, ok_code
from schedules.locks import take
from xuncha.errors import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from db.job_models import RunState
    from db.records import Records
    from schedules.due import Clock, Due, Job
    from schedules.locks import Lock

MOST_ATTEMPTS = 3


class Running(Protocol):
    """A job under way."""

    pid: int

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""

    def output(self) -> str:
        """The last lines that it told."""

    def terminate(self) -> None:
        """Ask it to end."""


class Launch(Protocol):
    """Starts the command of a job; the lock is handed to it."""

    def __call__(self, job: Job, planned: datetime, lock: Lock | None) -> Running:
        """Start it."""


@dataclass(slots=True)
class _Active:
    job: Job
    run: JobRun
    process: Running
    lock: Lock | None


@dataclass(slots=True)
class Service:
    """One monitor. `open_records` opens the records anew each tick: a file that was replaced by a restore is noticed.

    Args:
        jobs: the plan.
        clock: zone and calendar.
        now: the wall clock, injected.
        open_records: see above.
        launch: starts a job.
        locks: folder of the locks of jobs.
        heartbeat: file of the sign of life; None = none.
        workers: jobs that run side by side.
        tell: what the operator should see, a line at a time.
        fresh: a job that is new here is due if its time was no longer ago than this; for cron, which calls on time.
    """

    jobs: Sequence[Job]
    clock: Clock
    now: Callable[[], datetime]
    open_records: Callable[[], Records]
    launch: Launch
    locks: Path
    heartbeat: Path | None = None
    workers: int = 4
    tell: Callable[[str], None] = lambda _: None
    trouble: str = ""
    _active: dict[str, _Active] = field(default_factory=dict)
    fresh: timedelta = timedelta(0)
    _unsaved: list[JobRun] = field(default_factory=list)
    _stopping: bool = False
    _ahead: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)

    @property
    def active(self) -> tuple[str, ...]:
        """Names of the jobs under way."""
        return tuple(self._active)

    def tick(self) -> list[Due]:
        """Do what is to be done now; returns what was started. Never raises over a database that cannot be written."""
        started: list[Due] = []
        trouble = ""
        self._collect()
        try:
            with self.open_records() as records:
                self._save(records)
                self._recover(records)
                started = self._start_due(records)
        except DatabaseError as error:
            trouble = str(error)
        except OSError as error:  # a lock, or a process, that cannot be made
            trouble = str(error.strerror or error)
        if trouble != self.trouble:
            self.tell(trouble or "the records can be written again")
            self.trouble = trouble
        self._beat()
        return started

    def run_now(self, job: Job) -> bool:
        """Start a job whatever its plan says; False if it is running, or one that may not run beside it."""
        with self.open_records() as records:
            self._recover(records)
            return self._begin(records, job, JobRun(job.name, job_runs.utc(self.now()), self._at(), "running"))

    def stop(self) -> None:
        """Ask everything that is under way to end; crawls go on later from where they were."""
        self._stopping = True
        for active in self._active.values():
            active.process.terminate()

    def write_down(self) -> None:
        """At the end: what has ended is done or failed, what has not was killed."""
        self._collect()
        for active in list(self._active.values()):
            self._end(active, "killed", None)
        try:
            with self.open_records() as records:
                self._save(records)
        except DatabaseError as error:
            self.tell(str(error))

    # -- what has ended -----------------------------------------------------------------------------------------------

    def _collect(self) -> None:
        for active in list(self._active.values()):
            code = active.process.poll()
            if code is None:
                continue
            self._end(active, "done" if ok_code(code) else "killed" if self._stopping else "failed", code)

    def _end(self, active: _Active, state: RunState, code: int | None) -> None:
        output = active.process.output()
        self._unsaved.append(replace(active.run, state=state, finished_at=self._at(), exit_code=code, output=output))
        self.tell(f"{active.job.name}: {state} ({code})")
        if active.lock is not None:
            active.lock.release()
        del self._active[active.job.name]

    def _save(self, records: Records) -> None:
        while self._unsaved:
            job_runs.update(records, self._unsaved[0])
            self._unsaved.pop(0)

    # -- after a kill -------------------------------------------------------------------------------------------------

    def _recover(self, records: Records) -> None:
        """Runs of a service that was killed: under way still if their lock is held, else done again or given up.

        A child may outlive its service; then it still holds the lock, and what is due of it waits.
        """
        known = {job.name: job for job in self.jobs}
        for run in job_runs.running(records):
            if run.job not in known or run.job in self._active:
                continue
            lock = take(self._lock_of(known[run.job]))
            if lock is not None:
                lock.release()
                job_runs.update(records, replace(run, state="killed", finished_at=self._at()))
        again = [name for name, job in known.items() if job.again]
        for name, run in job_runs.last_runs(records, again, self.now()).items():
            job = known[name]
            if run.state != "killed" or run.attempts >= MOST_ATTEMPTS:
                continue
            if self.now() - datetime.fromisoformat(run.planned_at) <= job.catch_up and self._may_start(job):
                self._begin(records, job, replace(run, attempts=run.attempts + 1, started_at=self._at(),
                                                  state="running", finished_at=""), again=True)  # fmt: skip

    # -- what is due --------------------------------------------------------------------------------------------------

    def _start_due(self, records: Records) -> list[Due]:
        now = self.now()
        runs = job_runs.last_runs(records, [job.name for job in self.jobs], now)
        last = {name: datetime.fromisoformat(run.planned_at) for name, run in runs.items()}
        for job in self.jobs:
            if job.name not in last:  # new here: its times begin now
                last[job.name] = now.replace(microsecond=0) - self.fresh
                begin = job_runs.utc(last[job.name])
                job_runs.add(records, JobRun(job.name, begin, self._at(), "baseline", self._at()))
        started = []
        for one in due(self._not_waiting(last, now), now, last, self.clock):
            if one.late:
                missed = JobRun(
                    one.job.name, job_runs.utc(one.planned), self._at(), "missed", self._at(), skipped=one.skipped
                )
                job_runs.add(records, missed)
                self.tell(f"{one.job.name}: missed, planned {one.planned:%Y-%m-%d %H:%M}")
            elif self._may_start(one.job):
                run = JobRun(one.job.name, job_runs.utc(one.planned), self._at(), "running", skipped=one.skipped)
                if self._begin(records, one.job, run):
                    started.append(one)
        return started

    def _not_waiting(self, last: Mapping[str, datetime], now: datetime) -> list[Job]:
        """The jobs whose next time is not known to lie ahead: most are looked at a thousand times before it comes."""
        found = []
        for job in self.jobs:
            known = self._ahead.get(job.name)
            if known is None or known[0] != last[job.name]:
                following = job.when.next_after(last[job.name], self.clock.zone, self.clock.calendar)
                known = self._ahead[job.name] = (last[job.name], following)
            if known[1] is not None and known[1] <= now:
                found.append(job)
        return found

    def _may_start(self, job: Job) -> bool:
        if job.name in self._active or len(self._active) >= self.workers:
            return False
        return not job.group or all(active.job.group != job.group for active in self._active.values())

    def _begin(self, records: Records, job: Job, run: JobRun, *, again: bool = False) -> bool:
        """Write a run down, then start it; False if it has run already, or is running in another process."""
        lock = take(self._lock_of(job))
        if lock is None:
            return False
        try:
            if again:
                job_runs.update(records, run)
            elif not job_runs.add(records, run):
                lock.release()
                return False
            process = self.launch(job, self._local(run.planned_at), lock)
        except OSError as error:  # no process could be made
            lock.release()
            self._unsaved.append(replace(run, state="failed", finished_at=self._at(), output=str(error)))
            return False
        except BaseException:
            lock.release()
            raise
        run = replace(run, pid=process.pid)
        self._active[job.name] = _Active(job, run, process, lock)
        self._unsaved.append(run)  # with its pid; written with the next tick
        self.tell(f"{job.name}: started, planned {self._local(run.planned_at):%Y-%m-%d %H:%M}")
        return True

    def _lock_of(self, job: Job) -> Path:
        return self.locks / (f"group-{job.group}.lock" if job.group else f"{job.name}.lock")

    # -- sign of life -------------------------------------------------------------------------------------------------

    def _beat(self) -> None:
        if self.heartbeat is None:
            return
        told = {"at": self._at(), "pid": os.getpid(), "running": list(self._active), "trouble": self.trouble}
        partial = self.heartbeat.with_name(f"{self.heartbeat.name}.partial")
        try:
            partial.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
            partial.replace(self.heartbeat)
        except OSError as error:
            if not self.trouble:
                self.tell(f"{self.heartbeat}: {error.strerror or error}")

    def _local(self, planned_at: str) -> datetime:
        return datetime.fromisoformat(planned_at).astimezone(self.clock.zone)

    def _at(self) -> str:
        return self.now().astimezone(self.clock.zone).isoformat(timespec="seconds")
