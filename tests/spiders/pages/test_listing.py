"""Rows, dates, paging and states of column pages; every layout is one that real sites use, with text of our own."""

# ruff: noqa: E501 - markup is data here

from __future__ import annotations

import json
import time

import list_pages as pages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_pages import CRUMB, DATES, TITLES, URL, links, page, read, ul

from spiders.pages import document, listing


def _li(before: bool = False, pattern: str = "{d}") -> str:
    out = []
    for t, h, d in links():
        date = f"<span class='date'>{pattern.format(d=d, y=d[:4], m=d[5:7], n=d[8:])}</span>"
        link = f"<a href='{h}'>{t}</a>"
        out.append(f"<li>{date}{link}</li>" if before else f"<li>{link}{date}</li>")
    return f"<ul class='news_list'>{''.join(out)}</ul>"


def _rows(template: str, box: str = "{}") -> str:
    return box.format(
        "".join(template.format(t=t, h=h, d=d, y=d[:4], m=d[5:7], n=d[8:], s=t[:9]) for t, h, d in links())
    )


LAYOUTS = {
    "li, date after": _li(),
    "li, date before": _li(before=True),
    "li, date in brackets": _li(pattern="[{d}]"),
    "li, round brackets": _li(pattern="({y}/{m}/{n})"),
    "li, year month day": _li(pattern="{y}年{m}月{n}日"),
    "li, dots": _li(pattern="{y}.{m}.{n}"),
    "li, with time": _li(pattern="{d} 09:30:00"),
    "li, label": _li(pattern="发布时间：{d}"),
    "li, date as text": _rows("<li><a href='{h}'>{t}</a> {d}</li>", "<ul>{}</ul>"),
    "li, date in the link": _rows(
        "<li><a href='{h}'><span class='t'>{t}</span><span class='d'>{d}</span></a></li>", "<ul>{}</ul>"
    ),
    "li, date first in the link": _rows("<li><a href='{h}'><i>{d}</i><em>{t}</em></a></li>", "<ul>{}</ul>"),
    "li, date at the end of the link text": _rows("<li><a href='{h}'>{t} [{d}]</a></li>", "<ul>{}</ul>"),
    "li, title cut": _rows("<li><a href='{h}' title='{t}'>{s}...</a><span>{d}</span></li>", "<ul>{}</ul>"),
    "li, title cut with ellipsis": _rows("<li><a href='{h}' title='{t}'>{s}…</a><span>{d}</span></li>", "<ul>{}</ul>"),
    "li, category first": _rows(
        "<li>[<a href='/xxgk/a/'>部门公告</a>] <a href='{h}'>{t}</a><span>{d}</span></li>", "<ul>{}</ul>"
    ),
    "li, new picture": _rows("<li><a href='{h}'>{t}</a><img src='/new.gif'><span>{d}</span></li>", "<ul>{}</ul>"),
    "li, day and month apart": _rows(
        "<li><div class='time'><b>{n}</b><i>{y}-{m}</i></div><a href='{h}'>{t}</a></li>", "<ul>{}</ul>"
    ),
    "li, year and day apart": _rows(
        "<li><p><span>{m}-{n}</span><em>{y}</em></p><h3><a href='{h}'>{t}</a></h3></li>", "<ul>{}</ul>"
    ),
    "li, every part apart": _rows(
        "<li><a href='{h}'>{t}</a><span><i>{y}</i>-<i>{m}</i>-<i>{n}</i></span></li>", "<ul>{}</ul>"
    ),
    "li, summary and date": _rows(
        "<li><h4><a href='{h}'>{t}</a></h4><p>2025年3月1日，县政府召开会议，研究部署有关工作。<a href='{h}'>[详细]</a></p><span>{d}</span></li>",
        "<ul>{}</ul>",
    ),
    "li, source and date": _rows("<li><a href='{h}'>{t}</a><p>来源：县府办 {d} 阅读：12</p></li>", "<ul>{}</ul>"),
    "li, picture": _rows(
        "<li><a href='{h}'><img src='/p.jpg' alt='{t}'></a><p><a href='{h}'>{t}</a></p><span>{d}</span></li>",
        "<ul>{}</ul>",
    ),
    "table, own cell": _rows("<tr><td>·</td><td><a href='{h}'>{t}</a></td><td>{d}</td></tr>", "<table>{}</table>"),
    "table, in brackets": _rows(
        "<tr><td><a href='{h}'>{t}</a><font color=red>({d})</font></td></tr>", "<table>{}</table>"
    ),
    "table, each row a table": _rows(
        "<table width=100%><tr><td><img src=/d.gif></td><td><a href='{h}'>{t}</a></td><td>{d}</td></tr></table>"
    ),
    "table, nested in cells": "<table><tr><td width=200><table><tr><td><a href='/a/'>栏目</a></td></tr></table></td><td>"
    + _rows("<tr><td><a href='{h}'>{t}</a></td><td>[{d}]</td></tr>", "<table>{}</table>")
    + "</td></tr></table>",
    "table, with heading row": "<table><tr><th>索引号</th><th>信息名称</th><th>生成日期</th><th>发布日期</th></tr>"
    + _rows("<tr><td>0001/2026-1</td><td><a href='{h}'>{t}</a></td><td>2026-01-01</td><td>{d}</td></tr>")
    + "</table>",
    "dl, one for each item": _rows("<dl><dt><a href='{h}'>{t}</a></dt><dd>{d}</dd></dl>"),
    "dl, pairs": _rows("<dt><a href='{h}'>{t}</a></dt><dd>{d}</dd>", "<dl>{}</dl>"),
    "dl, dd only": _rows("<dd><a href='{h}'>{t}</a><span>{d}</span></dd>", "<dl class='list'>{}</dl>"),
    "div rows": _rows("<div class='item'><div class='t'><a href='{h}'>{t}</a></div><div class='d'>{d}</div></div>"),
    "div rows, zebra": _rows("<div class='row odd'><a href='{h}'>{t}</a><span>{d}</span></div>"),
    "ul for each item": _rows("<ul class='row'><li class='t'><a href='{h}'>{t}</a></li><li class='d'>{d}</li></ul>"),
    "links and breaks": _rows("<a href='{h}'>{t}</a>&nbsp;[{d}]<br>"),
    "links, date in front": _rows("{d} <a href='{h}'>{t}</a><br>"),
    "paragraphs": _rows("<p><a href='{h}'>{t}</a><span>{d}</span></p>"),
    "link is the row": _rows("<a class='item' href='{h}'><h3>{t}</h3><p>{d}</p></a>", "<div class='box'>{}</div>"),
    "onclick": _rows(
        "<li><a href='javascript:void(0)' onclick=\"window.open('{h}')\">{t}</a><span>{d}</span></li>", "<ul>{}</ul>"
    ),
    "title attribute with labels": _rows(
        "<li><a href='{h}' title='文章标题：{t}&#10;作者：办公室&#10;更新时间：{d} 9:12:33'>{s}…</a></li>",
        "<ul>{}</ul>",
    ),
    "cut in parts by lines": ul(links(3)) + "<div class='line'></div>" + ul(links(6)[3:]),
    "attachments beside the title": _rows(
        "<tr><td>1</td><td><a href='{h}'><span class='til'>{t}</span><span class='sub-til'>（2015年10月29日公布）</span></a></td>"
        "<td>{d}</td><td><a href='/f.docx'>下载文字版</a></td></tr>",
        "<table>{}</table>",
    ),
    "interpretations inside": _rows(
        "<li><a href='{h}'>{t}</a><div class='popbox'><h3>相关解读</h3><ul><li><a href='/jd/1.html'>{t}有关情况的政策解读和说明</a></li></ul></div><span>{d}</span></li>",
        "<ul>{}</ul>",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name):
    result = read(page(LAYOUTS[name]))
    assert result.state == "listed", result
    assert [row.title for row in result.rows] == TITLES
    assert [row.date for row in result.rows] == DATES
    assert [row.url for row in result.rows] == [URL + href[2:] for _, href, _ in links()]
    assert result.blocks == 1


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_beside_a_sidebar_of_newer_dates(name):
    side = (
        "<div class='right'><h3>热点信息</h3>"
        + ul([(t + "（热点）", f"/rd/{i}.html", "2026-11-23") for i, t in enumerate(TITLES)] * 2)
        + "</div>"
    )
    result = read(page(LAYOUTS[name], side=side))
    assert [row.date for row in result.rows] == DATES


def test_larger_sidebar_without_a_heading():
    rows = [(t, f"/art/2026/11/2{i}/art_12_{i}.html", d) for i, (t, _, d) in enumerate(links())]
    side = (
        "<div class='right'>"
        + ul([(t, f"/art/2026/11/9/art_99_{i}.html", "2026-11-23") for i, (t, _, _) in enumerate(links(12))])
        + "</div>"
    )
    result = read(page(ul(rows), side=side), "https://www.qinghe.gov.cn/col/col12/index.html")
    assert [row.date for row in result.rows] == DATES
    result = read(page("<h2>通知公告</h2>" + ul(rows), side=side), "https://www.qinghe.gov.cn/a/index.html")
    assert [row.date for row in result.rows] == DATES


def test_gbk_page_of_the_asp_years():
    text = page(LAYOUTS["table, in brackets"]).replace("utf-8", "gb2312")
    result = listing.read(document.parse(text.encode("gb18030"), URL, "text/html"))
    assert [row.title for row in result.rows] == TITLES


def test_one_item_is_a_list():
    result = read(page(ul(links(1))))
    assert (result.state, len(result.rows), result.rows[0].date) == ("listed", 1, DATES[0])


def test_undated_list_is_listed_without_dates():
    items = "".join(f"<li><a href='{h}'>{t}</a></li>" for t, h, _ in links())
    result = read(page(f"<ul class='list'>{items}</ul>"))
    assert result.state == "listed"
    assert [row.date for row in result.rows] == [""] * 6


def test_impossible_dates_are_no_dates():
    rows = [
        (TITLES[0], "/a/1.html", "2026-02-30"),
        (TITLES[1], "/a/2.html", "2026-13-01"),
        (TITLES[2], "/a/3.html", "2026-11-02"),
    ]
    result = read(page(ul(rows)))
    assert [row.date for row in result.rows] == ["", "", "2026-11-02"]


def test_a_date_in_a_title_is_no_date_of_the_row():
    rows = [
        ("关于2026年11月30日停水的通知公告", "/a/1.html", ""),
        ("清河县2025年12月31日前完成整改", "/a/2.html", "2026-01-02"),
    ]
    result = read(page(ul(rows)))
    assert [row.date for row in result.rows] == ["", "2026-01-02"]
    assert result.rows[0].title == "关于2026年11月30日停水的通知公告"


# ---- dates without a year


def _short(rows: list[tuple[str, str]]) -> list[str]:
    items = "".join(
        f"<li><a href='{href}'>{TITLES[i % 6]}{i}</a><span>[{date}]</span></li>" for i, (href, date) in enumerate(rows)
    )
    return [row.date for row in read(page(f"<ul>{items}</ul>")).rows]


def test_year_from_the_address():
    assert _short(
        [
            ("./202611/t20261120_1.html", "11-20"),
            ("./202512/t20251231_2.html", "12-31"),
            ("/art/2024/1/5/art_1_2.html", "01-05"),
        ]
    ) == [
        "2026-11-20",
        "2025-12-31",
        "2024-01-05",
    ]
    assert _short([("./202601/t20260103_1.html", "12-31"), ("./202601/t20260102_1.html", "01-02")])[0] == "2025-12-31"


def test_year_from_the_rows_around():
    rows = [
        ("./202611/t20261120_1.html", "11-20"),
        ("http://a.gov.cn/x.html", "11-02"),
        ("./202610/t20261029_3.html", "10-29"),
    ]
    assert _short(rows)[1] == "2026-11-02"


def test_no_evidence_no_year():
    assert _short([("/a/1.html", "11-20"), ("/a/2.html", "11-02"), ("/a/3.html", "01-02")]) == ["", "", ""]
    # a pinned item on top: the order proves nothing
    assert (
        _short(
            [
                ("./202601/t20260105_1.html", "01-05"),
                ("http://a.gov.cn/x.html", "11-02"),
                ("./202611/t20261120_3.html", "11-20"),
            ]
        )[1]
        == ""
    )
    # an address far from the date proves nothing
    assert _short([("./202603/t20260301_1.html", "11-20"), ("/b.html", "10-20")]) == ["", ""]


# ---- pages that are no list of this column

ARTICLE = (
    "<h1>{t}</h1><div class='info'>发布时间：2026-11-20 10:05 来源：清河县人民政府办公室 字体：大 中 小 打印本页</div><div class='TRS_Editor'>"
    + "<p>各乡镇人民政府，县政府各部门：为进一步加强农村饮水安全工作，经县政府同意，现就有关事项通知如下。请认真贯彻执行。</p>"
    * 6
    + "</div>"
).format(t=TITLES[0])
ARTICLE_URL = URL + "202611/t20261120_100.html"
ARTICLE_HEAD = f'<meta name="ArticleTitle" content="{TITLES[0]}"><meta name="PubDate" content="2026-11-20 10:05"><meta name="ColumnName" content="通知公告">'


@pytest.mark.parametrize("heading", ["相关链接", "相关文章", "热点推荐", "最新信息", "相关解读", ""])
@pytest.mark.parametrize("head", ["", ARTICLE_HEAD])
def test_article_with_a_related_list(heading, head):
    text = page(ARTICLE + f"<div class='xg'><h3>{heading}</h3>{ul(links(5, 900))}</div>", head=head)
    assert read(text, ARTICLE_URL).state == "none"


def test_article_with_a_table_of_dates():
    table = "<table>" + "".join(f"<tr><td>{t}</td><td>{d}</td></tr>" for t, _, d in links()) + "</table>"
    assert read(page(ARTICLE + table, head=ARTICLE_HEAD), ARTICLE_URL).state == "none"


def test_article_with_attachments():
    files = "".join(
        f"<p><a href='./P02026{i}.pdf'>附件{i}：清河县农村饮水安全工程建设任务分解表.pdf</a></p>" for i in range(5)
    )
    assert read(page(ARTICLE + files), ARTICLE_URL).state == "none"


def _box(name: str, path: str, n: int) -> str:
    rows = [(f"{t}{n}", f"/{path}/202611/t20261120_{n}{i}.html", d) for i, (t, _, d) in enumerate(links())]
    return f"<div class='box b{n}'><div class='tit'><h2>{name}</h2><a href='/{path}/'>更多&gt;&gt;</a></div>{ul(rows, f'l{n}')}</div>"


def test_home_page_is_no_column():
    boxes = "".join(
        _box(name, path, n)
        for n, (name, path) in enumerate(zip(["要闻", "公告", "政策", "解读", "动态", "人事"], "abcdef", strict=True))
    )
    result = read(page(boxes, crumb=""), "https://www.qinghe.gov.cn/")
    assert result.state == "none"
    assert result.blocks == 6
    assert result.rows == ()


def test_column_with_sub_lists_gives_all_of_them():
    boxes = "".join(
        f"<div class='t'><span>{name}</span></div>{ul([(t + name, f'./{n}/t20261120_{i}.html', d) for i, (t, _, d) in enumerate(links(3))])}<a href='./{n}/'>更多</a>"
        for n, name in enumerate(["法律法规", "部门规章", "规范性文件"])
    )
    result = read(page(boxes))
    assert (result.state, len(result.rows), result.blocks) == ("listed", 9, 3)


def test_friend_links_and_menus_are_no_list():
    menu = (
        "<ul class='submenu'>"
        + "".join(
            f"<li><a href='./{i}/'>{n}</a></li>" for i, n in enumerate(["机构职能", "领导信息", "政策文件", "规划计划"])
        )
        + "</ul>"
    )
    friends = (
        "<div class='links'>"
        + "".join(f"<a href='http://b{i}.gov.cn/'>清河县住房和城乡建设局网站{i}</a>" for i in range(9))
        + "</div>"
    )
    assert read(page(menu + friends)).state == "none"


def test_disclosure_index_with_sub_columns_is_not_blank():
    items = "".join(
        f"<li><a href='./{i}/'>{n}</a></li>"
        for i, n in enumerate(["机构职能", "政策文件", "规划计划", "统计信息", "财政信息", "应急管理"])
    )
    result = read(page(f"<div class='catalogue'><h2>法定主动公开内容</h2><ul>{items}</ul></div>"))
    assert (result.state, result.rule) == ("none", "sub-columns")


@pytest.mark.parametrize(
    "main",
    [
        "<form action='/login'>用户名<input name=u>密码<input type=password><button>登录</button></form>",
        "<form action='/s'><input name=q><button>搜索</button></form><p>请输入关键词</p>",
        "<p>网站升级改版中，敬请期待</p>",
        "",
    ],
)
def test_forms_and_bare_pages_are_not_blank_columns(main):
    assert read(page(main)).state in {"none", "unread"}


# ---- blank, script, unread


@pytest.mark.parametrize(
    "words",
    [
        "暂无信息",
        "暂无数据！",
        "【暂无相关信息】",
        "对不起，暂无信息。",
        "该栏目暂无内容",
        "没有找到相关信息",
        "共 0 条",
        "共<b>0</b>条记录",
        "共有 0 条信息",
    ],
)
def test_blank_column_says_so(words):
    result = read(
        page(f"<h2>通知公告</h2><div class='con'>{words}</div>", tail="<script src='/js/jquery.min.js'></script>")
    )
    assert result.state == "empty", result
    assert "says" in result.rule


def test_blank_column_with_an_empty_list():
    assert (
        read(page("<h2>通知公告</h2><ul class='list'></ul>", tail="<script src='/js/jquery.js'></script>")).state
        == "empty"
    )


@pytest.mark.parametrize(
    "page_text",
    [
        page(
            "<div style='display:none'>暂无数据</div><ul class='list'></ul>", tail="<script src='/js/list.js'></script>"
        ),
        page("<ul id='list'></ul><script>$.ajax({url:'/api/list',success:function(d){$('#list').html(d)}})</script>"),
        page("<div v-if='!list.length'>暂无数据</div><li v-for='item in list'>{{item.title}}</li>"),
        page("<h2>通知公告</h2><ul class='list'></ul><script src='/static/column.8f3a.js'></script>"),
        page("<div>暂无数据</div><ul id='rows'></ul><script>fetch('/api/rows').then(r=>r.json()).then(show)</script>"),
        page(
            "<div id='app'></div><script src='/js/chunk-vendors.1.js'></script><script src='/js/app.2.js'></script>",
            crumb="",
        ),
        page("<table><tbody id='tb'></tbody></table><script>$(function(){ $.getJSON('list.json', fill); });</script>"),
        page("<div id='list'>正在加载中...</div><script src='/x.js'></script>"),
        page("<iframe src='list.aspx?c=12' width='800' height='600'></iframe>"),
        page(
            "<table>"
            + "".join(f"<tr onclick='go({i})'><td>{t}</td><td>{d}</td></tr>" for i, (t, _, d) in enumerate(links()))
            + "</table>"
        ),
    ],
)
def test_what_cannot_be_read_is_never_blank(page_text):
    assert read(page_text).state in {"script", "unread"}


def test_blank_words_elsewhere_do_not_make_a_column_blank():
    assert read(page(ul(links()) + "<div class='comment'>暂无评论</div><div>暂无数据</div>")).state == "listed"
    assert read(page(ARTICLE, head=ARTICLE_HEAD), ARTICLE_URL).state == "none"
    side = "<div class='sidebar'>暂无信息</div>"
    assert read(page("<p>清河县位于河北省东南部。</p>", side=side)).state == "none"


# ---- traps for a false accusation

GUIDE = "".join(
    f"<p>第{i}条 本机关依法主动公开的政府信息包括机构职能和办事程序以及其他应当公开的内容</p>" for i in range(30)
)


@pytest.mark.parametrize(
    "text",
    [
        page(f"<h1>清河县政府信息公开指南</h1>{GUIDE}<ul class='attach-list'></ul>"),
        page(f"<h1>清河县概况</h1>{GUIDE}<div>相关附件：</div><div>暂无信息</div>"),
        page(
            "<table>"
            + "".join(
                f"<tr><th>姓名{i}</th><td>现任清河县人民政府副县长，分管农业农村、水利、乡村振兴等工作</td><td>暂无信息</td></tr>"
                for i in range(12)
            )
            + "</table>"
        ),
        page(ARTICLE + "<div>相关解读</div><div>暂无信息</div>", head=ARTICLE_HEAD),
        page(ARTICLE + "<div class='pl'>共0条评论</div><div>共0条</div>"),
    ],
)
def test_pages_with_text_are_never_blank(text):
    assert read(text).state != "empty"


def test_remains_of_a_list_are_never_blank():
    pictures = "<ul>" + "".join(f"<li><a href='/p/{i}.html'><img src='/{i}.jpg'></a></li>" for i in range(6)) + "</ul>"
    assert read(page(pictures + "<div>暂无数据</div>")).state == "unread"
    lines = "".join(f"<p><b>{t}</b><span>{d}</span></p>" for t, _, d in links())
    assert read(page(lines + "<div>暂无信息</div>")).state == "unread"


def test_search_without_hits_is_no_blank_column():
    assert (
        read(
            page("<form><input name=q></form><div>没有找到相关信息</div>", crumb=""),
            "https://www.qinghe.gov.cn/jsearch/result?q=1",
        ).state
        == "none"
    )
    crumb = CRUMB.replace("通知公告", "信息检索")
    assert read(page("<form><input name=q></form><div>共0条</div>", crumb=crumb)).state == "none"


def test_blank_column_beside_a_sidebar():
    side = "<div class='sidebar'><h3>最新动态</h3>" + ul(links(8, 300)) + "</div>"
    assert read(page("<h2>通知公告</h2><p>暂无信息</p>", side=side)).state == "empty"
    # a list that may be the column's own is not taken for a blank column
    assert read(page("<h2>通知公告</h2><ul class='list'></ul>", side=side)).state in {"unread", "script"}


def test_plain_article_without_any_tag():
    text = (
        "<h2>清河县召开防汛工作会议</h2><p>来源：县水利局 发布时间：2026-11-20</p><p>11月19日，县政府召开防汛工作会议。</p>"
        "<p>会议强调，要压实责任。</p><p>上一篇：<a href='1.html'>清河县开展安全生产大检查活动</a></p><p>下一篇：没有了</p>"
    )
    newest = (
        "<div class='new'><h3>最新文章</h3>"
        + ul([(t, f"/html/{i}.html", d) for i, (t, _, d) in enumerate(links())])
        + "</div>"
    )
    assert read(page(text + newest), "https://www.qinghe.gov.cn/html/2026/xw/88.html").state == "none"


def test_letters_take_the_date_of_the_answer():
    rows = "".join(
        f"<tr><td>{i}</td><td><a href='/x/{i}.html'>{t}</a></td><td>2026-10-01</td><td>{d}</td><td>已办结</td></tr>"
        for i, (t, _, d) in enumerate(links())
    )
    table = f"<table><tr><th>编号</th><th>标题</th><th>来信时间</th><th>回复时间</th><th>状态</th></tr>{rows}</table>"
    assert [row.date for row in read(page(table)).rows] == DATES


def test_empty_date_cell_stays_empty():
    rows = "".join(
        f"<tr><td><a href='/x/{i}.html'>{t}</a></td><td>2026-10-0{i + 1}</td><td></td></tr>"
        for i, (t, _, _) in enumerate(links())
    )
    table = f"<table><tr><td>标题</td><td>有效期至</td><td>发布日期</td></tr>{rows}</table>"
    assert [row.date for row in read(page(table)).rows] == [""] * 6


# ---- data


def _store(records: str, extra: str = "") -> str:
    return (
        f"<script type='text/xml'><datastore><nextgroup><![CDATA[<a href=\"/module/web/jpage/dataproxy.jsp?page=1&amp;columnid=9\"></a>]]></nextgroup>"
        f"{extra}<recordset>{records}</recordset></datastore></script>"
    )


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='{h}' title='{t}'>{t}</a><span>{d}</span></li>",
        "<tr><td><a href='{h}'>{t}</a></td><td>[{d}]</td></tr>",
        "<a href='{h}'>{t}</a><b>{d}</b>",
    ],
)
def test_hanweb_datastore(row):
    records = "".join("<record><![CDATA[\n" + row.format(t=t, h=h, d=d) + "]]></record>" for t, h, d in links())
    result = read(page(f"<div id='1234'>{_store(records)}</div>"))
    assert (result.state, result.rule) == ("listed", "datastore")
    assert [(row.title, row.date) for row in result.rows] == list(zip(TITLES, DATES, strict=True))
    assert result.paging == ("https://www.qinghe.gov.cn/module/web/jpage/dataproxy.jsp?page=1&columnid=9",)


