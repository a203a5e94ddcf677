"""Indicator repost.missing: due, surely not there, and only then."""

from __future__ import annotations

import pytest
from builders import check, column, columns, doc, run, snapshot, target, upstream

TITLE = "临江市人民政府办公室关于进一步优化营商环境若干措施的通知"
NUMBER = "临政办发〔2026〕41号"
ABOVE = doc(TITLE, NUMBER, url="http://www.linjiang.gov.cn/zc/1.html", published_on="2026-11-16")


def site_with(*documents, above=None, **changes):
    above = above or upstream(ABOVE)
    return snapshot(upstreams=(above,), documents=documents, **changes)


def test_no_superior_site_does_not_apply():
    assert check("repost.missing", snapshot()).outcome == "not_applicable"


def test_reposted_document_passes():
    assert check("repost.missing", site_with(doc(TITLE, NUMBER))).outcome == "pass"


def test_missing_document_is_one_finding_with_all_evidence():
    result = check("repost.missing", site_with(doc("关于开展冬季火灾防控工作的通知")))
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert finding.key == "repost:http://www.linjiang.gov.cn/zc/1.html"
    assert finding.evidence == {
        "upstream_url": "http://www.linjiang.gov.cn/zc/1.html",
        "upstream_title": TITLE,
        "upstream_number": NUMBER,
        "upstream_at": "2026-11-16",
        "upstream_first_seen": "",
        "upstream_not_seen_at": "",
        "reposted_url": "",
        "reposted_title": "",
        "reposted_at": "",
        "reposted_first_seen": "",
        "hours_after_upstream": None,
        "deadline_hours": 24,
        "hours_late": 143.0,  # from the 18th at 0:00 until we looked, on the 23rd at 23:00
        "working_hours_late": 95.0,
        "uncertain_hours": 24.0,
        "matched_by": "",
    }


@pytest.mark.parametrize(
    ("day", "time", "outcome"),
    [
        ("2026-11-21", "", "fail"),  # the day ends on the 22nd at 0:00, due on the 23rd at 0:00
        ("2026-11-22", "", "not_applicable"),  # may have appeared on the 22nd at 23:59
        ("2026-11-22", "09:30", "fail"),  # due on the 23rd at 9:31, the crawl began at 23:00
        ("2026-11-22", "23:30", "not_applicable"),  # due after the crawl although before the end of the day
        ("2026-11-22", "00:00", "not_applicable"),  # midnight sharp is what templates print for "not recorded"
        ("2026-12-01", "", "not_applicable"),
        ("2025-01-01", "", "not_applicable"),  # before the window
    ],
)
def test_due_only_when_the_time_has_surely_run_out(day, time, outcome):
    original = doc(TITLE, NUMBER, published_on=day, published_time=time)
    assert check("repost.missing", site_with(above=upstream(original))).outcome == outcome


@pytest.mark.parametrize(
    "changes",
    [
        {"run": run(complete=False, stopped_by="max_pages")},
        {"columns": (*columns(without=("policy_documents",)), column("policy_documents", "", list_state="script"))},
        {"columns": (*columns(without=("policy_documents",)), column("policy_documents", "", exempt="external"))},
        {"columns": (*columns(without=("policy_documents",)), column("policy_documents", verdict="blocked"))},
    ],
)
def test_a_repost_that_we_cannot_have_seen_is_not_missing(changes):
    result = check("repost.missing", site_with(**changes))
    assert (result.outcome, result.findings) == ("could_not_check", ())


@pytest.mark.parametrize("above", [upstream(ABOVE, problem="blocked"), upstream()])
def test_an_unusable_superior_site_is_named_and_nobody_is_judged(above):
    result = check("repost.missing", site_with(above=above))
    assert result.outcome == "could_not_check"
    assert result.reason_params["upstream_name"] == "临江市人民政府"


def test_a_usable_superior_site_is_still_judged_beside_an_unusable_one():
    facts = snapshot(upstreams=(upstream(problem="blocked"), upstream(ABOVE)))
    result = check("repost.missing", facts)
    assert (result.outcome, len(result.findings)) == ("fail", 1)
    assert result.reason_params["problem"] == "blocked"


@pytest.mark.parametrize(
    "original",
    [
        doc("《关于进一步优化营商环境若干措施》政策解读", "", column="interpretation"),
        doc("全市优化营商环境推进会召开", "", column="news"),
        doc("临江市人民政府关于同意清河县国土空间总体规划的批复", "临政复〔2026〕3号"),
        doc("一图读懂优化营商环境若干措施", "", column="policy_documents"),
        doc("市领导简介", "", column="leaders"),
    ],
)
def test_not_everything_must_be_reposted(original):
    assert check("repost.missing", site_with(above=upstream(original))).outcome == "not_applicable"


def test_one_paper_in_two_columns_is_demanded_once():
    twice = upstream(ABOVE, doc(TITLE, NUMBER, url="http://www.linjiang.gov.cn/gb/1.html", published_on="2026-11-17"))
    assert len(check("repost.missing", site_with(above=twice)).findings) == 1


def test_a_plain_link_to_the_original_is_a_repost():
    link = target("https://www.linjiang.gov.cn/zc/1.html", "good", own=False)
    assert check("repost.missing", site_with(targets=(link,))).outcome == "pass"


def test_a_possible_copy_is_listed_and_never_counts():
    other_edition = doc(TITLE, "临政办发〔2021〕9号")
    result = check("repost.missing", site_with(other_edition))
    assert result.outcome == "could_not_check"
    assert [finding.suspected for finding in result.findings] == [True]


def test_original_without_a_date_is_left_alone():
    assert check("repost.missing", site_with(above=upstream(doc(TITLE, NUMBER, published_on="")))).findings == ()


def test_a_blocked_page_beside_the_policy_columns_does_not_hide_everything():
    service = column("policy_documents", "", url="http://www.qinghe.gov.cn/ztc/", verdict="blocked", level=0)
    assert check("repost.missing", site_with(columns=(*columns(), service))).outcome == "fail"
    only = (*columns(without=("policy_documents",)), service)
    assert check("repost.missing", site_with(columns=only)).outcome == "could_not_check"
