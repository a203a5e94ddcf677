"""Pages that a profile asks for without a column of their own: found by what things are called, else candidates."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from builders import AS_OF, HOME, check, column, columns, doc, item, run, site, snapshot

from inspector.profiles import load_rules
from inspector.required_pages import RequiredPage

PROFILES = {
    "guangan-2018": "county_government",
    "zhenkang-2017": "county_government",
    "xizang-2016": "county_government",
    "qinghai-drc-2017": "province_department",
}


def found(profile, *docs, body_type=None, as_of=AS_OF, **changes):
    facts = snapshot(site=site(body_type=body_type or PROFILES[profile]), documents=docs, **changes)
    findings = check("columns.required", facts, as_of, [profile]).findings
    return {one.params["name"]: one for one in findings if one.key.startswith("page:")}


@pytest.mark.parametrize(
    ("profile", "name", "title"),
    [
        ("guangan-2018", "市场准入负面清单", "市场准入负面清单（2025年版）"),
        ("zhenkang-2017", "负面清单", "镇康县企业投资项目负面清单"),
        ("zhenkang-2017", "规范性文件清理结果", "关于规范性文件清理结果的公告"),
        ("xizang-2016", "规范性文件修改、废止情况", "关于废止部分规范性文件的决定"),
        ("qinghai-drc-2017", "专项资金申报指南", "2026年省级专项资金申报指南"),
        ("qinghai-drc-2017", "专项资金安排", "关于下达2026年专项资金的通知"),
        ("qinghai-drc-2017", "专项资金执行和效益", "2025年度专项资金绩效评价报告"),
    ],
)
def test_a_page_is_found_by_its_title_and_a_candidate_without(profile, name, title):
    assert name not in found(profile, doc(title))
    finding = found(profile, doc("关于召开会议的通知"))[name]
    assert (finding.suspected, finding.url) == (True, HOME)
    assert finding.evidence["searched"]
    assert finding.params["clause"]


@pytest.mark.parametrize(
    ("profile", "name", "good", "old"),
    [
        ("guangan-2018", "本年预算", "2026年部门预算", "2025年部门预算"),
        ("guangan-2018", "上年决算", "2025年度部门决算", "2023年度部门决算"),
        ("guangan-2018", "“三公”经费", "2026年“三公”经费预算表", "2024年“三公”经费预算表"),
        ("guangan-2018", "民生工程年度实施方案", "2026年民生工程实施方案", "2025年民生工程实施方案"),
        ("guangan-2018", "民生工程推进情况", "2026年民生工程推进情况", "2025年民生工程推进情况"),
        ("guangan-2018", "民生项目和资金拨付完成情况", "2025年民生项目完成情况", "2024年民生项目完成情况"),
        ("zhenkang-2017", "政务公开年度工作要点", "2026年政务公开工作要点", "2025年政务公开工作要点"),
        ("qinghai-drc-2017", "政务公开工作要点", "2026年政务公开工作要点", "2025年政务公开工作要点"),
        ("qinghai-drc-2017", "新闻发布活动", "2025年第三场新闻发布会", "2024年第一场新闻发布会"),
    ],
)
def test_a_page_of_another_year_does_not_do(profile, name, good, old):
    assert name not in found(profile, doc(good, published_on="2026-06-01"))
    year = found(profile, doc(old, published_on="2023-06-01"))[name].params["year"]
    assert str(year) in good


def test_before_its_day_nothing_is_asked():
    february = AS_OF.replace(month=2, day=1)
    assert "本年预算" not in found("guangan-2018", as_of=february)
    assert "环境空气质量、水质信息" not in found("guangan-2018")
    december = AS_OF.replace(month=12, day=10)
    assert "环境空气质量、水质信息" in found("guangan-2018", as_of=december)
    air = doc("2026年11月环境空气质量状况")
    assert "环境空气质量、水质信息" not in found("guangan-2018", air, as_of=december)


def test_attachments_columns_and_items_count():
    file = doc("关于公开预算的通知", published_on="2026-05-01")
    assert "“三公”经费" not in found(
        "guangan-2018", replace(file, attachments=((f"{HOME}f.xls", "“三公”经费表", "xls"),))
    )
    named = (*columns(), column("power_lists", name="市场准入负面清单"))
    assert "市场准入负面清单" not in found("guangan-2018", columns=named)
    listed = (*columns(without=("finance",)), column("finance", recent=(item("2026-03-01", title="部门预算公开表"),)))
    assert "本年预算" not in found("guangan-2018", columns=listed)
    press = doc("就业工作情况介绍", column="press", published_on="2025-06-01")
    assert "新闻发布活动" not in found("qinghai-drc-2017", press)


def test_an_incomplete_crawl_accuses_nobody():
    assert found("guangan-2018", run=run(complete=False, stopped_by="max_pages", menus_complete=True)) == {}


def test_without_the_profile_nothing_is_asked():
    facts = snapshot(site=site(body_type="county_government"))
    assert not [one for one in check("columns.required", facts).findings if one.key.startswith("page:")]


def test_a_page_needs_something_that_counts():
    base = {"name": "a", "document": "d", "clause": "c", "status": "local"}
    for wrong in (
        {},
        {"words": ["x"], "from_day": "04-01"},
        {"columns": ["nothing"]},
        {"words": ["x"], "from_day": "13-01"},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(base | wrong, RequiredPage)
    assert msgspec.convert(base | {"words": ["x"]}, RequiredPage).least == 1


def test_fewer_than_asked_for_are_counted():
    page = {
        "name": "访谈",
        "document": "d",
        "clause": "c",
        "status": "local",
        "columns": ["interviews"],
        "year": "last",
    }
    facts = snapshot(documents=tuple(doc(f"访谈{n}", column="interviews", published_on="2025-03-01") for n in range(4)))
    (finding,) = check("columns.required", facts, pages=[page | {"least": 6}]).findings
    assert (finding.params["found"], finding.params["least"]) == (4, 6)
    assert check("columns.required", facts, pages=[page | {"least": 4}]).findings == ()


def test_every_profile_with_pages_loads():
    for profile, body_type in PROFILES.items():
        book = load_rules(profiles=[profile]).combined([profile], body_type, AS_OF.date())
        entry = next(one for one in book.indicator if one.id == "columns.required")
        assert entry.params["pages"]
