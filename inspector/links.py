"""What the checks on links share. Only `broken` is ever counted, and only with two observations (design.md part 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.models import Target
    from inspector.check import Case

_BROKEN = N_("The link “{text}” cannot be opened: {url} ({cause}).")
_BROKEN_NO_TEXT = N_("A link, picture or file cannot be opened: {url} ({cause}).")
# A link of the template is said once, with its place in words.
_BROKEN_EVERYWHERE = N_("The link “{text}” cannot be opened: {url} ({cause}). {where}")
_BROKEN_EVERYWHERE_NO_TEXT = N_("A link, picture or file cannot be opened: {url} ({cause}). {where}")
_EVERY_PAGE = N_("It is on every page, in the same place: {position}.")
_NEARLY_EVERY_PAGE = N_("It is on nearly every page, in the same place: {position}.")
_EVERY_PAGE_SOMEWHERE = N_("It is on nearly every page, in the same place.")

NOT_CHECKED = N_("No link of the site was checked.")
NOT_SURE = N_("{blocked} links refuse our program and {uncertain} gave no clear answer; these are not counted.")
ONLY_READ = N_("Only the links on the {pages} pages that were read were checked: {stopped_by}.")


class LinkParams(Base, frozen=True):
    """`min_attempts`: failed observations by GET that a broken target needs before it counts."""

    min_attempts: Count = 2


def target_evidence(target: Target, pages_read: int = 0) -> dict[str, Any]:
    """What a third person needs to look at the link again. `pages_read` is told with a link of the template."""
    odd: dict[str, Any] = {}
    if target.every_page:
        odd |= {"on_every_page": True, "pages_read": pages_read}
    if target.title:
        odd["title"] = target.title
    if target.tls:
        odd["tls"] = target.tls.split(",")
    return {
        "text": target.text,
        "position": target.position,
        "kind": target.kind,
        "cause": target.cause,
        "status": target.status,
        "final_url": target.final_url,
        "attempts": [
            {"at": attempt.at, "outcome": attempt.outcome, "status": attempt.status, "detail": attempt.detail}
            for attempt in target.attempts
        ],
        **odd,
    }


def broken(case: Case, chosen: Callable[[Target], bool]) -> CheckResult:
    """One finding per broken target among the chosen; below `min_attempts` failed observations it is suspected only.

    So is what only stylesheets load.
    """
    snapshot = case.snapshot
    if not snapshot.links.checked and not snapshot.targets:
        return CheckResult("could_not_check", NOT_CHECKED)
    need = of(case, LinkParams).min_attempts
    findings, blocked, uncertain, seen = [], 0, 0, set()
    for target in snapshot.targets:
        if not chosen(target) or target.url in seen:
            continue
        seen.add(target.url)
        if target.verdict == "broken":
            findings.append(_finding(target, need, snapshot.run.pages))
        blocked += target.verdict == "blocked"
        uncertain += target.verdict == "uncertain"
    reason, params = _reservation(case, blocked, uncertain)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", reason, params, tuple(findings))


def _reservation(case: Case, blocked: int, uncertain: int) -> tuple[str, dict[str, Any]]:
    """What the reader must know beside the outcome: a truncated crawl matters more than a few unclear answers."""
    run = case.snapshot.run
    if not run.complete:
        return ONLY_READ, {"pages": run.pages, "stopped_by": run.stopped_by or ""}
    if blocked or uncertain:
        return NOT_SURE, {"blocked": blocked, "uncertain": uncertain}
    return "", {}


def _finding(target: Target, need: int, pages: int) -> FindingDraft:
    failed = sum(attempt.outcome not in {"ok", "redirected", "not_modified"} for attempt in target.attempts)
    text = target.text.strip()
    params: dict[str, Any] = {"text": text, "url": target.url, "cause": target.cause}
    template = _BROKEN if text else _BROKEN_NO_TEXT
    if target.every_page:
        template = _BROKEN_EVERYWHERE if text else _BROKEN_EVERYWHERE_NO_TEXT
        params["where"] = _where(target, pages)
    return FindingDraft(
        key=f"target:{target.url}",
        url=target.url,
        template=template,
        params=params,
        evidence=target_evidence(target, pages),
        found_on=target.found_on[:100],
        found_on_total=target.found_on_total,
        # Whether any page uses the rule of a stylesheet that loads it is not known.
        suspected=failed < need or target.position == "stylesheet",
    )


def _where(target: Target, pages: int) -> dict[str, Any]:
    """Where on every page a link stands, as a message of its own."""
    if target.position == "unknown":
        return {"template": _EVERY_PAGE_SOMEWHERE, "params": {}}
    whole = target.found_on_total >= pages > 0
    return {"template": _EVERY_PAGE if whole else _NEARLY_EVERY_PAGE, "params": {"position": target.position}}
