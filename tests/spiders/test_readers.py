"""Processes that read pages: as the crawl itself would, and a page that is too much for one costs one page."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from spiders import sending
from spiders.readers import pool
from spiders.readers.nursery import HELLO
from spiders.readers.pool import Pending, Readers, said_of
from spiders.readers.tasks import LENGTH, Task, Understood, understood

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

PATIENCE = 120.0  # seconds; a busy machine is slow, a hanging one is a bug
HOME = "http://a.gov.cn/"


def page(number: int) -> Task:
    """An article with a link, a date and a hidden link."""
    body = (
        f"<html><head><title>第{number}号通知</title></head><body><div class=content><h1>第{number}号通知</h1>"
        f"<p>发布时间：2026-11-0{number % 9 + 1} 来源：县政府办公室</p><p>{'各乡镇人民政府：' * 40}</p>"
        f"<a href='/{number}.pdf'>附件</a><div style='display:none'><a href='http://b.com/'>澳门赌场网上投注</a></div>"
        "</div></body></html>"
    )
    return Task(body.encode(), f"{HOME}{number}.html", "text/html; charset=utf-8", 200)


def run(crawl: Coroutine[object, object, None]) -> None:
    """One crawl's loop."""
    asyncio.run(asyncio.wait_for(crawl, PATIENCE))


async def until(condition: Callable[[], object]) -> None:
    """Wait for something."""
    while not condition():
        await asyncio.sleep(0.01)


def no_news() -> None:
    """Nobody waits."""


def _told(said: Understood) -> Understood:
    return msgspec.msgpack.decode(msgspec.msgpack.encode(said), type=Understood)


def test_readers_say_what_the_crawl_itself_would_say() -> None:
    tasks = [page(number) for number in range(12)]
    tasks += [
        Task(
            "<title>首页</title><p>主办单位：县政府办公室</p>".encode(),
            HOME,
            "text/html; charset=utf-8",
            200,
            home=True,
        ),
        Task("<title>某公司</title><p>出售域名</p>".encode(), "http://b.com/", "text/html", 200, glance=True),
        Task(b"\xff\xfe\x00", f"{HOME}x", "", 200),
    ]
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(2)
        said.extend(readers.ask(task, no_news) for task in tasks)
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [one.answer for one in said] == [_told(understood(task)) for task in tasks]
    assert said[0].answer is not None
    assert said[0].answer.page is not None
    assert said[0].answer.page.kind == "article"
    assert said[0].answer.page.hidden
    assert said[0].answer.facts["published_on"] == "2026-11-01"


def test_a_page_that_takes_too_much_memory_is_not_read_and_others_are() -> None:
    greedy = Task(b"<html><body>" + b"<p>x" * 1_500_000, HOME, "text/html", 200)
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1, memory=64 * 1024 * 1024)
        said.extend(readers.ask(task, no_news) for task in (page(1), greedy, page(2)))
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    problems = [one.answer.problem for one in said if one.answer]
    assert problems[::2] == ["", ""]
    assert problems[1]


def test_a_page_that_takes_too_much_time_is_not_read_and_others_are() -> None:
    slow = Task(b"<html><body>" + b"<p>x" * 2_000_000, HOME, "text/html", 200)
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1, seconds=0, memory=1 << 40)
        said.extend(readers.ask(task, no_news) for task in (slow, page(2)))
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == [pool.GAVE_UP, ""]


async def _one_stopped(readers: Readers) -> int:
    """A reader that will answer nothing more; its number."""
    first = readers.ask(page(0), no_news)
    await until(lambda: first.answer)
    (reader,) = readers._readers
    os.kill(reader.number, signal.SIGSTOP)
    return reader.number


def test_a_reader_that_is_ended_by_somebody_else_costs_nothing() -> None:
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1)
        number = await _one_stopped(readers)
        said.extend(readers.ask(page(one), no_news) for one in range(3))
        os.kill(number, signal.SIGKILL)
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == ["", "", ""]


def test_a_page_over_which_two_readers_end_is_not_read() -> None:
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1)
        number = await _one_stopped(readers)
        said.extend(readers.ask(page(one), no_news) for one in range(3))
        said[0].tries = pool.TRIES - 1  # one has ended over it before
        os.kill(number, signal.SIGKILL)
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == [pool.GAVE_UP, "", ""]


def test_a_reader_that_does_not_come_to_an_end_is_ended() -> None:
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1, longest=2.0)
        stopped = await _one_stopped(readers)
        said.extend(readers.ask(page(one), no_news) for one in range(2))
        readers.longest = 0.0
        await until(lambda: stopped not in [reader.number for reader in readers._readers])
        readers.longest = PATIENCE
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [bool(one.answer) for one in said] == [True, True]


