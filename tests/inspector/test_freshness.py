"""Column states: what is fresh, stale, blank, and above all what is none of these."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import AS_OF, HOME, column, item, run, snapshot

from inspector.freshness import column_states

PERIODS = {"news": 14, "notices": 183, "plans": 365}


def state(of, *, complete=True):
    facts = snapshot(columns=(of,), run=run(complete=complete, stopped_by=None if complete else "max_pages"))
    (only,) = column_states(facts, PERIODS, AS_OF)
    return only


@pytest.mark.parametrize(
    ("latest", "expected"),
    [("2026-11-23", "fresh"), ("2026-11-09", "fresh"), ("2026-11-08", "stale"), ("1999-01-01", "stale")],
)
def test_by_the_newest_item(latest, expected):
    found = state(column("news", latest))
    assert (found.state, found.max_age_days, found.latest) == (expected, 14, latest)


def test_future_items_are_ignored():
    of = column("news", "2027-03-01", recent=(item("2027-03-01"), item("2026-01-01")))
    assert state(of).state == "stale"
    assert state(of).latest == "2026-01-01"


@pytest.mark.parametrize("items", [1, 500])
def test_only_future_items_prove_nothing(items):
    assert state(column("news", "2027-03-01", items=items)).state == "unknown"


def test_sixty_newer_items_hide_what_was_there_that_day():
    of = column("news", "2026-11-20", items=200, recent=tuple(item("2026-11-20") for _ in range(60)))
    (found,) = column_states(snapshot(columns=(of,)), PERIODS, AS_OF - timedelta(days=30))
    assert found.state == "unknown"


@pytest.mark.parametrize("verdict", ["blocked", "uncertain", "ours", "unchecked"])
def test_what_was_not_seen_is_unknown(verdict):
    assert state(column("news", "2020-01-01", verdict=verdict)).state == "unknown"


def test_broken_is_unreachable_and_not_stale():
    assert state(column("news", "2020-01-01", verdict="broken")).state == "unreachable"


@pytest.mark.parametrize("list_state", ["script", "unread", "not_fetched", "none"])
def test_an_unread_list_is_unknown(list_state):
    assert state(column("news", "", list_state=list_state, items=0)).state == "unknown"


@pytest.mark.parametrize("list_state", ["script", "unread"])
def test_a_few_old_items_of_an_unread_list_prove_nothing_but_new_ones_do(list_state):
    assert state(column("news", "2020-01-01", list_state=list_state)).state == "unknown"
    assert state(column("news", "2026-11-20", list_state=list_state)).state == "fresh"


@pytest.mark.parametrize("exempt", ["external", "search", "login", "form", "finished_topic", "page", "something_new"])
def test_exempt_columns_have_no_period(exempt):
    found = state(column("news", "2020-01-01", exempt=exempt))
    assert (found.state, found.max_age_days) == ("not_applicable", None)
    assert found.reason


def test_a_category_without_period_is_not_applicable_even_if_old():
    assert state(column("leaders", "2010-01-01")).state == "not_applicable"


def test_blank_only_when_the_list_says_so():
    assert state(column("news", "", list_state="empty", items=0)).state == "blank"
    assert state(column("leaders", "", list_state="empty", items=0)).state == "blank"
    assert state(column("news", "", list_state="empty", items=3)).state == "unknown"
    assert state(column("news", "", list_state="listed", items=0)).state == "unknown"


def test_items_without_any_date_count_as_not_updated():
    of = column("news", "", items=20, undated=20)
    assert state(of).state == "stale"
    assert "date" in state(of).reason


def test_undated_items_prove_nothing_while_their_pages_are_unread():
    of = column("news", "", items=20, undated=20)
    assert state(of, complete=False).state == "unknown"
    assert state(replace(of, undated_unread=1)).state == "unknown"
    mixed = column("news", "2020-01-01", items=20, undated=5)
    assert state(mixed, complete=False).state == "unknown"
    assert state(mixed).state == "stale"


def test_rows_with_dates_are_enough_in_a_truncated_crawl():
    assert state(column("news", "2026-01-01"), complete=False).state == "stale"


def test_malformed_dates_are_no_dates():
    of = column("news", "gestern", recent=(item("2026-13-45"), item("0001-01-01"), item("")))
    assert state(of).state == "unknown"


def test_a_page_recognised_twice_is_judged_once_and_leniently():
    url = f"{HOME}both/"
    pair = (column("news", "2026-10-01", url=url), column("notices", "2026-10-01", url=url))
    news, notices = column_states(snapshot(columns=pair), PERIODS, AS_OF)
    assert (news.state, notices.state) == ("not_applicable", "fresh")


def test_a_column_recorded_twice_is_one():
    assert len(column_states(snapshot(columns=(column("news"), column("news"))), PERIODS, AS_OF)) == 1


def test_several_columns_of_one_category_are_each_judged():
    pair = (column("news", "2026-11-20", url=f"{HOME}a/"), column("news", "2026-01-01", url=f"{HOME}b/"))
    assert [found.state for found in column_states(snapshot(columns=pair), PERIODS, AS_OF)] == ["fresh", "stale"]


def test_a_column_that_gathers_stale_ones_is_judged_through_them():
    one, two = item("2026-01-01", f"{HOME}xw/yw/1.html"), item("2026-02-01", f"{HOME}xw/bm/2.html")
    children = (
        column("news", "2026-01-01", url=f"{HOME}xw/yw/", level=2, recent=(one,)),
        column("news", "2026-02-01", url=f"{HOME}xw/bm/", level=2, recent=(two,)),
    )
    parent = column("news", "2026-02-01", url=f"{HOME}xw/", recent=(two, one))
    states = column_states(snapshot(columns=(parent, *children)), PERIODS, AS_OF)
    assert [found.state for found in states] == ["not_applicable", "stale", "stale"]
    more = replace(parent, recent=(*parent.recent, item("2025-01-01", f"{HOME}xw/3.html")))
    states = column_states(snapshot(columns=(more, *children)), PERIODS, AS_OF)
    assert [found.state for found in states] == ["stale", "stale", "stale"]


def test_two_addresses_with_one_list_are_one_cause():
    same = (item("2026-01-01", f"{HOME}a/1.html"),)
    pair = (
        column("news", url=f"{HOME}a/", recent=same, latest=""),
        column("news", url=f"{HOME}b/", recent=same, latest=""),
    )
    states = column_states(snapshot(columns=pair), PERIODS, AS_OF)
    assert [found.state for found in states] == ["stale", "not_applicable"]
