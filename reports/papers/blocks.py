"""A paper as a list of blocks, shown alike as HTML for mail, as Word document and as Markdown.

Texts in blocks are plain and already harmless (`reports.wording.clean`); each form escapes them for itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reports.wording import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

Tone = Literal["", "bad", "warn", "good", "dim"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `url` makes it a link; `number` sets it flush right."""

    text: str
    url: str = ""
    tone: Tone = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the title of the paper. `page`: begins a page where there are pages."""

    text: str
    level: int = 2
    page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str
    tone: Tone = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tiles:
    """A few numbers with their names, shown large."""

    items: tuple[tuple[str, str, Tone], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `widths` are shares of the page; `bar`: the column of numbers that bars show, if any."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...] = ()
    bar: int | None = None


Block = Heading | Text | Points | Tiles | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `lang` is that of its text ("zh", "en")."""

    title: str
    lang: str
    blocks: tuple[Block, ...] = field(default=())


def cell(text: object, *, url: str = "", tone: Tone = "") -> Cell:
    """A cell; numbers are written with their digits grouped and set flush right. Only web addresses become links."""
    if isinstance(text, int) and not isinstance(text, bool):
        return Cell(f"{text:,}", tone=tone, number=True)
    safe = url if url.startswith(("http://", "https://")) and len(url) <= 2000 else ""
    return Cell(clean(str(text)), clean(safe), tone)


def bars(rows: Sequence[Sequence[Cell]], at: int) -> list[int]:
    """The length of the bar of each row, 0 to 100."""
    values = [int(row[at].text.replace(",", "") or 0) for row in rows]
    most = max([1, *values])
    return [0 if value <= 0 else max(1, round(100 * value / most)) for value in values]
