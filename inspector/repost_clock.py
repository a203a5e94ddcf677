"""When a document appeared, when a site reposted it, and how sure that is: claims beside what we saw ourselves.

Claims and our own looks never mix silently. A claim holds unless our looks contradict it; our looks only make the span
narrower that a claim leaves open. Every doubt is read in favour of the site.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from inspector.days import Moment, read_instant

if TYPE_CHECKING:
    from datetime import tzinfo

    from db.models import WatchNote
    from inspector.working_days import WorkingDays


def appeared(claimed: Moment | None, note: WatchNote | None, zone: tzinfo | None) -> Moment | None:
    """Between which instants a document of a superior site became public; None when nobody knows.

    Args:
        claimed: what its page says.
        note: what watching saw: when it was first there, and the last look before that did not show it.
        zone: of claims without one.

    Returns:
        The claim, cut to what our looks leave of it. A claim that lies before a look that did not show the document
        is replaced by our looks: nobody could have reposted what was not there. One that lies after our first sight of
        it (clocks differ) stands, because it is better for the site.
    """
    seen = read_instant(note.first_seen, zone) if note else None
    unseen = read_instant(note.unseen_at, zone) if note else None
    if claimed is None:
        return Moment(unseen, seen) if seen and unseen and unseen <= seen else None
    first, last = claimed.first, claimed.last
    if seen and unseen and last <= unseen <= seen:
        return Moment(unseen, seen)
    if unseen and first < unseen < last:
        first = unseen
    if seen and first <= seen < last:
        last = seen
    return Moment(first, last)


def shown_by(claimed: Moment | None, first_seen: str, zone: tzinfo | None) -> Moment | None:
    """A repost without a date was there when we first saw it; when it came is not known."""
    if claimed is not None:
        return claimed
    seen = read_instant(first_seen, zone)
    return None if seen is None else Moment(datetime.min.replace(tzinfo=seen.tzinfo), seen)


def hours(start: datetime, end: datetime) -> float:
    """Hours from one instant to another, negative when the second comes first."""
    return (end - start).total_seconds() / 3600


def working_hours(start: datetime, end: datetime, calendar: WorkingDays) -> float | None:
    """Hours between two instants that fall on working days (whole days of 24 hours); None when a day is not known."""
    total, at = 0.0, start
    while at < end:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(0), at.tzinfo)
        until = min(midnight, end)
        working = calendar.is_working_day(at.date())
        if working is None:
            return None
        total += hours(at, until) if working else 0.0
        at = until
    return total
