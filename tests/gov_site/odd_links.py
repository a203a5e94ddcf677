"""Fault routes about links: traps that never end, and addresses that only a reader of the URL standard gets right."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tests.gov_site import pages
from tests.gov_site.faults import fault, prefix
from xuncha.demo import files

if TYPE_CHECKING:
    from tests.gov_site.wire import Wire

# Answered with 200 only when asked for in exactly these words; the page beside it links there. Everything else is 404.
EXACT: dict[str, str] = {
    "raw-chinese": ("/faults/exact/%E7%9B%AE%E5%BD%95/%E6%96%87%E4%BB%B6.html?%C3%FB%B3%C6=%CD%A8%D6%AA"),
    "padded": "/faults/exact/padded.html",
    "tab-newline": "/faults/exact/tabnewline.html",
    "backslash": "/faults/exact/backslash.html",
    "base-href": "/faults/exact/base/deep/target.html",
    "entity": "/faults/exact/entity.html?a=1&b=2",
    "dots": "/faults/exact/dots.html",
    "space": "/faults/exact/with%20space.html",
    "upper-percent": "/faults/exact/%b9%ab%B8%E6.html",
    "scheme-relative": "/faults/exact/relative.html",
    "long-url": "/faults/exact/" + "a" * 1900 + ".html",
}

_HREFS = {
    "raw-chinese": "/faults/exact/目录/文件.html?名称=通知",
    "padded": "  /faults/exact/padded.html  \n",
    "tab-newline": "/faults/ex\tact/tab\nnewline.html",
    "backslash": "\\faults\\exact\\backslash.html",
    "base-href": "deep/target.html",
    "entity": "/faults/exact/entity.html?a=1&amp;b=2",
    "dots": "/faults/x/../exact/./y/../dots.html#part",
    "space": "/faults/exact/with space.html",
    "upper-percent": "/faults/exact/%b9%ab%B8%E6.html",
    "scheme-relative": "//{host}/faults/exact/relative.html",
    "long-url": EXACT["long-url"],
}

# Named in comments, script strings and templates only: whoever asks for one has read what no reader sees as a link.
NEVER = tuple(f"/faults/never/{name}" for name in ("comment", "script", "template", "textarea", "style", "json"))

_counter = itertools.count(1)


def _odd(name: str) -> None:
    def respond(wire: Wire) -> None:
        host = wire.handler.headers.get("Host", "")
        head = '<base href="/faults/exact/base/">' if name == "base-href" else ""
        link = f'<p><a href="{_HREFS[name].format(host=host)}">{name}</a></p>'
        text = pages.page(name, link, head)
        if name == "raw-chinese":
            text = text.replace('charset="utf-8"', 'charset="gb2312"')
            wire.answer(200, text.encode("gbk"), "text/html")
        else:
            wire.answer(200, text)

    fault(f"link-{name}", "ok", "good", f"links to {EXACT[name][:60]}")(respond)


for _name in EXACT:
    _odd(_name)


@prefix("/faults/exact/")
def _(wire: Wire) -> None:
    wire.answer(200, pages.OK) if wire.target in EXACT.values() else wire.answer(404, pages.SOFT_404)


@fault("link-too-long", "ok", "good", "links to an address of 9,000 characters, which answers 414")
def _(wire: Wire) -> None:
    wire.answer(200, pages.page("很长的地址", f'<a href="/faults/long/{"a" * 9000}">长</a>'))


@prefix("/faults/long/")
def _(wire: Wire) -> None:
    wire.answer(414, "地址过长")


@fault("hidden-links", "ok", "good", "links in comments, scripts and templates; see NEVER")
def _(wire: Wire) -> None:
    body = (
        '<!-- <a href="/faults/never/comment">旧栏目</a> -->'
        "<script>var row = '<a href=\"/faults/never/script\">' + title + '</a>';</script>"
        '<template><a href="/faults/never/template">模板</a></template>'
        '<textarea><a href="/faults/never/textarea">示例</a></textarea>'
        '<style>/* <a href="/faults/never/style"></a> */</style>'
        '<script type="application/json">{"html": "<a href=\\"/faults/never/json\\">x</a>"}</script>'
        '<p><a href="/faults/ok?from=hidden">真正的链接</a></p>'
    )
    wire.answer(200, pages.page("看不见的链接", body))


@prefix("/faults/never/")
def _(wire: Wire) -> None:
    wire.answer(200, pages.OK)


@fault("all-kinds", "ok", "good", "one link of every kind that can break, all good")
def _(wire: Wire) -> None:
    body = (
        '<a href="/faults/kind/a">a</a><map><area href="/faults/kind/area"></map><img src="/faults/kind/img">'
        '<img srcset="/faults/kind/srcset1 1x, /faults/kind/srcset2 2x" src="/faults/kind/img">'
        '<img data-src="/faults/kind/data-src" src="/faults/kind/img"><iframe src="/faults/kind/iframe"></iframe>'
        '<script src="/faults/kind/script"></script><form action="/faults/kind/form"></form>'
        '<div style="background:url(/faults/kind/style)"></div><a href="/faults/kind/file.docx">附件</a>'
    )
    head = '<link rel="stylesheet" href="/faults/kind/stylesheet">'
    wire.answer(200, pages.page("各种链接", body, head))


@prefix("/faults/kind/")
def _(wire: Wire) -> None:
    wire.answer(200, files.docx() if wire.path.endswith(".docx") else pages.OK)


@fault("calendar", "ok", "good", "a calendar whose next month always exists")
def _(wire: Wire) -> None:
    wire.redirect(302, "/faults/calendar/2026/11")


@prefix("/faults/calendar/")
def _(wire: Wire) -> None:
    year, month = (int(part) for part in wire.path.split("/")[3:5])
    after = f"{year + month // 12}/{month % 12 + 1}"
    before = f"{year - (month == 1)}/{(month - 2) % 12 + 1}"
    links = f'<a href="/faults/calendar/{before}">上月</a> <a href="/faults/calendar/{after}">下月</a>'
    wire.answer(200, pages.page(f"{year}年{month}月活动日历", links))


@fault("session", "ok", "good", "every answer links to the same page under a new session id")
def _(wire: Wire) -> None:
    number = next(_counter)
    links = (
        f'<a href="/faults/session?JSESSIONID={number:032x}">刷新</a>'
        f'<a href="/faults/session;jsessionid={number:032x}?p=1">下一页</a>'
    )
    wire.answer(200, pages.page("在线办事", links))


@prefix("/faults/session;")
def _(wire: Wire) -> None:
    number = next(_counter)
    wire.answer(
        200, pages.page("在线办事", f'<a href="/faults/session;jsessionid={number:032x}?p={number}">下一页</a>')
    )


@fault("growing-path", "ok", "good", "a relative link that makes the path longer for ever")
def _(wire: Wire) -> None:
    wire.redirect(302, "/faults/growing/a/")


@prefix("/faults/growing/")
def _(wire: Wire) -> None:
    wire.answer(200, pages.page("栏目", '<a href="a/">下一级</a>'))
