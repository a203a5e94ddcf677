"""More pages whose kind is easily mistaken: messages of servers, notices, living pages that speak of both."""
# ruff: noqa: E501, RUF001  (lines of markup stay whole)

from __future__ import annotations

import pytest
from test_kind import TEXT, article, bare, template

from spiders.pages.understand import understand

URL = "http://www.baishui.gov.cn/zwgk/tzgg/202611/t20261120_1.html"
HOME = "http://www.baishui.gov.cn/"


def kind(html: str, status: int = 200, *, is_home: bool = False, url: str = URL) -> str:
    return understand(html.encode(), HOME if is_home else url, "text/html", status=status, is_home=is_home).kind


ROWS = "".join(
    f"<li><a href='/xw/t202611{d}_{d}.html'>白水县第{d}次常务会议召开情况</a><span>2026-11-{d}</span></li>"
    for d in range(20, 10, -1)
)

ERRORS = {
    "recommended list": template(
        "白水县人民政府",
        f"<div class='err'><p>抱歉，您访问的页面不存在或已被删除！</p><p><a href='/'>返回首页</a></p></div><div class='rec'><h4>为您推荐</h4><ul>{ROWS}</ul></div>",
    ),
    "recommended list and title": template(
        "404 - 白水县人民政府", f"<h1>404</h1><p>页面走丢了</p><div class='tj'><h3>热门推荐</h3><ul>{ROWS}</ul></div>"
    ),
    "alert and back": "<script>alert('参数错误，该信息不存在或未通过审核！');history.back();</script>",
    "alert and go": "<script type='text/javascript'>alert('对不起，您查看的文章不存在或已删除！');window.history.go(-1);</script>",
    "alert and close": "<html><head><meta charset='utf-8'></head><body><script>alert('没有找到该信息');window.close();</script></body></html>",
    "alert and jump home": "<script>alert('信息不存在！');location.href='/index.html';</script>",
    "nginx": bare("404 Not Found", "<center><h1>404 Not Found</h1></center><hr><center>nginx</center>"),
    "openresty 502": bare("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>openresty</center>"),
    "apache": bare("404 Not Found", "<h1>Not Found</h1><p>The requested URL /x.html was not found on this server.</p>"),
    "apache forbidden": bare(
        "403 Forbidden", "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>"
    ),
    "iis": bare(
        "IIS 10.0 详细错误 - 404.0 - Not Found",
        "<div id='content'><h3>HTTP 错误 404.0 - Not Found</h3><h4>您要找的资源已被删除、已更名或暂时不可用。</h4></div>",
    ),
    "iis english": bare(
        "404 - File or directory not found.",
        "<h2>404 - File or directory not found.</h2><h3>The resource you are looking for might have been removed, had its name changed, or is temporarily unavailable.</h3>",
    ),
    "tomcat": bare(
        "HTTP Status 500 – Internal Server Error",
        "<h1>HTTP Status 500 – Internal Server Error</h1><p><b>Type</b> Exception Report</p><p><b>Message</b> java.lang.NullPointerException</p><h3>Apache Tomcat/9.0</h3>",
    ),
    "spring": bare(
        "",
        "<h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are seeing this as a fallback.</p><div>There was an unexpected error (type=Not Found, status=404).</div>",
    ),
    "asp.net": bare(
        "“/”应用程序中的服务器错误。", "<h1>“/”应用程序中的服务器错误。<hr></h1><h2><i>无法找到资源。</i></h2>"
    ),
    "english": bare(
        "Page Not Found",
        "<h1>Oops!</h1><p>Sorry, the page you are looking for could not be found.</p><a href='/'>Home</a>",
    ),
    "english sentence": bare("白水县", "<p>Sorry, the page you requested was not found.</p>"),
    "database": bare(
        "",
        "<p>Microsoft OLE DB Provider for SQL Server 错误 '80004005'</p><p>[DBNETLIB][ConnectionOpen (Connect()).]SQL Server 不存在或拒绝访问。</p><p>/inc/conn.asp，行 12</p>",
    ),
    "php": "<br />\n<b>Fatal error</b>: Uncaught Error: Call to undefined function mysql_connect() in /www/wwwroot/list.php:12",
    "thinkphp": bare("系统发生错误", "<div class='error'><p class='face'>:(</p><h1>控制器不存在:Xxgk</h1></div>"),
    "tip page": bare(
        "提示信息",
        "<div class='showMsg'><h5>提示信息</h5><div class='content'>该信息不存在或已被删除</div><a href='javascript:history.back();'>[点这里返回上一页]</a></div>",
    ),
    "iis without a title": bare(
        "", "<h3>HTTP 错误 404.0 - Not Found</h3><h4>您要找的资源已被删除、已更名或暂时不可用。</h4>"
    ),
    "a title that says little": template("错误-白水县人民政府", "<p>没有找到您要的内容</p><a href='/'>返回首页</a>"),
    "a title that says little, another": template("提示_白水县", "<p>参数错误，请返回</p>"),
    "what you want was not found": bare("白水县人民政府", "<p>没有找到您要的内容</p><a href='/'>返回首页</a>"),
    "behind a picture": template(
        "白水县人民政府", "<div class='box'><div><img src='/i/no.png'>您访问的页面不存在或已删除</div></div>"
    ),
    "or deleted": bare("白水县", "<div>您访问的页面不存在或已删除</div>"),
    "not audited": bare("系统提示", "<p>该信息未审核或已被删除！</p>"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_error(name: str) -> None:
    assert kind(ERRORS[name]) == "error"


SPEAK_OF_ERRORS = {
    "short news": article(
        "“404”之后怎么办？我县整治网站错链",
        "<p>您访问的页面不存在或已删除，曾让不少群众感到无奈。</p><p>近日，县政府办公室开展整治。</p>",
    ),
    "short news without a date": template(
        "网站“开天窗”得治_白水县",
        "<h1>网站“开天窗”得治</h1><p>您访问的页面不存在，这样的提示让不少群众感到无奈。县政府办公室将开展整治。</p>",
    ),
    "a title that begins so": article(
        "错误-更正启事", "<p>3月3日本网刊登的通知中日期有误，原信息已删除，现予更正。</p>"
    ),
    "a title that goes on": template(
        "错误的养生观念，您中招了吗", "<h1>错误的养生观念</h1><p>很多人认为早起就锻炼最好。</p>"
    ),
    "nothing found": template(
        "信息检索_白水县",
        "<form action='/s'><input name='q'></form><p>没有找到您要的内容，请更换关键词。</p><a href='/'>返回首页</a>",
    ),
    "an empty column": template("招标公告_白水县", "<h2>招标公告</h2><p>没有找到您要的内容</p>"),
}


@pytest.mark.parametrize("name", SPEAK_OF_ERRORS)
def test_pages_that_speak_of_errors_are_none(name: str) -> None:
    assert kind(SPEAK_OF_ERRORS[name]) != "error"


DATA = [
    ('{"code":404,"msg":"资源不存在"}', "error"),
    ('{"timestamp":"2026-11-20T10:00:00","status":404,"error":"Not Found","path":"/x"}', "error"),
    ('{"code":404,"msg":"资源不存在","data":[{"title":"公告"}]}', "data"),
    ('{"code":200,"msg":"查询的内容不存在"}', "data"),
    ('{"code":"0","rows":[]}', "data"),
    ('{"code":404}', "data"),
    ('{"code":404,"msg":"请先登录"}', "data"),
]


@pytest.mark.parametrize(("text", "wanted"), DATA)
def test_data_that_says_404(text: str, wanted: str) -> None:
    assert understand(text.encode(), URL, "application/json", status=200).kind == wanted


DEFAULTS = {
    "nginx": bare(
        "Welcome to nginx!",
        "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p>",
    ),
    "apache": "<html><body><h1>It works!</h1></body></html>",
    "index of": bare(
        "Index of /",
        "<h1>Index of /</h1><hr><pre><a href='../'>../</a>\n<a href='css/'>css/</a> 20-Nov-2026 10:00 -\n<a href='a.html'>a.html</a> 20-Nov-2026 10:00 512\n</pre>",
    ),
    "iis start": bare(
        "IIS Windows Server",
        "<div id='container'><a href='http://go.microsoft.com/fwlink/'><img src='iisstart.png' alt='IIS'></a></div>",
    ),
    "tomcat start": bare(
        "Apache Tomcat/8.5.20", "<h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!</h2>"
    ),
    "aliyun beian": bare(
        "TestPage184",
        "<h1>阻断页面</h1><p>抱歉，该网站由于未备案，暂无法访问</p><p>根据工信部《互联网备案管理办法》，网站需要完成备案后才能访问。如您是网站所有者，请登录阿里云备案系统进行备案。</p>",
    ),
    "tencent beian": bare(
        "网站访问提示",
        "<p>网站暂时无法访问</p><p>该网站未根据工信部相关法律规定进行备案，请网站负责人前往备案。腾讯云</p>",
    ),
    "not bound": bare(
        "站点创建成功",
        "<h1>没有找到站点</h1><p>您的请求在Web服务器中没有找到对应的站点！可能原因：您没有将此域名或IP绑定到对应站点！</p>",
    ),
    "bt default": bare(
        "恭喜，站点创建成功！", "<h1>恭喜, 站点创建成功！</h1><h3>这是默认index.html，本页面由系统自动生成</h3>"
    ),
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_pages_of_servers_and_providers_are_no_content_and_not_parked(name: str) -> None:
    found = kind(DEFAULTS[name])
    assert found not in {"parked", "article", "column", "home", "closing", "maintenance"}
    assert kind(DEFAULTS[name], is_home=True) != "parked"


@pytest.mark.parametrize(
    ("html", "status"),
    [
        (
            bare(
                "系统维护",
                "<h1>系统维护中</h1><p>尊敬的用户：系统正在进行例行维护，预计恢复时间：2026-11-25 18:00。</p>",
            ),
            503,
        ),
        (bare("白水县人民政府", "<p>网站升级改版中，敬请期待</p>"), 503),
    ],
)
def test_maintenance_with_its_own_status(html: str, status: int) -> None:
    assert kind(html, status) == "maintenance"
    assert kind(html, 200) == "maintenance"


def test_other_answers_of_503_are_errors() -> None:
    assert (
        kind(bare("503 Service Temporarily Unavailable", "<h1>503 Service Temporarily Unavailable</h1>"), 503)
        == "error"
    )
    assert kind(template("白水县", "<p>欢迎</p>"), 503) == "error"
    assert kind(bare("404", "<p>系统维护中</p>"), 404) == "error"


@pytest.mark.parametrize(
    "title",
    [
        "网站维护公告",
        "关于网站系统升级维护暂停服务的公告",
        "关于登录验证码收不到问题的说明",
        "关于规范政府网站404页面的通知",
        "白水县人民政府网站迁移公告",
    ],
)
def test_notices_stay_articles(title: str) -> None:
    text = (
        "<p>为提升服务质量，本网站将于11月25日22时至26日6时进行系统升级维护，期间暂停访问，由此带来的不便敬请谅解。</p>"
    )
    assert kind(article(title, text)) == "article"
    assert kind(article(title, text + TEXT)) == "article"


def test_long_closing_notice_in_place_of_a_site() -> None:
    notice = (
        "<h1>关于白水县农业局网站关停的公告</h1><p>根据国务院办公厅关于加强政府网站信息内容建设和集约化的要求，经县政府办公室研究并报市政府办公室同意，"
        "白水县农业局网站（域名略）自2026年3月1日起永久下线，网站内容整合迁移至白水县人民政府门户网站“政务公开”栏目。</p>"
        "<p>感谢社会各界多年来对我局网站的关注和支持。如需查询有关信息，请访问白水县人民政府门户网站，或者拨打0456-1234567咨询。</p>"
        "<p>特此公告。</p><p>白水县农业局</p><p>2026年2月20日</p><a href='http://www.baishui.gov.cn'>白水县人民政府</a>"
    )
    assert kind(bare("白水县农业局", notice), is_home=True) == "closing"


def _column(titles: list[str], dates: list[str]) -> str:
    rows = "".join(
        f"<li><a href='/ggts/{i}.html'>{t}</a><span>{d}</span></li>"
        for i, (t, d) in enumerate(zip(titles, dates, strict=True))
    )
    return bare(
        "网站公告-白水政务服务网",
        f"<div><a href='/'>白水政务服务网</a></div><div class='pos'>首页 &gt; 网站公告</div><ul class='lb'>{rows}</ul>",
    )


TRAPS = [
    "系统升级维护公告",
    "关于部分网站关停迁移的公告",
    "登录验证码服务异常的说明",
    "网站暂停访问通知",
    "系统升级改版中的业务指引",
]


@pytest.mark.parametrize(
    "dates",
    [
        ["11-23", "10-30", "09-11", "06-02", "03-19"],
        ["2026-11-23", "2026-10-30", "2026-09-11", "2026-06-02", "2026-03-19"],
        [""] * 5,
    ],
)
def test_list_of_such_notices_is_a_column(dates: list[str]) -> None:
    assert kind(_column(TRAPS, dates), url="http://www.baishui.gov.cn/ggts/index.html") == "column"
    few = _column(TRAPS[:2], dates[:2])
    assert kind(few, url="http://www.baishui.gov.cn/ggts/index.html") not in {
        "maintenance",
        "closing",
        "protection",
        "error",
    }


def test_login_box_in_a_home_page() -> None:
    box = "<div class='login'><form>用户名<input name=u>密码<input type=password name=p>验证码<input name=c><button>登录</button></form></div>"
    assert kind(template("白水县人民政府", f"{box}<ul>{ROWS}</ul>"), is_home=True) == "home"
    assert (
        kind(
            template(
                "互动交流_白水县人民政府",
                f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; 互动交流</div>{box}<ul>{ROWS}</ul>",
            ),
            url="http://www.baishui.gov.cn/hdjl/",
        )
        == "column"
    )


def test_frameset_in_a_comment_is_none() -> None:
    old = "<!-- <frameset rows='80,*'><frame src='top.htm'><frame src='main.htm'></frameset> -->"
    assert kind(template("白水县人民政府", old + f"<ul>{ROWS}</ul>"), is_home=True) == "home"


def test_living_home_page_that_reloads_itself() -> None:
    for refresh in ("300", "300;url=http://www.baishui.gov.cn/", "600;url=/index.html", "1800;url="):
        page = understand(
            template("白水县人民政府", f"<ul>{ROWS}</ul>", f"<meta http-equiv='refresh' content='{refresh}'>").encode(),
            HOME,
            "text/html",
            is_home=True,
        )
        assert page.kind == "home"
        assert page.redirect_url == ""


REDIRECTS = {
    "two branches": "<script>var ua=navigator.userAgent.toLowerCase();if(/iphone|android/.test(ua)){window.location.href='/m/index.html';}else{window.location.href='/col/col1/index.html';}</script>正在跳转，请稍候……",
    "mobile with query": "<script>if(navigator.userAgent.match(/(iPhone|Android)/i)){location.replace('/wap/');}else{location.replace('/col/col1/index.html');}</script>",
    "desktop first": "<script>var m=/mobile/i.test(navigator.userAgent);if(!m){location='/col/col1/index.html'}else{location='/m/'}</script>",
}


@pytest.mark.parametrize("name", REDIRECTS)
def test_page_that_only_sends_phones_and_desktops_away(name: str) -> None:
    page = understand(
        f"<html><head><title>正在跳转</title></head><body>{REDIRECTS[name]}</body></html>".encode(),
        HOME,
        "text/html",
        is_home=True,
    )
    assert page.kind == "redirect"
    assert page.redirect_url == "http://www.baishui.gov.cn/col/col1/index.html"


def test_phones_sent_away_from_a_living_page_is_no_redirect() -> None:
    script = "<script>if(/android/i.test(navigator.userAgent)){location.href='/m/';}</script>"
    page = understand(template("白水县人民政府", f"{script}<ul>{ROWS}</ul>").encode(), HOME, "text/html", is_home=True)
    assert (page.kind, page.redirect_url) == ("home", "")
    bare_page = understand(f"<html><body>{script}</body></html>".encode(), HOME, "text/html", is_home=True)
    assert bare_page.redirect_url == ""


SEARCHES = {
    "results with rows": f"<form action='/search'><input name='q' value='供暖'><button>搜索</button></form><p>为您找到相关结果约 <b>218</b> 条，用时0.03秒</p><ul>{ROWS}</ul>",
    "results with words": f"<form action='/s'><input name='q'></form><div>共搜索到 <b>12</b> 条与“供暖”相关的信息</div><ul>{ROWS}</ul>",
}


@pytest.mark.parametrize("name", SEARCHES)
def test_search_results(name: str) -> None:
    assert (
        kind(template("智能搜索_白水县人民政府", SEARCHES[name]), url="http://www.baishui.gov.cn/search?q=1")
        == "search"
    )


def test_column_with_a_search_form_is_a_column() -> None:
    form = "<form action='/search'><input type=text name='q'><button>搜索</button></form>"
    crumb = "<div class='position'>当前位置：<a href='/'>首页</a> &gt; 政策文件</div>"
    assert (
        kind(
            template("政策文件_白水县人民政府", f"{form}{crumb}<ul>{ROWS}</ul>"), url="http://www.baishui.gov.cn/zcwj/"
        )
        == "column"
    )
    assert (
        kind(
            template("查询结果公示_白水县人民政府", f"{form}{crumb}<ul>{ROWS}</ul>"),
            url="http://www.baishui.gov.cn/cxjg/",
        )
        == "column"
    )


def test_ordinary_page_with_such_words() -> None:
    help_page = (
        "<h1>网站使用帮助</h1><p>一、如遇到页面显示404，请检查网址是否正确。</p><p>二、登录时请输入验证码并完成安全验证。</p>"
        + TEXT
    )
    assert kind(template("使用帮助_白水县人民政府", help_page), url="http://www.baishui.gov.cn/bz/") not in {
        "error",
        "protection",
        "login",
        "maintenance",
    }
