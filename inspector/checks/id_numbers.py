"""Full numbers of identity cards on pages and in files (个人隐私去标识化).

GA 二（一）, GA 一（三）, 国务院令第711号 第十五条. Numbers have a valid check character, area and
day of birth. Candidates all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.params import Count, of
from inspector.params import Params as Base
from inspector.personal import candidate, count, judge
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import FindingDraft, Trait
    from inspector.check import Case, CheckResult

_LIST = N_(
    "A list of persons with their identity-card numbers in full stands open to everybody: “{title}” shows {count} of "
    "them (such as {sample}). Mask or take it down at once; such lists are meant for those concerned only."
)
_SURE = N_("“{title}” shows {count} identity-card number(s) in full, such as {sample}.")
_LIKELY = N_(
    "“{title}” shows {count} number(s) that look like identity-card numbers, such as {sample}. To be looked at."
)
_OLD = N_("“{title}” may show {count} identity-card number(s) of the old kind (15 digits), such as {sample}.")


class Params(Base, frozen=True):
    """`list_of`: so many numbers on one page are a list of persons."""

    list_of: Count = 10


def check(case: Case) -> CheckResult:
    """One candidate for each page or file; those that the word 身份证 explains come first, longest lists at the top."""
    list_of = of(case, Params).list_of
    result = judge(case, lambda trait: _draft(trait, list_of))
    ranked = sorted(result.findings, key=lambda one: (not one.evidence["explained"], -one.params["count"]))
    return type(result)(result.outcome, result.reason, result.reason_params, tuple(ranked))


def _draft(trait: Trait, list_of: int) -> FindingDraft | None:
    number, near = count(trait, "id_numbers"), count(trait, "id_near")
    if number:
        template = (_LIST if number >= list_of else _SURE) if near else _LIKELY
        return candidate(
            trait, "id_number", template, number, {"explained": near > 0, "word": trait.data.get("word", "")}
        )
    if old := count(trait, "old_numbers"):
        return candidate(trait, "old_number", _OLD, old, {"explained": False})
    return None
