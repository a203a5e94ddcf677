"""A rulebook with one thing wrong is refused: file, key, what was expected; nothing is judged with it."""

from __future__ import annotations

from datetime import date

import pytest

from inspector.params import binds
from inspector.rulebook import INDICATOR_IDS, bundled, load, parse
from xuncha.errors import RulebookError

SOUND = """
id = "city-2026"
name = "某市指标"
name_en = "A city's indicators"
[scoring]
full = 100
pass_mark = 60
bonus_above = 80
services = 25
[[scoring.sources]]
document = "某市政府网站检查办法"
clause = "第三条"
status = "local"

[[indicator]]
id = "columns.blank"
name = "空白栏目"
name_en = "Blank columns"
kind = "veto"
check = "blank_columns"
threshold = 5
points = 10
points_each = 2
body_types = ["government", "city_department"]
effective_from = 2026-01-01
effective_until = 2026-12-31
[indicator.params]
leave_out = ["services"]
[[indicator.sources]]
document = "某市政府网站检查办法"
number = "某政办〔2026〕1号"
clause = "第五条"
status = "local"

[[indicator]]
id = "columns.stale_expected"
name = "不更新"
name_en = "Not updated"
kind = "deduct"
check = "stale_expected"
points = 10
points_each = 1
[indicator.params]
periods = { personnel = 365 }
[[indicator.sources]]
document = "某市政府网站检查办法"
clause = "第六条"
status = "unconfirmed"
"""


def test_a_sound_rulebook_loads(tmp_path):
    path = tmp_path / "city.toml"
    path.write_text(SOUND, "utf-8")
    book = load(path)
    assert [entry.id for entry in book.indicator] == ["columns.blank", "columns.stale_expected"]
    assert book.periods("", date(2026, 5, 1)) == {"personnel": 365}


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('kind = "veto"', 'kind = "veto"\ncolour = "red"', "columns.blank", "unknown key `colour`"),
        ("[scoring]", "[scoring]\nbase = 1", "scoring", "unknown key `base`"),
        ('id = "city-2026"', 'id = "city-2026"\nfoo = 1', "city.toml", "unknown key `foo`"),
        ("points = 10\npoints_each = 2", 'points = "ten"', "points", "expected `float`, got `str`"),
        ('check = "blank_columns"', 'check = "blanks"', "key check", "unknown check blanks"),
        ('id = "columns.stale_expected"', 'id = "columns.blank"', "'columns.blank'", "is defined twice"),
        ('clause = "第五条"', 'clause = ""', "sources[0].clause", "length >= 1"),
        ("threshold = 5", "threshold = -5", "threshold", "expected `int` >= 1"),
        ("points_each = 2", "points_each = -2", "points_each", "expected `float` >= 0"),
        ("personnel = 365", "personnel = 0", "params.periods", "expected `int` >= 1"),
        ("personnel = 365", "staff = 365", "key params", "unknown column category 'staff'"),
        ('leave_out = ["services"]', 'leave_out = ["servces"]', "key params", "unknown column category 'servces'"),
        ('leave_out = ["services"]', "leave = []", "key params", "unknown key `leave`"),
        ('leave_out = ["services"]', "min_sure = 2.0", "params.min_sure", "<= 1"),
        ('"city_department"]', '"city_office"]', "columns.blank", "unknown body type 'city_office'"),
        ('status = "unconfirmed"', 'status = "rumour"', "status", "rumour"),
        ('kind = "deduct"', 'kind = "fine"', "kind", "fine"),
        (
            'kind = "deduct"',
            'kind = "deduct"\nthreshold = 3',
            "columns.stale_expected",
            "threshold is for kind 'veto' only",
        ),
        ('kind = "deduct"', 'kind = "deduct"\ncap = 20', "columns.stale_expected", "cap is larger than points"),
        ("effective_until = 2026-12-31", "effective_until = 2025-12-31", "columns.blank", "before effective_from"),
        ("effective_until = 2026-12-31", 'effective_until = "bald"', "effective_until", "date"),
        ('id = "columns.stale_expected"', 'id = "Stale"', "'Stale'", "id is malformed"),
        ("services = 25", "services = 100", "scoring", "services must be less than full"),
        ('name_en = "Not updated"\n', "", "columns.stale_expected", "missing key `name_en`"),
        ("[scoring]", "[scoring", "city.toml", "is not valid TOML"),
    ],
)
def test_one_fault_each(old, new, where, what):
    assert old in SOUND
    with pytest.raises(RulebookError) as caught:
        parse(SOUND.replace(old, new, 1), "city.toml")
    assert caught.value.where.startswith("city.toml")
    assert where in caught.value.where
    assert what in str(caught.value)
    assert caught.value.hint
    assert caught.value.exit_code == 2


def test_missing_source():
    without = SOUND.rpartition("[[indicator.sources]]")[0]
    with pytest.raises(RulebookError, match="missing key `sources`"):
        parse(without, "city.toml")


def test_two_periods_for_one_category_contradict_each_other():
    again = SOUND[SOUND.rindex("[[indicator]]") :].replace("stale_expected", "stale_again", 1).replace("365", "180")
    with pytest.raises(RulebookError, match="one category has one period"):
        parse(SOUND + again, "city.toml")


@pytest.mark.parametrize("name", ["national-1999", "/nowhere/book.toml"])
def test_a_rulebook_that_is_not_there(name):
    with pytest.raises(RulebookError) as caught:
        load(name)
    assert caught.value.hint


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "book.toml"
    path.write_bytes('名称 = "指标"'.encode("gb18030"))
    with pytest.raises(RulebookError, match="UTF-8"):
        load(path)


def test_bundled_rulebooks_use_ids_of_the_design_only():
    for name in bundled():
        assert {entry.id for entry in load(name).indicator} <= INDICATOR_IDS


def test_every_number_of_points_says_whether_it_is_confirmed():
    for entry in load().indicator:
        if entry.points:
            assert any(source.status == "unconfirmed" and "推定" in source.clause for source in entry.sources), entry.id


def test_whom_a_rule_binds():
    assert binds(["all"], "")
    assert not binds(["government"], "")
    assert binds(["government"], "county_government")
    assert not binds(["government"], "county_department")
    assert binds(["county_department"], "county_department")


def test_in_force_includes_both_ends():
    entry = parse(SOUND, "city.toml").indicator[0]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)]
    assert [entry.in_force(day) for day in days] == [False, True, True, False]


def test_an_item_never_costs_more_than_its_points():
    entry = parse(SOUND, "city.toml").indicator[0]
    assert [entry.points_lost(amount) for amount in (0, 3, 5, 50)] == [0, 6, 10, 10]
