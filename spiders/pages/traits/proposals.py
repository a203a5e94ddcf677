"""Replies to proposals of deputies (建议提案办理): whether the reply stands there in full.

Data: `number` (of the proposal, as written), `full` (words of a reply were read), `length`, `files`, `pictures`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article"})
HINTS: Final = ("建议", "提案", "议案")
_REPLY = re.compile(
    r"(?:建议|提案|议案)[^。]{0,30}(?:答复|回复|复函|办理情况|办理结果)|(?:答复|回复|复函)[^。]{0,40}(?:建议|提案|议案)"
)
_NUMBER = re.compile(r"第?\s?[A-Za-z]?\d{1,6}\s?号")
_LETTER = re.compile(
    r"收悉|您(?:们)?提出|您好|答复如下|回复如下|现将|代表[:：]|委员[:：]|感谢您|你们?提出|该(?:建议|提案)"
)
_MANY = re.compile(r"汇总|统计|一览|目录|清单|总体情况|工作|通报|推进|印发")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that, by its title, is the reply to one proposal."""
    article = look.page.article
    title = article.title.value
    if not _REPLY.search(title) or _MANY.search(title):
        return
    number = _NUMBER.search(title)
    text = look.text
    yield {
        "number": number.group() if number else "",
        "full": bool(_LETTER.search(text)),
        "length": len(text),
        "files": len(article.attachments),
        "pictures": look.pictures,
    }
