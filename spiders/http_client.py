"""A lean HTTP/1.1 client on Twisted's connections, for the one thing a crawl does: GET, with every limit kept.

Names are looked up through the reactor's resolver, which is the gate's (`spiders.gate.GateResolver`): a connection goes
to an address that was checked, and stays there. TLS is Scrapy's. What is left out of Scrapy's own client is what a
crawl of millions of addresses pays for and does not use: bodies of requests, proxies, cookies, signals.

Time, size of head and body, and idle connections are bounded. Bytes leave no sooner than the pace of their host allows,
measured where they are handed to the socket: a connection that took long to make does not bring two requests together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from typing import Protocol as TypingProtocol

from scrapy import exceptions as scrapy_errors
from scrapy.http import Response
from twisted.internet import error as twisted_errors
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IHandshakeListener
from twisted.internet.protocol import Factory, Protocol, connectionDone
from zope.interface import implementer

from spiders.http_answer import Answer, BadAnswerError, HandshakeBrokenOffError
from spiders.places import NOWHERE, Place, authority, target

if TYPE_CHECKING:
    from collections.abc import Callable

    from twisted.internet.defer import Deferred
    from twisted.python.failure import Failure

_NAMED = (
    BadAnswerError,
    HandshakeBrokenOffError,
    ValueError,
    scrapy_errors.DownloadTimeoutError,
    scrapy_errors.DownloadCancelledError,
)

Part = Literal["all", "file", "start", "nothing"]  # "file": all of it, or what can be had of it

IDLE = 60.0  # seconds for which an unused connection is kept


@dataclass(slots=True, eq=False)
class Exchange:
    """One address to ask, and what becomes of it: either `done` or `failed` is called, once.

    Args:
        url: canonical http or https address.
        headers: lines of the request, each with its end, without Host and Connection.
        timeout: seconds for everything, the making of a connection included.
        max_size: bytes of a body after which it is given up.
        fresh: on a connection of its own.
        wanted: from Content-Type and promised length, how much of the body is wanted.
        pace: see `Pace`.
        host: what the pace knows the host as.
        lenient: with versions and ciphers of TLS that browsers have given up; only with `fresh`.
    """

    url: str
    headers: bytes
    timeout: float
    max_size: int
    fresh: bool
    wanted: Callable[[str, int | None], Part]
    pace: Pace
    host: str
    done: Callable[[Response], None]
    failed: Callable[[BaseException], None]
    lenient: bool = False
    place: Place = NOWHERE
    path: bytes = b""
    over: bool = False
    connecting: Deferred[Any] | None = None
    connection: _Connection | None = None
    timer: Any = None
    again: bool = False


class Pace(TypingProtocol):
    """When bytes of a request may leave."""

    def may_leave(self, host: str) -> float:
        """Seconds to wait; 0 = the request leaves now, and that is noted."""

    def has_left(self, host: str) -> None:
        """A request leaves only now, a little later than was noted."""


class Creator(TypingProtocol):
    """Gives what Twisted needs to connect to a host by TLS."""

    def __call__(self, host: str, port: int, *, lenient: bool) -> Any:  # noqa: ANN401 - Twisted's interface has no type
        """Twisted calls it a creator of connections."""


class Client:
    """Sends exchanges, keeps connections."""

    def __init__(self, reactor: Any, tls: Creator) -> None:  # noqa: ANN401 - Twisted's reactor
        self.reactor = reactor
        self.tls = tls
        self.idle: defaultdict[Place, list[_Connection]] = defaultdict(list)
        self.open: set[_Connection] = set()
        self._factory = Factory.forProtocol(_Connection)
        self._factory.noisy = False

    def send(self, exchange: Exchange) -> None:
        """Begin an exchange; what becomes of it is told in a later turn of the loop."""
        try:
            exchange.place, exchange.path = target(exchange.url)
        except ValueError as error:
            self.reactor.callLater(0, self.end, exchange, error)
            return
        exchange.timer = self.reactor.callLater(exchange.timeout, self._too_late, exchange)
        waiting = self.idle.get(exchange.place) if not exchange.fresh else None
        if waiting:
            waiting.pop().ask(exchange)
        else:
            self.connect(exchange)

    def connect(self, exchange: Exchange) -> None:
        """Make a connection for an exchange."""
        place = exchange.place
        endpoint: Any = HostnameEndpoint(self.reactor, place.host, place.port, timeout=exchange.timeout)
        if place.tls:
            endpoint = wrapClientTLS(self.tls(place.host, place.port, lenient=exchange.lenient), endpoint)
        exchange.connecting = made = endpoint.connect(self._factory)
        made.addCallbacks(self._connected, self._not_connected, (exchange,), {}, (exchange,), {})

    def _connected(self, connection: _Connection, exchange: Exchange) -> None:
        exchange.connecting = None
        connection.client, connection.place = self, exchange.place
        self.open.add(connection)
        if exchange.over or connection.lost is not None:
            self.end(exchange, connection.lost or twisted_errors.ConnectionAborted())
            connection.abort()
        else:
            connection.ask(exchange)

    def _not_connected(self, failure: Failure, exchange: Exchange) -> None:
        exchange.connecting = None
        self.end(exchange, failure.value or twisted_errors.ConnectionLost())

    def _too_late(self, exchange: Exchange) -> None:
        exchange.timer = None
        if exchange.connection is not None and exchange.connection.end_early():
            return
        self.end(exchange, scrapy_errors.DownloadTimeoutError(f"no answer within {exchange.timeout:g} seconds"))
        if exchange.connecting is not None:
            exchange.connecting.cancel()
        if exchange.connection is not None:
            exchange.connection.abort()

    def end(self, exchange: Exchange, how: Response | BaseException) -> None:
        """Tell what became of an exchange, once."""
        if exchange.over:
            return
        exchange.over = True
        if exchange.timer is not None:
            exchange.timer.cancel()
        if isinstance(how, Response):
            exchange.done(how)
        else:
            exchange.failed(named(how))

    def close(self) -> None:
        """Drop all connections."""
        for connection in list(self.open):
            connection.abort()


@implementer(IHandshakeListener)
class _Connection(Protocol):
    """One connection: one exchange after the other."""

    client: Client
    place: Place

    def __init__(self) -> None:
        self.exchange: Exchange | None = None
        self.answer: Answer | None = None
        self.part: Part = "all"
        self.sent = False
        self.used = False
        self.lost: BaseException | None = None
        self.timer: Any = None
        self.certificate: Any = None
        self.secure = False  # the handshake is done

    def ask(self, exchange: Exchange) -> None:
        """Send a request as soon as the pace allows."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        if exchange.over:
            self.abort()
            return
        self.exchange, exchange.connection = exchange, self
        seconds = exchange.pace.may_leave(exchange.host)
        if seconds > 0:
            self.timer = self.client.reactor.callLater(seconds, self._ask_now)
            return
        self.answer, self.part, self.sent = Answer(), "all", True
        close = b"Connection: close\r\n" if exchange.fresh else b""
        lines = b"GET %b HTTP/1.1\r\n%b%bHost: %b\r\n\r\n" % (
            exchange.path,
            close,
            exchange.headers,
            authority(self.place),
        )
        self._write(lines)
        if self.place.tls:  # encrypted and sent in the next turns of the loop: the pace counts from there
            later = self.client.reactor.callLater
            later(0, later, 0, exchange.pace.has_left, exchange.host)

    def _ask_now(self) -> None:
        self.timer = None
        if self.exchange is not None:
            self.ask(self.exchange)

    def _write(self, data: bytes) -> None:
        """Hand bytes to the socket now, not in the next turn of the loop; it may be long until then."""
        transport: Any = self.transport
        written = 0 if self.place.tls else transport.writeSomeData(data)
        rest = data[written:] if isinstance(written, int) and written > 0 else data
        if rest:
            transport.write(rest)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's interface
        """Bytes of the answer."""
        exchange, answer = self.exchange, self.answer
        if exchange is None or answer is None or exchange.over:
            self.abort()  # nobody asked
            return
        try:
            if not answer.status:
                rest = answer.head(data)
                if rest is None:
                    return
                data = rest
                if not self._goes_on(exchange, answer):
                    return
            if not answer.done:
                answer.body(data)
            elif data:
                answer.keep = False
        except BadAnswerError as error:
            if answer.size:  # something of it came before
                self._finish(
                    exchange, answer, "download_stopped" if self.part == "file" and answer.size else "dataloss"
                )
            else:
                self.client.end(exchange, error)
                self.abort()
            return
        if answer.size > exchange.max_size:
            self._too_large(exchange, answer.size)
        elif answer.done:
            self._finish(exchange, answer)
        elif self.part == "start" and answer.size:
            self._finish(exchange, answer, "download_stopped")

    def _goes_on(self, exchange: Exchange, answer: Answer) -> bool:
        """The head is complete: whether its body is wanted."""
        if self.place.tls and self.certificate is None:
            self.certificate = certificate_of(self.transport)
        if answer.done:
            return True
        kind = b", ".join(answer.headers.get(b"content-type", ())[-1:]).decode("latin-1")
        self.part = exchange.wanted(kind, answer.length)
        if self.part == "nothing":
            self._finish(exchange, answer, "download_stopped")
        elif answer.length is not None and answer.length > exchange.max_size:
            self._too_large(exchange, answer.length)
        return not exchange.over

    def _too_large(self, exchange: Exchange, size: int) -> None:
        said = f"{size} bytes, more than {exchange.max_size}"
        self.client.end(exchange, scrapy_errors.DownloadCancelledError(said))
        self.abort()

    def end_early(self) -> bool:
        """Be content with the beginning of a file that was wanted whole; False if this is none, or nothing came."""
        if self.part != "file" or self.exchange is None or self.answer is None or not self.answer.size:
            return False
        self._finish(self.exchange, self.answer, "download_stopped")
        return True

    def _finish(self, exchange: Exchange, answer: Answer, *flags: str) -> None:
        """The answer is as complete as it will be."""
        self.exchange = self.answer = exchange.connection = None
        self.used = True
        if answer.done and answer.keep and not exchange.fresh and self.lost is None:
            self.client.idle[self.place].append(self)
            self.timer = self.client.reactor.callLater(IDLE, self.abort)
        else:
            self.abort()
        response = Response(
            exchange.url,
            answer.status,
            None,
            answer.content,
            list(flags),
            certificate=self.certificate,
            protocol="HTTP/1.1",
        )
        # What Scrapy makes of headers, without a look at every value: these are lists of bytes already.
        dict.update(response.headers, {name.title(): values for name, values in answer.headers.items()})
        self.client.end(exchange, response)

    def handshakeCompleted(self) -> None:  # noqa: N802 - Twisted's interface
        """Both sides have agreed on how to speak."""
        self.secure = True

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's interface
        """The connection has ended, by whomever."""
        self.lost = reason.value
        if not hasattr(self, "client"):  # before it was handed over
            return
        self._forget()
        exchange, answer = self.exchange, self.answer
        self.exchange = self.answer = None
        if exchange is None or exchange.over:
            return
        exchange.connection = None
        if answer is not None and answer.size and self.part == "file":
            whole = answer.ends_with_connection and isinstance(self.lost, twisted_errors.ConnectionDone)
            self._finish(exchange, answer, *(() if whole else ("download_stopped",)))
        elif answer is not None and answer.status:
            self._finish(exchange, answer, "partial" if answer.ends_with_connection else "dataloss")
        elif self.used and not exchange.again:  # the server had closed it while nobody used it
            exchange.again = True
            self.client.connect(exchange)
        elif self.place.tls and not self.secure and _says_nothing(self.lost):
            self.client.end(exchange, HandshakeBrokenOffError(f"the handshake was broken off: {self.lost}"))
        else:
            self.client.end(exchange, self.lost or twisted_errors.ConnectionLost())

    def abort(self) -> None:
        """Drop the connection at once."""
        self._forget()
        transport: Any = self.transport
        if self.lost is None:
            transport.abortConnection()

    def _forget(self) -> None:
        if self.timer is not None and self.timer.active():
            self.timer.cancel()
        self.timer = None
        self.client.open.discard(self)
        waiting = self.client.idle.get(self.place)
        if waiting and self in waiting:
            waiting.remove(self)
            if not waiting:
                del self.client.idle[self.place]


