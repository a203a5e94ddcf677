"""Pages of our own for the list tests: the shapes of real government sites, with invented places and titles."""

# ruff: noqa: E501, TC001 - markup is data here

from __future__ import annotations

from spiders.pages import document, listing
from spiders.pages.model import Listing

URL = "https://www.qinghe.gov.cn/xxgk/tzgg/"
TITLES = [
    "清河县人民政府关于加强农村饮水安全工作的通知",
    "清河县教育局关于做好秋季开学工作的公告",
    "关于开展全县道路交通安全专项整治的通告",
    "清河县2026年第三季度政务公开工作通报",
    "关于公开征求《清河县停车管理办法》意见的公告",
    "清河县水利局关于白沙河堤防加固工程的公示",
]
DATES = ["2026-11-20", "2026-11-18", "2026-11-02", "2026-10-29", "2026-10-11", "2026-09-30"]
NAV = (
    '<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/xxgk/">政务公开</a></li>'
    '<li><a href="/zwfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>'
)
CRUMB = '<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/xxgk/">政务公开</a> &gt; <a href="./">通知公告</a></div>'
FOOT = (
    '<div class="footer"><ul><li><a href="http://www.gov.cn/">中国政府网</a></li><li><a href="http://www.hb.gov.cn/">河北省人民政府</a></li></ul>'
    "<p>主办：清河县人民政府办公室 更新日期 2026-11-23</p></div>"
)

ARTICLE_META = '<meta name="ArticleTitle" content="清河县教育局关于做好秋季开学工作的公告"><meta name="PubDate" content="2026-11-20 10:05">'


def links(count: int = 6, start: int = 0) -> list[tuple[str, str, str]]:
    """(title, href, date) of rows."""
    return [(TITLES[i % 6], f"./202611/t20261120_{100 + start + i}.html", DATES[i % 6]) for i in range(count)]


def page(main: str, *, crumb: str = CRUMB, head: str = "", side: str = "", tail: str = "") -> str:
    """A whole page around a main area."""
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>通知公告-清河县人民政府</title>{head}</head><body>{NAV}'
        f'<div class="container">{crumb}{side}<div class="main">{main}</div></div>{FOOT}{tail}</body></html>'
    )


def read(text: str, url: str = URL) -> Listing:
    """Parse and read."""
    return listing.read(document.parse(text.encode(), url, "text/html; charset=utf-8"))


def ul(rows: list[tuple[str, str, str]], name: str = "list") -> str:
    """The commonest list of all."""
    items = "".join(f'<li><a href="{h}" title="{t}">{t}</a><span>{d}</span></li>' for t, h, d in rows)
    return f'<ul class="{name}">{items}</ul>'
