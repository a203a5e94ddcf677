"""What Datasette shows of the records: every table has a name and a description, every ready question an answer."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from db.records import Records

META = json.loads(files("db").joinpath("datasette.json").read_text("utf-8"))["databases"]["xuncha"]
SECRET = {"web_user", "web_token", "web_event"}


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        yield opened


def test_every_table_is_described_and_no_other(records):
    shadows = re.compile(r"_(?:config|content|data|docsize|idx)$")  # of full-text tables
    known = {name for name in records.db.table_names() if not name.startswith("_") and not shadows.search(name)}
    assert set(META["tables"]) == known
    assert all(
        re.search(r"[\u4e00-\u9fff]|robots", one["title"] + one["description"]) for one in META["tables"].values()
    )


def test_people_and_their_passwords_are_not_shown():
    assert META["allow_sql"] == {"id": "root"}  # questions of one's own would read tables that are not shown
    assert {name for name, one in META["tables"].items() if one.get("allow") is False} == SECRET


@pytest.mark.parametrize("name", META["queries"])
def test_every_question_is_one_that_the_database_understands(records, name):
    sql = META["queries"][name]["sql"]
    rows = records.conn.execute(sql, dict.fromkeys(re.findall(r":(\w+)", sql), "x")).fetchall()
    assert rows == []
    assert not re.search("|".join(SECRET), sql)
