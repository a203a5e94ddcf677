"""Backups of the records: made while they are in use, checked, rotated, and brought back with care."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from typing import TYPE_CHECKING

from db import health
from db.connection import named_errors, pending
from xuncha.errors import DatabaseError
from xuncha.files import sync_folder
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def backup(source: Path, target: Path) -> None:
    """Copy `source` to `target` with SQLite's online backup.

    Raises:
        DatabaseError: the copy cannot be written, or `source` is damaged; `target` is not touched then.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        with named_errors(target):
            partial.unlink(missing_ok=True)
            if not _copy(source, partial):
                health.note(source)
                raise DatabaseError(health.IS_DAMAGED, where=str(source), hint=health.RESTORE)
            partial.replace(target)
            sync_folder(target.parent)
        health.found_sound(source)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)  # half a copy on a full disk would keep it full


def _copy(source: Path, partial: Path) -> bool:
    """Copy a database; False if what was copied is damaged."""
    with (
        contextlib.closing(sqlite3.connect(source)) as live,
        contextlib.closing(sqlite3.connect(partial)) as copy,
    ):
        try:
            live.backup(copy)
        except sqlite3.DatabaseError as error:  # the copy is new: only the source can be damaged
            if health.is_damage(error):
                return False
            raise
        return health.sound(copy)


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
            whole = health.sound(copy)
            tables = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'finding'").fetchone()[0]
        if not whole:
            raise DatabaseError(health.IS_DAMAGED, where=str(path), hint=N_("use another backup; nothing was changed"))
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
        except DatabaseError as error:
            if error.what != health.IS_DAMAGED and not health.is_damage(error.__cause__ or error):
                raise
            _change_places(path, target, aside)
            return aside
        source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        live = sqlite3.connect(target, timeout=10)
        with contextlib.closing(source), contextlib.closing(live):
            live.execute("BEGIN IMMEDIATE")  # is somebody writing?
            live.execute("ROLLBACK")
            source.backup(live)
        health.forget(target)
    return aside


def _change_places(path: Path, target: Path, aside: Path) -> None:
    """Put a backup in the place of damaged records, which stay at `aside`.

    Records stand at `target` at every moment: a program that found none would begin with empty ones. The log of the
    damaged ones leaves first: SQLite would write it into whatever stands there.
    """
    fresh = target.with_name(f"{target.name}.restoring")
    backup(path, fresh)
    for end in ("-wal", "-shm"):
        beside = target.with_name(target.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    aside.unlink(missing_ok=True)
    try:
        os.link(target, aside)
    except OSError:  # a disk without links
        shutil.copyfile(target, aside)
    sync_folder(target.parent)
    fresh.replace(target)
    sync_folder(target.parent)
    health.forget(target)
