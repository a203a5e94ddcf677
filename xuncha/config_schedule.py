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
