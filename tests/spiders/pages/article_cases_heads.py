# ruff: noqa: E501 - markup of pages
"""Heads and tails of articles as content systems of many years write them: labels, signatures, numbers, feet."""

from __future__ import annotations

from tests.spiders.pages.article_cases import LONG, Case, page

NAME = "关于做好渡口安全工作的通知"

HEADS: list[Case] = [
    Case(
        "label right behind a time of day",
        "http://www.a.gov.cn/1.htm",
        page(f"<table><tr><td><span class='bt18'>{NAME}</span></td></tr><tr><td>某市门户网站　2009年06月05日 10时22分　　来源：某日报</td></tr></table>{LONG}", NAME),
        {"published_on": "2009-06-05", "published_time": "10:22", "source": "某日报"},
    ),
    Case(
        "spaced label is one label",
        "http://www.a.gov.cn/2.htm",
        page(f"<h1>{NAME}</h1><p>会 议 时 间：2026-11-28　发 布 时 间：2026-11-20</p>{LONG}", NAME),
        {"published_on": "2026-11-20"},
    ),
    Case(
        "number that begins the title, its name in brackets behind",
        "http://www.b.gov.cn/1.htm",
        page(f"<h2>某某银行令〔2019〕第71号（清分设备管理规定）</h2><p>2019-11-08 17:00:04</p>{LONG}", "某某银行令〔2019〕第71号（清分设备管理规定）"),
        {"doc_number": "某某银行令〔2019〕第71号"},
    ),
    Case(
        "order: number in brackets behind the whole name of its issuer",
        "http://www.b.gov.cn/2.htm",
        page(f"<h1>某省应急管理厅令（第17号）</h1><p>发布时间：2020-10-28</p>{LONG}", "某省应急管理厅令（第17号）"),
        {"doc_number": "某省应急管理厅令第17号"},
    ),
    Case(
        "announcement: number before a colon",
        "http://www.b.gov.cn/3.htm",
        page(f"<h4>2017年第6号公告：某市2016年度预算执行审计结果</h4><h5>（2017年7月28日公告）</h5>{LONG}", "审计公告栏"),
        {"doc_number": "2017年第6号公告", "written_on": "2017-07-28"},
    ),
    Case(
        "number line below a long info line",
        "http://www.b.gov.cn/4.htm",
        page(f"<h1>{NAME}</h1><div>日期：2020-09-22 16:05　作者：　来源：某省农业农村厅种植业管理处　【字号：大 中 小】　打印本页　关闭窗口</div><p align=center>某农办〔2020〕117号</p>{LONG}", NAME),
        {"doc_number": "某农办〔2020〕117号", "source": "某省农业农村厅种植业管理处"},
    ),
    Case(
        "square brackets end no number",
        "http://www.b.gov.cn/5.htm",
        page(f"<ul><li>索 引 号：<span>000014453-2016-00144</span></li><li>发布日期：<span>2016-06-27</span></li><li>文　　号：<span>某综发[2016]61号</span></li></ul><div class='detail_tit'>{NAME}</div>{LONG}", NAME),
        {"doc_number": "某综发[2016]61号", "index_number": "000014453-2016-00144"},
    ),
    Case(
        "part of a repeated title is no issuer",
        "http://www.b.gov.cn/6.htm",
        page(f"<h2>关于《某市湿地条例（草案）》公开征求意见的公告</h2><p>发布日期：2022-05-07</p><p>关于《某市湿地条例（草案）》</p><p>公开征求意见的公告</p><p>（第<span>3</span>号）</p>{LONG}", "关于《某市湿地条例（草案）》公开征求意见的公告"),
        {"doc_number": "公告第3号"},
    ),
    Case(
        "label and value as items of one list",
        "http://www.c.gov.cn/1.htm",
        page(f"<table><tr><td><ul><li>索 引 号：</li><li class='v'>11100000MB014/2018-51</li></ul></td><td><ul><li>发布日期：</li><li class='v'>2018年10月12日</li></ul></td></tr></table><div class='tit'>{NAME}</div>{LONG}", NAME),
        {"index_number": "11100000MB014/2018-51", "published_on": "2018-10-12"},
    ),
    Case(
        "labels without colon in columns of inline elements",
        "http://www.c.gov.cn/2.htm",
        page(f"<ul><li><div><span>索&nbsp;引&nbsp;号</span><i>000014672/2020-9</i></div></li><li><div><span>发布机关</span><i>某省生态环境厅</i></div><div><span>生成日期</span><i>2020-01-03</i></div></li></ul><h1>{NAME}</h1>{LONG}", NAME),
        {"index_number": "000014672/2020-9", "source": "某省生态环境厅", "published_on": "2020-01-03"},
    ),
    Case(
        "info line written by script, day of the announcement in the text",
        "http://www.c.gov.cn/3.htm",
        page("<h3 class='title'>某省公告2013年第93号 关于立案调查的公告</h3><script>var tm = \"2013-12-09 15:27:08\"; var source = \"公平贸易局\";\nif(source!=\"\"){ document.write(\"<p>文章来源：\"+source+\"&nbsp;&nbsp;\"+tm.substring(0,16)+\"</p>\"); }</script>"
             f"<p>【发布单位】某省商务厅</p><p>【发布文号】公告2013年第93号</p><p>【发布日期】2013-12-6</p>{LONG}", "某省公告2013年第93号 关于立案调查的公告"),
        {"published_on": "2013-12-09", "source": "公平贸易局"},
    ),
    Case(
        "two digits for the year behind a label",
        "http://www.d.gov.cn/1.htm",
        page(f"<table><tr><td class='title'>{NAME}</td></tr><tr><td>【字体：大 中 小】 【时间：09-09-17 9:27:35】 【作者：农技站】</td></tr></table>{LONG}", NAME),
        {"published_on": "2009-09-17", "published_time": "09:27:35"},
    ),
    Case(
        "midnight in a meta tag is no time of day",
        "http://www.d.gov.cn/2.htm",
        page(f"<h1>{NAME}</h1>{LONG}", NAME, "<meta name='PubDate' content='2026-11-20 00:00:00'>"),
        {"published_on": "2026-11-20", "published_time": ""},
    ),
    Case(
        "date in brackets behind the title",
        "http://www.d.gov.cn/3.htm",
        page(f"<h2>{NAME}<small>(2021年1月8日)</small></h2>{LONG}", NAME),
        {"title": NAME, "published_on": "2021-01-08"},
    ),
    Case(
        "mark before the title",
        "http://www.d.gov.cn/4.htm",
        page(f"<table><tr><td class='bt'><font color=red><b>[图文]</b></font>{NAME}</td></tr><tr><td>更新时间：2006-3-8 9:05:41</td></tr></table>{LONG}", f"{NAME}--某县政府网"),
        {"title": NAME, "published_on": "2006-03-08"},
    ),
    Case(
        "first line of the title in a heading of its own",
        "http://www.d.gov.cn/5.htm",
        page(f"<div class='art-tit'><h2>某市人民政府办公室</h2><h2>{NAME}</h2></div><div>发布时间：2024-05-17</div>{LONG}", NAME, f"<meta name='ArticleTitle' content='某市人民政府办公室 {NAME}'>"),
        {"title": f"某市人民政府办公室{NAME}"},
    ),
    Case(
        "signature above the notes at the foot of a document",
        "http://www.e.gov.cn/1.htm",
        page(f"<h1>{NAME}</h1><div>发布时间：2009-11-03</div>{LONG}<p align=right>二〇〇九年十月二十六日</p><p>主题词：水利　防汛　预案</p><p>某县人民政府办公室　　　　2009年10月27日印发</p><p>（共印150份）</p>", NAME),
        {"written_on": "2009-10-26"},
    ),
    Case(
        "date that closes a notice before its annex",
        "http://www.e.gov.cn/2.htm",
        page(f"<h1>{NAME}</h1><div>2015-11-12 01:51:51</div>{LONG}<p align=right>二O一一年5月18日</p><p>&nbsp;</p><p align=center><b>某市值班工作规定（试行）</b></p><p>第一条　为保证政务值班高效运转，根据国家有关规定，结合本市实际，制定本规定，请认真执行。</p><p>第二条　值班人员实行轮班。</p><p>第三条　值班室设在办公楼。</p><p>第四条　值班电话保持畅通。</p><p>第九条　自2011年7月1日起试行。</p>", NAME),
        {"published_on": "2015-11-12", "written_on": "2011-05-18"},
    ),
    Case(
        "date before the name of the body that signs",
        "http://www.e.gov.cn/3.htm",
        page(f"<h1>{NAME}</h1><div>发布时间：2011年03月31日</div><p>教室每天开窗通风。</p><p>晨检记录于4月15日前归档。</p><p>2010.3.26　某县教育体育局</p>", NAME),
        {"published_on": "2011-03-31", "written_on": "2010-03-26"},
    ),
    Case(
        "answer to a letter, signed in its cell",
        "http://www.e.gov.cn/4.htm",
        page("<h2>关于加装充电桩的问题</h2><p>发布时间：2022年5月12日　来源：县住建局</p><table><tr><th>来信日期</th><td>2022-04-29 21:18</td></tr><tr><th>答复内容</th><td>您好！经研究，该小区已经列入第二批改造计划，计划六月进场施工，九月底以前完工，感谢您对我们工作的关心和支持。<br>某县住房和城乡建设局<br>2022年5月9日</td></tr></table>", "关于加装充电桩的问题-县长信箱-某县人民政府"),
        {"published_on": "2022-05-12", "written_on": "2022-05-09"},
    ),
    Case(
        "time of day makes 发文日期 a stamp of the system",
        "http://www.e.gov.cn/5.htm",
        page(f"<table><tr><td>发布日期：</td><td>2024-04-06 16:34</td></tr><tr><td>发文日期：</td><td>2024-04-06 16:40</td></tr></table><h1>{NAME}</h1>{LONG}", NAME),
        {"published_on": "2024-04-06", "written_on": ""},
    ),
    Case(
        "whose site it is stands at the foot only",
        "http://www.f.gov.cn/1.htm",
        page(f"<h2>{NAME}</h2><p><span>2021-03-05 17:46:00</span>　<span>来源：</span></p>{LONG}<div class='footer'>某市环境监测中心 版权所有　某ICP备00000000号</div>", "Document"),
        {"source": "某市环境监测中心"},
    ),
    Case(
        "page of a leader: a name of three characters",
        "http://www.f.gov.cn/2.htm",
        page("<h2>章渡安</h2><p>县政府党组成员、副县长</p><h3>个人简历</h3><p>章渡安，男，汉族，大学学历，现任某县人民政府副县长。</p><h3>工作分工</h3><p>负责农业农村、水利、林业、气象、供销等方面工作；分管县农业农村局、县水利局、县林业局，联系县气象局、县供销社。负责县政府交办的其他工作，协助县长处理日常事务。</p>", "章渡安-县政府领导-某县人民政府"),
        {"title": "章渡安", "published_on": ""},
    ),
    Case(
        "survey: its subject is its title",
        "http://www.f.gov.cn/3.htm",
        page(f"<h4>主题：</h4><p>关于征求《某市防御预案（征求意见稿）》意见的函</p><h4>时限：</h4><p>截止：2019-06-18</p>{LONG}", "征集调查-某市水利局"),
        {"title": "关于征求《某市防御预案（征求意见稿）》意见的函", "published_on": ""},
    ),
    Case(
        "classes that only begin like a footer",
        "http://www.f.gov.cn/4.htm",
        page(f"<div class='ft_top'><h1>市医保局局长谈待遇</h1><ul class='ft_info'><li><b>访谈时间：</b>2020年10月21日 15:00</li></ul><p class='ft_time'>发布时间：2020-10-23　来源：门户网站</p></div><div class='ft_word'>{LONG}</div>", "在线访谈-市医保局局长谈待遇-某市人民政府"),
        {"title": "市医保局局长谈待遇", "published_on": "2020-10-23"},
    ),
    Case(
        "<title> names the site, nothing marks the heading",
        "http://www.g.gov.cn/1.htm",
        page(f"<table><tr><td>欢迎光临某市经济贸易局网站</td></tr><tr><td>当前位置：首页 - 公示公告</td></tr><tr><td>{NAME}</td></tr><tr><td>发表时间： 2008-10-17 作者：商贸科</td></tr><tr><td>{LONG}<div>某市经济贸易局</div><div>二○○八年十月十五日</div></td></tr></table>", "某市经济贸易局"),
        {"title": NAME, "published_on": "2008-10-17", "written_on": "2008-10-15"},
    ),
    Case(
        "heading above a date that no label tells",
        "http://www.g.gov.cn/2.htm",
        page(f"<td>开发区新闻</td><table><tr><td>开发区全力防控　确保项目建设不停步</td></tr><tr><td>[2003-5-6 9:12:33] [阅读:1126]</td></tr></table>{LONG}", "富洋经济开发区"),
        {"title": "开发区全力防控 确保项目建设不停步", "published_on": "2003-05-06"},
    ),
    Case(
        "paper form: title between number and the bodies addressed",
        "http://www.g.gov.cn/3.htm",
        page(f"<p><b>某区人民政府文件</b></p><table><tr><td>某政字[2005]48号</td><td>签发人：郑某某</td></tr></table><p><b>某区人民政府关于请求解决<br>农村公路建设配套资金的请示</b></p><p>市人民政府：</p>{LONG}<p>二○○五年五月十九日</p>", ""),
        {"title": "某区人民政府关于请求解决农村公路建设配套资金的请示", "doc_number": "某政字[2005]48号", "written_on": "2005-05-19"},
    ),
    Case(
        "hidden piece inside the date line",
        "http://www.g.gov.cn/4.htm",
        page(f"<div class='tit'>{NAME}</div><div>发布时间：<span style='display:none'>2014-01-01</span>【2019-05-14】 【来源：青少科】</div>{LONG}", NAME),
        {"published_on": "2019-05-14", "source": "青少科"},
    ),
    Case(
        "date of a press conference in the text, publication on the info line",
        "http://www.g.gov.cn/5.htm",
        page(f"<h2>{NAME}</h2><div>某新闻网 2018-07-26 来源：某日报</div><p>发布时间：2018年7月25日（星期三）上午10时</p><p>发布地点：新闻发布厅</p>{LONG}", NAME),
        {"published_on": "2018-07-26", "source": "某日报"},
    ),
    Case(
        "info line below the text",
        "http://www.g.gov.cn/6.htm",
        page(f"<h2>{NAME}</h2>{LONG}<div>【信息来源：市政府办公室】【时间：2017-12-29 10:31】【阅读次数：】</div>", NAME),
        {"published_on": "2017-12-29", "source": "市政府办公室"},
    ),
    Case(
        "source quoted in the text",
        "http://www.g.gov.cn/7.htm",
        page(f"<h2>{NAME}</h2><div>发布时间：2019-03-02 来源：</div><p>近日，某网站转载的文章称：</p><p>来源：某某资讯网</p>{LONG * 4}<p>特此说明。</p>", NAME, "<meta name='SiteName' content='某市发改委'>"),
        {"source": "某市发改委"},
    ),
    Case(
        "cells below labels that cannot be their values",
        "http://www.g.gov.cn/8.htm",
        page(f"<table><tr><td>110/2018-04</td><td>某县办公室</td></tr><tr><td>索引号</td><td>发布机构</td></tr><tr><td>2018-10-12</td><td>某政办字〔2018〕103号</td></tr><tr><td>发布日期</td><td>文 号</td></tr></table><div class='tit'>{NAME}</div>{LONG}", NAME),
        {"index_number": "", "source": ""},
    ),
    Case(
        "what Java prints into a meta tag",
        "http://www.g.gov.cn/9.htm",
        page(f"<h1>{NAME}</h1>{LONG}", NAME, "<meta name='PUBDATE' content='Thu Mar 05 10:00:00 CST 2026'>"),
        {"published_on": "2026-03-05", "published_time": "10:00:00"},
    ),
    Case(
        "announcement in a volume",
        "http://www.g.gov.cn/10.htm",
        page(f"<div><b>某省审计厅审计结果公告</b></div><div>2020年第6号（总第83号）</div><div class='title'>2019年度预算执行审计结果</div><div>（二〇二〇年十二月三十日公告）</div>{LONG}", "某省审计厅"),
        {"title": "2019年度预算执行审计结果", "doc_number": "某省审计厅审计结果公告2020年第6号", "written_on": "2020-12-30"},
    ),
]  # fmt: skip
