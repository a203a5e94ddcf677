"""Indicator privacy.id_number: full numbers of identity cards; always a candidate."""

from __future__ import annotations

import json

import pytest
from builders import check, run, snapshot, trait
from hypothesis import given, settings
from hypothesis import strategies as st

SAMPLE = "110*************2X"


def numbers(count=1, near=1, **changes):
    facts = {"id_numbers": count, "id_near": near, "word": "身份证", "notice": "", "samples": {"id_number": [SAMPLE]}}
    return trait("personal_numbers", **{"title": "新增低保对象公示", "column_name": "社会救助"} | facts | changes)


def judged(*traits, **params):
    return check("privacy.id_number", snapshot(traits=traits), **params)


def test_a_site_without_numbers_passes():
    assert (judged().outcome, judged().findings) == ("pass", ())


def test_no_page_read_is_not_a_pass():
    assert check("privacy.id_number", snapshot(run=run(pages=0))).outcome == "could_not_check"


def test_a_number_is_a_candidate_and_masked():
    result = judged(numbers())
    assert result.outcome == "pass"
    (finding,) = result.findings
    assert finding.suspected
    assert finding.params["sample"] == SAMPLE
    assert finding.evidence["masked_samples"] == [SAMPLE]
    assert "in full" in finding.template


def test_a_number_without_a_word_is_only_likely():
    (finding,) = judged(numbers(near=0)).findings
    assert "look like" in finding.template
    assert finding.evidence["explained"] is False


@pytest.mark.parametrize(("count", "is_list"), [(9, False), (10, True)])
def test_many_are_a_list_of_persons(count, is_list):
    (finding,) = judged(numbers(count, count)).findings
    assert ("list of persons" in finding.template) == is_list


def test_the_surest_and_longest_come_first():
    found = judged(
        numbers(5, 0, url="http://a/1"), numbers(1, url="http://a/2"), numbers(30, 30, url="http://a/3")
    ).findings
    assert [one.url[-1] for one in found] == ["3", "2", "1"]


@pytest.mark.parametrize("notice", ["失信", "行政处罚决定书", "送达"])
def test_what_law_has_published_is_no_finding(notice):
    assert judged(numbers(notice=notice)).findings == ()


def test_old_numbers_alone():
    (finding,) = judged(numbers(0, 0, old_numbers=2, samples={"old_number": ["110**********34"]})).findings
    assert finding.suspected
    assert "15 digits" in finding.template


def test_a_file_names_the_pages_that_lead_to_it():
    (finding,) = judged(numbers(pages=["http://www.qinghe.gov.cn/a/1.html"])).findings
    assert finding.found_on == ("http://www.qinghe.gov.cn/a/1.html",)


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner),
)
NAMES = st.sampled_from(
    [
        "id_numbers",
        "id_near",
        "old_numbers",
        "cards",
        "phones",
        "list_of_persons",
        "word",
        "notice",
        "samples",
        "pages",
        "mark",
        "line",
        "words",
    ]
)


@settings(deadline=None)
@given(st.dictionaries(NAMES, ODD), st.text(max_size=5))
def test_no_data_whatsoever_makes_a_check_of_content_raise(data, title):
    for name in ("personal_numbers", "secret_mark", "wording"):
        traits = (trait(name, title=title, **data),)
        for indicator in (
            "privacy.id_number",
            "privacy.bank_card",
            "privacy.phone",
            "content.secret_mark",
            "content.wording",
        ):
            result = check(indicator, snapshot(traits=traits))
            assert result.outcome == "pass"
            assert all(one.suspected for one in result.findings)
            json.dumps([one.params for one in result.findings], default=str)
