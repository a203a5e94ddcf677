"""Indicator identity.sponsor_contact: with and without it; the common cases of marks are in test_home_marks.py."""

from __future__ import annotations

from builders import check, marked


def test_there():
    assert check("identity.sponsor_contact", marked()).outcome == "pass"


def test_lacking():
    result = check("identity.sponsor_contact", marked(["sponsor", "contact"]))
    assert result.outcome == "fail"
    assert result.findings[0].template
