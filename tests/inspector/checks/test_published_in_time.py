"""Indicator deadline.publication: working days from signing or issue to publishing, by every term that binds."""

from __future__ import annotations

from datetime import date

import pytest
from builders import HOME, check, doc, site, snapshot, trait

from inspector.working_days import WorkingDays

LABEL = "written.label:成文日期"
COUNTY = {"body_type": "county_government", "body_type_from": "registry"}
QINGHAI = {"name": "青海省发展和改革委员会", "body_type": "province_department", "body_type_from": "registry"}


def paper(written_on="2026-09-01", published_on="2026-09-04", title="清河县人民政府关于加强供水管理的通知", **changes):
    facts = {"role": "policy", "written_by": LABEL, "issuer": "清河县人民政府", "column": "normative_documents"}
    number = changes.pop("number", "清政规〔2026〕1号")
    return doc(title, number, written_on=written_on, published_on=published_on, **facts | changes)


def judged(*docs, body=COUNTY, profiles=(), **params):
    return check("deadline.publication", snapshot(site=site(**body), documents=docs), profiles=profiles, **params)


@pytest.mark.parametrize("published_on", ["2026-09-01", "2026-09-02", "2026-09-29", "2026-08-20"])
def test_within_twenty_working_days(published_on):
    """1 September is a Tuesday; the autumn festival (25 to 27 September) is no working time, so 29 is the 19th."""
    result = judged(paper(published_on=published_on))
    assert (result.outcome, result.findings) == ("pass", ())


def test_after_twenty_working_days():
    result = judged(paper(published_on="2026-10-12"))
    (finding,) = result.findings
    assert result.outcome == "fail"
    assert not finding.suspected
    assert finding.params["working_days"] > 20
    assert finding.params["clause"] == "第二十六条"
    assert finding.evidence["written_on"] == "2026-09-01"
    assert finding.evidence["published_on"] == "2026-10-12"
    assert finding.evidence["limit_days"] == 20


def test_a_holiday_in_between_does_not_count():
    """From 30 September over the National Day holiday: 1 to 7 October are off, so 9 October is the 2nd or 3rd day."""
    last = paper("2026-09-30", "2026-10-10")
    assert judged(last, profiles=("guangan-2018",)).findings == ()


def test_a_place_sets_a_shorter_term_and_is_cited():
    four_days = paper(published_on="2026-09-07")
    assert judged(four_days).findings == ()
    (finding,) = judged(four_days, profiles=("guangan-2018",)).findings
    assert not finding.suspected
    assert finding.params["limit_days"] == 3
    assert finding.params["working_days"] == 4
    assert finding.params["clause"] == "二（一）"
    assert finding.evidence["quote"].startswith("各级政府及其部门制定的行政规范性文件")


def test_a_document_that_breaks_two_terms_is_one_finding_by_the_stricter():
    (finding,) = judged(paper(published_on="2026-10-20"), profiles=("guangan-2018",)).findings
    assert finding.params["limit_days"] == 3


def test_the_number_of_a_normative_document_brings_it_in_wherever_it_stands():
    elsewhere = paper(published_on="2026-09-07", column="notices")
    assert len(judged(elsewhere, profiles=("guangan-2018",)).findings) == 1


def test_a_major_decision_is_a_candidate():
    title, number = "清河县人民政府关于城东新区规划的决定", "清政发〔2026〕9号"
    decision = paper(published_on="2026-09-14", column="decisions", title=title, number=number)
    (finding,) = judged(decision, profiles=("guangan-2018",)).findings
    assert finding.suspected


def test_issue_comes_after_writing():
    """Qinghai counts from the day of issue: the day of writing alone proves nothing against the site."""
    late = {"published_on": "2026-10-20", "issuer": "青海省发展和改革委员会", "title": "关于印发价格管理办法的通知"}
    issued = judged(
        paper(written_by="written.issued-label:印发日期", **late), body=QINGHAI, profiles=("qinghai-drc-2017",)
    )
    (finding,) = issued.findings
    assert not finding.suspected
    assert finding.params["clause"] == "第1条"
    (written,) = judged(paper(**late), body=QINGHAI, profiles=("qinghai-drc-2017",)).findings
    assert written.params["clause"] == "第二十六条"  # which counts from writing, and is surely broken
    in_time = paper("2026-09-01", "2026-09-04", written_by="written.issued-label:印发日期")
    assert judged(in_time, profiles=()).outcome == "could_not_check"


