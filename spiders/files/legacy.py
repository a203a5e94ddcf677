"""The text of files as Word and Excel kept them before 2007 (doc, xls), and WPS after them: OLE2 compound files.

The text of a doc file is put together from its pieces ([MS-DOC] 2.4.1); the cells of an xls file are read by xlrd.
Called in a process of its own, as everything in `spiders.files.text`.
"""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import olefile
    import xlrd

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_STREAM: Final = 32 * 1024 * 1024  # bytes
MAX_PIECES: Final = 100_000
MAX_SHEETS: Final = 60
MAX_NUMBER: Final = 10**15  # above, a cell's number is no longer exact

_FIB = struct.Struct("<HHHHHH")  # wIdent, nFib, unused, lid, pnNext, flags
_WORD: Final = 0xA5EC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_CLX_PLACE: Final = 0x01A2  # of fcClx and lcbClx in a FIB of Word 97 and later
_COMPRESSED: Final = 0x40000000
_FIRST_FIB: Final = 0x00C1  # Word 97
# Fields hide their instructions between 0x13 and 0x14; cells end with 0x07, lines with 0x0B or 0x0D, pages with 0x0C.
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14?")
_ENDS = re.compile("[\x07\x0b\x0c\r]+")
_CONTROL = re.compile("[\x00-\x06\x08\x0e-\x1f]")


class LegacyError(Exception):
    """The file is of another kind, locked by a password, or broken."""


def text_of(body: bytes) -> Iterator[str]:
    """The text piece by piece: paragraphs and cells.

    Raises:
        LegacyError: see there; readers of broken files raise errors of their own besides.
    """
    import olefile

    with olefile.OleFileIO(io.BytesIO(body)) as ole:
        names = {"/".join(parts).lower(): "/".join(parts) for parts in ole.listdir()}
        if "worddocument" in names:
            yield from _document(ole, names)
        elif "workbook" in names or "book" in names:
            yield from _workbook(body)
        else:
            raise LegacyError("another compound file")


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    """A stream, whole. olefile believes what the directory says of its size, and sectors may go in circles."""
    if ole.get_size(name) > MAX_STREAM:
        raise LegacyError("too large inside")
    data: bytes = ole.openstream(name).read()
    return data


def _document(ole: olefile.OleFileIO, names: dict[str, str]) -> Iterator[str]:
    main = _stream(ole, names["worddocument"])
    ident, version, _, _, _, flags = _FIB.unpack_from(main)
    if ident != _WORD or version < _FIRST_FIB:
        raise LegacyError("older than Word 97")
    if flags & _ENCRYPTED:
        raise LegacyError("locked")
    table = _stream(ole, names["1table" if flags & _TABLE_1 else "0table"])
    place, length = struct.unpack_from("<II", main, _CLX_PLACE)
    text = "".join(_pieces(main, table[place : place + length]))
    text = _CONTROL.sub("", _FIELD.sub("", text))
    yield from (line.strip() for line in _ENDS.split(text) if line.strip())


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """The pieces of the text in their order, by the piece table at the end of the clx."""
    at = 0
    while at < len(clx) and clx[at] == 1:  # properties of pieces, which say nothing here
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise LegacyError("no piece table")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + size]
    count = min((len(plc) - 4) // 12, MAX_PIECES)
    places = struct.unpack_from(f"<{count + 1}I", plc)
    for n in range(count):
        characters = places[n + 1] - places[n]
        if not 0 <= characters <= len(main):
            raise LegacyError("broken piece table")
        (start,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * n + 2)
        if start & _COMPRESSED:
            start = (start & ~_COMPRESSED) // 2
            yield main[start : start + characters].decode("cp1252", "replace")
        else:
            yield main[start : start + 2 * characters].decode("utf-16-le", "replace")


def rows_of(body: bytes) -> Iterator[list[str]]:
    """The rows of the sheets of a workbook, empty cells as "", days as the numbers that stand for them.

    Raises:
        LegacyError: its days are counted from 1904; readers of broken files raise errors of their own besides.
    """
    import xlrd

    with xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True, ragged_rows=True) as book:
        if book.datemode:
            raise LegacyError("days from 1904")
        yield from _rows(book)


def _workbook(body: bytes) -> Iterator[str]:
    import xlrd

    with xlrd.open_workbook(file_contents=body, logfile=io.StringIO(), on_demand=True, ragged_rows=True) as book:
        for row in _rows(book):
            yield from (text for text in row if text)


def _rows(book: xlrd.Book) -> Iterator[list[str]]:
    for number in range(min(book.nsheets, MAX_SHEETS)):
        sheet = book.sheet_by_index(number)
        for row in range(sheet.nrows):
            yield [_cell(value) for value in sheet.row_values(row)]
        book.unload_sheet(number)


def _cell(value: object) -> str:
    """A cell as its reader sees it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < MAX_NUMBER:
        return str(int(value))
    return str(value).strip()
