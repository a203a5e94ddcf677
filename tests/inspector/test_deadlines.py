"""Terms of rectification: last days, how long they are over, and the step that is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.ledger_models import LedgerRow
from inspector import deadlines
from inspector.working_days import standard
from xuncha.config_ledger import Escalation, LedgerSection

RULES = LedgerSection()
TODAY = date(2026, 11, 26)  # a Thursday


def row(**fields):
    text = {name: "" for name in LedgerRow.__dataclass_fields__ if name not in {"params", "evidence", "found_on"}}
    numbers = {"found_on_total": 0, "observations": 1, "reopened": 0}
    plain = text | numbers | {"params": {}, "evidence": {}, "found_on": (), "status": "notified", "kind": "deduct"}
    return LedgerRow(**(plain | fields))


def standing(rules=RULES, today=TODAY, **fields):
    return deadlines.standing(rules, row(notified_at="2026-11-02T09:00:00+08:00", **fields), today, standard())


@pytest.mark.parametrize(
    ("rules", "fields", "last"),
    [
        ({}, {}, "2026-12-17"),
        ({"days_by_level": {"county": 5}}, {"site_level": "county"}, "2026-12-03"),
        ({"days_by_level": {"county": 5}}, {"site_level": "city"}, "2026-12-17"),
        ({"days_by_level": {"county": 5}, "days_by_kind": {"deduct": 2}}, {"site_level": "county"}, "2026-11-30"),
        ({"days_by_level": {"county": 30}}, {"site_level": "county"}, ""),  # January 2027 is not announced
    ],
)
def test_the_last_day_of_a_term(rules, fields, last):
    assert deadlines.due_on(LedgerSection(**rules), row(**fields), TODAY, standard()) == last


def test_holidays_and_days_made_up_are_known():
    # 1 to 7 October 2026 are off; 20 September and 10 October are worked.
    assert deadlines.due_on(LedgerSection(days=3), row(), date(2026, 9, 29), standard()) == "2026-10-09"


@pytest.mark.parametrize(
    ("due", "left", "overdue", "soon", "level"),
    [
        ("2026-12-17", 15, False, False, ""),
        ("2026-12-01", 3, False, True, ""),
        ("2026-11-26", 0, False, True, ""),
        ("2026-11-25", -1, True, False, "remind"),
        ("2026-11-19", -5, True, False, "supervise"),
        ("2026-11-12", -10, True, False, "summon"),
        ("", None, False, False, ""),
    ],
)
def test_where_a_term_stands(due, left, overdue, soon, level):
    found = standing(due_on=due)
    assert (found.days_left, found.overdue, found.soon, found.level, found.to_do) == (left, overdue, soon, level, level)


def test_late_on_a_weekend_is_late():
    found = standing(due_on="2026-11-27", today=date(2026, 11, 28))
    assert (found.overdue, found.days_left, found.level) == (True, -1, "remind")


def test_what_came_back_is_for_a_higher_step_without_any_term():
    assert standing(status="reopened", reopened=1).level == "supervise"
    assert standing(status="reopened", reopened=2).level == "summon"
    assert standing(status="notified", reopened=2).level == ""


def test_what_was_done_is_not_due_again():
    assert standing(due_on="2026-11-19", level="supervise").to_do == ""
    assert standing(due_on="2026-11-19", level="remind").to_do == "supervise"


@pytest.mark.parametrize("status", ["suspected", "fixed", "verified", "waived", "dismissed", "withdrawn"])
def test_what_counts_against_nobody_has_no_term(status):
    assert standing(status=status, due_on="2026-01-05", reopened=9) == deadlines.Standing()


def test_beyond_the_calendar_overdue_is_still_a_fact():
    found = standing(due_on="2026-12-25", today=date(2027, 1, 5))
    assert (found.days_left, found.overdue, found.level) == (None, True, "remind")


@given(st.integers(-200, 30), st.integers(0, 3), st.sampled_from(["", "remind", "supervise", "summon"]))
def test_steps_never_fall_as_time_goes_on(days, reopened, level):
    due = (TODAY + timedelta(days=days)).isoformat()
    rules = LedgerSection(escalation=[Escalation(level="remind", overdue=1), Escalation(level="summon", overdue=4)])
    order = ["", "remind", "supervise", "summon"]
    one = row(due_on=due, reopened=reopened, level=level)
    ranks = [
        order.index(deadlines.standing(rules, one, TODAY + timedelta(days=later), standard()).level)
        for later in range(0, 20, 3)
    ]
    assert ranks == sorted(ranks)
    later = deadlines.standing(rules, replace(one, level="summon"), TODAY, standard())
    assert later.to_do == ""
