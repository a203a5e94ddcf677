"""The ledger against its model: a few sequences, the same each time; `make reliability` tries many others."""

from __future__ import annotations

import pytest

from tests.reliability import ledger_machine
from tests.reliability.ledger_machine import PEOPLE, run


def test_the_ledger_and_its_model_agree(tmp_path):
    done = run(tmp_path, 12, 25, same=True)
    assert done["run"] > 20
    assert sum(done.values()) > 150
    assert set(done) <= {*PEOPLE, "waive by rule", "unwaive", "sheet", "run", "clock"}


def test_a_model_that_says_otherwise_would_be_noticed(tmp_path, monkeypatch):
    """Were "confirm" to lead elsewhere than it does, the machine finds it."""
    monkeypatch.setitem(ledger_machine.PEOPLE, "confirm", {"suspected": "reopened"})
    with pytest.raises(AssertionError):
        run(tmp_path, 12, 25, same=True, shrink=False)
