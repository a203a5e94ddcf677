# ruff: noqa: E501 - one line a route
"""Hostile routes: servers and bodies made to do harm, in ONE table with what each must come to.

`/hostile/small/NAME` is harmless enough for `make test`, `/hostile/full/NAME` as bad as it gets; the index of each is
`/hostile/small/` and `/hostile/full/`. `outcome` is what the first look at a link to it is called, `verdict` what the
link is called in the end: nobody is accused for being hostile. What other fault routes do already is named in `ELSEWHERE`.
Bodies of pages and files are in `hostile_bodies.py`.
"""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.gov_site import pages
from tests.gov_site.faults import prefix
from tests.gov_site.hosts import URLS
from tests.gov_site.wire import HTML, Wire

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MB = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One route. `slow`: it lives on time, so `make test` leaves it to the long run. `ending`: of its address."""

    name: str
    outcome: str
    verdict: str
    respond: Callable[[Wire, bool], None]
    what: str = ""
    slow: bool = False
    ending: str = ""
    port: str = ""  # the name of a port of its own, instead of a path

    def path(self, size: str) -> str:
        return f"/hostile/{size}/{self.name}{self.ending}"

    def address(self, size: str, urls: Mapping[str, str]) -> str:
        """The whole address."""
        if self.port:
            return self.port.format(**urls)
        return urls["faults"].rstrip("/") + self.path(size)


TABLE: dict[str, Row] = {}
# Routes of faults.py and zoo.py that belong to this table: their expectations stand there.
ELSEWHERE = (
    "gzip-broken", "gzip-not", "gzip-bomb", "slow-headers", "silent", "slow-drip", "endless", "huge", "reset", "reset-midway",
    "close-early", "close-at-once", "length-too-short", "broken-chunk", "bad-status-line", "http-10", "nested", "many-links",
    "calendar", "session", "growing-path", "redirect-loop", "redirect-self", "redirect-metadata", "redirect-private",
    "redirect-file", "503-absurd", "empty", "untyped", "cut-utf8", "gbk-labelled-utf8",
)  # fmt: skip


def hostile(name: str, outcome: str, verdict: str, what: str = "", *, slow: bool = False, ending: str = ""):
    """Register the function below, which gets the request and whether it may be as bad as it gets."""

    def register(respond: Callable[[Wire, bool], None]) -> Callable[[Wire, bool], None]:
        TABLE[name] = Row(name, outcome, verdict, respond, what, slow, ending)
        return respond

    return register


def raw(
    name: str, outcome: str, verdict: str, data: Callable[[bool], bytes] | bytes, what: str = "", *, ending: str = ""
) -> None:
    """A route whose whole answer is given byte by byte; then the connection ends."""

    def respond(wire: Wire, full: bool) -> None:
        said = data(full) if callable(data) else data
        for at in range(0, len(said), MB):
            wire.raw(said[at : at + MB])
        wire.close()

    hostile(name, outcome, verdict, what, ending=ending)(respond)


def body(
    name: str,
    outcome: str,
    verdict: str,
    make: Callable[[bool], bytes | str],
    what: str = "",
    *,
    kind: str = HTML,
    ending: str = "",
    **headers: str,
) -> None:
    """A route whose answer is in order, but for its body."""
    lines = {key.replace("_", "-"): value for key, value in headers.items()}
    made = functools.cache(make)  # some take seconds to make
    hostile(name, outcome, verdict, what, ending=ending)(lambda wire, full: wire.answer(200, made(full), kind, lines))


@prefix("/hostile/")
def _(wire: Wire) -> None:
    size, _, name = wire.path.removeprefix("/hostile/").partition("/")
    if not name:
        chosen = [row for row in TABLE.values() if size == "full" or not row.slow]
        wire.answer(200, index(size, chosen))
    elif name.startswith("of/"):
        wire.answer(200, index(size, [TABLE[name.removeprefix("of/")]]))
    else:
        row = TABLE.get(name) or next((row for row in TABLE.values() if row.path(size) == wire.path), None)
        if row is None:
            wire.answer(404, pages.SOFT_404)
        else:
            row.respond(wire, size == "full")


def index(size: str, rows: list[Row]) -> str:
    """A page that links to these routes."""
    links = "".join(f'<li><a href="{row.address(size, URLS)}">{row.name}</a></li>\n' for row in rows)
    return pages.page("敌意目录", f"<ul>{links}</ul>")


PAGE = pages.OK.encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
WHOLE = b"Content-Length: %d\r\n\r\n%b" % (len(PAGE), PAGE)
CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE)


# -- heads -------------------------------------------------------------------------------------------------------------

raw(
    "head-10mb",
    "malformed_answer",
    "uncertain",
    lambda full: HEAD + b"X: " + b"x" * ((10 if full else 1) * MB) + b"\r\n" + WHOLE,
)
raw(
    "cookies",
    "malformed_answer",
    "uncertain",
    lambda full: HEAD + b"".join(b"Set-Cookie: c%d=%d\r\n" % (n, n) for n in range(100_000 if full else 5_000)) + WHOLE,
)
raw(
    "head-lines",
    "malformed_answer",
    "uncertain",
    lambda full: HEAD + b"a:b\r\n" * (1_000_000 if full else 20_000) + WHOLE,
)
raw(
    "head-crlf",
    "ok",
    "good",
    HEAD + b"X: a\r\r\nY: \rb\r\nSet-Cookie: x\r\r\n" + WHOLE,
    "carriage returns inside of lines",
)
raw("head-nul", "ok", "good", HEAD + b"X\x00Y: a\x00b\r\n\x00: c\r\n" + WHOLE)
raw("head-folded", "ok", "good", HEAD + b"X: a\r\n" + b"  b\r\n" * 500 + WHOLE)
raw("head-no-colon", "ok", "good", HEAD + b"this is no header\r\n:\r\n: x\r\n" + WHOLE)
raw("head-odd-names", "ok", "good", HEAD + "名称: 值\r\nX-\x7f: y\r\n".encode() + WHOLE)
raw("reason-huge", "ok", "good", b"HTTP/1.1 200 " + b"OK " * 15_000 + HEAD[15:] + WHOLE)
raw("reason-1mb", "malformed_answer", "uncertain", b"HTTP/1.1 200 " + b"O" * MB + HEAD[15:] + WHOLE)
raw("reason-none", "ok", "good", b"HTTP/1.1 200" + HEAD[15:] + WHOLE)
raw("http-09", "malformed_answer", "uncertain", PAGE, "a body and nothing else")
raw("http-3", "ok", "good", HEAD.replace(b"1.1", b"3.0", 1) + WHOLE, "calls itself HTTP/3.0")
raw("status-words", "malformed_answer", "uncertain", HEAD.replace(b"200", b"2OO", 1) + WHOLE)
raw("status-negative", "malformed_answer", "uncertain", HEAD.replace(b"200", b"-200", 1) + WHOLE)
raw("status-long", "malformed_answer", "uncertain", HEAD.replace(b"200", b"200000", 1) + WHOLE)
raw(
    "status-000",
    "malformed_answer",
    "uncertain",
    HEAD.replace(b"200", b"000", 1) + WHOLE,
    "less than 100: an answer that never begins",
)
raw("status-999", "server_error", "uncertain", HEAD.replace(b"200", b"999", 1) + WHOLE)
raw("status-600", "server_error", "uncertain", HEAD.replace(b"200", b"600", 1) + WHOLE)
raw("status-205-body", "ok", "good", HEAD.replace(b"200", b"205", 1) + WHOLE)
raw(
    "status-204-body", "empty_answer", "uncertain", HEAD.replace(b"200", b"204", 1) + WHOLE, "204 with a body behind it"
)
raw(
    "status-101",
    "unexpected_status",
    "uncertain",
    HEAD.replace(b"200", b"101", 1) + b"Upgrade: websocket\r\n\r\n\x81\x05hello",
    "switches protocols that nobody asked for",
)
raw("hints-then-page", "ok", "good", b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 3 + HEAD + WHOLE)
raw(
    "continue-flood",
    "malformed_answer",
    "uncertain",
    lambda full: b"HTTP/1.1 100 Continue\r\n\r\n" * (400_000 if full else 400) + HEAD + WHOLE,
)
raw("garbage", "malformed_answer", "uncertain", bytes(range(256)) * 100)
raw("smtp", "malformed_answer", "uncertain", b"220 mail.qinghe.example ESMTP\r\n" * 20, "another protocol")

# -- lengths and chunks ------------------------------------------------------------------------------------------------

raw("lengths-differ", "malformed_answer", "uncertain", HEAD + b"Content-Length: 5\r\n" + WHOLE)
raw("lengths-same", "ok", "good", HEAD + b"Content-Length: %d\r\n" % len(PAGE) + WHOLE)
raw("length-negative", "malformed_answer", "uncertain", HEAD + b"Content-Length: -1\r\n\r\n" + PAGE)
raw("length-plus", "malformed_answer", "uncertain", HEAD + b"Content-Length: +5\r\n\r\n" + PAGE)
raw("length-huge", "malformed_answer", "uncertain", HEAD + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n" + PAGE)
raw("length-8-eib", "too_large", "good", HEAD + b"Content-Length: 9223372036854775\r\n\r\n" + PAGE)
raw("length-words", "malformed_answer", "uncertain", HEAD + "Content-Length: 很长\r\n\r\n".encode() + PAGE)
raw(
    "smuggle-te-cl",
    "ok",
    "good",
    HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n" + CHUNKS,
    "two ways to say where it ends",
)
raw("smuggle-te-spaces", "ok", "good", HEAD + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS)
raw(
    "smuggle-te-twice",
    "ok",
    "good",
    HEAD + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS,
)
raw("smuggle-te-unknown", "ok", "good", HEAD + b"Transfer-Encoding: xchunked\r\n\r\n" + PAGE)
raw(
    "pipelined-garbage",
    "ok",
    "good",
    HEAD + WHOLE + (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad" * 100),
    "more answers than questions",
)
raw("chunk-negative", "malformed_answer", "uncertain", HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello")
raw(
    "chunk-overflow",
    "malformed_answer",
    "uncertain",
    HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFFF\r\nhello",
)
raw("chunk-8-eib", "cut_off", "uncertain", HEAD + b"Transfer-Encoding: chunked\r\n\r\n7FFFFFFFFFFFFFF\r\nhello")
raw(
    "chunk-extension",
    "malformed_answer",
    "uncertain",
    lambda full: (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"x" * ((20 if full else 1) * MB) + b"\r\nhello\r\n0\r\n\r\n"
    ),
)
raw(
    "chunk-trailer",
    "ok",
    "good",
    lambda full: (
        HEAD
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + CHUNKS[:-2]
        + b"X: y\r\n" * (2_000_000 if full else 2_000)
        + b"\r\n"
    ),
    "a trailer that hardly ends behind a whole page",
)
raw(
    "chunks-of-one",
    "ok",
    "good",
    lambda full: (
        HEAD
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"".join(b"1\r\n%c\r\n" % byte for byte in PAGE + b" " * (1_000_000 if full else 1_000))
        + b"0\r\n\r\n"
    ),
)


@hostile("chunks-endless", "too_large", "good", "chunks without end")
def _(wire: Wire, full: bool) -> None:
    wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    wire.drip(b"80000\r\n" + b"<p>x" * 0x20000 + b"\r\n", 60, 0.002)
    wire.close()


@hostile("keep-alive-liar", "ok", "good", "promises to stay and leaves at once")
def _(wire: Wire, full: bool) -> None:
    wire.raw(HEAD + b"Connection: keep-alive\r\nKeep-Alive: timeout=600, max=1000\r\n" + WHOLE)
    wire.close()


# -- time --------------------------------------------------------------------------------------------------------------


@hostile("drip-head", "timeout", "uncertain", "a byte of a header now and then", slow=True)
def _(wire: Wire, full: bool) -> None:
    wire.raw(HEAD + b"X: ")
    wire.drip(b"x", 120)
    wire.close()


@hostile("drip-chunks", "timeout", "uncertain", "a chunk of one byte now and then", slow=True)
def _(wire: Wire, full: bool) -> None:
    wire.raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    wire.drip(b"1\r\n<\r\n", 120)
    wire.close()


@hostile("drip-continue", "timeout", "uncertain", "100 Continue now and then", slow=True)
def _(wire: Wire, full: bool) -> None:
    wire.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 120, 2.0)
    wire.close()


@hostile("one-byte-then-silence", "timeout", "uncertain", slow=True)
def _(wire: Wire, full: bool) -> None:
    wire.raw(b"H")
    time.sleep(120)


# -- redirects ---------------------------------------------------------------------------------------------------------


def _redirect(name: str, outcome: str, verdict: str, location: str, what: str = "") -> None:
    hostile(name, outcome, verdict, what)(
        lambda wire, full: wire.redirect(302, location.format(name=name, size="full" if full else "small"))
    )


@hostile("redirect-storm", "too_many_redirects", "uncertain", "each leads to a new one, for ever")
def _(wire: Wire, full: bool) -> None:
    number = int(wire.number("n", 0))
    wire.redirect(302, f"{wire.path}?n={number + 1}")


@hostile("redirect-grows", "too_many_redirects", "uncertain", "each leads to a longer address")
def _(wire: Wire, full: bool) -> None:
    wire.redirect(302, f"{wire.target}{'&' if '?' in wire.target else '?'}a=" + "x" * 60)


_redirect("redirect-data", "redirect_without_target", "uncertain", "data:text/html,<p>x")
_redirect("redirect-script", "redirect_without_target", "uncertain", "javascript:alert(1)")
_redirect("redirect-ftp", "redirect_without_target", "uncertain", "ftp://127.0.0.1/")
_redirect("redirect-port", "address_refused", "unchecked", "http://127.0.0.1:22/", "a port that browsers refuse")
_redirect("redirect-nat64", "address_refused", "unchecked", "http://[64:ff9b::7f00:1]/")
_redirect("redirect-decimal", "address_refused", "unchecked", "http://2852039166/latest/", "metadata as one number")
_redirect(
    "redirect-neighbour",
    "address_refused",
    "unchecked",
    "http://127.1.2.3/",
    "loopback, but not the host that is opened",
)
_redirect(
    "redirect-localhost",
    "address_refused",
    "unchecked",
    "http://localhost:8081/",
    "another name of the host that is opened",
)
raw(
    "redirect-crlf",
    "ok",
    "good",
    b"HTTP/1.1 302 Found\r\nLocation: /faults/ok\r\r\nX-Injected: 1\r\nContent-Length: 0\r\n\r\n",
)
raw(
    "redirect-empty",
    "redirect_without_target",
    "uncertain",
    b"HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n",
)
hostile("refresh-loop", "ok", "good", "a Refresh header that leads to itself")(
    lambda wire, full: wire.answer(200, PAGE, headers={"Refresh": f"0; url={wire.target}"})
)
hostile("refresh-markup", "ok", "good", "a page that leads to itself")(
    lambda wire, full: wire.answer(
        200, pages.page("跳转", head=f'<meta http-equiv="refresh" content="0; url={wire.target}">')
    )
)
