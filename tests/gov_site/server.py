"""All sites of the test server in one process, each on its own port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tests.gov_site import hostile_bodies, hostile_files, hostile_ports, odd_links, pages, zoo
from tests.gov_site.faults import FAULTS, PREFIXES
from tests.gov_site.hosts import HOSTS, URLS
from tests.gov_site.secure import AlertPort, BadCertificatePort, GarbagePort, OldPort, SilentPort, StallingPort, TlsPort
from tests.gov_site.sites import family
from tests.gov_site.wire import ClosedPort, FaultServer, ResetServer, Wire
from xuncha.demo.expect import expected
from xuncha.demo.render import Answer
from xuncha.demo.server import SiteServer, SiteSource

if TYPE_CHECKING:
    from datetime import date

assert odd_links.EXACT  # importing the modules registers their routes
assert zoo.DEAD
assert hostile_bodies.LAUGHS
assert hostile_files.body

_BY_PATH = {one.path: one.respond for one in FAULTS.values()}


def respond(wire: Wire) -> None:
    """The port of fault routes: `/faults/<name>`, an index of them at `/faults/`, a small home page at `/`.

    `/faults/of/<name>,<name>` is an index of these alone: some routes are traps that nobody wants beside the others.
    """
    if wire.path in ("/", "/index.html"):
        wire.answer(200, pages.HOME)
    elif wire.path == "/faults/":
        wire.answer(200, index())
    elif wire.path.startswith("/faults/of/"):
        wire.answer(200, index(*wire.path.removeprefix("/faults/of/").split(",")))
    elif wire.path in _BY_PATH:
        _BY_PATH[wire.path](wire)
    else:
        for start, answer in PREFIXES.items():
            if wire.path.startswith(start):
                answer(wire)
                return
        wire.answer(404, pages.SOFT_404)


def index(*names: str) -> str:
    """A page that links to the named faults, to all of them by default."""
    chosen = [FAULTS[name] for name in names or FAULTS]
    rows = "".join(f'<li><a href="{one.path}">{one.name}</a> {one.note}</li>\n' for one in chosen)
    return pages.page("故障目录", f"<ul>{rows}</ul>")


class LoggedSource(SiteSource):
    """A rendered site that also shows and clears the log of its port."""

    server: SiteServer

    def answer(self, path: str) -> Answer:
        """The page at a path; `/_log` and `/_reset` are the test's own."""
        if path == "/_log":
            return Answer(200, json.dumps(self.requests(), ensure_ascii=False).encode(), "application/json")
        if path == "/_reset":
            self.server.log.clear()
            return Answer(200, b"{}", "application/json")
        return super().answer(path)

    def requests(self) -> list[dict[str, Any]]:
        """What was asked of this site, without the test's own questions."""
        return [
            {"time": seen.at, "method": seen.method, "path": seen.path, "agent": seen.agent, "status": seen.status}
            for seen in list(self.server.log)
            if not seen.path.startswith("/_")
        ]


class GovSiteServer:
    """Starts every port. `urls` are base addresses by name; `expected` the known faults of the whole sites."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.family = family()
        self.sites = {name: SiteServer() for name in self.family.sites}
        self.hosts: dict[str, FaultServer | ResetServer | ClosedPort | TlsPort] = {
            "faults": FaultServer(respond),
            **{name: FaultServer(host.respond) for name, host in HOSTS.items()},
            "reset": ResetServer(),
            "closed": ClosedPort(),
            "tls_alert": AlertPort(),
            "tls_old": OldPort(),
            "tls_silent": SilentPort(),
            "tls_expired": BadCertificatePort(expired=True),
            "tls_wrong_host": BadCertificatePort(expired=False),
            "tls_garbage": GarbagePort(),
            "tls_endless": GarbagePort(endless=True),
            "tls_stalls": StallingPort(),
            **{name: FaultServer(host) for name, host in hostile_ports.HOSTS.items()},
        }
        self.urls = {
            **{name: site.url for name, site in self.sites.items()},
            **{name: host.url for name, host in self.hosts.items()},
        }
        self.urls["faults_as_tls"] = self.urls["faults"].replace("http:", "https:")
        self.urls["tls_expired_as_plain"] = self.urls["tls_expired"].replace("https:", "http:")

    def start(self) -> None:
        """Answer from now on."""
        URLS.update(self.urls)
        urls = self.family.urls(self.urls)
        for name, site in self.sites.items():
            source = LoggedSource(self.family.sites[name], self.today, urls, self.family.library)
            source.server = site
            site.start(source)
        for host in self.hosts.values():
            host.start()

    def stop(self) -> None:
        """Close all ports; threads that still serve a fault die with the process."""
        for site in self.sites.values():
            site.stop()
        for host in self.hosts.values():
            if isinstance(host, FaultServer):
                host.shutdown()
                with contextlib.suppress(OSError):
                    host.server_close()

    def greeting(self) -> str:
        """One line of JSON: everything that a test needs to know."""
        urls = self.family.urls(self.urls)
        facts = {
            name: [asdict(one) for one in expected(spec, self.today, urls, self.family.library)]
            for name, spec in self.family.sites.items()
        }
        return json.dumps({"urls": self.urls, "today": self.today.isoformat(), "expected": facts}, ensure_ascii=False)
