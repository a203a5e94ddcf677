"""The links of a page: everything a browser or a reader would follow, and nothing else."""
# ruff: noqa: E501  (lines of markup stay whole)

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import links, redirects
from spiders.pages.document import parse
from spiders.pages.model import Link

URL = "http://www.qs.gov.cn/zwgk/index.html"
BASE = "http://www.qs.gov.cn/zwgk/"


def read(html: str, url: str = URL) -> list[Link]:
    return list(links.read(parse(html.encode(), url)))


def urls(html: str) -> list[str]:
    return [link.url.removeprefix(BASE) for link in read(html)]


def test_every_kind_of_reference() -> None:
    html = """<html><head><link rel="stylesheet" href="a.css"><link rel="shortcut icon" href="b.ico">
    <link rel="canonical" href="no.html"><link rel="alternate" href="no.xml"><link rel="dns-prefetch" href="//no">
    <link rel="alternate stylesheet" href="no.css">
    <meta http-equiv="Refresh" content="5; URL='c.html'"><script src="d.js"></script>
    <style>@import "e.css"; body { background: url( 'f.png' ) } /* url(no.png) */ i{background:url(data:image/png;base64,x)}</style>
    </head><body background="g.gif"><a href="h.html">政务公开</a>
    <map><area href="i.html" alt="城关镇"></map><img src="j.jpg" alt="县委会议"><img src="blank.gif" data-src="k.jpg">
    <img srcset="l.jpg 1x, m.jpg 2x" src="n.jpg"><iframe src="o.html"></iframe><form action="p.jsp" method="get"></form>
    <object data="q.swf"></object><embed src="r.swf"><video src="s.mp4" poster="t.jpg"><source src="u.webm"></video>
    <div style="background:url(v.png) no-repeat"></div><td background="no"><table><tr><td background="w.gif">x</td></tr></table>
    <input type="image" src="x.gif"><input type="text" src="no.gif">
    <select><option value="">请选择</option><option value="http://www.henan.gov.cn/">省政府</option><option value="3">三</option></select>
    </body></html>"""
    found = [url for url in urls(html) if url != "no"]
    assert found == [
        *[
            "a.css",
            "b.ico",
            "c.html",
            "d.js",
            "e.css",
            "f.png",
            "g.gif",
            "h.html",
            "i.html",
            "j.jpg",
            "blank.gif",
            "k.jpg",
        ],
        *["n.jpg", "l.jpg", "m.jpg", "o.html", "p.jsp", "q.swf", "r.swf", "s.mp4", "t.jpg", "u.webm", "v.png", "w.gif"],
        *["x.gif", "http://www.henan.gov.cn/"],
    ]
    by_url = {link.url.removeprefix(BASE): link for link in read(html)}
    assert (by_url["p.jsp"].tag, by_url["p.jsp"].attribute) == ("form", "get")
    assert (by_url["k.jpg"].tag, by_url["k.jpg"].attribute) == ("img", "data-src")
    assert (by_url["i.html"].text, by_url["j.jpg"].text) == ("城关镇", "县委会议")
    assert (by_url["w.gif"].tag, by_url["w.gif"].attribute) == ("td", "background")
    assert by_url["http://www.henan.gov.cn/"].position == "friend_links"


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <a href='a.html'>旧栏目</a> -->",
        "<script>document.write('<a href=\"a.html\">栏目</a>');</script>",
        "<script>var url = 'a.html'; if (/iPhone/.test(navigator.userAgent)) { location.href = 'a.html'; }</script>",
        "<template><a href='a.html'>栏目</a></template>",
        "<noscript><img src='http://tongji.example.cn/a.gif'></noscript>",
        "<script type='text/template'><a href='a.html'>栏目</a></script>",
        "<textarea><a href='a.html'>栏目</a></textarea>",
        "<a href='javascript:void(0)'>分享</a><a href='JavaScript:;'>打印</a>",
        "<a href='mailto:xxgk@qs.gov.cn'>邮箱</a><a href='tel:0371-12345'>电话</a><a href='about:blank'>空</a>",
        "<a href=''>空</a><a href='  '>空</a><a href='#'>顶部</a><a href=' #top'>顶部</a><a name='x'>锚</a>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "<a href='{{item.url}}'>{{item.title}}</a><a href='${url}'>x</a><a href=\"'+url+'\">x</a><a href='<%=url%>'>x</a>",
        "<a href='#' onclick=\"openWin('a.html' + id)\">查看</a><a onclick=\"location.href='/show?id=' + id\">查看</a>",
        "<a onclick=\"layer.open('a.html')\">弹窗</a><a onclick=\"var location2='a.html'\">x</a>",
        "<a href='http://'>坏</a><a href='http://a b/'>坏</a>",
    ],
)
def test_what_is_no_link(html: str) -> None:
    assert read(html) == []


