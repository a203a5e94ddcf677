"""What Scrapy and Twisted raise becomes one outcome, and never a definite failure."""

from __future__ import annotations

import errno
import gzip
import ssl
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import exceptions as scrapy_errors
from twisted.internet import error as twisted_errors
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from spiders import outcomes
from spiders.failures import outcome_of
from spiders.http_answer import HandshakeBrokenOffError


def caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def connect_error(number: int) -> BaseException:
    return twisted_errors.ConnectError(number, "connect failed")


# As OpenSSL says it: alerts of the server, and what our own side will not do.
NOTHING_IN_COMMON = (
    "tls alert handshake failure", "tlsv1 alert protocol version", "tlsv1 alert internal error", "dh key too small",
    "tlsv1 unrecognized name", "unsafe legacy renegotiation disabled", "unsupported protocol", "no suitable key share",
)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (scrapy_errors.DownloadTimeoutError("20 s"), outcomes.TIMEOUT),
        (scrapy_errors.DownloadConnectionRefusedError("refused"), outcomes.REFUSED),
        (scrapy_errors.CannotResolveHostError("no address"), outcomes.DNS),
        (scrapy_errors.DownloadCancelledError("larger than download max size"), outcomes.TOO_LARGE),
        (scrapy_errors.DownloadCancelledError(""), outcomes.TOO_LARGE),
        (scrapy_errors.IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), outcomes.TOO_LARGE),
        (scrapy_errors.ResponseDataLossError(), outcomes.LOST),
        (scrapy_errors.UnsupportedURLSchemeError("ftp"), outcomes.ADDRESS_REFUSED),
        (scrapy_errors.DownloadFailedError("[ConnectionLost]"), outcomes.LOST),
        (gzip.BadGzipFile("Not a gzipped file"), outcomes.BAD_ANSWER),
        (zlib.error("Error -3 while decompressing data: incorrect header check"), outcomes.BAD_ANSWER),
        (ssl.SSLError(1, "wrong version number"), outcomes.TLS),
        (
            HandshakeBrokenOffError("Connection was closed cleanly."),
            outcomes.TLS_BROKEN_OFF,
        ),
        (ssl.SSLCertVerificationError("certificate verify failed"), outcomes.TLS),
        *((ssl.SSLError(1, text), outcomes.TLS_UNSUPPORTED) for text in NOTHING_IN_COMMON),
        (ValueError("Invalid status line"), outcomes.BAD_ANSWER),
        (connect_error(errno.ENETUNREACH), outcomes.OUR_NETWORK),
        (connect_error(errno.ENETDOWN), outcomes.OUR_NETWORK),
        (connect_error(errno.EHOSTUNREACH), outcomes.LOST),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), outcomes.OUR_NETWORK),
        (RuntimeError(), outcomes.LOST),
        (KeyboardInterrupt(), outcomes.LOST),
    ],
)
def test_outcome(error, outcome):
    assert outcome_of(error).name == outcome


def test_our_network_is_found_behind_other_words():
    lost = caused(scrapy_errors.DownloadFailedError("failed"), OSError(errno.ENETUNREACH, "Network is unreachable"))
    assert outcome_of(lost).name == outcomes.OUR_NETWORK


def test_the_reasons_of_a_broken_answer_are_told():
    error = ResponseNeverReceived([Failure(twisted_errors.ConnectionLost("went away"))])
    assert isinstance(error, ResponseFailed)
    outcome = outcome_of(error)
    assert outcome.name == outcomes.LOST
    assert "went away" in outcome.detail


def test_a_chain_of_causes_that_never_ends_is_left():
    one, two = RuntimeError("one"), RuntimeError("two")
    one.__cause__, two.__cause__ = two, one
    assert outcome_of(one).name == outcomes.LOST


@given(st.text(max_size=2000), st.sampled_from([RuntimeError, ValueError, OSError, scrapy_errors.DownloadFailedError]))
@settings(deadline=None)
def test_nothing_that_is_raised_is_ever_definite_or_good(text, kind):
    outcome = outcome_of(kind(text))
    assert outcome.name in outcomes.TRANSIENT | outcomes.NEVER_BROKEN | {outcomes.OUR_NETWORK}
    assert outcome.status == 0
    assert len(outcome.detail) <= 300
