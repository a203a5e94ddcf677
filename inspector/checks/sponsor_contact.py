"""Who runs the site and how to reach them: sponsor (主办单位) and telephone at the foot of the home page.

国办发〔2017〕47号, 底部功能区: 主办单位及联系方式; 国办秘函〔2019〕19号, 网站标识.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.check import CheckResult
from inspector.home_marks import foot, lack
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_WHAT = {
    "sponsor": N_("The foot of the home page does not name the body that runs the site."),
    "both": N_("The foot of the home page names neither the body that runs the site nor how to reach it."),
    "contact": N_("The foot of the home page does not show how to reach the body that runs the site."),
}


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding where neither is shown; only a candidate where one of them is."""
    identity = case.snapshot.home.identity
    sponsor, contact = bool(identity.get("sponsor")), bool(identity.get("contact"))
    if sponsor and contact:
        return CheckResult("pass")
    sure = foot(case)
    if isinstance(sure, CheckResult):
        return sure
    # A telephone may stand in a picture or behind 联系我们, and 版权所有 may name the body: alone, each is a candidate.
    what = "contact" if sponsor else "sponsor" if contact else "both"
    finding = lack(case, "sponsor", _WHAT[what], sure=sure and what == "both")
    return CheckResult("pass" if finding.suspected else "fail", findings=(finding,))
