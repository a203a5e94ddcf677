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


_NOT_BEFORE = timedelta(days=2)  # a site that was inspected so lately waits for its next night
_CONFIRM_WITHIN = timedelta(days=2)


def inspection_is_due(
    site_id: str, night: tuple[int, int], now: datetime, last: datetime | None, quiet: QuietHours
) -> bool:
    """Whether a site is to be inspected now: each has its own minute in its own night of the week.

    Args:
        site_id: whose.
        night: begin and end in minutes since midnight; it may go over midnight.
        now: the wall clock, in the zone of the night.
        last: when it was last inspected; None: never, then the next night will do.
        quiet: when nothing is sent to it.
    """
    if not in_span(now, night) or quiet.until(now) is not None:
        return False
    if last is None or last > now + timedelta(minutes=5):
        return True
    return last < last_turn(site_id, night, now) and now - last >= _NOT_BEFORE


def last_turn(site_id: str, night: tuple[int, int], now: datetime) -> datetime:
    """The last time, up to now, at which it was this site's turn."""
    begin, end = night
    length = (end - begin) % _DAY_MINUTES or _DAY_MINUTES
    place = share_of(site_id, 7 * length)
    monday = (now - timedelta(days=now.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    turn = monday + timedelta(days=place // length, minutes=begin + place % length)
    while turn > now:
        turn -= _WEEK
    return turn


def in_span(now: datetime, span: tuple[int, int]) -> bool:
    """Whether an instant lies in a span of the day."""
    begin, end = span
    return (now.hour * 60 + now.minute - begin) % _DAY_MINUTES < ((end - begin) % _DAY_MINUTES or _DAY_MINUTES)


def confirmation_is_due(
    now: datetime, finished: datetime, started: datetime, before: datetime | None, *, uncertain: bool, wait: timedelta
) -> bool:
    """Whether what a run left uncertain is to be asked again: four hours later, once, within two days.

    Args:
        now: the wall clock.
        finished: end of the last run.
        started: its begin.
        before: begin of the run before it; one shortly before it means that it was the confirmation itself.
        uncertain: whether it left anything in doubt.
        wait: time that must lie between two observations.
    """
    if not uncertain or (before is not None and started - before < _NOT_BEFORE):
        return False
    return wait <= now - finished <= _CONFIRM_WITHIN
