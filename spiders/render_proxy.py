"""A forward proxy of our own, on loopback: the only way out of the browser that renders pages, and it asks the gate.

The browser resolves no name and connects to nothing else (`spiders.rendering` starts it so). Every request and every
tunnel names its target here; it is checked by `spiders.gate` and connected to the checked address, like any request of
a crawl. One rendering holds one ticket: user and password of the proxy for that time, with budgets of bytes and
connections; without a ticket nobody is served, so the proxy is of no use to other people on this machine.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import re
import secrets
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import ada_url

from spiders.gate import Policy, refuse_url

if TYPE_CHECKING:
    from spiders.gate import Gate

MAX_HEAD = 64 * 1024
MAX_BODY = 1024 * 1024  # of a request: what a page's script may send
MAX_ANSWER = 8 * 1024 * 1024  # what one connection may bring
MAX_BYTES = 24 * 1024 * 1024  # what one rendering may bring
MAX_CONNECTIONS = 300  # of one rendering, from first to last
MAX_OPEN = 64  # of all renderings at once
HEAD_TIMEOUT = 10.0
CONNECT_TIMEOUT = 10.0
IDLE_TIMEOUT = 30.0
CHUNK = 64 * 1024
KEPT = 200  # refusals that a ticket remembers

_METHOD = re.compile(r"(?:GET|POST|HEAD|PUT|PATCH|DELETE|OPTIONS)\Z")
_AUTHORITY = re.compile(r"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}\Z")
_STATUS = re.compile(r"HTTP/1\.[01] (\d{3})(?: |\Z)")
_HOP = frozenset(
    ("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "upgrade")
)
_REALM = 'Proxy-Authenticate: Basic realm="xuncha"\r\n'

Headers = list[tuple[str, str]]


class _RefusedError(Exception):
    """Not served: a status for the browser, and why."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(slots=True, eq=False)
class Ticket:
    """The right to use the proxy for one rendering, and what was done with it."""

    user: str
    password: str
    gate: Gate
    left: int = MAX_BYTES
    requests: int = 0
    bytes: int = 0
    connected: deque[str] = field(default_factory=lambda: deque(maxlen=KEPT))  # address:port
    refused: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=KEPT))  # target, reason
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class RenderProxy:
    """Serves the browser on a free port of 127.0.0.1. `gate` decides where it may go."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._closed = replace(gate, policy=Policy(), table={})
        self._tickets: dict[str, Ticket] = {}
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Begin to serve. Returns the address for the browser.

        Raises:
            OSError: no port can be had.
        """
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=MAX_HEAD)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Close everything."""
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def admit(self, url: str) -> Ticket:
        """A ticket for the rendering of one page.

        A browser asks what a page's scripts want, with any method. So a page whose own host is not opened for private
        addresses reaches none through it, whatever is opened for others.
        """
        gate = self.gate if self.gate.policy.opens_private(_host_of(url)) else self._closed
        ticket = Ticket(secrets.token_hex(4), secrets.token_urlsafe(24), gate)
        self._tickets[f"{ticket.user}:{ticket.password}"] = ticket
        return ticket

    def dismiss(self, ticket: Ticket) -> None:
        """The rendering is over: its connections are closed, its ticket is worth nothing."""
        self._tickets.pop(f"{ticket.user}:{ticket.password}", None)
        for task in list(ticket.tasks):
            task.cancel()

    # -- one connection -----------------------------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._serve(reader, writer, task)
        except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the browser or the server hung up, dawdled or talked nonsense; or the rendering is over
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: asyncio.Task[None]
    ) -> None:
        ticket: Ticket | None = None
        target = ""
        try:
            if len(self._open) > MAX_OPEN:
                raise _RefusedError("503 Service Unavailable", "too many connections")
            line, headers = await _head(reader, strict=True)
            ticket = self._ticket(headers)
            ticket.tasks.add(task)
            method, target = _request_line(line)
            ticket.requests += 1
            if ticket.requests > MAX_CONNECTIONS or ticket.left <= 0:
                raise _RefusedError("403 Forbidden", "the budget of this rendering is spent")
            url = f"https://{target}/" if method == "CONNECT" else target
            upstream = await self._connect(url, ticket)
            try:
                if method == "CONNECT":
                    await _tunnel(reader, writer, *upstream, ticket)
                else:
                    await _forward(reader, writer, *upstream, ticket, method, url, headers)
            finally:
                upstream[1].close()
        except _RefusedError as refused:
            if ticket is not None:
                ticket.refused.append((target[:200], refused.reason))
            await _say_no(writer, refused)
        finally:
            if ticket is not None:
                ticket.tasks.discard(task)

    def _ticket(self, headers: Headers) -> Ticket:
        said = next((value for name, value in headers if name == "proxy-authorization"), "")
        kind, _, encoded = said.partition(" ")
        try:
            known = base64.b64decode(encoded.strip(), validate=True).decode("ascii") if kind.lower() == "basic" else ""
        except (binascii.Error, UnicodeDecodeError):
            known = ""
        ticket = self._tickets.get(known)
        if ticket is None:
            raise _RefusedError("407 Proxy Authentication Required", "no ticket")
        return ticket

    async def _connect(self, url: str, ticket: Ticket) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to a checked address, or a refusal. The one place where the browser's traffic gets out."""
        reason = refuse_url(url, ticket.gate.policy)
        if reason:
            raise _RefusedError("403 Forbidden", reason)
        parsed = ada_url.URL(url)
        port = int(parsed.port or (443 if parsed.protocol == "https:" else 80))
        answer = await ticket.gate.admitted(parsed.hostname.strip("[]"), port)
        if answer.state != "ok":
            raise _RefusedError("403 Forbidden" if answer.state == "refused" else "502 Bad Gateway", answer.state)
        for address in answer.addresses:
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT):
                    pair = await asyncio.open_connection(address, port, limit=MAX_HEAD)
            except (OSError, TimeoutError):
                continue
            ticket.connected.append(f"{address}:{port}")
            return pair
        raise _RefusedError("502 Bad Gateway", "no connection")


