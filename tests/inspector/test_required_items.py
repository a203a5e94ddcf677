"""Things besides columns that local rules want: a link, a page that shows something."""

from __future__ import annotations

import msgspec
import pytest
from builders import HOME, check, column, columns, run, site, snapshot, target, trait

from inspector.profiles import standard_rules
from inspector.required_items import RequiredItem, search

LEADERS = column("leaders", "", name="领导之窗", list_state="none")

PLATFORMS = ("service_platform_link", "resource_trading_link")


def wanted(**changes):
    facts = {"item": "one", "name": "某项", "document": "清河县办法", "clause": "第三条", "status": "local", **changes}
    return RequiredItem(**facts)


LINK = wanted(way="link", hosts=("creditchina.gov.cn",), words=("信用中国",))
DUTY = wanted(way="trait", trait="leader_duties", field="disclosure", columns=("leaders",))
PARTS = wanted(way="trait", trait="enforcement", fields={"basis": "执法依据", "remedies": "救济途径"})


def test_a_link_by_its_host_or_its_words():
    for address, text in (("https://www.creditchina.gov.cn/", "图标"), ("https://x.example/", "信用中国（清河）")):
        facts = snapshot(targets=(target(address, "good", own=False, text=text),))
        assert search(LINK, facts).found
    other = snapshot(targets=(target("https://creditchina.gov.cn.evil.example/", "good", own=False, text="更多"),))
    assert not search(LINK, other).found
    assert search(LINK, other).reason == ""


def test_what_a_page_shows():
    shows = trait("leader_duties", f"{HOME}ld/1.html", column="leaders", disclosure="分管财政、政务公开")
    lacks = trait("leader_duties", f"{HOME}ld/2.html", column="leaders", disclosure="")
    assert search(DUTY, snapshot(columns=(LEADERS,), traits=(lacks, shows))).found
    missing = search(DUTY, snapshot(columns=(LEADERS,), traits=(lacks,)))
    assert (missing.found, missing.reason) == (False, "")
    assert search(DUTY, snapshot(columns=(LEADERS,))).reason


def test_parts_that_pages_show_together():
    first, second = (
        trait("enforcement", f"{HOME}{n}", shown={part: "…"}) for n, part in enumerate(("basis", "remedies"))
    )
    assert search(PARTS, snapshot(traits=(first, second))).found
    assert search(PARTS, snapshot(traits=(first,))).lacking == ("remedies",)


@pytest.mark.parametrize(
    "changes",
    [
        {"run": run(complete=False, stopped_by="max_pages")},
        {"columns": (column("news"),)},
        {"columns": (column("leaders", "", verdict="blocked"),)},
        {"columns": (column("leaders", "", exempt="external"),)},
        {"columns": (column("leaders", "", list_state="script"),)},
    ],
)
def test_what_was_not_read_is_not_missing(changes):
    lacks = trait("leader_duties", f"{HOME}ld/2.html", column="leaders", disclosure="")
    result = search(DUTY, snapshot(traits=(lacks,), **{"columns": (LEADERS,), **changes}))
    assert (result.found, bool(result.reason)) == (False, True)


@pytest.mark.parametrize("changes", [{"way": "link"}, {"way": "trait"}])
def test_an_item_without_what_it_is_looked_for_by_is_refused(changes):
    with pytest.raises(ValueError, match="way"):
        wanted(**changes)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"item": "x", "way": "sight"}, RequiredItem)


def test_a_profile_binds_only_who_chose_it():
    county = site(body_type="county_department", body_type_from="registry")
    facts = snapshot(site=county, columns=columns())
    assert check("columns.required", facts).findings == ()
    keys = {one.key: one.suspected for one in check("columns.required", facts, profiles=("xizang-2016",)).findings}
    assert keys["item:credit_link"] is False
    assert "item:hotlines" not in keys  # governments only, and no page was read that could show it


@pytest.mark.parametrize(
    ("profile", "items"),
    [
        ("xizang-2016", {"credit_link", "leader_disclosure", "hotlines", "enforcement_parts", *PLATFORMS}),
        ("zhenkang-2017", {"leader_disclosure", "enforcement_parts", *PLATFORMS}),
        ("qinghai-drc-2017", {"credit_link"}),
        ("guangan-2018", {"hotline_12345", "proposal_replies"}),
    ],
)
def test_every_profile_names_its_things(profile, items):
    """Each with the document of its profile; a site that shows none of them is told so, one finding each."""
    body = "province_department" if profile == "qinghai-drc-2017" else "county_government"
    kind = site(body_type=body, body_type_from="registry")
    shown = (
        trait("leader_duties", f"{HOME}ld/", column="leaders", disclosure=""),
        trait("hotlines", HOME, place="home", line=False, numbers=0),
        trait("enforcement", f"{HOME}zf/", column="enforcement", shown={}),
        trait("proposals", f"{HOME}ta/", column="proposals", full=False),
    )
    there = [column(one, "2026-11-20") for one in ("enforcement", "proposals", "press", "environment")]
    facts = snapshot(site=kind, columns=(*columns(), *there), traits=shown)
    found = {
        one.key.removeprefix("item:"): one
        for one in check("columns.required", facts, profiles=(profile,)).findings
        if one.key.startswith("item:")
    }
    assert set(found) == items
    document = standard_rules().profiles[profile].indicator[0].sources[0].document
    assert {one.evidence["document"] for one in found.values()} == {document}