def test_hanweb_answer_and_empty_store():
    records = "".join(f"<record><![CDATA[<li><a href='{h}'>{t}</a>{d}</li>]]></record>" for t, h, d in links())
    answer = f"<?xml version='1.0' encoding='utf-8'?><datastore><totalrecord>46</totalrecord><totalpage>4</totalpage><recordset>{records}</recordset></datastore>"
    result = read(answer)
    assert (len(result.rows), result.total) == (6, 46)
    assert read(page(_store("", "<totalrecord>0</totalrecord>"))).state == "empty"
    assert read(page(_store(""))).state == "script"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda rows: {"code": 200, "data": {"total": 46, "rows": rows}},
        lambda rows: rows,
        lambda rows: {"result": {"list": [{"source": row} for row in rows], "totalCount": "46"}},
    ],
)
@pytest.mark.parametrize(
    ("title", "url", "date"),
    [("title", "url", "publishDate"), ("docTitle", "docPubUrl", "docPubTime"), ("TITLE", "URL", "PUBTIME")],
)
@pytest.mark.parametrize("jsonp", [False, True])
def test_json(wrap, title, url, date, jsonp):
    rows = [{"id": i, title: t, url: h, date: d + " 10:00:00"} for i, (t, h, d) in enumerate(links())]
    text = json.dumps(wrap(rows), ensure_ascii=False)
    result = read(f"jQuery1102_16({text});" if jsonp else text)
    assert [(row.title, row.date) for row in result.rows] == list(zip(TITLES, DATES, strict=True))
    assert result.rows[0].url == URL + links()[0][1][2:]


