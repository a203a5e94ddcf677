"""A search on the home page that leads somewhere.

国办秘函〔2019〕19号, 功能设计 · 搜索功能; 条例 第24条: the platform can be searched; ZK 五(四): 智能查找.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.home_marks import lack, shown, unread
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_MISSING = N_("No search was found on the home page.")
_DEAD = N_("The search of the home page leads to a page that cannot be opened: {target}.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """A candidate when there is no search (a script may build it), a finding when its page is broken."""
    offered = shown(case)
    if offered is None:
        return unread()
    search = offered.get("search")
    if not isinstance(search, dict) or not search:
        sure = not offered.get("foot_scripts") and not offered.get("frames")
        return CheckResult("pass", findings=(lack(case, "search", _MISSING, sure=False, scripts=not sure),))
    action = str(search.get("action") or "")
    page = action.partition("?")[0]
    for target in case.snapshot.targets:
        if page and target.verdict == "broken" and target.url.partition("?")[0] == page:
            home = case.snapshot.home.url or case.snapshot.site.url
            attempts = [[one.at, one.outcome, one.status] for one in target.attempts[-5:]]
            evidence = {"target": target.url, "cause": target.cause, "status": target.status, "attempts": attempts}
            finding = FindingDraft("search", home, _DEAD, {"target": target.url}, evidence, (home,), 1)
            return CheckResult("fail", findings=(finding,))
    return CheckResult("pass")
