"""Random inspections (双随机一公开): lists of what is inspected, with their four fields, and results.

Data: `side` ("list" or "result"), `year` (0 if the title names none), `shown` (part -> where), `length`, `files`,
`pictures`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.traits import disclosure_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other"})
HINTS: Final = ("随机", "抽查")
_LIST = re.compile(r"(?:抽查|检查|随机)[^《》]{0,14}(?:清单|目录)")
_RESULT = re.compile(r"(?:抽查|检查|随机|抽检)[^《》]{0,20}(?:结果|情况|通报|公示|查处)")
_NOT = re.compile(r"解读|方案|办法|细则|通知|人员名录|人员库|对象名录|对象库|计划")
_YEAR = re.compile(r"(20[0-4]\d)\s?年?")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a list of inspection items or a result."""
    title = look.page.article.title.value or look.page.title
    side = "list" if _LIST.search(title) and not _NOT.search(title) else "result" if _RESULT.search(title) else ""
    if not side:
        return
    year = _YEAR.search(title)
    data = disclosure_guide.of_text(look, "random_inspection")
    yield {"side": side, "year": int(year.group(1)) if year else 0, **data}
