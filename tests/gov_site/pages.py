"""Bodies that the fault routes serve. All invented."""

from __future__ import annotations

GOOD_TEXT = "青禾县水务局关于加强冬季供水保障工作的通知。各供水单位要提前做好管网防冻检查，落实二十四小时值班。"


def page(title: str, body: str = "", head: str = "") -> str:
    """An ordinary small page of a government site."""
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>{head}</head>\n'
        f'<body><div class="header"><a href="/">青禾县水务局</a></div>\n'
        f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; 正文</div>\n<h1>{title}</h1>\n'
        f'<div class="info">发布时间：2026-11-18 09:30　来源：青禾县水务局</div>\n'
        f'<div class="text"><p>{GOOD_TEXT}</p>{body}</div>\n'
        f'<div class="footer">主办单位：青禾县水务局　网站标识码：9912210033</div></body></html>'
    )


OK = page("关于加强冬季供水保障工作的通知")
HOME = page(
    "青禾县水务局",
    '<ul><li><a href="/tzgg/1.html">停水通告</a><span>2026-11-19</span></li>'
    '<li><a href="/tzgg/2.html">水价听证公告</a><span>2026-11-17</span></li></ul>',
)

SOFT_404 = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>404 页面不存在</title></head><body>'
    "<h2>抱歉，您访问的页面不存在或已被删除</h2><p>系统将在 <b>5</b> 秒后返回首页。</p>"
    '<p><a href="/">返回首页</a></p></body></html>'
)

WAF = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>网站防火墙</title></head><body>'
    "<h1>您的请求带有不合法参数，已被网站管理员设置拦截！</h1>"
    "<p>可能原因：您提交的内容包含危险的攻击请求。</p><p>如何解决：如为误报，请联系网站管理员将您的地址加入白名单。</p>"
    "<p>事件编号：a81c-5520-11ef　Web应用防火墙</p></body></html>"
)

CAPTCHA = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全验证</title></head><body>'
    '<form action="/_verify" method="post"><p>您的访问过于频繁，请输入验证码后继续访问</p>'
    '<img src="/_captcha.jpg" alt="验证码"><input name="captcha" maxlength="4"><button>提交验证</button></form>'
    "</body></html>"
)

JS_CHALLENGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title></title>'
    "<noscript>请开启JavaScript并刷新该页</noscript></head><body><script>"
    "var t=(function(s){var h=0;for(var i=0;i<s.length;i++){h=(h*31+s.charCodeAt(i))|0}return h})('qinghe-9912');"
    "document.cookie='wzws_sample='+t+'; path=/';window.location.reload();</script></body></html>"
)

JSL = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance=')+('1763')+('.0|-1|sample%3D')+"
    "(';max-age=3600;path=/');location.href=location.pathname+location.search</script>"
)

RUISHU = (
    '<!DOCTYPE html><html><head><meta charset="utf-8">'
    '<meta id="9DhefwqGPrzGxEp9hPaoag" content="qhSample" r="m"></head><body>'
    "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=79402;$_ts.cd='sample';</script>"
    '<script src="/4QbVtADbnLVIc/d.sample.js" r="m"></script></body></html>'
)

MAINTENANCE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>青禾县水务局</title></head><body>'
    "<h1>网站升级改版中</h1><p>为更好地提供服务，本网站正在进行升级改版，预计30日内恢复，给您带来不便敬请谅解。</p></body></html>"
)

CLOSING = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>关停公告</title></head><body>'
    "<h1>青禾县水务局网站关停公告</h1><p>根据政府网站集约化工作要求，本网站将于30日后永久关停，"
    '有关内容已迁移至<a href="/new/">青禾县人民政府网站</a>，公告期为30日。</p></body></html>'
)

PARKED = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>This domain is for sale - 域名出售</title></head><body>'
    "<h1>该域名正在出售</h1><p>The domain may be for sale. 如有兴趣购买请联系域名经纪人。</p></body></html>"
)
