"""Full numbers of bank cards of persons on pages and in files (个人隐私去标识化).

GA 二（一）, 国务院令第711号 第十五条. Numbers have the beginning and length of cards and a valid check digit, and
a word like 卡号 or 开户行 explains them; accounts of bodies and firms are left out. Candidates all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector.params import Params as Base
from inspector.personal import candidate, count, judge
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import FindingDraft, Trait
    from inspector.check import Case, CheckResult

_CARDS = N_("“{title}” shows {count} bank-card number(s) in full, such as {sample}. To be looked at.")


class Params(Base, frozen=True):
    """No parameters."""


def check(case: Case) -> CheckResult:
    """One candidate for each page or file."""
    return judge(case, _draft)


def _draft(trait: Trait) -> FindingDraft | None:
    number = count(trait, "cards")
    return candidate(trait, "card", _CARDS, number, {}) if number else None
