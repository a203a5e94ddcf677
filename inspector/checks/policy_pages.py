"""What a page of a policy document must show: number, dates, validity (规范性文件集中公开; 47号 修改、废止、失效标注).

A part that the template leaves out is one finding for the whole column, with its pages, not one for each page. A page
that calls a document valid although its own last day has passed is a finding of its own.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated

import msgspec

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.days import read_day
from inspector.params import Count, Share, known_categories, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from db.models import Doc
    from inspector.check import Case

_LACKS = N_("{count} of {total} documents in {category} do not show {missing}, for instance “{title}”.")
_EXPIRED = N_("The page of “{title}” says that it is valid, but by its own words it was valid until {expires_on} only.")
_NONE = N_("No policy document with a number was read.")


class Params(Base, frozen=True):
    """`fields`: category -> facts that its documents must show (number, written_on, published_on, validity).

    `names` of these facts; fewer than `least` documents say nothing about a column; `share`: from this share on a
    fact is taken to be missing in the template, below it the page is only suspected.
    """

    fields: dict[str, tuple[str, ...]]
    names: Annotated[dict[str, str], msgspec.Meta(min_length=1)]
    least: Count = 3
    share: Share = 0.8

    def __post_init__(self) -> None:
        known_categories(self.fields)
        for facts in self.fields.values():
            if set(facts) - set(_READ) or set(facts) - set(self.names):
                raise ValueError(f"facts must be named, and be some of {', '.join(_READ)}")


_READ = {
    "number": lambda doc: doc.doc_number,
    "written_on": lambda doc: doc.written_on,
    "published_on": lambda doc: doc.published_on,
    "validity": lambda doc: doc.state or doc.expires_on,
}


def check(case: Case) -> CheckResult:
    """One finding for each column and fact that its documents lack, and one for each expired document called valid."""
    rule = of(case, Params)
    by_column: dict[str, list[Doc]] = defaultdict(list)
    for doc in case.snapshot.documents:
        if doc.column in rule.fields and doc.role != "interpretation" and doc.doc_number:
            by_column[doc.column].append(doc)
    if not by_column:
        return CheckResult("not_applicable", _NONE)
    findings: list[FindingDraft] = []
    for column, docs in by_column.items():
        for fact in rule.fields[column]:
            without = [doc for doc in docs if not _READ[fact](doc)]
            if without and len(docs) >= rule.least:
                findings.append(_lacks(column, fact, without, len(docs), rule))
    findings += _expired(by_column.values(), case.as_of.date())
    failing = any(not finding.suspected for finding in findings)
    return CheckResult("fail" if failing else "pass", findings=tuple(findings))


def _lacks(column: str, fact: str, without: list[Doc], total: int, rule: Params) -> FindingDraft:
    first = without[0]
    params = {
        "count": len(without),
        "total": total,
        "category": column,
        "missing": rule.names[fact],
        "title": first.title,
    }
    pages = [{"date": doc.published_on, "title": doc.title or doc.url, "url": doc.url} for doc in without[:20]]
    return FindingDraft(
        key=f"fact:{column}:{fact}",
        url=first.url,
        template=_LACKS,
        params=params,
        evidence={"category": column, "missing": params["missing"], "pages_looked_at": pages},
        found_on=tuple(doc.url for doc in without[:20]),
        found_on_total=len(without),
        suspected=len(without) < rule.share * total,
    )


def _expired(columns: Iterable[list[Doc]], today: date) -> list[FindingDraft]:
    found = []
    for doc in (doc for docs in columns for doc in docs):
        last = read_day(doc.expires_on)
        if doc.state == "valid" and last is not None and last < today:
            params = {"title": doc.title or doc.url, "expires_on": doc.expires_on}
            evidence = {**params, "doc_number": doc.doc_number}
            found.append(
                FindingDraft(f"expired:{doc.url}", doc.url, _EXPIRED, params, evidence, (doc.url,), 1, suspected=True)
            )
    return found
