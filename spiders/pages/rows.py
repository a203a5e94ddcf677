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

if TYPE_CHECKING:
    from spiders.pages.blocks import Block
    from spiders.pages.document import Document
    from spiders.pages.element import Element

MAX_ROWS = 3_000
MAX_NODES = 400  # elements of one row that are read
MAX_TITLE = 500
_SILENT = frozenset({"script", "style", "select", "option", "noscript", "template", "textarea"})
_FIXED = frozenset({"li", "tr", "dd"})
_CUT = re.compile(r"(?:\.{2,}|…+|。。+|．{2,})$")
_LEAD = re.compile(r"^[\s·•●○◆◇■□▪▫►▶▸→★☆※>＞»\-—–·]+(?=\S)|^\s*\d{1,3}\s?[、.．]\s?(?=[^\d\s])")
_LEADING = frozenset("·•●○◆◇■□▪▫►▶▸→★☆※>＞»-—–")
_EDGE_MARKS = re.compile(r"^[\s|｜]+|[\s|｜]+$")
_OPENED = re.compile(r"""(?:window\.open|location(?:\.href)?\s*=|open\w*\()\s*\(?\s*['"]([^'"]{2,500})['"]""")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:tit|til|title|bt|biaoti|name|subject|h)(?:\d|[\s_-]|$)|(?:^|\s)\w*(?:title|_tit|-tit)\d?(?:\s|$)",
    re.IGNORECASE,
)
_SUB_CLASS = re.compile(r"sub|small|desc|summary|zy|brief|date|time", re.IGNORECASE)
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_DATE_TAGS = frozenset({"span", "em", "i", "font", "b", "time", "small"})
# Nothing at either end that could be a date, a mark or a number of the list.
_PLAIN_TITLE = re.compile(r"(?:[A-Za-z\u4e00-\u9fff]|[“‘《][\u4e00-\u9fff]).*[A-Za-z\u4e00-\u9fff”’》]", re.DOTALL)

_PAGE_NUMBER = re.compile(r"[\[(]?\d{1,3}[\])]?")
_CODE = re.compile(r"[\d\s\-/.]{1,40}")  # an index number that is a link too


class Piece(NamedTuple):
    """One text of a row and the link it stands in (None: beside the links)."""

    text: str
    link: Element


class Raw(NamedTuple):
    """A row before years are settled."""

    title: str
    url: str
    date: row_dates.RowDate


def read(block: Block, document: Document, inner: set[Any]) -> list[Raw]:
    """Rows of a block in page order, at most `MAX_ROWS`. `inner` are elements of other blocks, skipped inside a row."""
    heads = _table_heads(block)
    before = _dates_before(block)
    rows: list[Raw] = []
    for row, links in block.rows.items():
        if len(rows) >= MAX_ROWS:
            break
        plain = _plain_row(row, links, document) if len(links) == 1 and heads is None else None
        if plain is not None:
            rows.append(plain)
        else:
            rows += _read_row(row, links, document, inner, heads, before, block)
    return rows


def _plain_row(row: Element, links: list[Any], document: Document) -> Raw | None:
    """What most rows are, `<li><a href title>text</a><span>date</span></li>`, read without the care of `_read_row`.

    None for every row that differs in anything; tests hold both readings against each other.
    """
    link = links[0]
    text, beside = link.text, row.text
    if row.tag != "li" or text is None or len(link) or (beside and not beside.isspace()):
        return None
    if len(row) == 2:
        first, other = row
        if first is not link:
            first, other = other, first
        if first is not link or other.tag not in _DATE_TAGS or len(other):
            return None
        shown = other.text
        for beside in (link.tail, other.tail):
            if beside and not beside.isspace():
                return None
    elif len(row) == 1 and row[0] is link:
        shown = link.tail
    else:
        return None
    if not shown or not (date := row_dates.whole(shown.strip())):
        return None
    title = text if "  " not in text and text.isprintable() else " ".join(text.split())
    title = title.strip(" ")
    attribute = link.get("title")
    if not 4 < len(title) <= MAX_TITLE or (attribute and attribute != title) or not _PLAIN_TITLE.fullmatch(title):
        return None
    href = link.get("href")
    if not href or href[0] in "# " or href[:4].lower() == "java" or title.lower() in WORDS.actions:
        return None
    return Raw(title, document.join(href.strip()), row_dates.RowDate(date))


def finish(raw: list[Raw]) -> tuple[Row, ...]:
    """Rows with their years settled and exact repetitions removed."""
    isos = row_dates.with_years([row.date for row in raw], [row.url for row in raw])
    unique: dict[tuple[str, str], Row] = {}
    for row, iso in zip(raw, isos, strict=True):
        key = (row.title, row.url)
        if key not in unique or (iso and not unique[key].date):
            unique[key] = Row(row.title, row.url, iso)
    return tuple(unique.values())


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
    main = [item for item in titled if item[1].lower() not in WORDS.actions and not _PAGE_NUMBER.fullmatch(item[1])]
    main = [item for item in main if not _CODE.fullmatch(item[1])] or main
    if not main:
        return []
    if row.tag == "tr" and (several := _several_items(row, main)):
        return [raw for cell_links, pieces in several for raw in _one(cell_links, pieces, document)]
    pieces = _pieces(row, inner, before=before, block=block)
    if heads is not None and row.tag == "tr":
        pieces = _date_cell(row, heads, pieces)
    return _one(main, pieces, document)


