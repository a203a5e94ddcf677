"""Whose turn it is: probes spread over the day, weekly crawls spread over the nights of a week. Pure.

The place of a site in the row comes from its id, so it is the same in every process and needs no memory.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.quiet import QuietHours

_DAY_MINUTES = 24 * 60
_WEEK = timedelta(days=7)
_MONDAY = 0


def share_of(site_id: str, parts: int) -> int:
    """Which of so many equal parts is a site's own."""
    return zlib.crc32(site_id.encode()) % parts


def probe_is_due(site_id: str, per_day: int, now: datetime, last: datetime | None, quiet: QuietHours) -> bool:
    """Whether the home page of a site is to be visited now.

    A day is cut into `per_day` parts (what is left of it outside of quiet hours), each site has its own cuts, and one
    visit is made in each part. After a break one visit is due, not all those that were left out.

    Args:
        site_id: whose.
        per_day: visits a day.
        now: the wall clock.
        last: the last visit; one that lies in the future (a clock that was wrong) does not count.
        quiet: when nothing is sent to it.
    """
    if quiet.until(now) is not None:
        return False
    if last is None or last > now + timedelta(minutes=5):
        return True
    length = round(_awake_minutes(quiet) * 60 / per_day)
    offset = share_of(site_id, length)
    return (int(now.timestamp()) + offset) // length != (int(last.timestamp()) + offset) // length


def _awake_minutes(quiet: QuietHours) -> int:
    silent = [False] * _DAY_MINUTES
    for begin, end in quiet.spans:
        for minute in range(begin, begin + ((end - begin) % _DAY_MINUTES or _DAY_MINUTES)):
            silent[minute % _DAY_MINUTES] = True
    return max(60, silent.count(False))
