"""The place where one writes to an office (网上咨询建言渠道): fields to fill in, or a link to them.

Data: `how` ("form", or the text of the link), `url`; `left_out`: the word for another mailbox (信访, 纪检, 征集 ...).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spiders.pages.letter_words import LETTERS
from spiders.pages.traits import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"column", "other", "search", "login", "home"})
HINTS: Final = ()


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page of a mailbox that shows fields to write into, and one for a link to such a place."""
    page = look.page
    is_home = page.kind == "home"
    if not is_home and not any(word in look.heading for word in letters.HINTS):
        return
    word = "" if is_home else letters.left_out(look)
    more = {"left_out": word} if word else {}
    if not is_home and ("<textarea" in look.document.text or "<TEXTAREA" in look.document.text):
        yield {"how": "form", "url": page.url[:300], **more}
        return
    for link in page.links:
        if link.tag == "a" and len(link.text) <= 20 and LETTERS.entry.search(link.text):
            yield {"how": link.text, "url": link.url[:300], **more}
            return
