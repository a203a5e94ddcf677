"""What must hold, from the rows that were measured. A limit that could not be measured says why and is not missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.running import Row

CPU_SHARE = 0.25  # of the plain Scrapy spider's, for each page
REQUESTS_PER_URL = 1.02
MAX_RSS_AT_5000, MAX_GROWTH = 200.0, 20.0  # MB
SLOWER_WITH_SIZE = 1.1  # CPU for each page, largest site against smallest
POLITE_TIME = 1.15
AGAIN_SHARE = 0.2
PLAIN = "plain Scrapy"


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that must hold. `value` None: it could not be measured, `why` says the reason."""

    what: str
    value: float | None
    limit: float
    why: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it holds; None if nobody knows."""
        return None if self.value is None else self.value <= self.limit

    def line(self) -> str:
        """For a person."""
        if self.value is None:
            return f"not measured  {self.what}: {self.why}"
        return f"{'ok    ' if self.met else 'MISSED'}  {self.what}: {self.value:g} (at most {self.limit:g})"


def of_truth(row: Row, expected_pages: int, where: str = "") -> list[Limit]:
    """Every page read, every broken link found, none invented, each address asked once."""
    return [
        Limit(f"pages not read{where}", expected_pages - row.pages, 0),
        Limit(f"share of broken links missed{where}", round(1 - row.recall, 4), 0),
        Limit(f"share of false broken links{where}", round(1 - row.precision, 4), 0),
        Limit(
            f"requests / unique addresses{where}",
            row.requests_per_url if row.pages else None,
            REQUESTS_PER_URL,
            "this program read no page",
        ),
    ]


def of_peers(ours: Row, peers: Mapping[str, Row], rivals: list[str], reasons: Mapping[str, str]) -> list[Limit]:
    """CPU against plain Scrapy; wall time against every Python and Node peer (`rivals`)."""
    limits: list[Limit] = []
    for name in dict.fromkeys([PLAIN, *rivals]):
        row = peers.get(name)
        wall = cpu = None
        if row is not None and row.pages and ours.pages:
            wall, cpu = round(ours.wall / row.wall, 3), round(ours.cpu_ms_per_page / row.cpu_ms_per_page, 3)
        why = reasons.get(name, "was not run") if ours.pages else "this program read no page"
        if name == PLAIN:
            limits.append(Limit("CPU for each page / that of plain Scrapy", cpu, CPU_SHARE, why))
        if name in rivals:
            limits.append(Limit(f"wall time / that of {name}", wall, 1.0, why))
    return limits


def of_sizes(rows: Mapping[int, Row]) -> list[Limit]:
    """Memory and time for each page stay as they are, however large the site."""
    limits: list[Limit] = []
    if 5000 in rows:
        limits.append(Limit("peak memory at 5,000 pages, MB", rows[5000].rss, MAX_RSS_AT_5000))
    sizes = sorted(rows)
    if len(sizes) < 2:
        return limits
    small, large = rows[sizes[0]], rows[sizes[-1]]
    span = f"from {sizes[0]:,} to {sizes[-1]:,} pages"
    growth = round(large.cpu_ms_per_page / small.cpu_ms_per_page, 3) if small.cpu_ms_per_page else None
    limits.append(Limit(f"CPU for each page, factor {span}", growth, SLOWER_WITH_SIZE, "no page was read"))
    limits.append(Limit(f"growth of peak memory {span}, MB", round(large.rss - small.rss, 1), MAX_GROWTH))
    return limits


def of_many_sites(wall: float, demanded: float, most: int, rate: float, per_url: float) -> list[Limit]:
    """Many sites at once: hardly longer than politeness demands, and never more than the rate on any host."""
    return [
        Limit("wall time / what politeness alone demands", round(wall / demanded, 3), POLITE_TIME),
        Limit("most requests to one host within any second", most, rate),
        Limit("requests / unique addresses, all sites together", per_url, REQUESTS_PER_URL),
    ]


def of_second_visit(first: Row, second: Row, different: int) -> list[Limit]:
    """A second visit of an unchanged site costs a fifth, and says the same."""
    return [
        Limit("CPU of the second visit / the first", round(second.cpu / first.cpu, 3), AGAIN_SHARE),
        Limit("requests of the second visit / the first", round(second.requests / first.requests, 3), AGAIN_SHARE),
        Limit("addresses with another verdict than before", different, 0),
    ]
