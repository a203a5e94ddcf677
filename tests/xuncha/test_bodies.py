"""Kinds of bodies, and the guess of a kind from a name: right, or silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha.vocabulary.bodies import SURE_ENOUGH, body_types, find_body_type, guess_body_type


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("广安市广安区人民政府门户网站", "county_government"),
        ("镇康县人民政府", "county_government"),
        ("西藏自治区人民政府", "province_government"),
        ("北京市人民政府", "province_government"),
        ("酒泉市人民政府网", "city_government"),
        ("恩施州利川市人民政府", "county_government"),
        ("阿里地区行政公署", "city_government"),
        ("昆明市呈贡区洛羊街道办事处", "township_government"),
        ("城关镇人民政府", "township_government"),
        ("青海省发展和改革委员会", "province_department"),
        ("新疆维吾尔自治区财政厅", "province_department"),
        ("北京市财政局", "province_department"),
        ("北京市海淀区财政局", "county_department"),
        ("广安市教育局", "city_department"),
        ("大理白族自治州财政局", "city_department"),
        ("酒泉市市场监督管理局", "city_department"),
        ("镇康县市场监督管理局", "county_department"),
        ("广安区城市管理局", "county_department"),
        ("广安市广安区乡村振兴局", "county_department"),
        ("国家统计局", "ministry"),
        ("生态环境部", "ministry"),
        ("中国政府网", "state_council"),
    ],
)
def test_names_that_say_it(name, expected):
    found, sure = guess_body_type(name)
    assert found == expected
    assert sure >= SURE_ENOUGH


@pytest.mark.parametrize(
    "name",
    [
        "",
        "教育局",
        "某市人民法院",
        "重庆经济技术开发区管理委员会",
        "国家统计局广安调查队",
        "国家税务总局青海省税务局",
        "某市人民代表大会常务委员会",
        "清河县第一中学",
    ],
)
def test_names_that_do_not(name):
    assert guess_body_type(name) == ("", 0.0)


@given(st.text(max_size=40))
def test_no_name_makes_it_raise(name):
    found, sure = guess_body_type(name)
    assert (found in body_types()) == (sure > 0)


def test_a_body_type_is_found_in_the_words_that_people_use():
    for said, meant in {
        "county_government": "county_government",
        "County Government": "county_government",
        "county": "county_government",
        "县级人民政府": "county_government",
        "省直部门": "province_department",
        "ministry": "ministry",
        "village": "",
    }.items():
        assert find_body_type(said) == meant


def test_no_two_body_types_are_said_alike():
    owners: dict[str, set[str]] = {}
    for kind in body_types().values():
        for word in (kind.id, kind.name, kind.name_en, *kind.also):
            owners.setdefault(word.lower(), set()).add(kind.id)
    assert {word: kinds for word, kinds in owners.items() if len(kinds) > 1} == {}
