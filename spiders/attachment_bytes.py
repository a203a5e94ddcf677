"""Whether a file is what its name says: by its first bytes, its Content-Type and its length. Pure.

Only what is plain is said. A name that promises nothing, bytes that nobody knows, a Word file that is really a page
(Word and Excel save and open such), a page that shows the file in a viewer: all of these are fine.
"""

from __future__ import annotations

import re
from typing import Final

from spiders import outcomes
from spiders.pages import messages

EMPTY: Final = "empty"
PAGE: Final = "page"  # an HTML page, or a message of a program, stands in the file's place
OTHER: Final = "other:"  # followed by the type that the bytes have
LOOKED_AT: Final = 4096  # bytes

_ENDING = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|wps|et|dps|ofd|zip|rar|7z)(?=[?#;]|$)", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE2: doc, xls, ppt, wps, et
_ZIPPED = frozenset({"docx", "xlsx", "pptx", "ofd", "zip"})
_OLE = frozenset({"doc", "xls", "ppt", "wps", "et", "dps"})
_OFFICE = frozenset({"doc", "xls", "docx", "xlsx", "ppt", "pptx", "wps", "et", "dps"})
_MAGIC: Final = (
    (b"%PDF-", "pdf"),
    (_LEGACY, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
)
# A page as office programs save it, and a page that shows the file instead of sending it.
_OFFICE_PAGE = re.compile(
    rb"urn:schemas-microsoft-com|progid|<w:worddocument|<x:excelworkbook|<table|<\?mso-", re.IGNORECASE
)
_VIEWER = re.compile(rb"<(?:embed|object|iframe|canvas)\b|pdf\.?js|viewer\.html|turn\.js|flexpaper", re.IGNORECASE)
_PAGE_START = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|script|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|ico|svg|css|js|mp4|mp3|swf)$", re.IGNORECASE)
_TEXTS = frozenset({"", "text/html", "text/plain", "application/json", "application/xhtml+xml"})


def never_a_page(url: str) -> bool:
    """Whether an address names a file, a picture, a style or a script, so that a page is not what it leads to."""
    return bool(promised(url) or _PICTURE.search(url.partition("?")[0]))


def looks_like_page(body: bytes) -> bool:
    """Whether bytes begin as an HTML page does, whatever the header calls them."""
    return _PAGE_START.match(body.removeprefix(_BOM)) is not None


def promised(name: str) -> str:
    """The type that an address or a file name promises, in lower case; "" if none of those that are checked."""
    found = _ENDING.search(name)
    return found[1].lower() if found else ""


def mismatch(name: str, content_type: str, first_bytes: bytes, length: int | None) -> str:
    """What is wrong with a file that answered with 200.

    Args:
        name: its address or file name; what has no ending of a document or archive is never judged.
        content_type: the header, "" if none.
        first_bytes: the beginning of the body, b"" if it was not downloaded. The more, the surer: 2,000 bytes will do.
        length: Content-Length, or the length of a body that was read to its end; None if neither is known.

    Returns:
        "" if it is fine or cannot be told; `EMPTY`; `PAGE`; or `OTHER` with the type that the bytes have ("other:pdf"),
        which readers mostly open all the same.
    """
    wanted = promised(name)
    if not wanted:
        return ""
    if length == 0 and not first_bytes:
        return EMPTY
    if not first_bytes:
        return ""  # a header alone proves nothing: servers call any file text/html
    start = first_bytes.removeprefix(_BOM)
    if _PAGE_START.match(start):
        return _page(wanted, first_bytes, content_type)
    if _is_message(start, content_type):
        return PAGE
    return _other(wanted, start)


def _is_message(start: bytes, content_type: str) -> bool:
    """A program's message in place of the file: {"code": 404, ...}, or a text of a few words (文件不存在)."""
    if content_type.partition(";")[0].strip().lower() not in _TEXTS or len(start) >= LOOKED_AT:
        return False
    for charset in ("utf-8", "gb18030"):
        try:
            text = start.decode(charset)
        except UnicodeDecodeError:
            continue
        return messages.data_is_message(text) or messages.says_no_file(text)
    return False


def _page(wanted: str, body: bytes, content_type: str) -> str:
    if _VIEWER.search(body) or (wanted in _OFFICE and _OFFICE_PAGE.search(body)):
        return ""
    said = content_type.partition(";")[0].strip().lower()
    return PAGE if said in {"", "text/html", "application/xhtml+xml"} else ""


def _other(wanted: str, start: bytes) -> str:
    # The standard allows some bytes in front of a PDF's mark, and readers accept them.
    if wanted == "pdf" and b"%PDF-" in start[:1024]:
        return ""
    found = next((kind for magic, kind in _MAGIC if start.startswith(magic)), "")
    if not found or found == wanted or (wanted in {"doc", "wps", "docx"} and found == "rtf"):
        return ""
    if found == "zip" and (wanted in _ZIPPED or wanted in _OLE):  # office programs open either under either name
        return ""
    if found == "ole" and wanted in _OFFICE:
        return ""
    if {found, wanted} <= {"zip", "rar", "7z"}:  # archivers look at the bytes
        return ""
    return OTHER + ("office" if found == "ole" else found)


# Kinds of pages that may stand before a file, or lead to it, and say nothing about it.
_NOT_IN_ITS_PLACE = frozenset({"protection", "login", "maintenance", "closing", "redirect", "frameset", "parked"})


def corrected(
    outcome: outcomes.Outcome, url: str, content_type: str, body: bytes, length: int | None, page_kind: str
) -> outcomes.Outcome:
    """The outcome of an answer, corrected by what came in a file's place.

    A page in its place is an error page in 200 clothing: a soft 404, which needs two observations like any. A file of
    another type is there; what it is goes into the detail ("file: other:pdf"), where `spiders.link_facts` finds it.

    Args:
        outcome: what status and page have said so far; only a good one is corrected.
        url: the address asked for.
        content_type: the header.
        body: what was downloaded.
        length: Content-Length; None if the server did not say.
        page_kind: what page understanding made of it, also where the header calls a page a file; "" if it is no page.
    """
    if outcome.name != outcomes.OK or page_kind in _NOT_IN_ITS_PLACE:
        return outcome
    wrong = mismatch(url, content_type, body[:LOOKED_AT], length)
    if wrong == PAGE or (page_kind == "error" and promised(url) and looks_like_page(body)):
        return outcomes.Outcome(outcomes.SOFT_NOT_FOUND, outcome.status, f"a page in place of a {promised(url)} file")
    if wrong == EMPTY:
        return outcomes.Outcome(outcomes.EMPTY, outcome.status)
    return outcomes.Outcome(outcome.name, outcome.status, f"file: {wrong}") if wrong else outcome
