"""The client on connections in memory: what is sent, when, on which connection, and what becomes of each exchange."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from scrapy import exceptions as scrapy_errors
from scrapy.http import Response
from twisted.internet import error as twisted_errors
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.testing import MemoryReactorClock
from twisted.python.failure import Failure
from zope.interface import implementer

from spiders import outcomes
from spiders.failures import outcome_of
from spiders.gate import Gate, GateResolver, Policy
from spiders.http_client import IDLE, Client, Exchange
from spiders.pace import MARGIN, Leaving, Paces
from spiders.places import authority, target

HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"


@implementer(IHostnameResolver)
class Resolver(GateResolver):
    gate = Gate(Policy(frozenset({"127.0.0.1", "10.0.0.1", "10.0.0.2"})))


class Line:
    """A connection as the server sees it."""

    def __init__(self, protocol: Any) -> None:
        self.protocol = protocol
        self.received = b""
        self.dropped = False
        protocol.makeConnection(self)

    def writeSomeData(self, data: bytes) -> int:  # noqa: N802 - Twisted's interface
        self.received += data
        return len(data)

    def abortConnection(self) -> None:  # noqa: N802
        self.dropped = True

    def says(self, data: bytes) -> None:
        self.protocol.dataReceived(data)

    def closes(self) -> None:
        self.protocol.connectionLost(Failure(twisted_errors.ConnectionDone()))


class World:
    """A client, its reactor, what became of each exchange."""

    def __init__(self, rate: float = 0.0) -> None:
        self.reactor = MemoryReactorClock()
        self.reactor.installNameResolver(Resolver(self.reactor))
        self.client = Client(self.reactor, self._no_tls)
        self.paces = Paces(rate)
        self.leaving = Leaving(self.paces, lambda _host: (), self.reactor.seconds)
        self.came: list[Response | BaseException] = []
        self.lines: list[Line] = []

    @staticmethod
    def _no_tls(host: str, port: int, *, lenient: bool) -> Any:
        raise AssertionError("no secure connections here")

    def ask(self, path: str = "/", **more: Any) -> Exchange:
        exchange = Exchange(
            f"http://127.0.0.1:81{path}",
            b"User-Agent: x\r\n",
            more.pop("timeout", 20.0),
            more.pop("max_size", 1000),
            more.pop("fresh", False),
            more.pop("wanted", lambda _kind, _length: "all"),
            self.leaving,
            "127.0.0.1:81",
            self.came.append,
            self.came.append,
            **more,
        )
        self.client.send(exchange)
        return exchange

    def connects(self) -> Line:
        """The oldest connection that is being made is there."""
        factory = self.reactor.tcpClients.pop(0)[2]
        self.lines.append(Line(factory.buildProtocol(None)))
        return self.lines[-1]

    @property
    def connecting(self) -> int:
        return len(self.reactor.tcpClients)


def test_a_request_is_what_a_browser_would_send() -> None:
    world = World()
    world.ask("/a?b=c")
    assert world.reactor.tcpClients[0][:2] == ("127.0.0.1", 81)
    line = world.connects()
    assert line.received == b"GET /a?b=c HTTP/1.1\r\nUser-Agent: x\r\nHost: 127.0.0.1:81\r\n\r\n"
    line.says(HTML)
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.status, response.body, response.flags) == (200, b"hi", [])
    assert response.headers["Content-Type"] == b"text/html"


def test_a_connection_serves_one_after_the_other_and_is_not_kept_for_ever() -> None:
    world = World()
    world.ask("/1")
    line = world.connects()
    line.says(HTML)
    world.ask("/2")
    assert world.connecting == 0
    assert b"GET /2 " in line.received
    world.ask("/3")  # this one is busy
    assert world.connecting == 1
    line.says(HTML)
    assert not line.dropped
    world.reactor.advance(IDLE + 1)
    assert line.dropped
    world.ask("/4")
    assert b"/4" not in line.received


def test_a_second_look_has_a_connection_of_its_own() -> None:
    world = World()
    world.ask("/1")
    world.connects().says(HTML)
    world.ask("/2", fresh=True)
    assert world.connecting == 1
    line = world.connects()
    assert b"\r\nConnection: close\r\n" in line.received
    line.says(HTML)
    assert line.dropped


def test_a_connection_that_the_server_had_closed_is_made_anew_once() -> None:
    world = World()
    world.ask("/1")
    world.connects().says(HTML)
    world.ask("/2")
    world.lines[0].closes()
    assert len(world.came) == 1
    line = world.connects()
    assert b"GET /2 " in line.received
    line.closes()
    assert len(world.came) == 2
    assert world.connecting == 0
    assert outcome_of(world.came[1]).name == outcomes.LOST  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "body", "flags"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", b"hel", ["dataloss"]),
        (b"HTTP/1.1 200 OK\r\n\r\nhel", b"hel", ["partial"]),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", b"hel", ["dataloss"]),
    ],
)
def test_what_came_before_the_connection_broke_is_kept(data: bytes, body: bytes, flags: list[str]) -> None:
    world = World()
    world.ask()
    line = world.connects()
    line.says(data)
    assert not world.came
    line.closes()
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (body, flags)


def test_chunks_that_are_wrong_end_the_answer() -> None:
    world = World()
    world.ask()
    line = world.connects()
    line.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nxyz\r\n")
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (b"hel", ["dataloss"])
    assert line.dropped


@pytest.mark.parametrize(
    ("part", "says", "body"),
    [
        ("nothing", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhello", b""),
        ("start", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhello", b"hello"),
    ],
)
def test_no_more_of_a_file_is_taken_than_is_wanted(part: str, says: bytes, body: bytes) -> None:
    world = World()
    world.ask(wanted=lambda _kind, _length: part)
    line = world.connects()
    line.says(says)
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (body, ["download_stopped"])
    assert line.dropped


@pytest.mark.parametrize("trouble", ["lost", "late"])
def test_a_file_that_was_wanted_whole_and_does_not_come_counts_as_its_beginning(trouble: str) -> None:
    world = World()
    world.ask(wanted=lambda _kind, _length: "file")
    line = world.connects()
    line.says(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhello")
    assert world.came == []
    if trouble == "lost":
        line.closes()
    else:
        world.reactor.advance(21)
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (b"hello", ["download_stopped"])


def test_a_file_of_no_stated_length_is_whole_when_the_server_ends_the_connection() -> None:
    world = World()
    world.ask(wanted=lambda _kind, _length: "file")
    line = world.connects()
    line.says(b"HTTP/1.0 200 OK\r\n\r\nhello")
    line.closes()
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (b"hello", [])


def test_a_whole_file() -> None:
    world = World()
    world.ask(wanted=lambda _kind, _length: "file")
    line = world.connects()
    line.says(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")
    line.says(b"llo")
    (response,) = world.came
    assert isinstance(response, Response)
    assert (response.body, response.flags) == (b"hello", [])


@pytest.mark.parametrize(
    "says",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1001,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + b"x" * 1001,
    ],
)
def test_a_body_that_is_too_large_is_given_up(says: bytes) -> None:
    world = World()
    world.ask()
    line = world.connects()
    line.says(says)
    (error,) = world.came
    assert isinstance(error, scrapy_errors.DownloadCancelledError)
    assert outcome_of(error).name == outcomes.TOO_LARGE
    assert line.dropped


def test_time_is_up_while_connecting() -> None:
    world = World()
    world.ask(timeout=5.0)
    world.reactor.advance(5.1)
    assert [outcome_of(error).name for error in world.came] == [outcomes.TIMEOUT]  # type: ignore[arg-type]


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 200 OK\r\nX: y\r\n", b"HTTP/1.1 200 OK\r\n\r\nhel"])
def test_time_is_up_while_the_answer_comes(says: bytes) -> None:
    world = World()
    world.ask(timeout=5.0)
    line = world.connects()
    if says:
        line.says(says)
    world.reactor.advance(5.1)
    assert [outcome_of(error).name for error in world.came] == [outcomes.TIMEOUT]  # type: ignore[arg-type]
    assert line.dropped
    line.closes()
    assert len(world.came) == 1


def test_what_is_no_http_is_malformed() -> None:
    world = World()
    world.ask()
    line = world.connects()
    line.says(b"220 ftp.example.cn\r\n")
    assert [outcome_of(error).name for error in world.came] == [outcomes.BAD_ANSWER]  # type: ignore[arg-type]
    assert line.dropped


def test_bytes_that_nobody_asked_for_cost_the_connection() -> None:
    world = World()
    world.ask()
    line = world.connects()
    line.says(HTML)
    line.says(b"HTTP/1.1 200 OK\r\n\r\nanother")
    assert line.dropped
    assert len(world.came) == 1


def test_an_address_that_the_gate_does_not_know_is_not_connected_to() -> None:
    world = World()
    exchange = Exchange(
        "http://unknown.gov.cn/", b"", 20.0, 1000, False, lambda _k, _l: "all",
        world.leaving, "unknown.gov.cn", world.came.append, world.came.append,
    )  # fmt: skip
    world.client.send(exchange)
    assert world.connecting == 0
    assert [outcome_of(error).name for error in world.came] == [outcomes.DNS]  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["http://a b/", "http://a/\r\nX: y", "ftp://a/", "http:///x", "http://a/中", "a"])
def test_what_is_no_address_is_never_sent(url: str) -> None:
    world = World()
    exchange = world.ask()
    exchange.url, exchange.over = url, False
    world.client.send(exchange)
    world.reactor.advance(0)
    assert any(isinstance(error, ValueError) for error in world.came)
    with pytest.raises(ValueError, match="invalid"):
        target(url)


@pytest.mark.parametrize(
    ("url", "place", "path", "host"),
    [
        ("http://a.cn/x?y=/#z", (False, "a.cn", 80), b"/x?y=/", b"a.cn"),
        ("https://a.cn:8443", (True, "a.cn", 8443), b"/", b"a.cn:8443"),
        ("http://[::1]:81/", (False, "::1", 81), b"/", b"[::1]:81"),
        ("https://[2001:db8::1]/?q", (True, "2001:db8::1", 443), b"/?q", b"[2001:db8::1]"),
        ("http://user:word@a.cn/@b", (False, "a.cn", 80), b"/@b", b"a.cn"),
        ("http://a.cn?q", (False, "a.cn", 80), b"?q", b"a.cn"),
    ],
)
def test_where_an_address_leads(url: str, place: tuple[bool, str, int], path: bytes, host: bytes) -> None:
    assert target(url) == (place, path)
    assert authority(target(url)[0]) == host


def test_connections_made_in_different_times_do_not_bring_requests_together() -> None:
    world = World(rate=2.0)
    sent: list[float] = []
    for number in range(4):  # all wait for their connections, as long as the server takes to accept them
        world.ask(f"/{number}", timeout=60.0)
    world.reactor.advance(3.0)
    while world.connecting:
        world.connects()
    for _ in range(400):
        world.reactor.advance(0.005)
        sent += [world.reactor.seconds()] * (sum(bool(line.received) for line in world.lines) - len(sent))
    assert len(sent) == 4
    assert all(after - before >= 0.5 + MARGIN - 1e-6 for before, after in itertools.pairwise(sent))
    assert sent[-1] - sent[0] < 3 * (0.5 + MARGIN) + 0.1


def test_time_is_up_while_the_pace_holds_a_request_back() -> None:
    world = World(rate=0.1)
    world.ask("/1", timeout=60.0)
    world.ask("/2", timeout=5.0)
    first, second = world.connects(), world.connects()
    assert first.received
    world.reactor.advance(6.0)
    assert [outcome_of(error).name for error in world.came] == [outcomes.TIMEOUT]  # type: ignore[arg-type]
    assert second.dropped
    world.reactor.advance(30.0)
    assert not second.received
