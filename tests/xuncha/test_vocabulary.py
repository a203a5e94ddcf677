"""The dictionary of columns: complete, without doubles, every rule of its head kept."""

from __future__ import annotations

from collections import defaultdict

from spiders.pages.columns import normalise
from xuncha.vocabulary import categories

# design.md part 5, in its order.
IDS = [
    "disclosure",
    "disclosure_guide",
    "disclosure_rules",
    "disclosure_catalogue",
    "disclosure_annual_report",
    "on_request",
    "functions",
    "leaders",
    "overview",
    "news",
    "notices",
    "policy_documents",
    "normative_documents",
    "interpretation",
    "concerns",
    "press",
    "plans",
    "statistics",
    "finance",
    "fees",
    "procurement",
    "major_projects",
    "public_resources",
    "public_welfare",
    "power_lists",
    "licensing",
    "double_publicity",
    "penalties",
    "random_inspection",
    "enforcement",
    "intermediaries",
    "decisions",
    "consultation",
    "proposals",
    "letters",
    "interviews",
    "services",
    "service_catalogue",
    "personnel",
    "emergency",
    "audit",
    "environment",
    "safety",
    "food_drug",
    "health",
    "education",
    "social_security",
    "employment",
    "social_assistance",
    "housing",
    "rural",
    "land",
    "agriculture",
    "public_enterprises",
    "gazette",
    "open_data",
    "credit",
    "implementation",
    "meetings",
    "superior_information",
    "special_topics",
    "website_report",
    "site_basics",
]


def test_ids_are_those_of_the_design():
    assert list(categories()) == IDS


def test_no_synonym_belongs_to_two_categories():
    owners = defaultdict(set)
    for category in categories().values():
        for synonym in category.synonyms:
            owners[normalise(synonym)].add(category.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_every_category_is_usable():
    for category in categories().values():
        assert category.name
        assert category.name_en
        assert len(category.synonyms) == len(set(category.synonyms)) >= 5, category.id
        assert category.name in category.synonyms, category.id
        assert set(category.whole) <= set(category.synonyms), category.id
        assert not set(category.look_alikes) & set(category.synonyms), category.id


def test_names_twice_in_the_source_went_to_the_narrower_category():
    owner = {synonym: c.id for c in categories().values() for synonym in c.synonyms}
    assert owner["规范性文件"] == "normative_documents"
    assert owner["信息公开目录"] == "disclosure_catalogue"
    assert owner["数据开放"] == "open_data"
    assert owner["数据发布"] == "statistics"
    assert owner["网站年度报表"] == "website_report"
    assert owner["机构领导"] == "leaders"
    assert owner["村务公开"] == "agriculture"
