"""Links that name one thing and end on the home page of a host (错链).

Named as a fault in inspection notices (indicators.md part 8, 错链 vs 死链); the points are unconfirmed. A host that
answers every address with its home page is a soft 404 and counted as broken, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.links import NOT_CHECKED, target_evidence
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Target
    from inspector.check import Case

_MISDIRECTED = N_("The link “{text}” ends on a home page instead of what it names: {url} leads to {final_url}.")

# Addresses that are a home page themselves: ending there is no fault.
_HOME_FILES = ("", "index", "default", "home", "main")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One finding per target that landed on the home page of its host although its address is deeper."""
    snapshot = case.snapshot
    if not snapshot.links.checked and not snapshot.targets:
        return CheckResult("could_not_check", NOT_CHECKED)
    chosen = {target.url: target for target in reversed(snapshot.targets) if _misdirected(target)}
    findings = tuple(_finding(chosen[target.url]) for target in snapshot.targets if chosen.get(target.url) is target)
    return CheckResult("fail" if findings else "pass", findings=findings)


def _misdirected(target: Target) -> bool:
    return (
        target.verdict == "good" and target.is_home and bool(target.text.strip()) and not _is_home_address(target.url)
    )


def _is_home_address(url: str) -> bool:
    """Whether the address asked for is itself that of a home page, on whichever host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return True
    folder, _, name = parts.path.rpartition("/")
    return not folder.strip("/") and not parts.query and name.partition(".")[0].lower() in _HOME_FILES


def _finding(target: Target) -> FindingDraft:
    return FindingDraft(
        key=f"target:{target.url}",
        url=target.url,
        template=_MISDIRECTED,
        params={"text": target.text.strip(), "url": target.url, "final_url": target.final_url},
        evidence=target_evidence(target),
        found_on=target.found_on[:100],
        found_on_total=target.found_on_total,
    )
