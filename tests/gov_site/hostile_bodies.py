# ruff: noqa: E501 - one line a route
"""Hostile bodies for the table of `hostile.py`: pages, feeds and styles made to use up time and memory."""

from __future__ import annotations

import gzip
import zlib

from tests.gov_site import pages
from tests.gov_site.hostile import MB, PAGE, body
from xuncha.demo import files


def _text(
    name: str,
    small: int,
    large: int,
    piece: str,
    what: str = "",
    *,
    outcome: str = "ok",
    verdict: str = "good",
    kind: str = "text/html; charset=utf-8",
    before: str = "",
    after: str = "",
    ending: str = "",
) -> None:
    """A page whose text holds a piece so many times."""
    whole = kind.startswith("text/html") and not before

    def make(full: bool) -> bytes:
        said = piece * (large if full else small)
        return (pages.page("试探", said) if whole else before + said + after).encode("utf-8", "surrogatepass")

    body(name, outcome, verdict, make, what, kind=kind, ending=ending)


# -- encodings ---------------------------------------------------------------------------------------------------------


def zeros(full: bool) -> bytes:
    return bytes((200 if full else 10) * MB)


def _deflated(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def _br(data: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(data, quality=3))


def _zstd(data: bytes) -> bytes:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return bytes(zstd.compress(data))


body("deflate-bomb", "too_large", "good", lambda full: _deflated(zeros(full)), Content_Encoding="deflate")
body("brotli-bomb", "too_large", "good", lambda full: _br(zeros(full)), Content_Encoding="br")
body("zstd-bomb", "too_large", "good", lambda full: _zstd(zeros(full)), Content_Encoding="zstd")
body(
    "gzip-in-gzip",
    "too_large",
    "good",
    lambda full: gzip.compress(gzip.compress(zeros(full), mtime=0), mtime=0),
    "a bomb in a bomb",
    Content_Encoding="gzip, gzip",
)
body(
    "gzip-members",
    "too_large",
    "good",
    lambda full: gzip.compress(bytes(MB), mtime=0) * (200 if full else 12),
    "many small members, one bomb",
    Content_Encoding="gzip",
)
body(
    "encodings-200",
    "ok",
    "good",
    lambda full: PAGE,
    "two hundred encodings, none of them true",
    Content_Encoding=", ".join(["identity"] * 200),
)
body("encoding-unknown", "ok", "good", lambda full: PAGE, Content_Encoding="x-qinghe")
body("brotli-not", "malformed_answer", "uncertain", lambda full: PAGE, "says br, is plain", Content_Encoding="br")
body("zstd-cut", "empty_answer", "uncertain", lambda full: _zstd(PAGE)[:-8], Content_Encoding="zstd")

# -- pages -------------------------------------------------------------------------------------------------------------

_text("tags-unclosed", 2_000, 50_000, "<div><span><b>", "never closed")
_text("tags-adopted", 500, 20_000, "<b><i><a href=/faults/ok><p>", "what must be put in order again and again")
_text("tables-nested", 300, 20_000, "<table><tr><td>")
_text("lists-nested", 500, 30_000, "<ul><li>")
_text("forms-many", 500, 50_000, "<form action=/faults/ok method=post><input name=a></form>")
_text("options-many", 5_000, 150_000, "<select><option value=1>一</option></select>")
_text(
    "attributes-many",
    5_000,
    300_000,
    " a=b",
    before="<html><body><p",
    after=">青禾县水务局关于冬季供水保障的通知</p></body></html>",
)
_text(
    "attribute-long",
    100_000,
    6_000_000,
    "x",
    before="<html><body><p title='",
    after="'>青禾县水务局关于冬季供水保障的通知</p></body></html>",
)
_text("comments-many", 5_000, 300_000, "<!-- x -->")
_text("comment-open", 100_000, 5_000_000, "x", before="<html><body><p>青禾县水务局关于冬季供水保障的通知</p><!-- ")
_text(
    "script-endless",
    100_000,
    6_000_000,
    "x",
    "a script that never ends",
    before="<html><body><p>青禾县水务局关于冬季供水保障的通知</p><script>var a='",
)
_text("style-many", 500, 50_000, "<style>@import '/faults/ok';a{b:url(/faults/ok)}</style>")
_text("entities", 5_000, 200_000, "&#x4e2d;&amp;&nosuch;&#xD800;")
_text("line-without-end", 100_000, 2_000_000, "青", "one word of millions of characters")
_text("years", 20_000, 1_000_000, "2026年", "a date that never comes to an end")
_text("numbers", 20_000, 600_000, "〔2026〕", "a document number that never comes to an end")
_text("digits", 50_000, 3_000_000, "1", "a number of millions of digits")
_text("brackets", 50_000, 2_000_000, "(")
_text("labels", 5_000, 100_000, "<p>发布时间：2026-11-18 来源：</p>")
_text("crumbs", 2_000, 100_000, "<a href=/>首页</a> &gt; ")
_text("dates-rows", 2_000, 100_000, "<li><a href=/faults/ok>公告</a><span>2026-11-18</span></li>")
_text(
    "srcset",
    5_000,
    200_000,
    "/faults/ok 1x,",
    before="<html><body><p>青禾县水务局关于冬季供水保障的通知</p><img src=/faults/ok srcset='",
    after="'></body></html>",
)
_text(
    "data-url",
    100_000,
    5_000_000,
    "A",
    "a picture in its address",
    before="<html><body><p>青禾县水务局关于冬季供水保障的通知</p><img src='data:image/png;base64,",
    after="'></body></html>",
)
_text(
    "title-long",
    20_000,
    2_000_000,
    "题",
    before="<html><head><title>",
    after="</title></head><body><p>青禾县水务局关于冬季供水保障的通知</p></body></html>",
)
_text("nul-bytes", 10_000, 2_000_000, "\x00")
_text("surrogates", 1_000, 100_000, "\ud800", "what is no UTF-8")
_text("right-to-left", 1_000, 100_000, "\u202e\u2066\u200f")
_text("base-many", 500, 50_000, "<base href='http://[::1'>")
_text("frames", 100, 20_000, "<iframe src=/faults/ok></iframe>")
_text("refreshes", 200, 20_000, "<meta http-equiv=refresh content='0;url=/faults/ok'>")
_text("svg", 500, 50_000, "<svg><foreignObject><math><mtext>")
_text("templates", 500, 30_000, "<template>")
_text("plaintext", 10_000, 500_000, "<p>", before="<html><body><p>青禾县水务局关于冬季供水保障的通知</p><plaintext>")
_text("json-deep", 5_000, 1_000_000, "[", kind="application/json", before='{"data":', outcome="ok")
_text(
    "json-rows",
    1_000,
    50_000,
    '{"title":"公告","url":"/faults/ok","pubDate":"2026-11-18"},',
    kind="application/json",
    before='{"data":[',
    after="{}]}",
)
body("utf-16-lie", "ok", "good", lambda full: PAGE, "says UTF-16, is UTF-8", kind="text/html; charset=utf-16")
body("utf-7-lie", "ok", "good", lambda full: PAGE, kind="text/html; charset=utf-7")
body("charset-unknown", "ok", "good", lambda full: PAGE, kind="text/html; charset=" + "x" * 5_000)
body("utf-32", "ok", "good", lambda full: pages.OK.encode("utf-32"), kind="text/html; charset=utf-32")
body(
    "picture-is-page",
    "ok",
    "good",
    lambda full: PAGE,
    "a page that calls itself a picture",
    kind="image/png",
    ending=".html",
)
body("page-is-picture", "ok", "good", lambda full: files.png(64, 64, 1, 2, 3), "a picture that calls itself a page")
body("page-is-binary", "ok", "good", lambda full: bytes(range(256)) * (20_000 if full else 200))
body("kind-injected", "ok", "good", lambda full: PAGE, kind='text/html; charset="utf-8\\"; x=<script>')

# -- feeds, sitemaps, styles -------------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def _bomb(root: str, inner: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "lol">{LAUGHS}]><{root}>{inner}</{root}>'


body(
    "feed-laughs",
    "ok",
    "good",
    lambda full: _bomb("rss", "<channel><item><title>&l11;</title><link>/faults/ok</link></item></channel>"),
    "a thousand million laughs in a feed",
    kind="application/rss+xml",
)
body(
    "sitemap-laughs", "ok", "good", lambda full: _bomb("urlset", "<url><loc>&l11;</loc></url>"), kind="application/xml"
)
body(
    "feed-outside",
    "ok",
    "good",
    lambda full: (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY y SYSTEM "http://169.254.169.254/">]><rss><channel><item><title>&x;&y;</title></item></channel></rss>'
    ),
    "entities that lie elsewhere",
    kind="text/xml",
)
body(
    "sitemap-loop",
    "ok",
    "good",
    lambda full: (
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        + "<sitemap><loc>/hostile/small/sitemap-loop</loc></sitemap>" * (50_000 if full else 500)
        + "</sitemapindex>"
    ),
    "an index of itself",
    kind="application/xml",
)
body(
    "xml-quadratic",
    "ok",
    "good",
    lambda full: (
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "{"y" * (100_000 if full else 5_000)}">]><a>{"&x;" * (50_000 if full else 500)}</a>'
    ),
    kind="text/xml",
)
body("css-deep", "ok", "good", lambda full: "@media x{" * (100_000 if full else 3_000), kind="text/css", ending=".css")
body(
    "css-urls",
    "ok",
    "good",
    lambda full: "a{b:url(/faults/ok)}" * (300_000 if full else 1_000),
    kind="text/css",
    ending="x.css",
)
body(
    "css-imports-itself",
    "ok",
    "good",
    lambda full: "@import 'css-imports-itself.css';" * (10_000 if full else 200),
    kind="text/css",
    ending=".css",
)
