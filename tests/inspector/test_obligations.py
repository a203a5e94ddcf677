"""Every column that one of the five documents asks for: without it a finding with its clause, with it none."""

from __future__ import annotations

import pytest
from builders import check, column, columns, rules, site, snapshot

from inspector.coverage import bound_bodies, rows
from inspector.profiles import standard_rules
from inspector.required import applying

NAMED = "tests/inspector/test_obligations.py::test_a_column_that_a_place_asks_for"
CASES = [(row, seed) for row in rows() if NAMED in row.tests for seed in row.seeds]


def facts(body_type: str, *there: str, without: tuple[str, ...] = ()):
    return snapshot(
        site=site(body_type=body_type, body_type_from="registry"),
        columns=(*columns(without=without), *(column(category) for category in there if category not in without)),
    )


@pytest.mark.parametrize(("row", "seed"), CASES, ids=[f"{row.id}-{seed}" for row, seed in CASES])
def test_a_column_that_a_place_asks_for(row, seed):
    """For a body that the document binds: its clause is cited when the column is missing, and only then."""
    proven = 0
    for body_type in bound_bodies(seed):
        book = rules(facts(body_type), profiles=(seed,))
        entry = next(entry for entry in book.indicator if entry.id == "columns.required")
        for item in applying(entry.read_params().required, body_type):
            if item.category not in row.columns or item.clause not in row.seeds[seed]:
                continue
            either = (item.category, *item.accept)
            bare = check("columns.required", facts(body_type, without=either), profiles=(seed,))
            found = {one.key: one for one in bare.findings}[f"missing:{item.category}"]
            assert found.params["clause"] == item.clause
            assert found.params["document"] == item.document
            assert found.evidence["quote"] == item.quote
            assert found.suspected == item.candidate
            for accepted in either:
                whole = check("columns.required", facts(body_type, accepted), profiles=(seed,))
                assert f"missing:{item.category}" not in {one.key for one in whole.findings}
            proven += 1
    assert proven, f"{seed} requires none of {row.columns} with a clause of {row.seeds[seed]}"


def test_every_required_column_of_a_profile_belongs_to_a_row():
    """What a profile requires is in the table: no rule without its obligation."""
    known = {(seed, clause, category) for row in rows() for seed, clauses in row.seeds.items()
             for clause in clauses for category in row.columns}  # fmt: skip
    required = {
        (seed, item["clause"], item["category"])
        for seed, profile in standard_rules().profiles.items()
        for over in profile.indicator
        for item in over.params.get("required", ())
    }
    assert required - known == set()
