"""Layers over a rulebook: who is bound, what is changed, what a veto does not let happen, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from builders import AS_OF, check, column, columns, site, snapshot, target

from inspector.combining import combine, explain
from inspector.judge import judge
from inspector.profiles import Rules, load_layer, load_rules, parse_layer, standard_rules
from inspector.required import applying
from inspector.rule_files import bundled_layers
from inspector.rulebook import load, parse
from xuncha.errors import RulebookError
from xuncha.vocabulary.bodies import body_types

DAY = date(2026, 11, 23)
PROFILE = """
id = "qinghe-2026"
layer = "profile"
name = "清河县政务公开办法"
name_en = "Qinghe county's rules"
area = "某省清河县"
issuer = "清河县人民政府办公室"
binds = ["county_government", "county_department"]
effective_from = 2026-01-01

[[indicator]]
id = "repost.late"
[indicator.params]
deadline_hours = 12
[[indicator.sources]]
document = "清河县政务公开办法"
clause = "第三条"
status = "local"

[[indicator]]
id = "columns.required"
[[indicator.params.required]]
category = "news"
document = "清河县政务公开办法"
clause = "第五条"
status = "local"
[[indicator.params.required]]
category = "audit"
body_types = ["county_government"]
document = "清河县政务公开办法"
clause = "第六条"
status = "local"
[[indicator.sources]]
document = "清河县政务公开办法"
clause = "第五条、第六条"
status = "local"
"""
WHOLE = """
[[indicator]]
id = "local.blank"
name = "空白栏目（县）"
name_en = "Blank columns (county)"
kind = "deduct"
check = "blank_columns"
points = 5
points_each = 1
[[indicator.sources]]
document = "清河县政务公开办法"
clause = "第七条"
status = "local"
"""
VETO = """
[[indicator]]
id = "columns.stale_news_policy"
threshold = {threshold}
[indicator.params]
{params}
[[indicator.sources]]
document = "清河县政务公开办法"
clause = "第八条"
status = "local"
"""
NARROW = """
id = "mine"
name = "自定指标"
name_en = "Our own"
[scoring]
full = 100
pass_mark = 60
bonus_above = 80
services = 25
[[scoring.sources]]
document = "办法"
clause = "一"
status = "local"
[[indicator]]
id = "links.home_broken"
name = "首页链接"
name_en = "Links"
kind = "advice"
check = "home_links"
body_types = ["county_government"]
[indicator.params]
min_attempts = 2
[[indicator.sources]]
document = "办法"
clause = "二"
status = "local"
"""


def layer(text: str = PROFILE):
    return parse_layer(text, "qinghe.toml")


def entry(book, ident: str):
    return next(one for one in book.indicator if one.id == ident)


def test_a_profile_changes_what_it_names_and_nothing_else():
    book = combine(load(), [layer()], "county_government", DAY)
    before, after = entry(load(), "repost.late"), entry(book, "repost.late")
    assert after.params == {**before.params, "deadline_hours": 12}
    assert next(source.document for source in after.sources) == "清河县政务公开办法"
    assert after.sources[1:] == before.sources
    assert book.profiles == ("qinghe-2026",)
    assert [one.id for one in book.indicator] == [one.id for one in load().indicator]


def test_a_requirement_keeps_both_sources_and_never_mixes_them():
    book = combine(load(), [layer()], "county_government", DAY)
    required = entry(book, "columns.required").read_params().required
    news = next(item for item in required if item.category == "news")
    assert (news.document, news.number, news.clause) == ("清河县政务公开办法", "", "第五条")
    assert [(source.document, source.number) for source in news.also] == [("政府网站发展指引", "国办发〔2017〕47号")]
    assert [item.clause for item in required if item.category == "audit"] == ["第六条"]


@pytest.mark.parametrize(
    ("body_type", "day", "applied"),
    [
        ("county_government", DAY, True),
        ("county_department", DAY, True),
        ("county_government", date(2026, 1, 1), True),
        ("county_government", date(2025, 12, 31), False),
        ("city_government", DAY, False),
        ("", DAY, False),
    ],
)
def test_whom_and_when_a_profile_binds(body_type, day, applied):
    result = explain(load(), [layer()], body_type, day)
    assert bool(result.applied) == applied == (entry(result.rulebook, "repost.late").params["deadline_hours"] == 12)
    assert [one.layer for one in result.left_out if not one.indicator] == ([] if applied else ["qinghe-2026"])
    assert all(one.why for one in result.left_out)


def test_an_entry_for_other_bodies_is_left_out_and_says_so():
    text = PROFILE.replace('id = "repost.late"', 'id = "repost.late"\nbody_types = ["county_department"]')
    result = explain(load(), [layer(text)], "county_government", DAY)
    assert entry(result.rulebook, "repost.late") == entry(load(), "repost.late")
    assert [(one.layer, one.indicator) for one in result.left_out] == [("qinghe-2026", "repost.late")]


def test_the_closest_body_wins_and_every_value_says_where_it_comes_from():
    closer = PROFILE.replace("qinghe-2026", "town-2026").replace("deadline_hours = 12", "deadline_hours = 6")
    result = explain(load(), [layer(), layer(closer)], "county_government", DAY)
    assert entry(result.rulebook, "repost.late").params["deadline_hours"] == 6
    assert result.origin("repost.late", "params.deadline_hours") == "town-2026"
    assert result.origin("repost.late", "params.window_days") == "national-2019"
    hours = [(one.layer, one.before, one.after) for one in result.changes if one.key == "params.deadline_hours"]
    assert hours == [("qinghe-2026", 24, 12), ("town-2026", 12, 6)]


def test_a_veto_is_tightened_but_never_loosened():
    def veto(threshold, params):
        return explain(
            load(), [layer(PROFILE + VETO.format(threshold=threshold, params=params))], "county_government", DAY
        )

    before = entry(load(), "columns.stale_news_policy")
    loose = veto(8, "periods = { news = 30 }\nfirst_level_only = []\nmin_sure = 0.1")
    assert entry(loose.rulebook, before.id) == before  # its sources too: a rule that does not hold is not cited
    kept = {one.key: (one.before, one.after, one.applied) for one in loose.changes if one.indicator == before.id}
    assert kept["threshold"] == (5, 8, False)
    assert kept["params.periods.news"] == (14, 30, False)
    assert not any(applied for _, _, applied in kept.values())
    strict = veto(3, "periods = { news = 7 }\nmin_sure = 0.1")
    after = entry(strict.rulebook, before.id)
    assert (after.threshold, after.params["periods"]["news"], after.params["min_sure"]) == (3, 7, 0.5)
    assert after.sources[0].clause == "第八条"


def test_a_veto_keeps_its_kind_and_its_bodies():
    text = PROFILE + VETO.format(threshold=5, params="").replace(
        "threshold = 5", 'kind = "advice"\nbody_types = ["county_government"]'
    )
    result = explain(load(), [layer(text)], "county_government", DAY)
    assert entry(result.rulebook, "columns.stale_news_policy") == entry(load(), "columns.stale_news_policy")


def test_body_types_of_an_entry_say_for_whom_it_holds_and_replace_nothing():
    text = PROFILE + VETO.format(threshold=5, params="").replace("threshold = 5", 'body_types = ["county_department"]')
    for body_type, cited in (("county_department", True), ("county_government", False)):
        result = explain(load(), [layer(text)], body_type, DAY)
        after = entry(result.rulebook, "columns.stale_news_policy")
        assert (after.sources[0].clause == "第八条") == cited
        assert after.body_types == entry(load(), after.id).body_types
        assert not [one for one in result.changes if one.indicator == after.id]


def test_an_entry_may_bind_further_bodies():
    base = parse(NARROW, "mine.toml")
    assert not entry(base, "links.home_broken").binds("county_department")
    text = PROFILE.replace('id = "repost.late"', 'id = "links.home_broken"\nbody_types = ["county_department"]')
    text = text.replace("deadline_hours = 12", "min_attempts = 3").replace('id = "columns.required"', 'id = "x.y"')
    text = text[: text.index('[[indicator]]\nid = "x.y"')]
    assert entry(combine(base, [layer(text)], "county_department", DAY), "links.home_broken").binds("county_department")


def test_what_changes_a_rule_of_a_later_law_waits_for_it():
    law = PROFILE.replace("qinghe-2026", "law-2026").replace('id = "repost.late"', 'id = "repost.late"\n')
    law = law[: law.index("[[indicator]]")].replace("2026-01-01", "2026-06-01") + WHOLE
    text = PROFILE[: PROFILE.index("[[indicator]]")]
    text += '[[indicator]]\nid = "local.blank"\n[indicator.params]\nmin_sure = 0.9\n'
    text += '[[indicator.sources]]\ndocument = "清河县政务公开办法"\nclause = "第九条"\nstatus = "local"\n'
    before = explain(load(), [layer(law), layer(text)], "county_government", date(2026, 5, 31))
    assert [(one.layer, one.indicator) for one in before.left_out] == [("law-2026", ""), ("qinghe-2026", "local.blank")]
    assert "local.blank" not in {one.id for one in before.rulebook.indicator}
    after = combine(load(), [layer(law), layer(text)], "county_government", date(2026, 6, 1))
    assert entry(after, "local.blank").params["min_sure"] == 0.9
    Rules(load(), (), {"law": layer(law), "q": layer(text)}).check(("law", "q"))
    with pytest.raises(RulebookError, match="missing key `name`"):
        Rules(load(), (), {"q": layer(text)}).check(("q",))


def test_an_indicator_of_its_own_binds_whom_the_profile_binds():
    book = combine(load(), [layer(PROFILE + WHOLE)], "county_government", DAY)
    own = entry(book, "local.blank")
    assert own.body_types == ("county_government", "county_department")
    assert own.effective_from == date(2026, 1, 1)


def test_judged_with_a_profile():
    facts = snapshot(site=site(body_type="county_government", body_type_from="registry"))
    rules = Rules(load(), (), {"q": layer()})
    plain = judge(facts, rules.combined((), "county_government", DAY), AS_OF)
    local = judge(facts, rules.combined(("q",), "county_government", DAY), AS_OF)
    assert (plain.profiles, local.profiles) == ((), ("qinghe-2026",))

    def missing(judgement):
        found = next(one for one in judgement.indicators if one.id == "columns.required")
        return [(one.params["category"], one.params["clause"]) for one in found.findings]

    assert missing(plain) == []
    assert missing(local) == [("audit", "第六条")]
    assert judge(facts, rules.combined(("q",), "county_government", DAY), AS_OF) == local


def test_versions_of_one_indicator_hold_one_after_the_other():
    text = PROFILE + VETO.format(threshold=4, params="").replace("threshold", "effective_until = 2026-06-30\nthreshold")
    text += VETO.format(threshold=3, params="").replace("threshold", "effective_from = 2026-07-01\nthreshold")
    book = [combine(load(), [layer(text)], "county_government", date(2026, month, 1)) for month in (3, 7)]
    assert [entry(one, "columns.stale_news_policy").threshold for one in book] == [4, 3]


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('id = "repost.late"', 'id = "repost.late"\ncolour = "red"', "'repost.late'", "unknown key `colour`"),
        ('id = "repost.late"', 'id = "repost.late"\ncheck = "repost_never"', "key check", "unknown check repost_never"),
        ('id = "repost.late"', 'id = "repost.late"\ncheck = "repost_missing"', "key check", "cannot change the check"),
        ('id = "repost.late"', 'id = "repost.late"\nthreshold = -1', "threshold", "expected `int` >= 1"),
        (
            'id = "repost.late"',
            'id = "repost.late"\nthreshold = 2',
            "'repost.late'",
            "threshold is for kind 'veto' only",
        ),
        ('id = "repost.late"', 'id = "repost.late"\nkind = "deduct"', "'repost.late'", "needs points"),
        ('id = "repost.late"', 'id = "repost.later"', "'repost.later', key name", "missing key `name`"),
        ('id = "columns.required"', 'id = "repost.late"', "'repost.late'", "is defined twice"),
        ("deadline_hours = 12", "deadline_hours = -12", "params.deadline_hours", "> 0"),
        ("deadline_hours = 12", "deadline_days = 12", "'repost.late', key params", "unknown key `deadline_days`"),
        ('category = "audit"', 'category = "audits"', "params.required", "unknown column category 'audits'"),
        ('clause = "第六条"\n', "", "params.required", "missing key `clause`"),
        ('clause = "第三条"\n', "", "sources[0]", "missing key `clause`"),
        (
            'binds = ["county_government", "county_department"]',
            'binds = ["county"]',
            "qinghe.toml",
            "unknown body type",
        ),
        ('area = "某省清河县"\n', "", "qinghe.toml", "a profile needs area and issuer"),
        (
            "effective_from = 2026-01-01",
            "effective_from = 2026-01-01\neffective_until = 2025-01-01",
            "qinghe",
            "before",
        ),
        ('layer = "profile"', 'layer = "local"', "key layer", "local"),
        ('layer = "profile"', 'layer = "profile"\nwhere = "x"', "key where", "unknown key"),
        ('layer = "profile"', 'layer = "national"', "qinghe.toml", "is a rulebook and no profile"),
    ],
)
def test_one_fault_each(old, new, where, what):
    assert old in PROFILE
    with pytest.raises(RulebookError) as caught:
        Rules(load(), (), {"q": layer(PROFILE.replace(old, new, 1))}).check(("q",))
    assert caught.value.where.startswith("qinghe.toml")
    assert where in caught.value.where
    assert what in str(caught.value)
    assert caught.value.exit_code == 2


def test_effective_dates_that_overlap():
    text = PROFILE + VETO.format(threshold=4, params="").replace("threshold", "effective_until = 2026-07-01\nthreshold")
    text += VETO.format(threshold=3, params="").replace("threshold", "effective_from = 2026-07-01\nthreshold")
    with pytest.raises(RulebookError, match="effective dates of two entries overlap") as caught:
        layer(text)
    assert caught.value.where == "qinghe.toml: indicator 'columns.stale_news_policy', key effective_from"


def test_a_missing_source():
    with pytest.raises(RulebookError, match="missing key `sources`"):
        layer(PROFILE.rpartition("[[indicator.sources]]")[0])


def test_a_period_that_contradicts_another_indicator():
    text = PROFILE + VETO.format(threshold=5, params="periods = { personnel = 30 }")
    with pytest.raises(RulebookError, match="one category has one period") as caught:
        Rules(load(), (), {"q": layer(text)}).check(("q",))
    assert caught.value.where.startswith("qinghe.toml")


def test_a_rulebook_is_no_profile_and_a_profile_no_rulebook(tmp_path):
    path = tmp_path / "qinghe.toml"
    path.write_text(PROFILE, "utf-8")
    assert load_rules(profiles=(str(path),)).profiles[str(path)].id == "qinghe-2026"
    with pytest.raises(RulebookError, match="is no rulebook"):
        load_rules(str(path))
    with pytest.raises(RulebookError, match="is a rulebook and no profile"):
        load_rules(profiles=("national-2019",))
    with pytest.raises(RulebookError, match="there is no rulebook qinghe"):
        load_layer("qinghe")
    with pytest.raises(RulebookError, match="unknown key `profiles`"):
        parse('profiles = ["x"]', "mine.toml")


def test_every_bundled_profile_fits_every_body_and_day():
    rules = standard_rules()
    assert {*rules.profiles} == {name for name, kind in bundled_layers().items() if kind == "profile"}
    for one in ("", *body_types()):
        for day in (date(2008, 1, 1), date(2019, 5, 15), DAY):
            rules.combined(tuple(rules.profiles), one, day)


def test_no_profile_is_assumed():
    book = standard_rules().combined((), "county_government", DAY)
    assert book.profiles == ()
    assert check("columns.stale_news_policy", snapshot()).outcome == "pass"


def test_a_healthy_site_has_every_column_that_the_law_asks_for():
    for kind in body_types():
        facts = snapshot(site=site(body_type=kind, body_type_from="registry"))
        assert check("columns.required", facts).outcome == "pass", kind
    bare = snapshot(
        site=site(body_type="county_government", body_type_from="registry"),
        columns=(*columns(without=("public_resources",)), column("notices")),
    )
    result = check("columns.required", bare)
    assert [one.params["category"] for one in result.findings] == ["major_projects"]
    assert result.findings[0].params["clause"].startswith("第二十条第（十）项")


BOUND = {
    "xizang-2016": ("city_government", "province_department"),
    "guangan-2018": ("county_government", "county_department"),
    "zhenkang-2017": ("county_government", "township_government"),
    "qinghai-drc-2017": ("province_department",),
    "jiuquan-2007": ("city_government", "city_department", "township_government"),
}


@pytest.mark.parametrize(("name", "body_type"), [(name, body) for name, bodies in BOUND.items() for body in bodies])
def test_a_bundled_profile_adds_and_never_takes_away(name, body_type):
    rules = standard_rules()
    plain, local = (rules.combined(chosen, body_type, DAY) for chosen in ((), (name,)))
    assert local.profiles == (name,)
    for before in plain.indicator:
        after = entry(local, before.id)
        assert set(before.sources) <= set(after.sources)
        assert (after.kind, after.threshold, after.points) == (before.kind, before.threshold, before.points)
    counted = [
        {item.category for item in applying(entry(book, "columns.required").read_params().required, body_type)
         if not item.candidate}
        for book in (plain, local)
    ]  # fmt: skip
    assert counted[0] <= counted[1]


@pytest.mark.parametrize("name", BOUND)
def test_every_requirement_of_a_profile_quotes_its_document(name):
    profile = standard_rules().profiles[name]
    assert profile.layer == "profile"
    for over in profile.indicator:
        for source in over.sources:
            assert source.status == "local"
            assert source.document == profile.indicator[0].sources[0].document
        for item in over.params.get("required", ()):
            assert item["quote"], item
            assert item["document"] == profile.indicator[0].sources[0].document


def test_what_only_one_place_asks_for_is_shown_with_its_clause_and_a_candidate_is_not_counted():
    facts = snapshot(site=site(body_type="city_government", body_type_from="registry"))
    assert check("columns.required", facts).findings == ()
    result = check("columns.required", facts, profiles=("xizang-2016",))
    counted = {one.key for one in result.findings if not one.suspected}
    assert result.outcome == "fail"
    assert counted == {"missing:power_lists", "missing:concerns", "item:credit_link"}
    shown = {one.key.removeprefix("missing:"): one for one in result.findings}
    assert shown["audit"].suspected
    assert shown["power_lists"].params["clause"] == "第6条"
    assert "专栏" in shown["power_lists"].evidence["quote"]
    whole = snapshot(
        site=facts.site,
        columns=(*facts.columns, column("power_lists"), column("concerns")),
        targets=(target("https://www.creditchina.gov.cn/", "good", own=False, text="信用中国"),),
    )
    result = check("columns.required", whole, profiles=("xizang-2016",))
    assert result.outcome == "pass"
    judged = judge(whole, standard_rules().combined(("xizang-2016",), "city_government", DAY), AS_OF)
    assert not [state for state in judged.columns if state.state == "missing"]
    assert all(one.suspected for one in result.findings)


def test_both_clauses_are_told_where_two_bodies_ask_for_the_same():
    facts = snapshot(
        site=site(body_type="city_government", body_type_from="registry"),
        columns=columns(without=("finance", "public_resources")),
    )
    result = check("columns.required", facts, profiles=("xizang-2016",))
    found = {one.key.removeprefix("missing:"): one for one in result.findings}
    assert found["finance"].evidence["clause"] == "第8条"
    assert [one["clause"] for one in found["finance"].evidence["also"]] == ["第二十条第（七）项（预算、决算）"]
    assert not found["finance"].suspected
