"""Identity marks in feet as they are: tidy, in tables, split over tags, written by script."""
# ruff: noqa: E501  (lines of markup stay whole)

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import identity, links
from spiders.pages.document import parse
from spiders.pages.model import IdentityMarks

URL = "http://www.qs.gov.cn/"


def read(body: str, head: str = "<title>青山县人民政府</title>") -> IdentityMarks:
    document = parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), URL)
    return identity.read(document, links.read(document))


TIDY = """
<div class="header"><a href="/wzdt/">网站地图</a></div><div class="main"><p>县教育局为主办单位的活动</p></div>
<div class="footer">
 <div class="mark"><a href="http://bszs.conac.cn/sitename?method=show&id=0A1B"><img src="/images/red.png" alt="党政机关"></a>
 <a href="https://zfwzzc.www.gov.cn/check_web/errorInfo_jiucuo.action?site_code=4101990001"><img src="/images/jiucuo.png"></a></div>
 <p>主办单位：青山县人民政府办公室&nbsp;&nbsp;承办单位：青山县大数据中心&nbsp;&nbsp;网站标识码：4101990001</p>
 <p><a href="https://beian.miit.gov.cn/">豫ICP备05000001号-1</a>&nbsp;
 <a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=41019902000001"><img src="ga.png">豫公网安备 41019902000001号</a></p>
 <p>地址：青山县人民路1号　联系电话：0371-65000001　邮编：450000</p>
</div>"""

ASP_TABLE = """
<table width=980><tr><td align=center>版权所有：青山县林业局　主办：青山县林业局办公室<br>
网站标识码：<span>41019</span><span>90023</span>　<font>豫ICP备</font><font>09012345号</font><br>
<img src="images/ghs.png"> 豫公网安备&nbsp;41019902000023 号<br>电话:(0371)65000023<br>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/js/17/000/0000/1.js'%3E%3C/script%3E"));</script>
<script id="_jiucuo_" sitecode='4101990023' src='http://pucha.kaipuyun.cn/exposure/jiucuo.js'></script>
"""

BUREAU = """
<div id="foot"><p>主办：青山市统计局 | 技术支持：青山市信息中心</p><p>京ICP备05034670号-12 京公网安备11040102700001号</p>
<p>网站标识码bm36000002 服务热线 12345 电话 010-68000000</p><a href="sitemap.html">[站点地图]</a>
<a href="/jc"><img src="/i/jc.png" alt="政府网站找错"></a></div>"""


def test_tidy_foot() -> None:
    assert read(TIDY) == IdentityMarks(
        site_name="青山县人民政府",
        site_code="4101990001",
        site_code_shown=True,
        icp="豫ICP备05000001号-1",
        police="豫公网安备41019902000001号",
        gov_mark=True,
        error_report_entry=True,
        sponsor="青山县人民政府办公室",
        contact="0371-65000001",
        sitemap_url="http://www.qs.gov.cn/wzdt/",
    )


def test_old_table_with_badges_written_by_script() -> None:
    assert read(ASP_TABLE, "<title>欢迎访问青山县林业局网站-首页</title>") == IdentityMarks(
        site_name="青山县林业局网站",
        site_code="4101990023",
        icp="豫ICP备09012345号",
        police="豫公网安备41019902000023号",
        gov_mark=True,
        error_report_entry=True,
        sponsor="青山县林业局办公室",
        contact="(0371)65000023",
        sitemap_url="",
    )


def test_ministry_code_and_marks_in_text() -> None:
    marks = read(BUREAU)
    assert (marks.site_code, marks.icp) == ("bm36000002", "京ICP备05034670号-12")
    assert (marks.police, marks.sponsor) == ("京公网安备11040102700001号", "青山市统计局")
    assert (marks.contact, marks.error_report_entry) == ("010-68000000", True)
    assert marks.sitemap_url == "http://www.qs.gov.cn/sitemap.html"
    assert not marks.gov_mark


