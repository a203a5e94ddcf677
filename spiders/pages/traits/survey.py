"""A survey among the public (网上调查, 问卷): what it asks about, until when, and whether its result is shown.

Data: `side` ("call" or "result"), `subject` (comparable), `starts`, `ends` (ISO days, "" if not read), `answered`
(words of the page on its result, "" if none).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spiders.pages.traits import consultation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spiders.pages.traits.look import Look

KINDS: Final = frozenset({"article", "other"})
HINTS: Final = ("问卷", "调查", "投票")
_SURVEY = re.compile(r"问卷|(?:网上|网络|在线|民意|满意度|意愿|需求)[^《》]{0,6}调查|(?:有奖|抽样)调查|投票")
_RESULT = re.compile(r"结果|反馈|汇总|分析|情况|公布")
# Surveys of offices, reports on them, and news about them.
_NOT = re.compile(
    r"统计调查|调查队|调查处理|调查研究|调查评估|事故|普查|登记调查|勘测|调查员|开展|组织|召开|培训|方案|办法|通报|名单|制度|"
    r"表彰|会议|座谈|解读|采购|中标|招标|合同"
)
_DRESS = re.compile(
    r"^.{0,30}?关于|的?(?:公告|通知|启事|邀请函?)$|(?:网上|网络|在线|民意)?(?:问卷)?(?:调查|投票)(?:问卷|活动|表)?|问卷|"
    r"结果|反馈|汇总|分析|情况|公布|公示|\W|20\d\d年?度?"
)


def read(look: Look) -> Iterator[dict[str, Any]]:
    """One trait for a survey or its result."""
    title = look.page.article.title.value or look.page.title
    if not _SURVEY.search(title) or _NOT.search(title):
        return
    side = "result" if _RESULT.search(title) else "call"
    starts, ends = consultation.period(look) if side == "call" else ("", "")
    came = consultation.ANSWERED.search(look.main) if side == "call" else None
    yield {
        "side": side,
        "subject": _DRESS.sub("", title)[:80].removesuffix("的"),
        "starts": starts,
        "ends": ends,
        "answered": came.group()[:60] if came else "",
    }
