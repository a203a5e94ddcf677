"""The address gate: the one place that decides which addresses may be asked, for every fetch path and every hop.

A name is resolved here, each of its addresses is checked, and the checked addresses are what the connection uses
(`GateResolver`), so that an answer of the DNS cannot change between check and connect. Rules of design.md part 5: an
entry of the registry, or `--allow-private` for the sites that are named with it, opens loopback, RFC 1918 and ULA for
exactly these hosts, whoever else has the same address; link-local, 100.64/10 and metadata addresses are never opened,
nor any port on the Fetch standard's list of bad ports.

Every fetch path asks `Gate.pinned`, `admit` or `admitted` with host and port where it makes a connection, so that a
parser that reads an address otherwise than the gate does gains nothing: what is judged is what is connected to.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import ada_url
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer

from spiders.addresses import BAD_PORTS, Address, classify_address, literal, name_of
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from scrapy.crawler import Crawler

PRIVATE = N_("this is a private or loopback address")
ANY_HOST: Final = "*"
BAD_PORT = N_("this port is on the list of ports that browsers refuse")


@dataclass(frozen=True, slots=True)
class Policy:
    """What this run may ask. `private_hosts` are names or addresses, without port, that may be private: these alone.

    With `ANY_HOST` among them, private addresses are open for whatever links lead to: `--allow-private`.
    """

    private_hosts: frozenset[str] = frozenset()

    def opens_private(self, host: str) -> bool:
        """Whether `host` may lead to loopback, RFC 1918 or ULA addresses."""
        return host in self.private_hosts or ANY_HOST in self.private_hosts


def refuse_url(url: str, policy: Policy) -> str:
    """Why this address may not be asked, judged without DNS; "" if it may. The reason is a message id."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return N_("is not a web address")
    if parsed.protocol not in {"http:", "https:"}:
        return N_("only http and https are asked")
    if parsed.port and int(parsed.port) in BAD_PORTS:
        return BAD_PORT
    host = parsed.hostname.strip("[]")
    address = literal(host)
    return refuse_address(address, host, policy) if address else ""


def refuse_address(address: Address, host: str, policy: Policy) -> str:
    """Why a resolved address may not be connected to; "" if it may."""
    kind = classify_address(address)
    if kind == "never":
        return N_("this address range is never asked (link-local, carrier, metadata or reserved)")
    if kind == "private" and not policy.opens_private(host):
        return PRIVATE
    return ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Answer of the gate for one host: addresses to connect to, or why there are none.

    `state`: "ok"; "nxdomain" (the name does not exist); "dns_trouble"; "refused" (by the policy; `reason` is a message
    id); "our_network" (no name can be resolved from here just now).
    """

    state: Literal["ok", "nxdomain", "dns_trouble", "refused", "our_network"]
    addresses: tuple[str, ...] = ()
    reason: str = ""


@functools.lru_cache(maxsize=10_000)
def of_literal(host: str, policy: Policy) -> Resolved | None:
    """What the policy says of a host that is literally an address; None for a name."""
    address = literal(host)
    if address is None:
        return None
    reason = refuse_address(address, host, policy)
    return Resolved("refused", reason=reason) if reason else Resolved("ok", (str(address),))


def system_lookup(host: str) -> list[str]:
    """All addresses of a name, by the system's resolver. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


CANARY_PORTS = (443, 80)
CANARY_TRUST = 2.0
CANARY_TIMEOUT = 3.0


async def reaches(address: str, port: int = 0) -> bool:
    """Whether a connection to an address can be made, by default on one of the usual ports; nothing is sent."""
    for one in (port,) if port else CANARY_PORTS:
        try:
            async with asyncio.timeout(CANARY_TIMEOUT):
                _, writer = await asyncio.open_connection(address, one)
        except ConnectionRefusedError:
            return True  # somebody answered
        except OSError:
            continue
        writer.close()
        return True
    return False


# RFC 6761, RFC 2606: these names never exist, whatever the network is doing.
_NEVER_EXIST = (".invalid",)


