"""nginx for one benchmark: two loopback hosts on one free port, as the current user, in a folder of its own.

Every request is logged, so that requests are counted by the server and not by the program that sends them.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

OWN, SECOND = "127.0.0.1", "127.0.0.2"
INSTALL = "nginx is not installed. On Debian or Ubuntu: apt install nginx-light"
USUAL_PORT = 18917

_CONFIG = """
daemon off;
master_process off;
pid nginx.pid;
error_log error.log crit;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fastcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  types {{
    text/html html; text/css css; application/javascript js; image/jpeg jpg; image/png png;
    application/pdf pdf; application/msword doc; application/vnd.ms-excel xls;
  }}
  default_type application/octet-stream;
  log_format requests '$msec $request_time $server_addr $status $request_method $request_uri';
  add_header LinkChecker max-rate always;
  access_log requests.log requests;
  sendfile on; keepalive_requests 100000; absolute_redirect off; server_tokens off;
  map_hash_max_size 262144; map_hash_bucket_size 256;
  map $uri $moved {{ include "{site}/redirects.map"; }}
  server {{
    listen {own}:{port};
    root "{site}/own";
    location / {{ charset utf-8; }}
    location ^~ /{gb}/ {{ charset off; }}
    location ^~ /r/ {{ if ($moved) {{ return 302 $moved; }} return 404; }}
  }}
  server {{
    listen {second}:{port};
    root "{site}/second";
    charset utf-8;
  }}
  {many}
}}
"""
_MANY = """server {{
    {listen}
    root "{site}/$server_addr";
    charset utf-8;
  }}"""


class Entry(NamedTuple):
    """One request as the server saw it. `at`: seconds, when its first bytes were read."""

    at: float
    host: str
    status: int
    method: str
    uri: str


class Counted(NamedTuple):
    """What the log says of one run: requests for each address, decoded."""

    by_url: Counter[str]
    got: frozenset[str]  # addresses that a GET was answered for with 200 or 304

    @property
    def requests(self) -> int:
        """All requests."""
        return self.by_url.total()


def entry(line: str) -> Entry:
    """One line of the log."""
    answered, took, host, status, method, uri = line.rstrip("\n").split(" ", 5)
    return Entry(round(float(answered) - float(took), 3), host, int(status), method, uri)


class Nginx:
    """A running server; see `serve`."""

    def __init__(self, prefix: Path, port: int) -> None:
        self.prefix = prefix
        self.port = port
        self.log = prefix / "requests.log"
        self._read_to = 0

    def forget(self) -> None:
        """Count from here on."""
        self._read_to = self.log.stat().st_size

    def entries(self) -> Iterator[Entry]:
        """Requests since `forget`."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self._read_to)
            yield from map(entry, log)

    def settled(self, at_least: int, seconds: float = 20.0) -> list[Entry]:
        """Requests since `forget`, once there are as many as expected.

        nginx writes its log after the answer has gone, so that a reader of the answer may look too early.
        """
        until = time.monotonic() + seconds
        while len(seen := list(self.entries())) < at_least and time.monotonic() < until:
            time.sleep(0.02)
        return seen

    def counted(self) -> Counted:
        """Requests since `forget`, counted."""
        counter: Counter[str] = Counter()
        got: set[str] = set()
        for seen in self.entries():
            url = unquote(f"http://{seen.host}:{self.port}{seen.uri}")
            counter[url] += 1
            if seen.method == "GET" and seen.status in {200, 304}:
                got.add(url)
        return Counted(counter, frozenset(got))


def program() -> str | None:
    """Where nginx is, None if nowhere."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    """A port that is free on both hosts; the usual one where possible, so that the site is the same every time."""
    for port in (USUAL_PORT, *(0,) * 20):
        with socket.socket() as first, socket.socket() as other, contextlib.suppress(OSError):
            first.bind((OWN, port))
            found: int = first.getsockname()[1]
            other.bind((SECOND, found))
            return found
    raise OSError("no port is free on 127.0.0.1 and 127.0.0.2")


@contextlib.contextmanager
def serve(site: Path, prefix: Path, port: int, gb_column: str, more_hosts: Sequence[str] = ()) -> Iterator[Nginx]:
    """Serve a generated site until the block ends; `more_hosts` are addresses with a folder of their own each.

    Raises:
        RuntimeError: nginx is missing or did not start; the message holds what it said.
    """
    binary = program()
    if binary is None:
        raise RuntimeError(INSTALL)
    (prefix / "tmp").mkdir(parents=True, exist_ok=True)
    config = prefix / "nginx.conf"
    listen = "\n    ".join(f"listen {host}:{port};" for host in more_hosts)
    many = _MANY.format(listen=listen, site=site.resolve()) if more_hosts else ""
    config.write_text(
        _CONFIG.format(site=site.resolve(), own=OWN, second=SECOND, port=port, gb=gb_column, many=many),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [binary, "-p", str(prefix.resolve()), "-c", "nginx.conf", "-e", "error.log"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        _wait_until_up(process, prefix, port)
        yield Nginx(prefix, port)
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stderr:
            process.stderr.close()


def _wait_until_up(process: subprocess.Popen[bytes], prefix: Path, port: int) -> None:
    for _ in range(100):
        if process.poll() is not None:
            said = (process.stderr.read() if process.stderr else b"").decode("utf-8", "replace")
            log = prefix / "error.log"
            raise RuntimeError(f"nginx did not start: {said or (log.read_text() if log.is_file() else '')}")
        with contextlib.suppress(OSError), socket.create_connection((SECOND, port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("nginx did not answer within 5 seconds")
