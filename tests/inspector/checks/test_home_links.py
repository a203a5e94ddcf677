"""Indicator links.home_broken: what the home page links to, on whichever host."""

from __future__ import annotations

import pytest
from builders import check, run, snapshot, target

from db.models import LinkCounts


def test_good_links_pass():
    assert check("links.home_broken", snapshot()).outcome == "pass"


def test_broken_links_of_the_home_page_count_on_any_host():
    own = target("http://www.qinghe.gov.cn/a.html", on_home=True)
    other = target("http://gone.example.cn/", own=False, on_home=True, cause="nxdomain", text="")
    result = check("links.home_broken", snapshot(targets=(own, other, target())))
    assert result.outcome == "fail"
    assert [finding.key for finding in result.findings] == [
        "target:http://www.qinghe.gov.cn/a.html",
        "target:http://gone.example.cn/",
    ]
    assert len(result.findings[0].evidence["attempts"]) == 2


@pytest.mark.parametrize("verdict", ["blocked", "uncertain", "ours", "unchecked", "good"])
def test_nothing_else_than_broken_counts(verdict):
    assert check("links.home_broken", snapshot(targets=(target(verdict=verdict, on_home=True),))).findings == ()


@pytest.mark.parametrize("attempts", [0, 1])
def test_one_observation_is_a_suspicion(attempts):
    result = check("links.home_broken", snapshot(targets=(target(on_home=True, attempts=attempts),)))
    assert result.outcome == "pass"
    assert result.findings[0].suspected


def test_nothing_checked_is_not_a_pass():
    assert check("links.home_broken", snapshot(links=LinkCounts())).outcome == "could_not_check"


def test_a_truncated_crawl_says_so():
    result = check("links.home_broken", snapshot(run=run(complete=False, stopped_by="max_pages")))
    assert result.outcome == "pass"
    assert result.reason_params["stopped_by"] == "max_pages"


def test_a_link_of_the_template_is_said_once_with_its_place():
    facts = target(on_home=True, every_page=True, position="footer", found_on_total=120)
    (finding,) = check("links.home_broken", snapshot(targets=(facts,))).findings
    assert finding.params["where"]["params"] == {"position": "footer"}
    assert "every page" in finding.params["where"]["template"]
    assert "nearly" not in finding.params["where"]["template"]
    assert (finding.evidence["on_every_page"], finding.evidence["pages_read"]) == (True, 120)


def test_nearly_every_page_is_said_so():
    facts = target(on_home=True, every_page=True, position="footer", found_on_total=110, text="")
    (finding,) = check("links.home_broken", snapshot(targets=(facts,))).findings
    assert "nearly" in finding.params["where"]["template"]
