"""Backups of the records: made while they are in use, checked, rotated, and brought back with care."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import TYPE_CHECKING

from db.connection import named_errors, pending
from xuncha.errors import DatabaseError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_DAMAGED = ("malformed", "not a database")


def backup(source: Path, target: Path) -> None:
    """Copy `source` to `target` with SQLite's online backup.

    Raises:
        DatabaseError: the copy cannot be written or is not sound; `target` is not touched then.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        with named_errors(target):
            partial.unlink(missing_ok=True)
            with (
                contextlib.closing(sqlite3.connect(source)) as live,
                contextlib.closing(sqlite3.connect(partial)) as copy,
            ):
                live.backup(copy)
                health = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if health != "ok":
                raise DatabaseError(
                    N_("is damaged"), where=str(source), hint=N_("restore the last backup; nothing was written to it")
                )
            partial.replace(target)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)  # half a copy on a full disk would keep it full


def name_of(source: Path, at: datetime) -> str:
    """File name of a backup: sorts by time."""
    return f"{source.stem}-{at:%Y%m%d-%H%M%S}.db"


def rotate(folder: Path, source: Path, keep: int) -> list[Path]:
    """Remove the oldest backups of a database from a folder, so that `keep` are left; returns what was removed."""
    pattern = re.compile(re.escape(source.stem) + r"-\d{8}-\d{6}\.db")
    found = sorted(one for one in folder.iterdir() if pattern.fullmatch(one.name) and one.is_file())
    removed = found[:-keep]
    for one in removed:
        one.unlink(missing_ok=True)
    return removed


def check(path: Path) -> list[str]:
    """Look whether a backup can be brought back.

    Returns:
        migrations that it still needs.

    Raises:
        DatabaseError: it is no database of ours, damaged, or of a newer version of this program.
    """
    with named_errors(path):
        waiting = pending(path, "records")
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            health = copy.execute("PRAGMA integrity_check").fetchone()[0]
            tables = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'finding'").fetchone()[0]
        if health != "ok":
            raise DatabaseError(N_("is damaged"), where=str(path), hint=N_("use another backup; nothing was changed"))
        if not tables:
            raise DatabaseError(
                N_("is no backup of the records"), where=str(path), hint=N_("choose a file that xuncha db backup made")
            )
    return waiting


def restore(path: Path, target: Path, aside: Path) -> Path | None:
    """Bring a checked backup back in one transaction; what stood there before is kept at `aside`.

    A database that is damaged is moved to `aside` as it is.

    Returns:
        where the records as they were lie; None if there were none.

    Raises:
        DatabaseError: it cannot be read or written, or somebody is writing; then nothing was changed.
    """
    with named_errors(target):
        if not target.exists():
            backup(path, target)
            return None
        try:
            backup(target, aside)
        except (DatabaseError, sqlite3.DatabaseError) as error:
            text = str(error.__cause__ or error).lower()
            if not any(word in text for word in (*_DAMAGED, "damaged")):
                raise
            _move(target, aside)
            backup(path, target)
            return aside
        source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        live = sqlite3.connect(target, timeout=10)
        with contextlib.closing(source), contextlib.closing(live):
            live.execute("BEGIN IMMEDIATE")  # is somebody writing?
            live.execute("ROLLBACK")
            source.backup(live)
    return aside


def _move(target: Path, aside: Path) -> None:
    for end in ("-wal", "-shm"):
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    target.replace(aside)
