"""`inspect --explain`: everything that is read of a document is shown, with the rule that read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.gov_site.wire import FaultServer
from tests.program import Program

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "某县停车管理办法"
PAGE = f"""<title>{TITLE}</title><table>
<tr><td>索引号</td><td>A-1/2026</td><td>主题分类</td><td>城市管理</td></tr>
<tr><td>发文机关</td><td>某县人民政府</td><td>主题词</td><td>停车 管理</td></tr>
<tr><td>有效性</td><td>已废止</td><td>废止日期</td><td>2031-11-30</td></tr></table>
<h1>{TITLE}</h1><div>发布时间：2026-11-20</div>
<p>为加强停车管理，规范停车秩序，根据有关法律、法规，结合本县实际，制定本办法，请认真遵照执行，并报告执行情况。</p>
<p>第九条 本办法自2026年12月1日起施行。</p>
<p>相关解读：<a href='/jd/1.html'>一图读懂停车管理办法</a></p>"""
NEW = {
    "keywords": ("停车 管理", "keywords.label:主题词"),
    "issuer": ("某县人民政府", "issuer.label:发文机关"),
    "topic": ("城市管理", "topic.label:主题分类"),
    "effective_on": ("2026-12-01", "effective.clause"),
    "expires_on": ("2031-11-30", "expires.label:废止日期"),
    "state": ("abolished", "state.label:有效性"),
    "role": ("policy", "role.title"),
}
KEYS = [
    *("file", "url", "kind", "charset", "title", "published_on", "published_time", "doc_number", "doc_numbers"),
    *("written_on", "source", "validity", "index_number"),
    *("column", "column_name", "breadcrumb", "links", "list_state", "rows", "attachments", "identity", "rules"),
]


def said(tmp_path: Path, form: str, lang: str = "en", markup: str = PAGE) -> str:
    (tmp_path / "page.html").write_text(markup, encoding="utf-8")
    arguments = ("inspect", "--explain", "page.html", "--url", "http://www.x.gov.cn/1.html", "--format", form)
    done = Program.at(tmp_path).run(*arguments, "--lang", lang)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_json_holds_the_old_keys_and_what_documents_say(tmp_path: Path) -> None:
    facts: dict[str, Any] = json.loads(said(tmp_path, "json"))
    assert set(KEYS) <= set(facts)
    for name, (value, rule) in NEW.items():
        assert (facts[name], facts["rules"][name]["rule"]) == (value, rule)
    assert facts["keyword_list"] == ["停车", "管理"]
    assert facts["validity"] == "已废止"
    assert facts["related"] == [
        {"url": "http://www.x.gov.cn/jd/1.html", "text": "一图读懂停车管理办法", "kind": "picture"}
    ]
    assert {"label": "主题分类", "value": "城市管理"} in facts["table"]


def test_json_of_a_page_that_is_no_document_has_the_keys_empty(tmp_path: Path) -> None:
    facts: dict[str, Any] = json.loads(said(tmp_path, "json", markup="<title>某网</title><p>无</p>"))
    assert [facts[name] for name in NEW] == [""] * len(NEW)
    assert facts["related"] == facts["table"] == facts["keyword_list"] == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("图解: 一图读懂停车管理办法 http://www.x.gov.cn/jd/1.html", "信息公开表头:", "主题分类: 城市管理")),
        ("en", ("interpretation as a picture: 一图读懂停车管理办法", "head of the document:", "主题分类: 城市管理")),
    ],
)
def test_text_shows_value_and_rule(tmp_path: Path, lang: str, words: tuple[str, ...]) -> None:
    text = said(tmp_path, "text", lang)
    for name, (value, rule) in NEW.items():
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert value in line
        assert rule in line
    assert all(word in text for word in words)


def test_allow_private_opens_the_page_that_is_named_and_no_other(tmp_path: Path) -> None:
    """A redirect to another name of the same machine is refused."""
    inside = FaultServer(lambda wire: wire.answer(200, PAGE))
    away = FaultServer(lambda wire: wire.redirect(302, f"http://localhost:{inside.server_address[1]}/"))
    inside.start()
    away.start()
    try:
        program = Program.at(tmp_path)
        assert program.run("inspect", "--explain", inside.url, "--allow-private").code == 0
        refused = program.run("inspect", "--explain", away.url, "--allow-private")
    finally:
        for server in (inside, away):
            server.shutdown()
            server.server_close()
    assert refused.code == 2
    assert "private or loopback" in refused.err
    assert [one["path"] for one in json.loads(inside.log.as_json())] == ["/"]
