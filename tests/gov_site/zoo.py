"""The link zoo: pages under /zoo/ whose links are dead, far away or odd, for tests/test_link_zoo.py.

They are no fault routes: each is a page of several links, and some would keep a crawl of all routes busy.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.gov_site import pages
from tests.gov_site.faults import prefix
from tests.gov_site.hosts import URLS
from xuncha.demo import files

if TYPE_CHECKING:
    from tests.gov_site.wire import Wire

ATTACHMENTS = ("pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "rar")
# One reference of every kind, all of them dead. The name is the last part of the address.
DEAD: dict[str, str] = {
    "a": '<a href="{}">政务公开</a>',
    "area": '<map><area href="{}" alt="城关镇"></map>',
    "img": '<img src="{}" alt="县委会议">',
    "data-src": '<img src="/zoo/good/1" data-src="{}">',
    "data-original": '<img src="/zoo/good/1" data-original="{}">',
    "srcset": '<img src="/zoo/good/1" srcset="/zoo/good/2 1x, {} 2x">',
    "script": '<script src="{}"></script>',
    "stylesheet": '<link rel="stylesheet" href="{}">',
    "css-block": "<style>.top {{ background: url( '{}' ) }}</style>",
    "css-import": '<style>@import "{}";</style>',
    "css-attribute": '<div style="background:url({})">县情</div>',
    "iframe": '<iframe src="{}"></iframe>',
    "onclick": '<a href="#" onclick="window.open(\'{}\')">办事大厅</a>',
    "javascript": "<a href=\"javascript:location.href='{}'\">网上信访</a>",
    **{f"file.{kind}": f'<a href="{{}}">附件：{kind}</a>' for kind in ATTACHMENTS},
}
# Pages that are nothing but a way to a dead address: where they lead is a link of theirs.
LEADING: dict[str, str] = {
    "frame": '<html><head><title>青禾县水务局</title></head><frameset cols="20%,80%"><frame src="/zoo/good/1">'
    '<frame src="/zoo/dead/frame"></frameset></html>',
    "meta": '<html><head><meta http-equiv="refresh" content="0; url=/zoo/dead/meta"></head><body></body></html>',
    "jump": '<html><head><script>window.location.href="/zoo/dead/jump";</script></head><body></body></html>',
}
# Named where no reader sees a link.
UNSEEN = (
    '<!-- <a href="/zoo/never/comment">旧</a> --><script>var a = \'<img src="/zoo/never/script">\';</script>'
    '<template><a href="/zoo/never/template">t</a></template>'
    '<script type="text/html"><a href="/zoo/never/html">t</a></script>'
    '<a href="{{item.url}}">{{item.title}}</a><img data-src="${pic}"><style>/* url(/zoo/never/css) */</style>'
)
# Addresses where something is wrong with the wire: name -> (address, verdict, what the first look must be called).
# {host} is this port, {name} the base address of another.
ODD: dict[str, tuple[str, str, str]] = {
    "tls on a plain port": ("https://{host}/zoo/good/3", "uncertain", "tls_error"),
    "no such name": ("http://gone.qinghe.invalid/", "broken", "nxdomain"),
    "refused": ("{closed}", "uncertain", "connection_refused"),
    "reset": ("{reset}", "uncertain", "connection_lost"),
    "plain on a TLS port": ("http://{host}/zoo/plain-on-tls", "uncertain", "unexpected_status"),
    "three that lead to each other": ("http://{host}/zoo/loop/0", "uncertain", "redirect_loop"),
    "a chain of 15": ("http://{host}/zoo/chain/15", "good", "ok"),
    "a chain of 40": ("http://{host}/zoo/chain/40", "uncertain", "too_many_redirects"),
    "a session id that is never right": ("http://{host}/zoo/session?sid=0", "uncertain", "redirect_wants_cookie"),
    "503 for three thousand years": ("http://{host}/zoo/absurd/503", "uncertain", "server_error"),
    "206 that nobody asked for": ("http://{host}/zoo/partial", "good", "ok"),
    "a large file, ranges welcome": ("http://{host}/zoo/large.pdf", "good", "too_large"),
    "half a file": ("http://{host}/zoo/half.pdf", "uncertain", "cut_off"),
    "half a page": ("http://{host}/zoo/half.html", "uncertain", "cut_off"),
    "a whole file, a longer length": ("http://{host}/zoo/longer.pdf", "good", "ok"),
    "a whole picture, a longer length": ("http://{host}/zoo/longer.png", "good", "ok"),
    "a handshake refused": ("{tls_alert}", "uncertain", "tls_unsupported"),
    "a handshake that ends": ("{tls_silent}", "uncertain", "tls_broken_off"),
    "TLS 1.0": ("{tls_old}", "good", "tls_unsupported"),
    "a port that no host has": ("http://www.qinghe.invalid:99999/a", "broken", "invalid_address"),
    "a blank in the host": ("http:// www.qinghe.invalid/", "broken", "invalid_address"),
    "no host": ("http://", "unchecked", "address_without_host"),
    "a page that takes all memory": ("http://{host}/zoo/greedy", "uncertain", "page_not_read"),
    "304 that nobody asked for": ("http://{host}/zoo/unchanged", "uncertain", "not_modified_unasked"),
    "a file, 404 once": ("http://{host}/zoo/once.pdf", "good", "not_found"),
}
# What stands at an address with status 200: name of the file -> (content type, body, verdict).
_IIS = (
    "<html><body><h3>HTTP 错误 404.0 - Not Found</h3><h4>您要找的资源已被删除、已更名或暂时不可用。</h4></body></html>"
)
_ERROR = (
    "<html><head><title>错误-青禾县</title></head><body><p>没有找到您要的内容</p><a href='/'>返回首页</a></body></html>"
)
DISGUISED: dict[str, tuple[str, bytes, str]] = {
    "iis.html": ("text/html; charset=utf-8", _IIS.encode(), "broken"),
    "template.html": ("text/html; charset=utf-8", _ERROR.encode(), "broken"),
    "data.html": ("application/json", '{"code":404,"msg":"资源不存在"}'.encode(), "broken"),
    "data.pdf": ("application/json", '{"code":500,"msg":"系统异常"}'.encode(), "broken"),
    "error.doc": ("application/msword", pages.SOFT_404.encode(), "broken"),
    "words.xls": ("text/plain", "文件不存在".encode("gb18030"), "broken"),
    "article.html": (
        "text/html; charset=utf-8",
        pages.page("错误-更正启事", "<p>发布时间：2026-11-20</p><p>3月3日的通知日期有误，现予更正。</p>").encode(),
        "good",
    ),
    "about-404.html": (
        "text/html; charset=utf-8",
        pages.page("“404”之后", "<p>发布时间：2026-11-20</p><p>您访问的页面不存在，曾让不少群众无奈。</p>").encode(),
        "good",
    ),
    "login.pdf": ("application/json", '{"code":401,"msg":"请先登录"}'.encode(), "good"),
    "fine.doc": ("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "good"),
}
# Forms: name of the target -> (markup, verdict or "" if it is good, how often it is asked).
FORMS: dict[str, tuple[str, str, int]] = {
    "found": ('<form action="{}"><input name="q"><input type="submit" value="搜索"></form>', "", 1),
    "gone": ('<form action="{}"><input name="q"></form>', "broken", 2),
    "fails": ('<form action="{}"><input name="q"></form>', "uncertain", 2),
    "nothing-found": ('<form action="{}"><input name="q"></form>', "uncertain", 2),
    "required": ('<form action="{}"><input name="q" required></form>', "unchecked", 0),
    "posted": ('<form action="{}" method="post"><input name="q"></form>', "unchecked", 0),
    "posted-and-linked": (
        '<form action="{0}" method="post"><input name="q"></form><a href="{0}">留言</a>',
        "broken",
        2,
    ),
}
# What a stylesheet names: name of the file -> is it asked.
STYLED = {"bg.png": True, "print.css": True, "deep.png": True, "font.eot": False, "old.png": False, "hack.gif": False}
_CSS = (
    '@import "print.css";@font-face{font-family:x;src:url(font.eot)}'
    ".a{background:url(old.png);background:url('bg.png')}.b{_background:url(hack.gif)}"
)


def address(name: str, host: str, bases: dict[str, str]) -> str:
    """The whole address of an odd one."""
    return ODD[name][0].format(host=host, **bases)


@prefix("/zoo/kinds/")
def _(wire: Wire) -> None:
    rows = "".join(markup.format(f"/zoo/dead/{name}") for name, markup in DEAD.items())
    ways = "".join(f'<p><a href="/zoo/way/{name}">{name}</a></p>' for name in LEADING)
    wire.answer(200, pages.page("各种链接", rows + ways + UNSEEN))


@prefix("/zoo/odd/")
def _(wire: Wire) -> None:
    host = wire.handler.headers.get("Host", "")
    rows = "".join(f'<li><a href="{address(name, host, URLS)}">{name}</a></li>' for name in ODD)
    wire.answer(200, pages.page("奇怪的地址", f"<ul>{rows}</ul>"))


@prefix("/zoo/disguised/")
def _(wire: Wire) -> None:
    name = wire.path.rpartition("/")[2]
    if name:
        wire.answer(200, DISGUISED[name][1], DISGUISED[name][0])
        return
    rows = "".join(f'<li><a href="{name}">{name}</a></li>' for name in DISGUISED)
    wire.answer(200, pages.page("名不副实", f"<ul>{rows}</ul>"))


@prefix("/zoo/styled/")
def _(wire: Wire) -> None:
    name = wire.path.removeprefix("/zoo/styled/")
    if not name:
        links = '<link rel="stylesheet" href="css/a.css"><p class="a">县情</p>'
        wire.answer(200, pages.page("样式", links))
    elif name == "css/a.css":
        wire.answer(200, _CSS + "/* " + "-" * 70_000 + " */", "text/css")  # more than what is always downloaded
    elif name == "css/print.css":
        wire.answer(200, ".c{background:url(deep.png)}", "text/css")
    else:
        wire.answer(404, pages.SOFT_404)


@prefix("/zoo/forms/")
def _(wire: Wire) -> None:
    name = wire.path.rpartition("/")[2]
    if not name:
        rows = "".join(markup.format(name) for name, (markup, _, _) in FORMS.items())
        wire.answer(200, pages.page("表单", rows + '<form action="http://127.0.0.9/s"><input name="q"></form>'))
    elif name == "found":
        wire.answer(200, pages.OK)
    elif name == "nothing-found":
        wire.answer(200, pages.SOFT_404)
    else:
        wire.answer(500 if name == "fails" else 404, pages.SOFT_404)


@prefix("/zoo/good/")
@prefix("/zoo/never/")
def _(wire: Wire) -> None:
    wire.answer(200, pages.OK)


@prefix("/zoo/way/")
def _(wire: Wire) -> None:
    wire.answer(200, LEADING[wire.path.rpartition("/")[2]])


@prefix("/zoo/session")
def _(wire: Wire) -> None:
    wire.answer(302, headers={"Location": f"/zoo/session?sid={time.time_ns():x}", "Set-Cookie": "sid=1"})


@prefix("/zoo/links/")
def _(wire: Wire) -> None:
    rows = "".join(f'<a href="/zoo/good/{number % 40}">第{number}条</a>\n' for number in range(100_000))
    wire.answer(200, pages.page("十万个链接", f'{rows}<a href="/zoo/dead/behind">最后一条</a>'))


@prefix("/zoo/unchanged")
def _(wire: Wire) -> None:
    wire.answer(304)


@prefix("/zoo/greedy")
def _(wire: Wire) -> None:
    wire.answer(200, "<html><body>" + "<p>x" * 1_900_000)


@prefix("/zoo/loop/")
def _(wire: Wire) -> None:
    wire.redirect(302, f"/zoo/loop/{(int(wire.path.rpartition('/')[2]) + 1) % 3}")


@prefix("/zoo/chain/")
def _(wire: Wire) -> None:
    left = int(wire.path.rpartition("/")[2])
    wire.redirect(302, f"/zoo/chain/{left - 1}" if left > 1 else "/zoo/good/4")


@prefix("/zoo/absurd/")
def _(wire: Wire) -> None:
    wire.answer(int(wire.path.rpartition("/")[2]), "系统繁忙", headers={"Retry-After": "99999999999"})


@prefix("/zoo/plain-on-tls")
def _(wire: Wire) -> None:
    wire.answer(400, "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>")


@prefix("/zoo/partial")
def _(wire: Wire) -> None:
    body = pages.OK.encode("utf-8")
    wire.answer(206, body, headers={"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"})


@prefix("/zoo/large.pdf")
def _(wire: Wire) -> None:
    head = files.pdf()
    wire.head(
        200,
        {"Content-Type": "application/pdf", "Accept-Ranges": "bytes", "Content-Length": str(len(head) + 50_000_000)},
    )
    wire.raw(head)
    wire.drip(bytes(262_144), 60, 0.005)
    wire.close()


@prefix("/zoo/half.")
def _(wire: Wire) -> None:
    pdf = wire.path.endswith("pdf")
    body = files.pdf() if pdf else pages.OK.encode("utf-8")
    wire.head(
        200,
        {
            "Content-Type": "application/pdf" if pdf else "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
        },
    )
    wire.raw(body[: len(body) // 2])
    wire.close()


@prefix("/zoo/longer.")
def _(wire: Wire) -> None:
    pdf = wire.path.endswith("pdf")
    body = files.pdf() if pdf else files.png(8, 8, 0, 0, 0)
    wire.head(200, {"Content-Type": "application/pdf" if pdf else "image/png", "Content-Length": str(len(body) + 700)})
    wire.raw(body)
    wire.close()


@prefix("/zoo/once.pdf")
def _(wire: Wire) -> None:
    if wire.visit == 1:
        wire.answer(404, pages.SOFT_404)
    else:
        wire.answer(200, files.pdf(), "application/pdf")
