"""Telling a repost from what only looks like one. Papers and texts here are made up for the purpose."""

from __future__ import annotations

import random
import time

import pytest
from builders import AS_OF, case, doc, snapshot, upstream

from inspector.matching import Matching, decide
from inspector.pointers import same_address
from inspector.reposts import RepostParams, standings
from inspector.shelf import Originals
from inspector.texts import similarity
from inspector.titles import parse
from spiders.pages.sketch import passages, sketch

LIMITS = Matching()
ISSUERS = frozenset({"临江市人民政府"})

TEXT = """各县（区）人民政府，市政府各部门、各直属机构：
为方便群众就近办理事项，经市政府同意，现就进一步优化基层便民服务提出以下意见。
一、总体目标。到二〇二七年底，全市所有乡镇和社区的便民服务站实现统一受理、统一流转、统一反馈，群众平均等候时间不超过十分钟。
二、重点任务。推动户籍、社保、医保、不动产登记等高频事项下沉到站点办理；统一站点标识和窗口设置；对老年人和残疾人提供上门服务；
建立延时服务和周末预约制度；推行一次性告知，凡是可以通过数据共享取得的材料，一律不得要求群众重复提交。
三、保障措施。市财政对新建站点给予一次性补助，县区负责日常运行经费；每季度公布站点办件量和满意度；对弄虚作假的单位严肃处理。
四、组织实施。各县区要在本意见印发后两个月内制定清单，明确牵头单位和完成时限，市政务服务局会同有关部门加强指导，
重大情况及时报告市政府。"""
OTHER_TEXT = """本方案适用于清河县范围内的河道采砂管理。县水利局负责编制年度采砂计划，明确
可采区、禁采区和禁采期，报县政府批准后公布。
采砂船舶应当安装定位装置并接受动态监控，禁止夜间作业，禁止超范围超深度开采。乡镇负责日常巡查，发现违法行为立即制止并上报。
公安、交通、生态环境等部门按照职责分工开展联合执法，对屡次违法的企业依法取消资格，涉嫌犯罪的移送司法机关处理。"""
TITLE = "临江市人民政府关于进一步优化基层便民服务的意见"
REST = "关于进一步优化基层便民服务的意见"
NUMBER = "临政发〔2026〕12号"
ORIGINAL = doc(
    TITLE,
    NUMBER,
    sketch=sketch(TEXT),
    passages=passages(TEXT),
    text_length=len(TEXT),
    written_on="2026-11-10",
    published_on="2026-11-12",
)


def same(title: str, number: str = "", text: str = "", original=ORIGINAL, **changes):
    facts = {"published_on": "2026-11-13", "text_length": len(text), **changes}
    facts = {"sketch": sketch(text), "passages": passages(text), **facts}
    return decide(original, doc(title, number, **facts), LIMITS, ISSUERS)


