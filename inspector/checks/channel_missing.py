"""A site without any way to ask or advise its office online (2019 indicators, 互动回应差: 网上有效咨询建言渠道).

网上信访 and 纪检举报 are no such way. A form, a link to one, a mailbox in another system: any of them is enough.
A veto: a person confirms it before anybody is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.letters import letters
from inspector.params import Params as Base
from inspector.params import of
from inspector.parts import words
from inspector.presence import absent_state, link_elsewhere
from inspector.required import Requirement  # noqa: TC001 - msgspec reads the annotation
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_NONE = N_("No way to ask or advise the office online was found: no mailbox, no form, no link to one.")
_NO_ENTRY = N_("The site shows messages in “{name}”, but no place to write one was found. To be looked at.")
_ONLY_OTHERS = N_("No mailbox for questions was found; the site offers {others} only. To be looked at.")
_UNSURE = N_("No way to ask the office online was found, but there may be one: {detail}")
_NO_FORM = N_("There is a mailbox, but no form to write with was read on its page; a script may build it: {url}.")
_NOT_READ = N_("The page to write to the office could not be read: {url} ({verdict}).")


class Params(Base, frozen=True):
    """`required`: the column that must be there; `instead`: categories that make its absence only suspected.

    `hosts`, `names`: parts of hosts and words of links that lead to mailboxes in other systems.
    """

    required: tuple[Requirement, ...]
    instead: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def check(case: Case) -> CheckResult:
    """At most one finding: the site has no such way."""
    rule = of(case, Params)
    snapshot = case.snapshot
    entries = [one for one in snapshot.traits_of("message_entry") if not words(one, "left_out")]
    boxes = [column for column in snapshot.columns if column.category == "letters"]
    if entries or link_elsewhere(snapshot, rule.hosts, rule.names) is not None:
        return CheckResult("pass")
    if any(column.exempt in {"external", "login", "form"} for column in boxes):
        return CheckResult("pass")
    unread = next((one for one in boxes if one.verdict != "good" or one.list_state in {"script", "not_fetched"}), None)
    if unread is not None:
        verdict = unread.verdict if unread.verdict != "good" else unread.list_state
        return CheckResult("could_not_check", _NOT_READ, {"url": unread.url, "verdict": verdict}, unknown=1)
    if boxes and letters(snapshot):
        return _result(case, _NO_ENTRY, {"name": boxes[0].name}, boxes[0].url, suspected=True)
    if boxes:
        return CheckResult("could_not_check", _NO_FORM, {"url": boxes[0].url}, unknown=1)
    state = absent_state(case, "letters")
    if state is None:  # an article says that it stands in a mailbox, so there is one
        return CheckResult("pass")
    if state.state != "missing":
        detail = {"template": state.reason, "params": state.params}
        return CheckResult("could_not_check", _UNSURE, {"detail": detail, **_cause(state.params)}, unknown=1)
    home = snapshot.home.url or snapshot.site.url
    others = [column.name for column in snapshot.columns if column.category in rule.instead]
    if others:
        return _result(case, _ONLY_OTHERS, {"others": "、".join(others[:5])}, home, suspected=True)
    return _result(case, _NONE, {}, home, suspected=False)


def _cause(params: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key in {"cause", "stopped_by", "verdict"}}


def _result(case: Case, template: str, params: dict[str, Any], url: str, *, suspected: bool) -> CheckResult:
    finding = FindingDraft(
        key="channel",
        url=url,
        template=template,
        params=params,
        evidence={**params, "pages": case.snapshot.run.pages},
        found_on=(url,),
        found_on_total=1,
        suspected=suspected,
    )
    return CheckResult("pass" if suspected else "fail", findings=(finding,))
