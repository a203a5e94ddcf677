"""Notices and letters on the web page: what is a draft, who approves it, who sees which, and what is kept of it."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

PERIOD = "/notices/2026Q4"


def draft_code(client):
    answer = client.http.get(f"{PERIOD}/paper")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "不得印发" in answer.text
    return re.search(r"编号([0-9a-f]{8})", answer.text)[1]


def approve(client, code, **more):
    client.get(PERIOD)
    return client.post(f"{PERIOD}/approve", code=code, **more)


def confirm(client, identity="aaaa000000000001"):
    client.get("/findings")
    assert client.act("confirm", identity).status_code == 200
    client.office.later(minutes=1)


def test_what_was_read_is_approved_by_a_named_person_and_stays_word_for_word(office):
    client = office.client("zhang")
    assert "尚未批准" in client.get(PERIOD).text
    code = draft_code(client)
    answer = approve(client, code, approver="李主任")
    assert answer.status_code == 200
    assert "通报已批准" in answer.text
    assert "由李主任于2026-11-26" in answer.text
    kept = client.http.get(f"{PERIOD}/paper").text
    assert "草稿" not in kept
    confirm(client)
    assert client.http.get(f"{PERIOD}/paper").text == kept
    row = office.rows("SELECT what, approver, author, at FROM paper_event")[0]
    assert tuple(row) == ("approved", "李主任", "zhang", "2026-11-26T09:00:00+08:00")
    assert "李主任" in client.get("/notices").text


@pytest.mark.parametrize("code", ["00000000", "", "<script>", "x" * 5000])
def test_only_the_code_of_the_draft_approves_it_and_what_was_typed_stays(office, code):
    client = office.client("zhang")
    answer = approve(client, code, approver="李主任")
    assert answer.status_code == 409
    assert "与目前的记录不一致" in answer.text
    assert 'value="李主任"' in answer.text
    assert "<script>" not in answer.text
    assert office.rows("SELECT * FROM paper") == []


def test_a_draft_that_has_changed_since_it_was_read_is_not_approved(office):
    client = office.client("zhang")
    code = draft_code(client)
    confirm(client)
    assert approve(client, code).status_code == 409
    assert approve(client, draft_code(client)).status_code == 200
    assert approve(client, code).status_code == 409  # twice


def test_an_approval_is_withdrawn_with_a_reason(office):
    client = office.client("zhang")
    approve(client, draft_code(client))
    client.get(PERIOD)
    assert client.post(f"{PERIOD}/withdraw", why=" ").status_code == 409
    answer = client.post(f"{PERIOD}/withdraw", why="第二项数字有误")
    assert "恢复为草稿" in answer.text
    assert "第二项数字有误" in answer.text
    assert draft_code(client)
    assert [row["what"] for row in office.rows("SELECT what FROM paper_event ORDER BY id")] == ["approved", "withdrawn"]


def test_a_notice_is_downloaded_under_its_own_name_that_says_whether_it_is_a_draft(office):
    client = office.client("zhang")
    said = client.http.get(f"{PERIOD}/paper?form=docx").headers["content-disposition"]
    assert 'filename="notice-2026Q4-draft.docx"' in said
    assert "草稿-关于2026年第四季度" in unquote(said)
    approve(client, draft_code(client))
    answer = client.http.get(f"{PERIOD}/paper?form=docx")
    assert answer.content.startswith(b"PK")
    assert "草稿" not in unquote(answer.headers["content-disposition"])
    assert client.http.get(f"{PERIOD}/paper?form=json").json()["approved_by"] == "zhang"
    assert client.http.get(f"{PERIOD}/paper?theme=links").text.count("草稿") == 1  # another notice


@pytest.mark.parametrize(
    "path",
    [
        "/notices/2026Q9",
        "/notices/2031",
        "/notices/x",
        "/notices/2026Q4?theme=x",
        "/notices/2026Q4/paper?form=exe",
        "/letters/x?unit=教育局",
        "/letters/reminder",
        "/letters/reminder?unit=教育局&form=exe",
    ],
)
def test_what_there_is_not_is_not_found(office, path):
    assert office.client("zhang").http.get(path).status_code == 404


def test_who_only_reads_sees_what_is_approved_and_a_unit_none_of_it(office):
    boss, reader, unit = office.client("zhang"), office.client("li"), office.client("wang")
    for path in (PERIOD, f"{PERIOD}/paper"):
        assert reader.http.get(path).status_code == 404
    assert reader.http.get("/letters").status_code == 403
    approve(boss, draft_code(boss))
    assert reader.http.get(f"{PERIOD}/paper").status_code == 200
    reader.get(PERIOD)
    assert reader.post(f"{PERIOD}/withdraw", why="x").status_code == 403
    for path in ("/notices", PERIOD, f"{PERIOD}/paper", "/letters", "/letters/reminder?unit=教育局"):
        assert unit.http.get(path).status_code == 403
    assert "/notices" not in unit.get("/digests").text


def test_letters_are_read_and_downloaded_and_hold_what_is_confirmed(office):
    client = office.client("zhang")
    page = client.get("/letters").text
    assert "教育局" in page
    assert "aaaa000000000001" in client.http.get("/letters/reminder?unit=教育局").text
    assert "没有可以写入的问题" in client.get("/letters/rectification?unit=教育局").text
    assert "没有名为" in client.get("/letters/reminder?unit=某局").text
    confirm(client)
    answer = client.http.get("/letters/rectification?unit=教育局&form=docx")
    assert answer.content.startswith(b"PK")
    assert "整改通知书-教育局.docx" in unquote(answer.headers["content-disposition"])
    assert office.rows("SELECT status FROM finding WHERE id = 'aaaa000000000001'")[0][0] == "open"
