"""Reader of pages that show a map: which are, and the number of the approval as it is written."""

from __future__ import annotations

import pytest

from tests.spiders.pages.traits.test_parts_of_pages import modern, old, traits

PICTURE = '<p><img src="/upload/2024/qhxqh.jpg" width="900"></p>'


@pytest.mark.parametrize("page", [modern, old])
@pytest.mark.parametrize("title", ["清河县行政区划图", "清河县标准地图", "全县交通图", "清河县旅游地图"])
def test_a_map_without_number(page, title):
    (data,) = traits("maps", page(title, PICTURE))
    assert data["number"] == ""
    assert data["image"].endswith("/upload/2024/qhxqh.jpg")


@pytest.mark.parametrize("page", [modern, old])
@pytest.mark.parametrize("number", ["审图号：青S（2024）017号", "GS(2019)1719号", "审 图 号: GS〔2023〕2767号"])
def test_a_map_with_number(page, number):
    (data,) = traits("maps", page("清河县行政区划图", f"{PICTURE}<p>{number}</p>"))
    assert data["number"].startswith(number[:4])


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("网站地图", PICTURE),
        ("清河县行政区划图", "<p>全县辖八镇三乡。</p>"),  # no picture
        ("关于开展标准地图宣传活动的通知", PICTURE),
        ("便民服务地图上线", PICTURE),
        ("清河县概况", PICTURE),
    ],
)
def test_other_pages_are_none(title, text):
    assert traits("maps", modern(title, text)) == []
