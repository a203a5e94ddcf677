"""One site as the web page lists it."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from db.ledger_states import COUNTED, STATUSES

_SUSPECTED, _COUNTING = STATUSES.index("suspected"), tuple(map(STATUSES.index, COUNTED))


_NAMES = (
    *("id", "name", "url", "body_type", "sponsor", "last_run", "home_outcome", "verdict", "score", "judged_as_of"),
    "vetoes",
)


class SiteLine(NamedTuple):
    """One site in the overview. Instants are ISO, "" for never; `score` None = not scored.

    A country has 14,000 of them for each look at the overview: what is stored of a site stays the row that SQLite gave.
    """

    row: tuple[Any, ...]
    sums: tuple[int, ...]  # findings by status, in the order of STATUSES
    overdue: int

    @property
    def id(self) -> str:
        """Of the site."""
        return str(self.row[0])

    @property
    def name(self) -> str:
        """Of the site."""
        return str(self.row[1])

    @property
    def url(self) -> str:
        """Of its home page."""
        return str(self.row[2])

    @property
    def body_type(self) -> str:
        """Of the body behind it, "" = not known."""
        return str(self.row[3])

    @property
    def sponsor(self) -> str:
        """The unit in charge as the records know it."""
        return str(self.row[4])

    @property
    def last_run(self) -> str:
        """When it was last inspected."""
        return str(self.row[5])

    @property
    def home_outcome(self) -> str:
        """What became of its home page then."""
        return str(self.row[6])

    @property
    def verdict(self) -> str:
        """Of the last judgement."""
        return str(self.row[7])

    @property
    def score(self) -> float | None:
        """Of the last judgement."""
        score: float | None = self.row[8]
        return score

    @property
    def judged_as_of(self) -> str:
        """The day that the last judgement stands for."""
        return str(self.row[9])

    @property
    def vetoes(self) -> int:
        """That fired in the last judgement."""
        return int(self.row[10])

    @property
    def told(self) -> dict[str, Any]:
        """Everything by name."""
        plain = dict(zip(_NAMES, self.row, strict=True))
        return plain | {"counts": dict(self.counts), "overdue": self.overdue, "open": self.counted}

    @property
    def counts(self) -> Counter[str]:
        """Findings by status."""
        return Counter({status: number for status, number in zip(STATUSES, self.sums, strict=True) if number})

    @property
    def suspected(self) -> int:
        """Findings that wait for a person."""
        return self.sums[_SUSPECTED]

    @property
    def counted(self) -> int:
        """Findings that count now."""
        return sum(self.sums[place] for place in _COUNTING)
