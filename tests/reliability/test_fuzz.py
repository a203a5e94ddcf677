"""Every seed of the long fuzzing passes, and so does everything that it ever found; without atheris it says so."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.reliability import fuzz
from tests.reliability.fuzz_targets import TARGETS

# Inputs that were found, by reader. Each was a bug once.
FOUND: dict[str, tuple[bytes, ...]] = {
    "stored evidence": (
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 1\r\n\r\nx",
    ),
}
EDGES = (b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), b"[" * 3_000, b"9" * 5_000, b"(" * 3_000)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_edges_and_what_was_found(name: str) -> None:
    for data in (*TARGETS[name].seeds, *EDGES, *FOUND.get(name, ())):
        TARGETS[name].call(data)


def test_every_kind_of_hostile_input_has_a_reader_that_is_fed() -> None:
    assert set(FOUND) <= set(TARGETS)
    assert len(TARGETS) >= 20
    assert all(one.seeds for one in TARGETS.values())


def test_without_atheris_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["fuzz"])
    assert fuzz.main() == 2
    assert "pip install" in capsys.readouterr().err
