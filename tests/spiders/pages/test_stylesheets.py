"""What browsers load that read a stylesheet, and what they leave."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages.stylesheets import MAX_BYTES, MAX_REFERENCES, is_stylesheet, references


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a{background:url(a.png)}", ["a.png"]),
        ("a{background:#fff url( 'a b.png' ) no-repeat,URL(\"c.png\")}", ["a b.png", "c.png"]),
        ('@import "a.css";@import url(b.css) screen;@import url("c.css");', ["a.css", "b.css", "c.css"]),
        ("@media print{a{background:url(a.png)}@supports (x:y){b{cursor:url(b.cur),auto}}}", ["a.png", "b.cur"]),
        ("a{color:red;& b{background:url(a.png)}}", ["a.png"]),
        (r"a{background:url(\61.png)}", ["a.png"]),
        ("a{background:-webkit-gradient(x),url(a.png)!important}", ["a.png"]),
        ("a{background:url(a.png)}b{background:url(a.png)}", ["a.png"]),
        ("a{background:url(a.png);background:url(b.png)}", ["b.png"]),  # the first one is overridden
        # Nobody loads these.
        ("/* url(a.png) */ a{content:'url(b.png)'}", []),
        ("@font-face{font-family:x;src:url(a.eot);src:url(a.woff2),url(a.ttf)}", []),
        ("a{*background:url(a.png);_background:url(b.png);behavior:url(c.htc)}", []),
        ("a{background:url(data:image/gif;base64,xx);fill:url(#b);filter:url(c.svg#d)}", []),
        ("@namespace url(http://www.w3.org/1999/xhtml);", []),
        ("a{background:url()} b{background:url( )}", []),
        ("a{background:url(a b.png)}", []),  # a bad address to every browser
        ("<html><body>url(a.png)</body></html>", []),
    ],
)
def test_references(css: str, found: list[str]) -> None:
    assert references(css.encode()) == tuple(found)


def test_the_charset_of_the_header_or_of_the_sheet_is_used() -> None:
    css = "a{background:url(图.png)}"
    assert references(css.encode("gb18030"), "text/css; charset=gb18030") == ("图.png",)
    assert references(b'@charset "gbk";' + css.encode("gbk")) == ("图.png",)


def test_bounds() -> None:
    many = "".join(f"a{{background:url({n}.png)}}" for n in range(MAX_REFERENCES + 50))
    assert len(references(many.encode())) == MAX_REFERENCES
    assert references(b"a{background:url(a.png)}" + b" " * MAX_BYTES) == ()
    deep = "@media x{" * 3_000 + "a{background:url(a.png)}"
    assert references(deep.encode()) == ()
    assert references(b"a{background:" + b"b(" * 3_000 + b"url(a.png)") == ()


@pytest.mark.parametrize(
    ("header", "is_css"), [("text/css", True), ("Text/CSS; charset=gbk", True), ("text/html", False), ("", False)]
)
def test_is_stylesheet(header: str, is_css: bool) -> None:
    assert is_stylesheet(header) == is_css


@given(st.binary(max_size=200), st.text(alphabet="a{}();:'\"\\@/*urlimport #-", max_size=200))
@settings(deadline=None)
def test_any_input(junk: bytes, css: str) -> None:
    for body in (junk, css.encode(), b"url(" + junk + css.encode()):
        assert all(isinstance(one, str) for one in references(body, "text/css; charset=nonsense"))
