"""A week of visits to a home page: how many counted, how many found no page. Pure; for the check and for people.

What counts: visits that say something about the site ("up", "down"), outside of filed maintenance, and at most so many
as the rule asks for at regular intervals: an outage that somebody looks at every minute is no more of an outage.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.probe_models import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.probe_models import Probe

_DAY = timedelta(days=1)
_CLOSER = 4  # visits closer together than a quarter of the interval that the rule asks for are one


def weigh(
    probes: Sequence[Probe], days: int, a_day: int, limit_seconds: float, until: datetime | None = None
) -> Span | None:
    """Weigh the days before the last visit; None where there was no visit at all.

    Args:
        probes: visits of one site, oldest first.
        days: so many times 24 hours count, up to the last visit.
        a_day: visits a day that the rule asks for.
        limit_seconds: a page that took so long counts as none.
        until: later visits are left out.
    """
    known = [(at, one) for one in probes if (at := _instant(one.at)) is not None and (until is None or at <= until)]
    if not known:
        return None
    ends = max(at for at, _ in known)
    begins = ends - days * _DAY
    within = sorted(((at, one) for at, one in known if at > begins), key=lambda pair: pair[0])
    open_to_all = [one for _, one in within if not one.filed]
    kept = _apart([(at, one) for at, one in within if not one.filed and one.state in {"up", "down"}], a_day)
    by_day = [0] * days
    for at, _ in kept:
        by_day[days - 1 - (ends - at) // _DAY] += 1
    return Span(
        begins,
        ends,
        len(kept),
        tuple(one for _, one in kept if one.state == "down" or one.millis >= limit_seconds * 1000),
        tuple(by_day),
        len(within) - len(open_to_all),
        sum(one.state == "unclear" for one in open_to_all),
        sum(one.state == "ours" for one in open_to_all),
    )


def _instant(text: str) -> datetime | None:
    """An instant; None for what is none, or lies where no visit can."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and 1990 < at.year < 9000 else None


def _apart(probes: Sequence[tuple[datetime, Probe]], a_day: int) -> list[tuple[datetime, Probe]]:
    gap = _DAY / a_day / _CLOSER
    kept: list[tuple[datetime, Probe]] = []
    for at, one in probes:
        if not kept or at - kept[-1][0] >= gap:
            kept.append((at, one))
    return kept
