"""The API is as it describes itself: every operation, asked in every way, answers what its description says."""

from __future__ import annotations

import re
from datetime import timedelta

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import probes, web_people
from db.probe_models import Probe
from db.records import Records
from reports.web.pages import api_routes
from tests.amounts import amount
from tests.reports.web.office import EVIL, NOW, add_finding

BY_PATH = {one.path: one for one in api_routes.OPERATIONS}
KNOWN = {"site": "jiaoyu", "finding": "aaaa000000000002", "week": "2026-W47", "period": "2026Q3"}


@pytest.fixture
def asked(office):
    """A question with the token of somebody."""
    client = office.client()
    with Records(office.db) as records:
        tokens = {
            name: web_people.new_token(records, name, "test", NOW.isoformat()) for name in ("zhang", "wang", "li")
        }

    def ask(path: str, name: str = "zhang", **words):
        return client.http.get(
            f"{api_routes.BASE}{path}", params=words, headers={"Authorization": f"Bearer {tokens[name]}"}
        )

    return ask


@pytest.fixture
def described(asked):
    return asked("/openapi.json").json()


def checked(described, path, answer):
    """The answer is JSON as it is described for its status."""
    told = described["paths"][path]["get"]["responses"][str(answer.status_code)]
    schema = told["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator(schema | {"components": described["components"]}).validate(answer.json())
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    return answer


def test_the_description_names_every_operation_and_where_it_is(office, described):
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "http://testserver/api/v1"}]
    routes = {route.path.removeprefix(api_routes.BASE) for route in office.app.routes if "/api/" in route.path}
    assert set(described["paths"]) == routes - {"/openapi.json"}
    names = [one["get"]["operationId"] for one in described["paths"].values()]
    assert len(set(names)) == len(names)
    for path, one in described["paths"].items():
        said = {parameter["name"] for parameter in one["get"]["parameters"] if parameter["in"] == "path"}
        assert said == set(re.findall(r"{(\w+)}", path))
        for parameter in one["get"]["parameters"]:
            jsonschema.Draft202012Validator.check_schema(parameter["schema"])


@pytest.mark.parametrize("path", BY_PATH)
def test_every_operation_answers_as_described(asked, described, path):
    answer = checked(described, path, asked(path.format(**KNOWN)))
    assert answer.status_code == 200
    assert "\\u001b" not in answer.text.lower()
    english = checked(described, path, asked(path.format(**KNOWN), lang="en"))
    assert english.status_code == 200


@pytest.mark.parametrize("path", [path for path in BY_PATH if "{" in path])
@pytest.mark.parametrize("said", ["nothing", "..", "%", "2026-W99", "2099Q9", "a b", "0" * 3000])
def test_what_is_not_there_is_an_error_in_json(asked, described, path, said):
    answer = asked(re.sub(r"{\w+}", said.replace("%", "%25"), path))
    if said != "..":  # then the client itself asks for what lies above
        assert answer.status_code == 404, answer.text
    error = answer.json()["error"] if answer.status_code != 200 else None
    assert error is None or error["status"] == answer.status_code
    assert "<html" not in answer.text


@pytest.mark.parametrize(("name", "path", "status"), [
    ("wang", "/operations", 403), ("wang", "/notices", 403), ("wang", "/notices/2026Q3", 403),
    ("wang", "/letters", 403), ("li", "/letters", 403), ("li", "/notices/2026Q3", 404), ("wang", "/sites/shuiwu", 404),
    ("wang", "/findings/bbbb000000000003", 404), ("li", "/operations", 200), ("wang", "/digests/2026-W47", 200),
])  # fmt: skip
def test_everybody_gets_what_the_pages_show_him(asked, described, name, path, status):
    template = next(one for one in BY_PATH if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path))
    assert checked(described, template, asked(path, name)).status_code == status


def test_a_unit_gets_its_own_digest_and_no_other(asked):
    assert asked("/digests/2026-W47", "wang", unit="水务局").json()["digest"]["unit"] == "教育局"
    assert asked("/digests/2026-W47", unit="水务局").json()["digest"]["unit"] == "水务局"


