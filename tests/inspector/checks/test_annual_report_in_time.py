"""Indicator deadline.annual_report: 31 January for departments, 31 March for governments, never the other way round."""

from __future__ import annotations

from datetime import datetime

import pytest
from builders import HOME, SHANGHAI, case, check, column, doc, item, site, snapshot

from inspector.checks.annual_report_in_time import Params
from inspector.params import of
from inspector.yearly import _owner

GOVERNMENT = {"body_type": "county_government", "body_type_from": "registry"}
DEPARTMENT = {"name": "清河县教育局", "body_type": "county_department", "body_type_from": "registry"}
AUTUMN = datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI)
FEBRUARY = datetime(2026, 2, 20, 23, 59, 59, tzinfo=SHANGHAI)


def report(published_on, title="清河县2025年政府信息公开工作年度报告", **changes):
    facts = {"column": "disclosure_annual_report", "published_on": published_on}
    return doc(title, **facts | changes)


def judged(*docs, body=GOVERNMENT, as_of=AUTUMN, columns=()):
    return check("deadline.annual_report", snapshot(site=site(**body), documents=docs, columns=columns), as_of)


@pytest.mark.parametrize("day", ["2026-01-20", "2026-02-10", "2026-03-31"])
def test_a_government_has_until_the_end_of_march(day):
    assert (judged(report(day)).outcome, judged(report(day)).findings) == ("pass", ())


def test_a_government_in_april_is_late():
    result = judged(report("2026-04-20"))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("fail", False)
    assert finding.params["last_day"] == "2026-03-31"
    assert finding.params["clause"] == "第四十九条第二款"
    assert finding.evidence["working_days"] > 10


def test_a_department_has_until_the_end_of_january():
    """31 January 2026 is a Saturday: the term ends with the Monday after it."""
    title = "清河县教育局2025年政府信息公开工作年度报告"
    assert judged(report("2026-02-02", title), body=DEPARTMENT).findings == ()
    (finding,) = judged(report("2026-02-03", title), body=DEPARTMENT).findings
    assert not finding.suspected
    assert finding.params["last_day"] == "2026-02-02"
    assert finding.params["clause"] == "第四十九条第一款"


def test_reports_of_departments_on_the_site_of_a_government_are_theirs():
    of_office = report("2026-04-20", "清河县教育局2025年政府信息公开工作年度报告")
    assert judged(of_office, report("2026-03-20", "2025年清河县人民政府信息公开工作年度报告")).findings == ()
    assert judged(of_office).findings == ()


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("清河县人民政府2025年政府信息公开工作年度报告", "own"),
        ("2025年政府信息公开工作年度报告", "own"),
        ("清河县2025年度政府信息公开工作年度报告", "own"),
        ("清河县教育局2025年政府信息公开年报", "other"),
        ("临江市2025年政府信息公开工作年度报告", "other"),
        ("清河县人民政府办公室2025年政府信息公开工作年度报告", "unknown"),
    ],
)
def test_whose_report_a_title_names(title, owner):
    facts = snapshot(site=site(**GOVERNMENT))
    assert _owner(title, facts.site, of(case("deadline.annual_report", facts), Params)) == owner


def test_that_no_report_is_there_is_found_here_until_april_only():
    news = column("news")
    (finding,) = judged(body=DEPARTMENT, as_of=FEBRUARY, columns=(news,)).findings
    assert finding.suspected
    assert judged(body=DEPARTMENT, as_of=FEBRUARY, columns=()).outcome == "could_not_check"
    later = judged(body=DEPARTMENT, columns=(news,))
    assert (later.outcome, later.findings) == ("not_applicable", ())


def test_before_the_last_day_nothing_is_due():
    assert judged(as_of=FEBRUARY).outcome == "not_applicable"


def test_a_row_of_the_column_is_a_report_too():
    listed = column("disclosure_annual_report", recent=(item("2026-01-30", f"{HOME}nb.pdf", "2025年年度报告"),))
    assert judged(report("2026-05-06"), columns=(listed,)).findings == ()


def test_reports_of_several_years_with_one_date_were_moved():
    older = report("2026-05-06", "清河县2024年政府信息公开工作年度报告")
    assert judged(report("2026-05-06"), older).findings[0].suspected


def test_a_report_without_a_date_is_not_judged():
    assert judged(report("")).outcome == "could_not_check"


@pytest.mark.parametrize("body", [{"body_type": "township_government"}, {"body_type": ""}])
def test_whom_the_regulation_does_not_name(body):
    assert judged(report("2026-10-01"), body=body).outcome == "not_applicable"
