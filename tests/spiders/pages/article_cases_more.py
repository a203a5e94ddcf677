# ruff: noqa: E501 - markup of pages
"""More article pages of our own invention: other layouts, other labels, and traps."""

from __future__ import annotations

from tests.spiders.pages.article_cases import FOOT, LONG, NOTICE, RELATED, SIDEBAR, TODAY, Case, page

MORE: list[Case] = [
    Case(
        "several dates, only one is the publish date",
        "http://www.a.gov.cn/1.html",
        page(
            "<h1>关于征求意见的公告</h1><div class='info'>征集时间：2026-11-01 至 2026-11-30　有效期至：2027-01-01　"
            "发布日期：2026-10-31　更新时间：2026-11-05</div>" + LONG,
            "关于征求意见的公告",
        ),
        {"published_on": "2026-10-31"},
    ),
    Case(
        "deadline beside the title is no publish date",
        "http://www.b.gov.cn/1.html",
        page(
            "<h1>关于公开招聘的公告</h1><div>报名时间：2026年11月20日</div><div>截止日期：2026-12-01</div>" + LONG,
            "关于公开招聘的公告",
        ),
        {"published_on": "", "title": "关于公开招聘的公告"},
    ),
    Case(
        "impossible date",
        "http://www.c.gov.cn/1.html",
        page("<h1>关于停水的通知公告</h1><div>发布时间：2026-02-30</div>" + LONG, "关于停水的通知公告"),
        {"published_on": ""},
    ),
    Case(
        "definition list",
        "http://www.d.gov.cn/1.html",
        page(
            "<dl><dt>名称</dt><dd>某市城市更新条例</dd><dt>发文字号</dt><dd>无</dd><dt>发布机构</dt><dd>某市人大常委会</dd>"
            "<dt>公开日期</dt><dd>2026-11-20</dd><dt>成文日期</dt><dd></dd></dl><div class='article'><h1>某市城市更新条例</h1>"
            f"{LONG}</div>",
            "某市城市更新条例",
        ),
        {
            "title": "某市城市更新条例",
            "doc_number": "",
            "published_on": "2026-11-20",
            "source": "某市人大常委会",
            "written_on": "",
        },
    ),
    Case(
        "modern site: label and value in own blocks",
        "http://www.e.gov.cn/detail/5",
        page(
            "<header><h1>某市人民政府</h1><div>2026年11月23日 星期一 晴</div></header><main><article>"
            "<h2 class='article-title'>某市出台措施支持专精特新企业发展</h2><div class='meta'><div class='item'><div>发布时间</div>"
            "<div>2026-11-20 16:20</div></div><div class='item'><div>信息来源</div><div>市工信局</div></div></div>"
            f"<section class='body'>{LONG}</section></article></main>{SIDEBAR}<footer>某市人民政府主办 2026-11-23</footer>",
            "某市出台措施支持专精特新企业发展 | 某市人民政府",
            "<meta name='SiteName' content='某市人民政府'>",
        ),
        {
            "title": "某市出台措施支持专精特新企业发展",
            "published_on": "2026-11-20",
            "published_time": "16:20",
            "source": "市工信局",
        },
    ),
    Case(
        "article:published_time in UTC, nothing visible",
        "http://www.f.gov.cn/detail/5",
        page(
            f"<main><h1>某市举办科普讲座进社区活动</h1>{LONG}</main>",
            "某市举办科普讲座进社区活动",
            "<meta property='article:published_time' content='2026-11-19T18:30:00Z'>",
        ),
        {"published_on": "2026-11-20", "published_time": "02:30:00"},
    ),
    Case(
        "address only",
        "http://www.g.gov.cn/xw/202611/t20261120_77.html",
        page(f"<h1>某县举办全民健身运动会开幕式</h1>{LONG}", "某县举办全民健身运动会开幕式"),
        {"published_on": "2026-11-20"},
    ),
    Case(
        "subtitle and shoulder title stay out",
        "http://www.h.gov.cn/1.html",
        page(
            "<div class='yinti'>奋进新征程</div><h1>某省品牌海外行正式启动</h1><h2 class='subtitle'>——成功举办经贸推介会</h2>"
            f"<div class='info'>2026-11-20 06:23 来源：某省日报</div>{LONG}",
            "某省品牌海外行正式启动_某省人民政府",
        ),
        {"title": "某省品牌海外行正式启动", "published_on": "2026-11-20", "source": "某省日报"},
    ),
    Case(
        "title broken by br and by blocks",
        "http://www.i.gov.cn/1.html",
        page(
            "<div class='wz-title'><p>某省人民政府办公厅</p><p>关于印发某省数字政府建设</p><p>三年行动计划的通知</p></div>"
            f"<div>某政办〔2026〕11号</div><div>发布日期：2026-11-20</div>{LONG}",
            "某省人民政府办公厅关于印发某省数字政府建设三年行动计划的通知-某省政府",
        ),
        {
            "title": "某省人民政府办公厅关于印发某省数字政府建设三年行动计划的通知",
            "doc_number": "某政办〔2026〕11号",
            "published_on": "2026-11-20",
        },
    ),
    Case(
        "annex after the signature",
        "http://www.j.gov.cn/1.html",
        page(
            f"<h1>{NOTICE}</h1><div>发布时间：2026-11-20 来源：某市住建局</div><p align=center>某建发〔2026〕3号</p>{LONG}"
            "<p>某市住房和城乡建设局</p><p>2026年11月18日</p><p>（此件公开发布）</p><p align=center>质量安全管理办法</p>"
            f"<p align=center>第一章　总则</p>{LONG}{LONG}<p>某市人民政府</p><p>2025年1月1日</p>",
            NOTICE,
        ),
        {"written_on": "2026-11-18", "doc_number": "某建发〔2026〕3号"},
    ),
    Case(
        "chronicle: dates as headings are no signature",
        "http://www.k.gov.cn/1.html",
        page(
            "<h1>某市大事记（2026年）</h1><div>发布时间：2026-11-20</div><p>2026年1月5日</p><p>市委召开全体会议，研究部署全年工作，"
            "审议通过有关文件。</p><p>2026年2月6日</p><p>市政府召开常务会议，听取有关工作情况汇报，研究部署下一步工作。</p>"
            "<p>2026年3月9日</p><p>全市重点项目集中开工，总投资一百亿元，涉及多个领域。</p>" + LONG,
            "大事记",
        ),
        {"written_on": "", "published_on": "2026-11-20"},
    ),
    Case(
        "catalogue of documents: numbers in table cells",
        "http://www.l.gov.cn/1.html",
        page(
            "<h1>某市现行有效规范性文件目录</h1><div>发布时间：2026-11-20</div><table><tr><th>序号</th><th>文件名称</th><th>文号</th>"
            "<th>发布日期</th></tr><tr><td>1</td><td>关于促进旅游业发展的意见</td><td>某政发〔2010〕1号</td><td>2010-01-05</td></tr>"
            "<tr><td>2</td><td>关于加强市容管理的通告</td><td>某政发〔2011〕9号</td><td>2011-06-15</td></tr>"
            "<tr><td>3</td><td>关于禁止燃放烟花爆竹的决定</td><td>某政发〔2012〕3号</td><td>2012-02-05</td></tr></table>",
            "某市现行有效规范性文件目录",
        ),
        {"doc_number": "", "published_on": "2026-11-20", "written_on": ""},
    ),
    Case(
        "repost: own meta, upstream text with signature",
        "http://www.m.gov.cn/zcwj/1.html",
        page(
            "<h1>国务院办公厅关于优化营商环境的意见</h1><div class='pages-date'>2026-11-20 17:00　来源：中国政府网　【字体：<a>大</a> <a>中</a>】"
            "打印</div><p>国务院办公厅关于优化营商环境的意见</p><p>国办发〔2026〕30号</p><p>各省、自治区、直辖市人民政府：</p>"
            f"{LONG}<p>国务院办公厅　　　　　　　</p><p>2026年11月12日　　　　</p><p>（本文有删减）</p>",
            "国务院办公厅关于优化营商环境的意见_部门_某市政府网",
        ),
        {
            "title": "国务院办公厅关于优化营商环境的意见",
            "published_on": "2026-11-20",
            "published_time": "17:00",
            "doc_number": "国办发〔2026〕30号",
            "written_on": "2026-11-12",
            "source": "中国政府网",
        },
    ),
    Case(
        "brackets around labels",
        "http://www.n.gov.cn/1.html",
        page(
            "<h1>某区教育局关于秋季招生工作的公告</h1><div>【发布时间】2026-11-20　【来源】区教育局　【字体】大 中 小</div>"
            + LONG,
            "某区教育局",
        ),
        {"published_on": "2026-11-20", "source": "区教育局", "title": "某区教育局关于秋季招生工作的公告"},
    ),
    Case(
        "site name in h1, title in a div",
        "http://www.o.gov.cn/1.html",
        page(
            "<h1 class='logo'><a href='/'>某某县人民政府门户网站</a></h1><div class='dqwz'>当前位置：首页 &gt; 政务动态</div>"
            f"<div class='content_bt'>县领导督导秋粮收购工作</div><div>2026-11-20 来源：融媒体中心</div>{LONG}",
            "县领导督导秋粮收购工作--某某县人民政府门户网站",
            "<meta name='SiteName' content='某某县人民政府门户网站'>",
        ),
        {"title": "县领导督导秋粮收购工作", "published_on": "2026-11-20", "source": "融媒体中心"},
    ),
    Case(
        "publish date at the foot of the text",
        "http://www.p.gov.cn/1.html",
        page(
            f"<h1>某站开展冬季巡查保障供暖安全</h1><div class='art'>{LONG}</div><div class='fbsj'>发布时间：2026-11-20</div>{RELATED}",
            "某站开展冬季巡查保障供暖安全",
        ),
        {"published_on": "2026-11-20"},
    ),
    Case(
        "related items carry labels, the article has none",
        "http://www.q.gov.cn/1.html",
        page(f"<h1>某局关于印发工作规则的通知</h1><div>{LONG}</div>{RELATED}{FOOT}", "某局关于印发工作规则的通知"),
        {"published_on": "", "title": "某局关于印发工作规则的通知"},
    ),
    Case(
        "full-width digits, time with Han words",
        "http://www.r.gov.cn/1.html",
        page(
            "<h1>某市气象台发布寒潮蓝色预警</h1><div>发布时间：２０２６年１１月２０日１０时０５分</div>" + LONG,
            "某市气象台发布寒潮蓝色预警",
        ),
        {"published_on": "2026-11-20", "published_time": "10:05"},
    ),
    Case(
        "published in Chinese numerals",
        "http://www.s.gov.cn/1.html",
        page("<h1>某乡人民政府关于封山育林的通告</h1><div>发布日期：二○二六年十一月二十日</div>" + LONG, "通告"),
        {"published_on": "2026-11-20"},
    ),
    Case(
        "jpaas xxgk: spans in a head block",
        "http://www.t.gov.cn/col/col1/art/2026/art_1.html",
        page(
            "<div class='xxgk_top'><span class='n'>索引号:</span><span class='v'>11330000/2026-01</span><span class='n'>公开方式:</span>"
            "<span class='v'>主动公开</span><br><span class='n'>文号:</span><span class='v'>浙建〔2026〕9号</span><span class='n'>发布机构:</span>"
            "<span class='v'>省建设厅</span><br><span class='n'>成文日期:</span><span class='v'>2026-11-11</span>"
            "<span class='n'>公开日期:</span><span class='v'>2026-11-20</span></div>"
            f"<div class='title'>{NOTICE}</div><div>{LONG}</div>",
            NOTICE,
        ),
        {
            "doc_number": "浙建〔2026〕9号",
            "published_on": "2026-11-20",
            "written_on": "2026-11-11",
            "source": "省建设厅",
            "index_number": "11330000/2026-01",
        },
    ),
    Case(
        "ucap: h1 with brs, publish line with bars",
        "http://www.u.gov.cn/xxgk/3/5/content.shtml",
        page(
            "<ucaptitle><h1>某市公安局<br>关于依法严厉打击盗采砂石<br>违法犯罪行为的通告</h1></ucaptitle>"
            "<p class='article_time'>2026-11-20 | 来源：市公安局 | 浏览：12</p><ucapcontent>" + LONG + "</ucapcontent>",
            "通告公告",
        ),
        {
            "title": "某市公安局关于依法严厉打击盗采砂石违法犯罪行为的通告",
            "published_on": "2026-11-20",
            "source": "市公安局",
        },
    ),
    Case(
        "source runs into the author without blank",
        "http://www.v.gov.cn/1.html",
        page(
            "<h1>某市：小切口破解停车难问题</h1><div><span>来源：某市晚报</span><span>作者：李四</span><span>发布日期：2026-11-20</span></div>"
            + LONG,
            "停车",
        ),
        {"source": "某市晚报", "published_on": "2026-11-20"},
    ),
    Case(
        "republic calendar and lunar dates are no dates",
        "http://www.w.gov.cn/1.html",
        page("<h1>某地民俗文化节开幕仪式举行</h1><div>时间：农历2026年10月12日</div>" + LONG, "民俗"),
        {"published_on": ""},
    ),
    Case(
        "mail form of the year: joint order on lines",
        "http://www.x.gov.cn/1.html",
        page(
            "<h1>机动车排放召回管理规定</h1><div>发布时间：2026-11-20</div><p align=center>市场监管总局</p><p align=center>生态环境部</p>"
            "<p align=center>令</p><p align=center>第40号</p>" + LONG,
            "规定",
        ),
        {"doc_number": "市场监管总局、生态环境部令第40号"},
    ),
    Case(
        "a quiet page: title in <title> only",
        "http://www.y.gov.cn/1.html",
        page(f"<div>{LONG}</div>", "某市关于公布主城区道路命名方案的公告_通知公告_某市人民政府网"),
        {"title": "某市关于公布主城区道路命名方案的公告"},
    ),
    Case(
        "header with a static stale date and a search box",
        "http://www.z.gov.cn/zdxm/t99.shtml",
        page(
            f"{TODAY}<div class='head-date'>2024年2月22日</div><div class='arc'><div class='arc-title'>某核电项目动员大会举行</div>"
            "<div class='arc-info'>2026-09-12 10:10　　来源： 某港日报　　作者：　　【字体：大 中 小】　　打印</div>"
            f"<div class='arc-body'>{LONG}</div></div>{SIDEBAR}",
            "某核电项目动员大会举行-某港市人民政府",
        ),
        {"published_on": "2026-09-12", "title": "某核电项目动员大会举行", "source": "某港日报"},
    ),
    Case(
        "number line with signer",
        "http://www.aa.gov.cn/1.html",
        page(
            "<h1>某委关于调整电价的请示</h1><div>发布时间：2026-11-20</div><p>某发改〔2026〕88号　　签发人：王五</p>"
            + LONG,
            "某委关于调整电价的请示",
        ),
        {"doc_number": "某发改〔2026〕88号"},
    ),
    Case(
        "number split over spans, square brackets",
        "http://www.bb.gov.cn/1.html",
        page(
            "<h1>某厅关于表扬先进单位的通报</h1><div>2026-11-20</div><p><span>某</span><span>教函</span>[<b>2026</b>] <b>0</b>21<span>号</span></p>"
            + LONG,
            "某厅关于表扬先进单位的通报",
        ),
        {"doc_number": "某教函[2026] 021号"},
    ),
    Case(
        "reply to a proposal: number in brackets under the title",
        "http://www.cc.gov.cn/1.html",
        page(
            "<h1>对市政协第123号提案的答复</h1><div>发布时间：2026-11-20</div><p align=center>（某交提〔2026〕12号）</p>"
            + LONG,
            "对市政协第123号提案的答复",
        ),
        {"doc_number": "某交提〔2026〕12号", "title": "对市政协第123号提案的答复"},
    ),
    Case(
        "a number in the proposal title is none",
        "http://www.dd.gov.cn/1.html",
        page("<h1>对市政协第123号提案的答复</h1><div>发布时间：2026-11-20</div>" + LONG, "答复"),
        {"doc_number": ""},
    ),
    Case(
        "hidden block with another date",
        "http://www.ee.gov.cn/1.html",
        page(
            "<h1>某中心开展业务培训提升服务水平</h1><div style='display:none'>发布时间：2020-01-01</div><div>发布时间：2026-11-20</div>"
            + LONG,
            "某中心开展业务培训提升服务水平",
        ),
        {"published_on": "2026-11-20"},
    ),
]

