"""Working days: days made up, holidays, terms over the end of a year, and years that nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.working_days import WorkingDays, load, standard
from xuncha.errors import ConfigError

KNOWN = st.dates(date(2004, 1, 1), date(2026, 12, 27))
ANY = st.dates(date.min, date.max)

YEAR_2027 = """
[[year]]
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知（测试用）"
holidays = [2027-01-01, 2027-02-05, 2027-02-08]
working = [2027-02-06]
[[day]]
date = 2026-02-18
working = true
source = "本地规定（测试用）"
"""


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # Sunday, worked for the Spring Festival
        ("2025-01-28", False),
        ("2025-10-11", True),  # Saturday, worked for the National Day
        ("2026-02-14", True),
        ("2026-02-23", False),  # Monday, Spring Festival
        ("2026-11-23", True),
        ("2026-11-22", False),
        ("2018-12-29", True),  # Saturday, worked for 1 January 2019
        ("2018-12-31", False),
    ],
)
def test_days_as_announced(day, working):
    assert standard().is_working_day(date.fromisoformat(day)) is working


def test_a_term_over_the_spring_festival():
    signed = date(2026, 2, 13)  # Friday; Saturday is worked, then nine days off
    assert standard().add_working_days(signed, 3) == date(2026, 2, 25)
    assert standard().working_days_between(signed, date(2026, 2, 25)) == 3
    assert standard().working_days_between(signed, date(2026, 2, 23)) == 1


@pytest.mark.parametrize("day", ["2003-12-30", "1990-05-01", "2026-12-28", "2027-03-01", "9999-12-31", "0001-01-01"])
def test_what_nobody_knows(day):
    unknown = date.fromisoformat(day)
    assert standard().is_working_day(unknown) is None
    assert standard().working_days_between(min(unknown, date(2026, 12, 1)), max(unknown, date(2026, 12, 1))) is None


def test_a_term_that_runs_into_the_unknown():
    assert standard().add_working_days(date(2026, 12, 18), 5) == date(2026, 12, 25)
    assert standard().add_working_days(date(2026, 12, 18), 6) is None
    assert standard().add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 25)
    assert standard().add_working_days(date(2026, 12, 24), 2) is None


@settings(deadline=None)  # other work on the machine is no fault
@given(KNOWN, KNOWN)
def test_the_number_is_that_of_the_days_counted_one_by_one(one, other):
    one, other = min(one, other), min(max(one, other), min(one, other) + timedelta(days=400))
    days = [one + timedelta(days=n) for n in range(1, (other - one).days + 1)]
    counted = sum(bool(standard().is_working_day(day)) for day in days)
    assert standard().working_days_between(one, other) == counted
    assert standard().working_days_between(other, one) == -counted


@settings(deadline=None)  # other work on the machine is no fault
@given(KNOWN, st.integers(0, 40))
def test_adding_and_counting_agree(start, n):
    end = standard().add_working_days(start, n)
    if end is None:
        assert start > date(2026, 10, 1)
        return
    assert standard().working_days_between(start, end) == n
    assert n == 0 or standard().is_working_day(end)


@settings(deadline=None)  # other work on the machine is no fault
@given(ANY, ANY, st.integers(0, 30))
def test_never_raises_and_never_guesses(one, other, n):
    between = standard().working_days_between(one, other)
    days = (one, other)
    if between is not None and one != other:
        assert date(2003, 12, 31) <= min(days)
        assert max(days) <= date(2026, 12, 27)
    standard().add_working_days(one, n)


@settings(deadline=None)  # other work on the machine is no fault
@given(KNOWN, KNOWN, KNOWN)
def test_spans_add_up(one, two, three):
    between = standard().working_days_between
    assert between(one, two) + between(two, three) == between(one, three)


def test_a_file_adds_a_year_and_changes_a_day(tmp_path):
    path = tmp_path / "calendar.toml"
    path.write_text(YEAR_2027, "utf-8")
    calendar = load(path)
    assert calendar.is_working_day(date(2026, 12, 31)) is True  # 2027 is announced, so the last days of 2026 are known
    assert calendar.is_working_day(date(2027, 2, 6)) is True
    assert calendar.is_working_day(date(2027, 2, 8)) is False
    assert calendar.is_working_day(date(2026, 2, 18)) is True
    assert calendar.is_working_day(date(2027, 12, 31)) is True  # as written: a year by hand is complete
    assert calendar.working_days_between(date(2026, 12, 30), date(2027, 1, 5)) == 3
    assert calendar.working_days_between(date(2027, 12, 30), date(2028, 1, 5)) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("year = 2027\n", "", "missing"),
        ("working = [2027-02-06]", "working = [2027-01-01]", "in holidays and in working"),
        ("2027-02-05", "2026-02-05", "is no day of 2027"),
        ("working = true", 'working = "ja"', "bool"),
        ("working = true", "working = true\ncolour = 1", "colour"),
        ("[[year]]", "[[year", "expected"),
        ('source = "本地规定（测试用）"', "", "source"),
        ("[[day]]", '[[day]]\ndate = 2026-02-18\nworking = false\nsource = "x"\n[[day]]', "twice"),
    ],
)
def test_a_file_with_one_fault(tmp_path, old, new, said):
    assert old in YEAR_2027
    path = tmp_path / "calendar.toml"
    path.write_text(YEAR_2027.replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.where == str(path)
    assert said.lower() in str(caught.value).lower()
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_a_negative_number_of_days_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="negative"):
        WorkingDays().add_working_days(date(2026, 1, 5), -1)
