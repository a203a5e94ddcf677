"""Jobs as processes: Scrapy's reactor starts once in each, and what leaks or crashes takes nothing along."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from schedules.jobs import arguments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from schedules.due import Job
    from schedules.locks import Lock
    from xuncha.config import Config

_KEPT = 4000  # bytes of what it told last


class Process:
    """A command of this program under way; the end of what it tells is kept in memory: a full disk does not matter."""

    def __init__(self, words: Sequence[str], lock: Lock | None, folder: str) -> None:
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "xuncha", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            pass_fds=(lock.number,) if lock else (),
            start_new_session=True,  # Ctrl-C is for the service, which then asks its children to end
        )
        self.pid = self._popen.pid
        self._tail = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as stream:
            while chunk := stream.read1(64 * 1024):  # type: ignore[attr-defined]
                self._tail = (self._tail + chunk)[-_KEPT:]

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._popen.poll()

    def output(self) -> str:
        """The last lines that it told."""
        if self._popen.poll() is not None:
            self._reader.join(timeout=2)
        return self._tail.decode("utf-8", "replace").strip()

    def terminate(self) -> None:
        """Ask it to end: a crawl keeps what it has and goes on when it is started again."""
        if self._popen.poll() is None:
            self._popen.terminate()

    def kill(self) -> None:
        """End it."""
        if self._popen.poll() is None:
            self._popen.kill()

    def wait(self, seconds: float | None) -> int | None:
        """Wait for its end; None when it has not come."""
        try:
            return self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


class Launcher:
    """Starts jobs of a configuration. `started` are all processes, for the one who must end them."""

    def __init__(self, config: Config, extra: Sequence[str] = ()) -> None:
        self.config = config
        self.extra = tuple(extra)
        self.started: list[Process] = []

    def __call__(self, job: Job, planned: datetime, lock: Lock | None) -> Process:
        """Start the command of a job in the folder of the configuration."""
        (self.config.folder / self.config.program.schedule.digests).mkdir(parents=True, exist_ok=True)
        words = [*arguments(job, planned, self.config), *self.extra]
        process = Process(words, lock, str(self.config.folder))
        self.started = [one for one in self.started if one.poll() is None] + [process]
        return process