@pytest.mark.parametrize(
    "html",
    [
        "<a href='  \n a.html\t '>公告</a>",
        "<a href='a.html#p1'>公告</a>",
        "<A HREF=a.html>公告</A>",
        "<a onclick=\"window.open('a.html')\">公告</a>",
        "<a href='#' onclick='window.location.href=\"a.html\"; return false;'>公告</a>",
        "<a href=\"javascript:window.open('a.html','_blank')\">公告</a>",
        "<div onClick=\"self.location='a.html'\">公告</div>",
        "<div class='x' onCLICK=\"self.location='a.html'\">公告</div>",
        "<span onclick=\"location.replace('a.html')\"><b>公告</b></span>",
        "<input type=button value=公告 onclick=\"open('a.html')\">",
        "<a href='a.html'><span>公</span><em>告</em></a>",
        "<a href='a.html' title='公告'><img></a>",
        "<a href='a.html'>\n   公告  \n</a>",
        "<a href='a.html'><img alt='公告'></a>",
    ],
)
def test_one_link(html: str) -> None:
    (link,) = read(html)
    assert (link.url, link.text) == (BASE + "a.html", "公告")


@pytest.mark.parametrize(
    "html",
    [
        f"<p style=\"quotes:'>' '<';{'margin:0;' * 300}background:url(a.png)\">",
        "<a href='#' STYLE='background:URL( a.png )'>x</a>",
        "<i style=background:url&#40;a.png&#41;>x</i>",
        "<table BackGround\n= a.png>",
    ],
)
def test_a_picture_behind_a_text_however_it_is_written(html: str) -> None:
    assert urls(html) == ["a.png"]


def test_attachments_keep_their_names() -> None:
    names = ["1.pdf", "2.doc", "3.docx", "4.xls", "5.xlsx", "6.wps", "7.et", "8.ofd", "9.zip", "10.rar"]
    html = "".join(f"<a href='./{name}'>附件{name}</a>" for name in names)
    assert urls(html) == names


def test_duplicates_keep_the_first_place() -> None:
    html = (
        "<div class='header'><a href='a.html'>首页</a></div><div class='footer'><a href='a.html'>首页</a>"
        "<a href='a.html#x'>首页</a><a href='a.html'>返回首页</a></div>"
    )
    found = read(html)
    assert [(link.text, link.position) for link in found] == [("首页", "header"), ("返回首页", "footer")]