LISTS: list[Case] = [
    Case(
        "column page",
        "http://www.a.gov.cn/tzgg/",
        page(
            f"{TODAY}<div class='main'><h2>通知公告</h2><ul>"
            + "".join(
                f"<li><a href='{n}.html'>关于第{n}批项目评审结果的公示公告</a><span>2026-11-{n:02}</span></li>"
                for n in range(1, 21)
            )
            + f"</ul></div>{FOOT}",
            "通知公告_某县人民政府",
        ),
        {"published_on": "", "doc_number": "", "written_on": ""},
    ),
    Case(
        "xxgk list as a table with numbers and dates",
        "http://www.b.gov.cn/xxgk/",
        page(
            "<h1>政策文件</h1><table><tr><th>标题</th><th>文号</th><th>发布日期</th></tr>"
            + "".join(
                f"<tr><td><a href='{n}.html'>关于印发第{n}号实施方案的通知</a></td><td>某政发〔2026〕{n}号</td><td>2026-11-{n:02}</td></tr>"
                for n in range(1, 21)
            )
            + "</table>",
            "政策文件",
        ),
        {"published_on": "", "doc_number": "", "written_on": ""},
    ),
    Case(
        "home page",
        "http://www.c.gov.cn/",
        page(
            TODAY + "".join(SIDEBAR.replace("最新信息", name) for name in ("要闻", "公告", "政策", "解读")) + FOOT,
            "某县人民政府",
        ),
        {"published_on": "", "doc_number": "", "written_on": ""},
    ),
]
