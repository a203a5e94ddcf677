"""Locks that survive a crash: the kernel holds them for a process, and lets go when the process is gone.

A file that says "locked" would stay behind after a power cut; `flock` does not. A lock that is handed to a child is
held as long as one of both lives, so a job whose service was killed is still known to be running.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(slots=True)
class Lock:
    """A lock that is held. `number` is its file descriptor, to be handed to a child."""

    path: Path
    number: int

    def release(self) -> None:
        """Let go, unless a child still holds it too."""
        if self.number >= 0:
            os.close(self.number)
            self.number = -1


def take(path: Path) -> Lock | None:
    """Take a lock; None when somebody holds it.

    Raises:
        OSError: the file cannot be written (a full disk does not matter: nothing needs to be written).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        return None
    with contextlib.suppress(OSError):  # who holds it is for people; the lock itself is the kernel's
        os.pwrite(number, f"{os.getpid():<20}\n".encode(), 0)
    return Lock(path, number)


def holder(path: Path) -> int | None:
    """Process id of who holds a lock; None when nobody does, 0 when it is not known who."""
    if not path.is_file():
        return None
    lock = take_quietly(path)
    if lock is not None:
        lock.release()
        return None
    try:
        return int(path.read_text("ascii").strip() or 0)
    except (OSError, ValueError):
        return 0


def take_quietly(path: Path) -> Lock | None:
    """Take a lock without leaving a name in it; None when somebody holds it or it cannot be opened."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        return None
    return Lock(path, number)
