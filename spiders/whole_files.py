"""Whether bytes are a file to its end, by the marks that formats put there. Pure.

For bodies shorter than their Content-Length: servers announce wrong lengths, and browsers show what came.
"""

from __future__ import annotations

from typing import Final

_TAIL = 2_048
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 0xFFFF  # the record and the longest comment
_SECTOR = 512  # an OLE2 file is made of whole sectors
# Beginning of a format -> marks of its end, looked for among the last bytes.
_ENDS: Final[tuple[tuple[bytes, tuple[bytes, ...]], ...]] = (
    (b"%PDF-", (b"%%EOF",)),
    (b"\x89PNG\r\n", (b"IEND\xaeB`\x82",)),
    (b"\xff\xd8\xff", (b"\xff\xd9",)),
    (b"GIF8", (b"\x00;",)),
    (b"Rar!\x1a\x07\x00", (b"\xc4=\x7b\x00\x40\x07\x00",)),
    (b"Rar!\x1a\x07\x01", (b"\x1dwVQ\x03\x05\x04\x00",)),
    (b"{\\rtf", (b"}",)),
    (b"<svg", (b"</svg>",)),
)


def is_whole(body: bytes) -> bool:
    """Whether `body` is a whole pdf, Office file, archive or picture; False also for what has no mark of its end."""
    start, tail = body.lstrip(b"\xef\xbb\xbf \r\n")[:8], body[-_TAIL:]
    for begins, ends in _ENDS:
        if start.startswith(begins):
            return any(end in tail for end in ends)
    if start.startswith((b"PK\x03\x04", _ZIP_END)):
        return _is_whole_zip(body)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return len(body) > _SECTOR and len(body) % _SECTOR == 0
    if start.startswith(b"7z\xbc\xaf\x27\x1c"):
        return len(body) >= 32 and len(body) >= 32 + _number(body, 12) + _number(body, 20)
    if start.startswith((b"RIFF", b"BM")):
        at = 4 if start.startswith(b"RIFF") else 2
        return len(body) >= int.from_bytes(body[at : at + 4], "little") > 0
    return False


def _is_whole_zip(body: bytes) -> bool:
    at = body.rfind(_ZIP_END, max(0, len(body) - _ZIP_TAIL))
    return at >= 0 and len(body) >= at + 22 + int.from_bytes(body[at + 20 : at + 22], "little")


def _number(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 8], "little")
