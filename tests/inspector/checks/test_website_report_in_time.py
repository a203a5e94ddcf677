"""Indicator deadline.website_report: the report on the website by 31 January; absence is a candidate."""

from __future__ import annotations

from datetime import datetime

import pytest
from builders import SHANGHAI, check, doc, site, snapshot

FEBRUARY = datetime(2026, 2, 20, 23, 59, 59, tzinfo=SHANGHAI)
JANUARY = datetime(2026, 1, 20, 23, 59, 59, tzinfo=SHANGHAI)


def judged(*docs, as_of=FEBRUARY, **body):
    return check("deadline.website_report", snapshot(site=site(**body), documents=docs), as_of)


def report(published_on, title="清河县人民政府网站工作年度报表（2025年度）"):
    return doc(title, published_on=published_on, column="website_report")


@pytest.mark.parametrize("day", ["2026-01-19", "2026-02-02"])
def test_in_time(day):
    assert (judged(report(day)).outcome, judged(report(day)).findings) == ("pass", ())


def test_late():
    result = judged(report("2026-02-09"))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("fail", False)
    assert finding.params["last_day"] == "2026-02-02"
    assert finding.evidence["number"] == "国办函〔2018〕12号"


def test_not_found_is_a_candidate():
    result = judged(report("2025-01-20", "清河县人民政府网站工作年度报表（2024年度）"))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


def test_the_report_of_a_department_is_its_own():
    other = report("2026-02-09", "清河县教育局政府网站工作年度报表（2025年度）")
    assert judged(other, report("2026-01-19")).findings == ()
    (finding,) = judged(other, name="清河县教育局", body_type="county_department").findings
    assert not finding.suspected


def test_before_the_last_day():
    assert judged(as_of=JANUARY).outcome == "not_applicable"
