"""The type of an lxml element: lxml ships no types, so it is `Any` under a name that says what it is."""

from __future__ import annotations

from typing import Any, TypeAlias

Element: TypeAlias = Any
