"""Text on a terminal: how many columns a string takes, wrapping and padding that keep Chinese aligned."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Punctuation that may not open a line stays with the character before it, an opening one with the character after.
_CLOSING = "[，。；：、！？）》〕”\u2019」』】…]*"
_OPENING = "[（《〔“\u2018「『【]*"
_TOKEN = re.compile(rf"\s+|{_OPENING}[\u2e80-\uffef]{_CLOSING}|[^\s\u2e80-\uffef]+{_CLOSING}")


@cache
def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Me", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def width(text: str) -> int:
    """The columns that `text` takes on a terminal; a Chinese character takes two."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def cut(text: str, columns: int) -> str:
    """At most `columns` columns of `text`, the cut shown by an ellipsis."""
    if width(text) <= columns:
        return text
    taken, room = [], columns - 1
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        taken.append(char)
    return "".join(taken) + "…"


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` cut and filled with blanks to exactly `columns` columns."""
    text = cut(text, columns)
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` columns; a long address stays whole, so that it can be copied."""
    lines: list[str] = []
    line, used = "", 0
    for token in _TOKEN.findall(text):
        size = width(token)
        if line and used + size > columns and not token.isspace():
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not token.isspace():
            line, used = line + token, used + size
    return [*lines, line.rstrip()] if line.strip() else lines


def table(head: list[str], rows: list[list[str]], columns: int, *, numbers: frozenset[int] = frozenset()) -> list[str]:
    """A table as lines. The widest text column gives way when the terminal is narrow; `numbers` are set flush right."""
    sizes = [max(width(row[at]) for row in [head, *rows]) for at in range(len(head))]
    room = columns - 2 * (len(head) - 1)
    while sum(sizes) > room:
        widest = max((at for at in range(len(head)) if at not in numbers), key=lambda at: sizes[at], default=0)
        if sizes[widest] <= 6:
            break
        sizes[widest] -= 1
    shown = [head, ["-" * size for size in sizes], *rows]
    return [
        "  ".join(pad(cell, size, right=at in numbers) for at, (cell, size) in enumerate(zip(row, sizes, strict=True)))
        .rstrip()
        for row in shown
    ]  # fmt: skip
