"""Documents that bear a mark of secrecy or of internal use and stand open on the web (保密审查).

QH 19, 20; ZK 五（二）; JQ 四（二）5; 国务院令第711号 第十四条, 第十六条. Whether the mark is real or was lifted is
for people to say: candidates all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Trait
    from inspector.check import Case

_MARK = N_(
    "“{title}” bears the mark “{mark}” at its head and stands open on the web. Have it looked at by those in charge of "
    "secrecy, and do not spread it."
)
_NO_PAGE = N_("No page of the site was read.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate for each document."""
    if not case.snapshot.run.pages:
        return CheckResult("could_not_check", _NO_PAGE)
    findings = (_draft(trait) for trait in case.snapshot.traits_of("secret_mark"))
    return CheckResult("pass", findings=tuple(one for one in findings if one is not None))


def _draft(trait: Trait) -> FindingDraft | None:
    mark = trait.data.get("mark")
    if not isinstance(mark, str) or not mark:
        return None
    return FindingDraft(
        key=f"mark:{trait.url}",
        url=trait.url,
        template=_MARK,
        params={"title": trait.title or trait.url, "mark": mark},
        evidence={
            "title": trait.title,
            "mark": mark,
            "line": trait.data.get("line"),
            "published_on": trait.published_on,
        },
        found_on=(trait.url,),
        found_on_total=1,
        suspected=True,
    )
