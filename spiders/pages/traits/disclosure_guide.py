"""The guide to disclosure (政府信息公开指南, 条例 第12条): which facts about the receiving unit it states.

Data: `shown` (part -> where), `length` of the text, `files` offered, `pictures` in it. What is no guide by its title, a
document misfiled in the column for instance, has no trait.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages import elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other", "column"})
LIST: Final = 3  # a page that also looks like a list must show so many parts to be a guide
HINTS: Final = ("公开指南", "公开工作指南", "公开指引", "公开工作指引")
_GUIDE = re.compile(r"公开(?:工作)?(?:指南|指引)")
# 关于印发...指南的通知 brings the guide; these are about it.
_ABOUT = re.compile(r"解读|培训|会议|(?:修订|更新|编制|完善)[^《]{0,12}(?:工作|通知|方案|情况)|依申请|模板|目录$")

# The line between title and text: its date is no period, its source no office.
_INFO = re.compile(
    r"(?:发布|发文|更新|公布|创建|录入|添加|信息)(?:时间|日期)\s?[:：]|(?:来源|浏览次数|点击数|访问量)\s?[:：]"
)
INFO_LINE: Final = 160  # characters; longer lines are text


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that is a guide."""
    page = look.page
    title = page.article.title.value or page.title
    if not _GUIDE.search(title) or _ABOUT.search(title):
        return
    data = of_text(look, "disclosure_guide")
    if page.kind != "column" or len(data["shown"]) >= LIST:
        yield data


def of_text(look: Look, kind: str) -> dict[str, Any]:
    """What the page shows of the parts of `kind`, and what else might hold them: files, pictures."""
    text = "\n".join(line for line in look.main.split("\n") if len(line) > INFO_LINE or not _INFO.search(line))
    found = elements.shown(kind, text)
    return {
        "shown": found,
        "length": len(text),
        "files": len(look.page.article.attachments),
        "pictures": look.pictures,
    }
