"""Indicator site.unreachable: a crawl alone never decides it."""

from __future__ import annotations

from builders import check, snapshot


def test_it_says_that_it_was_not_judged():
    result = check("site.unreachable", snapshot())
    assert result.outcome == "could_not_check"
    assert result.reason_params == {"days": 7, "probes_per_day": 20}


def test_no_finding_on_a_bad_site_either():
    assert check("site.unreachable", snapshot(columns=())).findings == ()
