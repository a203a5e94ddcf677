"""Where forms lead, which of them may be sent empty, and what a browser would send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages.understand import understand

BASE = "http://www.qinghe.gov.cn/a/"


def forms(markup: str, charset: str = "utf-8") -> list[tuple[str, str, str]]:
    head = f"<html><head><meta charset={charset}></head><body><h1>x</h1>"
    page = understand(f"{head}{markup}</body></html>".encode(charset), BASE)
    return [(link.url, link.attribute, link.text) for link in page.links if link.tag == "form"]


def test_a_search_form_is_asked_as_a_browser_sends_it() -> None:
    search = (
        '<form action="/s.jsp?old=1#top"><input type="hidden" name="site" value="青禾"><input name="q">'
        '<select name="t"><option value="1">标题<option value="2" selected>全文</select>'
        '<input type="checkbox" name="c" value="1"><input type="checkbox" name="d" checked>'
        '<input name="off" disabled><textarea name="m"></textarea><input type="submit" name="go" value="搜索"></form>'
    )
    sent = "http://www.qinghe.gov.cn/s.jsp?site=%E9%9D%92%E7%A6%BE&q=&t=2&d=on&m=&go=%E6%90%9C%E7%B4%A2"
    assert forms(search) == [(sent, "ask", "搜索")]
    gbk = "http://www.qinghe.gov.cn/s.jsp?site=%C7%E0%BA%CC&q=&t=2&d=on&m=&go=%CB%D1%CB%F7"
    assert forms(search, "gbk") == [(gbk, "ask", "搜索")]


@pytest.mark.parametrize(
    ("markup", "sending"),
    [
        ('<form action="/p" method="POST"><input name="q"></form>', "post"),
        ('<form action="/p"></form>', "get"),
        ('<form action="/p"><input type="hidden" name="q"></form>', "get"),
        ('<form action="/p"><input name="q" required></form>', "get"),
        ('<form action="/p" onsubmit="return check()"><input name="q"></form>', "get"),
        ('<form action="/p"><input name="q"><button onclick="go()">搜</button></form>', "get"),
        ('<form action="/p"><input name="u"><input type="password" name="p"></form>', "get"),
        ('<form action="/p"><input name="q"><input name="yzm"></form>', "get"),
        (f'<form action="/p"><input name="q"><input type="hidden" name="k" value="{"a" * 80}"></form>', "get"),
    ],
)
def test_forms_that_are_only_named(markup: str, sending: str) -> None:
    assert [(url, how) for url, how, _ in forms(markup)] == [("http://www.qinghe.gov.cn/p", sending)]


@pytest.mark.parametrize("action", ["", "#", "javascript:go()", " JavaScript:void(0)"])
def test_forms_without_a_target_of_their_own(action: str) -> None:
    assert forms(f'<form action="{action}"><input name="q"></form><form><input name="r"></form>') == []


@given(st.text(alphabet="<>/\"'= formactinpueselcthdv#?&", max_size=300))
def test_any_input(markup: str) -> None:
    assert isinstance(forms(f'<form action="/p"><input name="q">{markup}'), list)
