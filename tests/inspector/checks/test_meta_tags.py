"""Indicator identity.meta_tags: candidates for the home page and for all other pages together."""

from __future__ import annotations

import pytest
from builders import HOME, check, snapshot, trait

TAGS = ["sitedomain", "siteidcode", "sitename"]


def facts(meta=TAGS, lacking=0, total=None):
    pages = [trait("meta_tags", f"{HOME}{n}.html", kind="article", lacks=["PubDate"]) for n in range(lacking)]
    totals = {"meta_tags": lacking if total is None else total}
    return snapshot(traits=(trait("home_marks", HOME, meta=meta), *pages), trait_totals=totals)


def test_all_there_passes():
    assert check("identity.meta_tags", facts()).findings == ()
    assert check("identity.meta_tags", facts(lacking=4)).findings == ()


def test_what_the_home_page_lacks_is_named():
    (finding,) = check("identity.meta_tags", facts(meta=["sitename"])).findings
    assert finding.suspected
    assert finding.evidence["lacks"] == ["SiteDomain", "SiteIDCode"]


def test_other_pages_are_said_together_with_how_many_there_are():
    (finding,) = check("identity.meta_tags", facts(lacking=20, total=812)).findings
    assert (finding.suspected, finding.found_on_total, len(finding.found_on)) == (True, 812, 20)
    assert finding.params == {"count": 812, "lacks": "PubDate", "url": f"{HOME}0.html"}


def test_a_home_page_read_by_an_earlier_version_is_not_judged():
    assert check("identity.meta_tags", snapshot(traits=())).outcome == "could_not_check"


@pytest.mark.parametrize("meta", [None, "sitename", 7])
def test_odd_facts_do_not_raise(meta):
    assert check("identity.meta_tags", facts(meta=meta)).outcome == "pass"
