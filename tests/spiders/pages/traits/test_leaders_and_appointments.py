"""Readers of pages about leaders and of papers that appoint: in the four styles of the sample sites, and odd ones."""

from __future__ import annotations

import pytest

from inspector.leaders import TEXT_CUT
from spiders.pages.understand import understand
from tests.gov_site.fixtures import TODAY
from tests.gov_site.sites import STYLES
from tests.spiders.pages.traits.test_parts_of_pages import modern, old, traits
from xuncha.demo import defects
from xuncha.demo.plan import make
from xuncha.demo.server import SiteSource
from xuncha.demo.spec import bundled

LIBRARY = {one.id: one for one in bundled()}


def page(style, column="xxgk/ld", item=""):
    spec = defects.without(LIBRARY["qinghe"], style=style)
    urls = dict.fromkeys(LIBRARY, "http://www.qinghe.gov.cn/")
    plan = make(spec, TODAY, urls, LIBRARY)
    path = next((one.url for one in plan.entries if item and item in one.item.title), "") or plan.sections[column].url
    answer = SiteSource(spec, TODAY, urls, LIBRARY).answer(path)
    return understand(answer.body, f"http://www.qinghe.gov.cn{path}", answer.content_type)


@pytest.mark.parametrize("style", STYLES)
def test_leaders_in_every_style(style):
    (data,) = [one.data for one in page(style).traits if one.name == "leaders"]
    assert data["people"] == [
        ["沈嘉言", ["县委副书记", "县长"]],
        ["莫云霞", ["县委常委", "常务副县长"]],
        ["罗青山", ["副县长"]],
        ["杜文澜", ["副县长"]],
    ]
    assert data["again"] is True
    assert "沈嘉言" in data["text"]


@pytest.mark.parametrize("style", STYLES)
def test_papers_in_every_style(style):
    (data,) = [one.data for one in page(style, item="职务任免的通知").traits if one.name == "appointments"]
    assert data["acts"][0][:3] == ["appointed", "江望舒", "青禾县林业局副局长"]
    assert ("dismissed", "段秉诚") in {(kind, name) for kind, name, *_ in data["acts"]}


@pytest.mark.parametrize("make_page", [modern, old])
def test_news_about_leaders_is_no_page_about_them(make_page):
    body = make_page("县领导调研春耕生产", "<p>县长</p><p>沈嘉言</p><p>到石桥镇调研。</p>")
    assert traits("leaders", body) == []


def test_a_notice_before_an_appointment_is_none():
    text = "<p>周正同志任青禾县财政局局长，现予公示。</p>"
    assert traits("appointments", modern("青禾县领导干部任职前公示", text)) == []


def test_what_is_cut_is_known_to_be_cut():
    """The check says nothing of a page whose text was cut: both must mean the same length."""
    rows = "".join(f"<p>罗青山　副县长</p><p>个人简历：男，历任乡长{n}。</p>" for n in range(900))
    (data,) = traits("leaders", modern("领导之窗", rows, "首页 &gt; 领导之窗"))
    assert len(data["text"]) == TEXT_CUT
