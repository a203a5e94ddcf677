"""Indicator identity.site_code: with and without it; the common cases of marks are in test_home_marks.py."""

from __future__ import annotations

from builders import check, marked


def test_there():
    assert check("identity.site_code", marked()).outcome == "pass"


def test_lacking():
    result = check("identity.site_code", marked(["site_code_shown"]))
    assert result.outcome == "fail"
    assert result.findings[0].template
