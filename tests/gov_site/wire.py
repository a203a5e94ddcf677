"""One request in the hands of a fault: ordinary answers, and everything that an ordinary server would never do."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from collections.abc import Callable

CHINA = timezone(timedelta(hours=8))
HTML = "text/html; charset=utf-8"


@dataclass
class Log:
    """Requests that one port has seen, and how often each path was asked for."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    visits: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, method: str, path: str, agent: str, headers: dict[str, str]) -> int:
        """Record a request; returns how many times its path was asked for with GET, this one included."""
        at = datetime.now(CHINA)
        entry = {"time": at.isoformat(timespec="milliseconds"), "at": time.monotonic(), "method": method, "path": path}
        with self.lock:
            self.requests.append({**entry, "agent": agent, "headers": headers})
            if method == "GET":
                self.visits[path] += 1
            return self.visits[path]

    def reset(self) -> None:
        with self.lock:
            self.requests.clear()
            self.visits.clear()

    def as_json(self) -> bytes:
        with self.lock:
            return json.dumps(self.requests, ensure_ascii=False).encode("utf-8")


@dataclass
class Wire:
    """A request and the means to answer it, well or badly."""

    handler: BaseHTTPRequestHandler
    visit: int

    @property
    def method(self) -> str:
        return self.handler.command

    @property
    def target(self) -> str:
        """Path with query exactly as it came."""
        return self.handler.path

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def agent(self) -> str:
        return self.handler.headers.get("User-Agent", "")

    @property
    def cookie(self) -> str:
        return self.handler.headers.get("Cookie", "")

    def number(self, name: str, default: float) -> float:
        """A number given in the query."""
        return float(parse_qs(self.target.partition("?")[2]).get(name, [str(default)])[0])

    def answer(
        self,
        status: int = 200,
        body: bytes | str = b"",
        content_type: str | None = HTML,
        headers: dict[str, str] | None = None,
    ) -> None:
        """A correct answer with Content-Length; no body to HEAD."""
        data = body.encode("utf-8") if isinstance(body, str) else body
        lines = {"Content-Type": content_type} if content_type is not None else {}
        self.head(status, {**lines, **(headers or {}), "Content-Length": str(len(data))})
        if self.method != "HEAD":
            self.raw(data)

    def redirect(self, status: int, location: str) -> None:
        self.answer(status, b"", headers={"Location": location})

    def head(self, status: int, headers: dict[str, str]) -> None:
        """Status line and headers only."""
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name, value)
        self.handler.end_headers()
        self.handler.wfile.flush()

    def raw(self, data: bytes) -> None:
        """Bytes as they are."""
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def drip(self, chunk: bytes, seconds: float, every: float = 0.2) -> None:
        """A chunk now and then, for as long as the client stays."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.raw(chunk)
            time.sleep(every)

    def close(self) -> None:
        """Close the connection in order, whatever was promised."""
        self.handler.close_connection = True

    def reset(self) -> None:
        """Drop the connection with RST."""
        reset(self.handler.connection)
        self.handler.close_connection = True


def reset(connection: socket.socket) -> None:
    """Close a socket with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class FaultServer(ThreadingHTTPServer):
    """One port whose answers are in the hands of a function. `/_log` and `/_reset` are not recorded."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, respond: Callable[[Wire], None]) -> None:
        self.log = Log()
        self.respond = respond
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: FaultServer

    def do_GET(self) -> None:
        if self._control():
            return
        visit = self.server.log.add(
            self.command, self.path, self.headers.get("User-Agent", ""), {k.lower(): v for k, v in self.headers.items()}
        )
        if self.command == "POST":
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with contextlib.suppress(ConnectionError, BrokenPipeError, TimeoutError, ValueError):
            self.server.respond(Wire(self, visit))

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def finish(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def _control(self) -> bool:
        if self.path == "/_log":
            Wire(self, 0).answer(200, self.server.log.as_json(), "application/json; charset=utf-8")
        elif self.path == "/_reset":
            self.server.log.reset()
            Wire(self, 0).answer(200, b"{}", "application/json; charset=utf-8")
        else:
            return False
        return True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Requests are kept in memory."""


class ResetServer:
    """A port that accepts connections and resets them at once."""

    def __init__(self) -> None:
        self.log = Log()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def start(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            self.log.add("CONNECT", "", "", {})
            reset(connection)


class ClosedPort:
    """A port on which nobody listens: bound, so that nobody else takes it, but refusing."""

    def __init__(self) -> None:
        self.log = Log()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def start(self) -> None:
        """Nothing to do: the port stays closed."""
