"""Indicator columns.stale_expected: personnel and plans a year; notices and policies below the menu six months."""

from __future__ import annotations

from builders import check, column, snapshot


def test_up_to_date_columns_pass():
    facts = snapshot(columns=(column("personnel", "2025-11-23"), column("plans", "2026-01-10")))
    assert check("columns.stale_expected", facts).outcome == "pass"


def test_more_than_a_year_fails():
    result = check("columns.stale_expected", snapshot(columns=(column("personnel", "2025-11-22"),)))
    assert result.outcome == "fail"
    assert result.findings[0].params["max_age_days"] == 365


def test_what_the_other_indicator_counts_is_not_counted_again():
    facts = snapshot(columns=(column("notices", "2025-01-01", level=1), column("news", "2025-01-01"), column("plans")))
    assert check("columns.stale_expected", facts).findings == ()


def test_notices_below_the_menu_are_counted_here():
    facts = snapshot(columns=(column("notices", "2025-01-01", level=2),))
    assert len(check("columns.stale_expected", facts).findings) == 1


def test_one_page_in_two_categories_is_one_column():
    url = "http://www.qinghe.gov.cn/x/"
    facts = snapshot(columns=(column("plans", "2020-01-01", url=url), column("personnel", "2020-01-01", url=url)))
    assert len(check("columns.stale_expected", facts).findings) == 1
