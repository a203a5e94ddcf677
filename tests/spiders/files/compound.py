"""Files as Word and Excel kept them before 2007, made by hand: just what a reader looks at."""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096  # a shorter stream would lie in the mini stream, which is not written here


def compound(**streams: bytes) -> bytes:
    """An OLE2 compound file with these streams, each padded to 4 KiB."""
    placed, body, fat = [], b"", [_FAT]
    directory_at = 1
    fat.append(_END)  # one sector of directory holds four entries
    for name, short in streams.items():
        data = short + bytes(max(_LEAST - len(short), -len(short) % _SECTOR))
        first, count = len(fat), len(data) // _SECTOR
        fat += [*range(first + 1, first + count), _END]
        placed.append((name, first, len(data)))
        body += data
    assert len(fat) <= _SECTOR // 4
    assert len(placed) <= 3
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for n, (name, first, size) in enumerate(placed, 1):
        entries.append(_entry(name, 2, first, size, right=n + 1 if n < len(placed) else _FREE))
    entries += [bytes(128)] * (4 - len(entries))
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    return _head(directory_at) + table + b"".join(entries) + body


def _head(directory_at: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory_at, 0, _LEAST, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, first: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16x4x16xIQ", encoded, len(encoded), kind, 1, _FREE, right, child, first, size)


def doc(*pieces: str, flags: int = 0, version: int = 0xC1) -> bytes:
    """A Word file whose text is these pieces: those of plain ASCII are kept in one byte a character."""
    texts, places, table = b"", [0], b""
    start = 0x0200
    for piece in pieces:
        narrow = piece.isascii()
        at = start + len(texts)
        texts += piece.encode("ascii") if narrow else piece.encode("utf-16-le")
        table += struct.pack("<HIH", 0, (at * 2) | 0x40000000 if narrow else at, 0)
        places.append(places[-1] + len(piece))
    plc = struct.pack(f"<{len(places)}I", *places) + table
    clx = b"\x01" + struct.pack("<H", 3) + b"abc" + b"\x02" + struct.pack("<I", len(plc)) + plc
    head = bytearray(start)
    struct.pack_into("<HHHHHH", head, 0, 0xA5EC, version, 0, 0x0804, 0, flags | 0x0200)
    struct.pack_into("<II", head, 0x01A2, 0, len(clx))
    return compound(WordDocument=bytes(head) + texts, **{"1Table": clx})


def xls(*rows: tuple[object, ...]) -> bytes:
    """An Excel 97 file with one sheet: texts and numbers."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text)
            else:
                sheet += _record(0x0203, struct.pack("<HHHd", row, column, 0, value))
    sheet += _record(0x000A)
    name = b"\x06\x00Sheet1"
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + _record(0x0042, b"\xb0\x04")
    length = len(begin) + 4 + 6 + len(name) + 4
    book = begin + _record(0x0085, struct.pack("<IH", length, 0) + name) + _record(0x000A)
    return compound(Workbook=book + sheet)


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data
