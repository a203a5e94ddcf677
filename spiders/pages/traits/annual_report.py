"""The annual report on disclosure (政府信息公开工作年度报告, 条例 第50条): its year and the parts that it has.

Data: `year`, `shown` (part -> where), `length`, `files`, `pictures`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.traits import disclosure_guide

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other"})
HINTS: Final = ("年度报告", "年报", "公开工作报告", "公开报告")
_REPORT = re.compile(r"(?:信息|政务)公开(?:工作)?.{0,12}(?:年度?报告?|报告)")
_YEAR = re.compile(r"(20[0-4]\d)\s?年?")
# About a report or something else: interpretations, notices that ask for reports, reports on the site.
_ABOUT = re.compile(r"解读|图解|通知|提示|模板|格式|统计表|报表|年度报告的函|专栏|网站工作")


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a page that is such a report."""
    title = look.page.article.title.value or look.page.title
    year = _YEAR.search(title)
    if not _REPORT.search(title) or _ABOUT.search(title) or year is None:
        return
    yield {"year": int(year.group(1)), **disclosure_guide.of_text(look, "annual_report")}
