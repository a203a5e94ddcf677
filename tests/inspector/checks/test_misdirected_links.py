"""Indicator links.misdirected: links that end on a home page instead of what they name."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, target


def landed(url: str, **changes):
    return target(url, "good", is_home=True, final_url=HOME, **changes)


def test_links_that_lead_where_they_say_pass():
    assert check("links.misdirected", snapshot(targets=(target(verdict="good"),))).outcome == "pass"


def test_a_deep_link_that_ends_on_the_home_page():
    result = check("links.misdirected", snapshot(targets=(landed(f"{HOME}fgw/2026/1.html"),)))
    assert result.outcome == "fail"
    assert result.findings[0].params["final_url"] == HOME


@pytest.mark.parametrize("path", ["", "index.html", "index.shtml", "default.aspx", "Index.htm"])
def test_addresses_of_home_pages_are_no_fault(path):
    assert check("links.misdirected", snapshot(targets=(landed(f"http://old.example.gov.cn/{path}"),))).findings == ()


def test_broken_targets_are_counted_as_broken_only():
    assert check("links.misdirected", snapshot(targets=(target(is_home=True),))).findings == ()


def test_a_link_without_text_names_nothing():
    assert check("links.misdirected", snapshot(targets=(landed(f"{HOME}a/b.html", text=" "),))).findings == ()
