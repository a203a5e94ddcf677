"""Runs the program as people do: `python -m xuncha ...` in a folder of its own. One process crawls once."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HAN = re.compile(r"[\u4e00-\u9fff]")
TIMEOUT = 250.0  # seconds: less than pytest gives a test, more than any start needs on a busy machine
FAST = "[crawl]\nrate = 0\nconfirm_after = 0.3\n[evidence]\nscreenshots = 0\n"
_NOT_OURS = ("XUNCHA_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "SCRAPY_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")
# Dozens of processes start here; where the machine keeps no bytecode, each would compile everything anew.
_BYTECODE = Path(tempfile.gettempdir()) / f"xuncha-test-bytecode-{os.getuid()}"


def environment(lang: str = "en") -> dict[str, str]:
    """The environment of a started program: this checkout, one language, bytecode kept."""
    env = {key: value for key, value in os.environ.items() if key not in _NOT_OURS}
    return env | {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(_BYTECODE),
        "PYTHONUTF8": "1",
        "XUNCHA_LANG": lang,
    }


@dataclass(frozen=True)
class Done:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def reports(self) -> list[dict[str, Any]]:
        """The JSON reports on stdout: one, or one on each line."""
        try:
            return [json.loads(self.out)]
        except json.JSONDecodeError:
            return [json.loads(line) for line in self.out.splitlines()]

    @property
    def report(self) -> dict[str, Any]:
        (only,) = self.reports
        return only


@dataclass(frozen=True)
class Program:
    """The program in one folder: its configuration, registry and databases lie there."""

    folder: Path

    @classmethod
    def at(cls, folder: Path, registry: str = "", config: str = FAST) -> Program:
        """A fresh folder with a configuration for tests: no waiting between requests."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "xuncha.toml").write_text(config, "utf-8")
        if registry:
            (folder / "sites.toml").write_text(registry, "utf-8")
        return cls(folder)

    @property
    def db(self) -> Path:
        return self.folder / "xuncha.db"

    def start(self, *arguments: str, lang: str = "en", **options: Any) -> subprocess.Popen[str]:
        """Start the program; the caller waits for it."""
        return subprocess.Popen(
            [sys.executable, "-m", "xuncha", *arguments],
            cwd=self.folder,
            env=environment(lang),
            stdin=subprocess.DEVNULL,
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            encoding="utf-8",
            **options,
        )

    def run(self, *arguments: str, lang: str = "en", timeout: float = TIMEOUT) -> Done:
        """Run the program to its end."""
        return finish(self.start(*arguments, lang=lang), timeout)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """A question to the record database."""
        return rows(self.db, sql, *values)


def finish(process: subprocess.Popen[str], timeout: float = TIMEOUT) -> Done:
    """Wait for the end of a started program."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return checked(Done(process.returncode, out, err))


def checked(done: Done) -> Done:
    """No warning of Python may reach a user."""
    assert "Warning:" not in done.err, done.err
    return done


def rows(path: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    """A question to any database file."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def refused(done: Done, lang: str, code: int = 2) -> None:
    """A sentence and a next step on a line of its own, in the reader's language; no result, no traceback."""
    assert done.code == code, done
    assert done.out == ""
    assert "Traceback" not in done.err
    sentence, _, step = done.err.strip().partition("\n  -> ")
    assert step, done.err
    for part in (sentence, step):
        assert bool(HAN.search(part.replace("巡查", ""))) == (lang == "zh"), done.err
