# ruff: noqa: E501, RUF001 - addresses stay whole
"""Every way out of this program against every trick that is known: nothing is connected to but what the gate has checked.

Each path is driven where it makes its connections, and past the checks before it: what a parser reads otherwise than the
gate must gain nothing. No connection leaves: each path's own way to make one is replaced by a note of where to.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import unicodedata
from typing import TYPE_CHECKING, Any

import ada_url
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from reports.delivery import webhook
from spiders import over_ipv6, render_proxy, single
from spiders.addresses import BAD_PORTS, classify_address, name_of
from spiders.gate import Gate, GateResolver, Policy
from spiders.http_client import Client, Exchange
from spiders.pages import urls
from spiders.render_proxy import RenderProxy
from xuncha.errors import XunchaError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A webhook with a user and no password: requests will want one some day.
pytestmark = pytest.mark.filterwarnings("ignore:Non-string passwords:DeprecationWarning")
PUBLIC = "61.135.169.121"
NAMES: dict[str, list[str]] = {
    "public.gov.cn": [PUBLIC],
    "opened.gov.cn": ["10.0.0.5"],
    "neighbour.gov.cn": ["10.0.0.5"],  # not opened, at the address of one that is
    "one-of-three.gov.cn": [PUBLIC, "192.168.1.1", "61.135.169.122"],
    "six-inside.gov.cn": [PUBLIC, "fd12::1"],
    "metadata.gov.cn": ["169.254.169.254"],
    "azure.gov.cn": ["168.63.129.16"],
    "mapped.gov.cn": ["::ffff:10.0.0.1"],
    "nat64.gov.cn": ["64:ff9b::a00:1"],
    "nat64-local.gov.cn": ["64:ff9b:1::a00:1"],
    "sixtofour.gov.cn": ["2002:a00:1::"],
    "teredo.gov.cn": ["2001:0:4136:e378:8000:63bf:f5ff:fffe"],
    "isatap.gov.cn": ["240e::5efe:a00:1"],
    "scoped.gov.cn": ["fe80::1%2"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.localdomain": ["127.0.0.1"],
}
# Where nobody may get, in every notation; {p} is a port or nothing.
HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0x7F.0x0.0x0.0x1",
    "127.0.0.1.", "１２７.０.０.１", "①②⑦.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "%31%32%37.0.0.1", "127%2E0%2E0%2E1",
    "0.0.0.0", "0", "00", "0x0", "10.1.2.3", "10.66051", "172.16.0.1", "172.31.255.255", "192.168.0.1", "3232235521",
    "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "100.64.0.1", "100.100.100.200",
    "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "192.88.99.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]",
    "[::ffff:0:10.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::10.0.0.1]", "[2002:a00:1::]", "[2001:0:4136:e378:8000:63bf:f5ff:fffe]",
    "[240e::5efe:10.0.0.1]", "[240e::200:5efe:10.0.0.1]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fec0::1]", "[fc00::1]",
    "[fd00:ec2::254]", "[fd20:ce::254]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[5f00::1]", "[100::1]",
    "localhost", "LOCALHOST", "localhost.", "localhost.localdomain", *NAMES,
)  # fmt: skip
TRICKS = (
    "http://public.gov.cn@127.0.0.1/", "http://public.gov.cn:80@10.0.0.1/", "http://a:b@[::1]/", "http://127.0.0.1\\@public.gov.cn/",
    "http://public.gov.cn\\@127.0.0.1/", "http:\\\\127.0.0.1\\a", "http:127.0.0.1/", "http:/127.0.0.1/", "http:///127.0.0.1/",
    "HTTP://127.0.0.1/", "ht\ntp://127.0.0.1/", "http://127.0.0.1\t/", "http://public.gov.cn#@127.0.0.1/", "http://127.0.0.1#@public.gov.cn/",
    "http://127.0.0.1?@public.gov.cn/", "http://public.gov.cn%00.127.0.0.1/", "http://127.0.0.1%00.public.gov.cn/", "http://127.0.0.1:80\\@public.gov.cn:80/",
    "http://public.gov.cn:80#@127.0.0.1:80/", "http://public.gov.cn%2f@127.0.0.1/", "http://public.gov.cn;@127.0.0.1/", "http://127.0.0.1 public.gov.cn/",
    "http://0://127.0.0.1/", "http://[::1]public.gov.cn/", "http://public.gov.cn@@127.0.0.1/", "http://public.gov.cn:@127.0.0.1/",
    "ftp://127.0.0.1/", "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:70/_x", "dict://127.0.0.1:11211/stats",
    "data:text/html,x", "javascript:alert(1)", "ws://127.0.0.1/", "wss://10.0.0.1/", "jar:http://127.0.0.1!/", "view-source:http://127.0.0.1/",
    "blob:http://127.0.0.1/x", "about:blank", "ldap://127.0.0.1/", "unix:///var/run/docker.sock", "http+unix://%2Fvar%2Frun%2Fdocker.sock/x",
)  # fmt: skip
ADDRESSES = (*(f"http://{host}/" for host in HOSTS), *(f"https://{host}:8443/" for host in HOSTS), *TRICKS)


class Names:
    """A name server that is as lenient as any: what looks like an address is one. Later answers of a name may differ."""

    def __init__(self, then: dict[str, list[str]] | None = None) -> None:
        self.then = then or {}
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        host = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().rstrip(".")
        answers = self.then if host in self.asked and host in self.then else NAMES
        self.asked.append(host)
        if host in answers:
            return answers[host]
        with contextlib.suppress(OSError, ValueError):
            return [socket.inet_ntoa(socket.inet_aton(host))]
        with contextlib.suppress(ValueError):
            return [str(ipaddress.ip_address(host.partition("%")[0]))]
        raise socket.gaierror(socket.EAI_NONAME, host)


def gated(*opened: str, then: dict[str, list[str]] | None = None) -> Gate:
    return Gate(Policy(frozenset(opened)), lookup=Names(then))


# -- the ways out: each returns the addresses and ports that it went for ----------------------------------------------

Places = list[tuple[str, int]]


def by_crawl(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The crawl's client, handed an address that nobody has looked at before."""
    reactor = MemoryReactorClock()
    monkeypatch.setattr(GateResolver, "gate", gate)
    reactor.installNameResolver(GateResolver(reactor))
    client = Client(reactor, lambda host, port, *, lenient: _NoTls())
    failed: list[BaseException] = []
    for form in dict.fromkeys((urls.canonical(url), url)):
        host = name_of(urls.host_of(form)) if urls.canonical(form) == form else form[7:-1]
        answer = gate.cached(host) or gate.resolve_now(host)
        if answer.state == "ok":
            gate.table[host] = (gate.clock(), answer)
        exchange = Exchange(
            form, b"", 20.0, 1000, True, lambda _k, _l: "all", _Now(), "x", failed.append, failed.append
        )
        with contextlib.suppress(UnicodeError):
            client.send(exchange)
        reactor.advance(1)
    return [(str(one[0]), int(one[1])) for one in reactor.tcpClients]


