"""Opening database files: WAL, STRICT tables, numbered migrations, and errors that say what to do.

Two kinds of file (design.md part 3): the records (`xuncha.db`) and one crawl file for each site. Both are opened here
and nowhere else. A file written by a newer program is refused, an older one is brought up to date in one transaction
for each migration, nothing is written to a damaged one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import time
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from sqlite_utils import Database, Migrations

from db import health
from xuncha.errors import DatabaseError
from xuncha.files import FULL
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Kind = Literal["records", "crawl"]
BUSY_MS = 15_000
_MOMENT_MS = 100
# After a power cut nothing that the records were told is gone; of a crawl it may be the last pages, asked again then.
SYNCHRONOUS: dict[Kind, str] = {"records": "FULL", "crawl": "NORMAL"}


@cache
def migrations(kind: Kind) -> Migrations:
    """All migrations of one kind of file, in order. One `NNNN_name.sql` is one transaction."""
    found = Migrations(kind)
    folder = files("db.migrations").joinpath(kind)
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".sql"):
            run = partial(_run_script, script=entry.read_text("utf-8"))
            run.__name__ = entry.name.removesuffix(".sql")  # type: ignore[attr-defined]
            found(name=entry.name.removesuffix(".sql"))(run)  # type: ignore[type-var]
    return found


def _run_script(db: Database, *, script: str) -> None:
    """Run statement by statement: `executescript` would commit the transaction that protects the migration."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
    db.conn.execute(statement)  # a last statement without its semicolon, or nothing


def open_database(path: Path, kind: Kind, *, migrate: bool = True) -> Database:
    """Open a file, creating or migrating it.

    Raises:
        DatabaseError: the folder is missing or read-only, the file is no database, damaged, locked, or from a newer
            version of this program. Nothing stored is touched in any of these cases.
    """
    with named_errors(path, kind):
        if migrate:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.is_file():  # SQLite would create it
            raise DatabaseError(_SAYS[1][1], where=str(path), hint=_SAYS[1][2])
        if migrate and not path.exists():
            _create(path, kind)
        one_thread = kind != "crawl"  # a crawl file is settled beside the crawl of other sites, by one thread at a time
        conn = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=one_thread)
        try:
            db = _prepare(Database(conn, execute_plugins=False), path, kind, migrate)
        except BaseException:
            conn.close()
            raise
    return db


@cache
def _fresh(known: Migrations) -> bytes:
    """A file with nothing in it, all of these migrations applied."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    try:
        db = Database(conn, execute_plugins=False)
        with transaction(db):
            known.apply(db)
        image = bytearray(conn.serialize())
    finally:
        conn.close()
    image[18:20] = b"\2\2"  # written and read by way of the WAL (https://www.sqlite.org/fileformat2.html, 1.3.3)
    return bytes(image)


def _create(path: Path, kind: Kind) -> None:
    """Create a file, whole or not at all; one that somebody else creates meanwhile stands.

    A run over a hundred sites creates a hundred: to apply every migration to each takes five times as long. Where that
    cannot be done, SQLite creates the file, or says why not.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    with contextlib.suppress(OSError):
        try:
            with new.open("wb") as file:
                file.write(_fresh(migrations(kind)))
                file.flush()
                os.fsync(file.fileno())
            os.link(new, path)
        finally:
            new.unlink(missing_ok=True)


def _prepare(db: Database, path: Path, kind: Kind, migrate: bool) -> Database:
    db.conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    known = migrations(kind)
    db.conn.execute("BEGIN")  # one state of the file for both questions: another program may be creating it right now
    try:
        applied = [item.name for item in known.applied(db)]
        foreign = not applied and _foreign_tables(db)
    finally:
        db.conn.execute("ROLLBACK")
    names = [item.name for item in known._migrations]  # noqa: SLF001 - no public list of registered names
    unknown = [name for name in applied if name not in names]
    if unknown:
        raise DatabaseError(
            N_("was written by a newer version of Xuncha (migration {name})"),
            name=unknown[-1],
            where=str(path),
            hint=N_("install the newer version, or use another file with --db; this file was not changed"),
        )
    if foreign:
        raise DatabaseError(
            N_("is a database of another program"),
            where=str(path),
            hint=N_("choose another file with --db; this file was not changed"),
        )
    if migrate:
        if kind == "records":
            health.check_records(db.conn, path)
        _write_ahead(db)
        db.conn.execute(f"PRAGMA synchronous = {SYNCHRONOUS[kind]}")
        db.conn.execute("PRAGMA foreign_keys = ON")
        if known.pending(db):
            with transaction(db):  # two programs that open a fresh file at once: the second finds it done
                known.apply(db)
    return db


