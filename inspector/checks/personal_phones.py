"""Numbers of mobile telephones beside names of persons (个人隐私去标识化).

GA 二（一）, 国务院令第711号 第十五条. Telephones of offices, of people named as contacts and of people who serve
the public are left out. Candidates all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.params import Params as Base
from inspector.personal import candidate, count, judge
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import FindingDraft, Trait
    from inspector.check import Case, CheckResult

_LIST = N_(
    "“{title}” is a list of persons with their mobile numbers: {count} of them, such as {sample}. To be looked at."
)
_OWN = N_("“{title}” shows {count} mobile number(s) of persons, such as {sample}. To be looked at.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate for each page or file."""
    return judge(case, _draft)


def _draft(trait: Trait) -> FindingDraft | None:
    number = count(trait, "phones")
    template = _LIST if trait.data.get("list_of_persons") is True else _OWN
    return candidate(trait, "phone", template, number, {}) if number else None
