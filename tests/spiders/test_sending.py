"""What came back is read in its turn, and what must leave meanwhile leaves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from spiders import sending

if TYPE_CHECKING:
    import pytest


def test_between_two_answers_others_have_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SLICE", 0.0)
    done: list[str] = []

    async def crawl() -> None:
        loop, inbox = asyncio.get_running_loop(), sending.Inbox()

        def first() -> None:
            done.append("first")
            inbox.put(lambda: done.append("fourth"))
            loop.call_soon(done.append, "a request leaves")

        inbox.put(first)
        inbox.put(lambda: done.append("second"))
        inbox.put(lambda: done.append("third"))
        assert (len(inbox), done) == (3, [])
        while len(inbox):
            await asyncio.sleep(0)
        inbox.put(lambda: done.append("fifth"))
        await asyncio.sleep(0)

    asyncio.run(crawl())
    assert [one for one in done if one != "a request leaves"] == ["first", "second", "third", "fourth", "fifth"]
    assert done.index("a request leaves") < done.index("third")


def test_answers_that_take_no_time_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SLICE", 1e9)
    done: list[int] = []

    async def crawl() -> None:
        inbox = sending.Inbox()
        for number in range(9):
            inbox.put(lambda number=number: done.append(number))  # type: ignore[misc]
        await asyncio.sleep(0)

    asyncio.run(crawl())
    assert done == list(range(9))
