"""Indicator repost.column: the place on the home page for policies of the State Council and superior bodies."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, doc, home, item, run, site, snapshot, target

CITY = site(body_type="county_government", body_type_from="registry")


def facts(*more, **changes):
    return snapshot(**{"site": CITY, "columns": (*columns(), *more)} | changes)


@pytest.mark.parametrize(
    "there",
    [
        column("superior_information", name="国务院信息"),
        column("superior_information", name="省政府信息", exempt="external", verdict="blocked"),
        column("policy_documents", name="上级文件", level=2, found_on=(HOME, f"{HOME}xxgk/")),
    ],
)
def test_a_column_that_the_home_page_leads_to_passes(there):
    assert check("repost.column", facts(there)).outcome == "pass"


def test_a_home_page_without_such_a_column_fails():
    result = check("repost.column", facts())
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert (finding.url, finding.suspected) == (HOME, False)
    assert "国务院" in finding.evidence["searched"]


def test_a_column_that_the_home_page_does_not_lead_to_fails_and_is_named():
    hidden = column("superior_information", name="国务院信息", level=2, found_on=(f"{HOME}xxgk/",))
    (finding,) = check("repost.column", facts(hidden)).findings
    assert finding.url == hidden.url
    assert finding.params == {"name": "国务院信息"}


def test_several_links_of_the_home_page_to_the_portal_of_the_state_council_do_as_well():
    links = tuple(
        target(f"https://www.gov.cn/zhengce/{n}.htm", "good", own=False, on_home=True, found_on=(HOME,))
        for n in range(3)
    )
    assert check("repost.column", facts(targets=links)).outcome == "pass"
    assert check("repost.column", facts(targets=links[:2])).outcome == "fail"
    off_home = tuple(target(f"https://www.gov.cn/{n}.htm", "good", own=False) for n in range(3))
    assert check("repost.column", facts(targets=off_home)).outcome == "fail"


def test_a_home_page_that_shows_no_list_of_its_own_is_only_suspected():
    result = check("repost.column", facts(home=home(item("2026-11-22"), navigation_only=True)))
    assert result.outcome == "pass"
    assert result.findings[0].suspected


def test_an_article_that_stands_in_such_a_column_leaves_only_a_suspicion():
    inside = doc("国务院办公厅关于某项工作的通知", column="superior_information")
    result = check("repost.column", facts(documents=(inside,)))
    assert (result.outcome, result.findings[0].suspected) == ("pass", True)


def test_menus_that_were_not_read_leave_it_open():
    result = check("repost.column", facts(run=run(complete=False, stopped_by="max_pages")))
    assert result.outcome == "could_not_check"
    assert result.findings == ()


def test_no_other_indicator_asks_for_it_too():
    found = check("columns.required", facts()).findings
    assert "superior_information" not in {one.params.get("category") for one in found}
