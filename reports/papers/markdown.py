"""A paper as Markdown: tables of GitHub's kind, bars of block characters, nothing that a title could break out of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reports.papers.blocks import Heading, Points, Table, Text, Tiles, bars

if TYPE_CHECKING:
    from reports.papers.blocks import Block, Cell, Paper

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_BAR = 20


def render(paper: Paper) -> str:
    """The text; ends with a line break."""
    return "\n\n".join(_block(block) for block in paper.blocks) + "\n"


def safe(text: str) -> str:
    """Text in which nothing is markup."""
    return _STARTS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text).replace("\n", " "))


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {safe(block.text)}"
    if isinstance(block, Text):
        return f"**{safe(block.text)}**" if block.bold else safe(block.text)
    if isinstance(block, Points):
        return "\n".join(f"- {safe(item)}" for item in block.items)
    if isinstance(block, Tiles):
        return "\n".join(f"- {safe(name)}: **{safe(value)}**" for name, value, _ in block.items)
    return _table(block)


def _table(block: Table) -> str:
    lengths = bars(block.rows, block.bar) if block.bar is not None else []
    lines = [_row([safe(name) for name in block.head])]
    first = block.rows[0] if block.rows else ()
    lines.append(_row(["---:" if at < len(first) and first[at].number else "---" for at in range(len(block.head))]))
    for at, row in enumerate(block.rows):
        shown = [_cell(one) for one in row]
        if block.bar is not None:
            filled = "█" * max(1, round(lengths[at] * _BAR / 100)) if lengths[at] else ""
            shown[block.bar] = f"{filled} {shown[block.bar]}".strip()
        lines.append(_row(shown))
    return "\n".join(lines)


def _cell(one: Cell) -> str:
    text = safe(one.text)
    if not one.url:
        return text
    # An address in <> may hold anything but <, > and breaks.
    return f"[{text}](<{one.url.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
