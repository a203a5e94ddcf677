"""Whether the home page is made for telephones: a viewport, or a link to a version for them.

ZK 五(四): 加强移动终端服务. Whether it reads well there is for people to see, so it is a candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.check import CheckResult
from inspector.home_marks import lack, shown, unread
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_MISSING = N_("The home page is not made for telephones: it states no viewport and leads to no version for them.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate."""
    offered = shown(case)
    if offered is None:
        return unread()
    if offered.get("viewport") or offered.get("phone_link"):
        return CheckResult("pass")
    return CheckResult("pass", findings=(lack(case, "mobile", _MISSING, sure=False),))