def _host_of(url: str) -> str:
    try:
        return ada_url.URL(url).hostname.strip("[]")
    except ValueError:
        return ""


async def _head(reader: asyncio.StreamReader, *, strict: bool) -> tuple[str, Headers]:
    """First line and headers. Raises ValueError, EOFError, TimeoutError, LimitOverrunError for what is no HTTP.

    `strict` raises for a malformed line too; without it such a line is left out, as browsers do.
    """
    async with asyncio.timeout(HEAD_TIMEOUT):
        raw = await reader.readuntil(b"\r\n\r\n")
    first, *rest = raw[:-4].decode("latin-1").split("\r\n")
    headers: Headers = []
    for line in rest:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or "\n" in line or "\r" in line:
            if strict:
                raise ValueError(line)
            continue
        headers.append((name.lower(), value.strip()))
    return first, headers


def _request_line(line: str) -> tuple[str, str]:
    parts = line.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise _RefusedError("400 Bad Request", "no request line")
    method, target, _ = parts
    if method == "CONNECT":
        if not _AUTHORITY.match(target):
            raise _RefusedError("400 Bad Request", "no host and port")
    elif not _METHOD.match(method) or not target.lower().startswith("http://"):
        raise _RefusedError("400 Bad Request", "method or address is not served")
    return method, target


async def _say_no(writer: asyncio.StreamWriter, refused: _RefusedError) -> None:
    realm = _REALM if refused.status.startswith("407") else ""
    writer.write(
        f"HTTP/1.1 {refused.status}\r\n{realm}Content-Length: 0\r\nConnection: close\r\n\r\n".encode("latin-1")
    )
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(HEAD_TIMEOUT):
            await writer.drain()


async def _forward(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    up_reader: asyncio.StreamReader,
    up_writer: asyncio.StreamWriter,
    ticket: Ticket,
    method: str,
    url: str,
    headers: Headers,
) -> None:
    """One request and its answer; then both connections are closed, so that nothing unchecked follows."""
    parsed = ada_url.URL(url)
    lines = [f"{method} {parsed.pathname}{parsed.search} HTTP/1.1", f"Host: {parsed.host}"]
    lines += [f"{name}: {value}" for name, value in headers if name not in _HOP and name != "host"]
    size = _body_size(headers)
    up_writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))
    if size:
        up_writer.write(await reader.readexactly(size))
    await up_writer.drain()
    while True:
        first, answered = await _head(up_reader, strict=False)
        status = _STATUS.match(first)
        if status is None:
            raise _RefusedError("502 Bad Gateway", "the answer is no HTTP")
        if not status[1].startswith("1"):
            break
    kept = [f"{name}: {value}" for name, value in answered if name not in _HOP]
    head = "\r\n".join([first, *kept, "Connection: close", "", ""]).encode("latin-1")
    _count(ticket, len(head))
    writer.write(head)
    if method != "HEAD" and status[1] not in {"204", "304"}:
        chunked = any(name == "transfer-encoding" for name, _ in answered)
        promised = "" if chunked else next((value for name, value in answered if name == "content-length"), "")
        await _copy(
            up_reader, writer, ticket, int(promised) if promised.isascii() and promised.isdigit() else MAX_ANSWER
        )
    await writer.drain()


def _body_size(headers: Headers) -> int:
    if any(name == "transfer-encoding" for name, _ in headers):
        raise _RefusedError("411 Length Required", "a body without length")
    lengths = {value for name, value in headers if name == "content-length"}
    if not lengths:
        return 0
    said = lengths.pop()
    if lengths or not (said.isascii() and said.isdigit()) or len(said) > 9 or int(said) > MAX_BODY:
        raise _RefusedError("413 Content Too Large", "the body of the request")
    return int(said)


def _count(ticket: Ticket, size: int) -> None:
    ticket.bytes += size
    ticket.left -= size
    if ticket.left <= 0:
        ticket.refused.append(("", "the budget of this rendering is spent"))
        raise EOFError


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ticket: Ticket | None, limit: int) -> None:
    """Copy until the end, or until `limit` bytes; `ticket` pays for what is copied."""
    left = min(limit, MAX_ANSWER)
    while left > 0:
        async with asyncio.timeout(IDLE_TIMEOUT):
            chunk = await reader.read(min(CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)
        if ticket is not None:
            _count(ticket, len(chunk))
        writer.write(chunk)
        async with asyncio.timeout(IDLE_TIMEOUT):
            await writer.drain()


async def _tunnel(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    up_reader: asyncio.StreamReader,
    up_writer: asyncio.StreamWriter,
    ticket: Ticket,
) -> None:
    """Bytes in both directions between the browser and the checked address, until either side ends."""
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await writer.drain()
    ways = [
        asyncio.ensure_future(_copy(reader, up_writer, None, MAX_BODY)),
        asyncio.ensure_future(_copy(up_reader, writer, ticket, MAX_ANSWER)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