class _Now:
    def may_leave(self, host: str) -> float:
        return 0.0

    def has_left(self, host: str) -> None:
        pass


@implementer(IOpenSSLClientConnectionCreator)
class _NoTls:
    """No handshake: it is enough to know where one would be tried."""

    def clientConnectionForTLS(self, protocol: Any) -> Any:  # noqa: N802 - Twisted's interface
        raise AssertionError("nothing is connected to")


def by_requests(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """`inspect --explain`, probes, watching, rechecks; its check of the whole address is left out."""
    went: Places = []
    monkeypatch.setattr(single, "_check", lambda url, gate: None)
    monkeypatch.setattr(single.socket, "create_connection", _noting(went))
    with contextlib.suppress(XunchaError):
        single.fetch(url, gate, user_agent="test", deadline=5.0)
    return went


def by_ipv6(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The look at a home page over IPv6, handed bad addresses for its host."""
    went: Places = []
    monkeypatch.setattr(single.socket, "create_connection", _noting(went))
    found = ("fd12::1", "::1", "64:ff9b::a00:1", "::ffff:10.0.0.1")
    over_ipv6.asked(url, found, gate.policy, "test", route=lambda _: True, seconds=5.0)
    return went


def by_browser(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The proxy of the browser: as a request and as a tunnel (https, websockets), for a page of a public host."""
    return asyncio.run(_by_browser(url, gate, monkeypatch, "http://public.gov.cn/"))


def by_browser_inside(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The same for a page of a host that is opened."""
    return asyncio.run(_by_browser(url, gate, monkeypatch, "http://opened.gov.cn/"))


async def _by_browser(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch, page: str) -> Places:
    went: Places = []

    async def note(host: str, port: int, **_options: Any) -> Any:
        went.append((host, port))
        raise OSError("noted")

    monkeypatch.setattr(render_proxy, "refuse_url", lambda url, policy: "" if _parsed(url) else "no address")
    monkeypatch.setattr(render_proxy.asyncio, "open_connection", note)
    proxy = RenderProxy(gate)
    ticket = proxy.admit(page)
    said = _parsed(url)
    ways = [url] if url.lower().startswith("http://") else []
    if said is not None:
        ways.append(f"https://{said.hostname}:{said.port or 443}/")
    for way in ways:
        with contextlib.suppress(render_proxy._RefusedError, ValueError):
            await proxy._connect(way, ticket)
    return went


def _parsed(url: str) -> ada_url.URL | None:
    try:
        return ada_url.URL(url)
    except ValueError:
        return None


def by_webhook(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A webhook of the operator, whose host and port are the address's, as if he had been tricked into them."""
    went: Places = []

    def resolve(host: str, port: int) -> tuple[tuple[str, ...], str]:
        answer = gate.admit(host, port)
        return answer.addresses, answer.reason

    monkeypatch.setattr(webhook, "_PLAIN", _noting(went))
    webhook.send(url.replace("https://", "jsons://").replace("http://", "json://"), "a", "b", resolve, 5.0)
    return went


def by_canary(url: str, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Places:
    """Is it our network? Hosts that answered lately are connected to."""
    went: Places = []

    async def reach(address: str, port: int) -> bool:
        went.append((address, port))
        return False

    host = urls.host_of(urls.canonical(url))
    gate.reach, gate.canaries = reach, ("public.gov.cn",)
    if host:
        asyncio.run(gate.resolve(name_of(host)))
        asyncio.run(gate.network_works([host]))
    return went


def _noting(went: Places) -> Callable[..., socket.socket]:
    def note(address: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
        went.append(address[:2])
        raise OSError("noted")

    return note


PATHS = (by_crawl, by_requests, by_ipv6, by_browser, by_browser_inside, by_webhook, by_canary)


@pytest.fixture(params=PATHS, ids=lambda path: path.__name__)
def path(request: pytest.FixtureRequest) -> Callable[[str, Gate, pytest.MonkeyPatch], Places]:
    return request.param


@pytest.fixture
def went(path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, Gate], Places]]:
    """Where a path goes for an address."""

    def go(url: str, gate: Gate) -> Places:
        with monkeypatch.context() as patches:
            return path(url, gate, patches)

    return go


def bad(places: Places) -> Places:
    return [one for one in places if classify_address(ipaddress.ip_address(one[0].partition("%")[0])) != "public"]


# -- the table --------------------------------------------------------------------------------------------------------


def test_no_path_leads_to_what_is_not_public(went) -> None:
    reached = {url: found for url in ADDRESSES if (found := bad(went(url, gated())))}
    assert reached == {}


def test_what_is_opened_is_opened_for_that_name_alone(path, went) -> None:
    """Another name at the same address, the address itself, names around it: all closed."""
    gate = gated("opened.gov.cn")
    reached = {url: found for url in ADDRESSES if "opened.gov.cn" not in url and (found := bad(went(url, gate)))}
    assert reached == {}
    if path is by_ipv6:
        return
    opened = went("http://opened.gov.cn:8080/", gate)
    wanted = set() if path is by_browser else {("10.0.0.5", 8080)}  # no page of the public web gets inside
    assert set(opened) - {(PUBLIC, 0), ("10.0.0.5", 443)} == wanted


def test_a_public_name_is_reached(path, went) -> None:
    """So the tests above do not pass because nothing ever works."""
    if path is by_ipv6:
        return
    assert (PUBLIC, 8080) in went("http://public.gov.cn:8080/", gated())


def test_ports_that_browsers_refuse(went) -> None:
    reached = {
        port: found
        for port in sorted(BAD_PORTS)
        for host in ("public.gov.cn", "opened.gov.cn", PUBLIC)
        if (
            found := [
                one for one in went(f"http://{host}:{port}/", gated("opened.gov.cn")) if one[1] in BAD_PORTS - {0}
            ]
        )
    }
    assert reached == {}


def test_a_name_that_changes_its_address_is_connected_to_where_it_was_checked(went) -> None:
    for then in (["127.0.0.1"], ["169.254.169.254"], [PUBLIC, "10.0.0.1"]):
        gate = gated(then={"public.gov.cn": then})
        for _ in range(3):
            assert bad(went("http://public.gov.cn/", gate)) == []


def test_proxies_of_the_environment_are_not_used(went, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://61.135.169.122:3128")
        monkeypatch.delenv("no_proxy", raising=False)
    for url in (
        "http://public.gov.cn:8080/",
        "https://public.gov.cn:8443/",
        "http://10.0.0.1/",
        "http://neighbour.gov.cn/",
    ):
        found = went(url, gated())
        assert bad(found) == []
        assert 3128 not in {port for _, port in found}


# -- any address, in any notation -------------------------------------------------------------------------------------

CLOSED = [net for net in ipaddress.IPv4Address._constants._private_networks if net.prefixlen < 32]
closed = st.sampled_from([*CLOSED, ipaddress.ip_network("100.64.0.0/10"), ipaddress.ip_network("224.0.0.0/4")]).flatmap(
    lambda net: st.integers(int(net[0]), int(net[-1]))
)


def _part(number: int, base: str) -> str:
    return {"10": str(number), "8": f"0{number:o}", "16": f"0x{number:x}", "8long": f"000{number:o}"}[base]


@st.composite
def notations(draw: st.DrawFn) -> str:
    """One of the many ways to write an IPv4 address that is not public, as a host."""
    number = draw(closed)
    kind = draw(st.sampled_from(["parts", "mapped", "nat64", "6to4", "isatap", "compatible"]))
    if kind != "parts":
        prefix = {
            "mapped": 0xFFFF << 32,
            "nat64": 0x64_FF9B << 96,
            "6to4": 0x2002 << 112,
            "isatap": (0x240E << 112) | (0x5EFE << 32),
            "compatible": 0,
        }[kind]
        inside = number << 80 if kind == "6to4" else number
        return f"[{ipaddress.IPv6Address(prefix | inside)}]"
    count = draw(st.integers(1, 4))
    heads = [number >> 24 & 255, number >> 16 & 255, number >> 8 & 255][: count - 1]
    parts = [*heads, number & (1 << 8 * (5 - count)) - 1]
    text = draw(st.sampled_from([".", "。", "．", "｡", "%2e"])).join(
        _part(part, draw(st.sampled_from(["10", "8", "16", "8long"]))) for part in parts
    )
    if draw(st.booleans()):
        text = "".join(chr(0xFF10 + int(one)) if one.isdigit() and draw(st.booleans()) else one for one in text)
    if draw(st.booleans()):
        text = "".join(f"%{ord(one):02x}" if one in "0123456789" and draw(st.booleans()) else one for one in text)
    return text + draw(st.sampled_from(["", "."]))


@given(
    host=notations(),
    before=st.sampled_from(["http://", "http://public.gov.cn@", "http:\\\\", "https://a:b@"]),
    port=st.sampled_from(["", ":8080"]),
)
@settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))
def test_no_notation_of_a_closed_address_leads_there(went, host: str, before: str, port: str) -> None:
    assert bad(went(f"{before}{host}{port}/", gated("opened.gov.cn"))) == []
