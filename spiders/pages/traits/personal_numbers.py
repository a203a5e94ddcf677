"""Numbers of persons that a page shows: identity cards, bank cards, mobile telephones; told masked.

GA 二（一） (去标识化), GA 一（三）, 国务院令第711号 第十五条.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spiders.pages.personal.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS = frozenset({"article", "column", "other"})
HINTS: tuple[str, ...] = ()


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that shows any; see `spiders.pages.personal.scan.Found`."""
    found = scan(look.text, look.heading)
    if found:
        yield found.data() | {"again": True}
