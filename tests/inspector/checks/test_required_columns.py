"""Indicator columns.required: one finding per missing category, and none where the menus were not read."""

from __future__ import annotations

import pytest
from builders import HOME, check, column, columns, doc, run, site, snapshot, target


def missing(facts):
    return [finding.params["category"] for finding in check("columns.required", facts).findings]


def county(**changes):
    return snapshot(site=site(body_type="county_government", body_type_from="registry"), **changes)


def test_complete_site_passes():
    assert check("columns.required", county()).outcome == "pass"


def test_missing_columns_are_named_with_their_clause():
    result = check("columns.required", county(columns=columns(without=("leaders", "finance"))))
    assert result.outcome == "fail"
    assert [finding.key for finding in result.findings] == ["missing:leaders", "missing:finance"]
    assert result.findings[1].evidence["document"] == "中华人民共和国政府信息公开条例"
    assert result.findings[1].evidence["source_status"] == "official"


def test_unknown_body_type_is_bound_by_common_rules_only():
    without = ("finance", "statistics", "plans", "overview", "services", "on_request")
    assert missing(snapshot(columns=columns(without=without))) == ["on_request"]


def test_department_needs_no_overview_or_services():
    facts = snapshot(
        site=site(body_type="city_department"), columns=columns(without=("overview", "services", "finance"))
    )
    assert missing(facts) == ["finance"]


def test_an_accepted_category_does_instead():
    facts = county(columns=(*columns(without=("policy_documents",)), column("normative_documents")))
    assert missing(facts) == []


@pytest.mark.parametrize("verdict", ["broken", "blocked", "good"])
def test_a_column_that_was_found_is_not_missing_whatever_its_verdict(verdict):
    facts = county(columns=(*columns(without=("plans",)), column("plans", "", verdict=verdict, level=2)))
    assert missing(facts) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"run": run(complete=False, stopped_by="max_pages")},
        {"columns": ()},
        {"targets": (target(f"{HOME}zfxxgk/", "blocked", on_home=True, position="nav"),)},
        {"targets": (target(f"{HOME}zfxxgk/", "uncertain", on_home=True, position="nav"),)},
    ],
)
def test_nothing_is_missing_while_a_menu_was_not_read(changes):
    facts = county(**{"columns": columns(without=("leaders",)), **changes})
    result = check("columns.required", facts)
    assert (result.outcome, result.findings) == ("could_not_check", ())
    assert result.reason


def test_menus_complete_is_enough_for_a_truncated_crawl():
    crawl = run(complete=False, stopped_by="max_pages", menus_complete=True)
    assert missing(county(run=crawl, columns=columns(without=("leaders",)))) == ["leaders"]


def test_unread_articles_do_not_stand_in_the_way():
    article = target(f"{HOME}news/t20261120_123456.html", "uncertain", on_home=True, position="nav")
    service = target(f"{HOME}ztc/", "blocked", on_home=True, position="content")
    page = column("policy_documents", "", url=f"{HOME}ztc/", verdict="blocked", list_state="not_fetched", level=0)
    facts = county(targets=(article, service), columns=(*columns(without=("leaders",)), page))
    assert missing(facts) == ["leaders"]


@pytest.mark.parametrize("platform", [{"exempt": "external"}, {"list_state": "script"}, {"verdict": "broken"}])
def test_what_belongs_to_an_unreadable_disclosure_platform_is_unknown(platform):
    others = columns(without=("disclosure", "disclosure_guide", "news"))
    result = check("columns.required", county(columns=(*others, column("disclosure", "", **platform))))
    assert [finding.params["category"] for finding in result.findings] == ["news"]
    assert result.unknown == 1


def test_an_article_that_stands_in_the_column_proves_it():
    guide = doc("清河县政府信息公开指南", column="disclosure_guide")
    assert missing(county(columns=columns(without=("disclosure_guide",)), documents=(guide,))) == []
