"""Calls for opinions and surveys that ended long ago and of which no result was published (意见采纳情况反馈).

西藏 第4条, 广安区 二（三）, 镇康县 三（一）: what became of the opinions is to be published. No text seen gives a
number of days; the patience of the rulebook is ours. A result may stand on the page of the call itself, or on any
page that names the same subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from rapidfuzz import fuzz

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.days import months_before, read_day
from inspector.params import Days, Percent, known_categories, of
from inspector.params import Params as Base
from inspector.terms import Cited, binding
from inspector.titles import parse
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from db.models import Trait
    from inspector.check import Case

_NO_RESULT = N_(
    "The call for opinions “{title}” ended on {ends}; {age_days} days later no page on what became of the opinions was "
    "found ({document}, {clause})."
)
_NO_SURVEY_RESULT = N_(
    "The survey “{title}” ended on {ends}; {age_days} days later no page with its result was found "
    "({document}, {clause})."
)
_NONE = N_("No call for opinions or survey of the last {months} months was found.")
_UNDATED = N_("Until when the calls for opinions or surveys run could not be read: {undated}.")
_SHORTEST = 4


class FeedbackRule(Cited, frozen=True, kw_only=True):
    """`about`: kinds of calls that it binds: "consultation", "survey"."""

    about: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Params(Base, frozen=True, kw_only=True):
    """`rules` with their sources; the last one that binds is cited.

    `within_months`: calls that ended so long ago at most; `patience_days` after its end a call without a result is
    shown, after `sure_days` it counts. `columns` hold results; `words`: a title there, or anywhere with the same
    subject, that holds one of them is a result. `alike`: how alike (0..100) two subjects must be.
    """

    rules: Annotated[tuple[FeedbackRule, ...], msgspec.Meta(min_length=1)]
    words: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    columns: tuple[str, ...] = ()
    within_months: Days = 12
    patience_days: Days = 60
    sure_days: Days = 120
    alike: Percent = 85.0

    def __post_init__(self) -> None:
        known_categories(self.columns)


def check(case: Case) -> CheckResult:
    """One finding for each call that ended and has no result."""
    rule = of(case, Params)
    rules = binding(rule.rules, case.snapshot.site.body_type)
    today = case.as_of.date()
    oldest = months_before(today, rule.within_months)
    findings: list[FindingDraft] = []
    judged = undated = 0
    for kind in ("consultation", "survey"):
        about = [one for one in rules if kind in one.about]
        traits = case.snapshot.traits_of(kind)
        results = _results(case, rule, traits)
        for call in (one for one in traits if about and parts.words(one, "side") == "call"):
            ends, published = read_day(parts.words(call, "ends")), read_day(call.published_on)
            if ends is None:
                undated += published is not None and published >= oldest
            elif oldest <= ends:
                judged += 1
                if (today - ends).days > rule.patience_days and not _has_result(call, results, rule):
                    findings.append(_finding(case, call, ends, rule, about[-1], kind))
    values = {"months": rule.within_months, "undated": undated}
    if not judged:
        return CheckResult("could_not_check" if undated else "not_applicable", _UNDATED if undated else _NONE, values)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _results(case: Case, rule: Params, traits: Sequence[Trait]) -> list[str]:
    """Titles and subjects, without punctuation, of all pages that may be results."""
    found = [text for one in traits if parts.words(one, "side") != "call" for text in (one.title, _subject(one))]
    found += [doc.title for doc in case.snapshot.documents if any(word in doc.title for word in rule.words)]
    for column in case.snapshot.columns:
        found += [item.title for item in column.recent if any(word in item.title for word in rule.words)]
    return [plain for plain in {parse(text).plain for text in found} if plain]


def _subject(trait: Trait) -> str:
    return parts.words(trait, "subject")


def _has_result(call: Trait, results: Sequence[str], rule: Params) -> bool:
    if parts.words(call, "answered"):
        return True
    subject = parse(_subject(call)).plain
    if len(subject) < _SHORTEST:
        subject = parse(call.title).plain
    return any(subject in result or fuzz.partial_ratio(subject, result) >= rule.alike for result in results)


def _finding(case: Case, call: Trait, ends: date, rule: Params, cited: FeedbackRule, kind: str) -> FindingDraft:
    age = (case.as_of.date() - ends).days
    facts: dict[str, Any] = {"ends": ends.isoformat(), "age_days": age}
    known = len(parse(_subject(call)).plain) >= _SHORTEST
    places = [one for one in case.snapshot.columns if one.category in rule.columns]
    read = all(one.verdict == "good" and one.list_state == "listed" and not one.rest_unread for one in places)
    certain = known and read and bool(places) and case.snapshot.run.complete and age > rule.sure_days
    return FindingDraft(
        key=f"call:{call.url}",
        url=call.url,
        template=_NO_RESULT if kind == "consultation" else _NO_SURVEY_RESULT,
        params={"title": call.title or call.url, **facts, "document": cited.document, "clause": cited.clause},
        evidence={"published_on": call.published_on, **facts, "searched": list(rule.words), **cited.basis()},
        found_on=(call.url,),
        found_on_total=1,
        suspected=not certain or cited.candidate,
    )
