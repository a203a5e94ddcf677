"""Indicator home.stale: two weeks without anything new on the home page."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, item, run, snapshot

from db.models import Home


def home(*dates: str, **changes) -> Home:
    return Home(HOME, "清河县人民政府", tuple(item(date) for date in dates), **changes)


def stale_columns():
    return (column("news", "2026-10-01"), column("notices", "2026-09-01"))


def test_fresh_home_passes():
    assert check("home.stale", snapshot(home=home("2026-11-22", "2026-10-01"))).outcome == "pass"


def test_exactly_two_weeks_is_still_fresh():
    assert check("home.stale", snapshot(home=home("2026-11-09"))).outcome == "pass"


def test_fifteen_days_fail():
    result = check("home.stale", snapshot(home=home("2026-11-08"), columns=stale_columns()))
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert finding.key == "home"
    assert finding.params["age_days"] == 15
    assert finding.evidence["recent"][0]["date"] == "2026-11-08"


def test_undated_items_count_as_not_updated():
    result = check("home.stale", snapshot(home=home(undated=12), columns=stale_columns()))
    assert result.outcome == "fail"


@pytest.mark.parametrize("crawl", [run(complete=False, stopped_by="max_pages"), run()])
def test_undated_items_with_unread_pages_prove_nothing(crawl):
    page = home("2026-10-01", undated=3, undated_unread=2 if crawl.complete else 0)
    assert check("home.stale", snapshot(run=crawl, home=page, columns=stale_columns())).outcome == "could_not_check"


def test_nothing_read_is_no_accusation():
    assert check("home.stale", snapshot(home=home())).outcome == "could_not_check"


def test_future_items_alone_prove_nothing():
    assert check("home.stale", snapshot(home=home("2027-01-01"))).outcome == "could_not_check"


def test_future_items_do_not_hide_an_old_page():
    result = check("home.stale", snapshot(home=home("2027-01-01", "2026-08-01"), columns=stale_columns()))
    assert result.outcome == "fail"
    assert result.findings[0].params["latest"] == "2026-08-01"


def test_new_items_in_a_menu_column_cast_doubt_on_our_reading():
    result = check("home.stale", snapshot(home=home("2026-10-01"), columns=(column("news", "2026-11-22"),)))
    assert result.outcome == "could_not_check"
    assert all(finding.suspected for finding in result.findings)


def test_entrance_page_is_judged_by_the_pages_behind_it():
    fresh = snapshot(home=home(navigation_only=True), columns=(column("news", "2026-11-20"),))
    assert check("home.stale", fresh).outcome == "pass"
    old = snapshot(home=home(navigation_only=True), columns=stale_columns())
    assert check("home.stale", old).outcome == "fail"
    unread = (*stale_columns(), column("plans", "", list_state="script", recent=(), items=0))
    assert check("home.stale", snapshot(home=home(navigation_only=True), columns=unread)).outcome == "could_not_check"
