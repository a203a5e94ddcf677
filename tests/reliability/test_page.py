"""docs/reliability.md says what the data gives, and every test that it names is there."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.reliability import __main__ as runs
from tests.reliability.page import PAGE, Promise, measured, names_in, page, promises
from tests.reliability.results import NotAResultError, Result, read, write

ABOUT = [
    "two observations", "blocked", "in flight", "digest arrives", "sent twice", "damaged", "hostile", "gate", "clock",
    "full disk", "migrations",
]  # fmt: skip


def test_the_page_is_what_the_data_gives():
    assert PAGE.read_text("utf-8") == page(promises(), measured()), "run: python -m tests.reliability --page"


@pytest.mark.parametrize("promise", promises(), ids=lambda one: one.text)
def test_every_promise_names_tests_that_are_there(promise):
    assert promise.tests
    for test in promise.tests:
        path, _, name = test.partition("::")
        names = names_in(path)
        assert name in names if name else any(one.startswith("test_") for one in names), test


def test_what_must_be_promised_is_promised():
    said = " ".join(one.text.lower() for one in promises())
    assert [words for words in ABOUT if words not in said] == []


def test_every_long_run_is_found_by_itself():
    assert "kills" in runs.long_runs()
    assert not {"results", "page"} & set(runs.long_runs())


def test_what_was_not_kept_is_said_in_bold():
    broken = Promise("All is well", "Says who.", ("tests/test_page.py",), ("x", "gone"))
    text = page([broken], {"x": [Result("All is well", 10, 9, ("one | lost",), "2026-11-26", "python -m x")]})
    assert "9 of 10 kept; **1 failed**." in text
    assert "- one \\| lost" in text
    assert "`docs/reliability/gone.json` is not there" in text
    assert "| All is well | 1 | 10 | 9 | 2026-11-26 |" in text


def test_a_measurement_that_no_promise_names_is_shown_too():
    text = page([], {"new": [Result("Rain does not matter.", 3, 3, (), "2026-11-26", "python -m rain")]})
    assert "## Rain does not matter\n" in text
    assert "3 of 3 kept." in text


def test_what_is_written_is_read(tmp_path):
    path = write(
        "a", "P", 2, 1, {"seconds": 1.23456, "by": {"x": 1, "y": [2, 3]}}, "how", when=date(2026, 1, 2), folder=tmp_path
    )
    assert read(path) == [Result("P", 2, 1, ("seconds: 1.235", "by: x 1, y 2, 3"), "2026-01-02", "how")]
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize(
    "raw", ['{"promise": "p"}', "[]]", '{"promise": "p", "tried": 1, "survived": 2, "when": "2026-01-01", "how": "x"}',
            '{"promise": "p", "tried": 1, "survived": 1, "when": "soon", "how": "x"}']
)  # fmt: skip
def test_what_is_no_result_is_named(tmp_path, raw):
    path = tmp_path / "odd.json"
    path.write_text(raw, "utf-8")
    with pytest.raises(NotAResultError, match=r"odd\.json"):
        read(path)


def test_a_file_may_hold_several(tmp_path):
    one = {"promise": "p", "tried": 1, "survived": 1, "details": ["d"], "when": "2026-01-01T08:00:00", "how": "x"}
    (tmp_path / "two.json").write_text(json.dumps([one, one]), "utf-8")
    assert [result.when for result in measured(tmp_path)["two"]] == ["2026-01-01", "2026-01-01"]
