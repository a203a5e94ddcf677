"""Indicator identity.error_report_entry: with and without it; the common cases of marks are in test_home_marks.py."""

from __future__ import annotations

from builders import check, marked


def test_there():
    assert check("identity.error_report_entry", marked()).outcome == "pass"


def test_lacking():
    result = check("identity.error_report_entry", marked(["error_report_entry"]))
    assert result.outcome == "fail"
    assert result.findings[0].template
