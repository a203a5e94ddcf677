"""Items whose title plainly belongs to another column than the one they stand in (an 实施意见 in the column of guides).

A candidate only: people decide. One finding for each item.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from db.models import FindingDraft
from inspector.check import CheckResult
from inspector.params import Count, of
from inspector.params import Params as Base
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.models import Doc
    from inspector.check import Case

_STRAY = N_("“{title}” stands in the column {category}, but its title says “{word}”; it may belong elsewhere.")
_NOTHING = N_("No item of a column with such a rule was read.")


class Params(Base, frozen=True):
    """`most`: so many findings at most; more of them mean that we have misread the column."""

    most: Count = 30


def check(case: Case) -> CheckResult:
    """One suspected finding for each stray item; a column whose items are mostly strays is not what we take it for."""
    rule = of(case, Params)
    looked = [doc for doc in case.snapshot.documents if doc.column in _words()]
    if not looked:
        return CheckResult("not_applicable", _NOTHING)
    strays = [(doc, word) for doc in looked if (word := _stray(doc))]
    findings = []
    for column in _words():
        items = sum(doc.column == column for doc in looked)
        found = [(doc, word) for doc, word in strays if doc.column == column]
        if len(found) * 2 <= items or items <= 2:
            findings += [_finding(doc, word) for doc, word in found]
    return CheckResult("pass", findings=tuple(findings[: rule.most]))


@cache
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    raw = tomllib.loads(files("inspector").joinpath("words", "misfiled.toml").read_text("utf-8"))
    return {column: {key: tuple(value) for key, value in entry.items()} for column, entry in raw.items()}


def _stray(doc: Doc) -> str:
    rule = _words()[doc.column]
    title = doc.title
    word = next((one for one in rule["strays"] if one in title), "")
    rest = title.replace(word, "") if word else title
    return "" if any(one in rest for one in rule["fits"]) else word


def _finding(doc: Doc, word: str) -> FindingDraft:
    params = {"title": doc.title, "category": doc.column, "word": word}
    evidence = {"title": doc.title, "category": doc.column, "words": word, "published_on": doc.published_on}
    return FindingDraft(f"stray:{doc.url}", doc.url, _STRAY, params, evidence, (doc.url,), 1, suspected=True)
