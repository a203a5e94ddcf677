"""The unit of work of a round over many sites: an order for one site in, its settled facts out.

`SiteOrder` and `SiteOutcome` can be pickled, so the unit runs in whatever process, on whatever machine. It reads and
writes the site's crawl file and nothing else; who ordered it keeps the facts (`Visit.keep`), once for each site and run
id: to keep the same outcome twice changes nothing. An order that is carried out again, because the process that had
it is gone, goes on where it was, and asks nothing at all if the crawl was over already.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from spiders.orders import CrawlEnd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.crawl_file import CrawlFile
    from spiders.orders import CrawlOptions, CrawlOrder
    from spiders.settle import Settled
    from xuncha.errors import XunchaError

State = Literal["done", "interrupted", "refused", "given_up"]


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """One site to visit.

    Args:
        crawl: what is asked of it, and where its crawl file is.
        options: what holds for all sites of the round.
        ordered_at: instant (ISO) of the order; a run that is over and ended later is its answer.
        alive: links that stand in the ledger, each with its pages (`spiders.rechecks`).
    """

    crawl: CrawlOrder
    options: CrawlOptions
    ordered_at: str = ""
    alive: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def site_id(self) -> str:
        """Whose."""
        return self.crawl.site.id


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """What became of an order. It accuses nobody of anything: only a judgement of its facts can.

    Args:
        site_id: whose.
        state: "done" has facts; "interrupted" goes on with the next order; "refused": the crawl file cannot be used,
            see `problem`; "given_up": the process that visited it ended `deaths` times, nothing is known of the site.
        end: how its crawl ended.
        settled: its facts, complete in memory.
        problem: what went wrong.
        deaths: how many processes ended over it.
    """

    site_id: str
    state: State
    end: CrawlEnd | None = None
    settled: Settled | None = None
    problem: XunchaError | None = None
    deaths: int = 0


def settled_outcome(order: SiteOrder, end: CrawlEnd) -> SiteOutcome:
    """Settle a crawl that is over; its crawl file is closed afterwards. One that was interrupted has no facts yet.

    Raises:
        DatabaseError: the crawl file cannot be read.
    """
    from db.crawl_file import CrawlFile

    if end.interrupted:
        return SiteOutcome(order.site_id, "interrupted", replace(end, file=None))
    with closing(end.file or CrawlFile(order.crawl.file)) as file:
        settled = settled_run(order, end, file)
        whole = replace(settled, documents=tuple(settled.documents), traits=tuple(settled.traits))
        return SiteOutcome(order.site_id, "done", replace(end, file=None), whole)


def settled_run(order: SiteOrder, end: CrawlEnd, file: CrawlFile) -> Settled:
    """The facts of a finished crawl; the longest are read from its file when they are taken."""
    from spiders.settle import settle

    settled = settle(file, order.crawl.fixed_columns, order.alive)
    home = replace(settled.home, addresses=end.addresses, over_ipv6=_over_ipv6(order, settled, end.addresses))
    return replace(settled, run=replace(settled.run, outages=end.outages), home=home)


def _over_ipv6(order: SiteOrder, settled: Settled, addresses: Sequence[str]) -> str:
    """Whether the home page comes over IPv6 too; asked only where the crawl had it and robots.txt let it."""
    if settled.run.home_outcome != "ok":
        return ""
    from schedules.sites import bare_host
    from spiders import over_ipv6
    from spiders.gate import Policy

    site = order.crawl.site
    opened = order.options.private_hosts & {bare_host(host) for host in site.hosts}
    return over_ipv6.asked(settled.home.url or site.url, addresses, Policy(opened), order.options.user_agent)


def finished_before(order: SiteOrder) -> CrawlEnd | None:
    """The end of a crawl that was over before its process could hand it in; None if there is something to ask.

    Raises:
        DatabaseError: the crawl file cannot be used.
    """
    if not order.ordered_at or not order.crawl.file.is_file():
        return None
    from db.crawl_file import CrawlFile

    with closing(CrawlFile(order.crawl.file)) as file:
        row = file.run_row()
    ordered_at = datetime.fromisoformat(order.ordered_at)
    if not row or not row["finished_at"] or datetime.fromisoformat(row["finished_at"]) < ordered_at:
        return None
    return CrawlEnd(
        *(order.site_id, row["run_id"], row["stopped_by"], False, True),
        *(row["pages"], row["requests"], row["bytes"]),
    )