def test_a_reader_that_has_grown_makes_room_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "ROOMY", 1)
    forked: list[socket.socket] = []
    fork = pool._Nursery.fork
    monkeypatch.setattr(pool._Nursery, "fork", lambda nursery, end: (forked.append(end), fork(nursery, end)))
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(1)
        said.extend(readers.ask(page(number), no_news) for number in range(6))
        await until(lambda: all(one.answer for one in said))
        readers.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == [""] * 6
    assert len(forked) >= 6


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_where_no_reader_can_be_had_the_crawl_reads_by_itself(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    said: list[Pending] = []
    called: list[int] = []

    async def crawl() -> None:
        readers = Readers(2)
        readers.prepare()
        said.extend(readers.ask(page(one), lambda: called.append(1)) for one in range(5))
        await until(lambda: all(one.answer for one in said))
        assert readers.count == 0
        readers.close()

    run(crawl())
    assert [one.answer for one in said] == [understood(page(one)) for one in range(5)]
    assert len(called) == 5


def test_when_the_process_that_readers_come_from_is_ended_another_takes_its_place() -> None:
    said: list[Pending] = []

    async def crawl() -> None:
        readers = Readers(2)
        said.append(readers.ask(page(0), no_news))
        await until(lambda: said[0].answer)
        assert readers._nursery is not None
        first = readers._nursery._process
        first.kill()
        first.wait()
        said.extend(readers.ask(page(one), no_news) for one in range(1, 12))
        await until(lambda: all(one.answer for one in said))
        assert readers._nursery._process is not first
        readers.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == [""] * 12


def test_what_a_reader_says_is_looked_at_and_not_obeyed() -> None:
    said: list[Pending] = []
    ended: list[bool] = []

    async def crawl() -> None:
        ours, theirs = socket.socketpair()
        reader = pool._Reader(ours, no_news, lambda _reader, *, willingly: ended.append(willingly))
        for number in range(2):
            said.append(Pending(page(number), no_news))
            reader.take(said[-1])
        theirs.sendall(HELLO.pack(7))
        for bad in (b"\xc1", msgspec.msgpack.encode([{"kind": 7}, None, {}, ""])):
            theirs.sendall(LENGTH.pack(len(bad)) + bad)
        await until(lambda: all(one.answer for one in said))
        theirs.sendall(LENGTH.pack(1) + b"x")  # nobody asked
        await until(lambda: ended)
        theirs.close()

    run(crawl())
    assert [one.answer.problem for one in said if one.answer] == [
        "could not be processed: DecodeError",
        "could not be processed: ValidationError",
    ]
    assert ended == [False]


_KILLED = """
import asyncio
from spiders.readers.pool import Readers
from spiders.readers.tasks import Task
async def crawl():
    readers = Readers(1)
    one = readers.ask(Task(b"<title>x</title>", "http://a.gov.cn/", "text/html", 200), lambda: None)
    while one.answer is None:
        await asyncio.sleep(0.01)
    print(readers._nursery._process.pid, readers._readers[0].number, flush=True)
    await asyncio.sleep(600)
asyncio.run(crawl())
"""


def test_readers_end_with_the_crawl_however_it_ends() -> None:
    crawl = subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE, text=True)
    assert crawl.stdout is not None
    numbers = [int(number) for number in crawl.stdout.readline().split()]
    crawl.kill()
    crawl.communicate()
    until_then = time.monotonic() + PATIENCE
    while any(map(_lives, numbers)) and time.monotonic() < until_then:
        time.sleep(0.05)
    assert len(numbers) == 2
    assert not any(map(_lives, numbers))


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_page_that_changed_its_part_since_it_came_is_read_once_more() -> None:
    pending = Pending(page(1), no_news)
    pending.answer = Understood(problem="was no home page then")
    assert said_of(page(1), pending) is pending.answer
    home = msgspec.structs.replace(page(1), home=True)
    assert said_of(home, pending) == understood(home)
    assert said_of(home, None) == understood(home)


def test_answers_are_recorded_in_the_order_in_which_they_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SLICE", 1e9)
    done: list[str] = []

    async def crawl() -> None:
        inbox = sending.Inbox()
        pages = [Pending(page(number), inbox.look) for number in range(2)]
        inbox.put(lambda: done.append("a page"), pages[0])
        inbox.put(lambda: done.append("a file"))
        inbox.put(lambda: done.append("another page"), pages[1])
        for read in reversed(pages):
            read.answer = Understood()
            read.ready()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            done.append(f"{len(inbox)} left")

    run(crawl())
    assert done == ["3 left", "a page", "a file", "another page", "0 left"]
