"""The text of a docx, xlsx, doc, xls or pdf file, bounded in what is unpacked, in pages and in characters.

Called in a process of its own (`spiders.files.worker`): a file is as hostile as a page, and its readers are larger.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from lxml import etree

from spiders.files import legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED: Final = 48 * 1024 * 1024  # bytes of one part of a zip archive, whatever its directory says
MAX_PARTS: Final = 60  # sheets of a workbook
MAX_TEXT: Final = 1_000_000  # characters
MAX_PAGES: Final = 60
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 60
_FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of a workbook
_FROM_1904: Final = re.compile(rb"date1904=[\"'](?:1|true)")
_OLDEST: Final = 36_526  # 2000-01-01
_NEWEST: Final = 62_091  # 2069-12-30
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FORMATS: Final = ((b"PK\x03\x04", "zip"), (b"%PDF-", "pdf"), (legacy.MAGIC, "ole"))


class UnreadableError(Exception):
    """The file is none of the formats, broken, locked by a password, or larger inside than it may be."""


def looks_readable(start: bytes) -> bool:
    """Whether the first bytes are of a format that is read here."""
    return any(start.startswith(mark) for mark, _ in _FORMATS)


def text_of(body: bytes) -> str:
    """The text of a file, each paragraph, cell and line on a line of its own; at most `MAX_TEXT` characters.

    Raises:
        UnreadableError: see there.
    """
    kind = next((name for mark, name in _FORMATS if body.startswith(mark)), "")
    if not kind:
        raise UnreadableError("another format")
    try:
        return _bounded(_pdf(body) if kind == "pdf" else _archive(body) if kind == "zip" else legacy.text_of(body))
    except UnreadableError:
        raise
    except legacy.LegacyError as error:
        raise UnreadableError(str(error)) from error
    except Exception as error:  # readers of broken files fail in ways of their own
        raise UnreadableError(type(error).__name__) from error


def _bounded(pieces: Iterator[str]) -> str:
    kept: list[str] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece) + 1
        if size >= MAX_TEXT:
            break
    return "\n".join(kept)[:MAX_TEXT]


def _archive(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names:
            yield from _document(_part(archive, "word/document.xml"))
        elif "xl/workbook.xml" in names:
            yield from _workbook(archive, names)
        else:
            raise UnreadableError("another archive")


def _part(archive: zipfile.ZipFile, name: str) -> io.BytesIO:
    with archive.open(name) as part:
        data = part.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise UnreadableError("too large inside")
    return io.BytesIO(data)


def _elements(part: io.BytesIO, *tags: str) -> Iterator[etree._Element]:
    """The elements of a part one after the other; each is emptied when the next one is asked for."""
    reader = etree.iterparse(
        part, tag=tags, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True
    )
    for _, element in reader:
        yield element
        element.clear()
        while element.getprevious() is not None:  # what stands before it has been read
            del element.getparent()[0]


def _document(part: io.BytesIO) -> Iterator[str]:
    for paragraph in _paragraphs(part):
        if text := paragraph.strip():
            yield text


def _paragraphs(part: io.BytesIO) -> Iterator[str]:
    pieces: list[str] = []
    reader = etree.iterparse(part, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    for _, element in reader:
        if element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        elif element.tag in {f"{_WORD}tab", f"{_WORD}br"}:
            pieces.append(" ")
        elif element.tag == f"{_WORD}p":
            yield "".join(pieces)
            pieces.clear()
            element.clear()
    yield "".join(pieces)


def _workbook(archive: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    shared = _shared(archive, names)
    for name in _sheets(names):
        for cell in _elements(_part(archive, name), f"{_SHEET}c"):
            if text := _cell(cell, shared).strip():
                yield text


def _shared(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    """The texts that cells of all sheets refer to."""
    shared: list[str] = []
    if "xl/sharedStrings.xml" in names:
        size = 0
        for item in _elements(_part(archive, "xl/sharedStrings.xml"), f"{_SHEET}si"):
            shared.append("".join(text.text or "" for text in item.iter(f"{_SHEET}t"))[:2_000])
            size += len(shared[-1])
            if size > 4 * MAX_TEXT:
                break
    return shared


def _sheets(names: set[str]) -> list[str]:
    return sorted(name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml"))[:MAX_PARTS]


def rows_of(body: bytes) -> Iterator[list[str]]:
    """The rows of the sheets of a workbook, empty cells as ""; at most `MAX_ROWS`, and `MAX_COLUMNS` of each.

    Days are written as a reader sees them (2026-11-20) where they stand in a cell as the number of a day.

    Raises:
        UnreadableError: it is no workbook, or see there.
    """
    try:
        if body.startswith(legacy.MAGIC):
            for row in islice(legacy.rows_of(body), MAX_ROWS):
                yield [_day(text) for text in row[:MAX_COLUMNS]]
            return
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise UnreadableError("another archive")
            if _FROM_1904.search(_part(archive, "xl/workbook.xml").getvalue()):
                raise UnreadableError("days from 1904")
            yield from islice(_rows(archive, names), MAX_ROWS)
    except UnreadableError:
        raise
    except legacy.LegacyError as error:
        raise UnreadableError(str(error)) from error
    except Exception as error:  # readers of broken files fail in ways of their own
        raise UnreadableError(type(error).__name__) from error


def _rows(archive: zipfile.ZipFile, names: set[str]) -> Iterator[list[str]]:
    shared = _shared(archive, names)
    for name in _sheets(names):
        for row in _elements(_part(archive, name), f"{_SHEET}row"):
            cells: list[str] = []
            for cell in row.iter(f"{_SHEET}c"):
                at = _column(cell.get("r") or "", len(cells))
                if len(cells) <= at < MAX_COLUMNS:
                    cells += [""] * (at - len(cells))
                    cells.append(_day(_cell(cell, shared).strip()))
            yield cells


def _column(place: str, default: int) -> int:
    """The column of a cell by its place ("C7" is 2), counted from 0."""
    number = 0
    for char in place:
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - ord("A") + 1
    return number - 1 if number else default


def _day(text: str) -> str:
    """The day whose number stands in a cell; other texts as they are."""
    if not (text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 16):
        return text
    number = float(text)
    return (_FIRST_DAY + timedelta(days=int(number))).isoformat() if _OLDEST <= number <= _NEWEST else text


def _cell(cell: etree._Element, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{_SHEET}t"))
    value = cell.findtext(f"{_SHEET}v") or ""
    if kind == "s":
        place = int(value) if value.isascii() and value.isdigit() else -1
        return shared[place] if 0 <= place < len(shared) else ""
    return _number(value)


def _number(value: str) -> str:
    """A whole number as a reader sees it; Excel writes large ones with an exponent (1.3909701234E10)."""
    if "E" not in value or len(value) > 30:
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 10**15 else value


def _pdf(body: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    for number, page in enumerate(reader.pages):
        if number == MAX_PAGES:
            return
        yield page.extract_text()
