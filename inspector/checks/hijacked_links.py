"""Links to other sites that somebody else holds now: for sale, gambling, pornography, or a change of owner.

国办秘函〔2019〕19号 counts links to pornography and violence among the serious troubles (单项否决 1); an expired domain
that others bought is how they come onto a site. What only seems to have changed hands is suspected: people decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.known_domains import accuses_nobody, is_known
from inspector.links import NOT_CHECKED, target_evidence
from inspector.owners import changed_hands
from inspector.params import Params as Base
from xuncha.i18n import N_
from xuncha.vocabulary.harm import advertises, for_sale

if TYPE_CHECKING:
    from db.models import Target
    from inspector.check import Case

_PARKED = N_("The link “{text}” leads to a domain that seems to be for sale or no longer in use: {url} (“{title}”).")
_HARM = N_("The link “{text}” leads to a page that seems to advertise gambling or pornography: {url} (“{title}”).")
_LANGUAGE = N_(
    "The link “{text}” may lead to somebody else now: {url} was “{old_title}” in Chinese and is “{title}” in another "
    "language. To be looked at."
)
_REDIRECT = N_(
    "The link “{text}” may lead to somebody else now: {url} was “{old_title}” and now leads to {final_domain}, "
    "“{title}”. To be looked at."
)
_GAMBLING_RULE = "gambling title"  # of spiders.pages.kind


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding per target on another host; a seeming change of owner is suspected only."""
    snapshot = case.snapshot
    if not snapshot.links.checked and not snapshot.targets:
        return CheckResult("could_not_check", NOT_CHECKED)
    found = {target.url: _finding(target) for target in snapshot.targets if not target.own and target.verdict == "good"}
    findings = tuple(finding for finding in found.values() if finding is not None)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=findings)


def _finding(target: Target) -> FindingDraft | None:
    place = target.final_domain or target.domain
    if is_known(place) or is_known(target.domain):
        return None
    if words := advertises(target.title):
        return _draft(target, _HARM, {"words": list(words)})
    if target.parked == _GAMBLING_RULE:
        return _draft(target, _HARM, {"recognised_by": target.parked})
    if not accuses_nobody(place) and (sign := target.parked or for_sale(target.title)):
        return _draft(target, _PARKED, {"recognised_by": sign})
    if (change := changed_hands(target)) is not None:
        before, what = change
        evidence = {
            "old_title": before.title,
            "old_language": before.language,
            "old_final_domain": before.final_domain,
            "old_last_seen": before.last_seen,
        }
        template = _LANGUAGE if what == "language" else _REDIRECT
        return _draft(target, template, evidence, suspected=True)
    return None


def _draft(target: Target, template: str, more: dict[str, Any], *, suspected: bool = False) -> FindingDraft:
    return FindingDraft(
        key=f"target:{target.url}",
        url=target.url,
        template=template,
        params={
            "text": target.text.strip() or target.url,
            "url": target.url,
            "title": target.title,
            "old_title": more.get("old_title", ""),
            "final_domain": target.final_domain,
        },
        evidence=target_evidence(target)
        | {"domain": target.domain, "final_domain": target.final_domain, "language": target.language}
        | more,
        found_on=target.found_on[:100],
        found_on_total=target.found_on_total,
        suspected=suspected,
    )
