"""Fault routes: one address per behaviour, with what a fair crawler must make of it, as data.

`outcome` is the fetch outcome of one GET (names of spiders/outcomes.py, redirects followed); `verdict` is what a link
to it must be called at the end of a run that looks again at definite failures. Routes that need more requests than one
(traps, pages full of odd links) say "ok" and list what may or must be asked in `EXACT` and `NEVER`.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.gov_site import pages
from tests.gov_site.wire import HTML, Wire
from xuncha.demo import files

Respond = Callable[[Wire], None]


@dataclass(frozen=True)
class Fault:
    """One behaviour of a server."""

    name: str
    outcome: str
    verdict: str
    respond: Respond
    note: str = ""

    @property
    def path(self) -> str:
        return f"/faults/{self.name}"


FAULTS: dict[str, Fault] = {}
PREFIXES: dict[str, Respond] = {}


def fault(name: str, outcome: str, verdict: str, note: str = "") -> Callable[[Respond], Respond]:
    """Register the function below as the route `/faults/<name>`."""

    def register(respond: Respond) -> Respond:
        FAULTS[name] = Fault(name, outcome, verdict, respond, note)
        return respond

    return register


def prefix(path: str) -> Callable[[Respond], Respond]:
    """Register the function below for everything under a path."""

    def register(respond: Respond) -> Respond:
        PREFIXES[path] = respond
        return respond

    return register


def simple(name: str, outcome: str, verdict: str, status: int, body: bytes | str = "", **headers: str) -> None:
    """A route that gives one fixed answer."""
    lines = {key.replace("_", "-"): value for key, value in headers.items()}
    FAULTS[name] = Fault(name, outcome, verdict, lambda wire: wire.answer(status, body, HTML, lines))


# ---------------------------------------------------------------------------------------------- status

simple("ok", "ok", "good", 200, pages.OK)
simple("404", "not_found", "broken", 404, pages.SOFT_404)
simple("410", "gone", "broken", 410, pages.SOFT_404)
simple("soft-404", "soft_not_found", "broken", 200, pages.SOFT_404)
simple("401", "blocked", "blocked", 401, "需要登录", WWW_Authenticate='Basic realm="x"')
simple("403", "protection_page", "blocked", 403, pages.WAF)
simple("429", "protection_page", "blocked", 429, "请求过于频繁", Retry_After="2")
simple("412", "protection_page", "blocked", 412, pages.RUISHU)
simple("500", "server_error", "uncertain", 500, "服务器内部错误")
simple("502", "server_error", "uncertain", 502, "网关错误")
simple("503-seconds", "server_error", "uncertain", 503, "系统繁忙", Retry_After="2")
simple("503-absurd", "server_error", "uncertain", 503, "系统繁忙", Retry_After="99999999999")
simple("waf-200", "protection_page", "blocked", 200, pages.WAF)
simple("captcha", "protection_page", "blocked", 200, pages.CAPTCHA)
simple("js-challenge", "protection_page", "blocked", 200, pages.JS_CHALLENGE)
simple("202-challenge", "protection_page", "blocked", 202, pages.RUISHU)
simple("204", "empty_answer", "uncertain", 204)


@fault("503-date", "server_error", "uncertain", "Retry-After as a date, two seconds ahead")
def _(wire: Wire) -> None:
    when = datetime.now(UTC) + timedelta(seconds=2)
    wire.answer(503, "系统繁忙", headers={"Retry-After": format_datetime(when, usegmt=True)})


@fault("521-jsl", "protection_page", "blocked", "加速乐: a script sets a cookie, then the page comes")
def _(wire: Wire) -> None:
    if "__jsl_clearance=" in wire.cookie:
        wire.answer(200, pages.OK)
    else:
        wire.answer(521, pages.JSL, headers={"Set-Cookie": "__jsluid_h=5c1b7e; max-age=31536000; path=/"})


# ---------------------------------------------------------------------------------------------- HEAD, robots, moods


def _head_lies(status: int) -> Respond:
    return lambda wire: wire.answer(status) if wire.method == "HEAD" else wire.answer(200, pages.OK)


for _status in (403, 404, 405, 500, 501):
    fault(f"head-{_status}", "ok", "good", f"HEAD gets {_status}, GET gets the page")(_head_lies(_status))


@fault(
    "403-for-robots", "protection_page", "blocked", "only agents that call themselves a browser and nothing else pass"
)
def _(wire: Wire) -> None:
    tame = wire.agent.startswith("Mozilla/5.0") and not any(
        word in wire.agent.lower() for word in ("bot", "spider", "crawl", "xuncha", "scrapy", "python")
    )
    wire.answer(200, pages.OK) if tame else wire.answer(403, pages.WAF)


def _first(status: int) -> Respond:
    return lambda wire: wire.answer(status, "稍后再试") if wire.visit == 1 else wire.answer(200, pages.OK)


fault("404-once", "not_found", "good", "404 to the first GET, the page ever after")(_first(404))
fault("500-once", "server_error", "good", "500 to the first GET, the page ever after")(_first(500))
fault("503-once", "server_error", "good", "503 to the first GET, the page ever after")(_first(503))


# ---------------------------------------------------------------------------------------------- redirects

for _status in (301, 302, 303, 307, 308):
    fault(f"redirect-{_status}", "ok", "good")(lambda wire, status=_status: wire.redirect(status, "/faults/ok"))

fault("redirect-404", "not_found", "broken")(lambda wire: wire.redirect(302, "/faults/404"))
fault("redirect-chain", "ok", "good", "five steps")(lambda wire: wire.redirect(302, "/faults/chain/4"))
fault("redirect-loop", "redirect_loop", "uncertain")(lambda wire: wire.redirect(302, "/faults/redirect-loop-back"))
fault("redirect-loop-back", "redirect_loop", "uncertain")(lambda wire: wire.redirect(302, "/faults/redirect-loop"))
fault("redirect-self", "redirect_loop", "uncertain")(lambda wire: wire.redirect(302, wire.target))
fault("redirect-home", "ok", "good", "错链: lands on the home page")(lambda wire: wire.redirect(302, "/"))
fault("redirect-nowhere", "redirect_without_target", "uncertain", "302 without Location")(lambda wire: wire.answer(302))
fault("redirect-file", "redirect_without_target", "uncertain", "no reader gets anywhere either")(
    lambda wire: wire.redirect(302, "file:///etc/hostname")
)
fault("redirect-private", "address_refused", "unchecked", "10/8 is never opened from a site that is not private")(
    lambda wire: wire.redirect(302, "http://10.255.255.1/admin/")
)
fault("redirect-metadata", "address_refused", "unchecked", "never opened at all")(
    lambda wire: wire.redirect(302, "http://169.254.169.254/latest/meta-data/")
)
fault("redirect-backslash", "ok", "good", "Location as some old servers write it")(
    lambda wire: wire.redirect(302, "\\faults\\ok")
)


@prefix("/faults/chain/")
def _(wire: Wire) -> None:
    left = int(wire.path.rpartition("/")[2])
    wire.redirect(302, f"/faults/chain/{left - 1}" if left > 1 else "/faults/ok")


simple(
    "meta-refresh",
    "ok",
    "good",
    200,
    '<html><head><meta http-equiv="refresh" content="0; url=/faults/ok?from=refresh"></head><body></body></html>',
)
simple(
    "script-redirect",
    "ok",
    "good",
    200,
    '<html><head><script type="text/javascript">window.location.href="/faults/ok?from=script";</script></head></html>',
)


# ---------------------------------------------------------------------------------------------- time and size


@fault("slow-headers", "ok", "good", "?seconds=: nothing for so long, then the page (default 2)")
def _(wire: Wire) -> None:
    time.sleep(wire.number("seconds", 2))
    wire.answer(200, pages.OK)


@fault("silent", "timeout", "uncertain", "never answers; ?seconds=: hangs up then (default 120)")
def _(wire: Wire) -> None:
    time.sleep(wire.number("seconds", 120))
    wire.close()


@fault("slow-drip", "timeout", "uncertain", "one byte now and then; ?seconds= (default 120)")
def _(wire: Wire) -> None:
    wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    wire.drip(b"<", wire.number("seconds", 120))
    wire.close()


@fault("endless", "too_large", "good", "a body without end")
def _(wire: Wire) -> None:
    wire.head(200, {"Content-Type": HTML, "Connection": "close"})
    wire.raw(pages.OK.encode("utf-8"))
    wire.drip(b"<p>" + b"x" * 262144 + b"</p>\n", 60, 0.005)
    wire.close()


@fault("huge", "too_large", "good", "30 MB of HTML with a correct length")
def _(wire: Wire) -> None:
    row = ("<p>" + pages.GOOD_TEXT + "</p>\n").encode("utf-8")
    count = 30 * 1024 * 1024 // len(row)
    wire.head(200, {"Content-Type": HTML, "Content-Length": str(len(row) * count)})
    if wire.method != "HEAD":
        block = row * 1000
        for _ in range(count // 1000):
            wire.raw(block)
        wire.raw(row * (count % 1000))


# ---------------------------------------------------------------------------------------------- broken wires


@fault("reset", "connection_lost", "uncertain", "RST instead of an answer")
def _(wire: Wire) -> None:
    wire.reset()


@fault("reset-midway", "cut_off", "uncertain", "RST after half of the body")
def _(wire: Wire) -> None:
    body = pages.OK.encode("utf-8")
    wire.head(200, {"Content-Type": HTML, "Content-Length": str(len(body))})
    wire.raw(body[: len(body) // 2])
    time.sleep(0.05)
    wire.reset()


@fault("close-early", "ok", "good", "promises 100,000 bytes, sends a whole page and closes: only the length is wrong")
def _(wire: Wire) -> None:
    wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    wire.raw(pages.OK.encode("utf-8"))
    wire.close()


@fault("close-at-once", "connection_lost", "uncertain", "closes in order without a byte")
def _(wire: Wire) -> None:
    wire.close()


@fault("length-too-short", "ok", "good", "Content-Length says less than is sent")
def _(wire: Wire) -> None:
    body = pages.OK.encode("utf-8")
    wire.head(200, {"Content-Type": HTML, "Content-Length": str(len(body) - 20), "Connection": "close"})
    wire.raw(body)
    wire.close()


@fault("broken-chunk", "ok", "good", "chunked: a whole page, then a chunk that is cut")
def _(wire: Wire) -> None:
    body = pages.OK.encode("utf-8")
    wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    wire.raw(b"%x\r\n%s\r\n" % (len(body), body) + b"400\r\ncut")
    wire.close()


@fault("chunked", "ok", "good", "chunked as it should be")
def _(wire: Wire) -> None:
    body = pages.OK.encode("utf-8")
    wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    if wire.method != "HEAD":
        wire.raw(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


@fault("bad-status-line", "malformed_answer", "uncertain")
def _(wire: Wire) -> None:
    wire.raw("青禾 OK\r\nContent-Type: text/html\r\n\r\n".encode() + pages.OK.encode("utf-8"))
    wire.close()


@fault("http-10", "ok", "good", "HTTP/1.0 without a length: the end is the end")
def _(wire: Wire) -> None:
    wire.raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + pages.OK.encode("utf-8"))
    wire.close()


# ---------------------------------------------------------------------------------------------- gzip


def _encoded(body: bytes) -> Respond:
    return lambda wire: wire.answer(200, body, headers={"Content-Encoding": "gzip"})


_ZIPPED = gzip.compress(pages.OK.encode("utf-8"), mtime=0)
fault("gzip", "ok", "good")(_encoded(_ZIPPED))
fault("gzip-broken", "ok", "good", "the stream is cut in half: browsers show what came")(
    _encoded(_ZIPPED[: len(_ZIPPED) // 2])
)
fault("gzip-not", "malformed_answer", "uncertain", "says gzip, is plain text: browsers refuse it")(
    _encoded(pages.OK.encode("utf-8"))
)
fault("gzip-bomb", "too_large", "good", "10 MB of zeros in 10 KB")(_encoded(gzip.compress(bytes(10_000_000), mtime=0)))


# ---------------------------------------------------------------------------------------------- what kind of body

simple("empty", "empty_answer", "uncertain", 200, "")
fault("empty-untyped", "empty_answer", "uncertain", "no body, no Content-Type")(
    lambda wire: wire.answer(200, b"", content_type=None)
)
fault("untyped", "ok", "good", "a page without Content-Type")(
    lambda wire: wire.answer(200, pages.OK, content_type=None)
)
fault("pdf", "ok", "good")(lambda wire: wire.answer(200, files.pdf(), "application/pdf"))
fault("octet-stream", "ok", "good", "a page labelled as a download")(
    lambda wire: wire.answer(200, pages.OK, "application/octet-stream")
)
fault("empty-attachment", "empty_answer", "uncertain", "a file of no bytes")(
    lambda wire: wire.answer(200, b"", "application/pdf")
)
fault("html-attachment", "ok", "good", "a .pdf that is a page")(lambda wire: wire.answer(200, pages.OK, "text/html"))

# Files that are not what their names say, and some that are odd and fine.
fault("page.pdf", "soft_not_found", "broken", "a page in place of a file")(
    lambda wire: wire.answer(200, pages.OK, "text/html")
)
fault("pdf.docx", "ok", "good", "opens all the same")(lambda wire: wire.answer(200, files.pdf(), "application/pdf"))
fault("word-page.doc", "ok", "good", "Word saves pages and opens them")(
    lambda wire: wire.answer(
        200,
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8"></head>'
        f"<body><p>{pages.GOOD_TEXT}</p></body></html>",
        "text/html",
    )
)
fault("viewer.pdf", "ok", "good", "a page that shows the file")(
    lambda wire: wire.answer(200, pages.page("预览", '<embed src="/faults/pdf">'), "text/html")
)
fault("pdf-called-html.pdf", "ok", "good", "only the header is wrong")(
    lambda wire: wire.answer(200, files.pdf(), "text/html")
)
fault("empty.docx", "empty_answer", "uncertain", "a file of no bytes")(
    lambda wire: wire.answer(200, b"", "application/octet-stream")
)

_UNLABELLED = pages.OK.replace('<meta charset="utf-8">', "")
CHARSETS: dict[str, tuple[bytes, str]] = {
    "gbk-unlabelled": (_UNLABELLED.encode("gbk"), "text/html"),
    "gbk-labelled-utf8": (pages.OK.encode("gbk"), "text/html; charset=utf-8"),
    "utf8-labelled-gbk": (
        pages.OK.replace('charset="utf-8"', 'charset="gb2312"').encode("utf-8"),
        "text/html; charset=gb2312",
    ),
    "one-bad-byte": (pages.OK.encode("utf-8").replace("的通知".encode(), "的通知".encode() + b"\xff", 1), HTML),
    "cut-utf8": (pages.OK.replace("</body></html>", "水").encode("utf-8")[:-1], HTML),
    "bom": (b"\xef\xbb\xbf" + pages.OK.encode("utf-8"), "text/html; charset=gb2312"),
    "gb18030-four-bytes": (
        _UNLABELLED.replace("水务局", "㵐水务局").encode("gb18030"),
        "text/html; charset=gb2312",
    ),
}
for _name, (_body, _type) in CHARSETS.items():
    fault(_name, "ok", "good")(lambda wire, body=_body, kind=_type: wire.answer(200, body, kind))

NESTED = 50_000
MANY = 100_000


@fault("nested", "ok", "good", "50,000 nested tags")
def _(wire: Wire) -> None:
    wire.answer(200, pages.page("嵌套", "<div>" * NESTED + "底" + "</div>" * NESTED))


@fault("many-links", "ok", "good", "100,000 links")
def _(wire: Wire) -> None:
    links = "".join(f'<a href="/faults/many/{n}">{n}</a>\n' for n in range(MANY))
    wire.answer(200, pages.page("许多链接", links))


@prefix("/faults/many/")
def _(wire: Wire) -> None:
    wire.answer(200, pages.OK)