def test_errors_without_a_token_for_another_method_and_of_a_path_that_is_none_are_json(office, asked):
    for answer, status in (
        (office.client().http.get(f"{api_routes.BASE}/sites"), 401),
        (office.client().http.get(f"{api_routes.BASE}/nothing"), 404),
        (office.client().http.delete(f"{api_routes.BASE}/sites"), 405),
        (asked("/findings", status="gone"), 400),
    ):
        assert answer.status_code == status
        assert answer.json()["error"]["status"] == status
        assert answer.json()["error"]["message"]
        assert answer.json()["schema"] == "xuncha.api/1"
    assert "没有" in asked("/findings", status="gone").json()["error"]["message"]
    assert "no status gone" in asked("/findings", status="gone", lang="en").json()["error"]["message"]


def test_trouble_with_the_records_is_json_without_a_traceback(office, asked):
    with Records(office.db) as records:
        records.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('records', '9999_x', 'x')"
        )
    answer = asked("/sites")
    assert answer.status_code == 503
    assert "9999_x" in answer.json()["error"]["detail"]


def test_lists_are_read_to_their_end_and_nothing_comes_twice(office, asked):
    with Records(office.db) as records:
        for number in range(120):
            add_finding(records, f"cccc{number:012}", "shuiwu", "open" if number % 2 else "suspected")
    seen, number = [], 1
    while True:
        told = asked("/findings", site="shuiwu", page=number).json()
        seen += [one["id"] for one in told["items"]]
        if number >= told["pages"]:
            break
        number += 1
    assert len(seen) == len(set(seen)) == told["total"] == 121
    assert asked("/findings", site="shuiwu", page=99).json()["items"] == []
    both = asked("/findings", site="shuiwu", status=["open", "suspected"]).json()["total"]
    assert both == 121
    assert asked("/findings", unit="水务局").json()["total"] == 121
    assert asked("/findings", level="province").json()["total"] == 0
    assert [one["id"] for one in asked("/sites", q="shuiwu").json()["items"]] == ["shuiwu"]
    assert [one["id"] for one in asked("/sites", by="open").json()["items"]] == ["shuiwu", "jiaoyu"]


def test_a_site_tells_its_week_its_waivers_and_its_steps(office, asked):
    with Records(office.db) as records:
        at = [(NOW - timedelta(hours=hours)).isoformat() for hours in (1, 2)]
        probes.add(records, [("jiaoyu", Probe(at[0], "up", "ok")), ("jiaoyu", Probe(at[1], "down", "timeout"))])
    client = office.client("zhang")
    client.get("/findings/aaaa000000000001")
    client.act("waive", "aaaa000000000001", why="本年度无此事项", until="2027-01-01", approver="李主任")
    told = asked("/sites/jiaoyu", "wang").json()
    assert told["availability"][0]["visits"] == {"up": 1, "down": 1}
    assert told["availability"][0]["down"][0]["outcome"] == "timeout"
    assert [one["approver"] for one in told["waivers"]] == ["李主任"]
    assert told["steps"][0]["finding_id"] == "aaaa000000000001"
    assert asked("/findings/aaaa000000000001").json()["status"] == "waived"


words = st.text(max_size=30) | st.sampled_from(
    ["%", "' OR 1=1 --", EVIL, "普查", "jiaoyu", "open", "0", "-1", "9" * 40]
)


@settings(
    max_examples=amount(40, 400),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(said=st.data())
def test_whatever_is_asked_the_answer_is_one_that_is_described(asked, described, said):
    path = said.draw(st.sampled_from(sorted(BY_PATH)))
    names = [one["name"] for one in described["paths"][path]["get"]["parameters"] if one["in"] == "query"]
    query = said.draw(st.dictionaries(st.sampled_from([*names, "no_such"]), words | st.lists(words, max_size=3)))
    name = said.draw(st.sampled_from(["zhang", "wang", "li"]))
    checked(described, path, asked(path.format(**KNOWN), name, **query))
