"""Indicator repost.late: late by every reading of the dates, or not at all."""

from __future__ import annotations

import pytest
from builders import check, column, doc, item, snapshot, target, upstream

TITLE = "临江市人民政府办公室关于进一步优化营商环境若干措施的通知"
NUMBER = "临政办发〔2026〕41号"


def original(day: str, time: str = ""):
    return doc(TITLE, NUMBER, url="http://www.linjiang.gov.cn/zc/1.html", published_on=day, published_time=time)


def judged(above, *copies, **changes):
    return check("repost.late", snapshot(upstreams=(upstream(above),), documents=copies, **changes))


def copy(day: str, time: str = "", **changes):
    return doc(TITLE, NUMBER, published_on=day, published_time=time, **changes)


@pytest.mark.parametrize(
    ("above", "below", "outcome"),
    [
        (("2026-11-10", "09:00"), ("2026-11-11", "09:00"), "pass"),
        (("2026-11-10", "09:00"), ("2026-11-11", "09:30"), "fail"),
        (("2026-11-10", "09:00"), ("2026-11-11", ""), "pass"),  # may have been at 0:00
        (("2026-11-10", "09:00"), ("2026-11-12", ""), "fail"),
        (("2026-11-10", ""), ("2026-11-12", ""), "pass"),  # the end of one day to the start of another: 24 hours
        (("2026-11-10", ""), ("2026-11-13", ""), "fail"),
        (("2026-11-10", "09:00"), ("2026-11-08", "08:00"), "pass"),  # printed earlier than put on the superior site
    ],
)
def test_the_most_favourable_reading_decides(above, below, outcome):
    assert judged(original(*above), copy(*below)).outcome == outcome


def test_finding_says_how_late_at_least():
    result = judged(original("2026-11-10", "09:00"), copy("2026-11-12", "10:00"))
    (finding,) = result.findings
    assert finding.evidence["hours_after_upstream"] == 49.0
    assert finding.evidence["deadline_hours"] == 24
    assert finding.evidence["matched_by"] == "number"
    assert finding.evidence["reposted_at"] == "2026-11-12T10:00:00+08:00"
    assert finding.url == finding.evidence["reposted_url"]


def test_the_earliest_copy_counts():
    assert judged(original("2026-11-10"), copy("2026-11-20", url="u1"), copy("2026-11-11", url="u2")).outcome == "pass"


def test_a_copy_without_date_cannot_be_late():
    assert judged(original("2026-11-10"), copy("")).outcome == "could_not_check"
    assert judged(original("2026-11-10"), copy("2026-11-20", url="u1"), copy("", url="u2")).outcome == "could_not_check"


def test_the_date_of_a_row_that_links_to_the_original_counts():
    row = item("2026-11-15", "http://www.linjiang.gov.cn/zc/1.html", TITLE)
    policies = column("policy_documents", "2026-11-15", recent=(row,))
    assert judged(original("2026-11-10"), columns=(policies,)).findings[0].evidence["matched_by"] == "link"


def test_a_link_without_date_cannot_be_late():
    link = target("http://www.linjiang.gov.cn/zc/1.html", "good", own=False)
    assert judged(original("2026-11-10"), targets=(link,)).outcome == "could_not_check"


def test_what_is_not_there_is_not_late():
    assert judged(original("2026-11-10")).outcome == "not_applicable"


def test_no_superior_site_does_not_apply():
    assert check("repost.late", snapshot()).outcome == "not_applicable"
