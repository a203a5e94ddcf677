# ruff: noqa: E501 - pieces of markup stay whole
"""Readers of the parts of disclosure pages and services, on pages in the style of several decades."""

from __future__ import annotations

from typing import ClassVar

import pytest

from spiders.pages.understand import understand

BASE = "http://www.qinghe.gov.cn/"


def traits(name, body, path="zwgk/1.html", *, encoding="utf-8"):
    page = understand(body.encode(encoding), BASE + path, f"text/html; charset={encoding}")
    return [one.data for one in page.traits if one.name == name]


def modern(title, text, crumbs="首页 &gt; 政务公开", extra=""):
    """A page of today: header, menu, breadcrumb, article, footer with the contacts of the sponsor."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}_清河县人民政府</title></head><body>"
        '<header><nav class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a><a href="/hdjl/">我要写信</a></nav></header>'
        f'<div class="breadcrumb">当前位置：{crumbs} &gt; {title}</div>'
        f'<div class="article"><h1>{title}</h1><p class="info">发布时间：2026-11-02 10:00 来源：清河县人民政府办公室</p>'
        f'<div class="content">{text}</div>{extra}</div>'
        '<footer class="footer"><p>主办单位：清河县人民政府办公室 地址：清河县人民路1号 电话：0123-7654321 传真：0123-7654322 '
        "邮箱：web@qinghe.example 办公时间：周一至周五</p></footer></body></html>"
    )


def old(title, text):
    """A page of 2006: nested tables, font tags, no class that says anything."""
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=780><TR><TD><A href=/>首页</A> | <A href=/zwgk.asp>政务公开</A></TD></TR></TABLE>"
        f"<TABLE width=780><TR><TD>当前位置：<A href=/>首页</A> &gt;&gt; <A href=/zwgk.asp>政务公开</A> &gt;&gt; {title}</TD></TR>"
        f"<TR><TD align=center><FONT size=4><B>{title}</B></FONT></TD></TR><TR><TD align=center>发布时间：2006-5-12</TD></TR><TR><TD>{text}</TD></TR></TABLE>"
        "<TABLE width=780><TR><TD align=center>主办：清河县人民政府　地址：清河县人民路1号<BR>电话：0123-7654321　传真：0123-7654322</TD></TR></TABLE></BODY></HTML>"
    )


GUIDE = (
    "<p>一、信息分类和编排体系。主动公开的信息按照法定主动公开内容分类编排，标注索引号、名称、内容概述和生成日期。</p>"
    "<p>二、获取方式。公民、法人和其他组织可以通过本网站、政府公报和县档案馆查阅场所获取政府信息。</p>"
    "<p>三、工作机构。机构名称：清河县人民政府办公室政务公开股</p><p>办公地址：清河县云水镇人民路28号2号楼</p>"
    "<p>办公时间：周一至周五 8:30-12:00，14:30-18:00</p><p>联系电话：0123-5210012</p><p>传真：0123-5210013</p>"
    "<p>互联网联系方式：qhxxgk@qinghe.example</p>"
)
TITLE = "清河县政府信息公开指南"


class TestGuide:
    @pytest.mark.parametrize("body", [modern(TITLE, GUIDE), old(TITLE, GUIDE)])
    def test_a_whole_guide_shows_all(self, body):
        (data,) = traits("disclosure_guide", body)
        assert set(data["shown"]) == {"name", "address", "hours", "phone", "fax", "online"}

    @pytest.mark.parametrize("page", [modern, old])
    @pytest.mark.parametrize(
        ("part", "line"),
        [
            ("fax", "<p>传真：0123-5210013</p>"),
            ("hours", "<p>办公时间：周一至周五 8:30-12:00，14:30-18:00</p>"),
            ("online", "<p>互联网联系方式：qhxxgk@qinghe.example</p>"),
        ],
    )
    def test_a_part_that_only_the_foot_shows_is_missing(self, page, part, line):
        (data,) = traits("disclosure_guide", page(TITLE, GUIDE.replace(line, "")))
        assert part not in data["shown"]
        assert len(data["shown"]) == 5

    def test_a_label_without_value_shows_nothing(self):
        text = GUIDE.replace("传真：0123-5210013", "传真：").replace(
            "办公时间：周一至周五 8:30-12:00，14:30-18:00", "办公时间："
        )
        (data,) = traits("disclosure_guide", modern(TITLE, text))
        assert {"fax", "hours"} & set(data["shown"]) == set()

    def test_labels_and_values_in_cells_of_a_table(self):
        table = (
            "<table><tr><td>受理机构</td><td>政务公开股</td></tr><tr><td>办公地址</td><td>人民路28号</td></tr>"
            "<tr><td>办公时间</td><td>工作日上午9时至下午5时</td></tr><tr><td>联系电话</td><td>0123-5210012</td></tr>"
            "<tr><td>传　真</td><td>0123-5210013</td></tr><tr><td>电子邮箱</td><td>qhxxgk@qinghe.example</td></tr></table>"
        )
        (data,) = traits("disclosure_guide", modern(TITLE, GUIDE[:200] + "</p>" + table))
        assert len(data["shown"]) == 6

    def test_a_misfiled_document_is_no_guide(self):
        title = "清河县发展和改革委员会关于全面推进政务公开工作的实施意见"
        crumbs = "首页 &gt; 政府信息公开 &gt; 政府信息公开指南"
        assert (
            traits(
                "disclosure_guide",
                modern(title, "<p>各科室：</p>" + "<p>现提出以下意见，请认真执行。</p>" * 20, crumbs),
            )
            == []
        )


class TestOnRequest:
    def test_form_by_download_link_and_by_fields(self):
        text = (
            "<p>受理机构：政务公开股，办公地址：人民路28号，联系电话：0123-5210012。</p>"
            + "<p>本机关依法受理政府信息公开申请。</p>" * 5
        )
        link = '<p><a href="/f/sqb.doc">清河县政府信息公开申请表</a></p>'
        fields = '<form method="post"><textarea name="what"></textarea></form>'
        assert traits("on_request", modern("依申请公开", text + link))[0]["form"] == "清河县政府信息公开申请表"
        assert traits("on_request", modern("依申请公开", text + fields))[0]["form"] == "textarea"
        (data,) = traits("on_request", modern("依申请公开", text))
        assert data["form"] == ""
        assert set(data["shown"]) == {"name", "address", "phone"}


class TestAnnualReport:
    TEXT = (
        "<p>一、总体情况。主动公开政府信息3200条。</p><p>二、收到和处理政府信息公开申请情况。收到申请12件。</p>"
        "<p>三、因政府信息公开引发行政复议、行政诉讼情况。无。</p><p>四、存在的主要问题及改进情况。更新不够及时。</p>"
        "<p>五、其他需要报告的事项。无。</p>"
    )

    def test_year_and_parts(self):
        (data,) = traits("annual_report", modern("清河县2025年政府信息公开工作年度报告", self.TEXT))
        assert data["year"] == 2025
        assert {"requests", "disputes", "problems", "others"} <= set(data["shown"])

    @pytest.mark.parametrize(
        "title",
        [
            "清河县2025年政府网站工作年度报表",
            "关于报送2025年政府信息公开工作年度报告的通知",
            "清河县2025年法治政府建设年度报告",
        ],
    )
    def test_other_reports_are_not_read(self, title):
        assert traits("annual_report", modern(title, self.TEXT)) == []


class TestConsultation:
    TEXT = (
        "<p>为规范城区停车秩序，我局起草了《清河县停车管理办法（征求意见稿）》，现公开征求意见。</p>"
        "<p>征求意见时间：2026年11月2日至12月2日。</p><p>意见可以发送至邮箱csj@qinghe.example，或者致电0123-5210110。</p>"
    )
    CALL = "关于公开征求《清河县停车管理办法（征求意见稿）》意见的公告"
    FILE = '<p>附件：<a href="/f/1.docx">清河县停车管理办法（征求意见稿）.docx</a></p>'

    def test_a_call_with_its_parts_and_its_days(self):
        (data,) = traits("consultation", modern(self.CALL, self.TEXT + self.FILE))
        assert (data["side"], data["subject"]) == ("call", "清河县停车管理办法")
        assert (data["starts"], data["ends"]) == ("2026-11-02", "2026-12-02")
        assert set(data["shown"]) == {"draft", "background", "period", "channel"}

    def test_a_period_over_the_turn_of_the_year(self):
        text = self.TEXT.replace("2026年11月2日至12月2日", "2026年12月20日至1月20日")
        assert traits("consultation", modern(self.CALL, text))[0]["ends"] == "2027-01-20"

    def test_a_call_without_period_and_channel(self):
        (data,) = traits(
            "consultation",
            modern(self.CALL, "<p>现将《清河县停车管理办法（征求意见稿）》公布，欢迎大家。</p>" * 3 + self.FILE),
        )
        assert {"period", "channel"} & set(data["shown"]) == set()

    @pytest.mark.parametrize(
        "title",
        [
            "县司法局召开停车管理办法征求意见座谈会",
            "关于印发《清河县停车管理办法》的通知",
            "清河县公开征集民生实事项目活动启动",
        ],
    )
    def test_news_about_calls_are_no_calls(self, title):
        assert traits("consultation", modern(title, self.TEXT)) == []

    def test_an_account_of_the_answers_is_the_other_side(self):
        (data,) = traits(
            "consultation",
            modern("关于《清河县停车管理办法》征求意见采纳情况的反馈", "<p>收到意见22条，采纳16条。</p>" * 5),
        )
        assert (data["side"], data["subject"]) == ("feedback", "清河县停车管理办法")


class TestServiceGuide:
    ROWS: ClassVar = {
        "设定依据": "《食品安全法》第三十五条", "申请条件": "有固定经营场所", "办理材料": "身份证、申请表", "办理地点": "县政务服务中心",
        "办理机构": "县市场监管局", "收费标准": "不收费", "办理时间": "10个工作日", "联系电话": "0123-5210800", "办理流程": "受理、审核、发证",
    }  # fmt: skip

    def page(self, *without, extra="", title="食品经营许可办事指南"):
        rows = "".join(
            f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in self.ROWS.items() if label not in without
        )
        return modern(title, f"<table>{rows}</table>{extra}", "首页 &gt; 办事服务")

    def test_all_ten_elements(self):
        (data,) = traits("service_guide", self.page())
        assert len(data["shown"]) == 10
        assert data["form"] == "申请表"
        assert data["download"] == ""

    @pytest.mark.parametrize(
        ("label", "part"),
        [
            ("收费标准", "fees"),
            ("联系电话", "phone"),
            ("办理流程", "flow"),
            ("设定依据", "basis"),
            ("办理地点", "place"),
        ],
    )
    def test_a_missing_element_is_not_shown(self, label, part):
        (data,) = traits("service_guide", self.page(label))
        assert part not in data["shown"]
        assert len(data["shown"]) == 9

    def test_forms_and_other_systems_are_seen(self):
        (data,) = traits("service_guide", self.page(extra='<p><a href="/f/sqb.doc">申请表下载</a></p>'))
        assert data["download"] == "申请表下载"
        (data,) = traits(
            "service_guide", self.page(extra='<p><a href="http://zwfw.linjiang.example/x">在线办理</a></p>')
        )
        assert data["elsewhere"].startswith("http://zwfw.")

    @pytest.mark.parametrize(
        "title", ["清河县政务服务事项目录", "关于优化办事指南编制工作的通知", "清河县招商投资指南"]
    )
    def test_gatherings_and_papers_are_no_guides(self, title):
        assert traits("service_guide", self.page(title=title)) == []


class TestOthers:
    def test_random_inspections(self):
        (data,) = traits(
            "random_inspection",
            modern(
                "清河县2026年随机抽查事项清单",
                "<table><tr><td>序号</td><td>抽查内容</td><td>抽查依据</td><td>抽查主体</td></tr></table>"
                + "<p>清单共列96项。</p>" * 9,
            ),
        )
        assert (data["side"], data["year"]) == ("list", 2026)
        assert set(data["shown"]) == {"basis", "body", "content"}
        (data,) = traits(
            "random_inspection", modern("清河县加油站双随机抽查结果公示", "<p>抽查14家，合格12家。</p>" * 9)
        )
        assert data["side"] == "result"

    def test_leaders_name_disclosure_among_their_duties(self):
        text = (
            "<p>林若衡，副县长。负责县政府常务工作，分管财政、应急管理、政务公开等工作。</p>"
            + "<p>王一，副县长，分管农业农村工作。</p>" * 5
        )
        assert "政务公开" in traits("leader_duties", modern("领导之窗", text))[0]["disclosure"]
        assert traits("leader_duties", modern("领导之窗", text.replace("、政务公开", "")))[0]["disclosure"] == ""

    def test_a_reply_in_full(self):
        text = (
            "<p>李明代表：</p><p>您提出的关于加快农村公路建设的建议收悉，现答复如下：</p>"
            + "<p>今年已完成三条道路改造。</p>" * 9
        )
        (data,) = traits("proposals", modern("对县十七届人大三次会议第12号建议的答复", text))
        assert (data["number"], data["full"]) == ("第12号", True)

    def test_the_parts_of_enforcement(self):
        (data,) = traits(
            "enforcement",
            modern("清河县行政执法公示", "<p>执法主体、执法依据、裁量基准、执法流程、执法结果和救济途径。</p>" * 4),
        )
        assert len(data["shown"]) == 6

    def test_hotlines(self):
        lines = "".join(f"<p>第{n}局 0123-521{n:04}</p>" for n in range(12))
        (data,) = traits("hotlines", modern("服务热线电话", "<p>12345</p>" + lines))
        assert data["line"] is True
        assert data["numbers"] == 13


class TestAfterCalls:
    """What came of a call for opinions, on its page; surveys and their results."""

    CALL = (
        "<p>为加强养犬管理，我局起草了征求意见稿，现征求意见。</p><p>征求意见时间：2026年11月2日至2026年12月2日。</p>"
    )

    def test_a_call_that_says_what_came_of_it(self):
        title = "关于公开征求《清河县养犬管理办法（征求意见稿）》意见的公告"
        (plain,) = traits("consultation", modern(title, self.CALL))
        assert (plain["ends"], plain["answered"]) == ("2026-12-02", "")
        (told,) = traits("consultation", modern(title, self.CALL + "<p>征集期间共收到意见建议22条，采纳16条。</p>"))
        assert "收到意见建议22条" in told["answered"]

    @pytest.mark.parametrize("page", [modern, old])
    def test_a_survey_and_its_result(self, page):
        text = (
            "<p>为了解老年人的需求，现开展网上调查，欢迎参与。</p><p>调查时间：2026年11月2日至12月2日</p>"
            + "<p>1.您的年龄是？</p>" * 8
        )
        (asked,) = traits("survey", page("关于养老服务需求的网上问卷调查", text))
        assert (asked["side"], asked["subject"], asked["ends"]) == ("call", "养老服务需求", "2026-12-02")
        (told,) = traits(
            "survey",
            modern(
                "养老服务需求网上调查结果",
                "<p>调查期间共收回有效问卷312份，其中希望在社区增加助餐点的占46%，希望延长服务时间的占28%。</p>" * 6,
            ),
        )
        assert (told["side"], told["subject"]) == ("result", "养老服务需求")

    @pytest.mark.parametrize(
        "title", ["关于开展人口抽样调查的通知", "清河县“4·12”事故调查报告", "国家统计局清河调查队发布数据"]
    )
    def test_other_surveys_are_none(self, title):
        assert traits("survey", modern(title, "<p>现将有关情况公布如下，请各单位遵照执行。</p>" * 5)) == []


class TestDecisions:
    """When licences and penalties were decided: rows of tables, labels in a text."""

    TABLE = (
        "<table border=1><tr><td>序号</td><td>决定书文号</td><td>行政相对人</td><td>处罚决定日期</td><td>公示日期</td><td>公示截止期</td></tr>"
        "<tr><td>1</td><td>清罚〔2026〕7号</td><td>某某公司</td><td>2026-10-26</td><td>2026-11-01</td><td>2027-11-01</td></tr>"
        "<tr><td>2</td><td>清罚〔2026〕8号</td><td>某某商店</td><td>2026/10/27</td><td></td><td>2027-11-01</td></tr></table>"
    )
    TEXT = "<p>现将本局作出的行政处罚决定信息公示如下，接受社会监督，对公示内容有异议的可以来电反映。</p>"

    @pytest.mark.parametrize("page", [modern, old])
    def test_a_table_row_by_row(self, page):
        (data,) = traits("decisions", page("清河县市场监督管理局行政处罚信息公示", self.TEXT * 3 + self.TABLE))
        assert data["rows"] == [["2026-10-26", "2026-11-01", "清罚〔2026〕7号"], ["2026-10-27", "", "清罚〔2026〕8号"]]

    def test_a_label_in_the_text(self):
        text = (
            self.TEXT * 3 + "<p>作出行政处罚决定的日期：2026年10月26日</p><p>公示期限：2026年11月1日至2027年11月1日</p>"
        )
        (data,) = traits("decisions", modern("清河县行政处罚决定公示", text))
        assert data["rows"] == [["2026-10-26", "", ""]]

    @pytest.mark.parametrize("title", ["清河县行政处罚裁量基准", "行政许可事项清单", "行政处罚决定公示制度"])
    def test_papers_about_decisions_are_none(self, title):
        assert traits("decisions", modern(title, self.TEXT * 3 + self.TABLE)) == []
