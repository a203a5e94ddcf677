"""Traits: readers are found by scanning, asked only where they may find something, and bounded."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from spiders.pages import traits
from spiders.pages.model import Trait
from spiders.pages.understand import understand

URL = "http://www.qinghe.gov.cn/hdjl/yjzj/1.html"
PAGE = (
    "<html><head><title>关于《清河县停车管理办法》公开征求意见的公告</title></head><body><div class='content'><h1>"
    "关于《清河县停车管理办法》公开征求意见的公告</h1><p>发布时间：2026-11-02 来源：县司法局</p>"
    f"<p>{'现向社会公开征求意见，欢迎提出意见和建议。' * 12}</p></div></body></html>"
)


def read(monkeypatch, **readers):
    monkeypatch.setattr(traits, "readers", lambda: readers)
    traits._by_kind.cache_clear()
    try:
        return understand(PAGE.encode(), URL, "text/html; charset=utf-8").traits
    finally:
        traits._by_kind.cache_clear()


def reader(*data, kinds=("article",), hints=()):
    return SimpleNamespace(KINDS=frozenset(kinds), HINTS=hints, read=lambda look: iter(data))


def test_every_file_of_the_folder_is_a_reader():
    for name, found in traits.readers().items():
        assert found.KINDS, name
        assert isinstance(found.HINTS, tuple), name
        assert callable(found.read), name


def test_a_reader_sees_the_page_and_what_was_read_from_it(monkeypatch):
    def look_at(look):
        yield {"title": look.page.article.title.value, "text": look.text[-8:], "h1": look.soup.h1.get_text()}

    found = read(monkeypatch, draft=SimpleNamespace(KINDS=frozenset({"article"}), HINTS=(), read=look_at))
    title = "关于《清河县停车管理办法》公开征求意见的公告"
    assert found == (Trait("draft", {"title": title, "text": "提出意见和建议。", "h1": title}),)


@pytest.mark.parametrize(
    ("kinds", "hints", "asked"),
    [
        (("article",), (), True),
        (("article", "other"), ("征求意见",), True),
        (("article",), ("依申请公开", "指南"), False),
        (("home", "column"), (), False),
    ],
)
def test_a_reader_is_asked_only_where_it_may_find_something(monkeypatch, kinds, hints, asked):
    assert bool(read(monkeypatch, one=reader({"a": 1}, kinds=kinds, hints=hints))) is asked


def test_a_page_cannot_flood_the_records(monkeypatch):
    found = read(monkeypatch, many=reader(*({"n": n} for n in range(1_000))), other=reader({"n": -1}))
    assert [one.data["n"] for one in found] == [*range(traits.MAX_PER_PAGE), -1]


def test_an_empty_page_has_no_traits(monkeypatch):
    monkeypatch.setattr(traits, "readers", lambda: {"one": reader({"a": 1}, kinds=("other", "error", "column"))})
    traits._by_kind.cache_clear()
    assert understand(b"", URL).traits == ()
    traits._by_kind.cache_clear()
