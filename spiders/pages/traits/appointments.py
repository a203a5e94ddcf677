"""Papers that appoint and dismiss (人事任免): who, to or from which post.

Data: `acts` (lists of kind, name, post, sentence; kind is "appointed" or "dismissed"), `written_on` of the paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spiders.pages.people import acts_of, is_act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article"})
HINTS: Final = ("任免", "任职", "免职", "任命", "免去", "职务")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a paper whose acts were understood."""
    article = look.page.article
    if not is_act(article.title.value):
        return
    acts = acts_of(look.text)
    if acts:
        said = [[act.kind, act.name, act.post, act.sentence] for act in acts]
        yield {"acts": said, "written_on": article.written_on.value, "again": True}
