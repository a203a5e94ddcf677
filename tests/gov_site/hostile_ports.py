"""Hostile ports and hosts for the table of `hostile.py`: TLS that goes wrong, harmful robots.txt and home pages."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from tests.gov_site import pages
from tests.gov_site.hostile import MB, TABLE, Row
from tests.gov_site.hosts import small_site
from tests.gov_site.wire import HTML, Wire

if TYPE_CHECKING:
    from collections.abc import Callable


def _port(name: str, outcome: str, verdict: str, address: str, what: str, *, slow: bool = False) -> None:
    TABLE[name] = Row(name, outcome, verdict, lambda wire, full: wire.answer(404), what, slow, port=address)


_port("tls-expired", "ok", "good", "{tls_expired}", "a certificate that is over: trouble, and no dead link")
_port("tls-wrong-host", "ok", "good", "{tls_wrong_host}", "somebody else's certificate, signed by itself")
_port("tls-old", "tls_unsupported", "good", "{tls_old}", "TLS 1.0")
_port("tls-alert", "tls_unsupported", "uncertain", "{tls_alert}", "refuses every handshake")
_port("tls-silent", "tls_broken_off", "uncertain", "{tls_silent}", "ends every handshake")
_port("tls-garbage", "tls_error", "uncertain", "{tls_garbage}", "answers a handshake with nonsense")
_port("tls-endless", "tls_error", "uncertain", "{tls_endless}", "a handshake that is fed for ever", slow=True)
_port("tls-stalls", "timeout", "uncertain", "{tls_stalls}", "a handshake that is never answered", slow=True)
_port("plain-on-tls", "tls_error", "uncertain", "{faults_as_tls}", "https to a port that speaks http")
_port("tls-on-plain", "connection_lost", "uncertain", "{tls_expired_as_plain}", "http to a port that speaks TLS")

# Whole hosts: name -> who answers. Each is a site of its own in the run.
HOSTS: dict[str, Callable[[Wire], None]] = {}


def _host(name: str) -> Callable[[Callable[[Wire], None]], Callable[[Wire], None]]:
    def register(respond: Callable[[Wire], None]) -> Callable[[Wire], None]:
        HOSTS[f"hostile_{name}"] = respond
        return respond

    return register


def _with_robots(name: str, make: Callable[[], bytes]) -> None:
    @_host(name)
    def _(wire: Wire) -> None:
        if wire.path == "/robots.txt":
            wire.answer(200, make(), "text/plain")
        else:
            small_site(wire)


_with_robots("robots_50mb", lambda: b"User-agent: *\nDisallow: /no/\n" * (50 * MB // 30))
_with_robots("robots_patterns", lambda: b"User-agent: *\n" + b"Disallow: /" + b"*a" * 3_000 + b"b$\n")
_with_robots("robots_binary", lambda: bytes(range(256)) * 1_000)
_with_robots("robots_bomb", lambda: b"User-agent: " + b"x" * 400_000 + b"\nCrawl-delay: 1e308\nCrawl-delay: nan\n")


@_host("robots_endless")
def _(wire: Wire) -> None:
    if wire.path == "/robots.txt":
        wire.head(200, {"Content-Type": "text/plain", "Connection": "close"})
        wire.drip(b"Disallow: /no/\n" * 20_000, 30, 0.002)
        wire.close()
    else:
        small_site(wire)


@_host("home_endless")
def _(wire: Wire) -> None:
    wire.head(200, {"Content-Type": HTML, "Connection": "close"})
    wire.drip(b"<p>" + b"x" * 262_144, 30, 0.002)
    wire.close()


@_host("home_storm")
def _(wire: Wire) -> None:
    wire.redirect(302, f"/?n={int(wire.number('n', 0)) + 1}")


@_host("home_bomb")
def _(wire: Wire) -> None:
    wire.answer(200, _BOMB, headers={"Content-Encoding": "gzip"})


@_host("all_links_new")
def _(wire: Wire) -> None:
    """Every page leads to a hundred new ones."""
    links = "".join(f'<a href="{wire.path.rstrip("/")}/{number}">{number}</a>' for number in range(100))
    wire.answer(200, pages.page("无底洞", links))


_BOMB = gzip.compress(bytes(40 * MB), mtime=0)
