"""JSON as servers and scripts write it, made safe to keep."""

from __future__ import annotations

import re

# Half of a pair: a title that was cut in the middle of a character. It could not be stored, nor shown.
_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def mended(text: str) -> str:
    """JSON text whose strings hold whole characters only; halves become U+FFFD (RFC 8259 8.2 leaves them open)."""
    return _HALF.sub(r"\\ufffd", text) if "\\ud" in text or "\\uD" in text else text
