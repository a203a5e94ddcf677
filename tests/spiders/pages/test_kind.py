"""What kind of page this is. The pages are invented; those of protection products show their published marks only."""
# ruff: noqa: E501  (lines of markup stay whole)

import pytest

from spiders.pages.understand import understand

URL = "http://www.qs.gov.cn/zwgk/tzgg/t20260310_1.html"
NAV = "".join(
    f"<li><a href='/{name}/'>{title}</a></li>"
    for name, title in [
        ("zwgk", "政务公开"), ("zwfw", "政务服务"), ("hdjl", "互动交流"), ("zjqs", "走进青山"), ("xwzx", "新闻中心"),
        ("sjkf", "数据开放"), ("ztzl", "专题专栏"), ("wzdt", "网站地图"), ("lxwm", "联系我们"), ("jyta", "建议提案"),
        ("ldzc", "领导之窗"), ("tzgg", "通知公告"),
    ]
)  # fmt: skip
FOOT = (
    "<div class='footer'><p>主办单位：青山县人民政府办公室　网站标识码：4101990001　豫ICP备05000001号</p>"
    "<p>豫公网安备41019902000001号　联系电话：0371-65000001</p></div>"
)
TEXT = "".join(
    f"<p>{sentence}</p>"
    for sentence in [
        "各乡镇人民政府、街道办事处，县政府各部门：为贯彻落实省、市关于政府网站建设管理的要求，现将有关事项通知如下。",
        "一、提高认识。政府网站是政府联系群众、服务群众的重要窗口，各单位要明确专人负责，及时发布和更新信息，不得出现空白栏目。",
        "二、加强检查。各单位要对本单位负责的栏目每周检查一次，对打不开的链接、出错的附件及时更正，并做好记录备查，确保信息准确、权威。",
        "三、严肃纪律。对检查发现的问题拒不整改的，县政府办公室将予以通报批评，并纳入年度考核，考核结果向社会公布，接受公众监督。",
    ]
)


