"""The history of what ran, and what a digest must know of what did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RunState = Literal["running", "done", "failed", "killed", "missed", "baseline"]


@dataclass(frozen=True, slots=True)
class JobRun:
    """One run of a job. `planned_at` is the time that it stands for; `skipped` earlier ones went into it.

    "killed": the machine or the service ended under it. "missed": its time was over before anything could run.
    "baseline": the schedule began here; nothing ran.
    """

    job: str
    planned_at: str
    started_at: str
    state: RunState
    finished_at: str = ""
    exit_code: int | None = None
    pid: int = 0
    skipped: int = 0
    attempts: int = 1
    output: str = ""


@dataclass(frozen=True, slots=True)
class NotRun:
    """A job that did not run as planned in some span: how many times of how many, the first and the last of these.

    `why`: "stopped" (nothing ran at all then), "failed", "killed", "late" (its time was over).
    """

    job: str
    title: str
    times: int
    planned: int
    first: str
    last: str
    why: Literal["stopped", "failed", "killed", "late"]
