"""What is published of law enforcement (行政执法公示): which of its six parts a page of the column names.

Data: `shown` (part -> where). The titles of the lists and links of the page count, its menus do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spiders.pages import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
HINTS: Final = ("执法公示", "行政执法", "执法信息", "执法公开")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for each page of the column that names a part."""
    text = "\n".join([look.main[:40_000], *(row.title for row in look.page.listing.rows)])
    found = elements.shown("enforcement", text)
    if found:
        yield {"shown": found}
