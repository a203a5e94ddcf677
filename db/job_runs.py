"""The history of jobs in the records."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.connection import named_errors, transaction
from db.job_models import JobRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.records import Records

_RUN = tuple(one.name for one in fields(JobRun))
_OUTPUT = 4000


def add(records: Records, run: JobRun) -> bool:
    """Keep that a run began, was missed, or that the schedule begins here; False if its time has a run already.

    A run that says to have begun more than a day from now was written while the clock was wrong, and gives way.
    """
    values = [getattr(replace(run, output=run.output[-_OUTPUT:]), name) for name in _RUN]
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "DELETE FROM job_run WHERE job = ? AND planned_at = ? AND state <> 'running'"
            " AND julianday(started_at) > julianday(?) + 1",
            (run.job, run.planned_at, run.started_at),
        )
        done = records.conn.execute(
            f"INSERT OR IGNORE INTO job_run ({', '.join(_RUN)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            values,
        )
    return done.rowcount == 1


def update(records: Records, run: JobRun) -> None:
    """Keep how a run went on."""
    with named_errors(records.path), transaction(records.db):
        records.conn.execute(
            "UPDATE job_run SET started_at = ?, finished_at = ?, state = ?, exit_code = ?, pid = ?, attempts = ?,"
            " output = ? WHERE job = ? AND planned_at = ?",
            (
                *(run.started_at, run.finished_at, run.state, run.exit_code, run.pid, run.attempts),
                *(run.output[-_OUTPUT:], run.job, run.planned_at),
            ),
        )


def last_runs(records: Records, jobs: Iterable[str], until: datetime) -> dict[str, JobRun]:
    """The last run of each of these jobs up to an instant, by the time that it stands for.

    What stands for later times, or began more than a day from now, was written while the clock was wrong.
    """
    found = {}
    for job in jobs:
        rows = records.rows(
            "SELECT * FROM job_run WHERE job = ? AND planned_at <= ? AND julianday(started_at) <= julianday(?) + 1"
            " ORDER BY planned_at DESC LIMIT 1",
            (job, utc(until), utc(until)),
        )
        if rows:
            found[job] = JobRun(**{name: rows[0][name] for name in _RUN})
    return found


def running(records: Records) -> list[JobRun]:
    """What is under way, or was when the program ended."""
    # "+": else SQLite walks through all of the history by id, instead of the index of the few that run
    rows = records.rows("SELECT * FROM job_run WHERE state = 'running' ORDER BY +id")
    return [JobRun(**{name: row[name] for name in _RUN}) for row in rows]


def between(records: Records, since: datetime, until: datetime) -> list[JobRun]:
    """The runs whose time lies in a span (its end is not part of it), oldest first."""
    rows = records.rows(
        "SELECT * FROM job_run WHERE planned_at >= ? AND planned_at < ? ORDER BY planned_at, id",
        (utc(since), utc(until)),
    )
    return [JobRun(**{name: row[name] for name in _RUN}) for row in rows]


def clean(records: Records, before: datetime, failed_before: datetime) -> int:
    """Drop runs that went well before one instant, and all others before another; the last of each job stays."""
    with named_errors(records.path), transaction(records.db):
        done = records.conn.execute(
            "DELETE FROM job_run WHERE state <> 'running' AND id NOT IN (SELECT max(id) FROM job_run GROUP BY job)"
            " AND planned_at < CASE state WHEN 'done' THEN ? ELSE ? END",
            (utc(before), utc(failed_before)),
        )
    return done.rowcount


def oldest(records: Records) -> datetime | None:
    """When the history begins; None where there is none."""
    found = records.rows("SELECT min(planned_at) FROM job_run")
    return datetime.fromisoformat(found[0][0]) if found[0][0] else None


def utc(at: datetime) -> str:
    """An instant as it is kept: text that sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
