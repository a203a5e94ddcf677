"""Wrong words in the text of an article or the names on a column page (疑似错别字).

QH 20; 国办发〔2017〕47号 (准确). A list of words, no grammar: candidates for a proof-reader.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from spiders.pages.wording import current

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS = frozenset({"article"})
HINTS: tuple[str, ...] = ()


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page with any: `words`, each with `wrong`, `right`, `times` and `context`."""
    found = current().find(f"{look.page.article.title.value}\n{look.text}")
    if found:
        yield {"words": [asdict(one) for one in found], "again": True}
