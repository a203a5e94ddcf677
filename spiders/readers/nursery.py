"""The process that readers of pages are forked from (`python -m spiders.readers.nursery FD`), and what a reader does.

It imports what reading takes, once, and forks a reader whenever the crawl sends it one end of a connection. A reader
answers one page after the other, within bounds of memory and time for each: one that is beyond them ends, and the
crawl asks for another. When the crawl ends, however that happens, its end of everything closes and all of them end.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import resource
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Final

import msgspec

from spiders.readers.tasks import LENGTH, Task, Understood, Words, understood

ORDER: Final = struct.Struct(">cI")  # FORK with a descriptor, or KILL with the number of a reader
FORK, KILL = b"f", b"k"
TOO_MUCH: Final = "took too much memory"
HELLO: Final = struct.Struct(">I")  # the first thing a reader says: its number


def main(descriptor: int) -> None:
    """Serve the crawl at the other end of a Unix socket until it is gone."""
    logging.disable(logging.CRITICAL)
    crawl = socket.socket(fileno=descriptor)
    words = msgspec.msgpack.decode(_message(crawl), type=Words)
    _imported(words)
    children: set[int] = set()
    awake = _wakes_for_children()
    try:
        while True:
            ready, _, _ = select.select([crawl.fileno(), awake], [], [])
            if awake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(awake, 4096)
                _reap(children)
            if crawl.fileno() in ready and not _obey(crawl, words, children):
                return
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)  # not waited for yet, so that the number is still its own
            os.waitpid(child, 0)


def _obey(crawl: socket.socket, words: Words, children: set[int]) -> bool:
    """Do what the crawl says; False if it is gone."""
    order, descriptors, _, _ = socket.recv_fds(crawl, ORDER.size, 1)
    while order and len(order) < ORDER.size:
        order += crawl.recv(ORDER.size - len(order)) or b"\0" * ORDER.size
    if not order:
        return False
    what, number = ORDER.unpack(order[: ORDER.size])
    if what == KILL and number in children:
        os.kill(number, signal.SIGKILL)
    for descriptor in descriptors:
        child = os.fork()
        if child == 0:
            _be_a_reader(descriptor, crawl, words)
        children.add(child)
        os.close(descriptor)
    return True


def _wakes_for_children() -> int:
    """A pipe that can be read when a child has ended."""
    reading, writing = os.pipe()
    for end in (reading, writing):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def _reap(children: set[int]) -> None:
    while children:
        child, _ = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        children.discard(child)


def _imported(words: Words) -> None:
    """Import what readers need, so that they need not, and have them do once what is done once."""
    from spiders.pages import wording

    wording.use(words.pairs, words.unless)
    page = b"<html><title>x</title><body><p>x</p></body></html>"
    understood(Task(page, "http://a.gov.cn/", "text/html", 200))
    gc.collect()
    gc.freeze()  # what is there stays, and need not be looked at again by any reader


def _be_a_reader(descriptor: int, crawl: socket.socket, words: Words) -> None:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        crawl.close()
        serve(socket.socket(fileno=descriptor), words, bound(words.memory))
    finally:
        os._exit(0)  # nothing of the parent's is finished here


def bound(memory: int) -> int:
    """Set the limits of this process, which cannot be raised again; returns that of its address space.

    So much more than it has now: libraries reserve address space that they never use.
    """
    most = _address_space("VmSize") + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return most


def serve(crawl: socket.socket, words: Words, most: int) -> None:
    """Read what comes until nothing more does. An empty message says: what else was sent was not looked at.

    `most`: bytes of address space that this process may have.
    """
    nearly = most - words.memory // 8
    roomy = min(words.roomy, words.memory // 4)
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Task).decode
    crawl.sendall(HELLO.pack(os.getpid()))
    used = resource.getrusage(resource.RUSAGE_SELF)
    while message := _message(crawl):
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + 1 + words.seconds, resource.RLIM_INFINITY))
        try:
            said = encode(understood(decode(message)))
        except (MemoryError, ValueError, TypeError) as error:  # text that is none, or too much of it
            said = encode(Understood(problem=f"could not be processed: {type(error).__name__}"))
        used = resource.getrusage(resource.RUSAGE_SELF)
        size = used.ru_maxrss * 1024
        if size > roomy and _address_space("VmPeak") > nearly:  # a parser that ran out of it may have read half a page
            said = encode(Understood(problem=TOO_MUCH))
        crawl.sendall(LENGTH.pack(len(said)) + said)
        if size > roomy:
            crawl.sendall(LENGTH.pack(0))
            return


def _address_space(which: str) -> int:
    """Bytes of address space that this process has (VmSize), or had at most (VmPeak); 0 where no system tells."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
            if line.startswith(f"{which}:"):
                return int(line.split()[1]) * 1024
    return 0


def _message(crawl: socket.socket) -> bytes | bytearray:
    """The next message; empty when there will be none."""
    head = _exactly(crawl, LENGTH.size)
    return _exactly(crawl, LENGTH.unpack(head)[0]) if head else b""


def _exactly(crawl: socket.socket, size: int) -> bytearray:
    found = bytearray(size)
    view, got = memoryview(found), 0
    while got < size:
        more = crawl.recv_into(view[got:])
        if not more:
            return bytearray()
        got += more
    return found


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, ConnectionError, KeyboardInterrupt):
        main(int(sys.argv[1]))
