"""What a reader of pages is asked and what it says: the words between the crawl and the processes that read for it.

Messages are msgpack, checked against these types when they are taken apart: what comes out of a process that reads
hostile bytes is data and nothing else.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import Any, Final

import msgspec

from spiders.pages.model import Article, Glance, Page

LENGTH: Final = struct.Struct(">I")  # before every message: its bytes


class Words(msgspec.Struct, array_like=True, frozen=True):
    """The first message to the process that readers are forked from: what holds for all of them.

    Args:
        pairs: wrong words and the right ones that an office adds to the program's (`spiders.pages.wording`).
        unless: the longer strings in which such a word is right.
        seconds: of the processor for one page.
        memory: bytes of address space that one reader may take besides what it begins with.
        roomy: bytes of memory beyond which a reader makes room for a new one when it has answered.
    """

    pairs: dict[str, str]
    unless: dict[str, list[str]]
    seconds: int
    memory: int
    roomy: int


class Task(msgspec.Struct, array_like=True, frozen=True):
    """A page to be read. `glance`: of another host, so that a look is enough; the rest as in `understand`."""

    body: bytes
    url: str
    content_type: str
    status: int
    glance: bool = False
    home: bool = False
    scripts_ran: bool = False


class Understood(msgspec.Struct, array_like=True, frozen=True):
    """What a page says, as far as the crawl goes on with it; its text stays with the reader.

    Args:
        page: None if it was only looked at, or could not be read.
        glance: what was seen of a page on another host.
        facts: columns of the table `page` (`spiders.page_facts`).
        problem: why it could not be read, "" if it was.
    """

    page: Page | None = None
    glance: Glance | None = None
    facts: dict[str, Any] = {}
    problem: str = ""


def understood(task: Task) -> Understood:
    """Read a page, whatever it holds. Imports the readers: not for a crawl that has others to read for it."""
    from spiders import page_facts, reading

    try:
        if task.glance:
            return Understood(glance=reading.look(task.body, task.url, task.content_type, task.status))
        page = reading.read(
            task.body, task.url, task.content_type, task.status, home=task.home, scripts_ran=task.scripts_ran
        )
        return Understood(replace(page, article=Article(), meta={}), facts=page_facts.facts(page))
    except Exception as error:  # noqa: BLE001 - a page that we fail on must not end anything
        return Understood(problem=f"could not be processed: {type(error).__name__}")
