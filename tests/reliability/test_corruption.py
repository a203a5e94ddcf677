"""Damaged records are never written to; a damaged crawl file is set aside and the run goes on."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys

import pytest

from db import connection, health
from db.crawl_file import CrawlFile
from db.records import Records
from tests.program import ROOT, Program, environment
from tests.reliability.corruption import HARMS, INSPECT, SITE, damaged_records, records_folder
from tests.reliability.inside import call
from xuncha.errors import DatabaseError

NAMES = [harm.name for harm in HARMS]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return records_folder(tmp_path_factory.mktemp("records"))


@pytest.mark.parametrize("harm", HARMS, ids=NAMES)
def test_damaged_records_are_never_written_to_and_a_backup_comes_back(office, harm):
    folder, good = office
    chance = random.Random(harm.name)
    found = [damaged_records(folder, good, harm, chance) for _ in range(2)]
    assert [problems for problems, _ in found if problems] == []
    assert any(noticed for _, noticed in found) or harm.name not in {"a page of garbage", "cut off"}


def _spoil(path):
    """Damage a page that opening does not read."""
    content = bytearray(path.read_bytes())
    assert len(content) > 3 * 4096
    content[-4096:] = b"\xee" * 4096
    path.write_bytes(content)


def test_damage_is_met_before_the_first_write_and_remembered_by_the_next_program(office, tmp_path):
    path = tmp_path / "xuncha.db"
    path.write_bytes(office[1])
    _spoil(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="is damaged") as raised:
        Records(path)
    assert "xuncha db restore" in str(raised.value)
    assert health.noted(path)
    assert path.read_bytes() == before
    path.write_bytes(office[1])  # somebody copied a good one over it by hand
    Records(path).close()
    assert not health.noted(path)


def test_large_records_are_looked_through_once_a_day(office, tmp_path, monkeypatch):
    path = tmp_path / "xuncha.db"
    path.write_bytes(office[1])
    monkeypatch.setattr(health, "SMALL", 0)
    asked = []
    sound = health.sound
    monkeypatch.setattr(health, "sound", lambda conn: asked.append(1) or sound(conn))
    for _ in range(3):
        health._looked_through.clear()
        Records(path).close()
    assert len(asked) == 1
    stamp = tmp_path / "xuncha.db.checked"
    for at in (stamp.stat().st_mtime - 90_000, stamp.stat().st_mtime + 400_000):  # yesterday; a clock that was wrong
        os.utime(stamp, (at, at))
        health._looked_through.clear()
        Records(path).close()
    assert len(asked) == 3
    stamp.unlink()
    monkeypatch.setattr(health, "HUGE", 0)  # a country's records: the daily backup looks, no command waits for minutes
    health._looked_through.clear()
    Records(path).close()
    assert len(asked) == 3


def test_damage_that_a_command_meets_is_noted_beside_the_file(tmp_path):
    path = tmp_path / "xuncha.db"
    path.touch()
    with pytest.raises(DatabaseError, match="is damaged"), connection.named_errors(path):
        raise sqlite3.DatabaseError("database disk image is malformed")
    with pytest.raises(DatabaseError, match="is damaged"), connection.named_errors(path):
        raise sqlite3.OperationalError("Could not decode to UTF-8 column 'title'")
    assert health.noted(path)


def test_a_backup_of_damaged_records_is_none_and_says_which_file_is_damaged(office, tmp_path):
    path = tmp_path / "xuncha.db"
    path.write_bytes(office[1])
    _spoil(path)
    done = call(tmp_path, "db", "backup", "-o", "copy.db")
    assert done.code == 2
    assert "xuncha.db: is damaged" in done.err
    assert not (tmp_path / "copy.db").exists()
    assert call(tmp_path, "ledger", "list").code == 2


def test_records_wait_for_the_disk_and_crawls_do_not(tmp_path):
    code = """
import pathlib, sys
from db.connection import open_database
for kind in ("records", "crawl"):
    print(open_database(pathlib.Path(sys.argv[1]) / kind, kind).conn.execute("PRAGMA synchronous").fetchone()[0])
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, env=environment(), capture_output=True, check=True
    )
    assert done.stdout.split() == [b"2", b"1"]


def _crawl_file(path, **more):
    with contextlib.closing(CrawlFile(path, **more)) as file:
        file.begin_run("run", "a", "http://a.example/", ["a.example"], "2026-11-20T08:00:00+08:00")
        for number in range(400):
            file.add(f"http://a.example/{number}", own=True, priority=1, depth=1)
        return file.set_aside


def test_a_damaged_crawl_file_is_set_aside_and_only_the_last_one_is_kept(tmp_path):
    path = tmp_path / "a.db"
    assert _crawl_file(path, instant="1") is None
    _spoil(path)
    spoiled = path.read_bytes()
    aside = _crawl_file(path, instant="2")
    assert aside == tmp_path / "a.db.damaged-2"
    assert aside.read_bytes() == spoiled
    assert _crawl_file(path, instant="3") is None
    path.write_bytes(b"no database at all" * 1000)
    assert _crawl_file(path, instant="4") == tmp_path / "a.db.damaged-4"
    assert not aside.exists()


def test_a_crawl_file_in_which_a_run_met_damage_is_set_aside_by_the_next_one(tmp_path):
    path = tmp_path / "a.db"
    _crawl_file(path, instant="1")
    health.note(path)
    assert _crawl_file(path, instant="2") is not None
    assert not health.noted(path)
    assert _crawl_file(path, instant="3") is None


def test_whoever_settles_a_run_never_sets_its_file_aside(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(DatabaseError):
        CrawlFile(path)
    assert [one.name for one in tmp_path.glob("a.db*")] == ["a.db"]


def test_a_run_goes_on_without_the_damaged_file_and_names_it(gov_site, tmp_path):
    program = Program.at(tmp_path, gov_site.registry_toml())
    (tmp_path / "crawls").mkdir()
    (tmp_path / "crawls" / "superior.db").write_bytes(b"\xee" * 9000)
    done = program.run(*(word.replace(SITE, "superior") for word in INSPECT), lang="zh")
    assert done.code in {0, 1}, done.err
    assert done.report["run"]["pages"] > 5
    (aside,) = (tmp_path / "crawls").glob("*.damaged-*")
    assert f"已损坏，现保存为{aside.name}" in done.err
