"""Links that name one thing and lead to another (错链): a home page, another column or site, a file of another type.

Named as a fault in inspection notices (indicators.md part 8, 错链 vs 死链); the points are unconfirmed. A host that
answers every address with its home page is a soft 404 and counted as broken, not here. Another site and another type of
file are only suspected: readers mostly get what they want.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.known_domains import accuses_nobody
from inspector.links import NOT_CHECKED, target_evidence
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Target
    from inspector.check import Case

_MISDIRECTED = N_("The link “{text}” ends on a home page instead of what it names: {url} leads to {final_url}.")

_COLUMN = N_(
    "The link “{text}” leads to the column “{reached_name}”: {url}. The column that it names is at {meant_url}."
)
_AWAY = N_(
    "The link “{text}” to a page of this site leads to another site, {final_domain} (“{title}”): {url}. "
    "To be looked at."
)
_FILE = N_("The file “{text}” is of another type ({file_type}) than its name says: {url}. Most readers can open it.")

# Addresses that are a home page themselves: ending there is no fault.
ALIKE = 60.0  # from here on a title may be what a link text names
_HOME_FILES = ("", "index", "default", "home", "main")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding per target that is not what links to it name."""
    snapshot = case.snapshot
    if not snapshot.links.checked and not snapshot.targets:
        return CheckResult("could_not_check", NOT_CHECKED)
    found = {target.url: finding for target in snapshot.targets if (finding := _any_finding(target)) is not None}
    findings = tuple(found.values())
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=findings)


def _any_finding(target: Target) -> FindingDraft | None:
    if target.verdict != "good" or not target.text.strip():
        return None
    if _misdirected(target):
        return _finding(target, _MISDIRECTED)
    meant_url = str(target.meant.get("url") or "")
    if meant_url:
        reached = str(target.meant.get("reached_name") or "")
        return _finding(target, _COLUMN, meant_url=meant_url, reached_name=reached)
    if _leads_away(target):
        return _finding(target, _AWAY, suspected=True, final_domain=target.final_domain, title=target.title)
    if target.note.startswith("other:"):
        return _finding(target, _FILE, suspected=True, file_type=target.note.removeprefix("other:"))
    return None


def _leads_away(target: Target) -> bool:
    """An own address that ends on the domain of somebody else, whose page is not what the link names.

    An address that names where it leads (link?url=http://...) says what it does.
    """
    if not target.own or not target.final_domain or accuses_nobody(target.final_domain) or not target.title:
        return False
    if target.final_domain.partition(":")[0] in target.url.partition("?")[2]:
        return False
    return fuzz.partial_ratio(target.text.strip(), target.title) < ALIKE


def _misdirected(target: Target) -> bool:
    return target.is_home and not _is_home_address(target.url)


def _is_home_address(url: str) -> bool:
    """Whether the address asked for is itself that of a home page, on whichever host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    folder, _, name = parts.path.rpartition("/")
    return not folder.strip("/") and not parts.query and name.partition(".")[0].lower() in _HOME_FILES


def _finding(target: Target, template: str, *, suspected: bool = False, **named: str) -> FindingDraft:
    return FindingDraft(
        key=f"target:{target.url}",
        url=target.url,
        template=template,
        params={"text": target.text.strip(), "url": target.url, "final_url": target.final_url, **named},
        evidence=target_evidence(target) | named,
        found_on=target.found_on[:100],
        found_on_total=target.found_on_total,
        suspected=suspected,
    )
