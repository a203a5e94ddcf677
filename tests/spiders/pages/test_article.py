# ruff: noqa: E501 - markup of pages
"""Articles: what is read from pages of many content systems, and what is left empty."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import dates
from spiders.pages.article import looks_like_article, read
from spiders.pages.document import parse
from spiders.pages.model import Article, Reading
from tests.spiders.pages.article_cases import CASES, LONG, RELATED, SIDEBAR, Case, page
from tests.spiders.pages.article_cases_heads import HEADS
from tests.spiders.pages.article_cases_more import LISTS, MORE
from tests.spiders.pages.article_cases_traps import TRAPS

ALL = [*CASES, *MORE, *TRAPS, *HEADS]


def article_of(html: str, url: str = "http://www.x.gov.cn/1.html") -> Article:
    return read(parse(html.encode(), url))


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_fields_of_article(case: Case) -> None:
    article = article_of(case.html, case.url)
    got = {field: getattr(article, field).value for field in case.expect}
    got = {field: "".join(value.split()) for field, value in got.items()}
    want = {field: "".join(value.split()) for field, value in case.expect.items()}
    rules = {field: getattr(article, field).rule for field in case.expect}
    assert got == want, rules


@pytest.mark.parametrize("case", ALL, ids=[case.name for case in ALL])
def test_article_looks_like_one(case: Case) -> None:
    document = parse(case.html.encode(), case.url)
    assert looks_like_article(read(document), document) >= 0.5


@pytest.mark.parametrize("case", LISTS, ids=[case.name for case in LISTS])
def test_list_is_no_article(case: Case) -> None:
    document = parse(case.html.encode(), case.url)
    article = read(document)
    assert looks_like_article(article, document) < 0.5
    assert {field: getattr(article, field).value for field in case.expect} == case.expect


def test_every_reading_names_its_rule() -> None:
    for case in ALL:
        article = article_of(case.html, case.url)
        for field in ("title", "published_on", "doc_number", "written_on", "source"):
            reading: Reading = getattr(article, field)
            assert bool(reading.value) == bool(reading.rule) == (reading.sure > 0)
            assert 0 <= reading.sure <= 1


def test_body_holds_text_and_leaves_the_rest() -> None:
    article = article_of(
        page(
            f"<div class='nav'>首页 政务公开</div><h1>某县开展安全检查工作</h1><div>发布时间：2026-11-20</div><div>{LONG}</div>{RELATED}{SIDEBAR}",
            "某县开展安全检查工作",
        )
    )
    assert "一、总体要求" in article.body
    assert "二、工作任务" in article.body
    for foreign in ("首页", "相关文章", "专项检查", "发布时间"):
        assert foreign not in article.body


def test_attachments_with_types() -> None:
    article = article_of(
        page(
            f"<h1>关于申报专项资金的通知公告</h1><div>发布时间：2026-11-20</div>{LONG}"
            "<p>附件：<a href='./P020261120.docx'>1.申报表</a></p><p><a href='/a/down.jsp?f=2.PDF'>2.指南</a></p>"
            "<p><a href='http://www.y.gov.cn/3.ofd?x=1'>3.目录</a><a href='4.html'>四</a></p>"
            "<div class='footer'><a href='/app.zip'>下载客户端</a></div>"
        ),
        "http://www.x.gov.cn/t/1.html",
    )
    assert [(file.url, file.type) for file in article.attachments] == [
        ("http://www.x.gov.cn/t/P020261120.docx", "docx"),
        ("http://www.x.gov.cn/a/down.jsp?f=2.PDF", "pdf"),
        ("http://www.y.gov.cn/3.ofd?x=1", "ofd"),
    ]
    assert article.attachments[0].text == "1.申报表"


def test_json_article() -> None:
    answer = {
        "rptCode": 200,
        "data": {
            "docId": 1,
            "docTitle": "某监管局关于同意变更住所的批复",
            "publishDate": "2026-11-20 11:00:00",
            "documentNo": "某金复[2026]20号",
            "docSource": "准入处",
            "builddate": "2026-11-18",
            "docClob": f"<p>某银行：</p>{LONG}<p>某监管局</p><p>2026年<span>11</span>月17日</p>",
        },
    }
    article = article_of(json.dumps(answer, ensure_ascii=False), "http://www.x.gov.cn/api?docId=1")
    assert article.title.value == "某监管局关于同意变更住所的批复"
    assert (article.published_on.value, article.published_time.value) == ("2026-11-20", "11:00:00")
    assert article.doc_number.value == "某金复[2026]20号"
    assert article.written_on.value == "2026-11-17"
    assert article.source.value == "准入处"
    assert "工作任务" in article.body
    assert article.title.rule == "title.json"


def test_jsonp_article_and_json_list() -> None:
    record = {"title": "某局召开会议研究工作", "content": LONG, "publishTime": 1795147200000}
    assert article_of(f"cb({json.dumps(record)});").published_on.value == "2026-11-20"
    assert article_of(json.dumps({"rows": [record, record]})) == Article()
    assert article_of("{broken") == Article()
    assert article_of("[" * 100_000).title.value == ""


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "   ",
        "<html></html>",
        "<div>" * 50_000 + "深",
        "<h1>" + "长" * 100_000 + "</h1>" + LONG,
        "<title>" + "长" * 100_000 + "</title>",
        "<p>a\x00b</p>",
        "<p>发布时间：" + "2026-" * 20_000,
        "<p>" + "国" * 50_000 + "〔2026〕",
        "<table>" * 3_000 + "<tr><td>发布日期",
        "<p>（" + "公布" * 30_000,
    ],
)
def test_bad_input_is_bounded(markup: str) -> None:
    article = article_of(markup)
    assert len(article.title.value) <= 500
    assert len(article.body) <= 200_000


@settings(deadline=None, max_examples=60)
@given(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            [
                "<h1>",
                "</h1>",
                "<p>",
                "<td>",
                "发布时间：",
                "2026-02-30",
                "文号：",
                "〔2026〕8号",
                "令第",
                "\x00",
                "<!--",
                "{",
            ]
        ),
        max_size=30,
    ),
)
def test_any_text_is_read(text: str, pieces: list[str]) -> None:
    article = article_of(text + "".join(pieces) + text)
    for reading in (article.published_on, article.written_on):
        assert reading.value == "" or dates.stamp(reading.value)[0] == reading.value


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(body: bytes) -> None:
    assert isinstance(read(parse(body, "http://www.x.gov.cn/")), Article)


SHELL = (
    "<html><head><meta charset='utf-8'><title>关于印发资金细则的通知-政府信息公开</title><script>\nwindow._CONFIG = {{ SID: '7', "
    'TREE: [{{"id":1,"name":"政策文件"}}], DETAIL: {detail} }};\n</script></head><body><noscript>请开启JavaScript</noscript>'
    "<div id='app'>{shown}</div></body></html>"
)
DETAIL = {
    "title": "关于印发资金细则的通知", "publisher": "某市人民政府", "document_number": "某府〔2021〕58号",
    "display_publish_time": 1620462069, "created_at": "2023-05-08 16:21:09",
    "attachment": [{"name": "细则.pdf", "url": "/attachment/0/1.pdf"}, {"name": "无址"}, "x"],
    "content": f"<p>各县人民政府：</p>{LONG}<p>某市人民政府</p><p>2021年5月4日</p>",
}  # fmt: skip


def test_shell_that_holds_the_text_in_a_script() -> None:
    article = article_of(SHELL.format(detail=json.dumps(DETAIL), shown=""))
    assert article.title.value == "关于印发资金细则的通知"
    assert (article.published_on.value, article.written_on.value) == ("2021-05-08", "2021-05-04")
    assert (article.doc_number.value, article.source.value) == ("某府〔2021〕58号", "某市人民政府")
    assert [(one.url, one.text, one.type) for one in article.attachments] == [
        ("http://www.x.gov.cn/attachment/0/1.pdf", "细则.pdf", "pdf")
    ]


def test_script_data_beside_a_text_is_not_the_text() -> None:
    shown = f"<h1>另一个通知的标题内容</h1><div>发布时间：2026-11-20</div>{LONG * 3}"
    article = article_of(SHELL.format(detail=json.dumps(DETAIL), shown=shown))
    assert (article.title.value, article.published_on.value) == ("另一个通知的标题内容", "2026-11-20")


@pytest.mark.parametrize(
    "detail", ['{"a":', '{"title": "x"' * 40, '{"a": ' * 5_000, json.dumps({"items": [DETAIL, DETAIL]})]
)
def test_shell_without_one_text(detail: str) -> None:
    assert article_of(SHELL.format(detail=detail, shown="")).body == ""
