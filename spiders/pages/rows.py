"""Rows of one block: title, address and claimed date of every item.

The title is the text of the item's main link, in full where the title attribute gives it; the date is what stands
beside it (spiders/pages/row_dates.py), in a table the cell below the heading that names a date.
"""

# ruff: noqa: RUF001 - full-width marks are what the pages write

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from spiders.pages import dates, row_dates
from spiders.pages.blocks import text_of
from spiders.pages.list_words import WORDS
from spiders.pages.model import Row
from spiders.pages.row_titles import CODE, MAX_TITLE, address, is_action, main_link, title_of

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element

MAX_ROWS = 3_000
_MAX_LINE = 80
MAX_NODES = 400  # elements of one row that are read
_SILENT = frozenset({"script", "style", "select", "option", "noscript", "template", "textarea"})
_FIXED = frozenset({"li", "tr", "dd"})
_DATE_TAGS = frozenset({"span", "em", "i", "font", "b", "time", "small"})
# Nothing at either end that could be a date, a mark or a number of the list.
_PLAIN_TITLE = re.compile(r"(?:[A-Za-z\u4e00-\u9fff]|[“‘《][\u4e00-\u9fff]).*[A-Za-z\u4e00-\u9fff”’》]", re.DOTALL)

_LONGEST_ACTION = max(map(len, WORDS.actions))

_PAGE_NUMBER = re.compile(r"[\[(]?\d{1,3}[\])]?")


class Piece(NamedTuple):
    """One text of a row and the link it stands in (None: beside the links)."""

    text: str
    link: Element


class Raw(NamedTuple):
    """A row before years are settled."""

    title: str
    url: str
    date: row_dates.RowDate
    year: str = ""  # of the heading above, where the row shows month and day only


def read(block: Block, document: Document, inner: set[Any]) -> list[Raw]:
    """Rows of a block in page order, at most `MAX_ROWS`. `inner` are elements of other blocks, skipped inside a row."""
    heads = _table_heads(block)
    before = _dates_before(block)
    rows: list[Raw] = []
    slow: list[tuple[int, Any]] = []
    for row, links in block.rows.items():
        if len(rows) >= MAX_ROWS:
            break
        plain = _plain_row(row, links, document) if len(links) == 1 and heads is None else None
        if plain is not None:
            rows.append(plain)
        else:
            start = len(rows)
            rows += _read_row(row, links, document, inner, heads, before, block)
            slow += [(index, row) for index in range(start, len(rows))]
    yearless = {index: row for index, row in slow if not rows[index].date.iso and rows[index].date.month_day}
    return _with_headings(rows, yearless, block) if yearless else rows


def _with_headings(rows: list[Raw], yearless: dict[int, Any], block: Block) -> list[Raw]:
    """Rows with the year that stands alone above them (<h3>2026年</h3>), over the block or between its rows.

    Not where a title speaks of that year as past (2025年度报告 below 2025年): then it is the year of the matter.
    """
    year, above = row_dates.heading_year(block.heading), {}
    for child in block.element:
        if child in block.rows:
            above[child] = year
        elif isinstance(child.tag, str) and (found := row_dates.heading_year(" ".join(text_of(child)[:40].split()))):
            year = found
    years = {index: above.get(row, "") for index, row in yearless.items()}
    doubtful = {year for index, year in years.items() if year and row_dates.is_past(year, rows[index].title)}
    for index, year in years.items():
        if year and year not in doubtful:
            rows[index] = rows[index]._replace(year=year)
    return rows


