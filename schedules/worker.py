"""One worker of a crew: a process that visits many sites side by side and takes the next one whenever it is told.

`python -m schedules.worker FD` is started by `schedules.crew` alone, which speaks to it over a socket pair. What it
finds out goes into a file for each site, whole or not at all, and only then is said; so a kill at any moment loses no
more than was under way, and that goes on from the crawl file.
"""

from __future__ import annotations

import importlib
import logging
import mmap
import os
import pickle  # nosec B403 # writes for the process that started it
import signal
import struct
import sys
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Final, Literal

from schedules.site_visit import SiteOrder, SiteOutcome, finished_before, settled_outcome
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from spiders.orders import CrawlEnd, CrawlOptions, CrawlOrder, Progress

logger = logging.getLogger(__name__)
HAND: Final = struct.Struct("ii")  # what is worked on, by the crawl and by settling: numbers of orders, 0 = nothing
PROGRESS_EVERY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Begin:
    """The first word to a worker.

    Args:
        options: for all its sites.
        folder: where outcomes go, and the file that says what it works on.
        name: of that file.
        zone: of all instants that are written down.
        ahead: seconds by which the clock of the round is ahead of the wall clock.
    """

    options: CrawlOptions
    folder: Path
    name: str
    zone: tzinfo
    ahead: float = 0.0


@dataclass(frozen=True, slots=True)
class Given:
    """An order, by its number in the round; its outcome goes into the file of that number.

    `again`: another worker had it, and may have come to the end of the crawl.
    """

    number: int
    order: SiteOrder
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """An outcome lies in its file."""

    number: int


@dataclass(frozen=True, slots=True)
class Moved:
    """How far the sites of this worker are."""

    sites: list[Progress]


@dataclass(frozen=True, slots=True)
class Ready:
    """This worker can begin: only from now on is a death anybody's but its own."""


Word = Begin | Given | Literal["no more", "stop"]
Answer = Ready | Ended | Moved


def outcome_file(folder: Path, number: int) -> Path:
    """Where the outcome of an order is laid down."""
    return folder / f"{number}.outcome"


def hand_in(folder: Path, number: int, outcome: SiteOutcome) -> None:
    """Lay an outcome down, whole or not at all."""
    place = outcome_file(folder, number)
    partial = place.with_suffix(f".{os.getpid()}.partial")
    partial.write_bytes(pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL))
    partial.replace(place)


class Worker:
    """The feed of a crawl (`spiders.feed.Feed`) at the end of a connection."""

    def __init__(self, connection: Connection, begin: Begin) -> None:
        self.connection = connection
        self.folder = begin.folder
        self.options = begin.options
        self._zone, self._ahead = begin.zone, timedelta(seconds=begin.ahead)
        self._orders: deque[Given] = deque()
        self._given: dict[str, Given] = {}
        self._no_more = False
        self._saying = threading.Lock()
        self._settling = ThreadPoolExecutor(1)  # beside the crawl of the others, which must not wait
        self._told_at = float("-inf")
        self._ready = False
        place = begin.folder / begin.name
        place.write_bytes(bytes(HAND.size))
        with place.open("r+b") as file:
            self._hand = mmap.mmap(file.fileno(), HAND.size)

    def now(self) -> datetime:
        """The clock of the round."""
        return datetime.now(self._zone) + self._ahead

    def run(self) -> None:
        """Visit sites until no more come, or until told to stop."""
        from spiders.crawl import run_stream

        threading.Thread(target=self._listen, daemon=True).start()
        run_stream(self, self.options, now=self.now, watcher=self._moved)
        self._settling.shutdown(wait=True)
        for left in self._orders:  # never begun
            self._hand_in(left, SiteOutcome(left.order.site_id, "interrupted"))

    def _listen(self) -> None:
        try:
            while True:
                word: Word = self.connection.recv()
                if isinstance(word, Given):
                    self._given[word.order.site_id] = word
                    self._orders.append(word)
                elif word == "no more":
                    self._no_more = True
                elif word == "stop":
                    break
        except (EOFError, OSError):  # who gave the orders is gone
            pass
        self._no_more = True
        os.kill(os.getpid(), signal.SIGINT)  # as from a keyboard: what is under way is kept, and goes on another time

    # -- the feed -----------------------------------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether no more sites will come."""
        return self._no_more and not self._orders

    def take(self) -> CrawlOrder | None:
        """The next site; those whose crawl was over before are only settled."""
        if not self._ready:
            self._ready = True
            self._say(Ready())
        while self._orders:
            given = self._orders.popleft()
            self.in_hand(given.order.site_id)
            try:
                end = finished_before(given.order) if given.again else None
            except XunchaError as error:
                self.refused(given.order.crawl, error)
                continue
            if end is None:
                return given.order.crawl
            self.ended(end)
        return None

    def ended(self, end: CrawlEnd) -> None:
        """Settle a crawl beside the others and hand in what it brought."""
        self._settling.submit(self._settle, self._given[end.site_id], end)

    def refused(self, order: CrawlOrder, error: XunchaError) -> None:
        """Say why a site's crawl could not begin, or go on."""
        self._hand_in(self._given[order.site.id], SiteOutcome(order.site.id, "refused", problem=error))

    def in_hand(self, site_id: str) -> None:
        """Note what is worked on, where it is found after a crash."""
        self._note(0, self._given[site_id].number if site_id else 0)

    def _note(self, place: int, number: int) -> None:
        at = place * 4
        self._hand[at : at + 4] = struct.pack("i", number)

    def _settle(self, given: Given, end: CrawlEnd) -> None:
        self._note(1, given.number)
        try:
            outcome = settled_outcome(given.order, end)
        except XunchaError as error:
            outcome = SiteOutcome(given.order.site_id, "refused", problem=error)
        except Exception:  # a fault of this program, which must cost this site alone
            logger.exception("%s could not be settled", given.order.site_id)
            outcome = SiteOutcome(given.order.site_id, "given_up")
        self._hand_in(given, outcome)
        self._note(1, 0)

    # -- what is said -------------------------------------------------------------------------------------------------

    def _hand_in(self, given: Given, outcome: SiteOutcome) -> None:
        hand_in(self.folder, given.number, outcome)
        self._say(Ended(given.number))

    def _moved(self, sites: list[Progress]) -> None:
        now = time.monotonic()
        if now - self._told_at >= PROGRESS_EVERY:
            self._told_at = now
            self._say(Moved(sites))

    def _say(self, answer: Answer) -> None:
        with self._saying:
            try:
                self.connection.send(answer)
            except OSError:
                return  # nobody listens any more: the next look at the connection ends this process


def main() -> None:
    """Be a worker at the end of an inherited socket."""
    connection = Connection(int(sys.argv[1]))
    begin: Begin = connection.recv()
    Worker(connection, begin).run()


if __name__ == "__main__":
    # As others know it: what is pickled names the module that it comes from.
    importlib.import_module("schedules.worker").main()
