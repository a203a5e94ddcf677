"""More shapes of lists: idioms of content systems and hand-made pages that the first tests do not hold."""

# ruff: noqa: E501 - markup is data here

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from list_pages import page, read

from spiders.pages.understand import understand

if TYPE_CHECKING:
    from spiders.pages.model import Listing

URL = "http://www.baishui.gov.cn/zwgk/tzgg/"
ITEMS = [
    ("白水县人民政府关于印发粮食应急预案的通知", "2026-11-20"),
    ("县林业局组织开展古树名木普查", "2026-11-18"),
    ("关于城区道路临时封闭的公告", "2026-11-02"),
    ("白水县2025年度部门决算公开", "2026-10-29"),
    ("招标公告", "2026-10-11"),
    ("白水县“十五五”规划前期研究课题征集启事", "2026-09-30"),
]
TITLES = [title for title, _ in ITEMS]
DATES = [date for _, date in ITEMS]
TITLE = "通知公告-白水县人民政府"


def fill(pattern: str, box: str = "{}", items: list[tuple[str, str]] = ITEMS) -> str:
    """Rows from a pattern: {t} title, {d} ISO date, {y} {m} {n} year, month, day, {w} {k} without zeros, {i} number."""
    return box.format(
        "".join(
            pattern.format(t=t, d=d, y=d[:4], m=d[5:7], n=d[8:], w=int(d[5:7]), k=int(d[8:]), i=i, s=t[:6])
            for i, (t, d) in enumerate(items, 1)
        )
    )


