"""The crawl's side: pages are given to readers as they come, and what these say is taken in any order.

A reader that ends before it has answered has met a page that is too much for it: that page has one more try, for the
reader may have been ended by somebody else, and is not read then. What else the reader had been given, others read.
Where no readers can be had, the crawl reads by itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
from collections import deque
from typing import TYPE_CHECKING, Final

import msgspec

from spiders.readers.nursery import FORK, HELLO, KILL, ORDER
from spiders.readers.tasks import LENGTH, Task, Understood, Words, understood

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

logger = logging.getLogger(__name__)
SECONDS: Final = 20  # of the processor for one page
LONGEST: Final = 120.0  # seconds by the clock on the wall
MEMORY: Final = 512 * 1024 * 1024  # bytes of address space, besides what a reader begins with
ROOMY: Final = 160 * 1024 * 1024
AHEAD: Final = 3  # pages that a reader has besides the one that it reads
MOST: Final = 4  # readers: the crawl itself keeps no more busy
TRIES: Final = 2
NURSERIES: Final = 3  # how often the process that readers come from is started
CHUNK: Final = 256 * 1024
GAVE_UP: Final = "took too long or too much memory to read"


def how_many() -> int:
    """How many readers this machine is given: one for each core."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, MOST)


class Pending:
    """A page that is being read. `answer` is None until it is there."""

    __slots__ = ("answer", "ready", "task", "tries")

    def __init__(self, task: Task, ready: Callable[[], None]) -> None:
        self.task = task
        self.ready = ready
        self.answer: Understood | None = None
        self.tries = 0


def said_of(task: Task, page: Pending | None) -> Understood:
    """What a page says. What was known of it when it came may have changed since: then it is read once more, here."""
    if page is not None and page.answer is not None and page.task == task:
        return page.answer
    return understood(task)


class Readers:
    """`count` readers, started when there is something to read.

    Args:
        count: 0 = the crawl reads by itself.
        pairs, unless: see `spiders.pages.wording`.
        seconds, memory, longest: what one page may take, see above.
    """

    def __init__(
        self,
        count: int,
        pairs: Mapping[str, str] | None = None,
        unless: Mapping[str, Sequence[str]] | None = None,
        *,
        seconds: int = SECONDS,
        memory: int = MEMORY,
        longest: float = LONGEST,
    ) -> None:
        self.count = count
        self.longest = longest
        self._words = Words(
            dict(pairs or {}), {word: list(longer) for word, longer in (unless or {}).items()}, seconds, memory, ROOMY
        )
        self._nursery: _Nursery | None = None
        self._started = 0
        self._readers: list[_Reader] = []
        self._waiting: deque[Pending] = deque()
        self._watch: asyncio.TimerHandle | None = None

    def prepare(self) -> None:
        """Start what takes its time: the process that readers are forked from."""
        if self.count and self._nursery is None and self._started < NURSERIES:
            self._started += 1
            try:
                self._nursery = _Nursery(self._words)
            except OSError as error:
                self._by_ourselves(f"no process can be started: {error}")

    def ask(self, task: Task, ready: Callable[[], None]) -> Pending:
        """Have a page read; `ready` is called once, in a later turn of the loop, when its answer is there."""
        pending = Pending(task, ready)
        self._waiting.append(pending)
        self._hand_out()
        return pending

    def close(self) -> None:
        """End all readers."""
        self.count = 0
        if self._watch is not None:
            self._watch.cancel()
        for reader in self._readers:
            reader.close()
        self._readers.clear()
        if self._nursery is not None:
            self._nursery.close()
            self._nursery = None

    # -- who reads what -----------------------------------------------------------------------------------------------

    def _hand_out(self) -> None:
        while self._waiting:
            reader = self._least_busy()
            if reader is None:
                break
            reader.take(self._waiting.popleft())
        if self._waiting and not self.count:
            loop = asyncio.get_running_loop()
            for pending in self._waiting:
                loop.call_soon(self._read_here, pending)
            self._waiting.clear()
        if self._watch is None and self._readers:
            self._watch = asyncio.get_running_loop().call_later(1.0, self._look_after)

    def _least_busy(self) -> _Reader | None:
        best = min(self._readers, key=_Reader.load, default=None)
        if (best is None or best.given) and len(self._readers) < self.count:
            return self._new_reader() or self._least_busy()
        return best if best is not None and len(best.given) <= AHEAD else None

    def _new_reader(self) -> _Reader | None:
        """One more reader; None if there can be none, and there is one less to be had."""
        self.prepare()
        if self._nursery is None:
            self._by_ourselves("the process that reads pages has ended again and again")
            return None
        ours, theirs = socket.socketpair()
        try:
            self._nursery.fork(theirs)
        except OSError:
            ours.close()
            self._no_nursery()
            return self._new_reader()
        finally:
            theirs.close()
        reader = _Reader(ours, self._answered, self._ended)
        self._readers.append(reader)
        return reader

    def _no_nursery(self) -> None:
        """Be done with the process that readers come from, and with them: another takes its place."""
        if self._nursery is None:
            return
        self._nursery.close()
        self._nursery = None
        for reader in self._readers:
            self._waiting.extendleft(reversed(reader.given))
            reader.close()
        self._readers.clear()

    def _by_ourselves(self, why: str) -> None:
        logger.warning("pages are read without processes of their own: %s", why)
        self.count = 0

    def _answered(self) -> None:
        if self._waiting:
            self._hand_out()

    def _ended(self, reader: _Reader, *, willingly: bool) -> None:
        """A reader is gone. What it was reading is to blame, unless it said that it goes."""
        if reader not in self._readers:
            return
        self._readers.remove(reader)
        left = list(reader.given)
        if not reader.number:  # it was never born
            self._no_nursery()
        elif left and not willingly:
            left[0].tries += TRIES if reader.took_long(self._words.seconds) else 1
            if left[0].tries >= TRIES:
                logger.warning("%s could not be read: a reader ended over it", left[0].task.url)
                given_up = left.pop(0)
                given_up.answer = Understood(problem=GAVE_UP)
                given_up.ready()
        self._waiting.extendleft(reversed(left))
        self._hand_out()

    def _read_here(self, pending: Pending) -> None:
        pending.answer = understood(pending.task)
        pending.ready()

    def _look_after(self) -> None:
        """Readers that take too long by the clock are ended."""
        self._watch = None
        late = [reader for reader in self._readers if reader.took_long(self.longest)]
        if any(not reader.number for reader in late):
            self._no_nursery()
            self._hand_out()
        elif self._nursery is not None:
            for reader in late:
                self._nursery.kill(reader.number)
        if self._watch is None and any(reader.given for reader in self._readers):
            self._watch = asyncio.get_running_loop().call_later(1.0, self._look_after)


