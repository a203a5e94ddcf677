"""What the checks on personal data share: the numbers that pages and files show, as their trait tells them, masked.

GA 二（一）: 除惩戒性公示公告、强制性信息披露外，对于其他涉及个人隐私的政府信息，公开时要去标识化处理. Whether a
number is one of a person, and whether a law has it published, is for people to say: every finding is a candidate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import FindingDraft
from inspector.check import CheckResult
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.models import Trait
    from inspector.check import Case

TRAIT = "personal_numbers"
_NO_PAGE = N_("No page of the site was read.")


def judge(case: Case, draft: Callable[[Trait], FindingDraft | None]) -> CheckResult:
    """One candidate for each page or file for which `draft` makes one; notices that law has published are left out."""
    if not case.snapshot.run.pages:
        return CheckResult("could_not_check", _NO_PAGE)
    drafts = (draft(trait) for trait in _shown(case))
    return CheckResult("pass", findings=tuple(one for one in drafts if one is not None))


def _shown(case: Case) -> Iterator[Trait]:
    return (trait for trait in case.snapshot.traits_of(TRAIT) if not trait.data.get("notice"))


def count(trait: Trait, name: str) -> int:
    """A number of the trait; 0 for what is none."""
    value = trait.data.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def samples(trait: Trait, kind: str) -> list[str]:
    """The masked samples of one kind."""
    every = trait.data.get("samples")
    shown = every.get(kind) if isinstance(every, dict) else None
    return [one for one in shown if isinstance(one, str)][:5] if isinstance(shown, list) else []


def candidate(trait: Trait, kind: str, template: str, number: int, evidence: dict[str, Any]) -> FindingDraft:
    """The finding of one page or file; `kind` of its samples, `number` of what was found."""
    shown = samples(trait, kind)
    pages = trait.data.get("pages")
    found_on = [one for one in pages if isinstance(one, str)] if isinstance(pages, list) else []
    title = trait.title or trait.url
    return FindingDraft(
        key=f"{kind}:{trait.url}",
        url=trait.url,
        template=template,
        params={"title": title, "count": number, "sample": shown[0] if shown else "…"},
        evidence={
            "title": title,
            "column": trait.column_name,
            "published_on": trait.published_on,
            "masked_samples": shown,
            **evidence,
        },
        found_on=tuple(found_on) or (trait.url,),
        found_on_total=len(found_on) or 1,
        suspected=True,
    )
