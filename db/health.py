"""Whether a database file is sound: looked at before anything is written to it.

SQLite notices damage when it reads the page that is damaged, which may be long after it has written to others. So the
records are looked through before the first write of a program, and a crawl file before each run. A file in which damage
was met is marked beside itself (`NAME.damaged`), and looked through whole before it is used again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING, Final

from xuncha.errors import DatabaseError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

SMALL: Final = 8 * 1024 * 1024  # bytes that are looked through in a moment, so at each start of a program
HUGE: Final = 1024 * 1024 * 1024  # bytes: looking these through takes minutes, which is left to the daily backup
_EACH: Final = 24 * 3600.0  # seconds; larger records are looked through once a day, by a backup or by who comes first
DAMAGED: Final = ("malformed", "not a database", "could not decode to utf-8")
IS_DAMAGED: Final = N_("is damaged")
RESTORE: Final = N_(
    "nothing was written to it; look at your backups and bring the newest sound one back: xuncha db restore BACKUP"
)
_looked_through: set[tuple[str, int]] = set()  # (path, inode): once in a program is enough


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that a file is damaged, or that it is no database."""
    text = str(error).lower()
    return isinstance(error, sqlite3.DatabaseError) and any(word in text for word in DAMAGED)


def note(path: Path) -> None:
    """Remember that damage was met, for whoever opens the file next. What cannot be remembered is met again."""
    with contextlib.suppress(OSError):
        _mark(path).touch()


def noted(path: Path) -> bool:
    """Whether damage was met in this file and nobody has found it sound since."""
    return _mark(path).exists()


def forget(path: Path) -> None:
    """Another file stands there now."""
    for beside in (_mark(path), _stamp(path)):
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    _looked_through.difference_update({one for one in _looked_through if one[0] == str(path)})


def sound(conn: sqlite3.Connection) -> bool:
    """Look a whole file through."""
    try:
        return bool(conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return False
        raise


def _readable(conn: sqlite3.Connection) -> bool:
    """Read all there is: SQLite does not look whether a text is one."""
    try:
        names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0")]
        for name in names:
            for _ in conn.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - a name of our own schema
                pass
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(error, UnicodeDecodeError) or is_damage(error):
            return False
        raise
    return True


def found_sound(path: Path) -> None:
    """Remember that a file was looked through just now."""
    with contextlib.suppress(OSError):
        _mark(path).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        if path.stat().st_size > SMALL:
            _stamp(path).touch()


def check_records(conn: sqlite3.Connection, path: Path) -> None:
    """Look records through before the first write of this program, unless that was done lately; changes nothing.

    Raises:
        DatabaseError: they are damaged.
    """
    told = path.stat()
    here = (str(path), told.st_ino)
    if noted(path):
        _looked_through.discard(here)
    if here in _looked_through:
        return
    marked = noted(path)
    if marked or told.st_size <= SMALL or (told.st_size <= HUGE and not _lately(path)):
        if not sound(conn) or (marked and not _readable(conn)):
            note(path)
            raise DatabaseError(IS_DAMAGED, where=str(path), hint=RESTORE)
        found_sound(path)
    _looked_through.add(here)


def set_aside(path: Path, when: str) -> Path:
    """Rename a damaged crawl file, with what SQLite keeps beside it; what was set aside before of it is removed.

    Args:
        path: the crawl file; nobody has it open.
        when: digits of the instant, for the new name.

    Raises:
        OSError: it cannot be renamed.
    """
    aside = path.with_name(f"{path.name}.damaged-{when}")
    for old in path.parent.glob(f"{_literal(path.name)}.damaged-*"):
        if not old.name.startswith(aside.name):
            old.unlink(missing_ok=True)
    for end in ("-wal", "-shm", ""):
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + end))
    forget(path)
    return aside


def anew(path: Path, aside: Path) -> DatabaseError:
    """What is told when a crawl file was set aside: nothing that must stop a run."""
    return DatabaseError(
        N_("was damaged and lies in {aside} now; this inspection began without it and asked everything anew"),
        where=str(path),
        hint=N_("check the disk of this machine; the damaged file can be removed"),
        aside=aside.name,
    )


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _lately(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return abs(time.time() - _stamp(path).stat().st_mtime) < _EACH
    return False


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def _stamp(path: Path) -> Path:
    return path.with_name(f"{path.name}.checked")
