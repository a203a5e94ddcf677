"""Policies of a site and what explains them (解读): which belong together, and which page links to which.

A link either way makes a pair; else the title: an interpretation that names exactly one policy. A notice that passes on
the paper of another body needs no interpretation of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.authors import whose
from inspector.days import months_before
from inspector.params import Days, known_categories
from inspector.params import Params as Base
from inspector.terms import public_since
from inspector.titles import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from db.models import Doc
    from inspector.check import Case

_QUOTED = re.compile(r"《([^《》]{4,120})》")
_SCHEME = re.compile(r"^https?:")
_SHORTEST = 6  # characters of a subject that may name a policy


class PolicyParams(Base, frozen=True):
    """`columns` whose documents are policies; those published in the last `within_months` are looked at.

    `plain`: words in titles of papers that need no interpretation.
    """

    columns: tuple[str, ...]
    plain: tuple[str, ...] = ()
    within_months: Days = 12

    def __post_init__(self) -> None:
        known_categories(self.columns)


@dataclass(frozen=True, slots=True)
class Pair:
    """An interpretation of a policy. `forth`: the policy links to it, `back`: it links to the policy.

    `named`: its title names the policy; only then do we surely see a link between the two wherever it stands.
    `certain`: a link, or the same title, not only a part of it.
    """

    other: Doc
    forth: bool
    back: bool
    named: bool
    certain: bool


@dataclass(slots=True)
class Explained:
    """A policy with its interpretations. `elsewhere`: it links to some that were not read as such."""

    policy: Doc
    published: date
    pairs: list[Pair] = field(default_factory=list)
    elsewhere: bool = False


def explained(case: Case, rule: PolicyParams) -> list[Explained]:
    """The policies of the site that were published in the window, each with what explains it."""
    oldest = months_before(case.as_of.date(), rule.within_months)
    found = []
    for doc in case.snapshot.documents:
        published = public_since(doc, case) if _is_policy(doc, rule, case) else None
        if published is not None and published >= oldest:
            found.append(Explained(doc, published))
    _pair(found, [doc for doc in case.snapshot.documents if is_interpretation(doc)])
    return found


def is_interpretation(doc: Doc) -> bool:
    """Whether a page explains a policy; a policy that stands in such a column does not."""
    return doc.role == "interpretation" or (doc.column == "interpretation" and doc.role != "policy")


def _is_policy(doc: Doc, rule: PolicyParams, case: Case) -> bool:
    if doc.column not in rule.columns or doc.role != "policy" or any(word in doc.title for word in rule.plain):
        return False
    return not parse(doc.title).forwards and whose(doc, case.snapshot.site) != "other"


def _pair(policies: Sequence[Explained], others: Sequence[Doc]) -> None:
    by_url = {_plain(one.policy.url): one for one in policies}
    by_name: dict[str, list[Explained]] = defaultdict(list)
    for one in policies:
        for name in _names(one.policy.title):
            by_name[name].append(one)
    known = {_plain(doc.url) for doc in others}
    forth = {key: links_across(one.policy, "policy") for key, one in by_url.items()}
    for one in policies:
        one.elsewhere = bool(forth[_plain(one.policy.url)] - known)
    for doc in others:
        address, back = _plain(doc.url), links_across(doc, "interpretation")
        linked = {key for key, addresses in forth.items() if address in addresses} | (back & by_url.keys())
        named = _named(doc.title, by_name)
        for key in sorted(linked):
            one = by_url[key]
            told = named is not None and named[0] is one
            one.pairs.append(Pair(doc, address in forth[key], key in back, named=told, certain=True))
        if named is not None and not linked and not back:
            named[0].pairs.append(Pair(doc, forth=False, back=False, named=True, certain=named[1]))


def links_across(doc: Doc, side: str) -> set[str]:
    """Addresses of the other side that a page on this side links to; pictures, films and press say the same as text."""
    return {_plain(url) for url, _, kind in doc.related if (kind == "policy") == (side == "interpretation")}


def _plain(url: str) -> str:
    return _SCHEME.sub("", url.partition("#")[0])


def _names(title: str) -> set[str]:
    parsed = parse(title)
    names = {form for reading in (parsed, *parsed.inner) for form in reading.forms()}
    return {name for name in names if len(name) >= _SHORTEST}


def _named(title: str, policies: dict[str, list[Explained]]) -> tuple[Explained, bool] | None:
    """The only policy that a title names: word for word in 《》 (certain), or as a part of it."""
    quoted = [parse(text) for text in _QUOTED.findall(title)]
    exact = _ones(policies.get(name, ()) for text in quoted for name in text.forms())
    if exact:
        return (exact[0], True) if len(exact) == 1 else None
    whole = parse(title)
    partly = _ones(
        some
        for name, some in policies.items()
        if name in whole.plain and parse(some[0].policy.title).tokens >= whole.tokens
    )
    return (partly[0], False) if len(partly) == 1 else None


def _ones(groups: Iterable[Sequence[Explained]]) -> list[Explained]:
    found: list[Explained] = []
    for group in groups:
        found += [one for one in group if not any(one is other for other in found)]
    return found
