"""Who gets in, and who does not: passwords, sessions, tokens of forms, patience, roles."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from db import web_people
from db.records import Records
from reports.web import session
from reports.web.app import create_app
from reports.web.guards import client_address
from reports.web.pages.login import local
from tests.reports.web.office import NOW, PASSWORD
from xuncha.errors import UsageError


@pytest.mark.parametrize(
    "path", ["/", "/sites", "/sites/jiaoyu", "/findings", "/findings/aaaa000000000001", "/password"]
)
def test_nobody_sees_anything_before_logging_in(office, path):
    answer = office.client().http.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    assert answer.text == ""


def test_who_logs_in_comes_to_where_he_wanted_to_go(office):
    client = office.client()
    assert 'value="/findings?group=links"' in client.get("/findings?group=links").text
    answer = client.log_in("zhang", to="/findings?group=links")
    assert answer.url.path == "/findings"
    assert [row["what"] for row in office.rows("SELECT what FROM web_event")] == ["login"]


@pytest.mark.parametrize(
    "said",
    [
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "",
        "x",
        "/a\\b",
        "/\n",
        "/" * 600,
    ],
)
def test_nobody_is_sent_elsewhere_after_logging_in(said):
    assert local(said) == "/"


@pytest.mark.parametrize(
    ("name", "password"), [("zhang", "wrong"), ("nobody", PASSWORD), ("", ""), ("zhang", "x" * 5000)]
)
def test_a_wrong_name_or_password_is_told_in_one_sentence(office, name, password):
    answer = office.client().log_in(name, password)
    assert answer.status_code == 401
    assert "用户名或密码错误" in answer.text


def test_wrong_passwords_have_to_wait_longer_and_longer_and_the_right_one_waits_with_them(office):
    client = office.client()
    for _ in range(session.FREE_TRIES):
        assert client.log_in("zhang", "wrong").status_code == 401
    answer = client.log_in("zhang")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 2
    office.later(seconds=2)
    assert client.log_in("zhang", "wrong").status_code == 401
    assert int(client.log_in("zhang").headers["Retry-After"]) == 3
    office.later(minutes=20)
    assert client.log_in("zhang").status_code == 200


def test_ten_thousand_wrong_passwords_cost_little_and_let_nobody_in(office, monkeypatch):
    tried = []
    monkeypatch.setattr(session, "verified", lambda *said: tried.append(said))
    patience = session.Patience()
    keys = ("name:zhang", "from:10.0.0.9")
    began = time.process_time()
    for number in range(10_000):
        now = NOW + timedelta(seconds=number)
        if patience.wait(keys, now) <= timedelta(0):
            tried.append(number)
            patience.failed(keys, now)
    assert time.process_time() - began < 5
    assert len(tried) < 40  # in almost three hours


def test_memory_for_invented_names_is_bounded():
    patience = session.Patience()
    for number in range(25_000):
        patience.failed((f"name:{number}",), NOW)
    assert len(patience._failures) <= 10_001


def test_a_session_ends_when_it_is_idle_and_when_it_is_old(office):
    client = office.client("zhang")
    office.later(minutes=29)
    assert client.get("/").url.path == "/"
    office.later(minutes=31)
    assert client.get("/").url.path == "/login"
    client = office.client("zhang")
    for _ in range(25):
        office.later(minutes=29)
        where = client.get("/").url.path
    assert where == "/login"


@pytest.mark.parametrize("token", ["", "wrong", "é" * 30])
def test_a_form_without_the_token_of_its_session_is_refused(office, token):
    client = office.client("zhang")
    assert client.post("/findings", token=token, action="confirm", id="aaaa000000000001").status_code == 403
    assert not office.rows("SELECT * FROM finding WHERE confirmed_by <> ''")


def test_logging_out_ends_the_session(office):
    client = office.client("zhang")
    client.get("/")
    assert client.post("/logout").url.path == "/login"
    assert client.get("/").url.path == "/login"


def test_a_forged_or_foreign_cookie_is_nobody(office):
    client = office.client()
    for cookie in ("x", "eyJuYW1lIjogInpoYW5nIn0=.aaa.bbb", "zhang"):
        client.http.cookies.set("xuncha", cookie)
        assert client.get("/").url.path == "/login"


def test_a_new_password_ends_other_sessions(office):
    one, other = office.client("zhang"), office.client("zhang")
    one.get("/password")
    wrong = {"password": "wrong", "new": "a-whole-new-sentence", "again": "a-whole-new-sentence"}
    assert "当前密码错误" in one.post("/password", **wrong).text
    differ = {"password": PASSWORD, "new": "a-whole-new-sentence", "again": "another"}
    assert "不一致" in one.post("/password", **differ).text
    short = {"password": PASSWORD, "new": "short", "again": "short"}
    assert "10至200" in one.post("/password", **short).text
    done = one.post("/password", password=PASSWORD, new="a-whole-new-sentence", again="a-whole-new-sentence")
    assert "密码已修改" in done.text
    assert one.get("/").url.path == "/"
    assert other.get("/").url.path == "/login"
    assert office.client().log_in("zhang").status_code == 401


def test_who_is_disabled_is_out_at_once(office):
    client = office.client("zhang")
    with Records(office.db) as records:
        token = web_people.new_token(records, "zhang", "feed", NOW.isoformat())
        assert web_people.of_token(records, token, "2026-11-26").name == "zhang"
        web_people.disable(records, "zhang")
        assert web_people.of_token(records, token, "2026-11-26") is None
    assert client.get("/").url.path == "/login"
    assert office.client().log_in("zhang").status_code == 401


def test_a_token_ends_on_its_last_day(office):
    with Records(office.db) as records:
        token = web_people.new_token(records, "li", "feed", NOW.isoformat(), "2026-11-26")
        assert web_people.of_token(records, token, "2026-11-26").name == "li"
        assert web_people.of_token(records, token, "2026-11-27") is None
        assert web_people.of_token(records, "xc_other", "2026-11-26") is None
        assert token not in str(list(map(tuple, records.rows("SELECT * FROM web_token"))))


@pytest.mark.parametrize("password", ["short", "x" * 201, "aaaaaaaaaaaaaaaa", "zhang-zhang-zhang"])
def test_passwords_that_are_no_protection_are_refused(password):
    with pytest.raises(UsageError):
        session.hashed(password, "zhang")


def test_passwords_are_stored_as_argon2_and_never_as_they_are(office):
    stored = office.rows("SELECT password FROM web_user")[0][0]
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def behind(office, *, trusted=("testclient",), header="X-Remote-User"):
    """The same page behind a proxy at which people log in."""
    web = replace(office.web, sso_header=header, trusted=frozenset(trusted))
    return TestClient(create_app(web), follow_redirects=False)


def test_a_trusted_proxy_says_who_is_there(office):
    client = behind(office)
    answer = client.get("/", headers={"X-Remote-User": "zhang"})
    assert answer.status_code == 200
    assert "zhang" in answer.text
    assert office.rows("SELECT user_name, what, detail FROM web_event")[0]["detail"] == "proxy"
    assert client.get("/sites", headers={"X-Remote-User": "zhang"}).status_code == 200  # the session goes on


@pytest.mark.parametrize("said", ["nobody", "", "zhang\x00", "admin'--", "z" * 5000])
def test_a_proxy_can_name_only_people_who_were_added(office, said):
    assert behind(office).get("/", headers={"X-Remote-User": said.replace("\x00", "%00")}).status_code == 303


def test_nobody_else_is_believed(office):
    admin = {"X-Remote-User": "admin"}
    assert behind(office, trusted=("10.0.0.1",)).get("/", headers=admin).status_code == 303
    assert behind(office, trusted=()).get("/", headers=admin).status_code == 303
    assert behind(office, header="").get("/", headers=admin).status_code == 303
    assert office.client().http.get("/", headers=admin, follow_redirects=False).status_code == 303
    with Records(office.db) as records:
        web_people.disable(records, "admin")
    assert behind(office).get("/", headers=admin).status_code == 303


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        ("10.0.0.1", "", ("127.0.0.1",), "10.0.0.1"),
        ("10.0.0.1", "1.2.3.4", ("127.0.0.1",), "10.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 1.2.3.4", ("127.0.0.1",), "1.2.3.4"),
        ("127.0.0.1", "6.6.6.6, 10.1.1.1", ("127.0.0.1", "10.1.1.1"), "6.6.6.6"),
        ("127.0.0.1", "", ("127.0.0.1",), "127.0.0.1"),
    ],
)
def test_the_address_of_a_request_is_what_trusted_proxies_say(peer, forwarded, trusted, found):
    assert client_address((peer, 1), forwarded, frozenset(trusted)) == found