def _says_nothing(lost: BaseException | None) -> bool:
    """Whether a connection just ended: no alert, nothing that OpenSSL could name."""
    ended = (twisted_errors.ConnectionLost, twisted_errors.ConnectionDone)
    return lost is None or isinstance(lost, ended) or "unexpected eof" in str(lost).lower()


def certificate_of(transport: Any) -> Any:  # noqa: ANN401 - Twisted's transport
    """The certificate that the server showed, as Twisted has it; None if it showed none."""
    from twisted.internet.ssl import Certificate

    shown = transport.getPeerCertificate()
    return Certificate(shown) if shown is not None else None  # type: ignore[no-untyped-call]


def named(error: BaseException) -> BaseException:
    """What went wrong, in Scrapy's words; the cause is kept."""
    if isinstance(error, _NAMED):
        return error
    kinds = (
        (twisted_errors.ConnectionRefusedError, scrapy_errors.DownloadConnectionRefusedError),
        (twisted_errors.DNSLookupError, scrapy_errors.CannotResolveHostError),
        (twisted_errors.TimeoutError, scrapy_errors.DownloadTimeoutError),
    )
    kind = next((ours for theirs, ours in kinds if isinstance(error, theirs)), scrapy_errors.DownloadFailedError)
    said = kind(f"{type(error).__module__}.{type(error).__qualname__}: {error}")
    said.__cause__ = error
    return said
