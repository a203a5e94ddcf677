"""Whether the name of the site leads to an IPv6 address.

GA 三(一): 新建的政府网站要全面支持互联网协议第六版; 国办秘函〔2019〕19号, 功能设计 · IPv6改造. Where the
inspecting machine has a way to IPv6 itself, the home page is asked for over it; elsewhere only the name is looked up.
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
_SILENT = N_(
    "The name of the site leads to {addresses}, but its home page did not open from here over IPv6, while it did"
    " otherwise."
)
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
    six = [address for address in addresses if ":" in address]
    if six and case.snapshot.home.over_ipv6 == "failed":
        told = ", ".join(six[:_MAX_SHOWN])
        return CheckResult("pass", findings=(lack(case, "ipv6", _SILENT, sure=False, addresses=told),))
    if six:
        return CheckResult("pass")
    shown = ", ".join(addresses[:_MAX_SHOWN])
    return CheckResult("pass", findings=(lack(case, "ipv6", _MISSING, sure=False, addresses=shown),))
