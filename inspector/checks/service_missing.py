"""A government site that offers no services at all (2019 indicators, 服务不实用: 未提供办事服务).

A column, a guide, or a link to the service system of the region is enough. Departments without public services are not
bound, so departments are left out. A veto: a person confirms it before anybody is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from inspector.params import of
from inspector.presence import absent_state, link_elsewhere
from inspector.required import Requirement, applying
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_NONE = N_("No services were found on the site: no column, no service guide, no link to a service system.")
_NOT_BOUND = N_("Only governments must offer services on every site; departments may have none.")
_UNSURE = N_("No services were found, but there may be some: {detail}")


class Params(Base, frozen=True):
    """`required`: the column that must be there; `hosts`, `names`: how links to service systems are known."""

    required: tuple[Requirement, ...]
    hosts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def check(case: Case) -> CheckResult:
    """At most one finding: the site offers nothing."""
    rule = of(case, Params)
    snapshot = case.snapshot
    if not applying(rule.required, snapshot.site.body_type):
        return CheckResult("not_applicable", _NOT_BOUND)
    state = absent_state(case, "services")
    there = state is None or snapshot.traits_of("service_guide")
    if there or link_elsewhere(snapshot, rule.hosts, rule.names) is not None:
        return CheckResult("pass")
    assert state is not None
    if state.state != "missing":
        params = {"detail": {"template": state.reason, "params": state.params}}
        params |= {key: value for key, value in state.params.items() if key in {"cause", "stopped_by", "verdict"}}
        return CheckResult("could_not_check", _UNSURE, params, unknown=1)
    home = snapshot.home.url or snapshot.site.url
    evidence = {"pages": snapshot.run.pages}
    guessed = snapshot.site.body_type_from == "guessed"  # a veto never rests on a guess
    finding = FindingDraft("services", home, _NONE, {}, evidence, (home,), 1, suspected=guessed)
    return CheckResult("pass" if guessed else "fail", findings=(finding,))
