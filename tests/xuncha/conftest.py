"""What the tests of the command line share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger_facts import NOW, SITES
from tests.program import Done
from xuncha import cli
from xuncha.commands import click_words, common

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """A command in this process and an empty folder, in English; for everything that does not crawl."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(common, "_START_LANG", "en")
    click_words.speak("en")

    def call(*arguments: str) -> Done:
        code = cli.run(cli.xuncha, list(arguments))
        said = capfd.readouterr()
        return Done(code, said.out, said.err)

    return call


@pytest.fixture
def office(run: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """The command line in a folder with a registry of two sites, on a fixed day."""
    from xuncha.commands import ledger

    (tmp_path / "sites.toml").write_text(SITES, "utf-8")
    monkeypatch.setattr(ledger, "now", lambda: NOW)
    monkeypatch.delenv("XUNCHA_BY", raising=False)
    return run
