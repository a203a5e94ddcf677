# ruff: noqa: E501 - markup of pages
"""Article pages of our own invention: what the content systems of Chinese government sites look like, and what is right.

Each case is (name, address, markup, expected fields). A field that is left out is not compared; "" means: must be empty.
"""

from __future__ import annotations

from typing import NamedTuple

LONG = (
    "<p>　　为深入贯彻落实党中央、国务院决策部署，进一步规范行政行为，保护公民、法人和其他组织的合法权益，经县人民政府"
    "第三次常务会议研究同意，现就有关事项通知如下，请结合实际认真抓好落实。</p>"
    "<p>　　一、总体要求。坚持以人民为中心的发展思想，按照《关于深化改革的意见》（国发〔2015〕43号）和"
    "省政府令第12号的规定，自2021年3月1日起组织实施，到2022年12月31日全面完成。</p>"
    "<p>　　二、工作任务。各有关单位要明确责任分工，细化工作措施，按时报送进展情况，形成长效机制。</p>"
)
SIDEBAR = (
    '<div class="right-side"><h3>最新信息</h3><ul>'
    + "".join(
        f'<li><a href="/art/{n}.html">关于开展第{n}次专项检查的通知公告</a><span>2026-11-{n:02}</span></li>'
        for n in range(10, 22)
    )
    + "</ul></div>"
)
RELATED = (
    "<div><p>相关文章</p><ul><li><a href='1.html'>某县召开工作推进会议部署下一步重点工作</a> 发布时间：2026-11-22</li>"
    "<li><a href='2.html'>某县人民政府关于表彰先进集体的决定</a> 发布时间：2026-11-23</li></ul></div>"
)
TODAY = '<div class="top"><span id="date">今天是：2026年11月23日 星期一</span><a href="/">设为首页</a></div>'
FOOT = '<div class="footer">主办：某县人民政府办公室 备案：京ICP备12345678号 更新时间：2026-11-23 网站标识码：1234567890</div>'


class Case(NamedTuple):
    """One page and what must be read from it."""

    name: str
    url: str
    html: str
    expect: dict[str, str]


