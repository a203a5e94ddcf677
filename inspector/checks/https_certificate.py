"""Trouble with the certificates of the site's own hosts, as browsers show it to readers.

Pages are read whatever the certificate says, so it never makes a link broken. What is too old, signed by itself or made
for another name is pointed out, and a connection that needs a version or cipher which browsers have given up. Whether
an issuer is trusted depends on the browser and is not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Certificate
    from inspector.check import Case

_TROUBLE = N_(
    "Browsers warn their readers of the secure connection to {host}: {trouble}. The pages behind it could be read."
)
_PLAIN = N_("No page of the site was read over https.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One suspected finding per host of the site whose certificate has trouble."""
    home = case.snapshot.home
    if not home.secure and not home.certificates:
        return CheckResult("not_applicable", _PLAIN)
    return CheckResult("pass", findings=tuple(_finding(one) for one in home.certificates))


def _finding(one: Certificate) -> FindingDraft:
    return FindingDraft(
        key=f"certificate:{one.host}",
        url=one.url,
        template=_TROUBLE,
        params={"host": one.host, "trouble": list(one.troubles)},
        evidence={"trouble": list(one.troubles), "certificate": one.facts, "seen_at": one.seen_at},
        found_on=(one.url,),
        found_on_total=1,
        suspected=True,
    )
