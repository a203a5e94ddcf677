"""Indicator access.search: a search that is there and answers."""

from __future__ import annotations

from builders import HOME, check, snapshot, target, trait

FORM = {"how": "form", "action": f"{HOME}search.jsp", "method": "get"}


def facts(search, **changes):
    return snapshot(traits=(trait("home_marks", HOME, search=search, foot_scripts=0),), **changes)


def test_a_search_passes():
    assert check("access.search", facts(FORM)).outcome == "pass"
    assert check("access.search", facts(FORM)).findings == ()


def test_no_search_is_a_candidate():
    (finding,) = check("access.search", facts({})).findings
    assert finding.suspected


def test_a_search_that_leads_nowhere_fails():
    gone = target(f"{HOME}search.jsp?q=", "broken")
    result = check("access.search", facts(FORM, targets=(gone,)))
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert finding.evidence["attempts"]
    assert not finding.suspected


def test_another_broken_page_or_an_uncertain_one_does_not_matter():
    others = (target(f"{HOME}other.jsp", "broken"), target(f"{HOME}search.jsp", "uncertain"))
    assert check("access.search", facts(FORM, targets=others)).outcome == "pass"


def test_a_home_page_read_by_an_earlier_version_is_not_judged():
    assert check("access.search", snapshot(traits=())).outcome == "could_not_check"
