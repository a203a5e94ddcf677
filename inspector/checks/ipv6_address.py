"""Whether the name of the site leads to an IPv6 address.

GA 三(一): 新建的政府网站要全面支持互联网协议第六版; 国办秘函〔2019〕19号, 功能设计 · IPv6改造. Only the name is
looked up; whether pages are delivered over IPv6 is not asked, because few inspecting machines have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.check import CheckResult
from inspector.home_marks import ON_TRIAL, lack, on_trial
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_MISSING = N_("The name of the site leads to no IPv6 address from here, only to {addresses}.")
_UNKNOWN = N_("It is not known which addresses the name of the site leads to.")
_MAX_SHOWN = 4


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """A candidate where only IPv4 addresses were found: name servers differ from place to place."""
    if on_trial(case):
        return CheckResult("not_applicable", ON_TRIAL)
    addresses = case.snapshot.home.addresses
    if not addresses:
        return CheckResult("could_not_check", _UNKNOWN)
    if any(":" in address for address in addresses):
        return CheckResult("pass")
    shown = ", ".join(addresses[:_MAX_SHOWN])
    return CheckResult("pass", findings=(lack(case, "ipv6", _MISSING, sure=False, addresses=shown),))
