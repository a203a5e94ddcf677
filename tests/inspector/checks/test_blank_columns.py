"""Indicator columns.blank: lists that show themselves to be empty."""

from __future__ import annotations

import pytest
from builders import check, column, snapshot


def blank(category: str = "audit", **changes):
    return column(category, "", **{"list_state": "empty", "items": 0, **changes})


def test_columns_with_items_pass():
    assert check("columns.blank", snapshot()).outcome == "pass"


def test_empty_list_is_a_finding_whatever_the_category():
    result = check("columns.blank", snapshot(columns=(blank("audit"), blank("news"), column("plans"))))
    assert result.outcome == "fail"
    assert [finding.params["category"] for finding in result.findings] == ["audit", "news"]


def test_blank_is_not_stale_as_well():
    facts = snapshot(columns=(blank("news"), column("notices")))
    assert check("columns.stale_news_policy", facts).findings == ()


@pytest.mark.parametrize("exempt", ["external", "search", "login", "form", "finished_topic", "page"])
def test_forms_logins_and_other_systems_are_not_blank(exempt):
    assert check("columns.blank", snapshot(columns=(blank(exempt=exempt), column("news")))).findings == ()


@pytest.mark.parametrize("state", ["script", "unread", "not_fetched"])
def test_unreadable_is_never_blank(state):
    result = check("columns.blank", snapshot(columns=(blank(list_state=state), column("news"))))
    assert (result.outcome, result.findings, result.unknown) == ("pass", (), 1)


@pytest.mark.parametrize("verdict", ["blocked", "uncertain", "ours", "broken"])
def test_a_page_that_was_not_seen_is_never_blank(verdict):
    assert check("columns.blank", snapshot(columns=(blank(verdict=verdict), column("news")))).findings == ()


def test_an_empty_list_with_items_is_a_contradiction_not_a_fault():
    assert check("columns.blank", snapshot(columns=(blank(items=5), column("news")))).findings == ()


def test_containers_are_left_out():
    assert check("columns.blank", snapshot(columns=(blank("disclosure"), column("news")))).findings == ()
