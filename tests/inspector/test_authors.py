"""Whose document a page shows: that of the site, that of another body, or unknown."""

from __future__ import annotations

import pytest
from builders import doc, site
from hypothesis import given
from hypothesis import strategies as st

from inspector.authors import split, whose

COUNTY = site()
DISTRICT = site(name="广安市广安区人民政府门户网站", body_type="county_government")
DEPARTMENT = site(name="青海省发展和改革委员会", body_type="province_department")


@pytest.mark.parametrize(
    ("of", "issuer", "expected"),
    [
        (COUNTY, "清河县人民政府", "own"),
        (COUNTY, "清河县人民政府办公室", "own"),
        (COUNTY, "临江市清河县教育局", "own"),
        (COUNTY, "县政府办公室", "own"),
        (COUNTY, "市财政局", "other"),
        (COUNTY, "临江市人民政府", "other"),
        (COUNTY, "国务院办公厅", "other"),
        (COUNTY, "住房和城乡建设局", "unknown"),
        (COUNTY, "城市管理局", "unknown"),
        (COUNTY, "", "unknown"),
        (DISTRICT, "广安市人民政府", "other"),
        (DISTRICT, "广安区人民政府", "own"),
        (DEPARTMENT, "青海省发展改革委", "own"),
        (DEPARTMENT, "省发展改革委", "own"),
        (DEPARTMENT, "青海省人民政府", "other"),
        (DEPARTMENT, "国家发展改革委", "other"),
    ],
)
def test_whose_a_document_is(of, issuer, expected):
    assert whose(doc("关于加强供水管理的通知", issuer=issuer), of) == expected


def test_the_title_and_the_source_speak_where_no_issuer_was_read():
    assert whose(doc("临江市人民政府关于加强供水管理的通知"), COUNTY) == "other"
    assert whose(doc("关于加强供水管理的通知", source="清河县水务局"), COUNTY) == "own"
    assert whose(doc("关于加强供水管理的意见", "国办发〔2026〕3号", issuer="清河县人民政府"), COUNTY) == "other"


def test_areas_at_the_beginning_of_a_name():
    assert split("临江市清河县财政局") == (("临江市", "清河县"), "财政局")
    assert split("大理白族自治州人民政府") == (("大理白族自治州",), "人民政府")
    assert split("清河县市场监督管理局") == (("清河县",), "市场监督管理局")


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_names(issuer, name, source):
    assert whose(doc(source, issuer=issuer, source=source), site(name=name, sponsor=source)) in {
        "own",
        "other",
        "unknown",
    }