@pytest.mark.parametrize(
    ("title", "number", "text", "by"),
    [
        (TITLE, NUMBER, TEXT, "number"),
        (TITLE, "", "", "title"),
        ("基层便民服务意见", NUMBER, TEXT, "number"),
        (f"【转载】{TITLE}", "", "", "title"),
        (f"[市政府文件] {TITLE}", "", TEXT, "title"),
        (f"{TITLE}_清河县人民政府门户网站", "", "", "title"),
        (f"{NUMBER} {TITLE}", "", "", "number"),
        (f"{TITLE}（{NUMBER}）", "", "", "number"),
        (" ".join(TITLE), "", "", "title"),
        (
            f"清河县人民政府办公室关于转发《{TITLE}》的通知",
            "清政办发〔2026〕8号",
            "现将有关文件转发给你们，请认真贯彻执行。" * 6,
            "title",
        ),
        (f"清河县人民政府办公室转发{TITLE}的通知", "清政办发〔2026〕8号", "", "title"),
        (f"转发《{TITLE}》", "", "", "title"),
        (f"清河县人民政府关于印发《{TITLE}》的通知", "清政发〔2026〕2号", "", "title"),
        (f"清河县考核办公室关于转发《{TITLE}》的通知", "", "", "title"),
        (REST, "", TEXT, "title"),
        (REST, "", "", "title"),
        ("临江市人民政府关于进一步优化基层便民…", "", "", "title"),
        (f"{TITLE}（附图解）", "", "", "title"),
        (TITLE, "", TEXT[: len(TEXT) // 3], "title"),
        ("关于优化基层便民服务的意见", "", "来源：临江市政府网 字号：大 中 小 " + TEXT + " 打印本页 关闭窗口", "text"),
        ("临江市政府关于进一步优化基层便民服务意见", "", TEXT, "text"),
    ],
)
def test_true_reposts_in_disguise(title, number, text, by):
    decision = same(title, number, text)
    assert decision.same is True
    assert decision.by == by or (by, decision.by) == ("text", "title")


@pytest.mark.parametrize(
    ("title", "number", "text"),
    [
        (f"《{TITLE}》政策解读", "", "现将有关内容解读如下。" * 20),
        (f"《{TITLE}》政策解读", NUMBER, "现将有关内容解读如下。" * 20),
        (f"一图读懂《{TITLE}》", "", ""),
        (f"图解 | {TITLE}", NUMBER, ""),
        (f"{TITLE}问答", "", ""),
        (f"清河县召开会议传达学习《{TITLE}》", "", ""),
        (f"清河县人民政府关于贯彻《{TITLE}》的实施意见", "清政发〔2026〕9号", OTHER_TEXT),
        (f"清河县人民政府关于贯彻《{TITLE}》的实施意见", NUMBER, ""),
        ("清河县人民政府办公室关于印发基层便民服务实施方案的通知", "清政办发〔2026〕10号", OTHER_TEXT),
        (f"清河县人民政府{REST}", "清政发〔2026〕3号", OTHER_TEXT),
        (f"清河县人民政府{REST}", "", ""),
        ("清河县2026年河道采砂管理方案", NUMBER, OTHER_TEXT),
        ("关于组织申报基层站点补助资金的通知", NUMBER, OTHER_TEXT),
        (f"关于《{TITLE}（征求意见稿）》公开征求意见的公告", "", ""),
        (TITLE, "临政发〔2019〕30号", OTHER_TEXT),
        (REST, "", OTHER_TEXT),
        ("专家解读：" + TITLE, "", ""),
    ],
)
def test_hard_negatives_are_no_reposts(title, number, text):
    assert same(title, number, text).same is False


@pytest.mark.parametrize(
    ("title", "number", "text", "changes"),
    [
        (TITLE + "（2027年修订）", "", TEXT, {}),
        (TITLE + "（第二批）", "", TEXT, {}),
        (TITLE, "临政发〔2019〕30号", TEXT, {}),
        (TITLE, "", "", {"written_on": "2021-05-01"}),
        (TITLE, "", "", {"published_on": "2022-05-01"}),
        (f"清河县人民政府{REST}", "", TEXT, {}),
    ],
)
def test_what_a_person_must_decide(title, number, text, changes):
    assert same(title, number, text, **changes).same is None


@pytest.mark.parametrize(
    ("title", "text", "changes"),
    [
        (TITLE, OTHER_TEXT + TEXT[:60], {}),  # the same name over another text
        (TITLE, TEXT[:200] + OTHER_TEXT, {"published_on": "2027-11-10"}),  # ... a year later
        (f"临江市人民政府印发《{REST}》", "", {}),  # a report, or the paper: nothing was read of it
    ],
)
def test_the_same_name_alone_does_not_decide(title, text, changes):
    decision = same(title, "", text, **changes)
    assert decision.same is None
    assert decision.reasons


@pytest.mark.parametrize(
    ("title", "number", "by"),
    [
        (f"{TITLE}.pdf", "", "title"),
        (f"{TITLE}（节选）", "", "title"),
        (f"《{TITLE}》全文", "", "title"),
        (f"【市政府文件】{NUMBER}：{TITLE}", "", "number"),
        ("临政发2026-12号 关于便民服务的意见", "", "number"),
        (f"清河县转发《{TITLE}》", "", "title"),
    ],
)
def test_what_sites_write_around_a_title(title, number, by):
    decision = same(title, number, TEXT)
    assert (decision.same, decision.by) == (True, by)


def test_a_year_that_a_cut_has_spoilt_says_nothing():
    up = doc(
        "临江市人民政府办公室关于印发优化营商环境2026年工作要点的通知",
        "临政办发〔2026〕9号",
        sketch=sketch(TEXT),
        published_on="2026-11-12",
    )
    assert same("临江市人民政府办公室关于印发优化营商环境20…", "临政办发〔2026〕9号", TEXT, original=up).same is True
    assert (
        same("临江市人民政府办公室关于印发优化营商环境2025年工作…", "临政办发〔2026〕9号", TEXT, original=up).same
        is not True
    )


@pytest.mark.parametrize(
    ("text", "attachments", "kind"),
    [
        (TEXT, (), "full"),
        (TEXT[: len(TEXT) // 3], (), "excerpt"),
        ("", (("http://a.cn/1.pdf", "附件", "pdf"),), "attachment"),
        ("", (), "title"),
    ],
)
def test_what_a_page_shows_of_the_document(text, attachments, kind):
    assert same(TITLE, "", text, attachments=attachments).kind == kind


YEARLY = doc(
    "临江市人民政府办公室关于印发2026年政务公开工作要点的通知",
    "临政办发〔2026〕7号",
    sketch=sketch(TEXT),
    text_length=len(TEXT),
)


@pytest.mark.parametrize("number", ["", "临政办发〔2025〕7号"])
def test_another_year_is_another_paper_even_with_the_same_text(number):
    title = YEARLY.title.replace("2026", "2025")
    assert same(title, number, TEXT, original=YEARLY).same is False
    assert same(title, number, "", original=YEARLY).same is False


def test_own_paper_with_the_name_of_what_the_superior_issued():
    own = same(
        "清河县人民政府办公室关于印发2026年政务公开工作要点的通知", "清政办发〔2026〕2号", OTHER_TEXT, original=YEARLY
    )
    assert own.same is False
    subject = same("2026年政务公开工作要点", "", TEXT, original=YEARLY)
    assert subject.same is True


def test_chinese_years_and_widths_are_one():
    assert parse("二〇二六年政务公开工作要点").plain == parse("２０２６年政务公开工作要点").plain


@pytest.mark.parametrize(
    ("title", "issuer", "subject", "forwards"),
    [
        ("临江市人民政府关于印发《某某规划》的通知", "临江市人民政府", "某某规划", False),
        ("清河县教育局转发临江市教育局关于寒假安排的通知", "清河县教育局", "", True),
        ("关于寒假安排的通知", "", "", False),
        ("", "", "", False),
        ("》《", "", "", False),
    ],
)
def test_parts_of_a_title(title, issuer, subject, forwards):
    parts = parse(title)
    assert (parts.issuer, parts.subject, parts.forwards) == (issuer, subject, forwards)


def test_hostile_titles_are_parsed_in_time():
    began = time.process_time()
    for title in ("转发" * 5000, "《" * 5000, "关于印发" * 3000, "【" * 4000, "国务院" * 3000, "a_" * 4000):
        parse(title)
    assert time.process_time() - began < 2


def test_similarity_needs_two_whole_sketches():
    assert similarity(b"", sketch(TEXT)) is None
    assert similarity(sketch(TEXT), sketch(TEXT)[:-1]) is None
    assert similarity(sketch(TEXT), sketch(TEXT)) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [("http://a.cn/x/", "https://a.cn/x"), ("http://A.cn/x#top", "http://a.cn/x")],
)
def test_one_document_under_two_addresses(one, other):
    assert same_address(one) == same_address(other)


def test_the_index_finds_by_number_title_and_text_and_little_else():
    rng = random.Random(1)
    noise = [doc(f"清河县关于第{n}号事项的公告", url=f"n{n}", sketch=rng.randbytes(512)) for n in range(500)]
    wanted = [
        doc("便民意见", NUMBER, url="number"),
        doc(f"{NUMBER}文件", url="number in the title"),
        doc(REST, url="title"),
        doc("关于进一步优化基层便民服务的一件", url="slip of the pen"),
        doc("全文转载", url="text", sketch=sketch(TEXT + "责任编辑：张三 打印 关闭")),
        doc("节选", url="excerpt", passages=passages("".join(TEXT.split("三、")[1:]))),
    ]
    shelf = Originals([(ORIGINAL, ISSUERS)], LIMITS)
    near = [one.url for one in (*noise, *wanted) if shelf.near(one.title, one.number_key, one.sketch, one.passages)]
    assert near == [one.url for one in wanted]


def test_thousands_of_documents_take_no_time():
    rng = random.Random(2)
    local = [
        doc(
            f"清河县人民政府关于{n}号项目第{n % 7}批结果的公示",
            f"清政〔2026〕{n}号",
            url=f"n{n}",
            sketch=rng.randbytes(512),
        )
        for n in range(5000)
    ]
    above = [doc(f"临江市人民政府关于第{n}类事项的通知", f"临政发〔2026〕{n}号", url=f"u{n}") for n in range(100)]
    facts = snapshot(documents=tuple(local), upstreams=(upstream(*above),))
    began = time.process_time()
    found = standings(case("repost.missing", facts), RepostParams(deadline_hours=24, window_days=365)).every
    assert len(found) == 100
    assert time.process_time() - began < 10
    assert found[0].deadline <= AS_OF
