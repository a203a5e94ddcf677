"""Every column that one of the five documents asks for: without it a finding with its clause, with it none."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, doc, rules, site, snapshot, target, trait

from inspector.coverage import bound_bodies, rows
from inspector.profiles import standard_rules
from inspector.required import applying

NAMED = "tests/inspector/test_obligations.py::test_a_column_that_a_place_asks_for"
CASES = [(row, seed) for row in rows() if NAMED in row.tests for seed in row.seeds]


def facts(body_type: str, *there: str, without: tuple[str, ...] = ()):
    return snapshot(
        site=site(body_type=body_type, body_type_from="registry"),
        columns=(*columns(without=without), *(column(category) for category in there if category not in without)),
    )


@pytest.mark.parametrize(("row", "seed"), CASES, ids=[f"{row.id}-{seed}" for row, seed in CASES])
def test_a_column_that_a_place_asks_for(row, seed):
    """For a body that the document binds: its clause is cited when the column is missing, and only then."""
    proven = 0
    for body_type in bound_bodies(seed):
        book = rules(facts(body_type), profiles=(seed,))
        entry = next(entry for entry in book.indicator if entry.id == "columns.required")
        for item in applying(entry.read_params().required, body_type):
            if item.category not in row.columns or item.clause not in row.seeds[seed]:
                continue
            either = (item.category, *item.accept)
            bare = check("columns.required", facts(body_type, without=either), profiles=(seed,))
            found = {one.key: one for one in bare.findings}[f"missing:{item.category}"]
            assert found.params["clause"] == item.clause
            assert found.params["document"] == item.document
            assert found.evidence["quote"] == item.quote
            assert found.suspected == item.candidate
            for accepted in either:
                whole = check("columns.required", facts(body_type, accepted), profiles=(seed,))
                assert f"missing:{item.category}" not in {one.key for one in whole.findings}
            proven += 1
    assert proven, f"{seed} requires none of {row.columns} with a clause of {row.seeds[seed]}"


def test_every_required_column_of_a_profile_belongs_to_a_row():
    """What a profile requires is in the table: no rule without its obligation."""
    known = {(seed, clause, category) for row in rows() for seed, clauses in row.seeds.items()
             for clause in clauses for category in row.columns}  # fmt: skip
    required = {
        (seed, item["clause"], item["category"])
        for seed, profile in standard_rules().profiles.items()
        for over in profile.indicator
        for item in over.params.get("required", ())
    }
    assert required - known == set()


def found(facts_, profile=(), prefix=""):
    """Keys of the findings on required things, with whether each is only suspected."""
    result = check("columns.required", facts_, profiles=profile)
    return {one.key: one.suspected for one in result.findings if one.key.startswith(prefix)}


@pytest.mark.parametrize(
    ("body_type", "missing"),
    [
        ("city_government", {"land", "social_assistance", "public_welfare"}),
        ("county_government", {"land", "social_assistance", "public_welfare"}),
        ("township_government", {"land", "social_assistance", "agriculture"}),
        ("county_department", set()),
        ("province_government", set()),
    ],
)
def test_what_the_law_asks_of_cities_counties_and_townships(body_type, missing):
    """条例 第二十一条: candidates, because the article names information and no column."""
    without = ("services", "land", "social_assistance", "public_welfare", "agriculture", "rural", "education", "health")
    keys = found(facts(body_type, without=without), prefix="missing:")
    asked = {"land", "social_assistance", "public_welfare", "agriculture"}
    assert {key.removeprefix("missing:") for key in keys} & asked == missing
    assert all(keys[f"missing:{one}"] for one in missing)
    there = facts(body_type, "land", "social_assistance", "public_welfare", "agriculture")
    assert not {key.removeprefix("missing:") for key in found(there)} & asked


LINKS = {
    "item:service_platform_link": ("http://zwfw.qinghe.gov.cn/", "办事"),
    "item:resource_trading_link": ("http://www.example.gov.cn/", "县公共资源交易中心"),
    "item:department_links": ("http://jyj.qinghe.gov.cn/", "市教育局"),
}


@pytest.mark.parametrize("profile", ["xizang-2016"])
def test_links_to_other_platforms_that_a_place_asks_for(profile):
    """A link by its host or its words is enough; without it a candidate."""
    city = site(body_type="city_government", body_type_from="registry")
    bare = snapshot(site=city, columns=columns())
    assert {key: sure for key, sure in found(bare, (profile,), "item:").items() if key in LINKS} == dict.fromkeys(
        LINKS, True
    )
    linked = tuple(target(url, "good", own=False, text=text) for url, text in LINKS.values())
    whole = snapshot(site=city, columns=columns(), targets=linked)
    assert not found(whole, (profile,), "item:").keys() & LINKS.keys()


def test_a_report_without_key_areas_where_a_place_asks_for_them():
    """广安区 四（一）: only who is bound by it is asked, and a report that speaks of them passes."""
    five = ("proactive", "requests", "disputes", "problems", "others")

    def report(*parts):
        shown = dict.fromkeys(parts, "…")
        place = column("disclosure_annual_report", "2026-03-20", name="年报")
        year = trait(
            "annual_report", f"{HOME}nb/1.html", title="清河县2025年政府信息公开工作年度报告",
            column="disclosure_annual_report", year=2025, shown=shown, length=3_000, files=0, pictures=0,
        )  # fmt: skip
        county = site(body_type="county_government", body_type_from="registry")
        return snapshot(site=county, columns=(*columns(without=("disclosure_annual_report",)), place), traits=(year,))

    assert check("elements.annual_report", report(*five)).findings == ()
    bound = check("elements.annual_report", report(*five), profiles=("guangan-2018",))
    assert [one.params["missing"] for one in bound.findings] == ["重点领域信息公开情况"]
    assert check("elements.annual_report", report(*five, "key_areas"), profiles=("guangan-2018",)).findings == ()


def test_villages_and_enterprises_in_the_portal_of_a_county():
    """酒泉 五4: candidates by name, none for a county that shows them, none for other bodies."""
    names = {
        "村务公开": "云禾镇村务公开",
        "学校信息公开": "青禾县第一中学校务公开",
        "医疗机构信息公开": "县人民医院医务公开",
        "供水、供电等公用事业信息公开": "青禾县自来水公司服务承诺和收费标准",
        "公共交通信息公开": "城区公交线路调整公告",
    }
    profile = ("jiuquan-2007",)
    assert found(facts("county_government"), profile, "page:") == {f"page:{name}": True for name in names}
    assert found(facts("county_department"), profile, "page:") == {}
    county = site(body_type="county_government", body_type_from="registry")
    shown = snapshot(site=county, columns=columns(), documents=tuple(doc(title) for title in names.values()))
    assert found(shown, profile, "page:") == {}
