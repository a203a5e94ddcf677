"""Maps without the number of their approval (审图号).

国办发〔2017〕47号: 使用标准地图, 标明审图号; 地图管理条例. A candidate: the number may stand within the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_LACKS = N_(
    "“{title}” shows a map, and no approval number (审图号) is written on the page. It may stand within the picture: "
    "look at it."
)
_NONE = N_("No page was read whose title names a map.")


class Params(Base, frozen=True):
    """`most`: findings at most."""

    most: Count = 20


def check(case: Case) -> CheckResult:
    """One candidate for each page."""
    params = of(case, Params)
    pages = case.snapshot.traits_of("maps")
    if not pages:
        return CheckResult("not_applicable", _NONE)
    lacking = [one for one in pages if not one.data.get("number")]
    found = [
        FindingDraft(
            f"page:{one.url}",
            one.url,
            _LACKS,
            {"title": one.title},
            {"title": one.title, "image": one.data.get("image", "")},
            (one.url,),
            1,
            suspected=True,
        )
        for one in lacking[: params.most]
    ]
    return CheckResult("pass", findings=tuple(found))
