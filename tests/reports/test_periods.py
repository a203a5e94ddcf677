"""Weeks, quarters, half-years and years: where they begin and end, and what people may write."""

from __future__ import annotations

from datetime import datetime

import pytest

from reports import periods
from reports.wording import SHANGHAI, Speaker
from xuncha.errors import UsageError

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


def test_a_monday_is_for_the_week_before_and_other_days_for_their_own():
    assert periods.week("", MONDAY).id == "2026-W47"
    assert periods.week("", MONDAY.replace(day=24)).id == "2026-W48"
    assert periods.week("", MONDAY.replace(day=22)).id == "2026-W47"


def test_a_week_holds_monday_morning_and_not_the_next_one():
    week = periods.week("2026-W47", MONDAY)
    assert (week.first_day.isoformat(), week.last_day.isoformat()) == ("2026-11-16", "2026-11-22")
    assert week.holds("2026-11-16T00:00:00+08:00")
    assert week.holds("2026-11-15T16:00:00+00:00")  # the same instant
    assert not week.holds("2026-11-23T00:00:00+08:00")
    assert week.before().id == "2026-W46"


def test_the_first_days_of_a_year_may_belong_to_the_last_week_of_the_one_before():
    assert periods.week("", datetime(2027, 1, 3, tzinfo=SHANGHAI)).id == "2026-W53"
    assert periods.week("2026w1", MONDAY).first_day.isoformat() == "2025-12-29"


@pytest.mark.parametrize(
    ("said", "first", "last", "before", "name"),
    [
        ("2026Q4", "2026-10-01", "2026-12-31", "2026Q3", "2026年第四季度"),
        ("2026q1", "2026-01-01", "2026-03-31", "2025Q4", "2026年第一季度"),
        ("2026H2", "2026-07-01", "2026-12-31", "2026H1", "2026年下半年"),
        ("2026-H1", "2026-01-01", "2026-06-30", "2025H2", "2026年上半年"),
        ("2026", "2026-01-01", "2026-12-31", "2025", "2026年度"),
    ],
)
def test_longer_spans(said, first, last, before, name):
    found = periods.period(said, MONDAY)
    assert (found.first_day.isoformat(), found.last_day.isoformat()) == (first, last)
    assert found.before().id == before
    assert found.name(Speaker("zh")) == name
    assert periods.period(found.id, MONDAY) == found


@pytest.mark.parametrize("said", ["2026Q5", "2026Q0", "2026H3", "Q4", "", "26Q1", "0000", "2026-11"])
def test_what_is_no_span_is_refused(said):
    with pytest.raises(UsageError, match="no quarter"):
        periods.period(said, MONDAY)


@pytest.mark.parametrize("said", ["2026-W54", "2026-W00", "47", "2026-47", "0000-W01"])
def test_what_is_no_week_is_refused(said):
    with pytest.raises(UsageError, match="no week"):
        periods.week(said, MONDAY)


def test_the_future_is_refused():
    with pytest.raises(UsageError, match="not begun"):
        periods.week("2026-W48", MONDAY.replace(day=22))
    with pytest.raises(UsageError, match="not begun"):
        periods.period("2027", MONDAY)
