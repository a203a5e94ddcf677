"""Below a path of its host, and behind a proxy: every address leads somewhere, and only a named proxy is believed."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec
import pytest
from starlette.testclient import TestClient

from db import web_people
from db.records import Records
from reports.web.app import create_app
from tests.reports.web.office import NOW, PASSWORD
from xuncha.config_web import WebSection

PAGES = ("/", "/sites", "/sites/jiaoyu", "/findings", "/findings/aaaa000000000002", "/reposts", "/digests", "/notices",
         "/letters", "/operations", "/search?q=通知", "/rules", "/password")  # fmt: skip


def client(office, **changes):
    options = {"client": (changes.pop("peer", "127.0.0.1"), 50_000)}
    return TestClient(create_app(replace(office.web, **changes)), **options)


@pytest.fixture
def below(office):
    made = client(office, root="/gov/xuncha")
    answer = made.post("/gov/xuncha/login", data={"name": "zhang", "password": PASSWORD, "next": "/sites"})
    assert (answer.status_code, answer.url.path) == (200, "/gov/xuncha/sites")
    return made


@pytest.mark.parametrize("page", PAGES)
def test_every_address_of_a_page_lies_below_the_path_and_leads_somewhere(below, page):
    answer = below.get(f"/gov/xuncha{page}")
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(answer.content)
    found = re.findall(r'\s(?:href|src|action)="(/[^"]*)"', answer.text)
    assert found
    for address in {one.replace("&amp;", "&") for one in found}:
        assert address.startswith("/gov/xuncha/"), address
        assert below.get(address).status_code in {200, 405}, address  # 405: forms that change something


def test_a_step_leads_back_below_the_path(below):
    page = below.get("/gov/xuncha/findings/aaaa000000000002").text
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    answer = below.post(
        "/gov/xuncha/findings",
        data={"token": token, "action": "comment", "id": "aaaa000000000002", "why": "看过"},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/gov/xuncha/findings/aaaa000000000002"
    out = below.post("/gov/xuncha/logout", data={"token": token}, follow_redirects=False)
    assert out.headers["location"] == "/gov/xuncha/login"


def test_who_is_not_logged_in_comes_to_the_log_in_below_the_path_and_back(office):
    made = client(office, root="/gov/xuncha")
    answer = made.get("/gov/xuncha/findings?group=links", follow_redirects=False)
    assert answer.headers["location"].startswith("/gov/xuncha/login?next=/findings")
    assert 'action="/gov/xuncha/login"' in made.get("/gov/xuncha/login").text
    answer = made.post("/gov/xuncha/login", data={"name": "zhang", "password": PASSWORD}, follow_redirects=False)
    assert "path=/gov/xuncha/" in answer.headers["set-cookie"]


def test_nothing_is_there_beside_the_path(office):
    made = client(office, root="/gov/xuncha")
    for path in ("/", "/login", "/gov/xunchalogin", "/gov/", "/static/web.css"):
        assert made.get(path, follow_redirects=False).status_code == 404, path
    assert made.get("/gov/xuncha", follow_redirects=False).headers["location"] == "/gov/xuncha/"
    assert made.get("/gov/xuncha/static/web.css").status_code == 200


def test_addresses_for_programs_name_the_host_the_path_and_the_scheme(office):
    with Records(office.db) as records:
        token = web_people.new_token(records, "zhang", "test", NOW.isoformat())
    headers = {"Authorization": f"Bearer {token}"}
    made = client(office, root="/gov/xuncha", secure=True)
    told = made.get("/gov/xuncha/api/v1/openapi.json", headers=headers).json()
    assert told["servers"] == [{"url": "https://testserver/gov/xuncha/api/v1"}]
    feed = made.get("/gov/xuncha/feeds/findings.atom", headers=headers).text
    assert "https://testserver/gov/xuncha/findings/aaaa000000000001" in feed


@pytest.mark.parametrize(("peer", "said", "scheme"), [
    ("10.0.0.1", "https", "https"), ("10.0.0.9", "https", "http"), ("10.0.0.1", "gopher", "http"),
    ("10.0.0.1", "", "http"),
])  # fmt: skip
def test_the_scheme_is_believed_from_a_named_proxy_alone(office, peer, said, scheme):
    with Records(office.db) as records:
        token = web_people.new_token(records, "zhang", "test", NOW.isoformat())
    made = client(office, peer=peer, trusted=frozenset({"10.0.0.1"}))
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-Proto": said}
    told = made.get("/api/v1/openapi.json", headers=headers).json()
    assert told["servers"] == [{"url": f"{scheme}://testserver/api/v1"}]


class TestSingleSignOn:
    HOW = {"sso_header": "X-Remote-User", "trusted": frozenset({"10.0.0.1"})}  # noqa: RUF012

    def test_a_header_from_anywhere_else_makes_nobody_anybody(self, office):
        made = client(office, peer="10.0.0.9", **self.HOW)
        for name in ("X-Remote-User", "x-remote-user", "X_Remote_User"):
            answer = made.get("/", headers={name: "admin", "X-Forwarded-For": "10.0.0.1"}, follow_redirects=False)
            assert answer.status_code == 303
            assert answer.headers["location"] == "/login"

    def test_another_person_at_the_same_screen_is_not_taken_for_the_first(self, office):
        made = client(office, peer="10.0.0.1", **self.HOW)
        assert "wang" in made.get("/", headers={"X-Remote-User": "wang"}).text
        assert made.get("/sites/shuiwu", headers={"X-Remote-User": "wang"}).status_code == 404
        assert made.get("/sites/shuiwu", headers={"X-Remote-User": "zhang"}).status_code == 200
        assert made.get("/sites/shuiwu", headers={"X-Remote-User": "wang"}).status_code == 404
        for header in ({}, {"X-Remote-User": "nobody"}):  # logged out at the proxy, or somebody whom we do not know
            assert made.get("/sites", headers=header, follow_redirects=False).status_code == 303

    def test_a_session_with_a_password_goes_on_whatever_the_proxy_says(self, office):
        made = client(office, peer="10.0.0.1", **self.HOW)
        made.post("/login", data={"name": "admin", "password": PASSWORD}, headers={"X-Remote-User": "wang"})
        assert made.get("/operations", headers={"X-Remote-User": "wang"}).status_code == 200


@pytest.mark.parametrize("said", ["xuncha", "/xuncha/", "/a b", "//x", '/"', "/" + "x" * 200])
def test_a_path_that_is_none_is_refused(said):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"root": said}, WebSection)
    assert msgspec.convert({"root": "/gov/xuncha"}, WebSection).root == "/gov/xuncha"
