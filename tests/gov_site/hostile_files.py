# ruff: noqa: E501 - one line a route
"""Hostile files for the table of `hostile.py`: documents, sheets and archives made to use up time and memory."""

from __future__ import annotations

import functools
import io
import zipfile
import zlib

from tests.gov_site.hostile import MB, body
from tests.gov_site.hostile_bodies import LAUGHS

_WORD = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{}</w:body></w:document>"


def _zipped(parts: dict[str, bytes | str], *, entries: int = 0) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        for number in range(entries):
            archive.writestr(f"x{number}", b"")
    return made.getvalue()


def _size(full: bool) -> int:
    return (150 if full else 2) * MB


def _pdf(stream: bytes, *, extra: str = "", filters: str = "/FlateDecode") -> bytes:
    """A PDF of one page with a packed stream."""
    return b"".join(
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj ",
            b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<>>>>endobj ",
            f"4 0 obj<</Length {len(stream)}/Filter {filters}>>stream\n".encode(),
            stream,
            f"\nendstream endobj {extra} trailer<</Root 1 0 R/Size 9>>\n%%EOF".encode(),
        )
    )


def _nested_zip(depth: int, size: int) -> bytes:
    data = _zipped({"a": bytes(size)})
    for _ in range(depth):
        data = _zipped({f"{n}.zip": data for n in range(4)})
    return data


@functools.cache
def _doc() -> bytes:
    from tests.spiders.files import compound

    return compound.doc("决定" * 100)


_DOCX, _XLSX, _FILE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
)
body(
    "bomb",
    "ok",
    "good",
    lambda full: _zipped({"word/document.xml": _WORD.format(f"<w:p><w:r><w:t>{'x' * _size(full)}</w:t></w:r></w:p>")}),
    "a document of 150 MB in one of KB",
    kind=_DOCX,
    ending=".docx",
)
body(
    "laughs",
    "ok",
    "good",
    lambda full: _zipped(
        {
            "word/document.xml": f"<!DOCTYPE w [<!ENTITY l0 'lol'>{LAUGHS}]>"
            + _WORD.format("<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>")
        }
    ),
    kind=_DOCX,
    ending=".docx",
)
body(
    "paragraphs",
    "ok",
    "good",
    lambda full: _zipped(
        {"word/document.xml": _WORD.format("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * (1_000_000 if full else 5_000))}
    ),
    kind=_DOCX,
    ending=".docx",
)
body(
    "deep",
    "ok",
    "good",
    lambda full: _zipped({"word/document.xml": _WORD.format("<w:p>" * (200_000 if full else 2_000))}),
    kind=_DOCX,
    ending=".docx",
)
body(
    "strings",
    "ok",
    "good",
    lambda full: _zipped(
        {
            "xl/sharedStrings.xml": "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            + "<si><t>决定</t></si>" * (2_000_000 if full else 5_000)
            + "</sst>",
            "xl/worksheets/sheet1.xml": "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row><c t='s'><v>999999999999</v></c></row></sheetData></worksheet>",
        }
    ),
    kind=_XLSX,
    ending=".xlsx",
)
body(
    "columns",
    "ok",
    "good",
    lambda full: _zipped(
        {
            "xl/worksheets/sheet1.xml": "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='99999999'><c r='ZZZZZZZ99999999'><v>1e999</v></c></row></sheetData></worksheet>"
        }
    ),
    "a cell beyond all columns",
    kind=_XLSX,
    ending=".xlsx",
)
body(
    "entries",
    "ok",
    "good",
    lambda full: _zipped({"a": b"x"}, entries=60_000 if full else 500),
    "an archive of tens of thousands of files",
    kind="application/zip",
    ending=".zip",
)
body(
    "archives",
    "ok",
    "good",
    lambda full: _nested_zip(5, _size(full)),
    "archives in archives in archives",
    kind="application/zip",
    ending="-in.zip",
)
body(
    "archives-word",
    "ok",
    "good",
    lambda full: _nested_zip(4, _size(full)),
    "the same under the name of a document",
    kind=_DOCX,
    ending=".docx",
)
body(
    "pdf-bomb",
    "ok",
    "good",
    lambda full: _pdf(zlib.compress(bytes(_size(full)), 9)),
    kind="application/pdf",
    ending=".pdf",
)
body(
    "pdf-filters",
    "ok",
    "good",
    lambda full: _pdf(
        zlib.compress(zlib.compress(zlib.compress(bytes(_size(full)), 9), 9), 9),
        filters="[/FlateDecode/FlateDecode/FlateDecode]",
    ),
    "a bomb in a bomb in a bomb",
    kind="application/pdf",
    ending=".pdf",
)
body(
    "pdf-circle",
    "ok",
    "good",
    lambda full: _pdf(b"", extra="").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "pages that hold themselves",
    kind="application/pdf",
    ending=".pdf",
)
body(
    "pdf-count",
    "ok",
    "good",
    lambda full: _pdf(zlib.compress(b"BT (x) Tj ET")).replace(b"/Count 1", b"/Count 99999999999"),
    kind="application/pdf",
    ending=".pdf",
)
body(
    "pdf-words",
    "ok",
    "good",
    lambda full: _pdf(zlib.compress(b"BT /F1 9 Tf (x) Tj ET " * (1_000_000 if full else 3_000), 9)),
    kind="application/pdf",
    ending=".pdf",
)
body("ole-cut", "ok", "good", lambda full: _doc()[:1536], kind="application/msword", ending=".doc")
body(
    "ole-circle",
    "ok",
    "good",
    lambda full: (
        _doc()[:512] + bytes(_doc()[512:1024]).replace(b"\xff\xff\xff\xff", b"\x00\x00\x00\x00") + _doc()[1024:]
    ),
    "sectors that lead to themselves",
    kind="application/msword",
    ending=".doc",
)
body(
    "ole-noise",
    "ok",
    "good",
    lambda full: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * (15_000 if full else 20),
    kind=_FILE,
    ending=".xls",
)
