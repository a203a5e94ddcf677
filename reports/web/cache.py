"""What many people ask for in the same moment is reckoned once: kept for seconds, and forgotten when anybody acts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import datetime

_T = TypeVar("_T")
SECONDS = 10
MOST = 200


@dataclass(slots=True)
class Cache:
    """Values by key; who asks while one is made waits for it instead of making it too."""

    _values: dict[Hashable, tuple[datetime, Any]] = field(default_factory=dict)
    _making: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, now: datetime, make: Callable[[], _T]) -> _T:
        """The value of a key, made anew when it is older than some seconds."""
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._guard:
                known = self._values.get(key)
            if known is not None and timedelta(0) <= now - known[0] < timedelta(seconds=SECONDS):
                value: _T = known[1]
                return value
            value = make()
            with self._guard:
                if len(self._values) >= MOST:
                    self._values.clear()
                    self._making.clear()
                self._values[key] = (now, value)
            return value

    def forget(self) -> None:
        """Somebody changed something."""
        with self._guard:
            self._values.clear()
