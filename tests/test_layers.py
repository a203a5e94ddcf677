"""The structure holds: layers, no module that shadows the standard library, none that outgrew its reader."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("db", "inspector", "reports", "schedules", "spiders", "xuncha")
LINES = 400
# Named for what they write and read, always imported with their package; each file says so in its first line.
SHADOWS = {"reports/html.py", "spiders/pages/numbers.py"}


def _modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-cache']))"
    )
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False
    )


def test_the_contracts_hold() -> None:
    pytest.importorskip("importlinter")
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [("inspector/judge.py", "import spiders.urls"), ("inspector/judge.py", "import requests"),
     ("inspector/checks/blank_columns.py", "import sqlite3"), ("spiders/pages/kind.py", "import scrapy"),
     ("db/ledger.py", "import inspector.judge"), ("reports/html.py", "import schedules.visit")],
)  # fmt: skip
def test_the_contracts_bite(tmp_path: Path, file: str, line: str) -> None:
    """Each contract of pyproject.toml sees what it forbids; without external packages it would not."""
    pytest.importorskip("importlinter")
    for path in _modules():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    broken = tmp_path / file
    broken.write_text(broken.read_text("utf-8") + f"\n{line.replace('spiders.urls', 'spiders.outcomes')}\n", "utf-8")
    done = _lint(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 broken" in done.stdout, done.stdout


def test_external_packages_are_included() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert config["include_external_packages"] is True
    assert sorted(config["root_packages"]) == sorted(PACKAGES)


def test_no_module_shadows_the_standard_library() -> None:
    shadows = {str(path.relative_to(ROOT)) for path in _modules() if path.stem in sys.stdlib_module_names}
    assert shadows == SHADOWS
    assert not set(PACKAGES) & sys.stdlib_module_names
    assert not [path for path in _modules() if path.stem == "inspect"]


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in _modules()
        if (count := len(path.read_bytes().splitlines())) > LINES
    }
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    texts = {path: path.read_text("utf-8") for path in _modules()}
    assert [path for path, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []
