"""What must never be shown: credentials in addresses, and the secrets that this process has read.

`scrub` stands where words leave the program for people or files: errors, tracebacks, logs, what is noted of a failed
delivery. A server may repeat a password in its answer, and an exception an address in its message; nobody has to think
of it there.
"""

from __future__ import annotations

import base64
import logging
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

HIDDEN: Final = "***"
_SHORTEST: Final = 4  # a shorter one is no secret, and hiding it everywhere would spoil every sentence
# Browsers read a backslash like a slash here, and everything up to the last @ before the path as credentials.
_USERINFO = re.compile(r"(?<=[/\\]{2})[^\s/\\?#<>\"“”]*@")
_SCHEMELESS = re.compile(r"^[^\s/\\?#]*@")
_TOKEN = re.compile(r"\bxc_[A-Za-z0-9_-]{20,}")  # of the web page: calendars have it in their address
_known: dict[str, str] = {}


def keep(secret: str, *, shown: str = HIDDEN) -> str:
    """Remember a secret that was read, also as it looks when it is written into an address or sent by mail.

    Returns:
        the secret.
    """
    if len(secret) >= _SHORTEST:
        for form in _forms(secret):
            _known[form] = shown
    return secret


def keep_address(url: str) -> str:
    """Remember an address that only its owner may know: of it, scheme and host may be shown.

    Returns:
        the address.
    """
    try:
        parts = urlsplit(url)
        shown = f"{parts.scheme}://{parts.hostname or ''}/{HIDDEN}" if parts.hostname else HIDDEN
    except ValueError:
        return keep(url)
    for part in (parts.path.strip("/"), parts.query, parts.username or "", parts.password or ""):
        keep(part)
    return keep(url, shown=shown)


def keep_login(user: str, password: str) -> str:
    """Remember a password for mail, also as the lines in which a login sends it.

    Returns:
        the password.
    """
    if len(password) >= _SHORTEST:
        keep(base64.b64encode(f"\0{user}\0{password}".encode()).decode())
    return keep(password)


def scrub(text: str) -> str:
    """A text without credentials in addresses and without any secret that this process has read."""
    for secret in sorted(_known, key=len, reverse=True):  # the longest first: one may be part of another
        if secret in text:
            text = text.replace(secret, _known[secret])
    return without_credentials(_TOKEN.sub(f"xc_{HIDDEN}", text))


def without_credentials(text: str) -> str:
    """A text in which no address names user or password: `http://***@host/`."""
    return _USERINFO.sub(f"{HIDDEN}@", text) if "@" in text and ("//" in text or "\\\\" in text) else text


def drop_credentials(url: str) -> str:
    """An address without user and password: where a redirect names some, they are not sent."""
    return _USERINFO.sub("", url, count=1)


def without_login(said: str) -> str:
    """What somebody typed as an address, with or without scheme, so that it can be repeated to them."""
    return without_credentials(said) if "//" in said else _SCHEMELESS.sub(f"{HIDDEN}@", said)


class ScrubbedLogs(logging.Formatter):
    """Writes a log as another formatter does, tracebacks too, with everything hidden that must not be shown."""

    def __init__(self, inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """One record."""
        return scrub(self._inner.format(record))


def scrub_logs(handlers: Iterable[logging.Handler]) -> None:
    """Let these handlers write nothing that must not be shown."""
    for handler in handlers:
        if not isinstance(handler.formatter, ScrubbedLogs):
            handler.setFormatter(ScrubbedLogs(handler.formatter))


def _forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe=""), quote(secret), base64.b64encode(secret.encode()).decode()}