LAYOUTS = {
    "dedecms, arclist": fill(
        "<li><span>{d}</span><a href='/a/tzgg/{i}.html' class='title'>{t}</a> </li>",
        "<div class='listbox'><ul class='d6'>{}</ul></div>",
    ),
    "dedecms, with description": fill(
        "<li><a href='/a/tzgg/{i}.html' class='preview'><img src='/uploads/{i}.jpg'/></a> [<b><a href='/a/tzgg/'>通知公告</a></b>]<a href='/a/tzgg/{i}.html' class='title'>{t}</a>"
        "<span class='info'><small>日期：</small>{d} 10:21:33<small>点击：</small>12<small>好评：</small>0</span><p class='intro'>　　各乡镇：根据2025年12月31日会议精神，现将有关事项公告如下...</p></li>",
        "<div class='listbox'><ul class='e2'>{}</ul></div>",
    ),
    "phpcms, list lh24": fill(
        "<li><span class='rt'>{d} 08:30:12</span>·<a href='/index.php?m=content&c=index&a=show&catid=6&id={i}' target='_blank' style='color:#ff0000;'>{t}</a></li>",
        "<ul class='list lh24 f14'>{}</ul>",
    ),
    "definition list, number and title": fill(
        "<dt>{i}</dt><dd><a href='/x/{i}.html'>{t}</a></dd><dd class='time'>{d}</dd>", "<dl class='lb'>{}</dl>"
    ),
    "definition lists with summary": fill(
        "<dl><dt><a href='/x/{i}.html'>{t}</a><span>{y}/{m}/{n}</span></dt><dd>为加强管理，县政府决定自2027年1月1日起实施。<a href='/x/{i}.html'>详细&gt;&gt;</a></dd></dl>"
    ),
    "paragraphs, date in front": fill("<p>{d}　<a href='/x/{i}.html'>{t}</a></p>"),
    "paragraphs, bracketed date in front": fill(
        "<p>[{w}/{k}/{y}]".replace("{w}/{k}/{y}", "{y}/{w}/{k}") + " <a href='/x/{i}.html'>{t}</a></p>"
    ),
    "two items a table row": "<table>"
    + "".join(
        "<tr>" + fill("<td>·<a href='/x/{t}.html'>{t}</a></td><td width=80>{d}</td>", items=ITEMS[i : i + 2]) + "</tr>"
        for i in (0, 2, 4)
    )
    + "</table>",
    "pinned and new": fill(
        "<li><em class='top'>置顶</em><a href='/x/{i}.html'><font color='#ff0000'>{t}</font></a><img src='/images/new.gif' alt='new'><i>{d}</i></li>",
        "<ul>{}</ul>",
    ),
    "pinned in the link": fill(
        "<li><a href='/x/{i}.html'><b style='color:red'>【置顶】</b>{t}</a><i>{d}</i></li>", "<ul>{}</ul>"
    ),
    "date in the title attribute of the row": fill(
        "<li title='发布日期：{d}'><a href='/x/{i}.html'>{t}</a></li>", "<ul>{}</ul>"
    ),
    "date in a title attribute of the link": fill(
        "<li><a href='/x/{i}.html' title='{t}&#13;发布时间：{y}-{w}-{k} 9:05'>{t}</a></li>", "<ul>{}</ul>"
    ),
    "dots": fill("<li><a href='/x/{i}.html'>{t}</a><span>{y}.{w}.{k}</span></li>", "<ul>{}</ul>"),
    "words": fill("<li><a href='/x/{i}.html'>{t}</a><span>{y}年{w}月{k}日</span></li>", "<ul>{}</ul>"),
    "short year": fill("<li><a href='/x/{i}.html'>{t}</a><span>26-{m}-{n}</span></li>", "<ul>{}</ul>"),
    "short year in brackets": fill("<li><a href='/x/{i}.html'>{t}</a>（26/{m}/{n}）</li>", "<ul>{}</ul>"),
    "month and day, year in the address": fill(
        "<li><a href='/x/{y}{m}/t{y}{m}{n}_{i}.html'>{t}</a><span>{w}/{k}</span></li>", "<ul>{}</ul>"
    ),
    "date in a box of its own": fill(
        "<div class='item clearfix'><div class='date-box'><span class='day'>{n}</span><span class='ym'>{y}.{m}</span></div><div class='txt'><a href='/x/{i}.html'>{t}</a><p>本报讯 2026年8月8日，县里召开会议</p></div></div>"
    ),
    "bootstrap media": fill(
        "<div class='media'><a class='pull-left' href='/x/{i}.html'><img class='media-object' src='/u/{i}.jpg'></a><div class='media-body'><h4 class='media-heading'><a href='/x/{i}.html'>{t}</a></h4>"
        "<p class='text-muted'>来源：县政府办 <span class='glyphicon glyphicon-time'></span> {d}</p><p>现将有关事项通知如下。</p><a class='btn btn-default' href='/x/{i}.html'>查看详情 »</a></div></div>"
    ),
    "time element": fill(
        "<article class='post'><h2><a href='/x/{i}.html'>{t}</a></h2><time datetime='{d}T08:00:00+08:00'>{y}年{m}月{n}日</time></article>"
    ),
    "time element, no date in words": fill(
        "<li><a href='/x/{i}.html'>{t}</a><time datetime='{d}T08:00:00+08:00'>近期</time></li>", "<ul>{}</ul>"
    ),
    "thumbnail and text both links": fill(
        "<li><div class='img'><a href='/x/{i}.html' title='{t}'><img src='/u/{i}.jpg'></a></div><div class='tt'><a href='/x/{i}.html'>{t}</a></div><div class='fb'>{d}</div></li>",
        "<ul class='pics'>{}</ul>",
    ),
    "more words on the button": fill(
        "<li><h3><a href='/x/{i}.html'>{t}</a></h3><span>{d}</span><a href='/x/{i}.html' class='btn'>【查看详细内容】</a><a href='/x/{i}.html'>了解更多 &gt;</a></li>",
        "<ul>{}</ul>",
    ),
    "number, title, unit, date, state": "<table class='tb'><thead><tr><th>序号</th><th>标题</th><th>发布单位</th><th>发布时间</th><th>状态</th></tr></thead><tbody>"
    + fill(
        "<tr><td>{i}</td><td><a href='/x/{i}.html'>{t}</a></td><td>白水县人民政府办公室</td><td>{y}-{w}-{k} 0:00:00</td><td>进行中</td></tr>"
    )
    + "</tbody></table>",
    "links in spans": fill("<span class='li'><a href='/x/{i}.html'>{t}</a></span><span class='sj'>{d}</span><br/>"),
    "date left in a float": fill(
        "<div class='fl'>{d}</div><div class='fr'><a href='/x/{i}.html'>{t}</a></div><div class='clear'></div>",
        "<div class='lists'>{}</div>",
    ),
    "headings and lines": fill("<h5><a href='/x/{i}.html'>{t}</a></h5><div class='meta'>发布于 {d} | 浏览 32 次</div>"),
    "full-width digits": fill("<li><a href='/x/{i}.html'>{t}</a><span>{y}－{m}－{n}</span></li>", "<ul>{}</ul>"),
    "weekday and time": fill(
        "<li><a href='/x/{i}.html'>{t}</a><span>{y}-{m}-{n} 星期五 10:05</span></li>", "<ul>{}</ul>"
    ),
    "each item in a table with a line": fill(
        "<table width='98%' border=0><tr><td width=20><img src='/d.gif'></td><td><a href='/x/{i}.html' target=_blank><font color=#0000ff>{t}</font></a></td><td align=right>{d}</td></tr><tr><td colspan=3 background='/line.gif' height=1></td></tr></table>"
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    result = read(page(LAYOUTS[name]), URL)
    assert result.state == "listed", result
    assert [row.title.removeprefix("【置顶】") for row in result.rows] == TITLES
    assert [row.date for row in result.rows] == DATES


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_are_columns(name: str) -> None:
    assert understand(page(LAYOUTS[name]).encode(), URL).kind == "column"


def test_three_rows_of_twenty_have_no_date() -> None:
    items = [(f"{t}（{n}）", d) for n in range(4) for t, d in ITEMS][:20]
    rows = fill("<li><a href='/x/{i}.html'>{t}</a><span>{d}</span></li>", "{}", items)
    for number in (4, 9, 17):
        rows = rows.replace(f"<span>{items[number][1]}</span>", "<span></span>", 1)
    result = read(page(f"<ul class='list'>{rows}</ul>"), URL)
    assert (len(result.rows), sum(1 for row in result.rows if row.date)) == (20, 17)


# ---- no date on the page


def test_date_of_the_address_where_no_row_shows_one() -> None:
    rows = fill("<li><a href='./{y}{m}/t{y}{m}{n}_{i}.html'>{t}</a></li>", "<ul class='list'>{}</ul>")
    result = read(page(rows), URL)
    assert [row.date for row in result.rows] == DATES
    assert "address" in result.rule
    assert result.sure < 0.9
    # one address without a date, or one row that shows a date: then nothing is inferred
    mixed = rows.replace("202611/t20261118_2", "a2")
    assert [row.date for row in read(page(mixed), URL).rows] == [""] * 6
    shown = rows.replace("</a></li>", "</a><span>2026-11-01</span></li>", 1)
    assert [row.date for row in read(page(shown), URL).rows] == ["2026-11-01", *[""] * 5]


YEARS = [
    ("2026", [("政府信息公开工作年度报告（2025年度）", "1月28日"), ("网站工作年度报表（2025年度）", "1月20日")]),
    ("2025", [("政府信息公开工作年度报告（2024年度）", "3月20日"), ("网站工作年度报表（2024年度）", "1月22日")]),
]


@pytest.mark.parametrize("heading", ["<h3>{}年</h3>", "<div class='year'>{}</div>", "<p><b>【{}年】</b></p>"])
def test_year_in_a_heading(heading: str) -> None:
    main = "".join(
        heading.format(year)
        + "<ul>"
        + "".join(f"<li><a href='/r/{year}{i}.html'>{t}</a><span>{d}</span></li>" for i, (t, d) in enumerate(rows))
        + "</ul>"
        for year, rows in YEARS
    )
    assert [row.date for row in read(page(main), URL).rows] == ["2026-01-28", "2026-01-20", "2025-03-20", "2025-01-22"]


def test_a_year_of_reports_is_no_year_of_publication() -> None:
    for heading in ("2025年", "2025年度"):
        main = f"<h3>{heading}</h3><ul><li><a href='/r/1.html'>白水县2025年度信息公开工作报告</a><span>1月28日</span></li><li><a href='/r/2.html'>白水县水利局2025年工作总结</a><span>1月20日</span></li></ul>"
        assert [row.date for row in read(page(main), URL).rows] == ["", ""]


def test_titles_name_no_year_for_dates_without_one() -> None:
    rows = "".join(
        f"<li><a href='/r/{i}.html'>白水县2025年度第{i}号公告</a><span>{d}</span></li>"
        for i, d in enumerate(["11-20", "11-02", "10-29"])
    )
    assert [
        row.date for row in read(page(f"<h2>2025年工作</h2><p>2025年</p><div>x</div><ul>{rows}</ul>"), URL).rows
    ] == [""] * 3


# ---- which list is the list of this column


SIDE = (
    "<div class='{name}'><h3>{title}</h3><ul>"
    + "".join(
        f"<li><a href='/xw/{i}.html'>县领导调研第{i}次全国经济普查工作</a><span>2026-11-1{i}</span></li>"
        for i in range(1, 5)
    )
    + "</ul></div>"
)


@pytest.mark.parametrize(
    ("name", "title"), [("side", "通知公告"), ("left", "最新发布"), ("rd", "热点新闻"), ("fr", "领导活动")]
)
def test_undated_list_beside_a_dated_side_list(name: str, title: str) -> None:
    names = ["首问负责制度", "一次性告知制度", "限时办结制度", "服务承诺制度", "投诉举报处理办法"]
    rows = "".join(f"<li><a href='./content_{i}.html'>{t}</a></li>" for i, t in enumerate(names, 200))
    crumb = "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='./'>规章制度</a></div>"
    result = read(
        page(f"<h2>规章制度</h2><ul class='list'>{rows}</ul>", side=SIDE.format(name=name, title=title), crumb=crumb),
        URL,
    )
    assert [row.title for row in result.rows] == names
    assert {row.date for row in result.rows} == {""}


def test_column_that_says_it_is_blank_beside_a_dated_list_of_other_columns() -> None:
    crumb = "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='./'>规划计划</a></div>"
    blank = "<h2>规划计划</h2><div class='con'><ul class='list'></ul><p>暂无信息</p></div>"
    result = read(
        page(blank, side=SIDE.format(name="left", title="最新发布"), crumb=crumb),
        "http://www.baishui.gov.cn/zwgk/ghjh/",
    )
    assert result.state == "empty"
    # the same words in a box like that of the list, or where the part does not bear the name: not sure, so not blank
    pane = "<div class='left'><ul class='list'></ul><p>暂无信息</p></div>"
    for main in (pane, blank.replace("规划计划", "最新公开")):
        assert read(page(main, side=SIDE.format(name="left", title="最新发布"), crumb=crumb), URL).state != "empty"
    # an index whose boxes are blank in part
    boxes = (
        blank
        + "<div class='box'><h3>依申请公开</h3>"
        + "".join(f"<a href='/ysq/{i}/'>受理机构{i}</a>" for i in range(5))
        + "</div>"
    )
    assert read(page(boxes, side=SIDE.format(name="left", title="最新发布"), crumb=crumb), URL).state != "empty"
    # the words stand behind rows of this very column: not blank
    rows = fill("<li><a href='./{i}.html'>{t}</a><span>{d}</span></li>", "<ul>{}</ul>")
    assert read(page(rows + "<div class='tab' style='display:none'><p>暂无信息</p></div>"), URL).state == "listed"
    assert read(page(rows + "<div class='tab'><p>暂无信息</p></div>"), URL).state == "listed"


def test_sort_links_in_the_heading_row_are_no_item() -> None:
    head = "<tr><th><a href=\"javascript:__doPostBack('g','Sort$Title')\">标题</a></th><th><a href=\"javascript:__doPostBack('g','Sort$Date')\">发布日期</a></th></tr>"
    rows = fill("<tr><td><a href='Show.aspx?id={i}'>{t}</a></td><td>{y}/{w}/{k} 0:00:00</td></tr>")
    result = read(page(f"<table>{head}{rows}</table>"), "http://jyj.baishui.gov.cn/List.aspx?id=3")
    assert [row.title for row in result.rows] == TITLES
    linked = head.replace("javascript:__doPostBack('g','Sort$Title')", "?sort=title").replace(
        "javascript:__doPostBack('g','Sort$Date')", "?sort=date"
    )
    assert [
        row.title
        for row in read(page(f"<table>{linked}{rows}</table>"), "http://jyj.baishui.gov.cn/List.aspx?id=3").rows
    ] == TITLES


@pytest.mark.parametrize("title", ["推荐文章", "热门文章", "最新文章"])
def test_side_list_in_a_layout_table(title: str) -> None:
    side = f"<td width=220><table><tr><td class='lt'>{title}</td></tr><tr><td>·<a href='s1.asp'>我局开展水源地安全巡查</a> (09-14)</td></tr><tr><td>·<a href='s2.asp'>水政执法在行动中</a> (10-08)</td></tr></table></td>"
    rows = fill(
        "<tr><td><img src='d.gif'></td><td><a href='Show.asp?id={i}'>{t}</a></td><td>[{m}-{n}]</td></tr>",
        "<table>{}</table>",
    )
    result = read(page(f"<table><tr>{side}<td>{rows}</td></tr></table>"), "http://slj.baishui.gov.cn/More.asp?c=2")
    assert [row.title for row in result.rows] == TITLES


def test_leaders_are_the_list_of_their_column() -> None:
    people = "".join(
        f"<div class='ld'><a href='./{i}/'><img src='{i}.jpg'></a><p class='xm'><a href='./{i}/'>{name}</a></p><p>副县长</p></div>"
        for i, name in enumerate(["甘若水", "云飞扬", "鲁小满", "石清"])
    )
    crumb = "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='./'>领导之窗</a></div>"
    side = SIDE.format(name="hd", title="领导活动")
    result = read(
        page(f"<h3>县政府领导</h3><div>{people}</div>{side}", crumb=crumb), "http://www.baishui.gov.cn/zwgk/ldzc/"
    )
    assert [row.title for row in result.rows] == ["甘若水", "云飞扬", "鲁小满", "石清"]


# ---- data


def test_rss_feed() -> None:
    feed = (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>通知公告</title><link>http://www.baishui.gov.cn/</link>"
        + fill(
            "<item><title><![CDATA[{t}]]></title><link>http://www.baishui.gov.cn/x/{i}.html</link><description>&lt;p&gt;2025-01-01&lt;/p&gt;</description><pubDate>Fri, {n} Nov 2026 08:00:00 GMT</pubDate></item>",
            items=[(t, d) for t, d in ITEMS if d.startswith("2026-11")],
        )
        + "</channel></rss>"
    )
    result = understand(feed.encode(), "http://www.baishui.gov.cn/rss.xml", "application/rss+xml")
    assert result.kind == "data"
    assert [(row.title, row.date) for row in result.listing.rows] == ITEMS[:3]
    assert result.listing.rows[0].url == "http://www.baishui.gov.cn/x/1.html"


def test_atom_feed() -> None:
    feed = (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>通知公告</title>"
        + fill("<entry><title>{t}</title><link href='/x/{i}.html'/><updated>{d}T10:00:00+08:00</updated></entry>")
        + "</feed>"
    )
    result = understand(feed.encode(), "http://www.baishui.gov.cn/atom.xml", "application/atom+xml")
    assert result.kind == "data"
    assert [(row.title, row.date) for row in result.listing.rows] == ITEMS
    assert result.listing.rows[1].url == "http://www.baishui.gov.cn/x/2.html"


def test_xml_answer_with_elements_of_its_own() -> None:
    answer = (
        "<?xml version='1.0' encoding='gbk'?><root><total>6</total>"
        + fill("<row><id>{i}</id><title>{t}</title><url>/x/{i}.html</url><pubdate>{d} 10:00</pubdate></row>")
        + "</root>"
    )
    result = understand(answer.encode("gbk"), "http://www.baishui.gov.cn/api/list.xml", "text/xml")
    assert [(row.title, row.date) for row in result.listing.rows] == ITEMS


def test_json_with_a_nested_list_and_milliseconds() -> None:
    rows = [
        {"id": i, "title": t, "htmlUrl": f"/x/{i}.html", "publishTime": 1795968000000 - i * 86400000}
        for i, (t, _) in enumerate(ITEMS)
    ]
    body = json.dumps({"code": 200, "msg": "ok", "data": {"total": 40, "pageNum": 1, "list": rows, "menus": []}})
    result = understand(body.encode(), "http://www.baishui.gov.cn/api/list?page=1", "application/json")
    assert (result.kind, result.listing.state, result.listing.total) == ("data", "listed", 40)
    assert [row.title for row in result.listing.rows] == TITLES
    assert [row.date for row in result.listing.rows] == [
        "2026-11-30",
        "2026-11-29",
        "2026-11-28",
        "2026-11-27",
        "2026-11-26",
        "2026-11-25",
    ]


# ---- addresses of further pages


def _paging(main: str, url: str = URL) -> Listing:
    return read(page(fill("<li><a href='/x/{i}.html'>{t}</a><span>{d}</span></li>", "<ul>{}</ul>") + main), url)


def test_further_pages_of_common_pagers() -> None:
    ucap = "<div class='page'><a href='/common/list/12/index.shtml'>1</a><a href='/common/list/12/index_2.shtml'>2</a><a href='/common/list/12/index_2.shtml'>下一页</a></div>"
    assert _paging(ucap).paging[0].endswith("/common/list/12/index_2.shtml")
    dede = "<ul class='pagelist'><li class='thisclass'>1</li><li><a href='list_6_2.html'>2</a></li><li><a href='list_6_3.html'>3</a></li><li><a href='list_6_2.html'>下一页</a></li></ul>"
    assert _paging(dede).paging[0] == URL + "list_6_2.html"
    aspx = "<div class='page'><a href=\"javascript:__doPostBack('p','2')\">2</a><a href=\"javascript:__doPostBack('p','2')\">下一页</a></div>"
    assert _paging(aspx).paging == ()
    trs = '<script>var currentPage=0;var nextPage=currentPage+1;var countPage=3;document.write("<a href=\\"index"+"_"+nextPage+"."+"html\\">下一页</a>");</script>'
    assert _paging(trs).paging == (URL + "index_1.html", URL + "index_2.html")
    called = "<script>Ls.pagination('#p',function(pageIndex){ location.href='/content/column/9?pageIndex=' + pageIndex;},{currPage:2,pageCount:3});</script>"
    assert _paging(called, "http://www.baishui.gov.cn/content/column/9?pageIndex=2").paging == (
        "http://www.baishui.gov.cn/content/column/9?pageIndex=3",
    )


@pytest.mark.parametrize(
    ("proxy", "pages"),
    [("/module/jpage/dataproxy.jsp", 0), ("/module/jpage/dataproxy.jsp?columnid=7&unitid=9&page=2", 1)],
)
def test_jpage_posts_unless_the_address_holds_its_parameters(proxy: str, pages: int) -> None:
    records = fill(
        "<record><![CDATA[<li><a href='/art/2026/11/20/art_7_{i}.html'>{t}</a><span>{d}</span></li>]]></record>"
    )
    store = f"<script type='text/xml' id='d'><datastore><totalrecord>60</totalrecord><recordset>{records}</recordset></datastore></script>"
    call = f"<script>$('#d').jpage({{dataStore:$('#d'),proxyUrl:'{proxy}',perPage:6,ajaxParam:{{columnid:7,unitid:9}}}})</script>"
    result = read(page(store + call), URL)
    assert (len(result.rows), len(result.paging), result.total) == (6, pages, 60)


def test_next_page_of_an_answer() -> None:
    rows = [{"title": t, "url": f"/x/{i}.html", "date": d} for i, (t, d) in enumerate(ITEMS)]
    for total, expected in ((13, ("http://www.baishui.gov.cn/api/list?c=1&pageNo=3&s=6",)), (12, ())):
        found = read(json.dumps({"total": total, "list": rows}), "http://www.baishui.gov.cn/api/list?c=1&pageNo=2&s=6")
        assert found.paging == expected


def test_list_in_a_frame_names_the_frame() -> None:
    result = read(
        page("<h2>公告公示</h2><iframe src='/app/list.action?id=7&amp;size=20' width='100%' height='700'></iframe>"),
        URL,
    )
    assert (result.state, result.paging) == ("script", ("http://www.baishui.gov.cn/app/list.action?id=7&size=20",))


def test_shell_with_a_plain_endpoint() -> None:
    shell = "<ul id='list'></ul><script>$.get('/api/articles?channel=12&page=1',function(d){render(d)})</script>"
    result = read(page(shell), URL)
    assert (result.state, result.paging) == ("script", ("http://www.baishui.gov.cn/api/articles?channel=12&page=1",))
    posted = "<ul id='list'></ul><script>$.post('/api/articles?channel=12&page=1',{},function(d){render(d)})</script>"
    assert read(page(posted), URL).paging == ()
    built = "<ul id='list'></ul><script>$.get('/api/articles?channel='+id,function(d){render(d)})</script>"
    assert read(page(built), URL).paging == ()


def test_said_behind_an_excuse_and_beside_an_empty_menu() -> None:
    html = (
        "<html><head><title>建议提案办理-某市教育局</title><meta name='ColumnName' content='建议提案办理'>"
        "<script src='/js/counter.js'></script></head><body><ul class='dh'><li><a href='/'>首页</a></li><li><a href='/a.htm'>动态</a>"
        "<dl></dl></li></ul><div class='pos'>当前位置: <a href='/'>首页</a>>><a href='/t.htm'>建议提案办理</a></div><div class='r'>"
        "<h3>建议提案办理</h3><ul class='list'></ul><div class='kong'>栏目内容正在整理中,暂无内容!</div></div></body></html>"
    )
    plain = understand(html.encode(), "http://www.qs.gov.cn/t.htm")
    rendered = understand(html.encode(), "http://www.qs.gov.cn/t.htm", scripts_ran=True)
    assert (plain.listing.state, rendered.listing.state) == ("unread", "empty")
    assert plain.listing.rule.startswith("says ")
