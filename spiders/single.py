"""One page, asked for once, by `requests`: for `inspect --explain` and for probes. The same gate as everywhere.

The gate is asked at connect time for every connection, so every redirect hop passes it, and the address it has checked
is the address that is connected to. A deadline of our own covers the whole answer, and its size is bounded.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from spiders.gate import refuse_url
from xuncha.errors import AddressRefusedError, SiteUnreachableError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spiders.gate import Gate

MAX_BYTES = 8 * 1024 * 1024
MAX_HOPS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: final address after redirects, status, content type and the body (at most MAX_BYTES).

    `etag`, `last_modified`: the validators that the server named, "" if none.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    etag: str = ""
    last_modified: str = ""


class _RefusedError(OSError):
    """The gate said no at connect time."""


def _connect(gate: Gate, host: str, port: int, timeout: float) -> socket.socket:
    answer = gate.cached(host) or gate.resolve_now(host)
    if answer.state == "refused":
        raise _RefusedError(answer.reason)
    if answer.state != "ok":
        raise OSError(f"{host}: {answer.state}")
    error: OSError | None = None
    for address in answer.addresses:
        try:
            return socket.create_connection((address, port), timeout=timeout)
        except OSError as failed:
            error = failed
    raise error or OSError(host)


def _session(gate: Gate, timeout: float) -> requests.Session:
    """A session whose every connection passes the gate; proxies and credentials of the environment are not used."""

    def new_connection(connection: Any) -> socket.socket:  # noqa: ANN401 - urllib3's two connection classes
        return _connect(gate, connection.host, connection.port or connection.default_port, timeout)

    plain = type("GatedHTTPConnection", (HTTPConnection,), {"_new_conn": new_connection})
    secure = type("GatedHTTPSConnection", (HTTPSConnection,), {"_new_conn": new_connection})
    pools = {
        "http": type("GatedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GatedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = pools

    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = MAX_HOPS
    for scheme in ("http://", "https://"):
        session.mount(scheme, Adapter())
    return session


def fetch(
    url: str, gate: Gate, *, user_agent: str, deadline: float = 20.0, conditions: Mapping[str, str] | None = None
) -> Answer:
    """Ask for one page. `conditions`: headers that ask for it only if it has changed; then 304 is an answer.

    Raises:
        AddressRefusedError: the gate refused the address or one on the way.
        SiteUnreachableError: no answer within the deadline, or none that is HTTP.
    """
    began = time.monotonic()
    where, session = url, _session(gate, deadline)
    try:
        for _ in range(MAX_HOPS):
            _check(where, gate)
            with session.get(
                where,
                headers={"User-Agent": user_agent, "Accept-Language": "zh-CN,zh;q=0.9", **(conditions or {})},
                timeout=deadline,
                stream=True,
                allow_redirects=False,
                verify=False,  # the page is read whatever its certificate says; nothing secret is sent
            ) as response:
                location = response.headers.get("Location")
                if not (300 <= response.status_code < 400 and location):
                    body = _body(response, began + deadline)
                    said = (response.headers.get(name, "")[:500] for name in ("Content-Type", "ETag", "Last-Modified"))
                    kind, etag, modified = said
                    return Answer(where, response.status_code, kind, body, etag, modified)
                where = requests.compat.urljoin(where, location)
    except requests.RequestException as error:
        raise _explained(error, where) from error
    raise SiteUnreachableError(
        N_("redirects lead on and on"), where=url, hint=N_("look at it in a browser; the site must correct it")
    )


def _check(url: str, gate: Gate) -> None:
    refused = refuse_url(url, gate.policy)
    if refused:
        raise AddressRefusedError(
            refused, where=url, hint=N_("for a server of your own, open private addresses with --allow-private")
        )


def _body(response: requests.Response, until: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(64 * 1024):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            break
        if time.monotonic() > until:
            raise requests.Timeout("deadline")
    return b"".join(chunks)[:MAX_BYTES]


def _explained(error: requests.RequestException, url: str) -> Exception:
    refused: BaseException | None = error
    while refused is not None:
        if isinstance(refused, _RefusedError):
            return AddressRefusedError(
                str(refused),
                where=url,
                hint=N_("for a server of your own, open private addresses with --allow-private"),
            )
        refused = refused.__cause__ or refused.__context__
    return SiteUnreachableError(
        N_("no usable answer ({detail})"),
        where=url,
        hint=N_("look at it in a browser and try again later"),
        detail=type(error).__name__,
    )
