"""Whether a home page is delivered over IPv6, asked once and only from where this machine has a way there itself."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Final, Literal

from spiders.addresses import name_of
from spiders.gate import Gate, system_lookup
from spiders.pages import urls
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from spiders.gate import Policy

Told = Literal["", "ok", "failed"]
SECONDS: Final = 15.0


def has_route(address: str) -> bool:
    """Whether this machine knows a way to an address. Nothing is sent: a datagram socket only chooses its way."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 80))
    except OSError:
        return False
    return True


def asked(
    url: str,
    addresses: Sequence[str],
    policy: Policy,
    user_agent: str,
    *,
    route: Callable[[str], bool] = has_route,
    seconds: float = SECONDS,
) -> Told:
    """Ask for a page over IPv6 alone, through the same gate as everything.

    Args:
        url: the home page.
        addresses: what the name of its host leads to.
        policy: which addresses may be asked.
        user_agent: who is asking.
        route: whether there is a way to an address from here.
        seconds: for the whole answer.

    Returns:
        "" where that could not be tried, "ok" for any answer that is no error of the server, else "failed".
    """
    six = tuple(address for address in addresses if ":" in address)
    if not six or not any(map(route, six)):
        return ""
    from spiders.single import fetch  # takes its time to import, and most machines have no such way

    host = name_of(urls.host_of(urls.canonical(url)))

    def lookup(name: str) -> Iterable[str]:
        return six if name == host else system_lookup(name)  # where a redirect leads is its own matter

    try:
        answer = fetch(url, Gate(policy, lookup=lookup), user_agent=user_agent, deadline=seconds, max_bytes=64 * 1024)
    except XunchaError:
        return "failed"
    return "failed" if answer.status >= 500 else "ok"
