"""Columns, and pages without a column, that a body of this type must have and that the site does not show.

国办发〔2017〕47号 三; 政府信息公开条例 第12条, 第20条; 国办公开办函〔2019〕61号. One finding per missing category,
each with its clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from db.models import FindingDraft
from inspector import required_items
from inspector.check import CheckResult
from inspector.params import Params as Base
from inspector.params import known_categories, of
from inspector.required import Requirement, applying
from inspector.required_items import RequiredItem  # noqa: TC001 - msgspec reads the annotation
from inspector.required_pages import RequiredPage, missing_pages
from xuncha.i18n import N_

if TYPE_CHECKING:
    from inspector.check import Case

_MISSING = N_("No column for {category} was found on the site ({document}, {clause}).")
_CANDIDATE = N_(
    "No column for {category} was found on the site ({document}, {clause}). The text asks for the information, not for "
    "a column of its own; please look whether it stands elsewhere."
)
_UNSURE = N_("{unknown} required columns were not found but may exist: {detail}")
_ITEMS_UNSURE = N_("{unknown} further things that must be shown could not be looked for: {detail}")
_NOTHING_REQUIRED = N_("No column is required of a body of this type.")


class Params(Base, frozen=True):
    """`required`: what must exist, for which bodies, and on what ground.

    `judged_elsewhere`: categories whose absence another indicator judges: one cause is counted once. `pages`: pages
    that need no column of their own; those not found are candidates, and only after a complete crawl. `items`: what
    else must be shown (`inspector.required_items`).
    """

    required: tuple[Requirement, ...]
    pages: tuple[RequiredPage, ...] = ()
    items: tuple[RequiredItem, ...] = ()
    judged_elsewhere: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known_categories(self.judged_elsewhere)


def check(case: Case) -> CheckResult:
    """Reads the states `missing` and `unknown` that `inspector.required` worked out; a state with an address exists."""
    site = case.snapshot.site
    rule = of(case, Params)
    required = [one for one in applying(rule.required, site.body_type) if one.category not in rule.judged_elsewhere]
    missing, not_told = required_items.findings(rule.items, case.snapshot)
    if not required and not rule.pages and not missing:
        return CheckResult("not_applicable", _NOTHING_REQUIRED)
    absent = {state.category: state for state in case.columns if not state.url and not state.name}
    findings, unsure = list(missing), []
    for item in required:
        state = absent.get(item.category)
        if state is not None and state.state == "missing":
            findings.append(_finding(case, item))
        elif state is not None:
            unsure.append(state)
    if case.snapshot.run.complete:
        findings += missing_pages(case, rule.pages)
    reason, params = "", {}
    if unsure:
        first = unsure[0]
        detail = {"template": first.reason, "params": first.params}
        params = {"unknown": len(unsure), "categories": [state.category for state in unsure], "detail": detail}
        params |= {key: value for key, value in first.params.items() if key in {"cause", "stopped_by", "verdict"}}
        reason = _UNSURE
    elif not_told:
        detail = {"template": not_told[0].reason, "params": not_told[0].params}
        reason, params = _ITEMS_UNSURE, {"unknown": len(not_told), "detail": detail}
    if any(not finding.suspected for finding in findings):
        return CheckResult("fail", reason, params, tuple(findings), unknown=len(unsure))
    return CheckResult("could_not_check" if unsure else "pass", reason, params, tuple(findings), unknown=len(unsure))


def _finding(case: Case, item: Requirement) -> FindingDraft:
    home = case.snapshot.home.url or case.snapshot.site.url
    params = {"category": item.category, "document": item.document, "clause": item.clause}
    evidence = {
        **params,
        "number": item.number,
        "quote": item.quote,
        "source_status": item.status,
        "also": [msgspec.to_builtins(source) for source in item.also],
        "accepted_categories": [item.category, *item.accept],
        "pages": case.snapshot.run.pages,
    }
    template = _CANDIDATE if item.candidate else _MISSING
    key = f"missing:{item.category}"
    return FindingDraft(key, home, template, params, evidence, (home,), 1, suspected=item.candidate)