def _plain_row(row: Element, links: list[Any], document: Document) -> Raw | None:
    """What most rows are, `<li><a href title>text</a><span>date</span></li>`, read without the care of `_read_row`.

    None for every row that differs in anything; tests hold both readings against each other.
    """
    link = links[0]
    behind, count = link.tail, len(row)
    if row.tag != "li" or len(link) or ((beside := row.text) and not beside.isspace()):
        return None
    if count == 2:
        other = row[1]
        if other is link:
            other = row[0]
        elif row[0] is not link:
            return None
        if (behind and not behind.isspace()) or ((beside := other.tail) and not beside.isspace()):
            return None
        if other.tag not in _DATE_TAGS or len(other):
            return None
        behind = other.text
    elif count != 1 or row[0] is not link:
        return None
    if not behind or not (date := row_dates.plain(behind.strip())).iso:
        return None
    title = _plain_title(link)
    href = link.get("href")
    if not title or not href or href[0] in "# " or (href[0] in "jJ" and href[:4].lower() == "java"):
        return None
    return Raw(title, document.join(href.strip()), date)


def _plain_title(link: Element) -> str:
    """The text of a link in which nothing is to be cleaned, and that no title attribute completes; else ""."""
    text, attribute = link.text, link.get("title")
    if text is None:
        return ""
    title = text if "  " not in text and text.isprintable() else " ".join(text.split())
    title = title.strip(" ")
    length = len(title)
    if not 4 < length <= MAX_TITLE or (attribute and attribute != title) or not _PLAIN_TITLE.fullmatch(title):
        return ""
    return "" if length <= _LONGEST_ACTION and title.lower() in WORDS.actions else title


def finish(raw: list[Raw]) -> tuple[Row, ...]:
    """Rows with their years settled and exact repetitions removed."""
    isos = [row.date.iso for row in raw]
    if not all(isos):
        isos = row_dates.with_years([row.date for row in raw], [row.url for row in raw], [row.year for row in raw])
    unique: dict[tuple[str, str], Row] = {}
    for (title, url, _, _), iso in zip(raw, isos, strict=True):
        key = (title, url)
        if key not in unique or (iso and not unique[key].date):
            unique[key] = Row(title, url, iso)
    return tuple(unique.values())


