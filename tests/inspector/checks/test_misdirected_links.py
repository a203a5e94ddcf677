"""Indicator links.misdirected: links that end on a home page instead of what they name."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, target


def landed(url: str, **changes):
    return target(url, "good", is_home=True, final_url=HOME, **changes)


def test_links_that_lead_where_they_say_pass():
    assert check("links.misdirected", snapshot(targets=(target(verdict="good"),))).outcome == "pass"


def test_a_deep_link_that_ends_on_the_home_page():
    result = check("links.misdirected", snapshot(targets=(landed(f"{HOME}fgw/2026/1.html"),)))
    assert result.outcome == "fail"
    assert result.findings[0].params["final_url"] == HOME


@pytest.mark.parametrize("path", ["", "index.html", "index.shtml", "default.aspx", "Index.htm"])
def test_addresses_of_home_pages_are_no_fault(path):
    assert check("links.misdirected", snapshot(targets=(landed(f"http://old.example.gov.cn/{path}"),))).findings == ()


def test_broken_targets_are_counted_as_broken_only():
    assert check("links.misdirected", snapshot(targets=(target(is_home=True),))).findings == ()


def test_a_link_without_text_names_nothing():
    assert check("links.misdirected", snapshot(targets=(landed(f"{HOME}a/b.html", text=" "),))).findings == ()


MEANT = {"category": "interpretation", "url": f"{HOME}zcjd/", "reached": "notices", "reached_name": "通知公告"}


def test_a_link_that_reaches_another_column():
    result = check(
        "links.misdirected", snapshot(targets=(target(f"{HOME}tzgg/", "good", text="政策解读", meant=MEANT),))
    )
    assert result.outcome == "fail"
    (finding,) = result.findings
    assert (finding.params["reached_name"], finding.params["meant_url"]) == ("通知公告", f"{HOME}zcjd/")
    assert not finding.suspected


def away(title: str = "私人诊所", **changes):
    facts = {"title": title, "final_domain": "clinic.example.com", "final_url": "http://clinic.example.com/"}
    return target(changes.pop("url", f"{HOME}yy/"), "good", text="县人民医院", **facts | changes)


def test_an_own_address_that_leads_to_another_site_is_suspected():
    result = check("links.misdirected", snapshot(targets=(away(),)))
    assert result.outcome == "pass"
    (finding,) = result.findings
    assert finding.suspected
    assert finding.evidence["final_domain"] == "clinic.example.com"
    assert finding.evidence["final_url"] == "http://clinic.example.com/"


@pytest.mark.parametrize(
    "facts",
    [
        away("青禾县人民医院官网"),
        away(""),
        away(final_domain="weixin.com"),
        away(final_domain="zhongzhou.gov.cn"),
        away(url=f"{HOME}link.jsp?to=http://clinic.example.com/"),
        away(own=False),
        away(final_domain=""),
    ],
)
def test_redirects_that_are_meant(facts):
    assert check("links.misdirected", snapshot(targets=(facts,))).findings == ()


def test_a_file_of_another_type_is_pointed_out_and_never_counted():
    file = target(f"{HOME}a.docx", "good", text="申请表", kind="file", note="other:pdf")
    result = check("links.misdirected", snapshot(targets=(file,)))
    assert result.outcome == "pass"
    assert result.findings[0].suspected
    assert result.findings[0].params["file_type"] == "pdf"
