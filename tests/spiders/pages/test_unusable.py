"""References that no browser can follow, that are too long, and the many odd ones that browsers do follow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages import urls
from spiders.pages.understand import understand
from spiders.pages.unusable import KEPT, MARK, named, why

BASE = "http://www.qinghe.gov.cn/a/"


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("http://host:99999/", "invalid"),
        ("http://www.qinghe.gov.cn:80a/", "invalid"),
        ("http:// www.qinghe.gov.cn/", "invalid"),
        ("//a b/", "invalid"),
        ("http://www.qinghe.gov.cn：8080/", "invalid"),
        ("http://256.1.1.1/", "invalid"),
        ("http://", "no_host"),
        (" https:// ", "no_host"),
        ("https:///?x", "no_host"),
        ("/s?" + "a" * 9_000, "too_long"),
        ("http://b.example.cn/" + "a" * 60_000, "too_long"),
        ("/s?" + "参数" * 900, "too_long"),  # as it is sent
        ("/s#" + "a" * 9_000, ""),
        # Browsers follow all of these.
        ("http:///x", ""),
        ("http:/www.qinghe.gov.cn/", ""),
        ("http:\\\\www.qinghe.gov.cn\\a", ""),
        ("http://www。qinghe。gov。cn/", ""),
        ("http://a_b.example.cn/", ""),
        ("http://u:p:q@b.example.cn/", ""),
        ("http//www.qinghe.gov.cn", ""),
        ("/s?" + "a" * 3_000, ""),
        ("mailto:a b", ""),
        ("data:image/png;base64," + "A" * 40_000, ""),
        ("javascript:void(0)", ""),
        # A script or a template was to fill these in.
        ("http://{{host}}/", ""),
        ("http://[object Object]/", ""),
        ("http://${host}/", ""),
    ],
)
def test_why(reference: str, said: str) -> None:
    assert why(reference, BASE) == said
    if said:
        assert why(named(reference, BASE), BASE) == said


def test_a_long_address_is_named_by_its_beginning() -> None:
    name = named("/s?" + "a" * 9_000, BASE)
    assert name.startswith("http://www.qinghe.gov.cn/s?aaa")
    assert len(name) == KEPT + len(MARK)


@given(st.text(max_size=80), st.sampled_from(["", "http://", "//", "https:///", "http://a:"]))
def test_what_browsers_follow_is_never_called_unusable(rest: str, start: str) -> None:
    reference = start + rest
    if why(reference, BASE) in {"invalid", "no_host"}:
        assert urls.join(BASE, reference) == ""
    assert len(named(reference, BASE)) <= KEPT + len(MARK)


def _page(markup: str) -> list[tuple[str, str, str]]:
    page = understand(f"<html><body><h1>x</h1>{markup}</body></html>".encode(), BASE)
    return [(link.url, link.text, link.tag) for link in page.unusable]


def test_a_page_names_what_its_reader_would_click_or_see() -> None:
    bad = "http://host:99999/"
    assert _page(
        f'<a href="{bad}">县医院</a><img src="{bad}" alt="图"><a href="{bad}x"><img src="/i.png" alt="标"></a>'
    ) == [
        (bad, "县医院", "a"),
        (bad + "x", "标", "a"),
    ]
    assert _page(f'<iframe src="{bad}"></iframe>') == [(bad, "", "iframe")]


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="http://host:99999/"></a>',  # nothing to click on
        '<a href="http://host:99999/" onclick="go()">x</a>',  # a script does what it does
        '<a href="http://" onclick="go(1)">x</a>',
        '<noscript><a href="http://host:99999/">x</a></noscript>',
        '<script src="http://host:99999/"></script>',
        '<a href="#">x</a><a href="javascript:;">y</a><a href="">z</a><a href="null">n</a>',
        "<a href=\"'+url+'\">x</a>",
    ],
)
def test_what_is_no_link_to_a_reader_is_not_named(markup: str) -> None:
    assert _page(markup) == []


def test_no_more_than_a_hundred() -> None:
    assert len(_page("".join(f'<a href="http://h:9999{n}/">a</a>' for n in range(300)))) == 100
