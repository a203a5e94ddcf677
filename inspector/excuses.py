"""What people have said of single facts, laid over what a check found: confirmed, dismissed, not applicable, waived.

A waived or dismissed finding stays listed and never counts; a confirmed candidate counts. Pure: both come with the
snapshot, and whether a waiver holds depends on the day judged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db.ledger_models import finding_id
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import FindingDraft, Snapshot
    from inspector.check import CheckResult

_ALL_EXCUSED = N_("What was found is waived, or people have said that it is no fault.")


def apply(outcome: CheckResult, indicator: str, snapshot: Snapshot, day: date) -> CheckResult:
    """The result of a check after what people said; the same object where nobody said anything."""
    if not outcome.findings or not (snapshot.waivers or snapshot.rulings):
        return outcome
    findings = tuple(_ruled(draft, indicator, snapshot, day.isoformat()) for draft in outcome.findings)
    if findings == outcome.findings:
        return outcome
    before, ruled = counting(outcome), replace(outcome, findings=findings)
    after = counting(ruled)
    if outcome.amount is not None:
        # What a check counts beyond its findings (every guide is poor) no longer holds where one of them is excused.
        lost = any(draft.excused and not old.suspected for draft, old in zip(findings, outcome.findings, strict=True))
        ruled = replace(ruled, amount=float(after) if lost else outcome.amount + after - before)
    confirmed = any(old.suspected and not new.suspected for new, old in zip(findings, outcome.findings, strict=True))
    if confirmed and after and outcome.outcome in {"pass", "could_not_check"}:
        return replace(ruled, outcome="fail", reason="", reason_params={})
    if outcome.outcome == "fail" and not after:
        return replace(ruled, outcome="pass", reason=_ALL_EXCUSED, reason_params={})
    return ruled


def counting(outcome: CheckResult) -> int:
    """Number of findings that count against the site."""
    return sum(not (draft.suspected or draft.excused) for draft in outcome.findings)


def all_confirmed(outcome: CheckResult, indicator: str, snapshot: Snapshot) -> bool:
    """Whether a person has confirmed every finding that counts, and there is one."""
    keys = [draft.key for draft in outcome.findings if not (draft.suspected or draft.excused)]
    return bool(keys) and all(snapshot.rulings.get((indicator, key)) == "confirmed" for key in keys)


def _ruled(draft: FindingDraft, indicator: str, snapshot: Snapshot, day: str) -> FindingDraft:
    said = snapshot.rulings.get((indicator, draft.key), "")
    if said == "dismissed":
        return replace(draft, excused="dismissed")
    if said == "not_applicable":
        return replace(draft, excused="not_applicable")
    if said == "confirmed":
        draft = replace(draft, suspected=False)
    site = snapshot.site.id
    identity = finding_id(site, indicator, draft.key)
    if any(
        waiver.holds(day) and waiver.covers(site, indicator, identity, draft.url, draft.params, draft.evidence)
        for waiver in snapshot.waivers
    ):
        return replace(draft, excused="waived")
    return draft
