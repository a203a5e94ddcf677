"""A place on the home page for information of the State Council and of superior bodies.

国办发〔2017〕47号: important policy information of the State Council has a column in a prominent place of the home
page. A column of that kind that the home page leads to is enough, in whatever system it lies; so are several links to
the portal of the State Council side by side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from inspector.params import of
from inspector.presence import absent_state, host_of
from inspector.required import Requirement  # noqa: TC001 - msgspec reads the annotation
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Column
    from inspector.check import Case

CATEGORY = "superior_information"
_NONE = N_("The home page has no column for important policy information of the State Council and superior bodies.")
_NOT_ON_HOME = N_(
    "The site has a column for information of superior bodies (“{name}”), but its home page does not lead to it."
)
_UNSURE = N_("No column for information of superior bodies was found, but there may be one: {detail}")


class Params(Base, frozen=True):
    """`required`: the column that must be there. `names`: parts of names of columns that do as well.

    `hosts`: the portal of the State Council; `links`: so many links of the home page to it are a column of their own.
    """

    required: tuple[Requirement, ...]
    names: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    links: int = 3


def check(case: Case) -> CheckResult:
    """At most one finding: there is no such column, or the home page does not lead to it."""
    rule, snapshot = of(case, Params), case.snapshot
    home = snapshot.home.url or snapshot.site.url
    places = [one for one in snapshot.columns if one.category == CATEGORY or _named(one, rule)]
    if any(one.level == 1 or home in one.found_on for one in places):
        return CheckResult("pass")
    led_to = [one for one in snapshot.targets if not one.own and one.on_home and host_of(one.url, rule.hosts)]
    if len(led_to) >= rule.links:
        return CheckResult("pass")
    # A home page whose lists a script builds may hold the column unseen.
    sure = bool(snapshot.home.items) and not snapshot.home.navigation_only
    if places:
        # A page that only some link in a text leads to is hardly the column that was made for it.
        return _failing(case, rule, _NOT_ON_HOME, {"name": places[0].name}, places[0].url, sure=sure)
    state = absent_state(case, CATEGORY)
    if state is None:  # an article says that it stands in such a column: there is one, found in no menu
        return _failing(case, rule, _NONE, {}, home, sure=False)
    if state.state != "missing":
        causes = ("cause", "stopped_by", "verdict")
        params: dict[str, Any] = {key: state.params[key] for key in causes if key in state.params}
        detail = {"template": state.reason, "params": state.params}
        return CheckResult("could_not_check", _UNSURE, {"detail": detail, **params}, unknown=1)
    return _failing(case, rule, _NONE, {}, home, sure=sure)


def _named(column: Column, rule: Params) -> bool:
    return any(name in column.name for name in rule.names)


def _failing(case: Case, rule: Params, template: str, params: dict[str, Any], url: str, *, sure: bool) -> CheckResult:
    home = case.snapshot.home.url or case.snapshot.site.url
    evidence = {**params, "searched": list(rule.names), "pages": case.snapshot.run.pages}
    finding = FindingDraft(f"home:{CATEGORY}", url, template, params, evidence, (home,), 1, suspected=not sure)
    return CheckResult("fail" if sure else "pass", findings=(finding,))
