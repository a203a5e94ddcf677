"""What a crawl is told to do, and what it reports back: the contract between `schedules` and `spiders`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from spiders.quiet import NEVER_QUIET, QuietHours

if TYPE_CHECKING:
    from pathlib import Path

    from db.crawl_file import CrawlFile
    from db.models import Site

DEFAULT_CANARIES = ("www.gov.cn", "www.baidu.com", "www.qq.com")


@dataclass(frozen=True, slots=True)
class Budgets:
    """Where a crawl ends, always with a stated cause. Pages are HTML pages read; seconds and bytes are the site's."""

    max_pages: int = 2000
    max_depth: int = 30
    max_seconds: float = 4 * 3600.0
    max_bytes: int = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One site to crawl. `rate` is requests a second and host; `obey_robots` False only on the operator's word.

    `rotation`: of what answered well and holds no list, a later visit asks one part of so many (0 or 1: all of it), and
    in any case what was last asked longer than `ask_again_after` ago. `fixed_columns`: category -> address, columns
    that the registry fixes by hand.
    """

    site: Site
    file: Path
    run_id: str
    budgets: Budgets = Budgets()
    rate: float = 2.0
    obey_robots: bool = True
    fixed_columns: dict[str, str] = field(default_factory=dict)
    rotation: int = 8
    ask_again_after: timedelta = timedelta(weeks=8)
    quiet: QuietHours = NEVER_QUIET


@dataclass(frozen=True, slots=True)
class Rendering:
    """Pages whose list a script builds are rendered: with this browser, so many a site, in so many seconds each."""

    browser: str
    max_pages: int = 40
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """What holds for the whole run, all sites together.

    `rate_per_address`: requests a second to all hosts behind one address together, 0 = no limit of its own. `quiet`:
    when nothing is sent to hosts that are none of the run's sites. `read_files`: so many files of each site are read
    through. `own_words`: wrong words and the right ones that an office adds to the list of the program,
    `own_exceptions`: the longer strings in which a word is right. `keep_answers`: answers are set aside as they came,
    for evidence (`spiders.raw_answers`). `readers`: processes that read pages, 0 = one for each core. `shared`: the
    folder in which crawls that run at the same time keep common paces (`spiders.together`).
    """

    user_agent: str
    private_hosts: frozenset[str] = frozenset()
    timeout: float = 20.0
    max_page_bytes: int = 8 * 1024 * 1024
    confirm_after: float = 10.0
    concurrency: int = 64
    open_per_host: int = 6
    rate_per_address: float = 0.0
    quiet: QuietHours = NEVER_QUIET
    canaries: tuple[str, ...] = DEFAULT_CANARIES
    log_level: str = "ERROR"
    render: Rendering | None = None
    read_files: int = 0
    own_words: Mapping[str, str] = field(default_factory=dict)
    own_exceptions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keep_answers: bool = False
    readers: int = 0
    shared: Path | None = None


@dataclass(slots=True)
class Progress:
    """Live counters of one site, for people who watch. `waiting` is what the frontier still holds.

    `pause`: why nothing is sent just now: "quiet_hours", "our_network", or "" if something is.
    """

    site_id: str
    name: str
    pages: int = 0
    requests: int = 0
    bytes: int = 0
    errors: int = 0
    waiting: int = 0
    phase: str = "starting"
    rate: float = 0.0
    pause: str = ""


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How the crawl of one site ended. `stopped_by` None = complete; `interrupted` = it goes on when run again.

    `outages`: from when to when our own network was down, in words of the ISO calendar. `addresses`: the IP addresses
    that the name of the site's host led to, () if it was asked by its address. `set_aside`: where the crawl file of
    earlier runs lies if it was damaged; this run began without it. `file`: the crawl file, still open for
    whoever settles the run and then closes it; None if it is closed.
    """

    site_id: str
    run_id: str
    stopped_by: str | None
    interrupted: bool
    resumed: bool
    pages: int
    requests: int
    bytes: int
    outages: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()
    set_aside: Path | None = None
    file: CrawlFile | None = field(default=None, compare=False, repr=False)


Watcher = Callable[[list[Progress]], None]
