"""Answers as servers write them, well or badly, whatever pieces they come in."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.http_answer import MAX_HEAD, Answer, BadAnswerError


def read(data: bytes, piece: int = 0) -> Answer:
    """Feed `data` in pieces of so many bytes (0: at once)."""
    answer = Answer()
    pieces = [data[at : at + piece] for at in range(0, len(data), piece)] if piece else [data]
    for one in pieces:
        feed(answer, one)
    return answer


def feed(answer: Answer, data: bytes) -> None:
    if not answer.status:
        rest = answer.head(data)
        if rest is None:
            return
        data = rest
    if not answer.done and data:
        answer.body(data)


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("piece", [0, 1, 2, 3, 7])
@pytest.mark.parametrize(
    ("data", "status", "body", "done", "keep"),
    [
        (OK + b"Content-Length: 5\r\n\r\nhello", 200, b"hello", True, True),
        (OK + b"content-length:5\r\nConnection: Close\r\n\r\nhello", 200, b"hello", True, False),
        (OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 200, b"hello", True, True),
        (OK + b"Content-Length: 9\r\n\r\nhello", 200, b"hello", False, True),
        (OK + b"\r\nhello", 200, b"hello", False, False),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 200, b"hello", True, True),
        (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n", 200, b"hello", True, True),
        (OK + b"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\nh\r\n", 200, b"h", False, True),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n05\nhello\n0\n\n", 200, b"hello", True, True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, b"hi", True, False),
        (b"HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", 404, b"", True, True),
        (b"HTTP/1.1 304 Not Modified\nContent-Length: 77\n\n", 304, b"", True, True),
        (b"HTTP/1.1 204 No\r\n\r\n", 204, b"", True, True),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi", 200, b"hi", True, True),
    ],
)
def test_an_answer(data: bytes, status: int, body: bytes, piece: int, *, done: bool, keep: bool) -> None:
    answer = read(data, piece)
    assert (answer.status, answer.content, answer.done, answer.keep) == (status, body, done, keep)
    assert answer.size == len(body)


def test_header_lines_are_read_as_browsers_read_them() -> None:
    answer = read(OK + b"Set-Cookie: a\r\nnonsense\r\nSet-Cookie:b\r\nX: one\r\n  two\r\nContent-Length: 0\r\n\r\n")
    assert answer.headers[b"set-cookie"] == [b"a", b"b"]
    assert answer.headers[b"x"] == [b"one two"]


def test_what_comes_behind_the_end_costs_the_connection_and_is_dropped() -> None:
    for data in (
        OK + b"Content-Length: 2\r\n\r\nhi, there",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\nHTTP/1.1 200",
    ):
        answer = read(data)
        assert (answer.content, answer.done, answer.keep) == (b"hi", True, False)


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"<html>",
        b"HTTP/1.1 OK\r\n\r\n",
        b"HTTP/1.1 20x\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        OK + b"Content-Length: -5\r\n\r\n",
        OK + b"Content-Length: five\r\n\r\n",
        OK + b"Content-Length: 99999999999999999999\r\n\r\n",
        OK + b"X: " + b"x" * MAX_HEAD + b"\r\n",
        OK + b"X: " + b"x" * MAX_HEAD + b"\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 20,
        OK + b"Transfer-Encoding: chunked\r\n\r\nhello\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"x" * 5000,
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 300,
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
    ],
)
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(BadAnswerError, match="invalid"):
        read(data)


@given(
    st.binary(max_size=400), st.integers(0, 9), st.sampled_from([b"", OK, OK + b"Transfer-Encoding: chunked\r\n\r\n"])
)
@settings(deadline=None)
def test_no_bytes_bring_us_down(data: bytes, piece: int, begins: bytes) -> None:
    with contextlib.suppress(BadAnswerError):
        answer = read(begins + data, piece)
        assert answer.size == len(answer.content) <= len(data)


@given(st.lists(st.binary(min_size=1, max_size=90), max_size=9), st.integers(0, 9))
@settings(deadline=None)
def test_chunks_are_put_together(chunks: list[bytes], piece: int) -> None:
    body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    answer = read(OK + b"Transfer-Encoding: chunked\r\n\r\n" + body, piece)
    assert answer.done
    assert answer.content == b"".join(chunks)
