"""Somebody of a unit tries the addresses of another: every route of the page, with ids and questions of all kinds."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from db import web_people
from db.records import Records
from tests.reports.web.office import NOW

THEIRS = ("水务局", "shuiwu", "bbbb000000000003")
ASKS = (
    "", "?unit=水务局", "?site=shuiwu", "?q=shuiwu", "?q=bbbb000000000003", "?status=all", "?group=links&status=all",
    "?ids=bbbb000000000003", "?overdue=1", "?page=2", "?since=2000-01-01", "?form=json&unit=水务局",
    "?level=county",
)  # fmt: skip
VALUES = {
    "site": "shuiwu", "finding": "bbbb000000000003", "number": "0", "week": "2026-W47", "period": "2026Q3",
    "kind": "reminder", "unit": "水务局",
}  # fmt: skip


def paths(office, method):
    """Every route that takes this method, with ids of another unit in place of its parameters."""
    for route in office.app.routes:
        if isinstance(route, Route) and method in (route.methods or ()):
            path = route.path.replace(":int}", "}")
            yield path.format(**VALUES), "{" in path


def harmless(answer, ask):
    """Nothing of the other unit stands in it but what was asked for."""
    told = answer.text
    for said in THEIRS:
        if said in ask:
            told = told.replace(said, "")
    return not any(said in told for said in THEIRS)


@pytest.fixture
def token(office):
    with Records(office.db) as records:
        return web_people.new_token(records, "wang", "x", NOW.isoformat())


def test_no_address_shows_a_unit_what_belongs_to_another(office):
    client = office.client("wang")
    asked = list(paths(office, "GET"))
    assert len(asked) > 20
    for path, _ in asked:
        answer = client.http.get(path, follow_redirects=False)
        if "shuiwu" in path or "bbbb" in path or "水务局" in path:
            assert answer.status_code in {403, 404}, path
        assert harmless(answer, path), path


def test_nor_do_questions_nor_tokens(office, token):
    client = office.client("wang")
    nobody = office.client()
    for path in ("/", "/sites", "/findings", "/reposts", "/search", "/digests/2026-W47", "/api/v1/overview",
                 "/api/v1/sites", "/api/v1/findings", "/api/v1/reposts", "/feeds/deadlines.ics",
                 "/feeds/findings.atom"):  # fmt: skip
        for ask in ASKS:
            assert harmless(client.http.get(path + ask), ask), path + ask
        if path.startswith(("/api", "/feeds")):
            answer = nobody.http.get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200
            assert harmless(answer, ""), path


def test_nor_does_a_form(office):
    client = office.client("wang")
    client.get("/findings")
    for path, _ in paths(office, "POST"):
        if path in {"/login", "/logout", "/password", "/lang"}:
            continue
        fields = {"token": client.token, "action": "comment", "id": "bbbb000000000003", "why": "x", "last_event": "0"}
        answer = client.http.post(path, data=fields, follow_redirects=False)
        assert answer.status_code in {403, 404}, path
        assert harmless(answer, path), path
    assert len(office.rows("SELECT * FROM finding_event")) == 3
    assert office.started == []