def test_meta_tags_come_first() -> None:
    head = "<title>首页</title><meta name=SiteName content=青山县人民政府门户网站><meta name=SiteIDCode content=BM56000001>"
    marks = read("<p>网站标识码：4101990001</p>", head)
    assert (marks.site_name, marks.site_code) == ("青山县人民政府门户网站", "bm56000001")
    placeholder = "<meta name=SiteIDCode content='网站标识码'>"
    assert read("<p>网站标识码：4101990001</p>", placeholder).site_code == "4101990001"


def test_nothing_is_made_up() -> None:
    news = "<p>会议由主办单位县农业农村局召集。</p><p>编号 4101990001，电话会议 20260310 召开</p><a href='/map'>旅游地图</a>"
    assert read(news) == IdentityMarks(site_name="青山县人民政府")
    assert read("", "") == IdentityMarks()
    assert read("<p>网站标识码：410199000</p><p>网站标识码：41019900011</p>").site_code == ""
    assert read("<img src='/images/red.png'><a href='/blue.png'>x</a>").gov_mark is False


@pytest.mark.parametrize(
    ("text", "icp"),
    [
        ("豫ICP备05000001号", "豫ICP备05000001号"),
        ("豫ICP备 05000001 号 － 2", "豫ICP备05000001号-2"),
        ("豫icp备05000001号", "豫ICP备05000001号"),
        ("豫ICP备05000001", "豫ICP备05000001号"),
        ("备案号：京ICP备2021000001号-3", "京ICP备2021000001号-3"),
        ("豫ICP备案05000001号", "豫ICP备05000001号"),
        ("豫ICP备xxxxxxxx号", ""),
        ("ICP备案管理系统", ""),
    ],
)
def test_icp(text: str, icp: str) -> None:
    assert read(f"<p>{text}</p>").icp == icp


def test_police_number_only_in_the_badge() -> None:
    badge = "http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=41019902000001"
    html = f"<a href='https://beian.mps.gov.cn/#/query'>x</a><a href='{badge}'><img src=g.png></a>"
    assert read(html).police == "公网安备41019902000001号"


def test_foot_is_found_behind_a_long_page_with_its_words_in_the_news() -> None:
    news = "<li><a href='/a'>本次活动主办单位：青山县文化局，欢迎参加</a></li>" * 400
    assert read(news + TIDY).sponsor == "青山县人民政府办公室"


@pytest.mark.parametrize(
    "body",
    [
        "<?xml version='1.0'?><html><p>网站标识码：4101990001</p></html>",
        "http://www.qs.gov.cn/网站标识码：4101990001",
        "<b>" * 2000 + "</b>" * 2000 + "网站标识码：4101990001",
        "<p>网站标识码：4101990001" + "<i>" * 3000,
    ],
)
def test_strange_sources(body: str) -> None:
    document = parse(body.encode(), URL)
    assert identity.read(document, ()).site_code == "4101990001"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [TIDY[:300], ASP_TABLE[:250], BUREAU, "<", "网站标识码", "ICP备", "主办：", "</table>", "\x00"]
        ),
        max_size=8,
    )
)
def test_any_mixture(parts: list[str]) -> None:
    marks = read("".join(parts))
    assert len(marks.site_code) in {0, 10}


PIECES = [
    TIDY[200:700], ASP_TABLE, BUREAU[:160], "<p>", "</p>", "</div>", "</body></html>", "<!-- 主办 -->", "<!--", "<script>x<b",
    "</script>", "<style>", "<template><i>", "</template>", "<ruby>青<rt>qing</rt>", "&nbsp;", "&#20013", "<?php x ?>", "<td",
    "\u3000", "网站<b>标识</b>码", "<textarea>", "<![CDATA[a]]>", "<!doctype html>", "<title>首页", "a<br/>b",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_words_are_those_of_another_reader(parts: list[str]) -> None:
    source = "".join(parts)
    soup = BeautifulSoup(f"<div>{source}", "lxml")
    assert identity._text(source) == " ".join(soup.get_text(" ").split())
