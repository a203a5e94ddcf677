"""Indicator links.external_broken: links to other sites, on other pages than the home page; advice only."""

from __future__ import annotations

from builders import check, snapshot, target


def test_good_links_pass():
    assert check("links.external_broken", snapshot(targets=(target(),))).outcome == "pass"


def test_broken_target_on_another_host():
    facts = snapshot(targets=(target("http://other.example.cn/", own=False, cause="nxdomain"),))
    result = check("links.external_broken", facts)
    assert result.outcome == "fail"
    assert result.findings[0].params["cause"] == "nxdomain"
