"""Names to categories, breadcrumbs, page tags, menus."""

# ruff: noqa: E501, RUF001 - markup is data here

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_pages import ARTICLE_META, CRUMB, URL, page

from spiders.pages import columns, document
from spiders.pages.columns import hint, match_name, menu_matches, normalise
from spiders.pages.model import Link


def parsed(text, url=URL):
    return document.parse(text.encode(), url, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("政策文件", "policy_documents"),
        ("【政策文件】", "policy_documents"),
        ("政策文件 更多>>", "policy_documents"),
        ("更多 政策文件", "policy_documents"),
        ("ＸＸ政策文件（2018年）", "policy_documents"),
        ("2026年政府文件", "policy_documents"),
        ("广安区政府文件", "policy_documents"),
        ("市发改委文件", "policy_documents"),
        ("县政府办文件", "policy_documents"),
        ("镇政办发", "policy_documents"),
        ("政 策", "policy_documents"),
        ("行政规范性文件", "normative_documents"),
        ("规范性文件（废止）", "normative_documents"),
        ("公开指南", "disclosure_guide"),
        ("政府信息公开指南", "disclosure_guide"),
        ("指南", "disclosure_guide"),
        ("办事指南", "services"),
        ("投资指南", None),
        ("旅游指南", None),
        ("申报指南", None),
        ("政府信息公开年度报告", "disclosure_annual_report"),
        ("2025年度政府信息公开工作年度报告", "disclosure_annual_report"),
        ("公开年报", "disclosure_annual_report"),
        ("年度报告", "disclosure_annual_report"),
        ("政府网站工作年度报表", "website_report"),
        ("政府网站年度报表", "website_report"),
        ("网站年报", "website_report"),
        ("法治政府建设年度报告", None),
        ("统计年报", "statistics"),
        ("企业年报", None),
        ("领导之窗", "leaders"),
        ("领导活动", "news"),
        ("领导讲话", "news"),
        ("领导信箱", "letters"),
        ("领导干部任前公示", "personnel"),
        ("通知公告", "notices"),
        ("公示公告", "notices"),
        ("人大公告", None),
        ("招标公告", "public_resources"),
        ("征地公告", "land"),
        ("政府信息公开", "disclosure"),
        ("政务公开", "disclosure"),
        ("市政务公开", "disclosure"),
        ("村务公开", "agriculture"),
        ("党务公开", None),
        ("依申请公开", "on_request"),
        ("网上申报", "services"),
        ("网上信访", None),
        ("投诉举报", None),
        ("纪检举报", None),
        ("县长信箱", "letters"),
        ("书记信箱", "letters"),
        ("12345", "letters"),
        ("政民互动", "letters"),
        ("政府采购", "procurement"),
        ("财政预决算", "finance"),
        ("预算/决算", "finance"),
        ("“双随机、一公开”", "random_inspection"),
        ("双公示", "double_publicity"),
        ("行政许可和行政处罚", "double_publicity"),
        ("行政处罚", "penalties"),
        ("行政许可", "licensing"),
        ("中介机构", "intermediaries"),
        ("机构职能", "functions"),
        ("走进清河", "overview"),
        ("清河概况", "overview"),
        ("机构概况", "functions"),
        ("走进企业", None),
        ("今日清河", "news"),
        ("今日天气", None),
        ("信用清河", "credit"),
        ("国务院信息", "superior_information"),
        ("政策解读", "interpretation"),
        ("部门解读", "interpretation"),
        ("重点领域政策解读", "interpretation"),
        ("回应关切", "concerns"),
        ("征集调查", "consultation"),
        ("建议提案办理", "proposals"),
        ("统计公报", "statistics"),
        ("政府公报", "gazette"),
        ("营商环境", None),
        ("生态环境", "environment"),
        ("主题教育", "special_topics"),
        ("义务教育", "education"),
        ("健康教育", "health"),
        ("网站地图", "site_basics"),
        ("新闻发布会", "press"),
        ("关于做好政府信息公开年度报告编制工作的通知", None),
        ("《清河县规划计划》", None),
        ("统计局统计数据", "statistics"),
        ("法院公告", None),
        ("教育局领导", "leaders"),
        ("政策法规司", None),
        ("", None),
        ("更多", None),
        ("2026", None),
        ("首页", "site_basics"),
    ],
)
def test_names(name, category):
    match = match_name(name)
    assert (match.category if match else None) == category, match


def test_sureness_falls_with_the_distance():
    order = ["政策文件", "政策文件专栏", "清河县政策文件", "重要政策文件"]
    sure = [match_name(name).sure for name in order]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] == 1.0
    assert [match_name(name).rule for name in order] == ["exact", "kind", "body", "suffix"]


def test_normalise():
    assert normalise("【 政策文件（2018年）】 更多>>") == "政策文件"
    assert normalise("更多") == "更多"
    assert normalise("ＰＤＦ　文件") == "pdf文件"


