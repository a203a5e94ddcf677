"""What crawls that run at the same time on one machine keep in common: when each host and each address was last asked.

A file of instants, one place for each host or address, found by a hash of its name: two names that meet in one place
only make each other slower. It is locked for a few microseconds by whoever is about to send, and the kernel lets go of
it when a process dies. Instants are those of the monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import zlib
from typing import TYPE_CHECKING, Final

from spiders.pace import MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PLACES: Final = 1 << 16
_INSTANT: Final = struct.Struct("d")
_NAME: Final = "paces"


class SharedPaces:
    """The common instants in a folder. One object for each process.

    Raises:
        OSError: the file cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._number = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)  # as long as the process
        with _Locked(self._number):
            size = _PLACES * _INSTANT.size
            if os.fstat(self._number).st_size < size:
                os.truncate(self._number, size)
        self._instants = mmap.mmap(self._number, size)

    def may_send(self, spacings: Mapping[str, float], now: float) -> float:
        """Seconds until a request may leave to all these hosts and addresses; 0 = now, and that is noted for all.

        Args:
            spacings: host or address -> seconds that must lie between two requests there.
            now: of the monotonic clock.
        """
        with _Locked(self._number):
            wait = max(self._sent(name) + spacing + MARGIN - now for name, spacing in spacings.items())
            if wait <= 0:
                self._note(spacings, now)
        return max(0.0, wait)

    def sent(self, spacings: Mapping[str, float], now: float) -> None:
        """A request leaves only now, later than was noted."""
        with _Locked(self._number):
            self._note(spacings, now)

    def _sent(self, name: str) -> float:
        found: float = _INSTANT.unpack_from(self._instants, _place(name))[0]
        return found or float("-inf")

    def _note(self, names: Mapping[str, float], now: float) -> None:
        for name in names:
            _INSTANT.pack_into(self._instants, _place(name), now)


def _place(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % _PLACES * _INSTANT.size


class _Locked:
    """The file is this process's alone, for as long as the block lasts."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __enter__(self) -> None:
        fcntl.flock(self._number, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._number, fcntl.LOCK_UN)