class _Nursery:
    """The process that readers are forked from."""

    def __init__(self, words: Words) -> None:
        self._ours, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "spiders.readers.nursery", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # an interrupt from the keyboard ends the crawl, which ends it
            )
        except OSError:
            self._ours.close()
            raise
        finally:
            theirs.close()
        said = msgspec.msgpack.encode(words)
        try:
            self._ours.sendall(LENGTH.pack(len(said)) + said)
        except OSError:
            self.close()
            raise

    def fork(self, descriptor: socket.socket) -> None:
        """Have a reader made for the other end of a connection.

        Raises:
            OSError: the process is gone.
        """
        socket.send_fds(self._ours, [ORDER.pack(FORK, 0)], [descriptor.fileno()])

    def kill(self, number: int) -> None:
        """Have a reader ended. Only the process that made it knows that the number is still its own."""
        try:
            self._ours.send(ORDER.pack(KILL, number))
        except OSError:
            return

    def is_dead(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End it, with all readers."""
        self._ours.close()
        try:
            self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Reader:
    """One reader: what it was given and has not answered, oldest first."""

    def __init__(self, end: socket.socket, answered: Callable[[], None], ended: Callable[..., None]) -> None:
        self._end = end
        self._answered = answered
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self.given: deque[Pending] = deque()
        self.number = 0
        self._since = self._loop.time()
        self._out = bytearray()
        self._in = bytearray()
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Understood).decode
        end.setblocking(False)
        self._loop.add_reader(end, self._read)

    def load(self) -> int:
        """How much it has to do."""
        return len(self.given)

    def took_long(self, seconds: float) -> bool:
        """Whether it has been at its page for so long."""
        return bool(self.given) and self._loop.time() - self._since >= seconds

    def take(self, pending: Pending) -> None:
        """Give it one more page."""
        if not self.given:
            self._since = self._loop.time()
        self.given.append(pending)
        said = self._encode(pending.task)
        busy = bool(self._out)
        self._out += LENGTH.pack(len(said)) + said
        if not busy:
            self._write()

    def close(self) -> None:
        """Let it end."""
        if not self._loop.is_closed():
            self._loop.remove_reader(self._end)
            self._loop.remove_writer(self._end)
        self._end.close()

    def _write(self) -> None:
        try:
            while self._out:
                del self._out[: self._end.send(self._out)]
        except BlockingIOError:
            self._loop.add_writer(self._end, self._write)
        except OSError:
            self._out.clear()  # that it is gone is seen when it is read from
        if not self._out:
            self._loop.remove_writer(self._end)

    def _read(self) -> None:
        try:
            came = self._end.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._gone(willingly=False)
            return
        self._in += came
        if not self.number and len(self._in) >= HELLO.size:
            (self.number,) = HELLO.unpack(self._in[: HELLO.size])
            del self._in[: HELLO.size]
            self._since = self._loop.time()
        while self.number and (message := self._message()) is not None:
            if not message or not self.given:
                self._gone(willingly=not message)
                return
            self._since = self._loop.time()
            pending = self.given.popleft()
            try:
                pending.answer = self._decode(message)
            except msgspec.MsgspecError as error:
                pending.answer = Understood(problem=f"could not be processed: {type(error).__name__}")
            pending.ready()
        self._answered()

    def _message(self) -> bytes | None:
        if len(self._in) < LENGTH.size:
            return None
        end = LENGTH.size + LENGTH.unpack(self._in[: LENGTH.size])[0]
        if len(self._in) < end:
            return None
        message = bytes(self._in[LENGTH.size : end])
        del self._in[:end]
        return message

    def _gone(self, *, willingly: bool) -> None:
        self.close()
        self._ended(self, willingly=willingly)