@pytest.mark.parametrize(
    "crumb",
    [
        CRUMB,
        CRUMB.replace("&gt;", "&gt;&gt;"),
        CRUMB.replace("&gt;", "-&gt;"),
        CRUMB.replace("&gt;", "/"),
        CRUMB.replace("&gt;", "»"),
        CRUMB.replace("&gt;", "›"),
        CRUMB.replace("&gt;", "→"),
        CRUMB.replace("&gt;", " - "),
        CRUMB.replace("&gt;", "<i class='arrow'></i>"),
        CRUMB.replace("&gt;", "<img src='/a.gif'>"),
        CRUMB.replace("&gt;", "<span>&gt;</span>"),
        CRUMB.replace("当前位置", "您现在的位置").replace("crumb", "x"),
        CRUMB.replace("当前位置：", "").replace("crumb", "x"),
        CRUMB.replace("当前位置：", "").replace("crumb", "bread-crumbs"),
        CRUMB.replace("</div>", " &gt; 正文</div>"),
        CRUMB.replace('class="crumb"', 'class="x"').replace("当前位置：", "<span>您所在的位置：</span>"),
        "<div><span>当前位置：</span><span><a href='/'>首页</a> &gt; <a href='/xxgk/'>政务公开</a> &gt; <a href='./'>通知公告</a></span></div>",
        "<table><tr><td>您的位置：<a href='/'>首页</a> &gt; <a href='/xxgk/'>政务公开</a> &gt; <a href='./'>通知公告</a></td></tr></table>",
        "<div class='x'><a href='/' class='CurrChnlCls'>首页</a>&nbsp;&gt;&nbsp;<a href='/xxgk/' class='CurrChnlCls'>政务公开</a>&nbsp;&gt;&nbsp;<a href='./' class='CurrChnlCls'>通知公告</a></div>",
        "<div id='location'>位置：<ul><li><a href='/'>首页</a></li><li><a href='/xxgk/'>政务公开</a></li><li>通知公告</li></ul></div>",
    ],
)
def test_breadcrumbs(crumb):
    found = hint(parsed(page("<p>x</p>", crumb=crumb)))
    assert found.breadcrumb == ("首页", "政务公开", "通知公告")
    assert found.breadcrumb_urls[:2] == ("https://www.qinghe.gov.cn/", "https://www.qinghe.gov.cn/xxgk/")
    assert (found.name, found.category) == ("通知公告", "notices")
    assert found.rule.startswith("breadcrumb")


def test_meta_goes_first():
    head = '<meta name="ColumnName" content="发展改革委令"><meta name="ColumnType" content="政策文件">'
    found = hint(parsed(page("", head=head)))
    assert (found.name, found.category) == ("发展改革委令", "policy_documents")
    head = '<META NAME="columnname" CONTENT="县长之窗">'
    assert hint(parsed(page("", head=head))).category == "leaders"


def test_type_names_that_say_nothing():
    head = '<meta name="ColumnName" content="图文报道"><meta name="ColumnType" content="信息公开">'
    assert hint(parsed(page("", head=head, crumb=""))).category == ""


def test_a_container_is_not_inherited():
    crumb = CRUMB.replace("通知公告", "三年行动")
    found = hint(parsed(page("", crumb=crumb)))
    assert (found.name, found.category) == ("三年行动", "")
    year = CRUMB.replace("政务公开", "规范性文件").replace("通知公告", "2026年")
    found = hint(parsed(page("", crumb=year)))
    assert found.category == "normative_documents"
    assert found.sure < 0.7


def test_heading_of_a_page_without_breadcrumb():
    assert hint(parsed(page("<h1>领导之窗</h1>", crumb=""))).category == "leaders"
    assert hint(parsed(page("<p>x</p>", crumb=""))).category == "notices"  # <title>通知公告-清河县人民政府
    assert hint(parsed(page("<h1>领导之窗</h1>", crumb="", head=ARTICLE_META))).category == ""


def test_position_in_running_text_is_no_breadcrumb():
    text = "<p>该项目所在位置：白沙河东岸，距县城首页社区约三公里。详见<a href='/a.html'>通知公告</a>。</p>"
    assert hint(parsed(page(text, crumb=""))).breadcrumb == ()


def _link(text, position="nav", url="https://a.gov.cn/x/"):
    return Link(url, text, "a", "href", position)


def test_menu():
    links = [
        _link("政策文件"),
        _link("政策文件"),
        _link("领导活动", url="https://a.gov.cn/y/"),
        _link("通知公告", "footer"),
        _link("通知公告", "friend_links"),
        _link("关于印发规划计划的通知", "content"),
        _link("友好城市"),
        Link("https://a.gov.cn/p.jpg", "政策解读", "img", "src", "nav"),
    ]
    assert [(link.text, match.category) for link, match in menu_matches(links)] == [
        ("政策文件", "policy_documents"),
        ("领导活动", "news"),
    ]


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_name(name):
    match = match_name(name)
    assert match is None or 0 < match.sure <= 1


@given(st.text(alphabet="政策文件解读公开指南年报领导活动市县局委办0123年（）【】 >", max_size=25))
@settings(max_examples=300, deadline=None)
def test_any_likely_name(name):
    match_name(name)


@given(st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_page(data):
    hint(document.parse(data, URL))


@given(
    st.lists(
        st.sampled_from(
            [
                "当前位置：",
                "<a href='/'>",
                "首页",
                "</a>",
                ">",
                "<div class='crumb'>",
                "</div>",
                "<span>",
                "通知公告",
                "<table>",
                "正文",
                "<meta name='ColumnName' content='",
            ]
        ),
        max_size=60,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_breadcrumb(parts):
    found = hint(parsed("".join(parts)))
    assert len(found.breadcrumb) == len(found.breadcrumb_urls) <= 12


def test_every_synonym_finds_its_category():
    for category in columns.categories().values():
        for synonym in category.synonyms:
            match = match_name(synonym)
            assert match is not None, synonym
            assert match.category == category.id, (synonym, match)


def test_no_look_alike_finds_the_category_it_resembles():
    for category in columns.categories().values():
        for name in category.look_alikes:
            match = match_name(name)
            assert match is None or match.category != category.id, (name, match)
