"""The ICP filing number (ICP备案编号) at the foot of the home page: there, and in its form.

国办发〔2017〕47号, 底部功能区; 国办秘函〔2019〕19号, 网站标识; 互联网信息服务管理办法.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inspector.check import CheckResult
from inspector.home_marks import lack, one_mark
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_MISSING = N_("The foot of the home page does not show an ICP filing number.")
_MALFORMED = N_("The ICP filing number on the home page does not have its form: {shown}.")
_FORM = re.compile(r"[\u4e00-\u9fff]ICP备\d{5,10}号(?:-\d{1,4})?")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding when the number is not there; a candidate when it has another form than 京ICP备05000000号-1."""
    number = str(case.snapshot.home.identity.get("icp") or "")
    if not number:
        return one_mark(case, "icp", _MISSING)
    if _FORM.fullmatch(number):
        return CheckResult("pass")
    return CheckResult("pass", findings=(lack(case, "icp", _MALFORMED, sure=False, shown=number),))