@pytest.mark.parametrize(
    "changes",
    [
        {"written_by": "written.closing-date"},
        {"written_by": "written.issued-label:生成日期"},
        {"written_by": ""},
        {"issuer": ""},
        {"state": "abolished"},
        {"written_on": "2024-03-01"},
    ],
)
def test_what_is_only_guessed_is_a_candidate(changes):
    result = judged(paper(**{"published_on": "2026-11-02", "title": "关于加强供水管理的通知"} | changes))
    assert [finding.suspected for finding in result.findings] == [True]
    assert result.outcome == "pass"


def test_papers_put_on_line_together_are_candidates():
    moved = [paper("2026-03-02", "2026-11-02", title=f"清河县人民政府关于第{n}项工作的通知") for n in range(10)]
    assert all(finding.suspected for finding in judged(*moved).findings)
    assert not any(finding.suspected for finding in judged(*moved[:3]).findings)


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "临江市人民政府"},  # a repost
        {"issuer": "", "source": "国务院办公厅", "title": "关于加强供水管理的通知"},
        {"title": "清河县供水管理办法（征求意见稿）"},
        {"role": "", "number": ""},  # news
        {"column": "news", "number": ""},
        {"published_on": "2025-11-20"},
        {"published_on": "2026-12-20"},
    ],
)
def test_what_is_no_new_document_of_the_site_is_not_judged(changes):
    one = paper(**{"published_on": "2026-10-20"} | changes)
    assert judged(one).outcome == "not_applicable"


def test_without_a_date_of_writing_nothing_is_said_and_it_is_counted():
    result = judged(paper(written_on="", written_by=""))
    assert (result.outcome, result.reason_params["undated"]) == ("could_not_check", 1)
    result = judged(paper(written_on="", written_by=""), paper(title="清河县人民政府关于供热的通知"))
    assert (result.outcome, result.reason_params) == ("pass", {"months": 12, "judged": 1, "undated": 1})


def test_the_earliest_date_that_was_ever_claimed_counts():
    redated = paper(published_on="2026-11-10", claims=(("2026-09-04", "2026-09-05T00:00:00+08:00"), ("2026-11-10", "")))
    seen = paper(
        published_on="2026-11-10", first_seen="2026-09-05T10:00:00+08:00", title="清河县人民政府关于供热的通知"
    )
    assert judged(redated, seen).findings == ()


def test_a_working_day_that_nobody_knows():
    result = judged(paper(published_on="2026-10-20"), body=COUNTY)
    assert result.findings
    unknown = WorkingDays(days={})
    assert unknown.add_working_days(date(2035, 1, 1), 20) is None
    assert judged(paper("2005-02-30", "2026-10-20")).outcome == "could_not_check"


def guide(*claims, **changes):
    dated = tuple((day, f"{day}T10:00:00+08:00") for day in claims)
    return doc("营业执照办事指南", url=f"{HOME}bszn/1.html", column="services", claims=dated, **changes)


def judged_guide(one, profiles=("guangan-2018",)):
    facts = snapshot(site=site(**COUNTY), documents=(one,), traits=(trait("service_guide", one.url),))
    return check("deadline.publication", facts, profiles=profiles)


def test_a_guide_that_changed_without_saying_from_when_is_a_candidate():
    (finding,) = judged_guide(guide("2026-03-02", "2026-10-12")).findings
    assert finding.suspected
    assert finding.params["clause"] == "一（四）"
    assert (finding.evidence["before"], finding.evidence["published_on"]) == ("2026-03-02", "2026-10-12")


@pytest.mark.parametrize(
    "one",
    [
        guide(),
        guide("2026-03-02", "2026-10-12", effective_on="2026-11-01"),
        guide("2026-10-12", "2026-03-02"),
        guide("2024-03-02", "2024-10-12"),
    ],
)
def test_a_guide_that_did_not_change_or_says_from_when(one):
    assert judged_guide(one).findings == ()


def test_only_where_a_place_says_so():
    assert judged_guide(guide("2026-03-02", "2026-10-12"), profiles=()).findings == ()
