"""Indicator deadline.website_report: the report on the website by 31 January; absence is a candidate."""

from __future__ import annotations

from datetime import datetime

import pytest
from builders import HOME, OFFERED, SHANGHAI, check, column, columns, doc, home, item, site, snapshot, trait

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


def on_home(links, *, more=(), items=()):
    """The report is there and in time; what the home page shows of it."""
    facts = snapshot(
        documents=(report("2026-01-19"),),
        columns=(*columns(), *more),
        home=home(item("2026-02-19"), *items),
        traits=(trait("home_marks", HOME, **OFFERED | ({} if links is None else {"report_links": links})),),
    )
    return check("deadline.website_report", facts, FEBRUARY)


def test_the_home_page_leads_to_the_report():
    assert on_home(["政府网站工作年度报表"]).findings == ()
    assert on_home([], more=(column("website_report", found_on=(HOME,)),)).findings == ()
    assert on_home([], items=(item("2026-01-19", url=report("2026-01-19").url),)).findings == ()
    assert on_home(None).findings == ()  # read by an earlier version: nobody looked for it


def test_no_link_on_the_home_page_is_a_candidate():
    result = on_home(["统计年报"], more=(column("website_report", found_on=(f"{HOME}xxgk/",)),))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.key) == ("pass", True, "home:2025")
    assert finding.evidence["target"] == report("2026-01-19").url
