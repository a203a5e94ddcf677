# ruff: noqa: E501, RUF001 - markup of pages
"""Article pages of our own invention, third part: small differences that mislead a reader of pages."""

from __future__ import annotations

from tests.spiders.pages.article_cases import FOOT, LONG, NOTICE, Case, page

TRAPS: list[Case] = [
    Case(
        "empty source before the author",
        "http://www.a.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>发布时间：2026-11-20　来源：　作者：某某　点击：12</div>{LONG}", NOTICE),
        {"source": "", "published_on": "2026-11-20"},
    ),
    Case(
        "date in brackets with the source behind",
        "http://www.b.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>（2026-11-20 10:00:00）　来源：<span id='ly'>市应急局</span></div>{LONG}", NOTICE),
        {"source": "市应急局", "published_on": "2026-11-20", "published_time": "10:00:00"},
    ),
    Case(
        "labels in brackets around the whole",
        "http://www.c.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>[ 发布日期：2026-11-20 ] [ 来源：某局 ] [ 字号：大 中 小 ]</div>{LONG}", NOTICE),
        {"source": "某局", "published_on": "2026-11-20", "doc_number": ""},
    ),
    Case(
        "info as list items",
        "http://www.d.gov.cn/1.html",
        page(
            f"<div class='con'><h3>{NOTICE}</h3><ul class='info'><li>信息来源：某委</li><li>发布日期：2026-11-20</li><li>阅读次数：<b>3</b></li></ul>{LONG}</div>",
            "详细内容",
        ),
        {"title": NOTICE, "source": "某委", "published_on": "2026-11-20"},
    ),
    Case(
        "table with th and empty number",
        "http://www.e.gov.cn/1.html",
        page(
            "<table><tr><th>索引号</th><td>X-1</td><th>发布日期</th><td>2026年11月20日</td></tr><tr><th>发布机构</th><td>某市财政局</td>"
            f"<th>文号</th><td>-</td></tr><tr><th>名称</th><td colspan=3>{NOTICE}</td></tr></table><div>{LONG}</div>",
            "某市财政局",
        ),
        {
            "title": NOTICE,
            "published_on": "2026-11-20",
            "doc_number": "",
            "source": "某市财政局",
            "index_number": "X-1",
        },
    ),
    Case(
        "table with a row of labels above a row of values",
        "http://www.f.gov.cn/1.html",
        page(
            "<table><tr><td>索引号</td><td>发布机构</td><td>文号</td><td>发布日期</td></tr><tr><td>A-9</td><td>某厅</td><td>某函〔2026〕7号</td>"
            f"<td>2026-11-20</td></tr></table><h1>{NOTICE}</h1>{LONG}",
            NOTICE,
        ),
        {"published_on": "2026-11-20", "doc_number": "某函〔2026〕7号", "source": "某厅"},
    ),
    Case(
        "names of site and column before the title in <title>",
        "http://www.g.gov.cn/1.html",
        page(f"<td class='a1'>{NOTICE}</td><p>发布日期：2026-11-20</p>{LONG}", f"某县人民政府 通知公告 {NOTICE}"),
        {"title": NOTICE, "published_on": "2026-11-20"},
    ),
    Case(
        "<title> that says nothing, title in strong and centred",
        "http://www.h.gov.cn/1.html",
        page(
            f"<div align=center><strong>某县召开乡村振兴现场推进会</strong></div><div align=center>2026-11-20 8:05:00 来源：本站</div><div>{LONG}</div>",
            "文章内容页",
        ),
        {"title": "某县召开乡村振兴现场推进会", "published_on": "2026-11-20", "published_time": "08:05:00"},
    ),
    Case(
        "interpretation with the policy that it explains",
        "http://www.i.gov.cn/jd/1.html",
        page(
            f"<h1>一图读懂某市停车管理办法</h1><div>发布时间：2026-11-20</div><p>政策原文：<a href='2.html'>《停车管理办法》（某政发〔2026〕5号）</a></p>{LONG}",
            "一图读懂某市停车管理办法",
        ),
        {"doc_number": "", "title": "一图读懂某市停车管理办法"},
    ),
    Case(
        "number on the first line of a text with brs",
        "http://www.j.gov.cn/1.html",
        page(
            "<h1>关于某某同志任职的通知</h1><div>2026-11-20</div><div id='zoom'>某政任〔2026〕3号<br><br>各乡镇人民政府，县政府各部门：<br>经研究，决定：任命某某同志为"
            "某县水务局局长，试用期一年。<br>某县人民政府<br>2026年11月15日<br></div>",
            "任职",
        ),
        {"doc_number": "某政任〔2026〕3号", "written_on": "2026-11-15", "published_on": "2026-11-20"},
    ),
    Case(
        "law data base: promulgated is not published",
        "http://www.k.gov.cn/1.html",
        page(
            f"<h1>某省防汛条例</h1><div>发布时间：2026-11-20</div><table><tr><td>公布日期</td><td>2011-03-31</td><td>施行日期</td><td>2011-06-01</td></tr></table>{LONG}",
            "某省防汛条例",
        ),
        {"published_on": "2026-11-20", "written_on": "2011-03-31"},
    ),
    Case(
        "last update in the foot, none elsewhere",
        "http://www.l.gov.cn/1.html",
        page(
            f"<h1>某县概况自然地理</h1><div>{LONG}</div><div class='foot'>最后更新时间：2026-11-23</div>{FOOT}",
            "某县概况自然地理",
        ),
        {"published_on": ""},
    ),
    Case(
        "traditional characters",
        "http://big5.m.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>發佈時間：2026-11-20　來源：某局</div>{LONG}", NOTICE),
        {"published_on": "2026-11-20", "source": "某局"},
    ),
    Case(
        "signature on one line with its date",
        "http://www.n.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>发布时间：2026-11-20</div>{LONG}<p>某市水利局　　2026年11月16日</p>", NOTICE),
        {"written_on": "2026-11-16"},
    ),
    Case(
        "signature split over tags and blanks, Chinese numerals",
        "http://www.o.gov.cn/1.html",
        page(
            f"<h1>{NOTICE}</h1><div>发布时间：2026-11-20</div>{LONG}<p>某市人民政府</p><p><span>二</span>〇<span>二六</span>年<span>十一</span>月<b>十六</b>日</p>"
            "<p>抄送：市委办公室，市人大常委会办公室。</p>",
            NOTICE,
        ),
        {"written_on": "2026-11-16"},
    ),
    Case(
        "meeting minutes: the date of the meeting is no signature",
        "http://www.p.gov.cn/1.html",
        page(
            f"<h1>某市政府常务会议纪要第十二期</h1><div>发布时间：2026-11-20</div><p>2026年11月2日，市长主持召开会议。</p>{LONG}",
            "会议纪要",
        ),
        {"written_on": ""},
    ),
    Case(
        "region codes in the address are no date",
        "http://www.q.gov.cn/2018/11/01/110101.html",
        page(f"<h1>某街道统计用区划代码说明</h1>{LONG}", "某街道统计用区划代码说明"),
        {"published_on": ""},
    ),
    Case(
        "source at the end of the text",
        "http://www.r.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>2026-11-20</div>{LONG}<p>（来源：新华社）</p>", NOTICE),
        {"source": "新华社"},
    ),
    Case(
        "data source in the text is not the source of the article",
        "http://www.s.gov.cn/1.html",
        page(f"<h1>{NOTICE}</h1><div>2026-11-20</div><p>数据来源：国家统计局</p>{LONG}", NOTICE),
        {"source": ""},
    ),
    Case(
        "head of the document in a block called header, labels in paragraphs",
        "http://www.t.gov.cn/details.jsp",
        page(
            "<div class='header'><p>索引号：000014/2026-35</p><p>发布机构：某市教育局</p>"
            f"<p>名称：{NOTICE}</p><p>文号：无</p><p>发布日期：2026年11月20日</p></div><div id='txt'>{LONG}</div>",
            NOTICE,
        ),
        {"title": NOTICE, "published_on": "2026-11-20", "doc_number": "", "source": "某市教育局"},
    ),
    Case(
        "unmarked title right above the info line, <title> of the column",
        "http://www.u.gov.cn/1.html",
        page(
            f"<div><div>当前位置：首页 &gt; 公告</div><div>{NOTICE}</div><div>来源：某局 发布时间：2026-11-20</div>{LONG}</div>",
            "公告",
        ),
        {"title": NOTICE, "published_on": "2026-11-20", "source": "某局"},
    ),
    Case(
        "wrapper of the whole article is called position",
        "http://www.v.gov.cn/1.html",
        page(
            f"<div class='position'><h2>某市举办读书节活动 <small>2026-11-20 来源：某日报</small></h2><div>{LONG}</div></div>",
            "某市举办读书节活动",
        ),
        {"title": "某市举办读书节活动", "published_on": "2026-11-20", "source": "某日报"},
    ),
]
