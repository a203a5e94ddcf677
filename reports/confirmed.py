"""What people have confirmed: only that may name anybody. Shared by digest, notice and letters. Pure."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from db.ledger_states import COUNTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from db.ledger_models import LedgerRow
    from db.span import Judged
    from reports.history import Life


def sure(row: LedgerRow, by: datetime) -> bool:
    """Whether a person had confirmed a finding by then."""
    return bool(row.confirmed_by) and (not row.confirmed_at or datetime.fromisoformat(row.confirmed_at) < by)


class Confirmed:
    """What counted at an instant, and how much of it people had confirmed by another one."""

    def __init__(self, rows: Iterable[LedgerRow], known: Mapping[str, Life], at: datetime, by: datetime) -> None:
        self._open: Counter[tuple[str, str]] = Counter()
        self._sure: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if row.id in known and known[row.id].at(at) in COUNTED:
                self._open[row.site_id, row.indicator] += 1
                self._sure[row.site_id, row.indicator] += sure(row, by)

    def stands(self, site_id: str, judged: Judged) -> bool:
        """Whether a failing verdict may be said of a site: all findings of one veto are confirmed.

        Without a veto it rests on points: then all findings of everything that cost points.
        """
        vetoes = [(site_id, veto.indicator) for veto in judged.vetoes]
        if vetoes:
            return any(self._open[key] and self._sure[key] == self._open[key] for key in vetoes)
        return self.points_stand(site_id, judged)

    def points_stand(self, site_id: str, judged: Judged) -> bool:
        """Whether everything that cost a site points is confirmed, so that its score may be said."""
        costly = [(site_id, one.indicator) for one in judged.told if one.points_lost]
        return all(self._open[key] and self._sure[key] == self._open[key] for key in costly)
