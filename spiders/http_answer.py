"""One HTTP/1.x answer, read from bytes as they come (RFC 9112). Pure: no network.

Lenient where browsers are: lines that end in a line feed alone, header lines without a colon, repeated equal lengths.
Bounded everywhere else: the head in size, the body by whoever feeds.
"""

from __future__ import annotations

import re

MAX_HEAD = 64 * 1024
_MAX_INTERIM = 16  # answers of status 1xx before the real one
_STATUS = re.compile(rb"HTTP/(\d)\.(\d)[ \t]+(\d{3})(?:[ \t]|$)")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;|$)")
_MAX_LINE = 4_096  # of a chunk's size, with its extensions


class BadAnswerError(Exception):
    """What came is no HTTP answer."""


class HandshakeBrokenOffError(Exception):
    """The other side ended a connection, without a word, before both had agreed on how to encrypt."""


class Answer:
    """One answer to a GET.

    `head` takes bytes until the head is complete, `body` the rest. Afterwards:

    Attributes:
        headers: name in lower case -> values, in their order; empty until the head is complete.
        length: bytes of the body that the head promises, None if it does not say.
        done: the answer is complete.
        keep: the connection may be used again.
        size: bytes of the body so far.
    """

    __slots__ = (
        "_buffer",
        "_chunk",
        "_interim",
        "_parts",
        "chunked",
        "done",
        "headers",
        "keep",
        "length",
        "size",
        "status",
    )

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, list[bytes]] = {}
        self.length: int | None = None
        self.chunked = False
        self.done = False
        self.keep = False
        self.size = 0
        self._buffer = b""
        self._parts: list[bytes] = []
        self._chunk = -1  # bytes of the chunk still to come; -1: its size line, -2: the trailer
        self._interim = 0

    @property
    def content(self) -> bytes:
        """The body so far."""
        return self._parts[0] if len(self._parts) == 1 else b"".join(self._parts)

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection tells the end of the body."""
        return self.length is None and not self.chunked

    def head(self, data: bytes) -> bytes | None:
        """Take bytes of the head; what came behind it, or None while it is not complete.

        Raises:
            BadAnswerError: this is no HTTP, or its head is too large.
        """
        data = self._buffer + data if self._buffer else data
        while True:
            end = _HEAD_END.search(data)
            if end is None:
                if len(data) > MAX_HEAD or not b"HTTP/".startswith(data[:5]):
                    raise BadAnswerError(f"invalid answer: {data[:60]!r}")
                self._buffer = data
                return None
            if end.start() > MAX_HEAD:
                raise BadAnswerError("invalid answer: its head is too large")
            status = self._read_head(data[: end.start()])
            data = data[end.end() :]
            if status >= 200 or status == 101:
                self._buffer = b""
                return data
            self._interim += 1
            if self._interim > _MAX_INTERIM:
                raise BadAnswerError("invalid answer: it goes on saying that it will come")

    def _read_head(self, head: bytes) -> int:
        first, *lines = head.split(b"\n")
        match = _STATUS.match(first.rstrip(b"\r"))
        if match is None:
            raise BadAnswerError(f"invalid status line: {first[:60]!r}")
        status = int(match[3])
        if status < 200 and status != 101:
            return status
        self.status = status
        headers: dict[bytes, list[bytes]] = {}
        values: list[bytes] | None = None
        for line in lines:
            if line[:1] in {b" ", b"\t"}:  # obsolete: a value that goes on
                if values:
                    values[-1] += b" " + line.strip()
                continue
            name, colon, value = line.partition(b":")
            values = headers.setdefault(name.strip().lower(), []) if colon else None
            if values is not None:
                values.append(value.strip())
        self.headers = headers
        self._frame(match[1] + match[2])
        return status

    def _frame(self, version: bytes) -> None:
        """Where the body ends, and whether the connection outlives it."""
        headers = self.headers
        coding = b",".join(headers.get(b"transfer-encoding", ())).lower()
        said = {value.strip() for line in headers.get(b"content-length", ()) for value in line.split(b",")}
        if self.status in {204, 304}:
            self.length = 0
        elif coding:
            self.chunked = coding.rsplit(b",", 1)[-1].strip() == b"chunked"
        elif said:
            number = said.pop()
            if said or not number.isdigit() or len(number) > 18:
                raise BadAnswerError(f"invalid Content-Length: {headers[b'content-length'][:3]!r}"[:120])
            self.length = int(number)
        close = b"close" in b",".join(headers.get(b"connection", ())).lower()
        self.keep = version == b"11" and not close and not self.ends_with_connection
        self.done = self.length == 0

    def body(self, data: bytes) -> None:
        """Take bytes of the body. What comes behind its end is dropped, and the connection with it."""
        if self.chunked:
            self._take_chunks(data)
            return
        if self.length is not None:
            left = self.length - self.size
            if len(data) > left:
                data, self.keep = data[:left], False
            self.done = len(data) == left
        self._add(data)

    def _add(self, data: bytes) -> None:
        if data:
            self._parts.append(data)
            self.size += len(data)

    def _take_chunks(self, data: bytes) -> None:
        data = self._buffer + data if self._buffer else data
        at = 0
        while at < len(data) and not self.done:
            if self._chunk > 0:
                part = data[at : at + self._chunk]
                self._add(part)
                at += len(part)
                self._chunk -= len(part)
                continue
            end = data.find(b"\n", at)
            if end < 0:
                if len(data) - at > _MAX_LINE:
                    raise BadAnswerError("invalid chunk")
                break
            self._chunk_line(data[at:end].rstrip(b"\r"))
            at = end + 1
        self._buffer = data[at:]
        if self.done and self._buffer:
            self.keep = False

    def _chunk_line(self, line: bytes) -> None:
        """A line between chunks: the end of one (0), the size of the next (-1), the trailer (-2)."""
        if self._chunk == 0:
            if line:
                raise BadAnswerError("invalid chunk: it is longer than its size")
            self._chunk = -1
        elif self._chunk == -1:
            match = _CHUNK_SIZE.match(line)
            if match is None:
                raise BadAnswerError(f"invalid chunk size: {line[:20]!r}")
            self._chunk = int(match[1], 16) or -2
        elif not line:
            self.done = True
        else:
            self._interim += 1
            if self._interim > 200:
                raise BadAnswerError("invalid chunks: their trailer does not end")