def from_addresses(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of which none shows a date, with the dates that content systems wrote into all their addresses.

    The same rows where an address holds no date, or where all hold one and the same: that is the day of an import.
    """
    if len(rows) < 2 or any(row.date for row in rows):
        return rows
    found = [dates.from_url(row.url) for row in rows]
    if not all(found) or len(set(found)) == 1:
        return rows
    return tuple(Row(row.title, row.url, date) for row, date in zip(rows, found, strict=True))


def _read_row(
    row: Element,
    links: list[Any],
    document: Document,
    inner: set[Any],
    heads: dict[int, int] | None,
    before: bool,
    block: Block,
) -> list[Raw]:
    titled = [(link, title) for link in links if (title := title_of(link))]
    main = [item for item in titled if not is_action(item[1]) and not _PAGE_NUMBER.fullmatch(item[1])]
    main = [item for item in main if not CODE.fullmatch(item[1])] or main
    if not main or (row.tag == "tr" and _is_head(row, main)):
        return []
    if row.tag == "tr" and (several := _several_items(row, main)):
        return [raw for cell_links, pieces in several for raw in _one(cell_links, pieces, document)]
    pieces = _pieces(row, inner, before=before, block=block)
    if heads is not None and row.tag == "tr":
        pieces = _date_cell(row, heads, pieces)
    return _one(main, pieces, document, row)


def _is_head(row: Element, main: list[tuple[Any, str]]) -> bool:
    """The head of a table whose names are links for sorting."""
    cells = [cell for cell in row if isinstance(cell.tag, str)]
    names = [title for _, title in main]
    return (len(cells) > 1 and all(cell.tag == "th" for cell in cells)) or all(
        name in WORDS.title_heads or name in WORDS.date_heads for name in names
    )


def _one(main: list[tuple[Any, str]], pieces: list[Piece], document: Document, row: Element = None) -> list[Raw]:
    link, shown = main_link(main)
    url = address(link, document)
    title, edge = row_dates.at_edge(shown)
    date = row_dates.of_pieces(
        [p.text for p in pieces if p.link is None or (p.link is link and row_dates.whole(p.text))], url
    )
    if not date.iso and not date.month_day:
        inside = [p.text for p in pieces if p.link is link and len(p.text) <= 14]
        date = row_dates.of_pieces(inside, url) if len(inside) > 1 else date
    if edge is not row_dates.NONE and edge != date and (edge.iso or not date.iso):
        if date.iso or date.month_day:
            title = shown  # the row has a date of its own: the one in the title is what the text is about
        else:
            date = edge
    if not date.iso and not date.month_day:
        date = _hidden_date(link, row)
    return [Raw(title[:MAX_TITLE], url, date)]


def _hidden_date(link: Element, row: Element) -> row_dates.RowDate:
    """The date that attributes of a row hold: a title with a label, the datetime of a time element."""
    for element in (link, row):
        attribute = element.get("title") if element is not None else None
        if attribute and ("：" in attribute or ":" in attribute) and (date := row_dates.labelled(attribute)):
            return row_dates.RowDate(date)
    moment = next(row.iter("time"), None) if row is not None else None
    if moment is not None and (date := dates.stamp((moment.get("datetime") or "").strip())[0]):
        return row_dates.RowDate(date)
    return row_dates.NONE


def _pieces(row: Element, inner: set[Any], *, before: bool, block: Block) -> list[Piece]:
    """Texts of a row in reading order, with those beside a row that is no li or tr."""
    pieces = _walk(row, inner)
    own = block.rows
    if row.tag == "dd" and not any(row_dates.whole(piece.text) for piece in pieces):
        return pieces + _beside_dd(row, own)
    if row.tag in _FIXED:
        return pieces
    if row.tail and row.tail.strip() and not before:
        pieces.append(Piece(row.tail.strip(), None))
    if before:
        previous = row.getprevious()
        while previous is not None and not isinstance(previous.tag, str):
            previous = previous.getprevious()
        text = previous.tail if previous is not None else row.getparent().text
        if text and text.strip():
            pieces.append(Piece(text.strip(), None))
        if previous is not None and previous not in own and len(previous) == 0 and previous.text:
            pieces.append(Piece(previous.text.strip(), None))
        return pieces
    follower = row.getnext()
    for _ in range(3):
        if (
            follower is None
            or follower in own
            or follower.tag in {"ul", "table"}
            or (follower.tag == "div" and not _is_line(follower))
            or not isinstance(follower.tag, str)
        ):
            break
        pieces += _walk(follower, inner)
        if follower.tail and follower.tail.strip():
            pieces.append(Piece(follower.tail.strip(), None))
        follower = follower.getnext()
    return pieces


def _is_line(element: Element) -> bool:
    """A short text without links, the facts of the row above it: 发布于 2026-11-20 | 浏览 32 次."""
    return element.find(".//a") is None and 0 < len(text_of(element)[:300].strip()) <= _MAX_LINE


def _beside_dd(row: Element, own: dict[Any, list[Any]]) -> list[Piece]:
    """The date in a definition of its own: in the dd behind the one with the link, or in the dt above it."""
    for other, tag in ((row.getnext(), "dd"), (row.getprevious(), "dt")):
        if other is not None and other.tag == tag and other not in own:
            text = " ".join(text_of(other)[:100].split())
            if row_dates.whole(text) or dates.without_year(text):
                return [Piece(text, None)]
    return []


def _walk(row: Element, inner: set[Any]) -> list[Piece]:
    """Depth first with a stack; nested lists of their own are skipped."""
    pieces: list[Piece] = []
    stack: list[tuple[Any, Any, bool]] = [(row, None, False)]
    count = 0
    while stack and count < MAX_NODES:
        node, link, is_tail = stack.pop()
        if is_tail:
            text = node.tail
            if text and not text.isspace():
                pieces.append(Piece(text.strip(), link))
            continue
        count += 1
        tag = node.tag
        if not isinstance(tag, str) or tag in _SILENT or (node is not row and node in inner):
            continue
        if tag == "a":
            link = node
        if node.text and not node.text.isspace():
            pieces.append(Piece(node.text.strip(), link))
        if len(node):
            for child in reversed(node[:MAX_NODES]):
                stack.append((child, link, True))
                stack.append((child, link, False))
    return pieces


def _dates_before(block: Block) -> bool:
    """Rows that are no li or tr may carry the date as text in front of the link or after it: what most rows do."""
    rows = list(block.rows)[:12]
    if not rows or rows[0].tag in _FIXED or rows[0].tag in {"dl", "ul", "table"}:
        return False
    after = sum(
        1 for row in rows if row_dates.whole((row.tail or "").strip()) or row_dates.whole(_next_text(row, block))
    )
    ahead = 0
    for row in rows:
        previous = row.getprevious()
        text = previous.tail if previous is not None else row.getparent().text
        if row_dates.whole((text or "").strip()) or (
            previous is not None and previous not in block.rows and row_dates.whole((previous.text or "").strip())
        ):
            ahead += 1
    return ahead > after


def _next_text(row: Element, block: Block) -> str:
    follower = row.getnext()
    return (follower.text or "").strip() if follower is not None and follower not in block.rows else ""


def _table_heads(block: Block) -> dict[int, int] | None:
    """Cells of the heading row that name a date: column -> rank (0 is best); None when no heading row names one."""
    first = next(iter(block.rows), None)
    if first is None or first.tag != "tr":
        return None
    table = block.element if block.element.tag == "table" else block.element.getparent()
    if table is None:
        return None
    for count, row in enumerate(table.iter("tr")):
        if count > 2:
            return None
        ranks: dict[int, int] = {}
        for column, cell in enumerate(row):
            text = "".join(text_of(cell)[:80].split()) if isinstance(cell.tag, str) else ""
            for rank, head in enumerate(WORDS.date_heads):
                if text == head:
                    ranks[column] = rank
                    break
        if ranks:
            return ranks
    return None


def _date_cell(row: Element, heads: dict[int, int], pieces: list[Piece]) -> list[Piece]:
    """Keep only the texts of the best date cell of a row; all texts when the row is built differently."""
    cells = [cell for cell in row if isinstance(cell.tag, str)]
    for column in sorted(heads, key=lambda c: heads[c]):
        if column < len(cells):
            text = " ".join(text_of(cells[column])[:200].split())
            if row_dates.whole(text) or dates.without_year(text):
                return [Piece(text, None)] + [piece for piece in pieces if piece.link is not None]
    if cells and max(heads) < len(cells):
        return [piece for piece in pieces if piece.link is not None]
    return pieces


def _several_items(row: Element, main: list[tuple[Any, str]]) -> list[tuple[list[tuple[Any, str]], list[Piece]]]:
    """Two or more items in one table row, each in a cell of its own with its date in the same or the next cell."""
    cells = [cell for cell in row if isinstance(cell.tag, str)]
    owners: dict[int, list[tuple[Any, str]]] = {}
    for link, title in main:
        if len(title) < 4:
            continue
        for index, cell in enumerate(cells):
            if any(ancestor is cell for ancestor in link.iterancestors()):
                owners.setdefault(index, []).append((link, title))
                break
    hrefs = {link.get("href") for links in owners.values() for link, _ in links}
    if len(owners) < 2 or len(hrefs) < 2:
        return []
    items: list[tuple[list[tuple[Any, str]], list[Piece]]] = []
    starts = sorted(owners)
    for position, index in enumerate(starts):
        stop = starts[position + 1] if position + 1 < len(starts) else len(cells)
        pieces = [piece for cell in cells[index:stop] for piece in _walk(cell, set())]
        items.append((owners[index], pieces))
    dated = sum(1 for _, pieces in items if any(row_dates.whole(p.text) for p in pieces))
    return items if dated >= 2 or (dated == 0 and all(len(links[0][1]) >= 8 for links, _ in items)) else []
