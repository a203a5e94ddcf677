"""Licences and penalties that a page makes public (双公示): on which days they were decided, row by row.

Data: `rows` (a list of [day decided, day shown as that of publishing or "", number of the decision or ""]), at most 50;
`files` (a table may be in one of them). Names of persons are left out.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from spiders.pages import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spiders.pages.document import Node
    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
HINTS: Final = ("处罚", "许可", "双公示", "行政强制")
MAX_ROWS: Final = 50
MAX_CELLS: Final = 40
_DECIDED = re.compile(r"决定(?:书)?的?(?:日期|时间)|(?:许可|处罚)(?:日期|时间)|作出[^\n]{0,12}决定的?(?:日期|时间)")
_SHOWN = re.compile(r"^(?:公示|公开|发布|公布|上网)(?:日期|时间)$")
_NUMBER = re.compile(r"文书?号|决定书文号|编号|案号")
_UNTIL = re.compile(r"截止|有效|期限|届满|至$")
_INLINE = re.compile(r"(?:决定(?:书)?(?:的)?(?:日期|时间)|作出[^\n。]{0,16}决定的?(?:日期|时间))\s?[:：为是]?\s?(?=\d)")
_ABOUT = re.compile(r"办法|细则|解读|通知|清单|目录|指南|流程|依据|裁量|制度|事项")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that tells when something was decided."""
    title = look.page.article.title.value or look.page.title
    if _ABOUT.search(title) or "决定" not in look.document.text or look.document.root is None:
        return
    rows = list(of_rows(_cells(look.document.root)))
    if not rows:
        rows = [(hit.date, "", "") for hit in _inline(look.main)]
    if rows:
        kept = [list(row) for row in dict.fromkeys(rows)]
        yield {"rows": kept[:MAX_ROWS], "files": len(look.page.article.attachments)}


def _inline(text: str) -> Iterator[dates.Found]:
    """Days behind a label in running text, or in the line after it (a cell of a table with one decision)."""
    for match in _INLINE.finditer(text):
        hit = dates.first(text[match.end() : match.end() + 30])
        if hit is not None and hit.start <= 1:
            yield hit
    lines = text.split("\n")
    for line, below in pairwise(lines):
        if len(line) <= 20 and _DECIDED.search(line) and not _UNTIL.search(line):
            hit = dates.first(below[:30])
            if hit is not None and hit.start <= 1:
                yield hit


def _cells(root: Node) -> Iterator[list[str]]:
    """The texts of the cells of all rows of a page."""
    for row in root.iter("tr"):
        yield [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("td", "th")]


def of_rows(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Rows of a table or of a sheet, below a head that has a column for the day of the decision."""
    at: dict[str, int] = {}
    for row in rows:
        cells = row[:MAX_CELLS]
        if len(cells) < 3:
            continue
        head = _head(cells)
        if head:
            at = head
        elif at and max(at.values()) < len(cells):
            decided = dates.first(cells[at["decided"]][:30])
            if decided is not None:
                shown = dates.first(cells[at["shown"]][:30]) if "shown" in at else None
                number = cells[at["number"]][:60] if "number" in at else ""
                yield decided.date, shown.date if shown is not None else "", number


def _head(cells: Sequence[str]) -> dict[str, int]:
    """Which column holds what; empty for a row that is no head."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        plain = "".join(cell.split())
        if len(plain) > 24 or dates.first(plain) is not None:
            continue
        if _SHOWN.match(plain):
            found.setdefault("shown", index)
        elif _DECIDED.search(plain) and not _UNTIL.search(plain):
            found.setdefault("decided", index)
        elif _NUMBER.search(plain):
            found.setdefault("number", index)
    return found if "decided" in found else {}
