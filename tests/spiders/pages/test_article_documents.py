# ruff: noqa: E501 - markup of pages
"""What a document says of itself beyond title and dates: key words, validity, issuer, its head, its interpretations."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from spiders.pages.article import read
from spiders.pages.document import parse
from spiders.pages.related import core_of, shares
from spiders.pages.validity import state_of
from tests.spiders.pages.article_cases import FOOT, LONG, NOTICE, RELATED, SIDEBAR, TODAY, page

if TYPE_CHECKING:
    from spiders.pages.model import Article

TITLE = "某县人民政府关于印发《某县停车管理办法》的通知"
HEAD = (
    "<table class='xxgk'><tr><td>索 引 号：</td><td>A-1/2026-3</td><td>主题分类：</td><td>城乡建设、环境保护\\城市规划</td></tr>"
    "<tr><td>发文机关：</td><td>某县人民政府</td><td>发文字号：</td><td>某政发〔2026〕5号</td></tr>"
    "<tr><td>成文日期：</td><td>2026年11月2日</td><td>发布日期：</td><td>2026年11月6日</td></tr>"
    "<tr><td>公开方式：</td><td>主动公开</td><td>体裁分类：</td><td>通知</td></tr>{more}</table>"
)
PLAIN = "<p>　　为做好有关工作，现将有关事项通知如下，请各有关单位结合实际认真贯彻执行，并及时报告工作进展情况。</p><p>　　一、各单位要加强组织领导，明确工作责任，健全工作机制，确保各项任务落到实处；要强化督促检查，及时研究解决工作中的困难和问题。</p>"


def article_of(html: str, url: str = "http://www.x.gov.cn/zwgk/1.html") -> Article:
    return read(parse(html.encode(), url))


def document(
    text: str = LONG, *, title: str = TITLE, more: str = "", after: str = "", head: str = "", info: str = ""
) -> Article:
    """A page with a head of a disclosed document, its title, its text."""
    table = HEAD.format(more=more)
    return article_of(
        page(f"{TODAY}{table}<h1>{title}</h1>{info}<div class='content'>{text}</div>{after}{FOOT}", title, head)
    )


def news(text: str = LONG, *, title: str = NOTICE, info: str = "", after: str = "", head: str = "") -> Article:
    """A page with one info line, its title, its text."""
    return article_of(
        page(
            f"{TODAY}<h1>{title}</h1><div>发布时间：2026-11-20　来源：某局　浏览次数：8</div>{info}<div class='con'>{text}</div>{after}{FOOT}",
            title,
            head,
        )
    )


# Key words


@pytest.mark.parametrize(
    ("article", "written", "words", "rule"),
    [
        (document(more="<tr><td>主题词：</td><td>停车 管理 办法</td></tr>"), "停车 管理 办法", ("停车", "管理", "办法"), "keywords.label:主题词"),
        (document(more="<tr><td>关 键 词：</td><td>停车；收费，城市管理</td></tr>"), "停车；收费，城市管理", ("停车", "收费", "城市管理"), "keywords.label:关键词"),
        (document(more="<tr><td>主题词：</td><td>停车<br>收费</td></tr>"), "停车 收费", ("停车", "收费"), "keywords.label:主题词"),
        (document(more="<tr><td>主题词：</td><td>无</td></tr>"), "", (), ""),
        (document(more="<tr><td>主题词：</td><td></td></tr>"), "", (), ""),
        (news(f"{LONG}<p>某局</p><p>2026年11月2日</p><p>主题词：经济　管理　通 知</p><p>抄送：县委办公室。</p>"), "经济 管理 通 知", ("经济", "管理", "通知"), "keywords.line:主题词"),
        (news(f"<p>第一部分关键词：创新、协调</p>{LONG}{LONG}"), "", (), ""),
        (news(head='<meta name="Keywords" content="建设工程;质量安全;管理">'), "建设工程;质量安全;管理", ("建设工程", "质量安全", "管理"), "keywords.meta"),
        (news(head='<meta name="Keywords" content="某县人民政府网,某县,政务公开"><meta name="SiteName" content="某县人民政府">'), "", (), ""),
        (news(head='<meta name="Keywords" content="某县;工程"><meta name="SiteName" content="某县">'), "", (), ""),
        (news(head='<meta name="Keywords" content="通知公告"><meta name="ColumnName" content="通知公告">'), "", (), ""),
        (news(head=f'<meta name="Keywords" content="{NOTICE}">'), "", (), ""),
        (news(head='<meta name="Keywords" content="旅游,美食,招商引资">'), "", (), ""),
    ],
)  # fmt: skip
def test_keywords(article: Article, written: str, words: tuple[str, ...], rule: str) -> None:
    assert (article.keywords.value, article.keyword_list, article.keywords.rule) == (written, words, rule)


# Head


def test_head_of_a_document() -> None:
    article = document(more="<tr><td>有效性：</td><td>有效</td><td>内容概述：</td><td>停车的规则</td></tr>")
    assert article.table == (
        ("索引号", "A-1/2026-3"),
        ("主题分类", "城乡建设、环境保护\\城市规划"),
        ("发文机关", "某县人民政府"),
        ("发文字号", "某政发〔2026〕5号"),
        ("成文日期", "2026年11月2日"),
        ("发布日期", "2026年11月6日"),
        ("公开方式", "主动公开"),
        ("体裁分类", "通知"),
        ("有效性", "有效"),
        ("内容概述", "停车的规则"),
    )
    assert (article.topic.value, article.topic.rule) == ("城乡建设、环境保护\\城市规划", "topic.label:主题分类")
    assert (article.issuer.value, article.issuer.rule) == ("某县人民政府", "issuer.label:发文机关")
    assert (article.state.value, article.state.rule) == ("valid", "state.label:有效性")
    assert article.role.value == "policy"


def test_head_as_a_list_of_labels_on_lines() -> None:
    items = "".join(
        f"<li><b>{label}：</b>{value}</li>"
        for label, value in (
            ("索引号", "A-1"),
            ("主题词", "水库；防汛"),
            ("文号", "某水〔2026〕3号"),
            ("生效日期", "2026-12-01"),
        )
    )
    article = article_of(page(f"<ul class='info'>{items}</ul><h1>{NOTICE}</h1><div>{LONG}</div>", NOTICE))
    assert article.table == (
        ("索引号", "A-1"),
        ("主题词", "水库；防汛"),
        ("文号", "某水〔2026〕3号"),
        ("生效日期", "2026-12-01"),
    )
    assert article.effective_on.value == "2026-12-01"


def test_document_that_is_a_file_has_its_head() -> None:
    head = HEAD.format(more="")
    body = f"{head}<h1>{TITLE}</h1><iframe src='../pdf/web/viewer.html?file=../../f/1.pdf'></iframe>"
    article = article_of(page(body, TITLE), "http://www.x.gov.cn/zw/1.html")
    assert article.topic.value == "城乡建设、环境保护\\城市规划"
    assert [one.url for one in article.attachments] == ["http://www.x.gov.cn/f/1.pdf"]


def test_head_is_bounded() -> None:
    article = document(more=f"<tr><td>内容概述：</td><td>{'长' * 2_000}</td></tr>" * 40)
    assert len(article.table) <= 30
    assert max(len(value) for _, value in article.table) <= 300


def test_search_form_is_no_head() -> None:
    form = "<div>标题：<input> 文号：<input> 关键词：<input> 搜索</div><table><tr><td>主题分类：</td><td>全部</td><td>发文机关：</td><td></td></tr><tr><td>关键字：</td><td>请输入</td></tr></table>"
    article = article_of(page(f"{form}<h1>{NOTICE}</h1><div>发布时间：2026-11-20</div>{LONG}", NOTICE))
    assert article.table == ()
    assert article.keywords.value == ""


def test_news_has_no_head() -> None:
    article = news(title="某县开展工程质量安全检查", after=RELATED)
    assert article.table == ()
    assert article.topic.value == article.issuer.value == article.role.value == ""


def test_cell_that_holds_the_next_label_is_no_value() -> None:
    article = article_of(
        page(
            f"<div>索 引 号：</div><div>主题分类：</div><div>办文部门： 发文日期：2026-11-20</div><h1>{NOTICE}</h1>{LONG}",
            NOTICE,
        )
    )
    assert article.topic.value == ""


# Issuer


@pytest.mark.parametrize(
    ("article", "issuer", "rule"),
    [
        (news(f"{LONG}<p>某市水利局</p><p>2026年11月16日</p>"), "某市水利局", "issuer.signature"),
        (news(f"{LONG}<p>某市水利局　　2026年11月16日</p>"), "某市水利局", "issuer.signature"),
        (news(f"{LONG}<p>某市财政局</p><p>某市水利局</p><p>2026年11月16日</p>"), "某市财政局、某市水利局", "issuer.signature"),
        (news(f"{LONG}<p>某市人民政府办公室关于加强管理的通知</p>"), "", ""),
        (news(title="某市财政局 某市水利局关于加强河道管理的通知"), "某市财政局 某市水利局", "issuer.title"),
        (news(title="某市水利局关于河道管理办法的解读", info="<div>发布机构：某市水利局</div>"), "", ""),
        (news(title="某市水利局关于开展活动的情况介绍"), "", ""),
        (news(info="<div>发布机构：某市水利局</div>"), "某市水利局", "issuer.publisher:发布机构"),
    ],
)  # fmt: skip
def test_issuer(article: Article, issuer: str, rule: str) -> None:
    assert (article.issuer.value, article.issuer.rule) == (issuer, rule)


def test_source_and_issuer_are_two_things() -> None:
    article = document(info="<div>来源：某县日报　发布时间：2026-11-06</div>")
    assert (article.source.value, article.issuer.value) == ("某县日报", "某县人民政府")


# Validity


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("有效", "valid"),
        ("现行有效", "valid"),
        ("未废止", "valid"),
        ("已废止", "abolished"),
        ("废止或失效", "abolished"),
        ("失效", "expired"),
        ("已失效", "expired"),
        ("无效", "expired"),
        ("部分失效", "amended"),
        ("已修改", "amended"),
        ("有效（已修改）", "amended"),
        ("尚未生效", ""),
        ("有效期至2030年12月31日", ""),
        ("有效/失效", ""),
        ("是", ""),
        ("5年", ""),
        ("", ""),
    ],
)
def test_states(written: str, state: str) -> None:
    assert state_of(written) == state


def test_state_as_the_answer_to_a_question() -> None:
    article = document(more="<tr><td>是否有效：</td><td>否</td></tr>")
    assert (article.validity.value, article.state.value) == ("否", "expired")


@pytest.mark.parametrize(
    ("article", "written", "state", "rule"),
    [
        (news(title="某县停车管理办法【已废止】"), "已废止", "abolished", "validity.title-mark"),
        (news(title="（失效）某县停车管理办法"), "失效", "expired", "validity.title-mark"),
        (news(title="某县停车管理办法（已修改）"), "已修改", "amended", "validity.title-mark"),
        (news(title="某县停车管理办法（修订）"), "", "", ""),
        (news(title="某县停车管理办法（2026年修订）"), "", "", ""),
        (news(title="某县人民政府关于废止部分规范性文件的决定"), "", "", ""),
        (news(title="某县人民政府关于公布失效文件目录的通知"), "", "", ""),
        (news(info="<span class='stamp'>已失效</span>"), "已失效", "expired", "validity.mark"),
        (news(info="<p>【本文件已废止】</p>"), "本文件已废止", "abolished", "validity.mark"),
        (news(info="<p>注：本办法已被《某县停车条例》废止</p>"), "注：本办法已被《某县停车条例》废止", "abolished", "validity.mark"),
        (news(f"{LONG}<p>本通知自印发之日起施行，原办法已废止。</p>"), "", "", ""),
        (news(f"<p>本办法未废止前继续执行。</p>{LONG}"), "", "", ""),
        (news(after="<div class='right-side'><a href='/9.html'>某县停车办法（已废止）</a></div>"), "", "", ""),
    ],
)  # fmt: skip
def test_marks_beside_the_title(article: Article, written: str, state: str, rule: str) -> None:
    assert (article.validity.value, article.state.value, article.validity.rule) == (written, state, rule)


def test_label_goes_before_a_mark() -> None:
    article = document(title="某县停车管理办法【已废止】", more="<tr><td>有效性：</td><td>有效</td></tr>")
    assert (article.validity.value, article.state.value) == ("有效", "valid")


# From when, until when


@pytest.mark.parametrize(
    ("article", "effective", "expires", "rule"),
    [
        (document(more="<tr><td>施行日期：</td><td>2026年12月1日</td><td>废止日期：</td><td>2031-11-30</td></tr>"), "2026-12-01", "2031-11-30", "effective.label:施行日期"),
        (document(more="<tr><td>生效日期：</td><td></td><td>失效日期：</td><td>无</td></tr>"), "", "", ""),
        (news(info="<div>实施日期：2026-12-01　有效期至：2031-11-30</div>"), "2026-12-01", "2031-11-30", "effective.label:实施日期"),
        (news(info="<div>有效期：2026年12月1日至2031年11月30日</div>"), "2026-12-01", "2031-11-30", "effective.label:有效期"),
        (document(more="<tr><td>有效期：</td><td>至2031年11月30日</td></tr>"), "", "2031-11-30", ""),
        (document(more="<tr><td>有效期：</td><td>5年</td></tr>"), "", "", ""),
        (news(info="<p>本文件已于2025年1月1日废止</p>"), "", "2025-01-01", ""),
        # the document's own last clause, by a kind that its title names
        (document(f"{PLAIN}<p>第九条 本办法自2026年12月1日起施行，有效期至2031年11月30日。</p>"), "2026-12-01", "2031-11-30", "effective.clause"),
        (document(f"{PLAIN}<p>第九条 本办法由县城管局负责解释，自二〇二六年十二月一日起施行。</p>"), "2026-12-01", "", "effective.clause"),
        (document(f"{PLAIN}<p>第九条 本办法自公布之日起施行。</p>"), "", "", ""),
        (document(f"{PLAIN}<p>第九条 《某县旧办法》自2020年1月1日起施行。</p>"), "", "", ""),
        (document(f"{PLAIN}<p>本条例自2020年1月1日起施行。</p>"), "", "", ""),
        (document(f"{PLAIN}<p>本法自2020年1月1日起施行。</p>"), "", "", ""),
        (document(f"{PLAIN}<p>本办法自2026年12月1日起施行。</p><p>本办法自2020年1月1日起施行。</p>"), "", "", ""),
        (document(), "", "", ""),  # "自2021年3月1日起组织实施" in running text
        # a decision that changes a regulation, followed by the regulation
        (news(f"{PLAIN}<p>本决定自2026年12月1日起施行。</p><p>第九条 本条例自2011年3月1日起施行。</p>", title="某省人民代表大会常务委员会关于修改《某省防汛条例》的决定"), "2026-12-01", "", "effective.clause"),
        (news(f"<p>《某县停车管理办法》已经县政府第8次常务会议通过，现予公布，自2026年12月1日起施行。</p>{PLAIN}<p>第九条 本办法自2026年12月1日起施行。</p>", title="某县人民政府令第8号"), "2026-12-01", "", "effective.order"),
        (news(f"<p>（2026年11月2日某县人民政府令第8号公布　自2026年12月1日起施行）</p>{PLAIN}", title="某县停车管理办法"), "2026-12-01", "", "effective.note"),
        # a draft holds nothing yet
        (news(f"{PLAIN}<p>第九条 本办法自2026年12月1日起施行。</p>", title="关于《某县停车管理办法（征求意见稿）》公开征求意见的公告"), "", "", ""),
        # interpretations and news cite the clause
        (news(f"{PLAIN}<p>第九条 本办法自2026年12月1日起施行。</p>", title="《某县停车管理办法》解读"), "", "", ""),
        (news(f"{PLAIN}<p>本办法自2026年12月1日起施行。</p>", title="某县停车有了新规矩"), "", "", ""),
        (news(f"{LONG}<p>截止日期：2026-12-01</p>"), "", "", ""),
    ],
)  # fmt: skip
def test_effective_and_expiry(article: Article, effective: str, expires: str, rule: str) -> None:
    assert (article.effective_on.value, article.expires_on.value, article.effective_on.rule) == (
        effective,
        expires,
        rule,
    )


def test_many_licences_have_no_common_end() -> None:
    rows = "".join(f"<tr><td>有效期至</td><td>20{year}-01-01</td></tr>" for year in range(27, 31))
    assert news(f"{LONG}<table>{rows}</table>").expires_on.value == ""


# Which side a page is on


@pytest.mark.parametrize(
    ("title", "head", "side", "rule"),
    [
        ("《某县停车管理办法》政策解读", "", "interpretation", "role.title"),
        ("一图读懂某县停车管理办法", "", "interpretation", "role.title"),
        ("某县城管局负责人就停车管理办法答记者问", "", "interpretation", "role.title"),
        ("某县举行停车管理办法新闻发布会", "", "interpretation", "role.title"),
        ("关于进一步加强政策解读工作的通知", "", "policy", "role.title"),
        ("《某县政策解读工作办法》", "", "policy", "role.title"),
        ("关于《某县停车管理办法》的解读", "", "interpretation", "role.title"),
        ("某县停车有了新规矩", '<meta name="ColumnName" content="政策解读">', "interpretation", "role.column"),
        ("某县停车有了新规矩", "", "", ""),
        ("某县停车管理办法", '<meta name="ColumnName" content="政策文件及解读">', "policy", "role.title"),
        ("某县召开会议研究停车管理办法", "", "", ""),
        ("某县某镇出台停车优惠政策", "", "", ""),
    ],
)
def test_side_of_a_page(title: str, head: str, side: str, rule: str) -> None:
    article = news(title=title, head=head)
    assert (article.role.value, article.role.rule) == (side, rule)


def test_side_by_the_way_to_the_page() -> None:
    body = f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/jd/'>政策解读</a></div><h1>某县停车有了新规矩</h1><div>2026-11-20</div>{LONG}"
    assert article_of(page(body, "某县停车有了新规矩")).role.value == "interpretation"


# Links between policy and interpretation


def related(article: Article) -> list[tuple[str, str]]:
    return [(one.url.rpartition("/")[2], one.kind) for one in article.related]


BOX = "<div class='{name}'><h3>{head}</h3><ul>{links}</ul></div>"
NEWEST = "".join(f"<li><a href='/jd/{n}.html'>《某县第{n}号食品小作坊登记规则》政策解读</a></li>" for n in range(5))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (BOX.format(name="xgjd", head="相关解读", links="<li><a href='/jd/a.html'>《某县停车管理办法》政策解读</a></li><li><a href='/jd/b.html'>图解：停车怎么管</a></li>"), [("a.html", "interpretation"), ("b.html", "picture")]),
        (BOX.format(name="sidebar", head="相关解读：", links="<li><a href='/jd/a.html'><img src='a.png' alt='一图读懂停车管理'></a></li><li><a href='/jd/b.html'>县城管局局长答记者问</a></li>"), [("a.html", "picture"), ("b.html", "press")]),
        (BOX.format(name="box", head="相关文件", links="<li><a href='/wj/2.html'>某县停车收费标准</a></li><li><a href='/wj/'>更多&gt;&gt;</a></li>"), [("2.html", "policy")]),
        # a box of the newest interpretations: only what speaks of this page
        (BOX.format(name="sidebar", head="最新解读", links=NEWEST), []),
        (BOX.format(name="sidebar", head="政策解读", links=NEWEST + "<li><a href='/jd/a.html'>《某县停车管理办法》解读</a></li>"), [("a.html", "interpretation")]),
        (BOX.format(name="box", head="相关解读", links="<li><a href='/jd/a.html'>文字解读</a></li><li><a href='/jd/b.html'>视频</a></li><li><a href='/jd/c.html'>其他</a></li>"), [("a.html", "interpretation"), ("b.html", "video")]),
        # a heading with its "more" on one line, texts cut to fit; pictures without a text
        ("<div class='right'><div><span>政策解读</span><a href='/jd/'>更多&gt;&gt;</a></div><ul><li><a href='/jd/1.html' title='《某县停车管理办法》政策解读'>《某县停车管…</a></li><li><a href='/jd/2.html'>县长谈经济工作</a></li></ul></div>", [("1.html", "interpretation")]),
        ("<div class='xgjd'><div>相关解读</div><div><a href='/jd/1.html'><img src='1.png' alt='图解停车办法'></a><a href='/jd/2.html'><img src='2.png' alt='办法解读'></a></div></div>", [("1.html", "picture"), ("2.html", "interpretation")]),
        ("<table><tr><td>相关解读</td></tr><tr><td><a href='/jd/1.html'>停车管理办法政策解读</a></td></tr></table>", [("1.html", "interpretation")]),
        ("<dl><dt>解读材料</dt><dd><a href='/jd/1.html'>停车管理办法政策解读</a></dd></dl>", [("1.html", "interpretation")]),
        # menus and columns
        ("<div class='nav'><a href='/zcjd/'>政策解读</a><a href='/zcwj/'>政策文件</a></div>", []),
        ("<div class='box'><a href='/zcjd/'>政策解读栏目</a></div>", []),
        (BOX.format(name="box", head="相关解读", links="<li><a href='/zcjd/index.html'>政策解读栏目首页</a></li>"), []),
        # by its own text alone
        ("<p><a href='/jd/a.html'>一图读懂《某县停车管理办法》</a></p>", [("a.html", "picture")]),
        ("<p><a href='/jd/a.html'>《某县殡葬管理办法》解读</a></p>", []),
        # label and link on one line
        ("<p>解读链接：<a href='/jd/a.html'>点击查看</a></p>", [("a.html", "interpretation")]),
        ("<p>【相关解读】<a href='/jd/a.html'>解读</a>　<a href='/jd/v.html'>视频</a></p>", [("a.html", "interpretation"), ("v.html", "video")]),
        # related news: only what says that it explains
        (BOX.format(name="box", head="相关稿件", links="<li><a href='/n/1.html'>某县召开工作推进会议部署重点工作</a></li><li><a href='/jd/a.html'>县城管局负责人解读停车新规</a></li>"), [("a.html", "interpretation")]),
        # tabs: two heads side by side, two lists below
        ("<div><div><span>相关文件</span></div><div><span>相关解读</span></div><ul><li><a href='/wj/2.html'>某县停车收费标准</a></li></ul><ul><li><a href='/jd/a.html'>停车管理办法政策解读</a></li></ul></div>", [("a.html", "interpretation")]),
        # each address once, never the page itself
        (BOX.format(name="box", head="相关解读", links="<li><a href='/jd/a.html'>停车管理办法解读</a></li><li><a href='/jd/a.html'>停车管理办法解读（二）</a></li><li><a href='/zwgk/1.html'>停车管理办法</a></li>"), [("a.html", "interpretation")]),
    ],
)  # fmt: skip
def test_links_from_a_policy(after: str, expected: list[tuple[str, str]]) -> None:
    assert related(document(after=after)) == expected


def test_menu_in_a_table_is_no_head() -> None:
    menu = "<table><tr><td>政策解读</td><td><a href='/a/b.html'>部门解读</a></td></tr></table>"
    article = article_of(page(f"{menu}<h1>{TITLE}</h1><div>发布时间：2026-11-20</div>{LONG}", TITLE))
    assert article.related == ()


def test_links_in_the_head_of_a_policy() -> None:
    article = document(
        more="<tr><td>政策解读：</td><td><a href='/jd/a.html'>文字解读</a> <a href='/jd/b.html'>图解</a></td></tr>"
    )
    assert related(article) == [("a.html", "interpretation"), ("b.html", "picture")]


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        (f"<p>政策原文：<a href='/wj/2.html'>《某县停车管理办法》（某政发〔2026〕5号）</a></p>{LONG}", "", [("2.html", "policy")]),
        (f"{LONG}<p>文件原文：<a href='/wj/2.html'>点击查看</a></p>", "", [("2.html", "policy")]),
        (f"{LONG}<p>近日印发了<a href='/wj/2.html'>《某县停车管理办法》</a>，现解读如下。</p>", "", [("2.html", "policy")]),
        (f"{LONG}<p>依据<a href='/wj/9.html'>《某省道路运输条例》</a>制定。</p>", "", []),
        (LONG, BOX.format(name="relate", head="关联文件", links="<li><a href='/wj/2.html'>某县人民政府关于印发《某县停车管理办法》的通知</a></li>"), [("2.html", "policy")]),
        (LONG, BOX.format(name="sidebar", head="最新文件", links="<li><a href='/wj/2.html'>某县停车管理办法</a></li><li><a href='/wj/3.html'>某县殡葬管理办法</a></li>"), [("2.html", "policy")]),
        (LONG, SIDEBAR, []),
    ],
)  # fmt: skip
def test_links_from_an_interpretation(text: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert related(news(text, title="《某县停车管理办法》政策解读", after=after)) == expected


@pytest.mark.parametrize(
    "markup",
    [
        "<div>相关解读</div>" * 5_000,
        "<p><a href='/jd/a.html'>《某县停车管理办法》解读</a></p>" * 5_000,
        f"<p>{'本办法自2026年1月1日起施行，' * 8_000}</p>",
        f"<p>{'（已' * 30_000}</p>",
        f"<p>{'《' * 50_000}</p>",
        "<a href='#' onclick=\"f('" * 5_000,
        f"<p>主题词：{'经济 ' * 20_000}</p>",
    ],
)
def test_bad_input_is_bounded(markup: str) -> None:
    started = time.process_time()
    document(f"{PLAIN}{markup}", title="《某县停车管理办法》政策解读")
    article = document(f"{PLAIN}{markup}")
    assert time.process_time() - started < 4
    assert len(article.related) <= 50


def test_related_links_are_bounded() -> None:
    links = "".join(f"<li><a href='/jd/{n}.html'>停车管理办法解读之{n}</a></li>" for n in range(200))
    assert len(document(after=BOX.format(name="box", head="相关解读", links=links)).related) == 50


def test_original_of_news_is_no_policy() -> None:
    text = f"{LONG}<p>原文链接：<a href='http://www.y.cn/1.html'>http://www.y.cn/1.html</a></p>"
    after = BOX.format(name="box", head="相关报道", links="<li><a href='/n/1.html'>图解：某县的一天</a></li>")
    assert related(news(text, title="某县开展安全检查", after=after)) == []
    assert related(news(text, title="一图读懂某县停车管理办法")) == [("1.html", "policy")]


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("某县人民政府关于印发《某县停车管理办法》的通知", "某县停车管理办法"),
        ("关于印发某县停车管理办法的通知", "某县停车管理办法"),
        ("一图读懂《某县停车管理办法》", "某县停车管理办法"),
        ("《某县关于加强停车管理的意见》政策解读", "加强停车管理的意见"),
        ("某县人民政府办公室关于加强停车管理的意见", "加强停车管理"),
    ],
)
def test_core_of_a_title(title: str, core: str) -> None:
    assert core_of(title) == core


def test_cores_that_share() -> None:
    assert shares("某县停车管理办法", "某县停车管理办法")
    assert shares("加强停车管理", "加强停车管理的意见")
    assert not shares("某县停车管理办法", "某县殡葬管理办法")
    assert not shares("停车", "停车")
    assert not shares("", "停车管理")


# Attachments


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<a href='/download.jsp?fileName=申报表.pdf'>申报表</a>", [("download.jsp?fileName=%E7%94%B3%E6%8A%A5%E8%A1%A8.pdf", "申报表", "pdf")]),
        ("<a href='/down?id=3'>申报表.docx</a>", [("down?id=3", "申报表.docx", "docx")]),
        ("<a href='/down?id=3'>申报表.xlsx（12KB）</a>", [("down?id=3", "申报表.xlsx（12KB）", "xlsx")]),
        ("<a href='/down?id=3'>附件1：申报表</a>", [("down?id=3", "附件1：申报表", "")]),
        ("附件：<a href='/down?id=3'>申报表</a>", [("down?id=3", "申报表", "")]),
        ("<a href='/down?id=3' download='申报表.wps'>下载</a>", [("down?id=3", "下载", "wps")]),
        ("<a href='/app/get?id=3'>下载客户端</a>", []),
        ("<a href='3.html'>附件1：申报表</a>", []),
        ("<a href='/down?id=3'>有关说明</a>", []),
        ("<a href='javascript:void(0)' data-file='/f/1.pdf'>查看文件</a>", [("f/1.pdf", "查看文件", "pdf")]),
        ("<a href='#' onclick=\"down('/f/1.ofd')\">目录</a>", [("f/1.ofd", "目录", "ofd")]),
        ("<a href=\"javascript:down('/f/1.pdf')\">目录</a>", [("f/1.pdf", "目录", "pdf")]),
        ("<iframe src='/pdfjs/web/viewer.html?file=/f/1.pdf'></iframe>", [("f/1.pdf", "", "pdf")]),
        ("<iframe src='/pdfjs/web/viewer.html?file=%2Ff%2F1.pdf'></iframe><a href='/f/1.pdf'>正文</a>", [("f/1.pdf", "正文", "pdf")]),
        ("<a href='/pdfjs/web/viewer.html?file=/f/1.pdf'>正文</a>", [("f/1.pdf", "正文", "pdf")]),
        ("<embed src='/f/1.pdf' type='application/pdf'>", [("f/1.pdf", "", "pdf")]),
        ("<object data='/f/1.pdf' type='application/pdf'></object>", [("f/1.pdf", "", "pdf")]),
        ("<iframe src='/count/visit.html?id=3'></iframe>", []),
        ("<a href='/f/1.pdf'>文件</a><a href='/f/1.pdf'>下载</a>", [("f/1.pdf", "文件", "pdf")]),
        ("<a href='/f/1.pdf' title='某县停车管理办法.pdf'><img src='pdf.gif'></a>", [("f/1.pdf", "某县停车管理办法.pdf", "pdf")]),
    ],
)  # fmt: skip
def test_attachments(markup: str, expected: list[tuple[str, str, str]]) -> None:
    article = news(f"{LONG}<p>{markup}</p>")
    assert [
        (one.url.removeprefix("http://www.x.gov.cn/"), one.text, one.type) for one in article.attachments
    ] == expected


def test_attachment_in_the_head_and_beside_the_text() -> None:
    article = document(
        more="<tr><td>附件：</td><td><a href='/f/1.pdf'>全文</a></td></tr>",
        after="<div class='right-side'><a href='/f/2.doc'>附件2：申报表</a></div><div class='right-side'><a href='/app.zip'>客户端</a></div>",
    )
    assert [one.url.rpartition("/")[2] for one in article.attachments] == ["1.pdf", "2.doc"]


# Numbers


@pytest.mark.parametrize(
    ("article", "numbers"),
    [
        # a joint document with a number of each body
        (news(info="<p align=center>某财建〔2026〕12号　某水发〔2026〕7号</p>", title="某市财政局 某市水利局关于加强河道管理的通知"), ("某财建〔2026〕12号", "某水发〔2026〕7号")),
        # a document that forwards another: the number of the forwarded one is not its own
        (document(f"<p>现将《某省人民政府关于停车管理的意见》（某省政发〔2026〕88号）转发给你们。</p>{PLAIN}<p>某县人民政府</p><p>2026年11月2日</p><p>某省政发〔2026〕88号</p><p>某省人民政府关于停车管理的意见</p>{PLAIN}", title="某县人民政府转发某省人民政府关于停车管理意见的通知"), ("某政发〔2026〕5号",)),
        (news(f"<p>某政发〔2026〕9号</p>{PLAIN}<p>某省政发〔2026〕88号</p>{PLAIN}", title="某县人民政府转发某省人民政府关于停车管理意见的通知"), ("某政发〔2026〕9号",)),
        (news(f"<p align=center>某财建〔2026〕12号<br>某水发〔2026〕7号</p><p>某农发〔2026〕3号</p>{PLAIN}", title="某市财政局等三部门关于加强河道管理的通知"), ("某财建〔2026〕12号", "某水发〔2026〕7号", "某农发〔2026〕3号")),
        (document(more="<tr><td>文号：</td><td>某财建〔2026〕12号、某水发〔2026〕7号</td></tr>"), ("某政发〔2026〕5号", "某财建〔2026〕12号", "某水发〔2026〕7号")),
        (document(f"{PLAIN}<p>文号：某省政发〔2026〕88号</p>{PLAIN}", title="某县人民政府转发某省人民政府关于停车管理意见的通知"), ("某政发〔2026〕5号",)),
        (news(f"<p>各乡镇人民政府：</p><p>现将省政府意见转发给你们，请贯彻执行。</p><p>某省政发〔2026〕88号</p>{PLAIN}", title="某县人民政府转发某省人民政府关于停车管理意见的通知"), ()),
        (news(f"<p>现转发给你们。</p><p>发文字号：某省政发〔2026〕88号</p>{PLAIN}", title="某县人民政府转发某省人民政府关于停车管理意见的通知"), ()),
        (news(f"<p>处罚信息公示如下。</p><table><tr><td>决定书文号</td><td>某市监罚〔2026〕12号</td></tr></table>{PLAIN}", title="某市市场监督管理局行政处罚信息公示"), ("某市监罚〔2026〕12号",)),
        (news(f"<p align=center>某政规〔2026〕3号</p><p align=center>（原某政发〔2019〕1号）</p>{PLAIN}", title="某县停车管理办法"), ("某政规〔2026〕3号",)),
        # issued anew: the number of the first issue is cited in the note
        (news(f"<p align=center>某政规〔2026〕3号</p>{PLAIN}<p>本通知印发后，某政发〔2019〕1号同时废止。</p>", title="某县人民政府关于重新印发某县停车管理办法的通知"), ("某政规〔2026〕3号",)),
    ],
)  # fmt: skip
def test_numbers_of_a_document(article: Article, numbers: tuple[str, ...]) -> None:
    assert article.doc_numbers == numbers
    assert article.doc_number.value == (numbers[0] if numbers else "")


# Answers of content interfaces


def test_json_document() -> None:
    answer = {
        "data": {
            "title": "某县停车管理办法",
            "content": f"{LONG}<p><a href='/f/1.pdf'>附件：全文</a></p><p>解读链接：<a href='/jd/a.html'>点击查看</a></p>",
            "publishTime": "2026-11-20 11:00:00",
            "keywords": "停车;收费",
            "ztfl": "城市管理",
            "fwjg": "某县人民政府",
            "ssrq": "2026-12-01",
            "fzrq": "2031-11-30",
            "yxx": "有效",
            "documentNo": "某财建〔2026〕12号、某水发〔2026〕7号",
        }
    }
    article = article_of(json.dumps(answer, ensure_ascii=False), "http://www.x.gov.cn/api?id=1")
    assert article.keyword_list == ("停车", "收费")
    assert article.doc_numbers == ("某财建〔2026〕12号", "某水发〔2026〕7号")
    assert (article.topic.value, article.issuer.value) == ("城市管理", "某县人民政府")
    assert (article.effective_on.value, article.expires_on.value) == ("2026-12-01", "2031-11-30")
    assert (article.validity.value, article.state.value, article.state.rule) == ("有效", "valid", "state.json")
    assert [one.url for one in article.attachments] == ["http://www.x.gov.cn/f/1.pdf"]
    assert related(article) == [("a.html", "interpretation")]


def test_every_reading_names_its_rule() -> None:
    for article in (document(), news(), document(f"{PLAIN}<p>第九条 本办法自2026年12月1日起施行。</p>")):
        for name in ("keywords", "issuer", "topic", "effective_on", "expires_on", "state", "role", "validity"):
            reading = getattr(article, name)
            assert bool(reading.value) == bool(reading.rule) == (reading.sure > 0), name
