"""The tables of docs/performance.md, second visits and the parts of a profile."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks import again, bench, profile_parts, telling
from benchmarks.limits import Limit

SITE = "lib/python3.11/site-packages"


def test_only_the_part_of_that_name_is_replaced():
    text = "a\n<!-- begin one -->\nold\n<!-- end one -->\nb\n<!-- begin two -->\nkept\n<!-- end two -->\n"
    done = telling.replaced(text, "one", "new\n")
    assert done == text.replace("old", "new")
    assert telling.replaced(done, "one", "new\n") == done
    with pytest.raises(ValueError, match="no part three"):
        telling.replaced(text, "three", "new\n")


def test_the_document_has_a_place_for_every_measurement_and_each_table_names_its_command():
    text = telling.DOCUMENT.read_text("utf-8")
    for name in ("compare", "sizes", "sites", "again", "understand", "judge", "profile"):
        found = re.search(rf"<!-- begin {name} -->\n(.*?)<!-- end {name} -->", text, re.DOTALL)
        assert found, name
        assert "|" not in found[1] or found[1].startswith("`python -m benchmarks."), name
    outside = re.sub(r"<!-- begin .*?<!-- end \w+ -->", "", text, flags=re.DOTALL)
    assert not re.search(r"\d ?(?:ms|MB|pages/s)\b", outside), "figures are written by commands"


def test_a_measurement_is_put_into_the_document(monkeypatch, tmp_path):
    document = tmp_path / "performance.md"
    document.write_text("# x\n<!-- begin sites -->\n<!-- end sites -->\n", "utf-8")
    monkeypatch.setattr(telling, "DOCUMENT", document)
    telling.document("sites", "python -m benchmarks.bench --sites 5", "| a |", [Limit("time", 2.0, 1.0)])
    text = document.read_text("utf-8")
    assert re.search(r"`python -m benchmarks\.bench --sites 5`, \d{4}-\d\d-\d\d, \d+ cores", text)
    assert "- MISSED  time: 2 (at most 1)" in text


def test_figures_of_other_measurements_stay(monkeypatch, tmp_path):
    monkeypatch.setattr(telling, "FILE", tmp_path / "out" / "bench.json")
    telling.write({"sites": {"wall": 1}}, [Limit("time", 2.0, 1.0)])
    telling.write({"again": {"wall": 2}}, [Limit("cost", None, 1.0, "no server")])
    kept = json.loads(telling.FILE.read_text("utf-8"))
    assert kept["sites"] == {"wall": 1}
    assert kept["limits_of"]["sites"]["time"]["met"] is False
    assert kept["limits_of"]["again"]["cost"] == {"value": None, "limit": 1.0, "met": None, "why": "no server"}


def test_only_a_limit_that_was_measured_makes_the_exit_code(monkeypatch, tmp_path):
    monkeypatch.setattr(telling, "FILE", tmp_path / "bench.json")
    monkeypatch.setattr(telling, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "prepare_environment", lambda: None)
    for value, code in ((None, 0), (0.5, 0), (2.0, 1)):
        result = bench.Result("understand", [], "", [Limit("x", value, 1.0, "because")])
        monkeypatch.setattr(bench, "understand", lambda result=result: result)
        assert bench.main(["--understand"]) == code


def test_verdicts_that_differ_are_named():
    before = {"a": "broken", "b": "good", "all links": "1"}
    assert again.differences(before, dict(before)) == []
    assert again.differences(before, {"a": "good", "c": "broken", "all links": "1"}) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("stack", "part"),
    [
        (["spiders/pages/understand.py", "spiders/pages/document.py"], profile_parts.PARSING),
        (["spiders/pages/understand.py", "spiders/pages/links.py", "spiders/pages/urls.py"], profile_parts.LINKS),
        (["spiders/pages/understand.py", "spiders/pages/article.py", "spiders/pages/lines.py"], profile_parts.ARTICLE),
        (["spiders/pages/understand.py", "spiders/pages/listing.py", f"{SITE}/lxml/html.py"], profile_parts.LIST),
        (["spiders/pages/understand.py", "spiders/pages/identity.py"], profile_parts.OTHER),
        (["spiders/pages/understand.py"], profile_parts.OTHER),
        (["spiders/reading.py", "spiders/pages/sketch.py"], profile_parts.OTHER),
        (["spiders/sites/government.py", "spiders/lane.py", "spiders/pages/urls.py"], profile_parts.FRONTIER),
        (["spiders/sites/government.py", "spiders/lane.py", "db/crawl_file.py"], profile_parts.SQLITE),
        (["schedules/visit.py:_settle", "spiders/settle.py", "db/crawl_file.py"], profile_parts.SETTLING),
        (["schedules/visit.py:_keep", "db/records.py"], profile_parts.SETTLING),
        (["schedules/visit.py:crawl", f"{SITE}/scrapy/core/engine.py"], profile_parts.ENGINE),
        ([f"{SITE}/scrapy/core/engine.py", "spiders/scheduler.py", "spiders/desk.py"], profile_parts.FRONTIER),
        ([f"{SITE}/scrapy/core/engine.py", "<frozen importlib._bootstrap>:_load", "spiders/x.py"], profile_parts.START),
        (["lib/python3.11/selectors.py:select"], profile_parts.WAITING),
        (["lib/python3.11/selectors.py:select", "<built-in>:epoll.poll"], profile_parts.WAITING),
        (["xuncha/cli.py", f"{SITE}/click/core.py"], profile_parts.START),
    ],
)
def test_stacks_belong_to_parts(stack, part):
    frames = [(name.partition(":")[2] or "work", f"/x/{name.partition(':')[0]}") for name in stack]
    assert profile_parts.part_of(frames) == part
