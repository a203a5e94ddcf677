"""Opening database files: numbered migrations, WAL, STRICT, and refusals that leave the file as it was."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from db import connection
from db.connection import migrations, open_database, pending
from xuncha.errors import DatabaseError

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("records", "crawl")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def left_behind(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def scripts(kind: str, *pieces: str) -> Migrations:
    """Migrations of a test, run as those of the program are."""
    found = Migrations(kind)
    for number, script in enumerate(pieces, 1):
        run = partial(connection._run_script, script=script)
        found(name=f"{number:04}_test")(run)
    return found


@pytest.fixture(autouse=True)
def short_wait(monkeypatch):
    monkeypatch.setattr(connection, "BUSY_MS", 60)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_file_gets_every_migration_and_the_next_opening_none(tmp_path, kind):
    path = tmp_path / "below" / "file.db"
    open_database(path, kind).close()
    assert pending(path, kind) == []
    before = digest(path)
    db = open_database(path, kind)
    names = [row[0] for row in db.conn.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    db.close()
    assert names == [item.name for item in migrations(kind)._migrations]
    assert names == sorted(names)
    assert names[0].startswith("0001_")
    assert digest(path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_is_strict_and_the_journal_is_wal(tmp_path, kind):
    db = open_database(tmp_path / "file.db", kind)
    tables = {row[1]: row[5] for row in db.conn.execute("PRAGMA table_list") if row[0] == "main" and row[2] == "table"}
    mode = db.conn.execute("PRAGMA journal_mode").fetchone()[0]
    keys = db.conn.execute("PRAGMA foreign_keys").fetchone()[0]
    db.close()
    ours = {name: strict for name, strict in tables.items() if not name.startswith(("sqlite_", "_sqlite_"))}
    assert len(ours) >= 5
    assert set(ours.values()) == {1}
    assert (mode, keys) == ("wal", 1)


def test_a_strict_table_refuses_what_is_no_number(tmp_path):
    db = open_database(tmp_path / "file.db", "crawl")
    with pytest.raises(sqlite3.IntegrityError):
        db.conn.execute("INSERT INTO attempt VALUES ('one', 1, '', '', 0, '')")
    db.close()


def test_a_migration_that_fails_in_its_middle_leaves_nothing_half_done(tmp_path, monkeypatch):
    path = tmp_path / "file.db"
    good = "CREATE TABLE one (a INTEGER) STRICT;\nINSERT INTO one VALUES (1);\n"
    broken = "CREATE TABLE two (a INTEGER) STRICT;\nINSERT INTO one VALUES (2);\nINSERT INTO nowhere VALUES (1);\n"
    monkeypatch.setattr(connection, "migrations", lambda kind: scripts(kind, good))
    open_database(path, "records").close()
    before = digest(path)
    monkeypatch.setattr(connection, "migrations", lambda kind: scripts(kind, good, broken))
    with pytest.raises(sqlite3.OperationalError):
        open_database(path, "records")
    assert digest(path) == before
    assert pending(path, "records") == ["0002_test"]
    monkeypatch.setattr(connection, "migrations", lambda kind: scripts(kind, good, broken.replace("nowhere", "two")))
    db = open_database(path, "records")
    assert db.execute("SELECT a FROM one ORDER BY a").fetchall() == [(1,), (2,)]
    db.close()


def test_a_program_killed_in_the_middle_of_a_migration_leaves_nothing_half_done(tmp_path):
    path = tmp_path / "file.db"
    code = f"""
import os
from pathlib import Path
from db import connection
connection._create = lambda *_: None  # as where an older file is brought up to date
real, done = connection.sqlite3.complete_statement, []
def counted(text):
    if real(text):
        done.append(text)
    if len(done) == 4:
        os._exit(9)
    return real(text)
connection.sqlite3.complete_statement = counted
connection.open_database(Path({str(path)!r}), "records")
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=50)
    assert ended.returncode == 9
    assert pending(path, "records")[0] == "0001_sites_runs_findings"
    db = open_database(path, "records")
    assert "finding" in db.table_names()
    db.close()


def test_the_last_statement_of_a_script_needs_no_semicolon(tmp_path, monkeypatch):
    pieces = "-- a; b\nCREATE TABLE one (a INTEGER)"
    monkeypatch.setattr(connection, "migrations", lambda kind: scripts(kind, pieces))
    db = open_database(tmp_path / "file.db", "records")
    assert "one" in db.table_names()
    db.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("migrate", [True, False])
def test_a_newer_file_is_refused_and_stays_byte_for_byte(tmp_path, kind, migrate):
    path = tmp_path / "file.db"
    db = open_database(path, kind)
    db.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, '0900_from_tomorrow', '')", (kind,)
    )
    db.close()
    before = digest(path)
    with pytest.raises(DatabaseError, match="0900_from_tomorrow") as raised:
        open_database(path, kind, migrate=migrate)
    assert "newer version" in str(raised.value)
    assert "not changed" in str(raised.value)
    assert str(path) in str(raised.value)
    assert digest(path) == before
    assert left_behind(tmp_path) == {"file.db"}


def test_a_database_of_another_program_is_refused_and_stays_as_it_was(tmp_path):
    path = tmp_path / "shop.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE customer (name TEXT)")
    conn.commit()
    conn.close()
    before = digest(path)
    with pytest.raises(DatabaseError, match="another program"):
        open_database(path, "records")
    assert digest(path) == before


def test_a_database_of_another_program_with_migrations_of_its_own_is_refused(tmp_path):
    path = tmp_path / "shop.db"
    from sqlite_utils import Database

    db = Database(path)
    set_of_shop = Migrations("shop")
    set_of_shop(name="0001_customers")(lambda db: db.execute("CREATE TABLE customer (name TEXT)"))
    set_of_shop.apply(db)
    db.close()
    with pytest.raises(DatabaseError, match="another program"):
        open_database(path, "records")


