"""Indicator links.page_broken: links within the site, on other pages than the home page."""

from __future__ import annotations

from builders import check, snapshot, target


def test_good_links_pass():
    assert check("links.page_broken", snapshot(targets=(target(verdict="good"),))).outcome == "pass"


def test_only_own_targets_that_the_home_page_does_not_show():
    facts = snapshot(
        targets=(
            target("http://www.qinghe.gov.cn/x.doc", kind="file"),
            target("http://www.qinghe.gov.cn/y.html", on_home=True),
            target("http://other.example.cn/", own=False),
        )
    )
    result = check("links.page_broken", facts)
    assert [finding.url for finding in result.findings] == ["http://www.qinghe.gov.cn/x.doc"]
    assert result.findings[0].found_on == ("http://www.qinghe.gov.cn/news/",)
