"""What is due now, what comes next, and what did not run. Pure: times in, times out.

A job is due when one of its times has passed since the last time that it stands for. Times that were left out (the
machine was off) become one run, not many, and are given up when `catch_up` is over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from db.job_models import NotRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from db.job_models import JobRun
    from inspector.working_days import WorkingDays
    from schedules.when import When

_MOST_COUNTED = 10_000
_Why = Literal["stopped", "failed", "killed", "late"]
_OK_CODES = frozenset({0, 1, 3})  # nothing failing, something failing, a site could not be judged: the job ran


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that runs by itself. `title` is a message id, `said` what somebody wrote for `when`."""

    name: str
    title: str
    when: When
    said: str
    command: tuple[str, ...]
    catch_up: timedelta
    group: str = ""
    again: bool = False
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A job whose time has come. `skipped`: earlier times that go into this run. `late`: it is too late for it."""

    job: Job
    planned: datetime
    skipped: int = 0
    late: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What all these questions need beside the time: zone and calendar."""

    zone: tzinfo
    calendar: WorkingDays


def due(jobs: Iterable[Job], now: datetime, last: Mapping[str, datetime], clock: Clock) -> list[Due]:
    """The jobs whose time has come; who has waited longest comes first, then the order of the plan.

    Args:
        jobs: the plan.
        now: the wall clock.
        last: the last time that each job has had, run or missed. One that lies in the future (the clock was wrong and
            was set back) counts as now. A job that never had one is not due: its schedule begins now.
        clock: zone and calendar.
    """
    found = []
    for job in jobs:
        since = min(last.get(job.name, now), now)
        planned = job.when.last_until(now, clock.zone, clock.calendar)
        if planned is None or planned <= since:
            continue
        skipped = count(job.when, since, planned, clock) - 1
        found.append(Due(job, planned, skipped, late=now - planned > job.catch_up))
    return sorted(found, key=lambda one: one.planned)


def count(when: When, since: datetime, until: datetime, clock: Clock) -> int:
    """How many times lie after one instant, up to and including another; counted up to ten thousand."""
    number = 0
    for at in when.times(since, clock.zone, clock.calendar):
        if at > until or number == _MOST_COUNTED:
            break
        number += 1
    return number


def went_well(run: JobRun) -> bool:
    """Whether a run did what it was there for."""
    return run.state == "done" and run.exit_code in _OK_CODES


def ok_code(code: int) -> bool:
    """Whether an exit code says that the job ran; that a site has faults is no trouble of the schedule."""
    return code in _OK_CODES


def not_run(
    jobs: Sequence[Job], runs: Sequence[JobRun], since: datetime, until: datetime, clock: Clock
) -> list[NotRun]:
    """What did not run as planned in a span: for the digest, for `schedule list` and for the doctor.

    A time is covered by a run that stands for it, or by the next one that took it in after a break: what was caught up
    did run. Of jobs that run many times a day more than a tenth must be lacking: a restart is no news.

    Args:
        jobs: the plan.
        runs: the history from `since` on, a little later than `until` too if there is more.
        since: begin of the span, not before the history begins.
        until: its end; not in the future.
        clock: zone and calendar.
    """
    found: list[NotRun] = []
    for job in jobs:
        of_job = {datetime.fromisoformat(run.planned_at): run for run in runs if run.job == job.name}
        planned = _between(job.when, since, until, clock)
        if not planned:
            continue
        lacking = [at for at in planned if at not in of_job or not _stands(of_job[at])]
        often = len(planned) > _OFTEN * max(1.0, (until - since) / timedelta(days=1))
        caught = {at for at in lacking if not often and at not in of_job and _caught_up(at, of_job, job.catch_up)}
        lacking = [at for at in lacking if at not in caught]
        if not lacking or (often and len(lacking) * _TENTH <= len(planned)):
            continue
        reasons = Counter[_Why](_WHY[of_job[at].state] if at in of_job else "stopped" for at in lacking)
        why = reasons.most_common(1)[0][0]
        ends = (lacking[0].isoformat(), lacking[-1].isoformat())
        found.append(NotRun(job.name, job.title, len(lacking), len(planned), *ends, why))
    return found


_OFTEN, _TENTH = 3, 10
_WHY: dict[str, _Why] = {
    "failed": "failed",
    "done": "failed",
    "killed": "killed",
    "running": "killed",
    "missed": "late",
    "baseline": "stopped",
}


def _stands(run: JobRun) -> bool:
    return went_well(run) or run.state in {"running", "baseline"}


def _caught_up(at: datetime, runs: Mapping[datetime, JobRun], catch_up: timedelta) -> bool:
    later = [moment for moment, run in runs.items() if moment > at and _stands(run) and run.skipped]
    return any(moment - at <= catch_up for moment in later)


def _between(when: When, since: datetime, until: datetime, clock: Clock) -> list[datetime]:
    found: list[datetime] = []
    for at in when.times(since - timedelta(microseconds=1), clock.zone, clock.calendar):
        if at >= until or len(found) == _MOST_COUNTED:
            break
        found.append(at)
    return found
