"""Random inspections (双随机一公开): the list of items with its four fields, and results of this year.

西藏 实施意见 5 and obligations like it. A list in a file is there; its fields are not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector import parts
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Column, Trait
    from inspector.check import Case

_LACKS = N_("The list of random inspections “{title}” does not show: {missing}.")
_NO_LIST = N_("The column “{name}” shows no list of the items that are inspected at random.")
_NO_RESULT = N_("The column “{name}” shows no result of random inspections in {year}; the newest item is of {latest}.")
_NO_COLUMN = N_("The site has no column for random inspections.")
_NOT_READ = N_("The column on random inspections could not be read as a whole: {url} ({list_state}).")


class Params(Base, frozen=True):
    """`fields` of the list, by id; `results_from`: month and day from which a result of the year is expected."""

    fields: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    results_from: Annotated[str, msgspec.Meta(pattern=r"^\d\d-\d\d$")] = "10-01"
    least_text: Count = 60


def check(case: Case) -> CheckResult:
    """A list without its fields, no list, no result this year: one finding for each."""
    rule = of(case, Params)
    columns = [one for one in case.snapshot.columns if one.category == "random_inspection"]
    if not columns:
        return CheckResult("not_applicable", _NO_COLUMN)
    column = columns[0]
    seen = [one for one in case.snapshot.traits_of("random_inspection") if one.column == "random_inspection"]
    if column.list_state == "empty":
        return CheckResult("not_applicable", _NO_COLUMN)  # blank: counted under columns.blank
    whole = column.verdict == "good" and column.list_state == "listed" and not column.exempt and not column.rest_unread
    if not whole and not seen:  # of a list that goes on, what was seen is judged, and nothing is missing
        return CheckResult("could_not_check", _NOT_READ, {"url": column.url, "list_state": column.list_state})
    lists = [one for one in seen if parts.words(one, "side") == "list"]
    findings = [_lacks(one, rule) for one in _newest(lists, rule) if parts.absent(parts.shown(one), rule.fields)]
    if whole and case.snapshot.run.complete:
        findings += _without(case, rule, column, lists, seen)
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _newest(lists: list[Trait], rule: Params) -> list[Trait]:
    """The newest list that can be read; older ones are history."""
    readable = [one for one in lists if not parts.hidden(one, rule.least_text) and not parts.number(one, "files")]
    return sorted(readable, key=lambda one: one.published_on)[-1:]


def _lacks(one: Trait, rule: Params) -> FindingDraft:
    lacking = parts.absent(parts.shown(one), rule.fields)
    params = {"title": one.title or one.url, "missing": parts.named(lacking, rule.fields)}
    evidence = {**params, "parts_missing": lacking, "parts_shown": parts.quoted(one, rule.fields)}
    suspected = bool(parts.number(one, "pictures")) or len(lacking) == len(rule.fields)
    return FindingDraft(f"list:{one.url}", one.url, _LACKS, params, evidence, (one.url,), 1, suspected)


def _without(case: Case, rule: Params, column: Column, lists: list[Trait], seen: list[Trait]) -> list[FindingDraft]:
    """No list and no result: only suspected, because both may stand under other titles."""
    today = case.as_of.date()
    found = []
    titles = [item.title for item in column.recent]
    if not lists and not any("清单" in title or "目录" in title for title in titles):
        params = {"name": column.name}
        found.append(FindingDraft("list", column.url, _NO_LIST, params, dict(params), (column.url,), 1, suspected=True))
    days = [day for item in column.recent if (day := read_day(item.date)) is not None and day <= today]
    days += [day for one in seen if (day := read_day(one.published_on)) is not None and day <= today]
    if days and max(days).year < today.year and today.isoformat()[5:] >= rule.results_from:
        told = {"name": column.name, "year": today.year, "latest": max(days).isoformat()}
        found.append(
            FindingDraft(
                "results",
                column.url,
                _NO_RESULT,
                told,
                {"name": column.name, "latest": told["latest"]},
                (column.url,),
                1,
                suspected=True,
            )
        )
    return found
