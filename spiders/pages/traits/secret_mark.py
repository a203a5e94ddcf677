"""Marks of secrecy at the head of a document that stands open on the web: 秘密★, 内部资料 注意保存, 不予公开.

QH 19, 20; ZK 五（二）; JQ 四（二）5; 国务院令第711号 第十四条, 第十六条; GB/T 9704 (where the mark stands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spiders.pages.secret_marks import first_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS = frozenset({"article"})
HINTS: tuple[str, ...] = ()


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a document that bears a mark: `mark` as written, `line` of its text (0: in its head table)."""
    article = look.page.article
    head = ((label, value) for label, value in article.table)
    found = first_mark(article.body, head)
    if found is not None:
        yield {"mark": found[0], "line": found[1], "again": True}
