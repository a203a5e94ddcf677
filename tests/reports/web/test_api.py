"""The API and the feeds: a token or a session says who asks, and everybody gets his own."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from db import web_people
from db.records import Records
from reports.web.pages.feeds import _folded
from tests.reports.web.office import EVIL, NOW, add_finding

PATHS = ("overview", "sites", "sites/jiaoyu", "findings", "findings/aaaa000000000002", "rules")


def token(office, name):
    with Records(office.db) as records:
        return web_people.new_token(records, name, "test", NOW.isoformat())


def get(office, path, name="zhang"):
    return office.client().http.get(path, headers={"Authorization": f"Bearer {token(office, name)}"})


@pytest.mark.parametrize("path", PATHS)
def test_everything_is_read_with_a_token_or_a_session_and_with_neither_refused(office, path):
    answer = get(office, f"/api/v1/{path}")
    assert answer.status_code == 200
    assert answer.json()["schema"] == "xuncha.api/1"
    assert office.client("zhang").get(f"/api/v1/{path}").json() == answer.json()
    nobody = office.client().http.get(f"/api/v1/{path}", headers={"Authorization": "Bearer xc_wrong"})
    assert nobody.status_code == 401
    assert "Bearer" in nobody.headers["www-authenticate"]
    assert office.client().http.get(f"/api/v1/{path}").status_code == 401


def test_a_unit_reads_its_own(office):
    told = get(office, "/api/v1/findings", "wang").json()
    assert {item["site_id"] for item in told["items"]} == {"jiaoyu"}
    assert told["total"] == 2
    assert get(office, "/api/v1/findings/bbbb000000000003", "wang").status_code == 404
    assert get(office, "/api/v1/sites/shuiwu", "wang").status_code == 404
    assert [one["id"] for one in get(office, "/api/v1/sites", "wang").json()["items"]] == ["jiaoyu"]


def test_findings_are_filtered_and_come_in_pages(office):
    with Records(office.db) as records:
        for number in range(60):
            add_finding(records, f"ffff{number:012}", "shuiwu", due_on="2026-11-01")
    told = get(office, "/api/v1/findings?site=shuiwu&page=2").json()
    assert (told["page"], told["pages"], told["total"], len(told["items"])) == (2, 2, 61, 11)
    assert get(office, "/api/v1/findings?overdue=1").json()["total"] == 60
    assert get(office, "/api/v1/findings?status=suspected").json()["total"] == 1
    assert get(office, "/api/v1/findings?q=aaaa0000").json()["total"] == 2


def test_a_finding_has_its_message_and_its_life(office):
    told = get(office, "/api/v1/findings/aaaa000000000002").json()
    assert "<script>" in told["message"]  # JSON is no markup
    assert "\x1b" not in told["message"]
    assert [step["new"] for step in told["history"]] == ["suspected"]


def test_the_api_changes_nothing(office):
    client = office.client()
    headers = {"Authorization": f"Bearer {token(office, 'admin')}"}
    for path in PATHS:
        assert client.http.post(f"/api/v1/{path}", headers=headers).status_code == 405
    assert client.http.post("/findings", headers=headers, data={"action": "confirm"}).status_code in {401, 403}


def test_terms_are_a_calendar_that_every_program_reads(office):
    with Records(office.db) as records:
        add_finding(
            records, "ffff000000000001", "jiaoyu", "notified", EVIL + "，；;,\\" + "长" * 300, due_on="2026-12-17"
        )
    answer = office.client().http.get(f"/feeds/deadlines.ics?token={token(office, 'wang')}")
    assert answer.headers["content-type"].startswith("text/calendar")
    lines = answer.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261217\r\n" in text
    assert "DTEND;VALUE=DATE:20261218\r\n" in text
    summary = re.search(r"SUMMARY:(.*)\r\n", text)[1]
    assert re.sub(r"\\[\\;,]", "", summary).count(";") == 0
    assert office.client().http.get(f"/feeds/deadlines.ics?token={token(office, 'zhang')}").status_code == 200


def test_findings_are_a_feed(office):
    answer = office.client().http.get(f"/feeds/findings.atom?token={token(office, 'wang')}")
    root = ET.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{atom}id") for one in root.iter(f"{atom}entry")] == ["urn:xuncha:finding:aaaa000000000001"]
    assert office.client().http.get("/feeds/findings.atom?token=x").status_code == 401
    assert office.client().http.get(f"/api/v1/findings?token={token(office, 'wang')}").status_code == 401


def test_lines_are_folded_between_characters():
    for line in ("", "a" * 200, "汉" * 100, "a汉" * 60, "\U0001f600" * 40):
        parts = list(_folded(line))
        assert all(len(part.encode()) <= 75 for part in parts)
        assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_rules_are_shown_with_their_sources_and_searched(office):
    client = office.client("li")
    page = client.get("/rules").text
    assert "〔2019〕19号" in page
    assert "官方原文" in page
    assert "links.page_broken" not in client.get("/rules?q=icp").text
    assert "links.page_broken" in client.get("/rules?q=打不开").text


def test_what_many_ask_is_reckoned_once_and_anew_after_a_step(office, monkeypatch):
    from db import web_views

    asked = []
    real = web_views.site_lines
    monkeypatch.setattr(web_views, "site_lines", lambda *said: asked.append(1) or real(*said))
    client = office.client("zhang")
    for _ in range(3):
        client.get("/sites")
    assert len(asked) == 1
    client.get("/findings/aaaa000000000002")
    client.act("confirm", "aaaa000000000002")
    client.get("/sites")
    assert len(asked) == 2
    office.later(seconds=11)
    client.get("/sites")
    assert len(asked) == 3
    office.client("wang").get("/sites")
    assert len(asked) == 4
