"""The table of obligations says what is so: clauses, checks and tests exist, and what is planned only gets less."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from inspector import coverage
from inspector.coverage import checks_of_indicators, rows
from inspector.entries import INDICATOR_IDS
from inspector.profiles import standard_rules
from inspector.registry import checks

ROOT = Path(__file__).parents[2]
# What is still to be built. It may only be lowered: whoever finishes a row lowers it with the row.
PLANNED_AT_MOST = 1
# As the documents were digested: 35 + 5 + 12 + 5 + 18 + 13 rows, ten forms, and the national rules.
COUNTS = {"C": 35, "B": 5, "F": 12, "P": 5, "N": 18, "W": 13, "M": 10, "V": 8, "D": 22, "G": 21, "R": 9, "E": 2}
IDS = [row.id for row in rows()]


@cache
def functions(path: Path) -> set[str]:
    """Names of the test functions of a file, those of classes as Class::name."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
    return found


def test_no_obligation_was_lost():
    assert {letter: sum(ident[0] == letter for ident in IDS) for letter in COUNTS} == COUNTS


def test_what_is_planned_only_gets_less():
    planned = [row.id for row in rows() if row.planned]
    assert len(planned) <= PLANNED_AT_MOST, planned


@pytest.mark.parametrize("row", rows(), ids=IDS)
def test_every_row_is_proven_by_tests_that_exist(row):
    for test in row.tests:
        path, _, name = test.partition("::")
        assert (ROOT / path).is_file(), test
        assert name.split("[")[0] in functions(ROOT / path), test
        assert name.split("::")[-1].startswith("test_"), test


@pytest.mark.parametrize("row", [row for row in rows() if row.on_site and not row.planned], ids=lambda row: row.id)
def test_what_is_not_planned_has_its_checks_and_cites_its_clause(row):
    there = checks_of_indicators()
    for ident in row.indicators:
        assert there[ident] in checks(), f"{row.id}: no rulebook has {ident}; say what is planned"
    for seed in row.seeds:
        profile = standard_rules().profiles[seed]
        cited = {over.id for over in profile.indicator}
        assert cited & set(row.indicators), f"{row.id}: {seed} has no entry for any of {row.indicators}"


@pytest.mark.parametrize("row", rows(), ids=IDS)
def test_every_document_is_a_profile(row):
    assert set(row.seeds) <= set(standard_rules().profiles)


def test_every_indicator_shows_some_obligation():
    assert {ident for row in rows() for ident in row.indicators} == INDICATOR_IDS


def test_what_only_people_can_know_is_a_form_to_fill_in():
    """Rows that no website shows: no indicator claims them, so no report ever says anything about them."""
    manual = [row for row in rows() if row.levels == ("manual",)]
    assert len(manual) >= 10
    assert not [row.id for row in manual if row.indicators or row.columns or row.planned]
    page = coverage.page()
    assert all(f"| {row.id} | {row.text} |" in page for row in manual)


def test_the_page_is_in_step():
    assert (ROOT / coverage.PAGE).read_text("utf-8") == coverage.page(), "run: python -m inspector.coverage"
