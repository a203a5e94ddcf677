"""A disk of a few megabytes on which so many pages are left: when it is full the kernel says what it says to users.

It is a tmpfs, in a mount namespace of this process where it may not mount for everybody.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path
from typing import Self

PAGE = 4096
_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_MS_REC_PRIVATE = 0x4000 | 0x40000


class CannotMountError(OSError):
    """This machine lets us mount nothing."""


class SmallDisk:
    """The disk, mounted at `folder`; `name` is where the files of a test lie on it."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        self._libc = ctypes.CDLL(None, use_errno=True)
        folder.mkdir(parents=True, exist_ok=True)
        size = f"size={megabytes}m,mode=755".encode()
        if self._libc.mount(b"xuncha", bytes(folder), b"tmpfs", 0, size) != 0:
            raise CannotMountError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
        self.work = folder / "work"
        self._ballast = folder / "ballast"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._libc.umount2(bytes(self.folder), 2)

    def refill(self, template: Path) -> None:
        """Put the files of a template into place of what lies there, with all room there is."""
        self.free()
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(template, self.work)

    def leave(self, pages: int) -> None:
        """Fill the disk but for so many pages."""
        self.free()
        with self._ballast.open("wb") as file:
            left = os.statvfs(self.folder).f_bavail - pages
            if left > 0:
                os.posix_fallocate(file.fileno(), 0, left * PAGE)

    def free(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)


def namespace_of_our_own() -> None:
    """Let this process mount for itself alone.

    Raises:
        CannotMountError: the machine does not allow it.
    """
    if sys.platform != "linux":
        raise CannotMountError(0, "only Linux has mount namespaces")
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    flags = _CLONE_NEWNS if user == 0 else _CLONE_NEWNS | _CLONE_NEWUSER
    if libc.unshare(flags) != 0:
        raise CannotMountError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1", "ascii")
    if libc.mount(b"none", b"/", None, _MS_REC_PRIVATE, None) != 0:
        raise CannotMountError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
