"""Why a crawl of one site ends before its frontier is empty: refused, no answer, a budget."""

from __future__ import annotations

from typing import Final

from spiders import outcomes

BLOCKED_IN_A_ROW: Final = 20
SILENT_IN_A_ROW: Final = 30
_SILENT = frozenset({outcomes.TIMEOUT, outcomes.REFUSED, outcomes.DNS, outcomes.OUR_NETWORK, outcomes.NXDOMAIN})


class InARow:
    """Counts how often the hosts of a home page refuse us, or say nothing, one time after the other."""

    def __init__(self) -> None:
        self._blocked = 0
        self._silent = 0

    def count(self, outcome: str) -> str | None:
        """Take one more outcome; the cause for which the crawl ends, if it is one too many."""
        self._blocked = self._blocked + 1 if outcome in outcomes.BLOCKED_OUTCOMES else 0
        self._silent = self._silent + 1 if outcome in _SILENT else 0
        if self._blocked >= BLOCKED_IN_A_ROW:
            return "blocked"
        return "no_answer" if self._silent >= SILENT_IN_A_ROW else None
