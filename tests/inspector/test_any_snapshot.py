"""No stored snapshot whatsoever makes a check raise: every field of every stored fact may be odd.

Facts come from pages that anybody may write, through readers that may change; a check that raises would hide the faults
of a whole site.
"""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from typing import Any, Literal, get_args, get_origin

import pytest
from builders import AS_OF, HOME, SHANGHAI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import ledger_models, models
from db.models import Column, Doc, Home, Run, RunNote, Site, Snapshot, Trait
from inspector.judge import judge
from inspector.profiles import load_rules
from inspector.rule_files import bundled_layers
from spiders.pages.traits import readers
from tests.amounts import amount
from xuncha.vocabulary import categories
from xuncha.vocabulary.bodies import body_types

PROFILES = [name for name, layer in bundled_layers().items() if layer == "profile"]
RULES = load_rules(profiles=PROFILES)
DAYS = ["2026-11-23", "2026-11-20", "2026-02-30", "0001-01-01", "9999-12-31", "2025-12-31", "1999-01-01", ""]
WORDS = [
    "",
    " ",
    "\u0000",
    "关于公开征求意见的公告",
    "2025年政府信息公开工作年度报告",
    "http://[",
    "http://www.qinghe.gov.cn/",
    f"{HOME}a/t20261120_1.html",
    "青政办〔2026〕8号",
    "Mon, 23 Nov 2026 10:00:00 GMT",
    "ok",
    "not_found",
    "policy",
    "interpretation",
    "closing",
    "{title}",
    "9" * 400,
    *DAYS,
    *[f"{day}T23:00:00+08:00" for day in DAYS],
    "2026-11-23T23:00:00",
]
text = st.sampled_from(WORDS) | st.text(max_size=8)
plain = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats() | text
data = st.recursive(
    plain, lambda one: st.lists(one, max_size=4) | st.dictionaries(text, one, max_size=4), max_leaves=12
)


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation of `db.models`, the odd ones among them."""
    origin = get_origin(kind)
    if origin is Literal:
        return st.sampled_from(get_args(kind))
    if is_dataclass(kind):
        return built(kind)
    if origin is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return st.lists(of_type(inner[0]), max_size=3).map(tuple)
        return st.tuples(*map(of_type, inner))
    if origin is dict:
        return st.dictionaries(text, data if get_args(kind)[1] is Any else of_type(get_args(kind)[1]), max_size=4)
    if origin is not None:  # X | None
        return st.one_of(*(st.none() if one is type(None) else of_type(one) for one in get_args(kind)))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: text,
        bool: st.booleans(),
        int: st.integers(-1, 2**40),
        float: st.floats(0, 1),
        bytes: st.just(b"") | st.binary(max_size=4) | st.just(bytes(512)),
    }
    return simple[kind]


def built(kind: type, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind, {**vars(ledger_models), **vars(models)})
    strategies = {one.name: fixed[one.name] if one.name in fixed else of_type(hints[one.name]) for one in fields(kind)}
    return st.builds(kind, **strategies)


category = st.sampled_from(["", *categories()])
NAMES = sorted(readers())
# fmt: off
KEYS = (
    "kind", "days", "text", "date", "dates", "rows", "items", "lacks", "search", "meta", "parts", "fields", "asked",
    "answered", "form", "ends", "links", "again", "words", "how", "year", "title", "deadline", "channels", "draft",
    "reply", "letters", "unit", "masked", "where", "number", "count",
)
# fmt: on
trait = built(
    Trait,
    name=st.sampled_from(NAMES),
    url=st.just(HOME) | text,
    column=category,
    data=st.dictionaries(st.sampled_from(KEYS) | text, data, max_size=8),
)
snapshots = built(
    Snapshot,
    site=built(Site, body_type=st.sampled_from(["", *body_types()]), hosts=st.just(("www.qinghe.gov.cn",))),
    run=built(Run, home_outcome=st.just("ok")),
    home=built(Home, url=st.just(HOME)),
    columns=st.lists(built(Column, category=category), max_size=3).map(tuple),
    documents=st.lists(built(Doc, column=category), max_size=4).map(tuple),
    earlier=st.lists(built(Doc, column=category), max_size=2).map(tuple),
    traits=st.lists(trait, max_size=6).map(tuple),
    trait_totals=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10_000), max_size=3),
    history=st.lists(built(RunNote), max_size=2).map(tuple),
    upstreams=st.just(()),
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@given(snapshots)
@settings(deadline=None, max_examples=amount(40, 150), suppress_health_check=SLOW)
def test_any_snapshot_is_judged(snapshot):
    body_type = snapshot.site.body_type
    for profiles in ([], PROFILES):
        judgement = judge(snapshot, RULES.combined(profiles, body_type, AS_OF.date()), AS_OF)
        assert {one.outcome for one in judgement.indicators} <= {"pass", "fail", "not_applicable", "could_not_check"}


@pytest.mark.parametrize("name", NAMES)
@given(found=st.data())
@settings(deadline=None, max_examples=amount(8, 25), suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture])
def test_any_data_of_a_trait_is_judged(name, found):
    from builders import snapshot as healthy

    from inspector.judge import judge as judged

    keys = st.sampled_from(KEYS) | text
    traits = tuple(
        Trait(name, HOME, "2025年年度报告", found.draw(category), "栏目", "2026-11-20", one)
        for one in found.draw(st.lists(st.dictionaries(keys, data, max_size=8), min_size=1, max_size=3))
    )
    facts = healthy(traits=traits)
    rules = RULES.combined(PROFILES, "county_government", AS_OF.astimezone(SHANGHAI).date())
    assert judged(facts, rules, AS_OF, body_type="county_government").indicators
