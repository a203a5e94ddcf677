"""Names and posts: on pages about leaders of several kinds, and in papers that appoint and dismiss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages.people import acts_of, is_act, is_name, people_of, posts_in

MO = ("莫云霞", ("县委常委", "常务副县长"))
SHEN = ("沈嘉言", ("县委副书记", "县长"))
LUO = ("罗青山", ("副县长",))


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        # A table: name, post, resume, duties.
        (["姓名", "职务", "个人简历", "工作分工", "沈嘉言", "县委副书记、县长", "男，历任镇长、局长。", "主持工作。",
          "罗青山", "副县长", "女，1983年生，历任副校长。", "分管教育。"], [SHEN, LUO]),
        (["沈嘉言　县委副书记、县长", "个人简历：男，历任镇长、书记。", "罗青山 副县长"], [SHEN, LUO]),
        (["县长", "沈嘉言", "副县长", "罗青山", "杜文澜"], [("沈嘉言", ("县长",)), LUO, ("杜文澜", ("副县长",))]),
        (["县委常委、常务副县长：莫云霞", "副县长：罗青山"], [MO, LUO]),
        (["姓名：罗青山", "职务：副县长", "性别：男"], [LUO]),
        (["罗青山，男，苗族，1981年生，历任乡长、局长，现任副县长。分管农业。"], [LUO]),
        (["罗  青", "副县长（挂职）"], [("罗青", ("副县长",))]),
        (["扎西·多吉", "副县长"], [("扎西·多吉", ("副县长",))]),
        (["欧阳静好", "副县长"], [("欧阳静好", ("副县长",))]),
    ],
)  # fmt: skip
def test_people_with_their_posts(lines, people):
    assert people_of(lines) == people


@pytest.mark.parametrize(
    "lines",
    [
        ["个人简历", "工作分工", "领导活动", "办公电话", "0889-5210001"],
        ["沈嘉言", "主持县政府全面工作"],  # no post beside the name
        ["历任镇长、镇党委书记，县委常委、宣传部部长"],
        ["县长信箱", "市长热线", "副县长分管工作"],
        ["办公室主任：由副局长兼任"],
        [],
    ],
)
def test_what_is_nobody_with_a_post(lines):
    assert people_of(lines) == []


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("经研究决定：江望舒任青禾县林业局副局长；聘任俞小满为县农业技术推广中心主任。",
         [("appointed", "江望舒", "青禾县林业局副局长"), ("appointed", "俞小满", "县农业技术推广中心主任")]),
        (("任命：\n　　张三同志为青禾县人民政府副县长；\n李四（女，苗族）为县财政局局长（试用期一年）。\n"
         "免去：\n王五同志的县财政局局长职务；\n赵六、孙七的副县长职务。"),
         [("appointed", "张三", "青禾县人民政府副县长"), ("appointed", "李四", "县财政局局长"),
          ("dismissed", "王五", "县财政局局长"), ("dismissed", "赵六", "副县长"), ("dismissed", "孙七", "副县长")]),
        ("青禾县人大常委会第八次会议决定：免去张光明的青禾县人民政府副县长职务；任命李明为青禾县人民政府副县长。",
         [("dismissed", "张光明", "青禾县人民政府副县长"), ("appointed", "李明", "青禾县人民政府副县长")]),
        ("接受杜文澜辞去青禾县人民政府副县长职务的请求。", [("dismissed", "杜文澜", "青禾县人民政府副县长")]),
        ("任命张伟同志为县教育局局长，免去其县文旅局局长职务",
         [("appointed", "张伟", "县教育局局长"), ("dismissed", "张伟", "县文旅局局长")]),
        ("任建国任县财政局党组书记、局长。", [("appointed", "任建国", "县财政局党组书记、局长")]),
        ("罗青山同志不再担任副县长职务", [("dismissed", "罗青山", "副县长")]),
        # Nothing divides the name from the post: both ways are given, one of them names nobody.
        ("免去王刚县财政局局长职务",
         [("dismissed", "王刚", "县财政局局长"), ("dismissed", "王刚县", "财政局局长")]),
    ],
)  # fmt: skip
def test_who_is_appointed_and_dismissed(text, acts):
    assert [(act.kind, act.name, act.post) for act in acts_of(text)] == acts
    assert all(act.sentence for act in acts_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "提名周正为青禾县人民政府县长候选人",
        "周正同志拟任县财政局局长，现予公示。",
        "请各单位为群众办好实事，主任要亲自抓。",
        "本通知自发布之日起任何单位不得更改。",
        "任期三年。连选可以连任。",
        "免去县级财政奖补项目配套资金",
        "会议为全县经济发展作出部署",
        "副主任：杨元元民航总局局长",
        "办公室主任由县政府副县长兼任局长",
    ],
)
def test_what_appoints_nobody(text):
    assert acts_of(text) == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("青禾县人民政府关于江望舒等同志职务任免的通知", True),
        ("关于张三同志任职的通知", True),
        ("青禾县人民代表大会常务委员会任免名单", True),
        ("关于免去李四职务的决定", True),
        ("青禾县领导干部任前公示", False),
        ("行政机关公务员职务任免办法", False),
        ("关于做好干部任免工作的通知", False),
        ("2026年事业单位公开招聘公告", False),
    ],
)
def test_titles_of_papers(title, said):
    assert is_act(title) is said


def test_names_and_posts():
    assert is_name("沈嘉言")
    assert not is_name("金融")
    assert not is_name("应急局")
    assert not is_name("县长")
    assert posts_in("党组成员、副局长 （正科级）") == ["党组成员", "副局长"]
    assert posts_in("经济增长") == []
    assert posts_in("副县长主持工作会议") == []


@given(st.text(max_size=300))
def test_no_text_makes_them_fail(text):
    people_of(text.split("\n"))
    for act in acts_of(text):
        assert act.name
        assert act.post
