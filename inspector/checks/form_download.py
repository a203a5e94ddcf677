"""Service guides that ask for a form and do not offer it (表格样表).

A candidate: the form may be given out at the counter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Trait
    from inspector.check import Case

_NO_FORM = N_("The service guide “{title}” asks for “{form}” and offers no form to download.")
_NO_GUIDE = N_("No service guide that asks for a form was found on the site's own pages.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One suspected finding for each guide whose form is not on its page, nor in the system it leads to."""
    asking = [guide for guide in case.snapshot.traits_of("service_guide") if parts.words(guide, "form")]
    if not asking:
        return CheckResult("not_applicable", _NO_GUIDE)
    without = [guide for guide in asking if not (parts.words(guide, "download") or parts.words(guide, "elsewhere"))]
    findings = [_finding(guide) for guide in without if not parts.number(guide, "files")]
    return CheckResult("pass", findings=tuple(findings))


def _finding(guide: Trait) -> FindingDraft:
    params = {"title": guide.title or guide.url, "form": parts.words(guide, "form")}
    return FindingDraft(
        key=f"form:{guide.url}",
        url=guide.url,
        template=_NO_FORM,
        params=params,
        evidence=dict(params),
        found_on=(guide.url,),
        found_on_total=1,
        suspected=True,
    )