@pytest.mark.parametrize(
    ("html", "position"),
    [
        ("<header>{}</header>", "header"),
        ("<div class='header'><div class='logo'>{}</div></div>", "header"),
        ("<div class='top'><ul id='mainNav'><li>{}</li></ul></div>", "nav"),
        ("<nav><ul><li>{}</li></ul></nav>", "nav"),
        ("<div class='position'>您的位置：{}</div>", "breadcrumb"),
        ("<td>当前位置：{}</td>", "breadcrumb"),
        ("<div><span>您现在所在的位置：</span>{}</div>", "breadcrumb"),
        ("<div><span>您所在的位置：</span>{}</div>", "breadcrumb"),
        ("<div class='BreadcrumbNav'>{}</div>", "breadcrumb"),
        ("<div class='main'><div class='list_con'><ul><li>{}</li></ul></div></div>", "content"),
        ("<div class='content-title'>{}</div>", "content"),
        ("<div class='article_head'>{}</div>", "content"),
        ("<div class='main'><div class='sidebar'><ul>{}</ul></div></div>", "sidebar"),
        ("<aside>{}</aside>", "sidebar"),
        ("<div class='footer'><div class='content'>{}</div></div>", "footer"),
        ("<div id='foot1'>{}</div>", "footer"),
        ("<div class='yqlj'>{}</div>", "friend_links"),
        ("<div class='box'><h3>友情链接</h3><ul><li>{}</li></ul></div>", "friend_links"),
        ("<div class='footer'><div class='friend-link'>{}</div></div>", "friend_links"),
        ("<div class='w1200'>{}</div>", "unknown"),
    ],
)
def test_position(html: str, position: str) -> None:
    (link,) = read(html.format("<a href='a.html'>通知公告</a>"))
    assert link.position == position


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("location.href='a.html'", "a.html"),
        ("window.location='a.html';", "a.html"),
        ('<!--\nwindow.location.href = "a.html";\n//-->', "a.html"),
        ("//<![CDATA[\ntop.location='a.html'\n//]]>", "a.html"),
        ("location.replace('a.html');", "a.html"),
        ("setTimeout(\"location.href='a.html'\", 3000);", "a.html"),
        ("document.location = 'a.html'", "a.html"),
        ("var x = 1; location.href='a.html'", ""),
        ("location.href='a.html?' + x", ""),
        ("if (a) location.href='a.html'", ""),
        ("location.href = url", ""),
        ("", ""),
    ],
)
def test_script_that_is_nothing_but_a_jump(code: str, target: str) -> None:
    assert redirects.only_jump(code) == target
    found = [link for link in read(f"<script>{code}</script><p>正在跳转") if link.tag == "script"]
    assert [link.url for link in found] == ([BASE + target] if target else [])


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=a.html", "a.html"),
        ("0; URL = 'a.html'", "a.html"),
        ('3;url="a.html"x', "a.html"),
        ("0,a.html", "a.html"),
        ("0;a.html", "a.html"),
        ("5", ""),
        ("600;url=a.html", ""),
        ("", ""),
        (";url=a.html", "a.html"),
    ],
)
def test_meta_refresh(content: str, target: str) -> None:
    assert redirects.refresh_target(content) == target


def test_redirect_url() -> None:
    def target(html: str) -> str:
        return redirects.redirect_url(parse(html.encode(), URL))

    assert target("<meta http-equiv=refresh content='0;url=/new/'>") == "http://www.qs.gov.cn/new/"
    assert target("<meta http-equiv=refresh content='0;url=index.html'>") == ""  # itself
    assert target("<body onload=\"location.href='/new/'\">") == "http://www.qs.gov.cn/new/"
    assert target("<script>location.href='/new/'</script>") == "http://www.qs.gov.cn/new/"
    assert target("<p>location</p>") == ""


def test_limits() -> None:
    html = "".join(f"<a href='{number}.html'>第{number}条</a>" for number in range(100_000))
    document = parse(html.encode(), URL)
    began = time.process_time()
    found = links.read(document)
    assert time.process_time() - began < 5
    assert len(found) == links.MAX_LINKS
    assert "links" in document.truncated
    (link,) = read(f"<a href='a.html'>{'长' * 100_000}</a>")
    assert len(link.text) == links.MAX_TEXT


HTML_PIECES = [
    "<a href=", "'x.html'", ">", "</a>", "<div class='nav' ", "style='background:url(", ")'", "<img srcset='", "a 1x, b 2x,",
    "<script>", "location.href='x'", "</script>", "<style>", "@import '", "/*", "*/", "<select><option value=http://a.cn>",
    "<meta http-equiv=refresh content='0;url=", "<base href='", "onclick=\"window.open('y')\"", "<noscript>", "<template>",
    "<!--", "-->", "<frameset><frame src=z>", "\x00", "中文", "当前位置：", " ", "'", "\"",
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(HTML_PIECES), max_size=30).map("".join))
def test_any_markup(html: str) -> None:
    document = parse(html.encode(), URL)
    for link in links.read(document):
        assert link.url.startswith(("http://", "https://"))
        assert "#" not in link.url
        assert len(link.text) <= links.MAX_TEXT
    redirects.redirect_url(document)


@pytest.mark.parametrize(
    "piece", ["url(", "/*", "<!--", "setTimeout('", "<a href='x' onclick='location=", ",", "  ", "location='"]
)
def test_repetition_costs_no_more_than_it_is_long(piece: str) -> None:
    many = piece * 20_000
    began = time.process_time()
    for html in (
        f"<style>{many}</style>",
        f"<script>{many}</script>",
        f'<img srcset="{many}">',
        f'<p style="{many}">',
        many,
    ):
        document = parse(html.encode(), URL)
        links.read(document)
        redirects.redirect_url(document)
    assert time.process_time() - began < 5
