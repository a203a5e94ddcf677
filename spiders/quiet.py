"""Quiet hours: when nothing is sent to a site. Pure; the wall clock comes from the caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Spans of a day in minutes since midnight, begin and end; one that ends before it begins goes over midnight."""

    spans: tuple[tuple[int, int], ...] = ()
    zone: tzinfo | None = None

    @classmethod
    def of(cls, texts: Iterable[str], zone: tzinfo | None) -> QuietHours:
        """From texts such as "08:30-09:30", which `xuncha.config` has checked."""
        return cls(tuple((_minutes(text[:5]), _minutes(text[6:])) for text in texts), zone)

    def until(self, now: datetime) -> datetime | None:
        """When it is over, if it is quiet now; spans that follow each other are one."""
        local = now.astimezone(self.zone)
        end = local
        for _ in range(len(self.spans)):
            ends = [found for found in (self._end(span, end) for span in self.spans) if found is not None]
            if not ends:
                break
            end = max(ends)
            if end - local > timedelta(days=2):  # the whole day is quiet: nobody could ever be asked
                break
        return end if end > local else None

    @staticmethod
    def _end(span: tuple[int, int], local: datetime) -> datetime | None:
        begin, end = span
        minute = local.hour * 60 + local.minute
        length = (end - begin) % DAY or DAY
        gone = (minute - begin) % DAY
        if gone >= length:
            return None
        start_of_minute = local.replace(second=0, microsecond=0)
        return start_of_minute + timedelta(minutes=length - gone)


NEVER_QUIET = QuietHours()


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes)
