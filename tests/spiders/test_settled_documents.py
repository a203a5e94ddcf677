"""In which column an article stands: its own word, the lists that show it, and pages that gather other columns."""

from __future__ import annotations

import pytest

from spiders.settled_documents import column_of


@pytest.mark.parametrize(
    ("own", "lists", "link", "category"),
    [
        ("consultation", ["letters", "consultation"], "", "consultation"),  # 互动交流 gathers 意见征集
        ("", ["letters", "consultation"], "", "letters"),
        ("news", ["notices"], "", "notices"),  # a breadcrumb that no list bears out
        ("news", [], "plans", "news"),
        ("", [], "plans", "plans"),
        ("", [], "", ""),
    ],
)
def test_the_column_of_an_article(own, lists, link, category):
    url = "http://www.qinghe.gov.cn/1.html"
    assert column_of(url, own, {url: lists}, {url: link} if link else {}) == category
