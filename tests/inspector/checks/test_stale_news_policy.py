"""Indicator columns.stale_news_policy: news two weeks, first-level notices and policies six months."""

from __future__ import annotations

import pytest
from builders import check, column, columns, snapshot


def test_up_to_date_columns_pass():
    assert check("columns.stale_news_policy", snapshot()).outcome == "pass"


def test_stale_columns_are_found_with_their_dates():
    facts = snapshot(
        columns=(column("news", "2026-11-08"), column("notices", "2026-05-23"), *columns(without=("news", "notices")))
    )
    result = check("columns.stale_news_policy", facts)
    assert result.outcome == "fail"
    assert [(f.params["category"], f.params["age_days"], f.params["max_age_days"]) for f in result.findings] == [
        ("news", 15, 14),
        ("notices", 184, 183),
    ]
    assert result.findings[0].key == "column:news:http://www.qinghe.gov.cn/news/"


@pytest.mark.parametrize(("category", "latest"), [("news", "2026-11-09"), ("policy_documents", "2026-05-24")])
def test_the_last_day_of_the_period_is_in_time(category, latest):
    assert check("columns.stale_news_policy", snapshot(columns=(column(category, latest),))).outcome == "pass"


@pytest.mark.parametrize("level", [0, 2])
def test_notices_below_the_menu_are_not_counted_here(level):
    facts = snapshot(columns=(column("notices", "2025-01-01", level=level), column("news")))
    assert check("columns.stale_news_policy", facts).findings == ()


def test_news_count_at_every_level():
    facts = snapshot(columns=(column("news", "2026-01-01", level=3),))
    assert len(check("columns.stale_news_policy", facts).findings) == 1


def test_unsure_category_is_only_suspected():
    result = check("columns.stale_news_policy", snapshot(columns=(column("news", "2026-01-01", sure=0.3),)))
    assert result.outcome == "pass"
    assert result.findings[0].suspected


def test_unreadable_columns_are_counted_as_unknown():
    unread = [column("news", "", url=f"http://www.qinghe.gov.cn/n{n}/", list_state="script", items=0) for n in range(3)]
    result = check("columns.stale_news_policy", snapshot(columns=(*unread, column("notices"))))
    assert (result.outcome, result.unknown) == ("pass", 3)
    assert check("columns.stale_news_policy", snapshot(columns=tuple(unread))).outcome == "could_not_check"


def test_no_such_column_does_not_apply_and_no_column_at_all_is_our_failure():
    assert check("columns.stale_news_policy", snapshot(columns=(column("leaders"),))).outcome == "not_applicable"
    assert check("columns.stale_news_policy", snapshot(columns=())).outcome == "could_not_check"
