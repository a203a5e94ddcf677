"""Hotlines for the public (热线电话): pages that list them, and 12345 on the home page.

Data: `place` ("home" or "page"), `line` (12345 is named), `numbers` (how many different telephone numbers stand there).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column", "home"})
HINTS: Final = ()
_PAGE = ("热线", "服务电话", "便民电话", "常用电话", "公开电话", "投诉电话", "咨询电话", "联系电话")
_NUMBER = re.compile(
    r"(?<![\d.])(?:0\d{2,3}\s?[-—－\u2013]\s?)?[1-9]\d{6,7}(?!\d)|(?<![\d.])(?:12\d{3}|9[56]\d{3,4}|400-?\d{3}-?\d{4})(?!\d)"
)


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for the home page, and for each page that is about such numbers."""
    page = look.page
    if page.kind == "home":
        yield {"place": "home", "line": "12345" in look.document.text, "numbers": 0}
    elif any(word in look.heading for word in _PAGE):
        text = look.main[:100_000]
        yield {"place": "page", "line": "12345" in text, "numbers": len(set(_NUMBER.findall(text)))}
