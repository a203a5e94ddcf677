"""Indicator elements.interpretation_link: links both ways; policies without an interpretation are one candidate."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, snapshot
from hypothesis import given
from hypothesis import strategies as st


def address(kind, number):
    return f"{HOME}{kind}/{number}.html"


def policy(number, *, linked=True, **changes):
    facts = {"url": address("zcwj", number), "role": "policy", "issuer": "清河县人民政府", "published_on": "2026-11-02"}
    related = ((address("zcjd", number).replace("http:", "https:"), "解读", "interpretation"),) if linked else ()
    title = changes.pop("title", f"清河县人民政府关于印发《清河县第{number}号供水管理办法》的通知")
    return doc(title, f"清政发〔2026〕{number}号", related=related, **facts | changes)


def text(number, *, linked=True, **changes):
    facts = {"url": address("zcjd", number), "role": "interpretation", "column": "interpretation"}
    related = ((address("zcwj", number), "原文", "policy"),) if linked else ()
    return doc(changes.pop("title", f"《清河县第{number}号供水管理办法》解读"), related=related, **facts | changes)


def judged(*docs, **params):
    return check("elements.interpretation_link", snapshot(documents=docs), **params)


def test_links_both_ways_pass():
    result = judged(policy(11), text(11), policy(12), text(12))
    assert (result.outcome, result.findings) == ("pass", ())


@pytest.mark.parametrize(
    ("one", "other", "url"),
    [
        (policy(12, linked=False), text(12), address("zcwj", 12)),
        (policy(12), text(12, linked=False), address("zcjd", 12)),
        (policy(12, linked=False), text(12, linked=False), address("zcwj", 12)),
    ],
)
def test_a_missing_link_counts_where_other_pages_show_theirs(one, other, url):
    result = judged(policy(11), text(11), one, other)
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("fail", False, url)
    assert "供水管理办法" in finding.params["interpretation"]


def test_a_link_whose_text_says_nothing_may_be_there_unseen():
    unsaid = text(12, title="办理停水有哪些新规定")
    assert judged(policy(11), text(11), policy(12, linked=False), unsaid).findings == ()


def test_where_no_page_shows_a_link_scripts_may_write_them():
    result = judged(policy(11, linked=False), text(11, linked=False))
    assert (result.outcome, [finding.suspected for finding in result.findings]) == ("pass", [True])


def test_policies_without_interpretation_are_one_candidate_with_the_ratio():
    docs = [policy(number, linked=False) for number in range(11, 15)]
    result = judged(*docs, policy(15), text(15))
    (finding,) = result.findings
    assert finding.suspected
    assert (finding.params["count"], finding.params["total"]) == (4, 5)
    assert result.outcome == "pass"
    assert judged(*docs[:2]).findings == ()


def test_what_needs_none_is_left_out():
    docs = [policy(number, linked=False, title=f"清河县人民政府关于第{number}批先进名单的通报") for number in range(5)]
    assert judged(*docs).outcome == "not_applicable"


def test_an_interpretation_elsewhere_is_one():
    docs = [policy(number, linked=True) for number in range(11, 16)]
    assert judged(*docs).findings == ()


def test_two_policies_of_one_name_are_not_paired_by_title():
    twins = [policy(number, linked=False, title="清河县人民政府关于供水管理的若干规定") for number in (11, 12)]
    other = text(13, linked=False, title="《关于供水管理的若干规定》解读")
    assert all(finding.key == "unpaired" for finding in judged(*twins, other).findings)


@given(
    st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["policy", "interpretation", ""]), st.text(max_size=8)))
)
def test_any_documents(facts):
    docs = [doc(title, role=role, related=((link, "", link),)) for title, role, link in facts]
    assert judged(*docs).outcome in {"pass", "not_applicable"}
