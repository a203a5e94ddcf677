"""The one classifier from what Scrapy and Twisted raise to a fetch outcome."""

from __future__ import annotations

import errno
import gzip
import re
import zlib
from typing import TYPE_CHECKING

from scrapy import exceptions as scrapy_errors

from spiders import outcomes
from spiders.http_answer import BadAnswerError, HandshakeBrokenOffError

if TYPE_CHECKING:
    from spiders.outcomes import Outcome as OutcomeType

# What OpenSSL and the alerts of servers say when the two sides have nothing in common. What no TLS server says (a wrong
# version number: plain HTTP on the port) and what concerns certificates is not here.
_NOTHING_IN_COMMON = re.compile(
    r"alert|unrecognized name|no (?:shared|suitable|common) |no ciphers available|(?:unsupported|unknown|no) protocol"
    r"|bad protocol version|too small|too weak|bad dh|bad ecpoint|renegotiation|legacy sigalg|inappropriate fallback"
    r"|wrong (?:signature type|curve|cipher)|unsupported|unknown (?:group|cipher|pkey|key exchange)|illegal parameter"
)
_OURS = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_BY_CLASS: tuple[tuple[type[BaseException], str], ...] = (
    (HandshakeBrokenOffError, outcomes.TLS_BROKEN_OFF),
    (BadAnswerError, outcomes.BAD_ANSWER),
    (scrapy_errors.DownloadTimeoutError, outcomes.TIMEOUT),
    (scrapy_errors.DownloadConnectionRefusedError, outcomes.REFUSED),
    (scrapy_errors.CannotResolveHostError, outcomes.DNS),
    (scrapy_errors.DownloadCancelledError, outcomes.TOO_LARGE),
    (scrapy_errors.ResponseDataLossError, outcomes.LOST),
    (scrapy_errors.UnsupportedURLSchemeError, outcomes.ADDRESS_REFUSED),
    (gzip.BadGzipFile, outcomes.BAD_ANSWER),
    (zlib.error, outcomes.BAD_ANSWER),
    (scrapy_errors.IgnoreRequest, outcomes.TOO_LARGE),  # decompression past the size limit
)


def outcome_of(error: BaseException) -> OutcomeType:
    """The outcome of a request that brought no usable answer. Nothing raised here is ever a definite failure."""
    detail = _detail(error)
    for kind, name in _BY_CLASS:
        if isinstance(error, kind):
            return outcomes.Outcome(name, 0, detail)
    text = f"{type(error).__name__} {detail}".lower()
    if any(
        getattr(cause, "osError", None) in _OURS or getattr(cause, "errno", None) in _OURS for cause in _chain(error)
    ):
        return outcomes.Outcome(outcomes.OUR_NETWORK, 0, detail)
    if "ssl" in text or "tls" in text or "certificate" in text:
        return outcomes.Outcome(of_tls(text), 0, detail)
    if "parse" in text or "badly" in text or "invalid" in text:
        return outcomes.Outcome(outcomes.BAD_ANSWER, 0, detail)
    return outcomes.Outcome(outcomes.LOST, 0, detail)


def of_tls(text: str) -> str:
    """Outcome of a handshake that failed, from what OpenSSL says: have the two sides nothing in common?"""
    return outcomes.TLS_UNSUPPORTED if _NOTHING_IN_COMMON.search(text.lower()) else outcomes.TLS


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and len(found) < 8:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _detail(error: BaseException) -> str:
    reasons = getattr(error, "reasons", None)
    if reasons:
        return "; ".join(str(getattr(reason, "value", reason)) for reason in reasons)[:300]
    return (str(error) or type(error).__name__)[:300]
