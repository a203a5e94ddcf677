"""Pages about leaders (领导信息): whether they name duties, and whether one of these is disclosure (政务公开).

Data: `duties` (a sentence on duties was read), `disclosure` (the place that names 政务公开, "" if none).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
HINTS: Final = ("领导", "之窗", "班子", "负责人", "局长", "县长", "市长", "区长", "主任", "分工")
# A table names 政务公开 in a cell of its own; a menu does so, too, but without duties around it.
_DUTIES = re.compile(r"(?:分管|主管|协管|负责|主持|协助|协调|联系)[^。\n]{2,200}")
_DISCLOSURE = re.compile(r"(?:政务|政府信息|信息)公开")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that names the duties of a leader."""
    sentences = _DUTIES.findall(look.main[:60_000])
    if not sentences:
        return
    named = next((one for one in sentences if _DISCLOSURE.search(one)), "")
    yield {"duties": True, "disclosure": named[:120]}
