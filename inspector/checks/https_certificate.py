"""HTTPS: whether the site can be read over it, and the certificates of its own hosts, as browsers show them to readers.

Pages are read whatever the certificate says, so it never makes a link broken. What is too old, signed by itself, made
for another name or about to run out is pointed out, and a connection that needs a version or cipher which browsers
have given up. Whether an issuer is trusted depends on the browser and is not judged. XZ 12, GA 三(一): 防攻击、防篡改.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.home_marks import ON_TRIAL, on_trial
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Certificate
    from inspector.check import Case

_TROUBLE = N_(
    "Browsers warn their readers of the secure connection to {host}: {trouble}. The pages behind it could be read."
)
_ENDS = N_("The certificate of {host} runs out in {days} days, on {until}; then browsers warn their readers.")
_PLAIN = N_("No page of the site was read over https; its readers cannot tell whether a page was changed on its way.")


class Params(Base, frozen=True):
    """`days_left`: from how many days before its end on a certificate is pointed out."""

    days_left: Count = 14


def check(case: Case) -> CheckResult:
    """One candidate per host whose certificate has trouble or is about to end, or one for a site without https."""
    home = case.snapshot.home
    if not home.secure and not home.certificates:
        if on_trial(case):
            return CheckResult("not_applicable", ON_TRIAL)
        return CheckResult("pass", findings=(_plain(case),))
    days = of(case, Params).days_left
    found = (_trouble(one) if one.troubles else _ending(case, one, days) for one in home.certificates)
    return CheckResult("pass", findings=tuple(one for one in found if one is not None))


def _plain(case: Case) -> FindingDraft:
    home = case.snapshot.home.url or case.snapshot.site.url
    evidence = {"pages": case.snapshot.run.pages}
    return FindingDraft("https", home, _PLAIN, {}, evidence, (home,), 1, suspected=True)


def _trouble(one: Certificate) -> FindingDraft:
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


def _ending(case: Case, one: Certificate, days: int) -> FindingDraft | None:
    """The last day stands in the line of facts: "until=2026-12-01; subject=..."."""
    said = next((part for part in one.facts.split("; ") if part.startswith("until=")), "")
    until = read_day(said.removeprefix("until="))
    if until is None or (left := (until - case.as_of.date()).days) > days:
        return None
    return FindingDraft(
        key=f"certificate:{one.host}",
        url=one.url,
        template=_ENDS,
        params={"host": one.host, "days": max(0, left), "until": until.isoformat()},
        evidence={"certificate": one.facts, "seen_at": one.seen_at},
        found_on=(one.url,),
        found_on_total=1,
        suspected=True,
    )
