"""What people see and do: overview, sites, findings; each unit its own; hostile titles are harmless."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from db import probes, search
from db.probe_models import Probe
from db.records import Records
from db.search_words import packed
from tests.reports.web.office import EVIL, HOSTILE, NOW, add_finding

STATUS = "SELECT status, confirmed_by, due_on FROM finding WHERE id = ?"
PAGES = (
    "/",
    "/reposts",
    "/digests",
    "/rules",
    "/sites",
    "/sites/jiaoyu",
    "/findings",
    "/findings/aaaa000000000002",
    "/password",
)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_shown_with_the_headers_that_protect_it(office, path, lang):
    client = office.client("zhang")
    client.get("/")
    client.post("/lang", lang=lang, next="/")
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "<script>alert" not in answer.text
    assert "\x1b" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_titles_of_any_kind_are_shown_as_text(office):
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in office.client("zhang").get("/findings").text
    with Records(office.db) as records:
        add_finding(records, "cccc000000000009", "jiaoyu", title="长" * 10_000)
    page = office.client("zhang").get("/findings?q=cccc000000000009").text
    assert "长" * 50 in page
    assert len(page) < 60_000
    assert EVIL not in page


def test_a_stored_page_is_shown_in_a_sandbox_of_its_own_or_as_its_source(office):
    client = office.client("zhang")
    assert "sandbox src=" in client.get("/findings/aaaa000000000001").text
    answer = client.http.get("/findings/aaaa000000000001/stored/0")
    assert answer.content == HOSTILE
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'none'", "sandbox", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
        assert rule in policy
    assert "allow-" not in policy
    source = client.http.get("/findings/aaaa000000000001/stored/0?source=1")
    assert source.headers["content-type"].startswith("text/plain")
    assert source.headers["x-content-type-options"] == "nosniff"
    for path in ("/findings/aaaa000000000001/stored/1", "/findings/aaaa000000000002/stored/0"):
        assert client.get(path).status_code == 404


def test_the_overview_counts_what_stands(office):
    page = office.client("zhang").get("/").text
    assert "教育局" in page
    assert "水务局" in page
    assert page.count("<svg") >= 1


def test_a_unit_sees_its_own_and_nothing_else(office):
    client = office.client("wang")
    page = client.get("/findings").text
    assert "aaaa000000000001" in page
    assert "bbbb000000000003" not in page
    for path in ("/sites/shuiwu", "/findings/bbbb000000000003", "/findings/bbbb000000000003/stored/0", "/sites/none"):
        assert client.get(path).status_code == 404
    assert "水务局" not in client.get("/").text
    assert "shuiwu" not in client.get("/sites").text
    assert client.act("comment", "bbbb000000000003", why="x").status_code == 404
    assert client.act("comment", "aaaa000000000001", "bbbb000000000003", why="x").status_code == 404
    assert len(office.rows("SELECT * FROM finding_event")) == 3


def test_a_finding_that_was_assigned_to_another_unit_is_that_unit_s(office):
    boss = office.client("zhang")
    boss.get("/findings/aaaa000000000001")
    boss.act("assign", "aaaa000000000001", unit="水务局", why="转办")
    boss.get("/findings/bbbb000000000003")
    boss.act("assign", "bbbb000000000003", unit="教育局", why="转办")
    client = office.client("wang")
    assert client.get("/findings/aaaa000000000001").status_code == 404
    assert client.get("/findings/bbbb000000000003").status_code == 200


@pytest.mark.parametrize("name", ["wang", "li"])
@pytest.mark.parametrize(
    "action", ["confirm", "dismiss", "waive", "notify", "assign", "set_aside", "reopen", "no such"]
)
def test_only_inspectors_decide(office, name, action):
    client = office.client(name)
    client.get("/findings")
    answer = client.act(action, "aaaa000000000001", why="x", until="2027-01-01")
    assert answer.status_code == 403
    assert office.rows(STATUS, "aaaa000000000001")[0]["status"] == "open"
    assert client.post("/sites/jiaoyu/inspect").status_code == 403
    assert office.started == []


def test_confirming_is_a_step_with_a_name(office):
    client = office.client("zhang")
    client.get("/findings/aaaa000000000002")
    answer = client.act("confirm", "aaaa000000000002", why="看过了")
    assert "已处理1个问题" in answer.text
    assert tuple(office.rows(STATUS, "aaaa000000000002")[0])[:2] == ("open", "zhang")
    event = office.rows("SELECT * FROM finding_event WHERE finding_id = 'aaaa000000000002' ORDER BY id DESC")[0]
    assert (event["author"], event["note"], event["to_status"]) == ("zhang", "看过了", "open")


def test_a_unit_says_that_it_is_fixed_and_it_waits_for_a_new_check(office):
    client = office.client("wang")
    client.get("/findings/aaaa000000000001")
    client.act("said_fixed", "aaaa000000000001", why="链接已删除", responsible="王")
    assert office.rows(STATUS, "aaaa000000000001")[0]["status"] == "fixed"
    assert len(office.rows("SELECT * FROM recheck WHERE done_at = ''")) == 1


def test_what_needs_a_reason_or_a_day_is_not_done_without(office):
    client = office.client("zhang")
    client.get("/findings")
    assert "请填写理由" in client.act("waive", "aaaa000000000001", until="2027-01-01").text
    assert "请填写豁免截止日" in client.act("waive", "aaaa000000000001", why="本年度无此事项", until="31.12.").text
    assert "没有选择问题" in client.act("confirm").text
    assert "截止日" in client.act("waive", "aaaa000000000001", why="x", until="2020-01-01").text
    assert office.rows(STATUS, "aaaa000000000001")[0]["status"] == "open"
    client.act("waive", "aaaa000000000001", why="本年度无此事项", until="2027-01-01", approver="李主任")
    assert office.rows(STATUS, "aaaa000000000001")[0]["status"] == "waived"
    assert office.rows("SELECT approver FROM waiver")[0][0] == "李主任"


def test_fifty_are_done_at_once_and_those_that_cannot_are_told(office):
    with Records(office.db) as records:
        for number in range(50):
            add_finding(records, f"dddd{number:012}", "jiaoyu", "suspected" if number else "open")
    client = office.client("zhang")
    client.get("/findings")
    answer = client.act("notify", *[f"dddd{number:012}" for number in range(50)], back="/findings?group=links")
    assert "已处理1个问题" in answer.text
    assert "49个未能处理" in answer.text
    assert answer.url.path == "/findings"
    assert tuple(office.rows(STATUS, f"dddd{0:012}")[0]) == ("notified", "", "2026-12-17")
    client.act("confirm", *[f"dddd{number:012}" for number in range(50)])
    assert len(office.rows("SELECT * FROM finding WHERE confirmed_by = 'zhang'")) == 50


def test_an_inspection_is_started_once_and_written_down(office):
    client = office.client("zhang")
    client.get("/sites/jiaoyu")
    assert "检查已开始" in client.post("/sites/jiaoyu/inspect").text
    assert office.started == ["jiaoyu"]
    assert client.post("/sites/none/inspect").status_code == 404
    assert [row["detail"] for row in office.rows("SELECT detail FROM web_event WHERE what = 'inspect'")] == ["jiaoyu"]


@pytest.mark.parametrize(
    "query",
    [
        "page=999999",
        "page=-1",
        "page=9999999999",
        "page=x",
        "status=%27%3B--",
        "group=%25",
        "q=%27%20OR%201",
        "site=..%2F",
        "q=" + "x" * 5000,
    ],
)
def test_odd_questions_get_a_page(office, query):
    assert office.client("zhang").get(f"/findings?{query}").status_code == 200


def test_long_lists_have_pages(office):
    with Records(office.db) as records:
        for number in range(120):
            add_finding(records, f"eeee{number:012}", "shuiwu")
    client = office.client("zhang")
    first, third = client.get("/findings?site=shuiwu").text, client.get("/findings?site=shuiwu&page=3").text
    assert first.count('name="id"') == 50
    assert third.count('name="id"') == 21
    assert 'rel="next"' in first
    assert 'rel="next"' not in third


def test_forms_of_another_kind_or_size_are_refused(office):
    client = office.client("zhang")
    assert client.http.post("/findings", json={"action": "confirm"}).status_code == 400
    big = client.http.post("/findings", data={"token": client.token, "why": "x" * 200_000})
    assert big.status_code in {400, 413}


def test_a_bug_gets_a_sentence(office, monkeypatch):
    client = office.client("zhang", raise_server_exceptions=False)
    monkeypatch.setattr("reports.web.pages.overview.week_starts", lambda *_: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "程序出错" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert NOW.year == 2026


def test_reposts_are_shown_of_the_sites_that_one_may_see(office):
    page = office.client("zhang").get("/reposts").text
    assert "&lt;script&gt;" in page
    assert "jiaoyu网站" in page
    assert "shuiwu网站" in page
    page = office.client("wang").get("/reposts").text
    assert "jiaoyu网站" in page
    assert "shuiwu网站" not in page
    told = office.client("wang").get("/api/v1/reposts").json()["matrix"]
    assert [one["id"] for one in told["sites"]] == ["jiaoyu"]


def test_digests_are_read_and_downloaded_and_a_unit_gets_its_own(office):
    client = office.client("zhang")
    assert client.get("/digests").text.count("/digests/2026-W") == 12 * 5
    answer = client.get("/digests/2026-W47")
    assert answer.text == "<p>2026-W47  zh html"
    assert "sandbox" in answer.headers["content-security-policy"]
    answer = client.get("/digests/2026-W47?form=docx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="xuncha-2026-W47.docx"; filename*')
    for path in ("/digests/x", "/digests/2026-W47?form=exe"):
        assert client.get(path).status_code == 404
    unit = office.client("wang")
    for query in ("", "?unit=", "?unit=水务局", "?unit=教育局"):
        assert unit.get(f"/digests/2026-W47{query}").text == "<p>2026-W47 教育局 zh html"


def add_article(office, site, title, text):
    with Records(office.db) as records:
        url = f"http://{site}.example/a/{len(title)}.html"
        records.conn.execute(
            "INSERT INTO document (site_id, url, title, doc_number, number_key, written_on, published_on, published_time,"  # noqa: E501
            " source, column_category, sketch, text_length, first_seen, last_seen, last_run)"
            " VALUES (?, ?, ?, '', '', '', '2026-11-20', '', '', 'news', X'', 100, 'x', 'x', 'r')",
            (site, url, title),
        )
        ident = records.rows("SELECT id FROM document WHERE url = ?", (url,))[0][0]
        search._index(records.conn, ident, title, packed(text))


def test_words_of_two_characters_are_found_on_the_sites_that_one_may_see(office):
    add_article(office, "jiaoyu", "网站普查情况通报", "全县网站普查工作已经结束。")
    add_article(office, "shuiwu", f"水务局{EVIL}", "开展网站普查自查，整改到位。")
    page = office.client("zhang").get("/search?q=普查").text
    assert "网站普查情况通报" in page
    assert "水务局&lt;script&gt;" in page
    assert "网站普查情况通报" in office.client("zhang").get("/search?q=普查&where=title").text
    assert "水务局" not in office.client("zhang").get("/search?q=普查&where=title").text
    page = office.client("wang").get("/search?q=普查").text
    assert "网站普查情况通报" in page
    assert "水务局" not in page


@pytest.mark.parametrize(
    "said", ["", "  ", '"', "a AND b", "*", "普查 NEAR 网站", "'; DROP TABLE site", "(", "x" * 5000, "%25", "\x00"]
)
def test_odd_words_get_a_page(office, said):
    assert office.client("zhang").http.get("/search", params={"q": said}).status_code == 200


def test_a_site_shows_the_availability_of_its_week(office):
    with Records(office.db) as records:
        at = [(NOW - timedelta(hours=hours)).isoformat() for hours in (1, 2, 3, 30)]
        states = (("up", "ok"), ("down", "timeout"), ("unclear", "blocked"), ("up", "ok"))
        found = [("jiaoyu", Probe(when, state, outcome)) for when, (state, outcome) in zip(at, states, strict=True)]  # type: ignore[arg-type]
        probes.add(records, found)
    page = office.client("wang").get("/sites/jiaoyu").text
    row = page[page.index("2026-11-26</td>", page.index("h-a")) :][:700]
    assert re.findall(r'class="n"[^>]*>(\d*)<', row)[:3] == ["1", "1", "1"]
    assert "07:00" in row


def test_operations_show_what_runs_and_who_was_here_to_those_who_keep_it_running(office):
    page = office.client("admin").get("/operations").text
    assert "SQLite" in page
    assert "没有" in page  # no service runs in this test
    assert "登录" in page
    assert "127.0.0.1" not in office.client("zhang").get("/operations").text
    assert office.client("wang").get("/operations").status_code == 403