def template(title: str, main: str, head: str = "") -> str:
    """A page in the site's template, with navigation and foot."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<div class='header'><div class='logo'>青山县人民政府</div></div><div class='nav'><ul>{NAV}</ul></div>"
        f"<div class='main'>{main}</div>{FOOT}</body></html>"
    )


def bare(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def article(title: str, text: str = TEXT) -> str:
    return template(
        f"{title}_青山县人民政府",
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div><h1>{title}</h1>"
        f"<div class='info'>发布时间：2026-03-10　来源：县政府办公室</div><div class='content'>{text}</div>",
    )


def kind(html: str, status: int = 200, *, is_home: bool = False, content_type: str = "text/html") -> tuple[str, str]:
    page = understand(html.encode(), URL, content_type, status=status, is_home=is_home)
    return page.kind, page.kind_rule


PROTECTION = [
    ("jsl", 521, "<script>document.cookie=('_')+('_')+('jsl_clearance_s=1');location.href=location.pathname</script>"),
    ("jsl", 200, "<script>var a='__jsl_clearance=1700000000.1|0|x';document.cookie=a;</script>"),
    (
        "rs",
        412,
        bare(
            "",
            "<input type='hidden' id='onload'>",
            "<meta id='x' content='abc' r='m'><script r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;$_ts.cd='q';</script>"
            "<script src='/a1b2/c3d4.js' r='m'></script>",
        ),
    ),
    ("rs", 202, "<html><script>var _0x1=['a'];(function(){})();</script></html>"),
    (
        "wzws",
        200,
        bare(
            "",
            "<noscript><h1><strong>请开启JavaScript并刷新该页.</strong></h1></noscript>"
            "<script>var dynamicurl='/WZWSRELx',wzwschallenge='y';</script>",
        ),
    ),
    (
        "acw",
        200,
        "<html><script>var arg1='A0B1';function setCookie(){document.cookie='acw_sc__v2='+x;}</script></html>",
    ),
    ("javascript required", 200, bare("", "<p>请开启JavaScript并刷新该页。</p>")),
    ("javascript required", 200, bare("", "<noscript>请开启JavaScript并刷新该页</noscript><script>go()</script>")),
    ("javascript required", 503, bare("Just a moment...", "Checking your browser before accessing the site.")),
    (
        "chuangyudun",
        403,
        bare("创宇盾", "<h2>当前访问疑似黑客攻击，已被创宇盾拦截</h2><p>如果您是网站管理员，请登录查看详情</p>"),
    ),
    (
        "safedog",
        200,
        bare(
            "网站防火墙", "<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：网站安全狗检测到攻击</p>"
        ),
    ),
    (
        "firewall",
        405,
        bare("405", "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>云盾</p>"),
    ),
    ("firewall", 200, bare("访问禁止", "<h3>Web应用防火墙</h3><p>您的访问已被拦截，事件编号 20260310</p>")),
    ("firewall", 403, bare("Request Blocked", "<h1>Request blocked.</h1><p>We can't connect to the server.</p>")),
    ("rate", 429, bare("提示", "<p>您的访问过于频繁，请稍后再试。</p>")),
    ("captcha", 200, bare("安全验证", "<div id='captcha'></div><p>请完成安全验证后继续访问</p>")),
    ("captcha", 200, bare("滑动验证", "<div id='nc'></div><p>请按住滑块，拖动到最右边</p>")),
    ("captcha", 200, bare("青山县人民政府", "<p>为了您的访问安全，请进行滑动验证</p>")),
    (
        "captcha",
        200,
        bare("访问验证", "<img src='/captcha.jpg'><p>请输入验证码以继续访问</p><input type=text name=code>"),
    ),
]


@pytest.mark.parametrize(("name", "status", "html"), PROTECTION)
def test_protection(name: str, status: int, html: str) -> None:
    found, rule = kind(html, status)
    assert found == "protection"
    assert rule
    assert rule.split(":", 1)[0] in {name, "wzws", "firewall", "acw", "rs", "captcha", "chuangyudun", "safedog", "jsl"}


@pytest.mark.parametrize("is_home", [True, False])
def test_protection_goes_before_home(*, is_home: bool) -> None:
    assert kind(PROTECTION[4][2], is_home=is_home)[0] == "protection"


ERRORS = [
    bare("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx/1.22.1</center>"),
    bare(
        "HTTP Status 404 \u2013 Not Found",
        "<h1>HTTP Status 404 \u2013 Not Found</h1><p>The requested resource is not available.</p>",
    ),
    bare(
        "404 - 找不到文件或目录。",
        "<h2>404 - 找不到文件或目录。</h2><h3>您要查找的资源可能已被删除，已更改名称或者暂时不可用。</h3>",
    ),
    bare("错误提示", "<p>对不起，您访问的页面不存在或已被删除！</p><a href='/'>返回首页</a>"),
    bare("青山县人民政府", "<div>抱歉，您访问的页面不存在！5秒后自动返回首页</div>"),
    bare("", "<img src='/images/404.png'><a href='/'>返回首页</a>"),
    bare("页面不存在-青山县人民政府", "<img src='/images/x.png'>"),
    bare("无法找到该页", "<h1>无法找到该页</h1><p>您正在搜索的页面可能已经删除、更名或暂时不可用。</p>"),
    bare("Apache Tomcat/8.5 - Error report", "<h1>HTTP Status 404</h1>"),
    bare("运行时错误", "<h1>“/”应用程序中的服务器错误。</h1>"),
    template(
        "青山县人民政府门户网站",
        "<div class='err'><h3>很抱歉，您要访问的页面不存在或已删除！</h3><p>请返回首页重新查找</p></div>",
    ),
    template("404_青山县人民政府", "<div class='err'><img src='/images/sorry.png'></div>"),
    template("系统提示", "<div class='err'><p>您访问的内容已被删除</p></div>"),
    template("出错了！", "<p>服务器开小差了</p>"),
]


@pytest.mark.parametrize("html", ERRORS)
def test_error_page_in_200_clothing(html: str) -> None:
    assert kind(html)[0] == "error"
    assert kind(html, is_home=True)[0] == "error"


def test_status_settles_an_error() -> None:
    assert kind(template("青山县人民政府", "<p>欢迎访问</p>"), 404) == ("error", "status 404")
    assert kind("", 500) == ("error", "status 500")


ARTICLES = [
    "关于解决政府网站页面不存在问题的通知",
    "404页面设置规范的通知",
    "关于开展网络安全验证工作的通知",
    "关于加强网站防火墙建设的通知",
    "关于网站升级改版维护的公告",
    "关于青山县教育局网站关停整合的公告",
    "关于打击赌博活动查处百家乐、老虎机的通告",
    "关于统一身份认证登录方式调整的通知",
    "关于做好域名到期续费和已过期域名清理的通知",
    "县政务服务大厅网上查询系统上线运行",
    "错误信息处理办法",
]


@pytest.mark.parametrize("title", ARTICLES)
def test_article_about_these_things_stays_an_article(title: str) -> None:
    words = (
        "<p>您访问的页面不存在时，网站应当提示访问者返回首页。</p><p>请完成安全验证后继续访问，验证码输入错误的重新输入。</p>"
        "<p>本网站已整合至县政府门户网站，网站正在升级维护中。该域名已过期。您的请求已被防火墙拦截。</p>"
    )
    assert kind(article(title))[0] == "article"
    assert kind(article(title, words + TEXT))[0] == "article"


@pytest.mark.parametrize(
    "sentence",
    [
        "您访问的页面不存在怎么办？",
        "页面不存在的原因",
        "您查询的信息无法显示时，请与我们联系。",
        "本页面内容不得转载",
        "请输入验证码",
    ],
)
def test_sentence_that_only_looks_like_a_message(sentence: str) -> None:
    page = template("网站帮助", f"<h3>{sentence}</h3><p>请检查浏览器设置。</p>")
    assert kind(page)[0] not in {"error", "protection"}
    assert kind(page, is_home=True)[0] == "home"


def test_list_with_such_a_title_is_a_column() -> None:
    titles = [
        "您访问的页面不存在怎么办",
        "页面不存在",
        "安全验证",
        *(f"关于第{number}号事项的通知" for number in range(12)),
    ]
    rows = "".join(
        f"<li><a href='t202603{day:02}_{day}.html'>{title}</a><span>2026-03-{day:02}</span></li>"
        for day, title in enumerate(titles, 1)
    )
    html = template(
        "通知公告_青山县人民政府",
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; 通知公告</div><ul class='list'>{rows}</ul>",
    )
    assert kind(html)[0] == "column"
    assert kind(html, is_home=True)[0] == "home"


def test_protected_site_that_let_us_in_is_content() -> None:
    script = (
        "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><script>document.cookie='__jsl_clearance=1'</script>"
    )
    assert kind(article("关于加强政府网站管理的通知").replace("</head>", script + "</head>"))[0] == "article"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (bare("qs.com", "<h1>该域名正在出售</h1><p>联系电话</p>"), "parked"),
        (bare("qs.com is for sale", "<p>Buy this domain. The domain qs.com is for sale!</p>"), "parked"),
        (bare("", "<p>您访问的域名已过期，请联系域名注册商续费。</p>"), "parked"),
        (bare("", "<script src='http://www.sedoparking.com/x.js'></script>"), "parked"),
        (template("澳门新葡京娱乐城官网-百家乐在线投注", "<h1>首存送彩金</h1>" + TEXT), "parked"),
        (template("六合彩开奖平台官网", TEXT), "parked"),
        (bare("青山县人民政府", "<h1>网站升级改版中</h1><p>敬请期待</p>"), "maintenance"),
        (bare("系统维护中", "<p>系统正在维护，请稍后访问。</p>"), "maintenance"),
        (bare("青山县教育局", "<p>网站正在进行升级改造，给您带来不便，敬请谅解。</p>"), "maintenance"),
        (bare("公告", "<p>因机构改革，本网站已于2026年1月1日起停止更新，请访问<a href='http://www.qs.gov.cn'>青山县政府</a>。</p>"), "closing"),
        (bare("网站迁移公告", "<p>我局网站已整合至青山县人民政府门户网站，原网站将于30日后关停。</p>"), "closing"),
        (bare("用户登录", "<form><input name=u><input type=password name=p><input type=submit value=登录></form>"), "login"),
        (bare("青山县OA", "<form>账号<input name=u>密码<input type=password>验证码<input name=c>请输入验证码</form>"), "login"),
        (template("站内搜索_青山县人民政府", "<form action='s.jsp'><input type=text name=q></form>"), "search"),
        (template("搜索结果", "<form><input name=q></form><p>没有找到相关结果</p>"), "search"),
        ("<html><head><title>青山县</title></head><frameset rows='80,*'><frame src=top.htm><frame src=main.htm></frameset></html>", "frameset"),
        ("<html><head><meta http-equiv='refresh' content='0;url=/index/'></head></html>", "redirect"),
        ("<script>window.location.href='http://www.qs.gov.cn/portal/';</script>", "redirect"),
        ('{"total": 2, "rows": [{"title": "通知"}]}', "data"),
        ('jsonpCallback({"total": 2})', "data"),
        ('[{"title": "通知"}]', "data"),
        ("<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel/></rss>", "data"),
        ("<datastore><totalrecord>3</totalrecord></datastore>", "data"),
        ("", "other"),
        ("<!-- 空 -->", "other"),
        ("   \n ", "other"),
        (template("走进青山", "<p>青山县位于豫西。</p>"), "other"),
    ],
)  # fmt: skip
def test_other_kinds(html: str, expected: str) -> None:
    assert kind(html)[0] == expected


def test_maintenance_and_closing_in_place_of_the_home_page() -> None:
    notice = "<h1>公告</h1><p>发布时间：2026-03-10</p><p>我局网站因升级改版，目前正在维护中，请访问县政府网站。</p>"
    assert kind(bare("青山县水利局", notice), is_home=True)[0] == "maintenance"
    closed = "<p>2026-03-10</p><p>本网站已关停，请访问青山县人民政府门户网站。</p>"
    assert kind(bare("公告", closed), is_home=True)[0] == "closing"


def test_home_is_told_and_json_type_is_believed() -> None:
    assert kind(template("青山县人民政府", TEXT), is_home=True) == ("home", "told")
    assert kind("true", content_type="application/json")[0] == "data"
    assert kind("<p>[2026] 5号文件", content_type="text/html")[0] != "data"
    assert kind("[通知]青山县", content_type="text/html")[0] != "data"


def test_home_page_with_a_login_box_and_a_welfare_lottery_is_a_home_page() -> None:
    box = "<form><input name=u><input type=password></form><a href='/flcp/'>福利彩票</a>"
    assert kind(template("青山县民政局-福利彩票", box + TEXT), is_home=True)[0] == "home"
