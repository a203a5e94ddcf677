"""Politeness: when each host may be asked again. Pure bookkeeping with an injected clock.

One host is asked at most `rate` times a second, evenly spaced, with a bounded number of requests open at once. A host
that asks us to slow down (429, 503 with Retry-After) is left alone for as long as it says, within reason.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_PAUSE = 300.0
DEFAULT_PAUSE = 10.0


@dataclass(slots=True)
class HostPace:
    """Pace of one host (host or host:port). Times are seconds of a monotonic clock.

    `rate` is in requests a second; 0 = no spacing (for one's own test servers only).
    """

    rate: float
    max_open: int = 4
    next_at: float = 0.0
    open: int = 0
    pauses: int = 0

    def ready_at(self) -> float:
        """When the next request may leave; infinity while too many are open."""
        return self.next_at if self.open < self.max_open else float("inf")

    def left(self, now: float) -> None:
        """A request leaves now."""
        self.open += 1
        spacing = 1.0 / self.rate if self.rate > 0 else 0.0
        # Spaced from now, not from the due time: catching up would put too many requests into one second.
        self.next_at = max(self.next_at, now + spacing)

    def came_back(self) -> None:
        """A request was answered or failed."""
        self.open -= 1

    def pause(self, now: float, seconds: float | None) -> float:
        """Leave the host alone for a while; returns the seconds granted."""
        granted = min(max(seconds if seconds is not None else DEFAULT_PAUSE, 1.0), MAX_PAUSE)
        self.next_at = max(self.next_at, now + granted)
        self.pauses += 1
        return granted


def retry_after(value: str, now_epoch: float) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 10.2.3), a number or a date; None if neither."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:9]), 10**8))
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now_epoch)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
