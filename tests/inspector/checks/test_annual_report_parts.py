"""Indicator elements.annual_report: last year's report is there and has its five parts."""

from __future__ import annotations

import pytest
from builders import AS_OF, HOME, check, column, item, snapshot, trait

ALL = ("proactive", "requests", "disputes", "problems", "others")
BOX = column("disclosure_annual_report", name="政府信息公开年报")


def report(year, *lacking, **more):
    shown = {part: "…" for part in ALL if part not in lacking}
    facts = {"year": year, "shown": shown, "length": 3000, "column": "disclosure_annual_report"}
    return trait(
        "annual_report", f"{HOME}nb/{year}.html", title=f"清河县{year}年政府信息公开工作年度报告", **{**facts, **more}
    )


def judged(*reports, box=BOX, as_of=AS_OF):
    return check("elements.annual_report", snapshot(traits=reports, columns=(box,)), as_of)


def test_a_whole_report_of_last_year_passes():
    assert (judged(report(2025)).outcome, judged(report(2025)).findings) == ("pass", ())


def test_missing_parts_are_named():
    result = judged(report(2025, "disputes"))
    assert (result.outcome, result.findings[0].params["missing"]) == ("fail", "行政复议、行政诉讼情况")


def test_no_report_of_last_year_fails_when_the_column_was_read():
    old = column("disclosure_annual_report", recent=(item("2025-03-12", title="清河县2024年政府信息公开工作年度报告"),))
    result = judged(report(2024), box=old)
    assert (result.outcome, [finding.key for finding in result.findings]) == ("fail", ["report:2025"])
    assert judged(box=column("disclosure_annual_report", list_state="script")).outcome == "could_not_check"
    listed = column("disclosure_annual_report", recent=(item("2026-03-12", title="2025年年度报告（PDF）"),))
    assert judged(box=listed).outcome == "pass"


@pytest.mark.parametrize(("month", "outcome"), [(2, "not_applicable"), (4, "pass")])
def test_before_april_nothing_is_due(month, outcome):
    assert judged(report(2025), as_of=AS_OF.replace(month=month)).outcome == outcome


def test_a_report_in_a_file_is_there_and_its_parts_are_not_judged():
    result = judged(report(2025, *ALL, length=20, files=1))
    assert (result.outcome, result.findings) == ("could_not_check", ())
