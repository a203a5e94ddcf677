"""Indicators identity.*: marks of the home page, judged only where its foot was read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import HOME, MARKS, check, marked, site, snapshot

from db.models import Home

CASES = [
    ("identity.site_code", "site_code_shown"),
    ("identity.icp", "icp"),
    ("identity.police", "police"),
    ("identity.gov_mark", "gov_mark"),
    ("identity.error_report_entry", "error_report_entry"),
    ("identity.sitemap", "sitemap_url"),
]


@pytest.mark.parametrize(("indicator", "mark"), CASES)
def test_a_mark_that_is_there_passes(indicator, mark):
    result = check(indicator, marked())
    assert (result.outcome, result.findings) == ("pass", ())


@pytest.mark.parametrize(("indicator", "mark"), CASES)
def test_a_mark_that_lacks_in_a_foot_that_was_read_is_a_finding(indicator, mark):
    result = check(indicator, marked([mark]))
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert (finding.suspected, finding.url, finding.found_on) == (False, HOME, (HOME,))
    assert finding.evidence["foot"]


@pytest.mark.parametrize(("indicator", "mark"), CASES)
def test_where_a_script_may_write_it_the_lack_is_a_candidate(indicator, mark):
    result = check(indicator, marked([mark], scripts=2))
    assert result.outcome == "pass"
    assert [one.suspected for one in result.findings] == [True]


@pytest.mark.parametrize(("indicator", "mark"), CASES)
@pytest.mark.parametrize("odd", [{"scripts": 1}, {"length": 120}, {"length": "viel"}])
def test_where_no_mark_at_all_was_read_nothing_is_said(indicator, mark, odd):
    assert check(indicator, marked(list(MARKS), **odd)).outcome == "could_not_check"


@pytest.mark.parametrize(("indicator", "mark"), CASES)
def test_a_long_plain_page_without_any_mark_lacks_them(indicator, mark):
    assert check(indicator, marked([name for name in MARKS if name != "looks"])).outcome == "fail"


@pytest.mark.parametrize("looks", [None, 1, "2"])
def test_what_one_look_lacks_is_a_candidate(looks):
    result = check("identity.icp", marked(["icp"], looks=looks))
    assert (result.outcome, [one.suspected for one in result.findings]) == ("pass", [True])


def test_a_home_page_read_by_an_earlier_version_gives_candidates_at_most():
    old = snapshot(home=Home(HOME, "清河县", identity={"icp": "青ICP备2021000001号"}), traits=())
    assert [one.suspected for one in check("identity.police", old).findings] == [True]
    assert check("identity.police", snapshot(home=Home(HOME, ""), traits=())).outcome == "could_not_check"


def test_a_badge_that_leads_to_the_register_may_hold_the_number():
    for indicator, mark in (("identity.police", "police"), ("identity.icp", "icp")):
        result = check(indicator, marked([mark], filing_links=["icp", "police"]))
        assert (result.outcome, [one.suspected for one in result.findings]) == ("pass", [True])
        assert check(indicator, marked([mark], filing_links=[])).outcome == "fail"


def test_only_a_foot_that_shows_neither_sponsor_nor_telephone_is_a_finding():
    result = check("identity.sponsor_contact", marked(["sponsor", "contact"]))
    assert result.outcome == "fail"
    assert [one.suspected for one in result.findings] == [False]
    for one in ("contact", "sponsor"):
        only = check("identity.sponsor_contact", marked([one]))
        assert (only.outcome, [finding.suspected for finding in only.findings]) == ("pass", [True])


@pytest.mark.parametrize("number", ["ICP备2021000001号", "青ICP备21号"])
def test_an_icp_number_of_another_form_is_a_candidate(number):
    result = check("identity.icp", marked(icp=number))
    assert result.outcome == "pass"
    assert [(one.suspected, one.params) for one in result.findings] == [(True, {"shown": number})]


def test_another_code_than_the_registered_one_is_a_candidate():
    registered = replace(marked(), site=site(site_code="6321000099"))
    (finding,) = check("identity.site_code", registered).findings
    assert finding.suspected
    assert finding.params == {"shown": "6321000001", "registered": "6321000099"}
    assert check("identity.site_code", replace(marked(), site=site(site_code="6321000001"))).findings == ()
