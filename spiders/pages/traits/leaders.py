"""Pages about leaders (领导信息): who they name with which post.

Data: `people` (pairs of a name and its posts), `text` (what the page says, without blanks, bounded), so that somebody
whose post was not read is still seen to be named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.people import people_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
HINTS: Final = ("领导", "之窗", "班子", "负责人")
# News about leaders, letters to them, and bodies that bear the word in their name.
_OTHER = re.compile(
    r"领导(?:活动|讲话|信箱|批示|调研|留言|动态|视察|关怀|小组|致辞|文章|论述|言论|接访|接待|下访|重要讲话|访谈|解读|干部|任免)"
)
_MAX_TEXT = 8_000  # as inspector.leaders.TEXT_CUT


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that names somebody with a post."""
    if _OTHER.search(look.heading):
        return
    article = look.page.article
    lines = [article.title.value] if look.page.kind == "article" else []
    people = people_of([*lines, *look.main[:60_000].split("\n")])
    if people:
        text = re.sub(r"\s", "", look.main)[:_MAX_TEXT]
        yield {"people": [[name, list(posts)] for name, posts in people], "text": text, "again": True}
