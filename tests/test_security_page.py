"""SECURITY.md names tests and files that exist, each kind of attacker, and stands in both READMEs."""

from __future__ import annotations

import re

import pytest

from tests.reliability.page import names_in
from tests.reliability.results import ROOT

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", PAGE)))


@pytest.mark.parametrize("test", TESTS)
def test_every_test_that_it_names_is_there(test):
    path, _, name = test.partition("::")
    names = names_in(path)
    assert name in names if name else any(one.startswith("test_") for one in names)


def test_every_attempt_has_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count(" | ") == 2]
    attempts = [row for row in rows if "---" not in row and "| attempt |" not in row]
    begin = attempts.index(next(row for row in attempts if "leads into the office" in row))
    assert len(attempts) - begin >= 20
    assert [row for row in attempts[begin:] if "`tests/" not in row.rpartition(" | ")[2]] == []


@pytest.mark.parametrize(
    "words",
    ["Authors of pages", "Networks in between", "Senders of workbooks", "web page", "steals a backup",
     "supplies our packages", "What is not protected", "How to report"],
)  # fmt: skip
def test_everybody_who_attacks_is_named(words):
    assert re.search(rf"^##+ .*{words}", PAGE, re.MULTILINE)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_it_is_linked(page):
    assert "](SECURITY.md)" in (ROOT / page).read_text("utf-8")
