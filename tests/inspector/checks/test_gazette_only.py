"""Papers that the gazette lists and that stand nowhere else on the site."""

from __future__ import annotations

from builders import HOME, check, column, columns, doc, item, run, site, snapshot

PROFILE = ("zhenkang-2017",)
COUNTY = site(body_type="county_government", body_type_from="registry")
PAPER = "青禾县人民政府关于印发粮食安全应急预案的通知"


def gazette(*rows, **changes):
    place = column("gazette", "2026-10-01", name="政府公报", url=f"{HOME}gb/", recent=rows)
    return snapshot(site=COUNTY, columns=(*columns(), place), **changes)


def judged(facts):
    return check("content.gazette_only", facts, profiles=PROFILE)


def test_a_paper_with_a_page_or_a_row_elsewhere_passes():
    row = item("2026-10-01", f"{HOME}gb/1.pdf", PAPER)
    assert judged(gazette(row, documents=(doc(PAPER),))).findings == ()
    own = doc("别的名称", url=row.url)
    assert judged(gazette(row, documents=(own,))).findings == ()
    listed = column(
        "policy_documents", "2026-09-01", url=f"{HOME}wj/", recent=(item("2026-09-01", f"{HOME}wj/1.pdf", PAPER),)
    )
    facts = snapshot(site=COUNTY, columns=(column("gazette", url=f"{HOME}gb/", recent=(row,)), listed))
    assert judged(facts).findings == ()


def test_a_paper_that_stands_in_the_gazette_alone_is_a_candidate():
    result = judged(gazette(item("2026-10-01", f"{HOME}gb/1.pdf", PAPER)))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("pass", True, f"{HOME}gb/1.pdf")
    assert finding.params == {"title": PAPER, "published_on": "2026-10-01"}
    assert finding.found_on == (f"{HOME}gb/",)


def test_issues_name_no_paper_and_a_cut_crawl_says_nothing():
    issue = item("2026-10-01", f"{HOME}gb/4.pdf", "青禾县人民政府公报2026年第4期")
    assert judged(gazette(issue)).outcome == "not_applicable"
    cut = run(complete=False, stopped_by="max_pages")
    assert judged(gazette(item("2026-10-01", f"{HOME}gb/1.pdf", PAPER), run=cut)).outcome == "could_not_check"
    assert judged(snapshot(site=COUNTY)).outcome == "not_applicable"