def page(body: str, title: str = "", head: str = "") -> str:
    """A whole page around a piece of body."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


NOTICE = "关于进一步加强建设工程质量安全管理工作的通知"

CASES: list[Case] = [
    Case(
        "trs province portal: meta and visible date differ",
        "http://www.a.gov.cn/zwgk/202611/t20261121_881.html",
        page(
            f'{TODAY}<div class="nav"><a href="/">首页</a><a href="/zwgk">政务公开</a></div>'
            f'<div class="xl-main"><h2 class="xl-title">{NOTICE}</h2>'
            '<div class="xl-info"><span>发布时间：2026-11-20 10:05</span><span>来源：省住房城乡建设厅</span>'
            "<span>字体：【大 中 小】</span><span>浏览量：<em>101</em></span></div>"
            f'<div class="TRS_Editor">{LONG}</div></div>{SIDEBAR}{FOOT}',
            f"{NOTICE}_政务公开_某省人民政府门户网站",
            '<meta name="SiteName" content="某省人民政府门户网站"><meta name="ArticleTitle" content="' + NOTICE + '">'
            '<meta name="PubDate" content="2026-11-21 08:00:00"><meta name="ContentSource" content="某省人民政府">',
        ),
        {
            "title": NOTICE,
            "published_on": "2026-11-20",
            "published_time": "10:05",
            "doc_number": "",
            "written_on": "",
            "source": "省住房城乡建设厅",
        },
    ),
    Case(
        "hanweb: comment markers, one info line",
        "http://www.b.gov.cn/art/2026/11/20/art_12_3456.html",
        page(
            f"{TODAY}<table id='article' width='900'><tr><td class='title' align='center'><!--<$[信息名称]>begin-->"
            "某市举行重点项目集中开工仪式<!--<$[信息名称]>end--></td></tr><tr><td align='center'>"
            "发布日期：<!--<$[信息来源时间]>begin-->2026-11-20 10:05<!--<$[信息来源时间]>end--> 浏览次数： "
            "<script src='/module/visitcount/visit.jsp'></script> 来源： <!--<$[信息来源]>begin-->某市日报<!--<$[信息来源]>end--> "
            "字体：[ <a>大</a> <a>中</a> <a>小</a> ]</td></tr>"
            f"<tr><td id='zoom'><!--ZJEG_RSS.content.begin-->{LONG}<!--ZJEG_RSS.content.end--></td></tr></table>{RELATED}",
            "某市人民政府 今日要闻 某市举行重点项目集中开工仪式",
        ),
        {
            "title": "某市举行重点项目集中开工仪式",
            "published_on": "2026-11-20",
            "published_time": "10:05",
            "source": "某市日报",
            "doc_number": "",
        },
    ),
    Case(
        "xxgk table: publish and writing date in one row",
        "http://www.c.gov.cn/xxgk/1.html",
        page(
            f"{TODAY}<table class='xxgk'><tr><td>索 引 号：</td><td>000014349/2026-00012</td><td>主题分类：</td><td>城乡建设</td></tr>"
            "<tr><td>发文机关：</td><td>某县人民政府办公室</td><td>文 号：</td><td>某政办发〔2026〕18号</td></tr>"
            "<tr><td>成文日期：</td><td>2026年11月02日</td><td>发布日期：</td><td>2026年11月06日</td></tr>"
            f"<tr><td>标 题：</td><td colspan='3'>某县人民政府办公室{NOTICE}</td></tr>"
            "<tr><td>有 效 性：</td><td>有效</td><td>主题词：</td><td></td></tr></table>"
            f"<div class='content'><p style='text-align:center'><b>某县人民政府办公室<br>{NOTICE}</b></p>"
            f"<p align='center'>某政办发〔2026〕18号</p><p>各乡镇人民政府：</p>{LONG}"
            f"<p>某县人民政府办公室</p><p>2026年11月2日</p></div>{SIDEBAR}{FOOT}",
            "信息公开",
        ),
        {
            "title": f"某县人民政府办公室{NOTICE}",
            "published_on": "2026-11-06",
            "doc_number": "某政办发〔2026〕18号",
            "written_on": "2026-11-02",
            "source": "某县人民政府办公室",
            "validity": "有效",
            "index_number": "000014349/2026-00012",
        },
    ),
    Case(
        "old asp: nested tables, font tags, GBK times",
        "http://www.d.gov.cn/shownews.asp?id=123",
        page(
            "<table width=760><tr><td><img src=logo.gif>今天是2026年11月23日 星期一</td></tr></table>"
            "<table width=760><tr><td width=180><a href=1>工作动态</a><br><a href=2>政策法规</a><br>"
            "<a href=3>最新通知最新通知一</a>[11-22]<br></td><td><table><tr><td align=center>"
            "<font size=4 color=red><b>我县召开冬季森林防火工作会议</b></font></td></tr><tr><td align=center>"
            "日期：2008-11-20 10:05:33&nbsp;&nbsp;作者：林业局&nbsp;&nbsp;点击数：352</td></tr>"
            "<tr><td><font size=3>　　11月19日，我县召开冬季森林防火工作会议，传达省市会议精神，安排部署下一阶段工作。<br>"
            "　　会议要求，各乡镇、各部门要切实提高认识，加强领导，落实责任，严防火灾发生。<br></font></td></tr>"
            "<tr><td>【<a href='javascript:window.close()'>关闭窗口</a>】</td></tr></table></td></tr></table>",
            "某县林业局",
        ),
        {
            "title": "我县召开冬季森林防火工作会议",
            "published_on": "2008-11-20",
            "published_time": "10:05:33",
            "doc_number": "",
            "written_on": "",
        },
    ),
    Case(
        "gov.cn policy library: title cell, date cells, order",
        "http://www.e.gov.cn/zhengce/zhengceku/2026-11/20/content_7001.htm",
        page(
            "<table><tr><td><b>标　　题：</b></td><td>粮食储备管理条例</td></tr><tr><td><b>发文机关：</b></td><td>国务院</td></tr>"
            "<tr><td><b>发文字号：</b></td><td>国令第801号</td><td><b>来　　源：</b></td><td>中国政府网</td></tr>"
            "<tr><td><b>成文日期：</b></td><td>2026年11月09日</td><td><b>发布日期：</b></td><td>2026年11月20日</td></tr></table>"
            "<div class='pages_content'><p>中华人民共和国国务院令</p><p>第801号</p><p>《粮食储备管理条例》已经2026年10月30日国务院第10次"
            f"常务会议通过，现予公布，自2027年1月1日起施行。</p><p>总理　　某某</p><p>2026年11月9日</p><p>粮食储备管理条例</p>{LONG}</div>",
            "粮食储备管理条例_国务院文件_中国政府网",
        ),
        {
            "title": "粮食储备管理条例",
            "published_on": "2026-11-20",
            "written_on": "2026-11-09",
            "doc_number": "国令第801号",
            "source": "中国政府网",
        },
    ),
    Case(
        "order: number on two lines above the text, no label",
        "http://www.f.gov.cn/gz/11.htm",
        page(
            "<h1>城市供水管理办法</h1><div class='ly'>2026-11-20 09:00 来源：住房城乡建设部</div><div class='con'>"
            "<p align=center>中华人民共和国住房和城乡建设部令</p><p align=center>第 58 号</p>"
            "<p>《城市供水管理办法》已经2026年11月1日第5次部务会议审议通过，现予公布，自2027年3月1日起施行。</p>"
            f"<p>部长　某某</p><p>2026年11月5日</p>{LONG}</div>{FOOT}",
            "城市供水管理办法",
        ),
        {
            "title": "城市供水管理办法",
            "doc_number": "中华人民共和国住房和城乡建设部令第58号",
            "published_on": "2026-11-20",
            "source": "住房城乡建设部",
        },
    ),
    Case(
        "number cell empty, the text cites numbers",
        "http://www.g.gov.cn/a/1.html",
        page(
            "<div class='xxgk-head'><ul><li><b>索引号：</b>A01/2026-1</li><li><b>文号：</b></li><li><b>发布机构：</b>某市教育局</li>"
            "<li><b>发布日期：</b>2026-11-20</li></ul></div>"
            f"<h1>关于做好中小学课后服务工作的通知</h1><div>{LONG}<p>某市教育局</p><p>2026年11月19日</p></div>",
            "关于做好中小学课后服务工作的通知 - 某市教育局",
        ),
        {
            "title": "关于做好中小学课后服务工作的通知",
            "doc_number": "",
            "published_on": "2026-11-20",
            "written_on": "2026-11-19",
            "source": "某市教育局",
        },
    ),
    Case(
        "interpretation that names the number in its title",
        "http://www.h.gov.cn/jd/1.html",
        page(
            "<h1>《某市关于促进就业的若干措施》（某政发〔2026〕5号）政策解读</h1><p class='info'>发布时间：2026-11-20　来源：市人社局</p>"
            f"<div>{LONG}</div>",
            "政策解读",
        ),
        {"doc_number": "", "published_on": "2026-11-20", "source": "市人社局"},
    ),
    Case(
        "label and value split over tags and blanks",
        "http://www.i.gov.cn/1",
        page(
            "<div class='detail'><h1>某区开展消费维权宣传活动</h1><div class='msg'><span>发</span><span> 布 </span><span>时 间</span>"
            "<i>：</i><em>2026</em>年<em>11</em> 月 <em>20</em>日 <span>来</span> <span>源</span>：<a href='http://x.cn'>市场监管局</a></div>"
            f"<div>{LONG}</div></div>",
            "某区开展消费维权宣传活动",
        ),
        {"title": "某区开展消费维权宣传活动", "published_on": "2026-11-20", "source": "市场监管局"},
    ),
    Case(
        "source and date written by script",
        "http://www.j.gov.cn/202611/t20261120_5.shtml",
        page(
            "<div class='bt'>某省发布高温红色预警</div><div class='sj'>2026年11月20日 08:30　"
            "<script>var ly = '省气象局'; if (ly != '') { document.write('来源：' + ly); }</script>"
            "　浏览：<script>document.write(views);</script></div><div class='nr'>" + LONG + "</div>",
            "某省发布高温红色预警-某省人民政府",
        ),
        {
            "title": "某省发布高温红色预警",
            "published_on": "2026-11-20",
            "published_time": "08:30",
            "source": "省气象局",
        },
    ),
    Case(
        "only PubDate, reversed attributes, U+2236",
        "http://www.k.gov.cn/1.htm",
        page(
            f"<h1>某镇开展人居环境整治</h1><div>{LONG}</div>{SIDEBAR}{FOOT}",
            "某镇开展人居环境整治",
            "<meta content='2026-11-20 10∶08' name='PubDate'/><meta content='某镇人民政府' name='ContentSource'>",
        ),
        {"published_on": "2026-11-20", "published_time": "10:08", "source": "某镇人民政府"},
    ),
    Case(
        "nothing dated but a sidebar, header and footer",
        "http://www.l.gov.cn/jggk/nsjg.html",
        page(f"{TODAY}<h1>某局内设机构职责</h1><div>{LONG}</div>{SIDEBAR}{RELATED}{FOOT}", "某局内设机构职责"),
        {"title": "某局内设机构职责", "published_on": "", "doc_number": "", "written_on": ""},
    ),
    Case(
        "sidebar before the article in the markup",
        "http://www.m.gov.cn/1.html",
        page(
            f"{SIDEBAR}<div class='main'><h1>某县粮食喜获丰收</h1><div class='info'>来源：县农业农村局 时间：2026-10-08 作者：张三</div>"
            f"{LONG}</div>",
            "某县粮食喜获丰收",
        ),
        {"title": "某县粮食喜获丰收", "published_on": "2026-10-08", "source": "县农业农村局"},
    ),
    Case(
        "joint notice, two issuers, signature of both",
        "http://www.n.gov.cn/1.html",
        page(
            "<div class='title'>财政厅 税务局关于小微企业优惠政策的公告</div><div>2026-11-20</div>"
            "<p>某省财政厅　某省税务局公告2026年第7号</p>"
            f"{LONG}<p style='text-align:right'>某省财政厅</p><p style='text-align:right'>某省税务局</p>"
            "<p style='text-align:right'>二〇二六年十一月十五日</p><p>附件：1.申请表.doc</p>",
            "财政厅 税务局关于小微企业优惠政策的公告",
        ),
        {
            "title": "财政厅 税务局关于小微企业优惠政策的公告",
            "published_on": "2026-11-20",
            "written_on": "2026-11-15",
            "doc_number": "某省财政厅 某省税务局公告2026年第7号",
        },
    ),
    Case(
        "note under the title carries order and date",
        "http://www.o.gov.cn/gz/1.html",
        page(
            "<h1>道路货物运输管理规定</h1><p>（2012年5月3日某省人民政府令第96号公布　根据2020年8月9日某省人民政府令第131号修正）</p>"
            f"<h3>第一章　总则</h3>{LONG}",
            "道路货物运输管理规定",
            "<meta name='PubDate' content='2026-11-20 11:32:37'>",
        ),
        {
            "title": "道路货物运输管理规定",
            "published_on": "2026-11-20",
            "written_on": "2012-05-03",
            "doc_number": "某省人民政府令第96号",
        },
    ),
    Case(
        "law passed: note in brackets, no number",
        "http://www.p.gov.cn/flfg/1.html",
        page(
            "<h1>某省水土保持条例</h1><p align='center'>(2019年7月26日某省第十三届人民代表大会常务委员会第十二次会议通过)</p>"
            + LONG,
            "某省水土保持条例",
        ),
        {"title": "某省水土保持条例", "written_on": "2019-07-26", "published_on": "", "doc_number": ""},
    ),
    Case(
        "penalty table: number in the tail of the title",
        "http://www.q.gov.cn/cf/1.html",
        page(
            "<h1>某监管局行政处罚信息公开表（某金罚决字〔2026〕52号）</h1><div>发布时间：2026-11-20 11:18</div>"
            "<table><tr><td>行政处罚决定书文号</td><td>某金罚决字〔2026〕52号</td></tr><tr><td>被处罚当事人</td><td>某某银行</td></tr>"
            "<tr><td>作出处罚决定的日期</td><td>2026年11月8日</td></tr></table>",
            "行政处罚信息公开表",
        ),
        {"published_on": "2026-11-20", "written_on": "2026-11-08", "doc_number": "某金罚决字〔2026〕52号"},
    ),
    Case(
        "order number at the head of the title",
        "http://www.r.gov.cn/1.html",
        page(
            "<h1>科学技术部令第23号　关于废止部分规章的决定</h1><div class='info'>日期：2026年11月20日</div>" + LONG,
            "科学技术部令第23号　关于废止部分规章的决定",
        ),
        {"doc_number": "科学技术部令第23号", "published_on": "2026-11-20"},
    ),
    Case(
        "order number at the tail of the title",
        "http://www.s.gov.cn/1.html",
        page(
            "<h1>《电力监管办法》　2026年第41号令</h1><div class='time'>发布时间：2026/11/20</div>" + LONG,
            "电力监管办法",
        ),
        {"doc_number": "2026年第41号令", "published_on": "2026-11-20"},
    ),
    Case(
        "announcement number in brackets after the title",
        "http://www.t.gov.cn/1.html",
        page(
            "<h1>关于发布实施目录的公告（2026年第5号）</h1><div class='time'>[2026-11-20]</div>" + LONG,
            "关于发布实施目录的公告",
        ),
        {"doc_number": "公告2026年第5号", "published_on": "2026-11-20"},
    ),
]
