"""The site's code (网站标识码): at the foot of the home page, in its form, and the one that the registry has.

国办发〔2017〕47号, 底部功能区; 国办秘函〔2019〕19号, 网站标识. Ten characters: digits, or bm and eight digits.
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

_MISSING = N_("The foot of the home page does not show the code of the site.")
_OTHER = N_("The home page shows the site code {shown}; the registry has {registered}.")
_CODE = re.compile(r"(?:bm\d{8}|\d{10})", re.IGNORECASE)


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding when the code is not there; a candidate when it is not the registered one."""
    shown = str(case.snapshot.home.identity.get("site_code") or "").lower()
    if not shown or not case.snapshot.home.identity.get("site_code_shown"):
        return one_mark(case, "site_code_shown", _MISSING)
    registered = case.snapshot.site.site_code.strip().lower()
    if _CODE.fullmatch(registered) and shown != registered:
        finding = lack(case, "site_code", _OTHER, sure=False, shown=shown, registered=registered)
        return CheckResult("pass", findings=(finding,))
    return CheckResult("pass")
