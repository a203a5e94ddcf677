"""Marks of secrecy in the first lines of a document. Pure; the words are in data/secrets.toml."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLANK = re.compile(r"\s+")
_HEAD: Final = 1_200  # characters in which the first lines are looked for


def _load() -> dict[str, Any]:
    text = resources.files("spiders.pages").joinpath("data/secrets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_DATA = _load()
_LINES: Final[int] = _DATA["lines"]
_MARK: Final = re.compile("|".join(f"(?:{one})" for one in _DATA["marks"]))
_EXCUSED: Final = re.compile("|".join(re.escape(one) for one in _DATA["excused"]))
_LABELS: Final = frozenset(_DATA["head"]["labels"])
_VALUES: Final = frozenset(_DATA["head"]["values"])
_SIGNS: Final[tuple[str, ...]] = tuple(_DATA["signs"])


def first_mark(text: str, head: Iterable[tuple[str, str]] = ()) -> tuple[str, int] | None:
    """The first mark of secrecy as written and the line on which it stands, counted from 1; None if there is none.

    Args:
        text: of the document, line by line. A mark is a line of its own or begins one, among the first lines.
        head: labels and values of the table at its head; a mark there stands on line 0.
    """
    for label, value in head:
        if _BLANK.sub("", label).rstrip(":：") in _LABELS and _BLANK.sub("", value) in _VALUES:
            return f"{label}：{value}"[:60], 0
    beginning = text[:_HEAD]
    solid = "".join(beginning.split())
    if not any(sign in solid for sign in _SIGNS):
        return None
    lines = [line for line in (_BLANK.sub("", line) for line in beginning.split("\n")) if line]
    for number, line in enumerate(lines[:_LINES], 1):
        match = _MARK.match(line)
        if match is not None and _EXCUSED.search(beginning) is None:
            return match[0][:60], number
    return None
