"""Serves the sample sites on loopback, each on its own port, the way an ordinary web server would."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol, Self

from xuncha.demo import spec as specs
from xuncha.demo.expect import Expected, expected
from xuncha.demo.plan import make as make_plan
from xuncha.demo.render import Answer, SiteRenderer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xuncha.demo.spec import SiteSpec

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Seen:
    """One request as the server saw it."""

    at: str
    method: str
    path: str
    agent: str
    status: int


class Source(Protocol):
    """Where a server takes its answers from."""

    def answer(self, path: str) -> Answer:
        """The answer to a path with query."""


@dataclass
class SiteSource:
    """Answers of one rendered site; rendered on the first request."""

    spec: SiteSpec
    today: date
    urls: dict[str, str]
    library: dict[str, SiteSpec]
    _answers: dict[str, Answer] = field(default_factory=dict)
    _missing: Answer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str) -> Answer:
        """The page at a path, or the site's own 404 page."""
        answers = self.answers()
        found = answers.get(path) or answers.get(path.partition("?")[0] + "?*")
        assert self._missing is not None
        return found or self._missing

    def answers(self) -> dict[str, Answer]:
        """All addresses of the site."""
        with self._lock:
            if not self._answers:
                renderer = SiteRenderer(make_plan(self.spec, self.today, self.urls, self.library))
                self._missing = renderer.not_found()
                self._answers = renderer.answers()
        return self._answers


class SiteServer:
    """One site on one port of 127.0.0.1, with a log of all requests in memory."""

    def __init__(self, port: int = 0) -> None:
        self.source: Source | None = None
        self.log: list[Seen] = []
        self._http = _Server(self, port)
        self.port = int(self._http.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def start(self, source: Source) -> None:
        """Answer from now on."""
        self.source = source
        self._thread.start()

    def stop(self) -> None:
        """Close the port and wait for the thread."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()


class DemoFarm:
    """All sample sites at once: `with DemoFarm(today) as farm: farm.urls["qinghe"]`.

    Args:
        today: the day the sites are looked at; ages in their files count from it.
        sites: the sites to serve, the bundled ones by default.
        port: first port; 0 takes free ones.
    """

    def __init__(self, today: date, sites: Iterable[SiteSpec] | None = None, port: int = 0) -> None:
        self.today = today
        self.sites = {one.id: one for one in (specs.bundled() if sites is None else sites)}
        self.servers: dict[str, SiteServer] = {}
        self._first_port = port

    @property
    def urls(self) -> dict[str, str]:
        """Base address of every site, by id."""
        return {ident: server.url for ident, server in self.servers.items()}

    def __enter__(self) -> Self:
        for position, ident in enumerate(self.sites):
            self.servers[ident] = SiteServer(self._first_port + position if self._first_port else 0)
        urls = self.urls
        for ident, one in self.sites.items():
            self.servers[ident].start(SiteSource(one, self.today, urls, self.sites))
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self.servers.values():
            server.stop()

    def log(self, ident: str) -> list[Seen]:
        """Requests that a site has seen so far."""
        return list(self.servers[ident].log)

    def answers(self, ident: str) -> dict[str, Answer]:
        """All addresses of a site with their answers."""
        source = self.servers[ident].source
        assert isinstance(source, SiteSource)
        return source.answers()

    def expected(self, ident: str) -> tuple[Expected, ...]:
        """What an inspection of a site must find."""
        return expected(self.sites[ident], self.today, self.urls, self.sites)

    def registry_toml(self) -> str:
        """A sites.toml that names these sites where they are served now."""
        return "\n".join(_registry_entry(one, self.urls[ident]) for ident, one in self.sites.items())


def _registry_entry(spec: SiteSpec, url: str) -> str:
    lines = ["[[site]]", f'id = "{spec.id}"', f'name = "{spec.name}"', f'url = "{url}"']
    lines += [f'body_type = "{spec.body_type}"', f'site_code = "{spec.site_code}"', f'sponsor = "{spec.sponsor}"']
    if spec.superior:
        lines.append(f'superior = "{spec.superior}"')
    if spec.upstream:
        lines.append(f"upstream = [{', '.join(chr(34) + one + chr(34) for one in spec.upstream)}]")
    return "\n".join([*lines, "allow_private = true", ""])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, site: SiteServer, port: int) -> None:
        self.site = site
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no event."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        self._respond()

    def do_HEAD(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._respond()

    def _respond(self) -> None:
        assert self.server.site.source is not None
        answer = self.server.site.source.answer(self.path)
        status, headers = self._head(answer)
        self._remember(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(answer.body)

    def _head(self, answer: Answer) -> tuple[int, dict[str, str]]:
        """Status and headers; 304 when the client already has the page."""
        headers = {"Content-Type": answer.content_type, **answer.headers}
        if answer.status == 200 and answer.modified:
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            headers |= {"ETag": tag, "Last-Modified": _http_date(answer.modified)}
            if self._unchanged(tag, headers["Last-Modified"]):
                return 304, headers
        return answer.status, {**headers, "Content-Length": str(len(answer.body))}

    def _unchanged(self, tag: str, modified: str) -> bool:
        known = self.headers.get("If-None-Match")
        if known is not None:
            return tag in known
        return bool(self.headers.get("If-Modified-Since") == modified)

    def _remember(self, status: int) -> None:
        at = datetime.now(_CHINA).isoformat(timespec="milliseconds")
        agent = self.headers.get("User-Agent", "")
        self.server.site.log.append(Seen(at, self.command, self.path, agent, status))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Requests are kept in memory, not printed."""


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.replace(tzinfo=_CHINA).astimezone(timezone.utc), usegmt=True)  # noqa: UP017