@pytest.mark.parametrize(("made", "asked"), [("crawl", "records"), ("records", "crawl")])
def test_the_two_kinds_of_file_are_never_mixed_up(tmp_path, made, asked):
    path = tmp_path / "file.db"
    open_database(path, made).close()
    before = digest(path)
    with pytest.raises(DatabaseError, match="another program"):
        open_database(path, asked)
    assert digest(path) == before


@pytest.mark.parametrize("content", [b"plain text, no database" * 200, b"<!DOCTYPE html>" + bytes(2000)])
def test_a_file_that_is_no_database_is_refused_and_stays_as_it_was(tmp_path, content):
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="no database file") as raised:
        open_database(path, "records")
    assert raised.value.exit_code == 2
    assert path.read_bytes() == content
    assert left_behind(tmp_path) == {"notes.txt"}


def test_a_damaged_file_is_named(tmp_path):
    path = tmp_path / "file.db"
    open_database(path, "records").close()
    content = bytearray(path.read_bytes())
    content[100:4000] = b"\xee" * 3900
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match="damaged") as raised:
        open_database(path, "records")
    assert "backup" in str(raised.value)
    assert path.read_bytes() == bytes(content)


def test_an_empty_file_becomes_a_database(tmp_path):
    path = tmp_path / "file.db"
    path.touch()
    open_database(path, "records").close()
    assert pending(path, "records") == []


def test_what_only_reads_creates_nothing(tmp_path):
    path = tmp_path / "no" / "file.db"
    with pytest.raises(DatabaseError, match="cannot be opened"):
        pending(path, "records")
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_database(tmp_path / "file.db", "records", migrate=False)
    assert left_behind(tmp_path) == set()


@pytest.mark.parametrize("place", ["file/below.db", "file/deep/below.db", "folder"])
def test_a_place_where_no_file_can_be_is_named(tmp_path, place):
    (tmp_path / "file").write_text("a plain file")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DatabaseError, match="cannot be opened or created") as raised:
        open_database(tmp_path / place, "records")
    assert place in str(raised.value)
    assert "--db" in str(raised.value)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that takes no files")
@pytest.mark.parametrize("place", ["/proc/xuncha.db", "/proc/xuncha/xuncha.db"])
def test_a_folder_that_takes_no_files_is_named(place):
    with pytest.raises(DatabaseError, match="cannot be"):
        open_database(Path(place), "records")


def test_read_only_is_named():
    with pytest.raises(DatabaseError, match="read-only"), connection.named_errors(Path("x.db")):
        raise sqlite3.OperationalError("attempt to write a readonly database")
    with pytest.raises(DatabaseError, match="read-only"), connection.named_errors(Path("x.db")):
        raise PermissionError(13, "Permission denied")
    with pytest.raises(DatabaseError, match="disk is full"), connection.named_errors(Path("x.db")):
        raise sqlite3.OperationalError("database or disk is full")


def test_a_mistake_of_ours_is_not_dressed_up_as_the_users():
    with pytest.raises(sqlite3.OperationalError), connection.named_errors(Path("x.db")):
        raise sqlite3.OperationalError("no such column: a")


@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"])
def test_a_locked_file_is_named(tmp_path, how):
    path = tmp_path / "file.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute(how)
    with pytest.raises(DatabaseError, match="locked by another program"):
        open_database(path, "records")
    other.execute("ROLLBACK")
    other.close()
    open_database(path, "records").close()


def test_several_programs_may_open_a_fresh_file_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(connection, "BUSY_MS", 20_000)
    path = tmp_path / "file.db"
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def opens() -> None:
        start.wait()
        try:
            open_database(path, "records").close()
        except BaseException as error:  # noqa: BLE001 - reported below
            errors.append(error)

    threads = [threading.Thread(target=opens) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert pending(path, "records") == []


def test_a_transaction_is_undone_as_a_whole(tmp_path):
    db = open_database(tmp_path / "file.db", "crawl")
    with pytest.raises(KeyError), connection.transaction(db):
        db.conn.execute("INSERT INTO attempt VALUES (1, 1, '', '', 0, '')")
        raise KeyError
    assert not db.conn.in_transaction
    assert db.execute("SELECT count(*) FROM attempt").fetchone() == (0,)
    db.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_created_at_once_is_as_one_that_went_through_every_migration(tmp_path, monkeypatch, kind):
    def shape(name: str) -> tuple[object, ...]:
        with contextlib.closing(open_database(tmp_path / name, kind)) as db:
            said = [
                db.conn.execute(f"PRAGMA {what}").fetchall()
                for what in ("journal_mode", "page_size", "encoding", "auto_vacuum", "integrity_check")
            ]
            made = db.conn.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
            return said, made, [item.name for item in connection.migrations(kind).applied(db)]

    at_once = shape("a.db")
    assert not list(tmp_path.glob(".*"))
    monkeypatch.setattr(connection, "_create", lambda *_: None)
    assert shape("b.db") == at_once
    assert at_once[2]


def test_where_links_cannot_be_made_a_file_is_created_all_the_same(tmp_path, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError("no links on this disk")

    monkeypatch.setattr(connection.os, "link", refuse)
    open_database(tmp_path / "a.db", "crawl").close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_a_file_that_appears_meanwhile_stands(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"somebody else's")
    connection._create(path, "crawl")
    assert path.read_bytes() == b"somebody else's"
    assert [one.name for one in tmp_path.iterdir()] == ["a.db"]
