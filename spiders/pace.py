"""Politeness: when each host and each address may be asked again. Pure bookkeeping with an injected clock.

One host is asked at most `rate` times a second, evenly spaced, with a bounded number of requests open at once. That is
kept twice: where a request is handed out, and where its bytes are handed to the socket, because connections are made
in different times and a busy program wakes late: what left late holds up the next one. Many
county sites share one server: all hosts behind one address together are asked no faster than `rate_per_address`. A host
that asks us to slow down (429, 503 with Retry-After) is left alone for as long as it says, within reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spiders.together import SharedPaces

MAX_PAUSE = 300.0
DEFAULT_PAUSE = 10.0
MARGIN = 0.01  # seconds between two requests beyond what the rate asks: no network carries both in the same time
SLOWEST = 4.0  # a host that cannot keep up is asked down to a quarter of its rate


@dataclass(slots=True)
class HostPace:
    """Pace of one host (host or host:port). Times are seconds of a monotonic clock.

    `rate` is in requests a second; 0 = no spacing (for one's own test servers only). `slowed`: so many times slower.
    """

    rate: float
    max_open: int = 4
    next_at: float = 0.0
    open: int = 0
    pauses: int = 0
    slowed: float = 1.0
    sent_at: float = float("-inf")

    def ready_at(self) -> float:
        """When the next request may leave; infinity while too many are open."""
        return self.next_at if self.open < self.max_open else float("inf")

    def left(self, now: float) -> None:
        """A request leaves now."""
        self.open += 1
        # Spaced from now, not from the due time: catching up would put too many requests into one second.
        self.next_at = max(self.next_at, now + self.spacing)

    @property
    def spacing(self) -> float:
        """Seconds from one request to the next."""
        return self.slowed / self.rate if self.rate > 0 else 0.0

    def may_send(self, now: float) -> float:
        """Seconds until bytes of a request may be handed to a socket."""
        return max(0.0, self.sent_at + self.spacing + MARGIN - now) if self.rate > 0 else 0.0

    def sent(self, now: float) -> None:
        """Bytes of a request are handed to a socket now."""
        self.sent_at = now
        if self.rate > 0:
            self.next_at = max(self.next_at, now + self.spacing + MARGIN)

    def came_back(self) -> None:
        """A request was answered or failed."""
        self.open -= 1

    def pause(self, now: float, seconds: float | None) -> float:
        """Leave the host alone for a while; returns the seconds granted."""
        granted = within_reason(seconds)
        self.next_at = max(self.next_at, now + granted)
        self.pauses += 1
        return granted

    def slow_down(self) -> None:
        """Go on at half the speed; again and again, within reason."""
        self.slowed = min(self.slowed * 2, SLOWEST)


@dataclass(slots=True)
class Paces:
    """All paces of a run.

    Args:
        default: rate of a host that nobody said anything about.
        usual: rate of the run's sites; who is slower than that has said so, and holds its whole address to it.
        per_address: requests a second to one address, all hosts behind it together; 0 = no limit of its own.
        max_open: requests under way to one host.
    """

    default: float
    usual: float = 0.0
    per_address: float = 0.0
    max_open: int = 4
    hosts: dict[str, HostPace] = field(default_factory=dict)
    addresses: dict[str, HostPace] = field(default_factory=dict)

    def of(self, host: str, rate: float | None = None) -> HostPace:
        """The pace of one host; the slowest rate that anybody asked for holds."""
        found = self.hosts.get(host)
        if found is None:
            found = self.hosts[host] = HostPace(self.default if rate is None else rate, self.max_open)
        elif rate:
            found.rate = min(rate, found.rate or rate)
        return found

    def expect(self, host: str, rate: float) -> None:
        """A site on this host will be asked at that rate. Hosts of which nobody says anything keep the slowest."""
        if rate > 0:
            self.default = min(rate, self.default or rate)
            self.usual = max(self.usual, rate)
        self.of(host, rate)

    def address_ready_at(self, host: str, addresses: Sequence[str]) -> float:
        """When the addresses behind a host may be asked again."""
        if not self._paced(host):
            return 0.0
        return max((self.addresses[one].next_at for one in addresses if one in self.addresses), default=0.0)

    def left(self, host: str, addresses: Sequence[str], now: float) -> None:
        """A request to a host is handed out. It counts for all its addresses: which one is used is not ours to say."""
        pace = self.of(host)
        pace.left(now)
        if not self._paced(host):
            return
        for one in addresses:
            address = self.addresses.get(one)
            if address is None:
                address = self.addresses[one] = HostPace(self.per_address)
            if pace.rate < self.usual:
                address.rate = min(address.rate, pace.rate)
            address.left(now)

    def named(self, host: str, addresses: Sequence[str]) -> dict[str, HostPace]:
        """The paces that a request to a host must keep: its own, and those of its addresses ("ip ...")."""
        shared = addresses if self._paced(host) else ()
        return {host: self.of(host), **{f"ip {one}": self.addresses[one] for one in shared if one in self.addresses}}

    def _paced(self, host: str) -> bool:
        return self.per_address > 0 and self.of(host).rate > 0


@dataclass(slots=True)
class Leaving:
    """The last word on when a request that was handed out leaves: where its bytes are handed to the socket.

    `addresses`: those of a host; `clock`: monotonic seconds; `shared`: what other crawls of this machine have sent.
    """

    paces: Paces
    addresses: Callable[[str], Sequence[str]]
    clock: Callable[[], float]
    shared: SharedPaces | None = None

    def may_leave(self, host: str) -> float:
        """Seconds to wait; 0 = it leaves now, and that is noted."""
        if self.paces.of(host).rate <= 0:
            return 0.0
        now = self.clock()
        paces = self.paces.named(host, self.addresses(host))
        wait = max(pace.may_send(now) for pace in paces.values())
        if wait == 0 and self.shared is not None:
            wait = self.shared.may_send({name: pace.spacing for name, pace in paces.items()}, now)
        if wait == 0:
            for pace in paces.values():
                pace.sent(now)
        return wait

    def has_left(self, host: str) -> None:
        """It leaves only now, a little later than was noted."""
        now = self.clock()
        paces = self.paces.named(host, self.addresses(host))
        for pace in paces.values():
            pace.sent(now)
        if self.shared is not None and self.paces.of(host).rate > 0:
            self.shared.sent({name: pace.spacing for name, pace in paces.items()}, now)


def within_reason(seconds: float | None) -> float:
    """The pause that is granted to who asks for so many seconds, or for none in particular."""
    return min(max(seconds if seconds is not None else DEFAULT_PAUSE, 1.0), MAX_PAUSE)


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