def test_json_without_a_list_is_never_blank():
    assert read('{"data": {"docTitle": "清河县公告", "docContent": "正文", "attachments": []}}').state == "none"
    assert read('{"code": 500, "msg": "error"}').state == "none"
    assert read('{"code": 0, "total": 0, "rows": []}').state == "empty"
    assert read('{"data": {"html": "' + ul(links()).replace('"', "'") + '"}}').rows[0].date == DATES[0]


# ---- paging


def test_trs_paging():
    result = read(
        page(ul(links()) + '<div class="fenye"><script>createPageHTML(9, 0, "index", "html");</script></div>')
    )
    assert result.paging[:2] == (URL + "index_1.html", URL + "index_2.html")
    assert (len(result.paging), result.total) == (8, 9)
    second = read(page(ul(links()) + '<script>createPageHTML(9, 1, "index", "html");</script>'), URL + "index_1.html")
    assert second.paging[0] == URL + "index_2.html"


def test_pager_among_the_rows():
    flat = "".join(f"<a href='{h}'>{t}</a> [{d}]<br>" for t, h, d in links())
    result = read(
        page(flat + "<a href='index_1.html'>2</a> <a href='index_1.html'>下一页</a> <a href='index_9.html'>尾页</a>")
    )
    assert [row.date for row in result.rows] == DATES
    assert result.paging[0] == URL + "index_1.html"


