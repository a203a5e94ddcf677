"""Documents of superior bodies that the site does not show although their time has run out.

国办函〔2016〕68号 on the ground of 国办发〔2014〕57号: important State Council information is reposted within 24
hours. Local rules give other hours; the rulebook or a profile says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import of
from inspector.reposts import RepostParams, Standing, Standings, evidence, shown, standings
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.models import Column, Upstream
    from inspector.check import Case

_MISSING = N_(
    "“{upstream_title}” ({upstream_number}), published by {upstream_name} on {upstream_at}, was not found on the site; "
    "it had to be reposted within {deadline_hours} hours."
)
_MISSING_NO_NUMBER = N_(
    "“{upstream_title}”, published by {upstream_name} on {upstream_at}, was not found on the site; "
    "it had to be reposted within {deadline_hours} hours."
)
_MAYBE = N_(
    "“{upstream_title}”, published by {upstream_name} on {upstream_at}: only a page that may or may not be a repost "
    "was found ({reposted_url}). A person must decide."
)
NO_UPSTREAM = N_("No superior site was named whose documents must be reposted.")
NOTHING_DUE = N_("No document of the superior sites had to be reposted by {as_of} within the last {window_days} days.")
UNDECIDED = N_("{unknown} of {due} documents could not be decided: {detail}")
UPSTREAM_UNUSABLE = N_("The documents of {upstream_name} cannot be used: {problem}.")
UPSTREAM_EMPTY = N_("No policy document of {upstream_name} is known; its policy columns may have been redesigned.")
UPSTREAM_COLUMN = N_(
    "The column {column} of {upstream_name} cannot be read at present ({problem}); "
    "{unknown} of its documents are not judged."
)
_INCOMPLETE = N_("The crawl of the site ended before everything was read: {stopped_by}.")
_UNREAD = N_("{place_category}, where reposts are shown, could not be read: {url}.")
_NO_SURE_COPY = N_("Only pages that may or may not be reposts were found.")


class Params(RepostParams, frozen=True):
    """See `RepostParams`."""


def check(case: Case) -> CheckResult:
    """One finding per document that is surely due and surely not there."""
    if not case.snapshot.upstreams:
        return CheckResult("not_applicable", NO_UPSTREAM)
    params = of(case, Params)
    found = standings(case, params)
    due = [standing for standing in found.every if standing.due or standing.copies]
    absent = [standing for standing in due if not standing.copies]
    unsure = [standing for standing in due if standing.copies and not standing.sure]
    doubt = why_unseen(case, params) if absent else None
    findings = [] if doubt else [_finding(case, standing, params) for standing in absent]
    findings += [_finding(case, standing, params, suspected=True) for standing in unsure if standing.due]
    if doubt is None and unsure:
        doubt = _NO_SURE_COPY, {}
    unknown = (len(absent) if not any(not item.suspected for item in findings) else 0) + len(unsure)
    return settle(case, params, findings, found, due, doubt, unknown)


def settle(
    case: Case,
    params: RepostParams,
    findings: Sequence[FindingDraft],
    found: Standings,
    due: Sequence[Standing],
    doubt: tuple[str, dict[str, Any]] | None,
    unknown: int,
) -> CheckResult:
    """The outcome of a repost check: findings decide; without them every doubt makes it `could_not_check`."""
    failing = any(not finding.suspected for finding in findings)
    reason: str = ""
    reason_params: dict[str, Any] = {}
    if found.unusable:
        reason, reason_params = _unusable(found.unusable[0])
    elif found.troubled:
        reason, reason_params = _troubled(found.troubled)
    elif doubt is not None and unknown:
        reason = UNDECIDED
        reason_params = {"unknown": unknown, "due": len(due), "detail": {"template": doubt[0], "params": doubt[1]}}
        reason_params |= {
            key: value for key, value in doubt[1].items() if key in {"stopped_by", "list_state", "verdict"}
        }
    if failing:
        return CheckResult("fail", reason, reason_params, tuple(findings), unknown=unknown)
    if reason:
        return CheckResult("could_not_check", reason, reason_params, tuple(findings), unknown=unknown)
    if not due:
        numbers = {"as_of": case.as_of.date().isoformat(), "window_days": params.window_days}
        return CheckResult("not_applicable", NOTHING_DUE, numbers, tuple(findings))
    return CheckResult("pass", findings=tuple(findings))


def _unusable(upstream: Upstream) -> tuple[str, dict[str, Any]]:
    name = upstream.site.name or upstream.site.url
    if upstream.problem:
        return UPSTREAM_UNUSABLE, {"upstream_name": name, "problem": upstream.problem}
    return UPSTREAM_EMPTY, {"upstream_name": name}


def _troubled(troubled: Sequence[Standing]) -> tuple[str, dict[str, Any]]:
    first, note = troubled[0].upstream, troubled[0].note
    names = {
        "upstream_name": first.site.name or first.site.url,
        "column": (note.column_name or note.column_url) if note else "",
    }
    return UPSTREAM_COLUMN, {**names, "problem": note.trouble if note else "", "unknown": len(troubled)}


def why_unseen(case: Case, params: RepostParams) -> tuple[str, dict[str, Any]] | None:
    """Why a repost may exist unseen: the crawl is incomplete, or the place where reposts are shown cannot be read."""
    run = case.snapshot.run
    if not run.complete:
        return _INCOMPLETE, {"stopped_by": run.stopped_by or ""}
    places = [column for column in case.snapshot.columns if column.category in params.shown_in]
    unread = [column for column in places if _unread(column)]
    for column in unread:
        # Beside the policy columns that were read, a page that only a link in some text leads to does not matter.
        if column.level or len(unread) == len(places):
            seen = {"list_state": column.list_state} if column.verdict == "good" else {"verdict": column.verdict}
            return _UNREAD, {"place_category": column.category, "url": column.url, **seen}
    return None


def _unread(column: Column) -> bool:
    """Its list was not read, or lies in another system."""
    unread = column.verdict != "good" or column.list_state in {"script", "unread", "not_fetched"}
    return unread or column.rest_unread or column.exempt in {"external", "login"}


def _finding(case: Case, standing: Standing, params: RepostParams, *, suspected: bool = False) -> FindingDraft:
    original, copy = standing.original, standing.copies[0] if standing.copies else None
    values: dict[str, Any] = {
        "upstream_title": original.title,
        "upstream_number": original.doc_number,
        "upstream_name": standing.upstream.site.name or standing.upstream.site.url,
        "upstream_at": shown(standing.at),
        "deadline_hours": params.deadline_hours,
        "reposted_url": copy.url if copy else "",
    }
    template = _MAYBE if suspected else _MISSING if original.doc_number else _MISSING_NO_NUMBER
    return FindingDraft(
        key=f"repost:{original.url}",
        url=original.url,
        template=template,
        params=values,
        evidence=evidence(case, standing, params, copy, None),
        suspected=suspected,
    )
