"""Links to other sites that no reader of the page can see (暗链).

They are how intruders use a government site for search engines. Whether somebody broke in is for people to decide:
every finding is a candidate, with the markup as evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.known_domains import accuses_nobody
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_
from xuncha.vocabulary.harm import advertises, for_sale

if TYPE_CHECKING:
    from db.models import HiddenLink
    from inspector.check import Case

_HIDDEN = N_("A link to {domain} stands on the site where no reader sees it ({how}): “{text}”. To be looked at.")
_HARM = N_(
    "A hidden link to {domain} advertises gambling or pornography ({how}): “{text}”. "
    "This may be the work of an intruder."
)
_BLOCK = N_(
    "A link to {domain} stands on the site where no reader sees it ({how}): “{text}”. It is one of {count} such links; "
    "this may be the work of an intruder."
)
_NO_PAGE = N_("No page of the site was read.")


class Params(Base, frozen=True):
    """`block`: so many hidden links to other domains and more look like the work of an intruder."""

    block: Count = 5


def check(case: Case) -> CheckResult:
    """One suspected finding per domain that hidden links lead to."""
    snapshot = case.snapshot
    if not snapshot.run.pages:
        return CheckResult("could_not_check", _NO_PAGE)
    chosen = [link for link in snapshot.hidden if _worth_a_look(link)]
    by_domain: dict[str, list[HiddenLink]] = {}
    for link in chosen:
        by_domain.setdefault(link.domain, []).append(link)
    block = len(chosen) >= of(case, Params).block
    findings = tuple(_finding(domain, links, len(chosen), block=block) for domain, links in by_domain.items())
    return CheckResult("pass", findings=findings)


def _worth_a_look(link: HiddenLink) -> bool:
    """A link that another page shows openly, or to a domain that accuses nobody, only with shameless words."""
    return bool(_harm(link)) or not (link.openly or accuses_nobody(link.domain))


def _harm(link: HiddenLink) -> str:
    return link.harm or ", ".join(advertises(link.title)) or for_sale(link.title)


def _finding(domain: str, links: list[HiddenLink], count: int, *, block: bool) -> FindingDraft:
    worst = next((link for link in links if _harm(link)), links[0])
    harm = _harm(worst)
    pages = tuple(dict.fromkeys(page for link in links for page in link.found_on))
    return FindingDraft(
        key=f"hidden:{domain}",
        url=worst.url,
        template=_HARM if harm else _BLOCK if block else _HIDDEN,
        params={"domain": domain, "how": worst.how, "text": worst.text or worst.url, "count": count},
        evidence={
            "text": worst.text,
            "domain": domain,
            "how": worst.how,
            "markup": worst.markup,
            "words": harm,
            "title": worst.title,
            "hidden_links": count,
            "targets": [link.url for link in links[:10]],
        },
        found_on=pages[:100],
        found_on_total=max(len(pages), *(link.found_on_total for link in links)),
        suspected=True,
    )
