"""Webhooks of WeCom, DingTalk, Feishu and others, through apprise. Every connection asks the address gate first.

The gate is handed in (`resolve`): it belongs to another stage. It is asked where the connection is made, so a redirect
or a name that changes its address meanwhile reaches nothing that the gate has not let pass. Proxies that the
environment names are not used: the gate would be asked about them, and not about what stands behind.
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reports.delivery.mail import Result
from reports.wording import clean, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Services that speak http and nothing else; others (mail, MQTT, files) would go past the gate.
SCHEMAS = frozenset(
    (
        *("wecombot", "dingtalk", "feishu", "lark", "schan", "pushplus", "bark", "barks", "ntfy", "ntfys"),
        *("slack", "msteams", "workflow", "tgram", "json", "jsons", "form", "forms"),
    )
)
UNKNOWN = N_("the address of the webhook is none that is known")
REFUSED = N_("the address of the webhook is not opened: {reason}")
FAILED = N_("the webhook did not take it: {text}")
NO_ANSWER = N_("the webhook could not be reached")
NO_WORD = N_("the webhook did not say whether it took it; it may have arrived")
_STATUS = re.compile(r"error=(\d{3})\b")


@dataclass
class Guarded:
    """What happened at the gate while one webhook was called."""

    resolve: Callable[[str, int], tuple[tuple[str, ...], str]]
    refused: str = ""
    connected: bool = False
    sockets: list[socket.socket] = field(default_factory=list)

    def create(self, address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:  # noqa: ANN401
        """Connect to an address that the gate has checked, and to no other."""
        host, port = address
        allowed, reason = self.resolve(host.strip("[]"), port)
        if reason or not allowed:
            self.refused = reason
            raise OSError("refused by the address gate" if reason else "no address")
        error = OSError("no address")
        for one in allowed:
            try:
                made: socket.socket = _PLAIN((one, port), *args, **options)
            except OSError as failed:
                error = failed
                continue
            self.connected = True
            self.sockets.append(made)
            return made
        raise error

    def cut(self) -> None:
        """Time is up: end what is open."""
        for one in self.sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


_HERE = threading.local()


def _plain() -> Any:  # noqa: ANN401
    from urllib3.util import connection

    return connection.create_connection


_PLAIN: Any = _plain()


def _sending() -> Any:  # noqa: ANN401
    from requests.adapters import HTTPAdapter

    return HTTPAdapter.send


_SEND: Any = _sending()


def _send(adapter: Any, request: Any, *args: Any, **options: Any) -> Any:  # noqa: ANN401
    """In a thread that calls a webhook, past no proxy; in every other one as always. Each redirect comes here anew."""
    if getattr(_HERE, "guard", None) is not None:
        options["proxies"] = None
        request.headers.pop("Proxy-Authorization", None)
    return _SEND(adapter, request, *args, **options)


def _create(address: tuple[str, int], *args: Any, **options: Any) -> socket.socket:  # noqa: ANN401
    """In a thread that calls a webhook, through its guard; in every other one as always."""
    guard: Guarded | None = getattr(_HERE, "guard", None)
    made: socket.socket = guard.create(address, *args, **options) if guard else _PLAIN(address, *args, **options)
    return made


@contextlib.contextmanager
def _guarding(guard: Guarded) -> Iterator[None]:
    from requests.adapters import HTTPAdapter
    from urllib3.util import connection

    connection.create_connection = _create
    HTTPAdapter.send = _send  # type: ignore[assignment, method-assign]
    _HERE.guard = guard
    try:
        yield
    finally:
        _HERE.guard = None


def host_of(url: str) -> str:
    """The host that the address of a webhook names, in lower case; "" if none. With some services it is a token."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def known(url: str) -> bool:
    """Whether an address names a service that can be used here."""
    import apprise

    schema = url.partition("://")[0].lower()
    return schema in SCHEMAS and apprise.Apprise.instantiate(url) is not None


def send(
    url: str,
    title: str,
    body: str,
    resolve: Callable[[str, int], tuple[tuple[str, ...], str]],
    deadline: float = 30.0,
) -> Result:
    """Post a short text.

    Args:
        url: the address as apprise writes it; a secret.
        title: one line.
        body: some lines.
        resolve: host and port -> the addresses that may be connected to, and why there are none (a message id, "" for
            no such name).
        deadline: seconds in all.
    """
    import apprise

    if not known(url):
        return Result("never", UNKNOWN)
    guard = Guarded(resolve)
    watch = threading.Timer(deadline, guard.cut)
    watch.daemon = True
    watch.start()
    try:
        capture: Any = apprise.LogCapture  # not typed there
        with _guarding(guard), capture(level=apprise.logging.WARNING) as log:
            # The service itself, not Apprise.notify: that hands it to other threads, past the guard of this one.
            service = apprise.Apprise.instantiate(url)
            done = service is not None and bool(service.notify(title=shorten(clean(title), 100), body=body))
            said = log.getvalue()
    finally:
        watch.cancel()
    if done:
        return Result("sent")
    if guard.refused:
        return Result("never", REFUSED, (("reason", guard.refused),))
    status = _STATUS.search(said)
    if status:  # it answered, and not well: nothing was taken
        return Result("again", FAILED, (("text", f"HTTP {status[1]}"),))
    return Result("unsure", NO_WORD) if guard.connected else Result("again", NO_ANSWER)