def test_other_paging():
    box = read(
        page(ul(links()) + "<div id='p'></div><script>createPageHTML('page_div',5, 1,'fg','shtml',89);</script>")
    )
    assert (box.paging[0], box.total) == (URL + "fg_2.shtml", 89)
    numbers = "<div class='pages'>共46条 <a href='?page=2'>2</a><a href='?page=3'>3</a><a href='?page=2'>下一页</a><a href='?page=4'>尾页</a></div>"
    linked = read(page(ul(links()) + numbers))
    assert linked.paging == (URL + "?page=2", URL + "?page=3", URL + "?page=4")
    assert linked.total == 46
    assert read(page(ul(links()) + "<div class='page'><a href='javascript:goPage(2)'>下一页</a></div>")).paging == ()
    old = "<script>var currentPage=0;var countPage=3;document.write('<a href=\"index_'+i+'.html\">');document.write('<a href=\"'+'index'+'_'+n+'.html');</script>"
    assert (
        read(
            page(ul(links()) + '<script>var currentPage = 0; var countPage = 4; var u="index_"+p+".html";</script>')
        ).paging[0]
        == URL + "index_1.html"
    )
    assert read(page(ul(links()) + old)).state == "listed"


# ---- any input, bounded time


@given(st.binary(max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data):
    listing.read(document.parse(data, URL))


_PIECES = st.sampled_from(
    [
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<a href='/x/1.html'>",
        "</a>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "2026-11-20",
        "[11-20]",
        "2026-02-30",
        "暂无信息",
        "共0条",
        "<div class='list'>",
        "</div>",
        "<script>",
        "</script>",
        "$.ajax(",
        "<datastore>",
        "<record><![CDATA[",
        "]]></record>",
        "</datastore>",
        "{",
        "[",
        '"title":"a"',
        "}",
        "]",
        "createPageHTML(",
        "9, 0, 'index', 'html')",
        "当前位置：",
        "首页",
        ">",
        "<dl>",
        "<dt>",
        "<dd>",
        "\x00",
        "下一页",
        "<iframe src='x'>",
        "{{a}}",
    ]
)


@given(st.lists(_PIECES, max_size=120))
@settings(max_examples=150, deadline=None)
def test_any_markup(parts):
    result = read("".join(parts))
    assert result.state in {"listed", "empty", "script", "unread", "none"}
    assert (result.state == "listed") == bool(result.rows)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 50_000 + "<a href='/1.html'>" + TITLES[0] + "</a>2026-11-20",
        "<table><tr><td>" * 10_000 + "<a href='/1.html'>x</a>",
        "<ul>" + "<li><a href='/1.html'>" * 50_000,
        "<ul>"
        + "".join(f"<li><a href='/{i}.html'>{TITLES[0]}{i}</a><span>2026-11-20</span></li>" for i in range(100_000))
        + "</ul>",
        "<ul><li><a href='/1.html'>" + "标" * 100_000 + "</a><span>2026-11-20</span></li></ul>",
        "<p>" + "暂无 " * 100_000,
        "[" * 100_000,
        "<datastore><record>" * 20_000,
        "<a href='x'>1</a>" * 50_000,
        "2026-11" * 50_000,
        "当前位置：" + "<a href='/'>首页</a> > " * 20_000,
        "class='crumb" * 20_000,
    ],
    ids=range(12),
)
def test_bounded(text):
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 6


def test_breadcrumb_is_not_a_list():
    assert pages.read(page("", crumb=CRUMB * 3)).rows == ()


def test_a_statement_beside_the_menu_of_a_layout_table_is_a_blank_column() -> None:
    menu = "".join(f"<div class='lmx'><a href='/col/col{n}/index.html'>栏目{n}</a></div>" for n in range(8))
    body = (
        "<table class='position'><tr><td>当前位置：<a href='/'>首页</a> &gt; <a href='/col/'>互动交流</a> &gt; 在线访谈</td></tr></table>"
        f"<table><tr><td class='lm'>{menu}</td><td class='nr'><div class='lbbt'>在线访谈</div>"
        "<div class='kong'>对不起，该栏目暂无信息！</div></td></tr></table>"
    )
    assert read(page(body)).state == "empty"


def test_a_field_of_a_table_that_says_nothing_is_no_blank_column() -> None:
    body = "<table><tr><td>附件</td><td>暂无信息</td></tr><tr><td>来源</td><td>县政府</td></tr></table>"
    assert read(page(body)).state != "empty"
