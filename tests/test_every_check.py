"""Adding a check costs a file, a rulebook entry, a test file and a line in the docs: all four, or this fails."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inspector import docs
from inspector.profiles import standard_rules
from inspector.registry import checks
from xuncha.vocabulary.bodies import body_types

ROOT = Path(__file__).parent.parent
RULES = standard_rules()
ENTRIES = [*RULES.base.indicator]
ENTRIES += [entry for layer in (*RULES.general, *RULES.profiles.values()) for entry in layer.indicator]
STEMS = sorted(path.stem for path in (ROOT / "inspector" / "checks").glob("*.py") if path.stem != "__init__")


def test_the_registry_finds_every_file():
    assert sorted(checks()) == STEMS
    assert STEMS


@pytest.mark.parametrize("stem", STEMS)
def test_check_has_a_rulebook_entry(stem):
    assert any(entry.check == stem for entry in ENTRIES)


@pytest.mark.parametrize("stem", STEMS)
def test_check_has_a_test_with_a_passing_and_a_failing_case(stem):
    source = (ROOT / "tests" / "inspector" / "checks" / f"test_{stem}.py").read_text("utf-8")
    assert source.count("\ndef test_") >= 2


@pytest.mark.parametrize("stem", STEMS)
def test_check_says_in_its_first_line_what_it_looks_at(stem):
    assert checks()[stem].summary.endswith(".")


def test_every_entry_resolves_to_a_check_with_valid_parameters():
    for body_type in ("", *body_types()):
        for entry in RULES.combined(tuple(RULES.profiles), body_type, date(2026, 11, 23)).indicator:
            assert entry.check in checks()
            entry.read_params()


def test_docs_are_in_step():
    assert (ROOT / docs.PAGE).read_text("utf-8") == docs.page(), "run: python -m inspector.docs"