def _one(main: list[tuple[Any, str]], pieces: list[Piece], document: Document) -> list[Raw]:
    link, title = _main_link(main)
    url = address(link, document)
    title, edge = row_dates.at_edge(title)
    date = row_dates.of_pieces(
        [p.text for p in pieces if p.link is None or (p.link is link and row_dates.whole(p.text))], url
    )
    if not date.iso and not date.month_day:
        inside = [p.text for p in pieces if p.link is link and len(p.text) <= 14]
        date = row_dates.of_pieces(inside, url) if len(inside) > 1 else date
    if not date.iso and edge is not row_dates.NONE:
        date = edge
    if (
        not date.iso
        and not date.month_day
        and (attribute := link.get("title"))
        and ("：" in attribute or ":" in attribute)
    ):
        date = row_dates.RowDate(row_dates.labelled(attribute))
    return [Raw(title[:MAX_TITLE], url, date)]


def _main_link(main: list[tuple[Any, str]]) -> tuple[Any, str]:
    """The link that names the item: one in a heading or called a title, else the longest that is not a summary."""
    if len(main) == 1:
        return main[0]
    for link, title in main:
        parent = link.getparent()
        if (parent is not None and parent.tag in _HEADING_TAGS) or link.tag in _HEADING_TAGS:
            return link, title
        if _TITLE_CLASS.search(link.get("class") or "") and len(title) >= 4:
            return link, title
    best = max(main, key=lambda item: len(item[1]))
    if len(best[1]) > 60:  # a summary that is a link too: the shorter text with the same address is the title
        same = [
            item for item in main if item[0].get("href") == best[0].get("href") and 6 <= len(item[1]) < len(best[1])
        ]
        if same:
            return same[0]
    return best


def title_of(link: Element) -> str:
    """Title that a link shows, in full: its text, its title attribute where that is cut off or missing, else alt."""
    marked = _marked_title(link) if len(link) else ""
    text = _clean(marked or _text_without_dates(link))
    attribute = link.get("title") or ""
    if attribute and (labelled := WORDS.title_label.search(attribute)) is not None:
        attribute = labelled[1]
    attribute = _clean(attribute)
    if attribute and (not text or _completes(text, attribute)):
        return attribute
    if not text:
        image = next(link.iter("img"), None)
        text = _clean(image.get("alt") or image.get("title") or "") if image is not None else ""
    return text


def title_length(link: Element) -> int:
    """Length of a title; 0 for numbers."""
    text = link.text
    plain = text and not len(link) and not text.isspace() and link.get("title") is None
    title = text if plain else title_of(link)
    return 0 if _CODE.fullmatch(title) else len(title.strip())


def _completes(text: str, full: str) -> bool:
    """True when `full` is the whole of a text that was cut (领导调研...)."""
    stem = _CUT.sub("", text).strip()
    return len(full) > len(stem) >= 2 and full.startswith(stem)


def _clean(text: str) -> str:
    text = " ".join(text[: MAX_TITLE * 4].split())
    if text and (text[0] in _LEADING or text[0].isdecimal()):
        text = _LEAD.sub("", text)
    if text and (text[0] in "|｜" or text[-1] in "|｜"):
        text = _EDGE_MARKS.sub("", text)
    return text[:MAX_TITLE]


def _marked_title(link: Element) -> str:
    """Text of the element inside a link that is called a title (span.til) or is a heading; dates in it are left out."""
    for count, element in enumerate(link.iterdescendants()):
        if count > 30:
            break
        tag = element.tag
        if not isinstance(tag, str) or tag in {"img", "i", "br"}:
            continue
        name = element.get("class") or ""
        if tag in _HEADING_TAGS or (name and _TITLE_CLASS.search(name) and not _SUB_CLASS.search(name)):
            text = _text_without_dates(element)
            if text.strip():
                return text
    return ""


def _text_without_dates(element: Element) -> str:
    if not len(element):
        return element.text or ""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        length += len(part)
        if length > MAX_TITLE * 4:
            break
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    kept = [part for part in parts if not row_dates.whole(part.strip()) and not _short_date(part)]
    return "".join(kept)


def _short_date(text: str) -> bool:
    text = text.strip()
    return 3 <= len(text) <= 12 and not text.isdecimal() and dates.without_year(text) is not None


def address(link: Element, document: Document) -> str:
    """Absolute address of a link, of its onclick where href is a script; "" when it has none."""
    href = (link.get("href") or "").strip()
    if href and not href.startswith("#") and not href[:11].lower().startswith("javascript:"):
        return document.join(href)
    opened = _OPENED.search(href) or _OPENED.search(link.get("onclick") or "")
    return document.join(opened[1]) if opened and "/" + opened[1] != "/#" else ""


def _pieces(row: Element, inner: set[Any], *, before: bool, block: Block) -> list[Piece]:
    """Texts of a row in reading order, with those beside a row that is no li or tr."""
    pieces = _walk(row, inner)
    if row.tag in _FIXED:
        return pieces
    own = block.rows
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
            or follower.tag in {"ul", "table", "div"}
            or not isinstance(follower.tag, str)
        ):
            break
        pieces += _walk(follower, inner)
        if follower.tail and follower.tail.strip():
            pieces.append(Piece(follower.tail.strip(), None))
        follower = follower.getnext()
    return pieces


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
