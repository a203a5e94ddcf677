"""Smallest valid files of the types that government pages offer. Deterministic bytes, built here, not copied."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

_FIXED_TIME = (2020, 1, 1, 0, 0, 0)

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "png": "image/png",
    "css": "text/css; charset=utf-8",
    "js": "application/javascript; charset=utf-8",
}


def make(kind: str) -> bytes:
    """A file of a type named in `CONTENT_TYPES` (office types, pdf, zip)."""
    return _MAKERS[kind]()


@cache
def pdf() -> bytes:
    """One empty A4 page."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    out = io.BytesIO(b"%PDF-1.4\n%\xe4\xbb\xb6\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@cache
def docx() -> bytes:
    """A document with one empty paragraph."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _package(
        ("/word/document.xml", word),
        relation,
        {"word/document.xml": f'<w:document xmlns:w="{space}"><w:body><w:p/></w:body></w:document>'},
    )


@cache
def xlsx() -> bytes:
    """A workbook with one empty sheet."""
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheets = f'<sheets><sheet name="1" sheetId="1" r:id="rId1" xmlns:r="{relation}"/></sheets>'
    return _package(
        ("/xl/workbook.xml", book),
        f"{relation}/officeDocument",
        {
            "xl/workbook.xml": f'<workbook xmlns="{space}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relations(f"{relation}/worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData/></worksheet>',
        },
    )


@cache
def ole() -> bytes:
    """An empty compound file: what .doc and .xls begin with."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header[76:] = b"\xff" * (512 - 76)
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504
    root = bytearray(512)
    name = "Root Entry".encode("utf-16-le")
    root[: len(name)] = name
    struct.pack_into("<HBB", root, 64, len(name) + 2, 5, 1)
    struct.pack_into("<III", root, 68, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<I", root, 116, 0xFFFFFFFE)
    return bytes(header) + fat + bytes(root)


@cache
def archive() -> bytes:
    """A zip file with one text in it."""
    return _zip({"readme.txt": "附件\n"})


@cache
def png(width: int, height: int, red: int, green: int, blue: int) -> bytes:
    """A rectangle of one colour."""
    row = b"\0" + bytes((red, green, blue)) * width
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height, 9)),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _package(main: tuple[str, str], relation: str, parts: dict[str, str]) -> bytes:
    name, content_type = main
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    content_types = (
        f'<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="{name}" ContentType="{content_type}"/></Types>'
    )
    return _zip({"[Content_Types].xml": content_types, "_rels/.rels": _relations(relation, name.lstrip("/")), **parts})


def _relations(kind: str, target: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{space}">{link}</Relationships>'


def _zip(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _FIXED_TIME)
            package.writestr(info, text.encode("utf-8"))
    return out.getvalue()


_MAKERS = {"pdf": pdf, "docx": docx, "xlsx": xlsx, "doc": ole, "xls": ole, "zip": archive}
