"""Indicator deadline.interpretation: working days from a policy to its first interpretation; profiles set the term."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, rules, site, snapshot

ZHENKANG, TIBET, QINGHAI = "zhenkang-2017", "xizang-2016", "qinghai-drc-2017"
POLICY = f"{HOME}zcwj/1.html"
TEXT = f"{HOME}zcjd/1.html"
NAME = "清河县人民政府关于印发《清河县停车管理办法》的通知"


def policy(published_on="2026-11-02", **changes):
    facts = {"url": POLICY, "role": "policy", "issuer": "清河县人民政府", "column": "policy_documents"}
    return doc(changes.pop("title", NAME), "清政发〔2026〕4号", published_on=published_on, **facts | changes)


def interpretation(published_on, **changes):
    facts = {
        "url": TEXT,
        "role": "interpretation",
        "column": "interpretation",
        "related": ((POLICY, "原文", "policy"),),
    }
    return doc(changes.pop("title", "《清河县停车管理办法》解读"), published_on=published_on, **facts | changes)


def judged(*docs, profile=ZHENKANG, body_type="county_government"):
    body = site(body_type=body_type, body_type_from="registry")
    return check("deadline.interpretation", snapshot(site=body, documents=docs), profiles=(profile,))


@pytest.mark.parametrize("day", ["2026-11-02", "2026-11-05", "2026-10-30"])
def test_within_three_working_days(day):
    result = judged(policy(), interpretation(day))
    assert (result.outcome, result.findings) == ("pass", ())


def test_the_fourth_working_day_is_late():
    result = judged(policy(), interpretation("2026-11-06"))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("fail", False, POLICY)
    assert finding.params["working_days"] == 4
    assert finding.params["clause"] == "四（三）"
    assert finding.evidence["published_on"] == "2026-11-02"
    assert finding.evidence["interpreted_on"] == "2026-11-06"
    assert finding.evidence["interpretation_url"] == TEXT


@pytest.mark.parametrize(("profile", "body_type", "clause"), [
    (TIBET, "county_government", "第9条"),
    (QINGHAI, "province_department", "第13条"),
])  # fmt: skip
def test_together_means_the_same_day(profile, body_type, clause):
    name = "清河县人民政府关于加强供水管理的通知"
    policies = [policy(title=name, issuer="")]
    same, later = ([*policies, interpretation(day, title=f"《{name}》解读")] for day in ("2026-11-02", "2026-11-03"))
    assert judged(*same, profile=profile, body_type=body_type).findings == ()
    (finding,) = judged(*later, profile=profile, body_type=body_type).findings
    assert finding.params["clause"] == clause
    assert finding.params["working_days"] == 1


def test_the_earliest_interpretation_counts():
    picture = interpretation("2026-11-03", url=f"{HOME}zcjd/2.html", title="一图读懂清河县停车管理办法")
    assert judged(policy(), interpretation("2026-11-20"), picture).findings == ()


def test_a_pair_by_part_of_a_title_is_a_candidate():
    by_title = interpretation("2026-11-20", related=(), title="专家解读清河县停车管理办法怎么看")
    (finding,) = judged(policy(), by_title).findings
    assert finding.suspected
    exact = interpretation("2026-11-20", related=())
    assert not judged(policy(), exact).findings[0].suspected


def test_an_interpretation_elsewhere_may_have_been_first():
    linked = policy(related=(("https://mp.example/1", "一图读懂", "picture"),))
    assert judged(linked, interpretation("2026-11-20")).findings[0].suspected


def test_an_interpretation_without_a_date_is_not_judged():
    assert judged(policy(), interpretation("")).outcome == "could_not_check"
    undated = interpretation("", url=f"{HOME}zcjd/2.html")
    assert judged(policy(), interpretation("2026-11-20"), undated).outcome == "could_not_check"


@pytest.mark.parametrize(
    "docs",
    [
        (),
        (policy(),),
        (policy(title="清河县人民政府关于表彰先进集体的决定"), interpretation("2026-11-20")),
        (policy(title="清河县人民政府办公室转发县教育局关于停车管理意见的通知"), interpretation("2026-11-20")),
        (policy(issuer="临江市人民政府"), interpretation("2026-11-20")),
    ],
)
def test_what_needs_no_interpretation_is_not_judged(docs):
    assert judged(*docs).outcome == "not_applicable"


def test_no_place_no_term():
    assert "deadline.interpretation" not in {entry.id for entry in rules(snapshot()).indicator}
