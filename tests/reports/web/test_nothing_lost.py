"""Forms that come too late, twice, or beside somebody else: nothing is overwritten, nothing that was typed is lost."""

from __future__ import annotations

import html
import re

import pytest

from db.records import Records
from tests.reports.web.office import EVIL, PASSWORD, add_finding

ONE, OTHER = "aaaa000000000001", "aaaa000000000002"
TEXT = '第一行：已与承办单位核实\n第二行：引号"与<b>、360102199003071234'


def fields_of(page: str) -> dict[str, list[str]]:
    """The fields of the form of steps as a browser would send them, without the button."""
    form = re.findall(r"<form method=\"post\" action=\"/(?:findings|login)\".*?</form>", page, re.DOTALL)[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found.setdefault(name, []).append(html.unescape(text))
    for name, inner in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        found.setdefault(name, []).append(chosen[1] if chosen else "")
    return found


def events(office, identity=ONE):
    return office.rows("SELECT author, note FROM finding_event WHERE finding_id = ? ORDER BY id", identity)


def log_in_with(client, page, password=PASSWORD):
    """Send the log-in that stands in a page, with all that it carries."""
    fields = fields_of(page) | {"name": ["zhang"], "password": [password]}
    return client._keep(client.http.post("/login", data=fields))


def test_text_of_a_form_whose_session_was_over_comes_back_after_the_log_in_and_is_sent_with_one_click(office):
    client = office.client("zhang")
    client.get(f"/findings/{ONE}")
    office.later(hours=1)
    late = client.act("waive", ONE, why=TEXT, until="2027-03-31", approver="李主任", last_event="99")
    assert late.status_code == 401
    assert "第一行" in late.text
    wrong = log_in_with(client, late.text, "wrong")
    assert wrong.status_code == 401
    assert "第一行" in wrong.text
    back = log_in_with(client, wrong.text)
    assert back.status_code == 200
    assert "您已重新登录" in back.text
    assert len(events(office)) == 1  # nothing is done by itself
    sent = fields_of(back.text)
    assert (sent["why"], sent["until"], sent["approver"], sent["action"]) == (
        [TEXT], ["2027-03-31"], ["李主任"], ["waive"],
    )  # fmt: skip
    done = client._keep(client.http.post("/findings", data=sent))
    assert "已处理1个问题" in done.text
    assert tuple(office.rows("SELECT until, approver, reason FROM waiver")[0]) == ("2027-03-31", "李主任", TEXT)


def test_the_same_for_fifty_that_were_chosen(office):
    client = office.client("zhang")
    client.get("/findings")
    office.later(hours=1)
    late = client.act("comment", ONE, OTHER, why="两件一并处理", back="/findings?group=links&page=1")
    back = log_in_with(client, late.text)
    sent = fields_of(back.text)
    assert (sorted(sent["id"]), sent["why"]) == ([ONE, OTHER], ["两件一并处理"])
    assert "已处理2个问题" in client._keep(client.http.post("/findings", data=sent)).text


def test_who_logs_in_beside_a_form_does_not_lose_what_stands_in_it(office):
    client = office.client("zhang")
    client.get(f"/findings/{ONE}")
    old = client.token
    client.log_in("zhang")  # in another tab
    answer = client.post("/findings", token=old, action="comment", id=ONE, why=TEXT)
    assert answer.status_code == 403
    assert len(events(office)) == 1
    sent = fields_of(answer.text)
    assert sent["why"] == [TEXT]
    assert client._keep(client.http.post("/findings", data=sent)).status_code == 200
    assert events(office)[-1]["note"] == TEXT


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_fills_in_no_form_for_anybody(office, site):
    fields = {"action": "waive", "id": ONE, "why": "planted", "until": "2030-01-01", "token": "x"}
    for client in (office.client(), office.client("zhang")):
        answer = client.http.post("/findings", data=fields, headers={"Sec-Fetch-Site": site})
        assert answer.status_code in {401, 403}
        assert "planted" not in answer.text


@pytest.mark.parametrize(
    "kept",
    ["x", "%00", "-path=//evil.example/", "-path=/findings", "-path=/findings&id=bbbb000000000003&id=none", "&" * 500],
)
def test_odd_things_in_place_of_a_form_that_was_kept_do_no_harm(office, kept):
    data = {"name": "wang", "password": PASSWORD, "kept": kept}
    answer = office.client().http.post("/login", data=data, follow_redirects=False)
    assert answer.status_code in {200, 303, 404}
    assert answer.headers.get("location", "/").startswith("/")
    assert not answer.headers.get("location", "/").startswith("//")
    assert "bbbb000000000003" not in answer.text


def test_a_reason_for_withdrawing_a_notice_comes_back_too(office):
    client = office.client("zhang")
    code = re.search(r"编号([0-9a-f]{8})", client.http.get("/notices/2026Q4/paper").text)[1]
    client.get("/notices/2026Q4")
    office.later(hours=1)
    late = client.post("/notices/2026Q4/approve", code=code, approver="李主任")
    back = log_in_with(client, late.text)
    assert 'value="李主任"' in back.text
    assert f'value="{code}"' in back.text
    assert office.rows("SELECT * FROM paper") == []
    assert client.post("/notices/2026Q4/approve", code=code, approver="李主任").status_code == 200
    office.later(hours=1)
    late = client.post("/notices/2026Q4/withdraw", why=TEXT)
    back = log_in_with(client, late.text)
    assert html.escape("第一行：已与承办单位核实") in back.text
    assert "<details open>" in back.text
    assert [row[0] for row in office.rows("SELECT what FROM paper_event")] == ["approved"]


def test_an_inspection_that_was_started_too_late_leads_back_to_its_site(office):
    client = office.client("zhang")
    client.get("/sites/jiaoyu")
    office.later(hours=1)
    late = client.post("/sites/jiaoyu/inspect")
    assert log_in_with(client, late.text).url.path == "/sites/jiaoyu"
    assert office.started == []


def test_a_form_without_what_it_needs_comes_back_with_what_it_has(office):
    client = office.client("zhang")
    client.get(f"/findings/{ONE}")
    answer = client.act("waive", ONE, why=TEXT, until="31.12.", approver="李主任")
    assert answer.status_code == 400
    assert "请填写豁免截止日" in answer.text
    assert fields_of(answer.text)["why"] == [TEXT]
    client.get("/findings?group=links")
    answer = client.act("waive", why="没有选择任何问题", back="/findings?group=links&page=1")
    assert answer.status_code == 400
    assert fields_of(answer.text)["why"] == ["没有选择任何问题"]
    assert ONE in answer.text


def test_who_comes_second_sees_what_the_first_did_and_her_text_is_kept(office):
    one, other = office.client("zhang"), office.client("admin")
    page = other.get(f"/findings/{OTHER}").text
    one.get(f"/findings/{OTHER}")
    assert one.act("confirm", OTHER, why="现场核实属实", last_event=fields_of(page)["last_event"][0]).status_code == 200
    answer = other.act("dismiss", OTHER, why=TEXT, last_event=fields_of(page)["last_event"][0])
    assert answer.status_code == 409
    told = answer.text[answer.text.index('role="alert"') :]
    assert "zhang" in told[:1500]
    assert "现场核实属实" in told[:1500]
    assert office.rows("SELECT status FROM finding WHERE id = ?", OTHER)[0][0] == "open"
    sent = fields_of(answer.text)
    assert (sent["why"], sent["action"]) == ([TEXT], ["dismiss"])
    done = other._keep(other.http.post("/findings", data=sent))
    assert done.status_code == 200
    assert office.rows("SELECT status FROM finding WHERE id = ?", OTHER)[0][0] == "dismissed"


def test_of_fifty_only_those_are_left_alone_that_others_have_changed(office):
    with Records(office.db) as records:
        for number in range(5):
            add_finding(records, f"dddd{number:012}", "jiaoyu", "suspected", EVIL)
    one, other = office.client("zhang"), office.client("admin")
    seen = fields_of(other.get("/findings").text)["last_event"][0]
    one.get("/findings")
    one.act("dismiss", f"dddd{3:012}", why="不是问题")
    every = [f"dddd{number:012}" for number in range(5)]
    answer = other.act("confirm", *every, why="均属实", last_event=seen, back="/findings?page=1")
    assert answer.status_code == 409
    assert "已处理4个问题" in answer.text
    sent = fields_of(answer.text)
    assert (sent["id"], sent["why"]) == ([f"dddd{3:012}"], ["均属实"])
    assert {row[0] for row in office.rows("SELECT status FROM finding WHERE id LIKE 'dddd%'")} == {"open", "dismissed"}


def test_one_s_own_steps_stand_in_nobody_s_way(office):
    client = office.client("zhang")
    seen = fields_of(client.get(f"/findings/{ONE}").text)["last_event"][0]
    for _ in range(2):  # the page was not loaded anew
        assert client.act("comment", ONE, why="补充说明", last_event=seen).status_code == 200
    assert [row["note"] for row in events(office)][1:] == ["补充说明", "补充说明"]
