"""The site's domain: under .gov.cn (or .政务), a name and not a bare address.

国办发〔2017〕47号 域名; 国办函〔2018〕55号; 湖北 2018 通报: 仅提供IP地址访问.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.home_marks import ON_TRIAL, host_of, on_trial
from inspector.params import Params as Base
from inspector.params import of
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_ADDRESS = N_("The site is reached by a bare address ({host}) and has no domain of its own.")
_OTHER = N_("The site's domain {host} does not lie under {expected}.")
_PORTAL = N_("The portal of a government is to be called www.….gov.cn; this one is called {host}.")


class Params(Base, frozen=True):
    """`endings`: domains below which a government site lies. `portals`: body types whose site begins with www."""

    endings: tuple[str, ...]
    portals: tuple[str, ...] = ()


def check(case: Case) -> CheckResult:
    """One finding for the host of the home page."""
    params = of(case, Params)
    if on_trial(case):
        return CheckResult("not_applicable", ON_TRIAL)
    home = case.snapshot.home.url or case.snapshot.site.url
    host, address = host_of(case)
    if address is not None:
        return _found(home, host, _ADDRESS, sure=True)
    if not any(host == ending or host.endswith(f".{ending}") for ending in params.endings):
        return _found(home, host, _OTHER, sure=True, expected=", ".join(f".{one}" for one in params.endings))
    if case.snapshot.site.body_type in params.portals and not host.startswith("www."):
        return _found(home, host, _PORTAL, sure=False)
    return CheckResult("pass")


def _found(home: str, host: str, template: str, *, sure: bool, **params: str) -> CheckResult:
    finding = FindingDraft(
        "domain", home, template, {"host": host, **params}, {"host": host, **params}, (home,), 1, suspected=not sure
    )
    return CheckResult("fail" if sure else "pass", findings=(finding,))
