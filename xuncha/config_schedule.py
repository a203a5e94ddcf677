"""Configuration of what runs when: `[probe]` and `[schedule]` in xuncha.toml, `maintenance` in sites.toml."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

if TYPE_CHECKING:
    from datetime import tzinfo

_SPAN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d)\s*/\s*(\d{4}-\d\d-\d\d \d\d:\d\d)")


class ProbeSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[probe] in xuncha.toml.

    Args:
        per_day: visits to each home page in 24 hours; the rule asks for 20, the rest makes up for what cannot count.
        timeout: seconds within which the page must be there.
        concurrency: visits under way.
        keep_days: visits that found a page are kept so long, then their days are summed up.
        keep_failed_days: visits that found none are kept so long.
    """

    per_day: Annotated[int, msgspec.Meta(ge=1, le=60)] = 30
    timeout: Annotated[float, msgspec.Meta(ge=1, le=60)] = 15.0
    concurrency: Annotated[int, msgspec.Meta(ge=1, le=64)] = 16
    keep_days: Annotated[int, msgspec.Meta(ge=15)] = 35
    keep_failed_days: Annotated[int, msgspec.Meta(ge=15)] = 730


class JobEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One [[schedule.job]]: a job of your own, or other words for one that the program has.

    Args:
        name: of a job of `xuncha schedule list`, or a new one.
        when: plain words or a cron expression; "never" switches a job off.
        command: what follows `xuncha`; {digests}, {backups} and {day} are filled in.
        title: what lists call it.
        catch_up: hours after which a time that was left out is given up.
    """

    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,30}$")]
    when: str = ""
    command: str = ""
    title: str = ""
    catch_up: Annotated[float, msgspec.Meta(gt=0)] | None = None


class ScheduleSection(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """[schedule] in xuncha.toml.

    Args:
        night: when sites are inspected.
        working_hours: what "in working hours" means.
        workers: jobs that run side by side.
        heartbeat: a file that the service touches.
        ping_url: an address that the service asks now and then, so that others notice when it stopped.
        ping_every: minutes between two of these.
        digests: folder of the digests that the schedule writes.
        backups: folder of the backups.
        job: jobs of your own.
    """

    night: str = "22:00-06:00"
    working_hours: str = "08:30-17:30"
    workers: Annotated[int, msgspec.Meta(ge=1, le=16)] = 4
    heartbeat: str = "xuncha.heartbeat"
    ping_url: str = ""
    ping_every: Annotated[int, msgspec.Meta(ge=1, le=1440)] = 10
    digests: str = "digests"
    backups: str = "backups"
    job: list[JobEntry] = []


def span_of(text: str, zone: tzinfo) -> tuple[datetime, datetime]:
    """Begin and end of a filed maintenance, "2026-11-20 22:00/2026-11-21 06:00".

    Raises:
        ValueError: it is not written like that, or does not end after it begins.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    begins, ends = (datetime.strptime(one, "%Y-%m-%d %H:%M").replace(tzinfo=zone) for one in match.groups())
    if ends <= begins:
        raise ValueError(text)
    return begins, ends