@dataclass(slots=True)
class Gate:
    """Resolves and checks hosts, and remembers good answers for `ttl` seconds. Errors are never remembered.

    Args:
        canaries: names that exist for certain; when a name is unknown and none of them resolves, it is our network.
        lookup: injected for tests; blocking, called in a thread.
        reach: injected for tests; whether an address can be connected to.
    """

    policy: Policy = field(default_factory=Policy)
    canaries: tuple[str, ...] = ()
    lookup: Callable[[str], Iterable[str]] = system_lookup
    reach: Callable[[str, int], Awaitable[bool]] = reaches
    ttl: float = 300.0
    clock: Callable[[], float] = time.monotonic
    table: dict[str, tuple[float, Resolved]] = field(default_factory=dict)
    names_worked: bool = False  # a canary had a name at some time
    _trust: tuple[float, bool] | None = None

    def cached(self, host: str) -> Resolved | None:
        """A remembered good answer, or the answer of a literal address, without any wait."""
        answer = of_literal(host, self.policy)
        if answer is not None:
            return answer
        entry = self.table.get(host)
        if entry and self.clock() - entry[0] < self.ttl:
            return entry[1]
        return None

    def pinned(self, host: str, port: int) -> Resolved | None:
        """What is known of a place before any look-up: it is refused, or these are its addresses, checked."""
        return Resolved("refused", reason=BAD_PORT) if port in BAD_PORTS else self.cached(host)

    def admit(self, host: str, port: int) -> Resolved:
        """Whether a connection may be made to host and port, and to which addresses. May block for a look-up."""
        return self.pinned(host, port) or self.resolve_now(host)

    async def admitted(self, host: str, port: int) -> Resolved:
        """The same, without blocking."""
        return self.pinned(host, port) or await self.resolve(host)

    def known(self, host: str) -> tuple[str, ...]:
        """The addresses of a host, with or without port, that are pinned just now."""
        answer = self.cached(name_of(host))
        return answer.addresses if answer is not None else ()

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses that a host (port or not) was found to have, however long ago; () for a literal address."""
        entry = self.table.get(name := name_of(host))
        return entry[1].addresses if entry and literal(name) is None else ()

    async def resolve(self, host: str) -> Resolved:
        """Resolve and check one host; good answers are pinned for the connections that follow."""
        answer = self.cached(host)
        if answer is None:
            answer = await self.look_up(host)
            if answer.state == "ok":
                self.table[host] = (self.clock(), answer)
        return answer

    def resolve_now(self, host: str) -> Resolved:
        """Resolve and check one host in the calling thread."""
        try:
            addresses = list(self.lookup(host))
        except socket.gaierror as error:
            return self._no_address(host, error)
        except (OSError, ValueError):  # ValueError: no name at all, too long a label
            return Resolved("dns_trouble")
        for text in addresses:
            reason = refuse_address(ipaddress.ip_address(text.partition("%")[0]), host, self.policy)
            if reason:  # one bad address among good ones is how rebinding looks: refuse the name
                return Resolved("refused", reason=reason)
        return Resolved("ok", tuple(addresses)) if addresses else Resolved("dns_trouble")

    def _no_address(self, host: str, error: socket.gaierror) -> Resolved:
        definite = error.errno == socket.EAI_NONAME  # EAI_NODATA: the name exists, only its address does not
        if definite and host.endswith(_NEVER_EXIST):
            return Resolved("nxdomain")
        if not self._dns_works():
            return Resolved("our_network")
        return Resolved("nxdomain") if definite else Resolved("dns_trouble")

    def _dns_works(self) -> bool:
        """Whether any canary resolves.

        Asked again after a few seconds, sooner than any second look: two looks at one name that does not exist must not
        rest on one look at the canaries.
        """
        if not self.canaries:
            return True
        now = self.clock()
        if self._trust is None or now - self._trust[0] >= CANARY_TRUST:
            self._trust = (now, any(self._resolves(name) for name in self.canaries))
            self.names_worked = self.names_worked or self._trust[1]
        return self._trust[1]

    async def learn_whether_names_work(self) -> None:
        """Look for a canary once while all is well: names that go missing later are worth waiting for, then."""
        await asyncio.get_running_loop().run_in_executor(None, self._dns_works)

    async def network_works(self, well: Iterable[str] = ()) -> bool:
        """Whether our network works: a canary has a name, and one of them takes a connection. True without canaries.

        `well`: hosts that have answered lately serve as canaries, too, as far as connections go; where only some places
        can be reached from here, the configured ones may be out of reach.
        """
        if not self.canaries:
            return True
        found = [await self.look_up(name) for name in self.canaries]
        if any(one.state == "refused" for one in found):  # it has a name; the policy lets us learn no more
            return True
        places = [(one.addresses[0], 0) for one in found if one.state == "ok"]
        if not places:
            return False
        for address, number in places:
            if await self.reach(address, number):
                return True
        return await self.reaches_any(well)

    async def reaches_any(self, hosts: Iterable[str]) -> bool:
        """Whether one of some hosts, with or without port, takes a connection at the address it was found to have."""
        for host in hosts:
            port = host.rpartition(":")[2]
            number = int(port) if ":" in host and port.isdigit() else 0
            known = self.pinned(name_of(host), number or CANARY_PORTS[0])
            if known is not None and known.state == "ok" and await self.reach(known.addresses[0], number):
                return True
        return False

    async def look_up(self, host: str) -> Resolved:
        """A host's addresses as of now, whatever is remembered."""
        return await asyncio.get_running_loop().run_in_executor(None, self.resolve_now, host)

    def is_here(self, host: str) -> bool:
        """Whether a host (with or without port) is known to be this very machine, which no network leads to."""
        answer = self.cached(name_of(host))
        return answer is not None and any(ipaddress.ip_address(one).is_loopback for one in answer.addresses)

    def _resolves(self, name: str) -> bool:
        try:
            return bool(list(self.lookup(name)))
        except OSError:
            return False


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way: the answer lies in the table."""


@implementer(IHostnameResolver)
class GateResolver:
    """Twisted's name resolver for the whole process: answers only what the gate has checked, and pins it.

    Named in the setting TWISTED_DNS_RESOLVER, which Scrapy reads from process settings only.
    """

    gate: Gate = Gate()

    def __init__(self, reactor: Any) -> None:  # noqa: ANN401 - Twisted's reactor has no useful type
        self.reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GateResolver:  # noqa: ANN401, ARG003
        """Scrapy's way of making the resolver."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Scrapy's way of putting it in place."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: ANN401, N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: ARG002, N803
        transportSemantics: str = "TCP",  # noqa: ARG002, N803
    ) -> _Resolution:
        """Hand out the checked addresses of a host; none if the gate has not checked it."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        answer = self.gate.pinned(hostName, portNumber)
        for text in answer.addresses if answer and answer.state == "ok" else ():
            family = IPv6Address if ":" in text else IPv4Address
            resolutionReceiver.addressResolved(family("TCP", text, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution
