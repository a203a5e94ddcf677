"""A worker that visits nothing: what it does with a site is said by the site's name. For tests of the crew."""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from schedules.site_visit import SiteOutcome
from schedules.worker import Ended, Given, Ready, hand_in
from spiders.orders import CrawlEnd

if TYPE_CHECKING:
    from schedules.worker import Begin


def main() -> None:
    """Take orders until there are no more."""
    connection = Connection(int(sys.argv[1]))
    begin: Begin = connection.recv()
    begin.folder.joinpath(begin.name).write_bytes(struct.pack("ii", 0, 0))
    connection.send(Ready())
    while True:
        try:
            word = connection.recv()
        except EOFError:
            return
        if not isinstance(word, Given):
            return
        note = begin.folder.parent / f"visits-{word.order.site_id}"
        note.write_bytes((note.read_bytes() if note.exists() else b"") + f"{os.getpid()}\n".encode())
        _visit(connection, begin, word, len(note.read_text("ascii").split()))


def _visit(connection: Connection, begin: Begin, given: Given, times: int) -> None:
    site_id = given.order.site_id
    if site_id.startswith("poison") or (site_id.startswith("once") and times == 1):
        begin.folder.joinpath(begin.name).write_bytes(struct.pack("ii", given.number, 0))
        os._exit(1)
    if site_id.startswith("killed") and times <= 4:  # by somebody else, while it happened to be worked on
        begin.folder.joinpath(begin.name).write_bytes(struct.pack("ii", given.number, 0))
        os.kill(os.getpid(), signal.SIGKILL)
    if site_id.startswith("unexplained"):
        os._exit(1)
    if site_id.startswith("slow"):
        time.sleep(600)
    end = CrawlEnd(site_id, given.order.crawl.run_id, None, False, False, 1, 2, 3)
    hand_in(begin.folder, given.number, SiteOutcome(site_id, "done", end))
    if site_id.startswith("unsaid") and times == 1:  # handed in, and gone before it could say so
        os._exit(1)
    connection.send(Ended(given.number))


if __name__ == "__main__":
    main()
