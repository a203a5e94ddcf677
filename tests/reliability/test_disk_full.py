"""A full disk: a clear error, nothing lost, and all goes on when there is room. `make reliability` tries every page."""

from __future__ import annotations

import errno
import io
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from db import connection
from spiders.raw_answers import RawAnswers, places
from tests.program import ROOT, environment
from tests.reliability.disk_full import CANNOT
from xuncha import cli, files
from xuncha.errors import DatabaseError


def test_a_command_on_a_disk_that_is_almost_full():
    command = [sys.executable, "-m", "tests.reliability.disk_full", "--only", "confirm", "--every", "15"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode == CANNOT:
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "refused" in done.stdout


@pytest.mark.parametrize("number", files.FULL)
def test_where_nobody_was_prepared_a_full_disk_is_no_bug_of_ours(capsys, number):
    @click.command()
    def fails():
        raise OSError(number, "no room", "digest.html")

    assert cli.run(fails, []) == 2
    said = capsys.readouterr().err
    assert "digest.html: " in said
    assert "\n  -> " in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (sqlite3.OperationalError("database or disk is full"), "full"),
        (sqlite3.OperationalError("database is locked"), "locked"),
        (sqlite3.DatabaseError("database disk image is malformed"), "db restore"),
        (PermissionError(errno.EACCES, "no", "x.html"), "x.html"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), "db restore"),
    ],
)
def test_what_the_machine_does_to_us_has_words(capsys, monkeypatch, error, word):
    @click.command()
    def fails():
        raise error

    monkeypatch.setenv("XUNCHA_LANG", "en")
    assert cli.run(fails, []) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    assert word in said or "\n  -> " in said


def test_a_mistake_in_a_question_to_the_database_stays_a_bug(capsys):
    @click.command()
    def fails():
        raise sqlite3.OperationalError("no such column: a")

    assert cli.run(fails, []) == cli.BUG
    assert "Traceback" in capsys.readouterr().err


def test_no_room_for_the_index_of_the_log_is_a_full_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(connection.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 4096}))
    with pytest.raises(DatabaseError, match="disk is full"), connection.named_errors(tmp_path / "a.db"):
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.setattr(connection.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1 << 40}))
    with pytest.raises(DatabaseError, match="reports an error"), connection.named_errors(tmp_path / "a.db"):
        raise sqlite3.OperationalError("disk I/O error")


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with pytest.raises(OSError, match="room"), files.whole(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "no room")
    assert path.read_bytes() == b"old"
    files.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]


def test_what_a_killed_writer_left_is_removed_by_the_next_one_and_that_of_a_living_one_is_not(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead, alive = tmp_path / f".a.html.{ended.pid}.part", tmp_path / ".a.html.1.part"
    other = tmp_path / f".a.html.notes.{ended.pid}.part"
    for path in (dead, alive, other):
        path.write_bytes(b"half")
    files.write_whole(tmp_path / "a.html", b"new")
    assert {one.name for one in tmp_path.iterdir()} == {"a.html", alive.name, other.name}


class _Short(io.FileIO):
    """A file on a disk with room for a part of what is written."""

    def write(self, data: Any) -> int:
        return super().write(data[: len(data) // 2])


def test_an_answer_that_was_written_in_part_is_taken_back(tmp_path, monkeypatch):
    from datetime import UTC, datetime

    from scrapy.http import Response

    aside = RawAnswers(tmp_path / "a.db", resumed=False)

    def take(number: int) -> None:
        url = f"http://a.example/{number}"
        response = Response(url, headers={"Content-Type": "text/html"}, body=b"<p>text</p>" * 50)
        aside.take(url, response, datetime(2026, 11, 20, tzinfo=UTC), foreign=False)

    take(1)
    real = Path.open
    monkeypatch.setattr(
        Path, "open", lambda self, mode="r", **more: _Short(self, "ab") if mode == "ab" else real(self, mode, **more)
    )
    take(2)
    monkeypatch.undo()
    take(3)
    assert [one.url for one in places(aside.path)] == ["http://a.example/1", "http://a.example/3"]
