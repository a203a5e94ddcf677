"""The browser's only way out: served with a ticket only, to checked addresses only, within bounds, whatever it is told.

Real sockets on loopback. No test may connect anywhere else: `connections` fails it before a packet leaves.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spiders import render_proxy
from spiders.gate import Gate, Policy
from spiders.render_proxy import RenderProxy

OPEN = asyncio.open_connection


@pytest.fixture(autouse=True)
def connections(monkeypatch):
    """Every connection that the proxy makes; all must be to 127.0.0.1."""
    made = []

    async def connect(host, port, **options):
        assert host == "127.0.0.1", host
        made.append((host, port))
        return await OPEN(host, port, **options)

    monkeypatch.setattr(render_proxy.asyncio, "open_connection", connect)
    return made


class Server:
    """A server that records what it gets and gives one answer."""

    def __init__(self, answer=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", *, linger=False):
        self.answer, self.linger, self.got = answer, linger, []

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc):
        self.server.close()

    async def serve(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.got.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(self.answer)
            await writer.drain()
            if self.linger:
                await asyncio.sleep(60)
        writer.close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/x?y=1"


def gate(**names):
    def look_up(host):
        return names[host.replace(".", "_").replace("-", "_")]

    return Gate(Policy(private_hosts=frozenset({"127.0.0.1", "site.test"})), lookup=look_up)


@contextlib.asynccontextmanager
async def proxy(**names):
    made = RenderProxy(gate(**names))
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


def key(ticket):
    return "Proxy-Authorization: Basic " + base64.b64encode(f"{ticket.user}:{ticket.password}".encode()).decode()


async def say(made, raw, *, wait=3.0):
    """Send bytes to the proxy; everything that comes back until it hangs up."""
    port = made._server.sockets[0].getsockname()[1]
    reader, writer = await OPEN("127.0.0.1", port)
    try:
        writer.write(raw if isinstance(raw, bytes) else raw.encode("latin-1"))
        async with asyncio.timeout(wait):
            return await reader.read()
    finally:
        writer.close()


async def get(made, ticket, url, *lines, method="GET", body=""):
    head = "\r\n".join([f"{method} {url} HTTP/1.1", key(ticket), "Host: evil.example", *lines, "", body])
    return await say(made, head)


def run(coroutine):
    return asyncio.run(coroutine)


# -- who is served ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["X: y", "Proxy-Authorization: Basic eDp5", "Proxy-Authorization: Basic %%%", "Proxy-Authorization: Bearer x",
     "Proxy-Authorization:", "Proxy-Authorization: Basic w7zDvA=="],
)  # fmt: skip
def test_nobody_without_a_ticket(line, connections):
    async def body():
        async with Server() as server, proxy() as made:
            made.admit("http://site.test/")
            answer = await say(made, f"GET {server.url} HTTP/1.1\r\n{line}\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 407 ")
            assert b"Proxy-Authenticate: Basic" in answer
            assert b"127.0.0.1" not in answer

    run(body())
    assert connections == []


def test_a_dismissed_ticket_is_worth_nothing_and_its_connections_end(connections):
    async def body():
        slow = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nbegin"
        async with Server(slow, linger=True) as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            waiting = asyncio.ensure_future(get(made, ticket, server.url))
            while not server.got:
                await asyncio.sleep(0.01)
            made.dismiss(ticket)
            assert (await waiting)[-5:] in {b"begin", b""}
            assert (await get(made, ticket, server.url)).startswith(b"HTTP/1.1 407 ")
            assert ticket.tasks == set()

    run(body())
    assert len(connections) == 1


def test_it_listens_on_loopback_only():
    async def body():
        async with proxy() as made:
            assert {socket.getsockname()[0] for socket in made._server.sockets} == {"127.0.0.1"}
            assert made.admit("http://site.test/").password != made.admit("http://site.test/").password

    run(body())


# -- where it goes ----------------------------------------------------------------------------------------------------


def test_a_request_is_passed_on_as_it_was_without_what_is_the_proxys(connections):
    async def body():
        async with Server() as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            lines = ("Accept: a/b", "Proxy-Connection: keep-alive", "Connection: keep-alive", "Cookie: a=b")
            answer = await get(made, ticket, server.url, *lines)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert answer.endswith(b"\r\n\r\nok")
            assert b"Connection: close" in answer
            got = server.got[0].decode()
            assert got.startswith(f"GET /x?y=1 HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n")
            assert "evil.example" not in got
            assert "proxy" not in got.lower()
            assert "accept: a/b" in got
            assert "cookie: a=b" in got
            assert (ticket.requests, list(ticket.connected)) == (1, [f"127.0.0.1:{server.port}"])
            assert ticket.bytes > 2

    run(body())


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://127.0.0.2/",
        "http://2852039166/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:6379@169.254.169.254/",
        "http://rebind.test/",
        "http://mixed.test/",
        "http://private.test/",
        "http://user:pass@private.test/",
    ],
)
def test_what_the_gate_refuses_is_never_connected_to(url, connections):
    names = {"rebind_test": ["169.254.169.254"], "mixed_test": ["61.135.169.121", "10.0.0.1"],
             "private_test": ["127.0.0.1"]}  # fmt: skip

    async def body():
        async with proxy(**names) as made:
            ticket = made.admit("http://site.test/")
            assert (await get(made, ticket, url)).startswith(b"HTTP/1.1 403 ")
            host = url.removeprefix("http://").split("/")[0].split("@")[-1]
            host += "" if ":" in host.rpartition("]")[2] else ":443"
            answer = await say(made, f"CONNECT {host} HTTP/1.1\r\n{key(ticket)}\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 403 ")
            assert len(ticket.refused) == 2
            assert list(ticket.connected) == []

    run(body())
    assert connections == []


def test_the_checked_address_is_the_one_that_is_connected_to():
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])

    async def body():
        async with Server() as server, proxy() as made:
            made.gate.lookup = lambda host: next(answers)
            ticket = made.admit("http://site.test/")
            for _ in range(3):  # the name has changed since; what was checked is pinned
                assert (await get(made, ticket, f"http://site.test:{server.port}/")).endswith(b"ok")
            assert set(ticket.connected) == {f"127.0.0.1:{server.port}"}

    run(body())


@pytest.mark.parametrize(
    "target", ["ftp://127.0.0.1/", "file:///etc/hosts", "/x", "*", "https://127.0.0.1/", "gopher://x"]
)
def test_other_schemes_are_not_served(target, connections):
    async def body():
        async with proxy() as made:
            assert (await get(made, made.admit("http://site.test/"), target)).startswith(b"HTTP/1.1 400 ")

    run(body())
    assert connections == []


def test_a_tunnel_to_a_checked_address():
    async def body():
        async with Server() as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            raw = f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n{key(ticket)}\r\n\r\nGET /t HTTP/1.1\r\n\r\n"
            answer = await say(made, raw)
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert answer.endswith(b"ok")
            assert server.got == [b"GET /t HTTP/1.1\r\n\r\n"]

    run(body())


def test_nobody_answers():
    async def body():
        async with Server() as server:
            port = server.port
        async with proxy() as made:
            answer = await get(made, made.admit("http://site.test/"), f"http://127.0.0.1:{port}/")
            assert answer.startswith(b"HTTP/1.1 502 ")

    run(body())


# -- bounds -----------------------------------------------------------------------------------------------------------


def test_nothing_follows_the_first_request_unchecked():
    async def body():
        async with Server(linger=True) as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            second = f"GET http://169.254.169.254/ HTTP/1.1\r\n{key(ticket)}\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"
            raw = f"POST {server.url} HTTP/1.1\r\n{key(ticket)}\r\nContent-Length: 3\r\n\r\nabc{second}"
            answer = await say(made, raw)
            assert answer.count(b"HTTP/1.1") == 1
            assert ticket.requests == 1
            assert b"smuggled" not in b"".join(server.got)

    run(body())


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("Content-Length: 99999999",), b"413"),
        (("Content-Length: -1",), b"413"),
        (("Content-Length: 1", "Content-Length: 2"), b"413"),
        (("Content-Length: 5", "Transfer-Encoding: chunked"), b"411"),
        (("Transfer-Encoding: chunked",), b"411"),
    ],
)
def test_bodies_of_requests(lines, status):
    async def body():
        async with Server() as server, proxy() as made:
            answer = await get(made, made.admit("http://site.test/"), server.url, *lines, method="POST", body="abcde")
            assert answer.startswith(b"HTTP/1.1 " + status)
            assert server.got in ([], [b""])

    run(body())


def test_a_server_without_end_is_cut_off(monkeypatch):
    monkeypatch.setattr(render_proxy, "MAX_ANSWER", 50_000)

    async def body():
        async with Server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500_000, linger=True) as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            assert 50_000 <= len(await get(made, ticket, server.url)) < 51_000
            ticket.left = 60_000
            await get(made, ticket, server.url)
            assert len(await get(made, ticket, server.url)) < 60_000
            assert (await get(made, ticket, server.url)).startswith(b"HTTP/1.1 403 ")
            assert "budget" in ticket.refused[-1][1]

    run(body())


def test_so_many_connections_and_no_more(monkeypatch):
    monkeypatch.setattr(render_proxy, "MAX_CONNECTIONS", 3)

    async def body():
        async with Server() as server, proxy() as made:
            ticket = made.admit("http://site.test/")
            codes = [(await get(made, ticket, server.url))[9:12] for _ in range(5)]
            assert codes == [b"200"] * 3 + [b"403"] * 2

    run(body())


def test_a_silent_server_and_a_silent_browser_are_left(monkeypatch):
    monkeypatch.setattr(render_proxy, "HEAD_TIMEOUT", 0.2)

    async def body():
        async with Server(b"", linger=True) as server, proxy() as made:
            assert await get(made, made.admit("http://site.test/"), server.url) == b""
            assert await say(made, "GET http://127.0.0.1/ HTTP/1.1\r\n") == b""

    run(body())


@pytest.mark.parametrize(
    "answer",
    [b"HELLO\r\n\r\n", b"\x00\x01\x02", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000 + b"\r\n"],
)
def test_servers_that_talk_nonsense(answer):
    async def body():
        async with Server(answer) as server, proxy() as made:
            said = await get(made, made.admit("http://site.test/"), server.url)
            assert said == b"" or said.startswith(b"HTTP/1.1 502 ")

    run(body())


def test_odd_answers_that_browsers_take():
    async def body():
        for answer, end in [
            (b"HTTP/1.0 200 OK\r\n\r\nwhole", b"whole"),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", b"x"),
            (b"HTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n", b"\r\n\r\n"),
            (b"HTTP/1.1 200 OK\r\nbad line\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", b"0\r\n\r\n"),
        ]:
            async with Server(answer) as server, proxy() as made:
                assert (await get(made, made.admit("http://site.test/"), server.url)).endswith(end)

    run(body())


lines = st.text(st.characters(max_codepoint=255), max_size=60)
raws = st.one_of(
    st.binary(max_size=300),
    st.lists(lines, max_size=5).map(lambda parts: "\r\n".join([*parts, "", ""]).encode("latin-1")),
    st.tuples(st.sampled_from(["GET", "CONNECT", "POST", "get", "", "TRACE"]), lines, lines).map(
        lambda parts: (" ".join([*parts[:2], "HTTP/1.1"]) + f"\r\nX: {parts[2]}\r\nKEY\r\n\r\n").encode("latin-1")
    ),
)


@given(st.lists(raws, min_size=1, max_size=8))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_answered_or_hung_up_on_and_go_nowhere(connections, monkeypatch, messages):
    monkeypatch.setattr(render_proxy, "HEAD_TIMEOUT", 0.05)

    async def body():
        async with proxy() as made:
            made.gate.lookup = lambda host: ["10.0.0.1"]
            ticket = made.admit("http://site.test/")
            for raw in messages:
                answer = await say(made, raw.replace(b"KEY", key(ticket).encode()))
                assert answer == b"" or answer[9:12] in {b"400", b"403", b"407", b"411", b"413", b"502"}
            assert len(made._open) <= 1

    run(body())
    assert connections == []
