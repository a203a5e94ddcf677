"""Where an address leads: scheme, host and port, and what is asked there."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where a connection leads."""

    tls: bool
    host: str
    port: int


NOWHERE = Place(tls=False, host="", port=0)


def target(url: str) -> tuple[Place, bytes]:
    """Where an address lies, and what is asked there.

    Raises:
        ValueError: it is not a canonical http or https address.
    """
    scheme, _, rest = url.partition("://")
    rest = rest.partition("#")[0]
    end = min((place for place in (rest.find("/"), rest.find("?")) if place >= 0), default=len(rest))
    host, path = rest[:end].rpartition("@")[2], rest[end:] or "/"
    if scheme not in {"http", "https"} or not url.isascii() or not url.isprintable() or " " in url or not host:
        raise ValueError(f"invalid address: {url[:100]!r}")
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    tls = scheme == "https"
    number = int(port) if colon else 443 if tls else 80
    return Place(tls, (name if colon else host).strip("[]"), number), path.encode("ascii")


def authority(place: Place) -> bytes:
    """The Host line's value: no port where it is the usual one."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    return (host if place.port == (443 if place.tls else 80) else f"{host}:{place.port}").encode("ascii")
