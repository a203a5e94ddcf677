# ruff: noqa: E501 - sentences stay whole
"""Made-up documents of a made-up State Council, of the shape that real ones have: for machines without a corpus.

Titles of all common kinds (opinion, notice that brings a plan, decree, reply, notice of a year), texts of 600 to 4,000
characters in numbered parts. Words come from lists, drawn from a seed; none is taken from a real document.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from benchmarks.repost_pairs import Original

TOPICS: Final = (
    "农村沼气站点安全运行", "城市公共自行车停放秩序", "老旧船舶更新", "中小学课后托管服务", "粮食烘干设施建设", "社区食堂运营", "县域快递分拣中心建设", "古树名木保护",
    "残疾人就业辅导", "地下管廊巡检", "海岛供水保障", "牧区防灾物资储备", "冷链运输温度记录", "乡村医生轮训", "博物馆夜间开放", "水库移民后续扶持",
    "公共机构节水", "煤矿井下通信", "儿童用药供应", "企业破产信息公开", "气象观测场保护", "种质资源库建设", "铁路沿线环境整治", "民办养老机构登记",
    "文物建筑消防", "职业技能等级认定", "湿地候鸟监测", "高原公路养护", "渔业资源增殖放流", "政务热线归并",
)  # fmt: skip
_KINDS: Final = (
    "国务院办公厅关于进一步加强{}工作的指导意见", "国务院关于印发{}三年行动计划的通知", "国务院办公厅关于做好{year}年{}工作的通知", "国务院关于{}若干问题的决定",
    "国务院办公厅关于印发《{}管理办法》的通知", "国务院办公厅转发水利部关于{}意见的通知", "{}条例", "国务院关于同意开展{}试点的批复",
)  # fmt: skip
_WHO: Final = (
    "财政部",
    "住房城乡建设部",
    "农业农村部",
    "地方各级人民政府",
    "行业协会",
    "县级主管部门",
    "应急管理部",
    "运营单位",
    "市场监管总局",
    "教育行政部门",
)
_WHAT: Final = (
    "建立{}的名录，逐项核对位置、数量和权属", "制定与{}有关的技术规程，明确检验的频次", "对参与{}的人员开展不少于{n}学时的培训", "安排专项资金支持{}，资金使用情况在门户网站公开",
    "在{n}个地区先行探索{}的做法，形成可以复制的经验", "完善{}的统计口径，按季度汇总并通报", "依托现有平台归集{}的数据，避免重复填报", "支持社会力量依法参与{}，公平享受优惠",
    "将{}纳入年度计划，细化到项目和责任人", "对{}中弄虚作假的行为依法查处，并记入信用档案", "组织专家每{n}个月对{}的效果进行一次评价", "简化{}的审批环节，办理时限压缩到{n}个工作日",
)  # fmt: skip
_WHEN: Final = (
    "{year}年底前",
    "自本文件印发之日起{n}个月内",
    "每年{m}月底前",
    "到{later}年",
    "在{m}月汛期到来之前",
    "从{later}年起",
)
_PARTS: Final = ("总体要求", "主要任务", "政策支持", "监督管理", "保障措施", "组织实施")
_NUMERALS: Final = "一二三四五六七八九十"


def originals(count: int = len(TOPICS)) -> list[Original]:
    """So many documents, the same in every run."""
    return [
        paper(number, TOPICS[number % len(TOPICS)], date(2024, 1, 8) + timedelta(days=number * 23))
        for number in range(count)
    ]


def paper(number: int, topic: str, day: date, note: str = "") -> Original:
    """One document about a topic; `note` stands behind its title."""
    rng = random.Random(number)
    title = _KINDS[number % len(_KINDS)].replace("{year}", str(day.year)).format(topic) + note
    issuer = "国务院办公厅" if title.startswith("国务院办公厅") else "国务院"
    serial = number + 3
    word = (
        f"国务院令第{700 + serial}号"
        if title.endswith("条例")
        else f"{'国办发' if issuer.endswith('厅') else '国发'}〔{day.year}〕{serial}号"
    )
    text = "\n".join((title, word, *_body(rng, topic, day)))
    address = f"http://www.gov.cn/zhengce/content/{day:%Y-%m/%d}/content_{5_000_000 + number}.htm"
    return Original(address, title, issuer, word, (day - timedelta(days=9)).isoformat(), day.isoformat(), text)


def _body(rng: random.Random, topic: str, day: date) -> list[str]:
    lines = [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        f"为做好{topic}，经研究，现就有关事项通知如下：",
    ]
    for place, part in enumerate(_PARTS[: rng.randrange(3, 7)]):
        lines.append(f"{_NUMERALS[place]}、{part}")
        for item in range(rng.randrange(2, 6)):
            sentences = "".join(_sentence(rng, topic, day.year) for _ in range(rng.randrange(2, 5)))
            lines.append(f"（{_NUMERALS[item]}）{sentences}")
    return [*lines, f"{day.year}年{day.month}月{day.day}日"]


def _sentence(rng: random.Random, topic: str, year: int) -> str:
    values = {"n": rng.randrange(3, 60), "m": rng.randrange(1, 13), "year": year, "later": year + rng.randrange(1, 6)}
    first, second = rng.sample(_WHAT, 2)
    when = rng.choice(_WHEN)
    return f"{when.format(**values)}，{rng.choice(_WHO)}要{first.format(topic, **values)}，{second.format(topic[:4], **values)}。"
