"""Which files of a crawl are read through, and how: a few of each site, each in a process of its own.

A file is asked as ever, to see that it is there; one that is to be read is downloaded to its end by the same request.
If that does not succeed, its first bytes count, as of every other file: to be read says nothing about a site.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import tempfile
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from db.file_texts import FileTexts
from spiders.attachment_bytes import promised
from spiders.files import worker
from spiders.files.text import looks_readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spiders.asks import Ask
    from spiders.lane import Lane

logger = logging.getLogger(__name__)
MAX_BYTES: Final = 5 * 1024 * 1024
AT_ONCE: Final = 2  # processes
MAX_SECONDS: Final = 40.0  # for one file, by the clock on the wall
LAST_SECONDS: Final = 180.0  # for all that still wait when the crawl is over
LAST_WORDS: Final = 5.0  # for a worker to end when it is told to
_READ: Final = frozenset({"pdf", "docx", "xlsx", "doc", "xls", "wps", "et"})
_AGAIN: Final = {"again": True}  # whoever is accused is looked at in every run


class Worker:
    """A process that looks files through, each in a child of its own (`spiders.files.worker`)."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def ask(self, name: str, body: bytes) -> bytes:
        """What it says of one file.

        Raises:
            OSError: it does not take the file.
            EOFError: it ended before it said anything.
        """
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-m", "spiders.files.worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # an interrupt from the keyboard ends the crawl, which ends it
            )
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        encoded = name.encode("utf-8", "replace")
        asked.write(worker.ASKED.pack(len(encoded), len(body)) + encoded + body)
        await asked.drain()
        (length,) = worker.TOLD.unpack(await told.readexactly(worker.TOLD.size))
        return await told.readexactly(length)

    async def kill(self) -> None:
        """End it at once, with its child."""
        process = self._process
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def end(self) -> None:
        """Let it end: it waits for nothing but the next file."""
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), LAST_WORDS)
            except TimeoutError:
                await self.kill()


class FileReader:
    """Reads `per_site` files of each site, new and changed ones; 0 = none."""

    def __init__(self, per_site: int) -> None:
        self.per_site = per_site
        self._taken: dict[Lane, int] = {}
        self._chosen: set[tuple[Lane, int]] = set()
        self._tasks: dict[asyncio.Task[None], Lane] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._idle: list[Worker] = []

    def wants(self, ask: Ask, length: int | None) -> bool:
        """Whether a file whose headers came is to be downloaded to its end; it then counts as one of its site's.

        `length` None: the headers do not say, as those of scripts that send files often do not.
        """
        lane, queued = ask.lane, ask.queued
        if not self.per_site or ask.purpose != "page" or not queued.own:
            return False
        if length is not None and not 0 < length <= MAX_BYTES:
            return False
        if (lane, queued.id) in self._chosen:
            return True
        if promised(queued.url) not in _READ or self._taken.get(lane, 0) >= self.per_site:
            return False
        if not _texts(lane).to_be_read(queued.id, length):
            return False
        self._taken[lane] = self._taken.get(lane, 0) + 1
        self._chosen.add((lane, queued.id))
        return True

    def take(self, ask: Ask, body: bytes, *, whole: bool) -> None:
        """A file has come; it is read beside the crawl if it was chosen and is there to its end."""
        if not self.per_site or not whole or not looks_readable(body[:8]) or not self.wants(ask, len(body)):
            return
        spool = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the task
        spool.write(body)
        spool.seek(0)
        task = asyncio.get_running_loop().create_task(
            self._read(ask.lane, ask.queued.id, ask.queued.url, len(body), spool)
        )
        self._tasks[task] = ask.lane
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def busy_with(self, lane: Lane) -> bool:
        """Whether a file of a site is being read."""
        return lane in self._tasks.values()

    def forget(self, lane: Lane) -> None:
        """A site's crawl is over."""
        self._taken.pop(lane, None)
        self._chosen = {one for one in self._chosen if one[0] is not lane}

    async def finish(self) -> None:
        """Wait until everything was read; what takes too long is left for the next visit."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LAST_SECONDS)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

        for one in self._idle:
            await one.end()
        self._idle.clear()

    async def _looked_through(self, spool: IO[bytes], name: str) -> Mapping[str, Any]:
        """What a worker finds in a file. One that did not answer is not asked again."""
        one = self._idle.pop() if self._idle else Worker()
        try:
            said = await asyncio.wait_for(one.ask(name, spool.read()), MAX_SECONDS)
        except TimeoutError:
            await one.kill()
            return {"problem": "took too long"}
        except (OSError, EOFError):
            await one.kill()
            return {"problem": "gave up"}
        except BaseException:
            await one.kill()
            raise
        self._idle.append(one)
        try:
            found = json.loads(said)
        except ValueError:
            return {"problem": "gave up"}
        return found if isinstance(found, dict) else {"problem": "gave up"}

    async def _read(self, lane: Lane, url_id: int, url: str, length: int, spool: IO[bytes]) -> None:
        try:
            with spool:
                async with self._slots:
                    found = await self._looked_through(spool, _name(url))
            _texts(lane).record(url_id, length, str(found.get("problem", "")), list(_traits(found)))
        except Exception:
            logger.exception("%s could not be read through", url)


def _texts(lane: Lane) -> FileTexts:
    return FileTexts(lane.file.conn, lane.file.path)


def _name(url: str) -> str:
    """The name of a file as its address has it."""
    return unquote(urlsplit(url).path.rpartition("/")[2]).replace("\0", "")[:200]


def _traits(found: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    named = (
        ("personal_numbers", found.get("numbers")),
        ("secret_mark", found.get("mark")),
        ("decisions", found.get("decisions")),
    )
    return [(name, {**data, **_AGAIN}) for name, data in named if isinstance(data, dict) and data]
