"""What a call for opinions must show: the draft, its background, until when and how to answer (预公开, 意见征集).

西藏 实施意见 4, 广安区 要点 二(三): one finding for each call of the last year that lacks a part. Whether an account
of the answers followed is another indicator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.days import months_before, read_day
from inspector.params import Count, Days, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from db.models import Trait
    from inspector.check import Case

_LACKS = N_("The call for opinions “{title}” does not show: {missing}.")
_NONE = N_("No call for opinions of the last {months} months was found.")
_NOT_READ = N_("The calls for opinions could not be read; they may be files or pictures: {url}.")


class Params(Base, frozen=True):
    """`fields`: what a call must show, by id; calls of the last `within_months` in `columns` are looked at.

    `sure`: ids whose absence is certain enough to count; `least_text` as for guides.
    """

    fields: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    columns: tuple[str, ...]
    sure: tuple[str, ...] = ()
    within_months: Days = 12
    least_text: Count = 60

    def __post_init__(self) -> None:
        known_categories(self.columns)


def check(case: Case) -> CheckResult:
    """One finding for each call that lacks a part."""
    rule = of(case, Params)
    oldest = months_before(case.as_of.date(), rule.within_months)
    calls = [one for one in case.snapshot.traits_of("consultation") if _is_call(one, rule, oldest)]
    if not calls:
        return CheckResult("not_applicable", _NONE, {"months": rule.within_months})
    readable = [call for call in calls if not parts.hidden(call, rule.least_text)]
    if not readable:
        return CheckResult("could_not_check", _NOT_READ, {"url": calls[0].url, "list_state": "unread"})
    findings = [_finding(call, rule) for call in readable if parts.absent(parts.shown(call), rule.fields)]
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _is_call(trait: Trait, rule: Params, oldest: date) -> bool:
    published = read_day(trait.published_on)
    return (
        parts.words(trait, "side") == "call"
        and trait.column in rule.columns
        and (published is not None and published >= oldest)
    )


def _finding(call: Trait, rule: Params) -> FindingDraft:
    lacking = parts.absent(parts.shown(call), rule.fields)
    certain = [part for part in lacking if part in rule.sure] and not parts.number(call, "pictures")
    params = {"title": call.title or call.url, "missing": parts.named(lacking, rule.fields)}
    evidence = {**params, "parts_missing": lacking, "parts_shown": parts.quoted(call, rule.fields)}
    return FindingDraft(
        key=f"call:{call.url}",
        url=call.url,
        template=_LACKS,
        params=params,
        evidence=evidence,
        found_on=(call.url,),
        found_on_total=1,
        suspected=not certain or (bool(parts.number(call, "files")) and len(lacking) < 2),
    )
