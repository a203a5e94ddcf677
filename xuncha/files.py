"""Files that are written whole or not at all, and are there after a power cut once we have said so."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Final

from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

FULL: Final = (errno.ENOSPC, errno.EDQUOT)  # no room on the disk, or none for this user
DISK_FULL: Final = N_("cannot be written: the disk is full")
FREE_SPACE: Final = N_("free some space and run this again; what was stored is kept")


@contextlib.contextmanager
def whole(path: Path, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` once it is complete; what stood there stays if anything goes wrong.

    Args:
        path: a link goes on leading where it led.
        mode: permissions; None = those of the file that stands there, else as the system makes new ones.

    Raises:
        OSError: it cannot be written; what stood there is untouched and nothing is left beside it.
    """
    path = path.resolve()
    if mode is None and path.exists():
        mode = path.stat().st_mode & 0o777
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    _remove_left_behind(path)
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        part.replace(path)
        sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _remove_left_behind(path: Path) -> None:
    """Remove what programs that were killed while they wrote this file have left beside it."""
    for name in (one.name for one in path.parent.iterdir()):
        if name.startswith(f".{path.name}.") and name.endswith(".part"):
            number = name.removeprefix(f".{path.name}.").removesuffix(".part")
            if number.isdigit() and int(number) != os.getpid() and not _lives(int(number)):
                with contextlib.suppress(OSError):
                    path.with_name(name).unlink()


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def write_whole(path: Path, raw: bytes, mode: int | None = None) -> None:
    """Write a file whole or not at all, see `whole`.

    Raises:
        OSError: as `whole`.
    """
    with whole(path, mode) as file:
        file.write(raw)


def sync_folder(folder: Path) -> None:
    """Make names durable: without it a power cut may undo a renaming. Where a folder cannot be synced, nothing is."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
