"""Indicator deadline.consultation_feedback: what became of opinions and surveys, after their end."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, doc, run, site, snapshot, trait

DISTRICT = {"body_type": "county_government", "body_type_from": "registry"}
SUBJECT = "清河县城区养犬管理办法"
COLUMNS = (column("consultation"),)


def call(ends="2026-05-20", kind="consultation", **changes):
    facts = {
        "title": f"关于公开征求《{SUBJECT}（征求意见稿）》意见的公告",
        "subject": SUBJECT,
        "side": "call",
        "ends": ends,
    }
    return trait(kind, f"{HOME}yjzj/1.html", column="consultation", published_on="2026-04-20", **facts | changes)


def judged(*traits, documents=(), profiles=("guangan-2018",), complete=True, columns=COLUMNS):
    facts = snapshot(site=site(**DISTRICT), traits=traits, documents=documents, columns=columns,
                     run=run(complete=complete))  # fmt: skip
    return check("deadline.consultation_feedback", facts, profiles=profiles)


def test_a_call_without_a_result_half_a_year_later():
    result = judged(call())
    (finding,) = result.findings
    assert (result.outcome, finding.suspected) == ("fail", False)
    assert finding.params["ends"] == "2026-05-20"
    assert finding.params["age_days"] == 187
    assert finding.params["clause"] == "二（三）"
    assert "调查征集的结果" in finding.evidence["quote"]


@pytest.mark.parametrize(
    "documents",
    [
        (doc(f"关于《{SUBJECT}》征求意见采纳情况的反馈"),),
        (doc(f"{SUBJECT}意见征集结果"),),
    ],
)
def test_a_result_anywhere_on_the_site(documents):
    assert judged(call(), documents=documents).findings == ()


def test_a_result_as_a_trait_or_on_the_page_itself():
    feedback = trait("consultation", f"{HOME}2.html", title="征求意见情况", side="feedback", subject=SUBJECT)
    assert judged(call(), feedback).findings == ()
    assert judged(call(answered="收到意见建议22条")).findings == ()


def test_a_survey_without_a_result():
    survey = call(kind="survey", title="关于养老服务需求的网上调查", subject="养老服务需求")
    (finding,) = judged(survey).findings
    assert not finding.suspected
    assert finding.params["title"] == "关于养老服务需求的网上调查"
    assert judged(survey, documents=(doc("养老服务需求网上调查结果"),)).findings == ()


@pytest.mark.parametrize("ends", ["2026-11-30", "2026-11-22", "2026-10-01"])
def test_a_call_that_runs_or_ended_lately(ends):
    assert judged(call(ends)).findings == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"profiles": ()},  # no text seen says so for everybody
        {"complete": False},
        {"columns": ()},
        {"columns": (column("consultation", rest_unread=True),)},
    ],
)
def test_what_is_not_sure_is_a_candidate(changes):
    assert [one.suspected for one in judged(call(), **changes).findings] == [True]
    assert [one.suspected for one in judged(call("2026-09-01")).findings] == [True]


def test_without_an_end_nothing_is_said():
    assert judged(call("")).outcome == "could_not_check"
    assert judged().outcome == "not_applicable"
    assert judged(call("2024-05-20")).outcome == "not_applicable"


def test_a_place_that_says_so_of_calls_alone():
    (finding,) = judged(call(), profiles=("zhenkang-2017",)).findings
    assert finding.params["clause"] == "三（一）"
    survey = call(kind="survey", subject="养老服务需求")
    assert judged(survey, profiles=("zhenkang-2017",)).findings[0].suspected  # the general rule alone
