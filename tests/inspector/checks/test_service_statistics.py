"""Figures on services and their age."""

from __future__ import annotations

from builders import HOME, check, column, columns, doc, item, run, site, snapshot

COUNTY = site(body_type="county_government", body_type_from="registry")


def figures(*documents, **changes):
    return snapshot(site=COUNTY, documents=documents, **changes)


def test_figures_of_the_last_three_months_pass():
    assert (
        check("service.statistics", figures(doc("2026年10月政务服务办件统计", published_on="2026-11-05"))).findings
        == ()
    )
    named = check("service.statistics", figures(doc("2026年8月政务服务办件统计", published_on="")))
    assert (named.outcome, named.findings) == ("pass", ())


def test_old_figures_are_a_candidate():
    old = doc("2026年3月政务服务办件统计", published_on="2026-04-05", url=f"{HOME}tj/3.html")
    older = doc("2026年2月政务服务办件统计", published_on="2026-03-05")
    result = check("service.statistics", figures(old, older))
    (finding,) = result.findings
    assert (result.outcome, finding.suspected, finding.url) == ("pass", True, old.url)
    assert (finding.params["latest"], finding.params["months"]) == ("2026-04-05", 3)
    counted = check("service.statistics", figures(old), confirmed=True)
    assert (counted.outcome, counted.findings[0].suspected) == ("fail", False)
    cut = check("service.statistics", figures(old, run=run(complete=False)), confirmed=True)
    assert cut.findings[0].suspected


def test_a_column_of_figures_is_judged_by_its_items():
    place = column(
        "statistics", "2026-05-01", name="办件统计", recent=(item("2026-05-01", f"{HOME}bj/1.html", "四月情况"),)
    )
    (finding,) = check("service.statistics", figures(columns=(*columns(), place))).findings
    assert (finding.url, finding.params["title"]) == (place.url, "办件统计")


def test_none_and_undated_ones_are_not_judged():
    assert check("service.statistics", figures()).outcome == "could_not_check"
    assert check("service.statistics", figures(doc("办件统计", published_on=""))).outcome == "could_not_check"
    letters = doc("2026年1月县长信箱办件统计", published_on="2026-02-05")
    assert check("service.statistics", figures(letters)).outcome == "could_not_check"