def _write_ahead(db: Database) -> None:
    """Switch to WAL.

    Two programs that switch a fresh file at once: SQLite refuses one of them without waiting for its busy timeout,
    because neither could give way (https://www.sqlite.org/c3ref/busy_handler.html); so the waiting is done here.
    """
    until = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            db.conn.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _foreign_tables(db: Database) -> bool:
    """Whether a file without migrations of this kind holds anything: another program's tables, or our other kind's."""
    return any(name != Migrations.migrations_table for name in db.table_names())


@contextlib.contextmanager
def transaction(db: Database) -> Iterator[None]:
    """One writing transaction, locked from its start: who reads first and writes later would not be made to wait."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


@contextlib.contextmanager
def hurried(db: Database) -> Iterator[None]:
    """Who writes within this waits for a lock only a moment: somebody is waiting who can do without."""
    db.conn.execute(f"PRAGMA busy_timeout = {_MOMENT_MS}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def pending(path: Path, kind: Kind) -> list[str]:
    """Names of migrations that a file still needs; reads only."""
    db = open_database(path, kind, migrate=False)
    try:
        return [item.name for item in migrations(kind).pending(db)]
    finally:
        db.close()


_SAYS: tuple[tuple[str, str, str], ...] = (
    ("readonly", N_("cannot be written: the file or its folder is read-only"), N_("choose a writable place with --db")),
    (
        "unable to open",
        N_("cannot be opened or created"),
        N_("check that the folder exists and is writable, or use --db"),
    ),
    ("locked", N_("is locked by another program"), N_("wait for the other run to end, then run this again")),
    ("full", N_("cannot grow: the disk is full"), N_("free some space and run this again; what was stored is kept")),
    ("not a database", N_("is no database file"), N_("choose another file with --db; this file was not changed")),
    ("disk i/o", N_("cannot be read or written: the disk reports an error"), N_("check the disk, then run this again")),
)


_ANEW = N_("run this again: the file is set aside then and made anew; nothing precious is in it")


@contextlib.contextmanager
def named_errors(path: Path, kind: Kind = "records") -> Iterator[None]:
    """Turn SQLite's and the file system's words into ours: what happened, where, what to do next.

    Damage is noted beside the file, so that it is looked through before anything more is written to it.
    """
    try:
        yield
    except PermissionError as error:
        raise DatabaseError(_SAYS[0][1], where=str(path), hint=_SAYS[0][2]) from error
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        raise DatabaseError(_SAYS[1][1], where=str(path), hint=_SAYS[1][2]) from error
    except OSError as error:
        if error.errno in FULL:
            raise DatabaseError(_SAYS[3][1], where=str(path), hint=_SAYS[3][2]) from error
        raise DatabaseError(str(error.strerror or error), where=str(path), hint=_SAYS[1][2]) from error
    except sqlite3.DatabaseError as error:
        if health.is_damage(error) and "not a database" not in str(error):
            health.note(path)
        told = in_words(error, str(path), kind)
        if told is None:
            raise
        raise told from error


_ROOM = 1024 * 1024  # bytes; where less is free, an error of the disk is one of a full disk


def _full(where: str) -> bool:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(os.path.dirname(os.path.abspath(where))).free < _ROOM  # noqa: PTH100, PTH120
    return False


def in_words(error: sqlite3.DatabaseError, where: str, kind: Kind = "records") -> DatabaseError | None:
    """What SQLite met, and what to do about it; None if it is a mistake of ours."""
    text = str(error).lower()
    if health.is_damage(error) and "not a database" not in text:
        return DatabaseError(health.IS_DAMAGED, where=where, hint=health.RESTORE if kind == "records" else _ANEW)
    if "disk i/o" in text and _full(where):  # SQLite says so when it finds no room for its index of the log
        text = "full"
    return next((DatabaseError(what, where=where, hint=hint) for word, what, hint in _SAYS if word in text), None)
