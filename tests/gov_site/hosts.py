"""Faults of a whole host, each on a port of its own, with the fetch outcome of its home page as data."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.gov_site import pages
from tests.gov_site.wire import HTML, Wire
from xuncha.demo import files

Respond = Callable[[Wire], None]


@dataclass(frozen=True)
class Host:
    """One host. `home` is the outcome of its start page; `judged` says whether a fair inspection may judge it.

    `gone` is what the link to `gone_path` on its home page must be called, "" if there is none.
    """

    name: str
    home: str
    judged: bool
    respond: Respond
    note: str = ""
    gone: str = ""
    gone_path: str = "/tzgg/gone.html"


HOSTS: dict[str, Host] = {}
URLS: dict[str, str] = {}  # base addresses of all ports, once the server runs: for pages that link to other hosts


def _host(name: str, home: str, *, judged: bool, note: str = "", **gone: str) -> Callable[[Respond], Respond]:
    def register(respond: Respond) -> Respond:
        HOSTS[name] = Host(name, home, judged, respond, note, **gone)
        return respond

    return register


def _same(status: int, body: bytes | str, content_type: str | None = HTML, **headers: str) -> Respond:
    lines = {key.replace("_", "-"): value for key, value in headers.items()}
    return lambda wire: wire.answer(status, body, content_type, lines)


def small_site(wire: Wire) -> None:
    """A home page and two articles; anything else is 404."""
    if wire.path in ("/", "/index.html"):
        wire.answer(200, pages.HOME)
    elif wire.path in ("/tzgg/1.html", "/tzgg/2.html", "/admin/private.html"):
        wire.answer(200, pages.OK)
    else:
        wire.answer(404, pages.SOFT_404)


def _robots(status: int, body: str, content_type: str = "text/plain") -> Respond:
    def respond(wire: Wire) -> None:
        if wire.path == "/robots.txt":
            wire.answer(status, body, content_type)
        elif wire.path in ("/", "/index.html"):
            link = '<p><a href="/admin/private.html">内部管理</a></p>'
            wire.answer(200, pages.HOME.replace("</ul>", "</ul>" + link))
        else:
            small_site(wire)

    return respond


# Their bodies name the product, which says more than the status.
_host("only_403", "protection_page", judged=False)(_same(403, pages.WAF))
_host("only_412", "protection_page", judged=False, note="瑞数")(_same(412, pages.RUISHU))
_host("only_521", "protection_page", judged=False, note="加速乐")(
    _same(521, pages.JSL, Set_Cookie="__jsluid_h=5c1b7e; max-age=31536000; path=/")
)
_host("only_captcha", "protection_page", judged=False)(_same(200, pages.CAPTCHA))
_host("only_challenge", "protection_page", judged=False)(_same(200, pages.JS_CHALLENGE))
_host("only_429", "protection_page", judged=False)(_same(429, "请求过于频繁", Retry_After="1"))
_host("only_500", "server_error", judged=False)(_same(500, "服务器内部错误"))
_host("empty_home", "empty_answer", judged=False)(_same(200, b""))
_host("untyped_empty_home", "empty_answer", judged=False)(_same(200, b"", None))
_host("pdf_home", "ok", judged=False, note="a start page that is no page")(_same(200, files.pdf(), "application/pdf"))
_host("octet_home", "ok", judged=False, note="a browser would save it, not show it")(
    _same(200, pages.HOME, "application/octet-stream")
)
_host("maintenance", "ok", judged=False)(_same(200, pages.MAINTENANCE))
_host("closing", "ok", judged=False, note="its link leads back to the notice", gone="broken", gone_path="/new/")(
    _same(200, pages.CLOSING)
)
_host("parked", "ok", judged=False)(_same(200, pages.PARKED))

GONE = '<li><a href="/tzgg/gone.html">旧公告</a><span>2026-11-16</span></li></ul>'
HOME_WITH_GONE = pages.HOME.replace("</ul>", GONE)


def _with_gone(unknown: Respond) -> Respond:
    """The small site with a link to a page that is gone; `unknown` answers all addresses that do not exist."""

    def respond(wire: Wire) -> None:
        if wire.path == "/":
            wire.answer(200, HOME_WITH_GONE)
        elif wire.path in ("/tzgg/1.html", "/tzgg/2.html"):
            wire.answer(200, pages.OK)
        else:
            unknown(wire)

    return respond


_host(
    "home_for_everything", "ok", judged=True, gone="broken", note="any unknown address shows the home page: soft 404"
)(_with_gone(lambda wire: wire.answer(200, HOME_WITH_GONE)))
_host(
    "redirect_to_home", "ok", judged=True, gone="misdirected", note="any unknown address is redirected to the home page"
)(_with_gone(lambda wire: wire.redirect(302, "/")))
_host("soft_404", "ok", judged=True, gone="broken", note="every unknown address answers 200 with an error page")(
    _with_gone(lambda wire: wire.answer(200, pages.SOFT_404))
)
# Pages of one template: the same title, the same boxes; only the text says which of them exists.
LIKE_AN_ARTICLE = pages.page("青禾县水务局", "<p>请从栏目菜单进入。</p>")
_ARTICLES = {f"/tzgg/{n}.html": pages.page("青禾县水务局", f"<p>{text}</p>") for n, text in
             ((1, "城东片区停水八小时，请提前储水。"), (2, "水价调整听证会定于下月举行。"))}  # fmt: skip


def _one_template(wire: Wire) -> None:
    if wire.path in _ARTICLES:
        wire.answer(200, _ARTICLES[wire.path])
    elif wire.path == "/":
        wire.answer(200, HOME_WITH_GONE)
    else:
        echo = f"<p>地址 {wire.path} 于 {time.time_ns()} 打开</p>"
        wire.answer(200, LIKE_AN_ARTICLE.replace("</h1>", f"</h1>{echo}"))


_host(
    "nonsense_in_template", "ok", judged=True, gone="broken", note="unknown addresses get a page that looks like others"
)(_one_template)


def _error_page_elsewhere(wire: Wire) -> None:
    if wire.path == "/tips.html":
        wire.answer(200, LIKE_AN_ARTICLE)
    else:
        wire.redirect(302, f"/tips.html?from={wire.path}")


_host(
    "redirect_to_error_page",
    "ok",
    judged=True,
    gone="broken",
    note="unknown addresses are sent to one page, status 200",
)(_with_gone(_error_page_elsewhere))


def _login_for_everything(wire: Wire) -> None:
    login = '<form action="/login"><p>用户登录</p><input name="user"><input type="password" name="p"></form>'
    if wire.path == "/login":
        wire.answer(200, pages.page("用户登录", login))
    else:
        wire.redirect(302, f"/login?back={wire.path}")


_host("login_for_everything", "ok", judged=True, note="what is behind a login is not known to be gone")(
    _with_gone(_login_for_everything)
)
_host("redirect_to_index", "ok", judged=True, gone="misdirected", note="the home page under another of its names")(
    _with_gone(lambda wire: wire.answer(200, HOME_WITH_GONE) if wire.path == "/index.html"
               else wire.redirect(302, "/index.html"))
)  # fmt: skip
_host("robots_all", "robots_disallowed", judged=False)(_robots(200, "User-agent: *\nDisallow: /\n"))
_host("robots_part", "ok", judged=True, note="/admin/ must not be asked for")(
    _robots(200, "User-agent: *\nDisallow: /admin/\nCrawl-delay: 1\n")
)
# RFC 9309 would have a crawler wait while robots.txt fails. spiders/robots.py says why this one does not: the owner has
# said nothing, and a superior body could not inspect the many servers that answer 5xx to all but their CMS.
_host("robots_500", "ok", judged=True)(_robots(500, "error"))
_host("robots_403", "ok", judged=True, note="RFC 9309: a 4xx means that everything is allowed")(_robots(403, pages.WAF))
_host("robots_404", "ok", judged=True)(_robots(404, pages.SOFT_404, HTML))
_host("robots_html", "ok", judged=True, note="robots.txt is the home page: no rules in it")(
    _robots(200, pages.HOME, HTML)
)


@_host("slow_home", "timeout", judged=False, note="20 s before the first byte")
def _(wire: Wire) -> None:
    time.sleep(20)
    wire.answer(200, pages.HOME)


@_host("http10", "ok", judged=True, note="HTTP/1.0, no length, one request per connection")
def _(wire: Wire) -> None:
    known = {"/": pages.HOME, "/tzgg/1.html": pages.OK, "/tzgg/2.html": pages.OK}
    body = known.get(wire.path)
    status = "200 OK" if body else "404 Not Found"
    wire.raw(f"HTTP/1.0 {status}\r\nContent-Type: {HTML}\r\n\r\n{body or pages.SOFT_404}".encode())
    wire.close()


@_host("bad_status_line", "malformed_answer", judged=False)
def _(wire: Wire) -> None:
    wire.raw(b"HELLO\r\n\r\n")
    wire.close()


# ---------------------------------------------------------------------------------------------- other people's domains

# Nobody is asked there: an address of this machine that no registry entry opens.
STRANGER = "http://127.0.0.9/"
HIDDEN = (
    f'<div style="position:absolute;left:-9999px"><a href="{STRANGER}">私人借款</a></div>'
    f'<marquee height="0" width="1"><a href="{STRANGER}xz/">澳门新葡京</a></marquee>'
)
# Hidden for good reasons: a menu that opens, tabs, a QR code, own pages. Names of real hosts are never written here.
HONEST = (
    f'<ul><li>更多<ul style="display:none"><li><a href="{STRANGER}">合作单位</a></li></ul></li></ul>'
    f'<div class="tab-con" style="display:none"><a href="{STRANGER}">媒体</a></div>'
    f'<div style="display:none"><img src="/ewm.png" alt=""><a href="{STRANGER}">扫一扫</a></div>'
    '<div style="display:none"><a href="/tzgg/1.html">停水通告</a></div>'
)


def _home_with(extra: str) -> Respond:
    """The small site with something more on its home page; {name} becomes the address of that host."""

    def respond(wire: Wire) -> None:
        if wire.path == "/":
            text = extra
            for name, url in URLS.items():
                text = text.replace("{" + name + "}", url)
            wire.answer(200, pages.HOME.replace("</ul>", f"</ul>{text}"))
        elif wire.path == "/away/":
            wire.redirect(302, URLS["warning"] + "yy/about.html")
        elif wire.path == "/ewm.png":
            wire.answer(200, files.png(8, 8, 0, 0, 0), "image/png")
        else:
            small_site(wire)

    return respond


_host("hides_links", "ok", judged=True, note="暗链: two links that nobody sees")(_home_with(HIDDEN))
_host("hides_honestly", "ok", judged=True, note="menus, tabs, pop-ups: nobody is accused")(_home_with(HONEST))
_host("gambling", "ok", judged=False, note="a domain that others hold now")(
    _same(200, pages.page("澳门新葡京娱乐城官网 注册送彩金"))
)
_host("warning", "ok", judged=False, note="a warning against gambling")(
    _same(200, pages.page("关于严厉打击网络赌博平台的通告"))
)


def _sold(wire: Wire) -> None:
    """Two visits of its home page see a Chinese site, later ones somebody else's."""
    if wire.path != "/":
        wire.answer(404, pages.SOFT_404)
    elif wire.visit == 1:
        wire.answer(200, pages.page("青禾旅游网"))
    else:
        english = " ".join(["Compare cheap flights and hotels all over the world."] * 20)
        wire.answer(200, f"<html lang=en><head><title>Cheap Flights</title></head><body><p>{english}</p></body></html>")


_host("sold", "ok", judged=False, note="a domain that changes hands")(_sold)
_host(
    "links_outside", "ok", judged=True, note="links to domains for sale, gambling, a warning, one that is sold later"
)(
    _home_with(
        '<p><a href="{parked}">青禾文化</a> <a href="{gambling}">青禾体育</a> <a href="{warning}">反赌宣传</a>'
        ' <a href="{sold}">青禾旅游</a> <a href="/away/">县医院</a></p>'
    )
)
