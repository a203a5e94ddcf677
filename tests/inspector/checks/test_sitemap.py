"""Indicator identity.sitemap: with and without it; the common cases of marks are in test_home_marks.py."""

from __future__ import annotations

from builders import check, marked


def test_there():
    assert check("identity.sitemap", marked()).outcome == "pass"


def test_lacking():
    result = check("identity.sitemap", marked(["sitemap_url"]))
    assert result.outcome == "fail"
    assert result.findings[0].template
