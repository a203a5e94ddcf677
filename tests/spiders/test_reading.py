"""What is kept of a page: the JSON of an article holds what its document says, and little where it says little."""

from __future__ import annotations

import json
from typing import Any

import pytest

from spiders.page_facts import facts
from spiders.reading import may_be_page, read

TEXT = (
    "<p>为做好有关工作，现将有关事项通知如下，请各有关单位结合实际认真贯彻执行，并及时报告工作进展情况。</p>"
    "<p>一、各单位要加强组织领导，明确工作责任，健全工作机制，确保各项任务落到实处。</p>"
)


def article_of(markup: str) -> dict[str, Any]:
    page = read(markup.encode(), "http://www.x.gov.cn/1.html", "text/html; charset=utf-8", 200)
    assert page.kind == "article"
    kept: dict[str, Any] = json.loads(facts(page)["article"])
    return kept


def test_a_document_is_kept_with_its_head_and_its_links() -> None:
    kept = article_of(
        "<title>某县停车管理办法</title><table><tr><td>索引号</td><td>A-1</td><td>主题词</td><td>停车 管理</td></tr>"
        "<tr><td>发文机关</td><td>某县人民政府</td><td>有效性</td><td>有效</td></tr></table><h1>某县停车管理办法</h1>"
        f"<div>发布时间：2026-11-20</div>{TEXT}<p>本办法自2026年12月1日起施行。</p>"
        "<p>相关解读：<a href='/jd/1.html'>政策解读</a></p><p><a href='/1.pdf'>附件</a></p>"
    )
    assert kept["keywords"] == ["停车 管理", "keywords.label:主题词", 0.95]
    assert kept["keyword_list"] == ["停车", "管理"]
    assert kept["issuer"][0] == "某县人民政府"
    assert kept["state"][0] == "valid"
    assert kept["effective_on"] == ["2026-12-01", "effective.clause", 0.55]
    assert kept["related"] == [["http://www.x.gov.cn/jd/1.html", "政策解读", "interpretation"]]
    assert kept["attachments"] == [["http://www.x.gov.cn/1.pdf", "附件", "pdf"]]
    assert ["有效性", "有效"] in kept["table"]
    assert "expires_on" not in kept


def test_news_keeps_no_more_than_before() -> None:
    kept = article_of(f"<title>某县开展安全检查</title><h1>某县开展安全检查</h1><div>发布时间：2026-11-20</div>{TEXT}")
    assert set(kept) == {
        *("title", "published_on", "published_time", "doc_number", "written_on"),
        *("source", "validity", "index_number", "doc_numbers", "length"),
    }


@pytest.mark.parametrize(
    ("content_type", "page"),
    [
        ("text/html", True),
        ("", True),
        ("application/xhtml+xml", True),
        ("application/json", True),
        ("image/svg+xml", False),
        ("application/pdf", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", False),
    ],
)
def test_files_of_offices_are_no_pages_although_their_type_says_xml(content_type: str, page: bool) -> None:
    assert may_be_page(content_type) is page
