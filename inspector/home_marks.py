"""What the checks on the marks of a home page share: whether its foot was read at all, and how a lack is said.

国办发〔2017〕47号: the functions at the foot of every page. A foot that a script writes is not seen by us: where a
script stands in the last part of the page, what is lacking is a candidate only, and so is what only one look lacks;
where no mark at all was found, nothing is said.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from db.models import FindingDraft
from inspector.check import CheckResult
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inspector.check import Case

# The code of the site is left out: it may stand in a meta tag, which says nothing of the foot.
_FOOT: Final = ("icp", "police", "sponsor", "gov_mark", "error_report_entry", "contact", "sitemap_url")
_ENOUGH_TEXT = 300
LOOKS: Final = 2  # at the home page in one run: nobody is accused after a single one
_UNREAD = N_("No mark at all was found at the foot of the home page; a script may write it, or a frame hold it.")
ON_TRIAL: Final = N_("The site lies on an address of a private network; how the public reaches it is not judged.")
_NO_TRAITS = N_(
    "The home page is made of frames, or an earlier version of this program read it: what it offers is not known."
)


def host_of(case: Case) -> tuple[str, ipaddress.IPv4Address | ipaddress.IPv6Address | None]:
    """The host name of the home page, and the address that it is where it is no name."""
    try:
        host = (urlsplit(case.snapshot.home.url or case.snapshot.site.url).hostname or "").rstrip(".").lower()
    except ValueError:
        return "", None
    try:
        return host, ipaddress.ip_address(host)
    except ValueError:
        return host, None


def on_trial(case: Case) -> bool:
    """Whether the site lies on this machine or on an address of a private network: nothing that readers use."""
    host, address = host_of(case)
    return host in {"", "localhost"} or (address is not None and not address.is_global)


def shown(case: Case) -> Mapping[str, Any] | None:
    """What the home page offers (trait home_marks); None when it was read before this was looked at."""
    traits = case.snapshot.traits_of("home_marks")
    return traits[0].data if traits else None


def foot(case: Case) -> CheckResult | bool:
    """Whether what is lacking at the foot is sure (True) or a candidate (False), or why nothing can be said."""
    identity = case.snapshot.home.identity
    offered = shown(case)
    scripts = offered is None or bool(offered.get("foot_scripts")) or bool(offered.get("frames"))
    if not any(identity.get(name) for name in _FOOT):
        length = offered.get("text_length", 0) if offered else 0
        if scripts or not isinstance(length, int) or length < _ENOUGH_TEXT:
            return CheckResult("could_not_check", _UNREAD, {"list_state": "unread"})
    return not scripts and identity.get("looks") == LOOKS


def unread() -> CheckResult:
    """The outcome where the home page was read before its trait was looked at."""
    return CheckResult("could_not_check", _NO_TRAITS)


def lack(case: Case, name: str, template: str, *, sure: bool, **params: Any) -> FindingDraft:  # noqa: ANN401
    """The finding of something that the home page lacks; not sure = a candidate."""
    home = case.snapshot.home.url or case.snapshot.site.url
    evidence = {"looked_at": home, "title": case.snapshot.home.title, "foot": _foot_evidence(case), **params}
    return FindingDraft(f"home:{name}", home, template, dict(params), evidence, (home,), 1, suspected=not sure)


def _foot_evidence(case: Case) -> dict[str, Any]:
    """What was read at the foot: shows that it was read, and what stands there."""
    identity = case.snapshot.home.identity
    return {name: identity[name] for name in _FOOT if identity.get(name)}


def one_mark(case: Case, name: str, template: str) -> CheckResult:
    """The outcome of a check on one mark that is there or not."""
    if case.snapshot.home.identity.get(name):
        return CheckResult("pass")
    sure = foot(case)
    if isinstance(sure, CheckResult):
        return sure
    badges = (shown(case) or {}).get("filing_links")
    if isinstance(badges, list) and name in badges:  # the number may stand in the picture of the badge
        sure = False
    finding = lack(case, name, template, sure=sure)
    return CheckResult("fail" if sure else "pass", findings=(finding,))
