"""Indicator integrity.future_date: claims ahead of the day judged, always candidates."""

from __future__ import annotations

import pytest
from builders import check, doc, snapshot


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-24", "", "soon", "2199-13-01"])
def test_today_tomorrow_and_no_date_pass(day):
    docs = doc("关于停车的通知", published_on=day), doc("关于供水的通知", published_on="2026-11-01")
    result = check("integrity.future_date", snapshot(documents=docs))
    assert (result.outcome, result.findings) == ("pass", ())


def test_a_later_day_is_a_candidate_with_both_dates():
    ahead = doc("关于停车的通知", published_on="2026-12-02", written_on="2026-11-01")
    (finding,) = check("integrity.future_date", snapshot(documents=(ahead,))).findings
    assert finding.suspected
    assert (finding.url, finding.params["days"], finding.params["as_of"]) == (ahead.url, 9, "2026-11-23")
    assert finding.evidence["working_days"] == 7


def test_nothing_to_judge():
    assert check("integrity.future_date", snapshot()).outcome == "not_applicable"
