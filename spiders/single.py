"""One page, asked for once, by `requests`: for `inspect --explain` and for probes. The same gate as everywhere.

The gate is asked at connect time for every connection, so every redirect hop passes it, and the address it has checked
is the address that is connected to. A deadline of our own covers the whole answer, whatever the server does with it
(`requests` only bounds the wait for the next bytes), and its size is bounded.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from spiders.gate import refuse_url
from xuncha.discreet import drop_credentials
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


class _Deadline:
    """Ends every connection of one fetch when its time is up: who sends a byte now and then holds nobody."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() >= self._until

    @property
    def left(self) -> float:
        """Seconds that are left, never zero: a socket would take that for "do not wait"."""
        return max(0.05, self._until - time.monotonic())

    def watch(self, connection: socket.socket) -> socket.socket:
        """Put a connection under the deadline."""
        self._sockets.append(connection.dup())  # TLS takes the socket itself over
        return connection

    def close(self) -> None:
        """The answer has come; nothing needs to be ended any more."""
        self._timer.cancel()
        for one in self._sockets:
            one.close()

    def _end(self) -> None:
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def _connect(gate: Gate, host: str, port: int, deadline: _Deadline) -> socket.socket:
    answer = gate.admit(host, port)
    if answer.state == "refused":
        raise _RefusedError(answer.reason)
    if answer.state != "ok":
        raise OSError(f"{host}: {answer.state}")
    error: OSError | None = None
    for address in answer.addresses:
        try:
            return deadline.watch(socket.create_connection((address, port), timeout=deadline.left))
        except OSError as failed:
            error = failed
    raise error or OSError(host)


def _session(gate: Gate, deadline: _Deadline) -> requests.Session:
    """A session whose every connection passes the gate; proxies and credentials of the environment are not used."""

    def new_connection(connection: Any) -> socket.socket:  # noqa: ANN401 - urllib3's two connection classes
        return _connect(gate, connection.host, connection.port or connection.default_port, deadline)

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
    url: str,
    gate: Gate,
    *,
    user_agent: str,
    deadline: float = 20.0,
    conditions: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Ask for one page.

    Args:
        url: where; redirects are followed.
        gate: what every connection passes.
        user_agent: who is asking.
        deadline: seconds for the whole answer, redirects included.
        conditions: headers that ask for the page only if it has changed; then 304 is an answer.
        max_bytes: the body is read so far and no further.

    Raises:
        AddressRefusedError: the gate refused the address or one on the way.
        SiteUnreachableError: no answer within the deadline, or none that is HTTP.
    """
    limit = _Deadline(deadline)
    where, session = url, _session(gate, limit)
    try:
        for _ in range(MAX_HOPS):
            _check(where, gate)
            with session.get(
                where,
                headers={"User-Agent": user_agent, "Accept-Language": "zh-CN,zh;q=0.9", **(conditions or {})},
                timeout=limit.left + 1,  # the deadline itself ends it
                stream=True,
                allow_redirects=False,
                verify=False,  # the page is read whatever its certificate says; nothing secret is sent
            ) as response:
                location = response.headers.get("Location")
                if not (300 <= response.status_code < 400 and location):
                    body = _body(response, limit, max_bytes)
                    said = (response.headers.get(name, "")[:500] for name in ("Content-Type", "ETag", "Last-Modified"))
                    kind, etag, modified = said
                    return Answer(where, response.status_code, kind, body, etag, modified)
                where = drop_credentials(requests.compat.urljoin(where, location))
    except requests.RequestException as error:
        late = requests.Timeout("deadline") if limit.over else error
        raise _explained(error, where) from late
    finally:
        session.close()
        limit.close()
    raise SiteUnreachableError(
        N_("redirects lead on and on"), where=url, hint=N_("look at it in a browser; the site must correct it")
    )


def _check(url: str, gate: Gate) -> None:
    refused = refuse_url(url, gate.policy)
    if refused:
        raise AddressRefusedError(
            refused, where=url, hint=N_("for a server of your own, open private addresses with --allow-private")
        )


def _body(response: requests.Response, limit: _Deadline, max_bytes: int) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_content(64 * 1024):
        chunks.append(chunk)
        size += len(chunk)
        if size >= max_bytes:
            return b"".join(chunks)[:max_bytes]
        if limit.over:
            break
    if limit.over:  # a connection that the deadline ended looks like the end of a body
        raise requests.Timeout("deadline")
    return b"".join(chunks)


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
