"""Wrong words by a list: found, not found where they are right, and no list that contradicts itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import wording
from spiders.pages.wording import Words, standard

PAIRS = standard().pairs


def found(text):
    return [(one.wrong, one.right, one.times) for one in standard().find(text)]


def test_the_list_is_sound():
    assert len(PAIRS) >= 150
    for wrong, right in PAIRS.items():
        assert len(wrong) > 1
        assert not [other for other in PAIRS if other in right]
        assert not [other for other in PAIRS if other != wrong and other in wrong]


@pytest.mark.parametrize("wrong", PAIRS)
def test_every_pair_is_found(wrong):
    assert found(f"会议指出，{wrong}。") == [(wrong, PAIRS[wrong], 1)]
    assert found(f"会议指出，{PAIRS[wrong]}。") == []


@pytest.mark.parametrize(
    "text",
    [
        "请按装订顺序提交材料，按装机容量收费，按装修进度付款。",
        "青松驰名中外，不顾疲劳，队伍从江松驰援灾区。",
        "既使群众受益，又使企业发展。",
        "塌陷井盖已经更换，治理沉陷井 12 处。",
        "结合谐波治理，抑制混合谐振。",
        "该部份额由县财政承担。",
        "从严历练干部，习惯彻底改变，供热列入计划，面积及坐落见附件。",
        "攻坚难题，国防犯罪案件，立即然后，电教育部暑期，招投标随既定目标推进。",
        "关注消费安全，通报消费投诉，批复盖章后取回，中欧打造合作样板。",
        "省委常委会决策布署名单、金融恰逢其时、直接恰当。",
        "小王是单纯萃取工艺的能手，同比拼博士数量。",
    ],
)
def test_right_words_that_hold_wrong_ones(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["“按装”应为“安装”。", "常见错别字：按装、震憾。", "更正启事：原文“震憾”有误。", "部份（改为部分）"],
)
def test_texts_about_wrong_words(text):
    assert found(text) == []


def test_counts_and_context():
    (one,) = standard().find("我县为贫困户按装太阳能路灯，按装工作联系人身份证号11010519491231002X。按装")
    assert (one.times, one.context) == (3, "我县为贫困户按装太阳能路灯，按装工作联系")
    (other,) = standard().find("11010519491231002X按装11010519491231002X")
    assert "19491231" not in other.context


def test_half_a_character_is_no_error():
    assert found("\ud800按装电梯") == [("按装", "安装", 1)]


def test_own_pairs():
    own = Words({"pairs": {"清禾县": "青禾县"}, "unless": {}, "teaching": {"texts": [], "after": []}})
    assert [one.right for one in own.find("清禾县人民政府")] == ["青禾县"]


@settings(deadline=None)
@given(st.text(alphabet="按装订震憾部份额竟争力应为。", max_size=80))
def test_any_text(text):
    for one in standard().find(text):
        assert one.wrong in text
        assert 1 <= one.times <= len(text)


class TestOwnWords:
    @pytest.fixture(autouse=True)
    def _as_before(self):
        yield
        wording.use({}, {})

    def test_are_found_beside_those_of_the_program(self):
        wording.use({"清禾县": "青禾县"}, {"清禾县": ["张清禾县长"]})
        told = wording.current().find("清禾县按装路灯，张清禾县长讲话。")
        assert [(one.wrong, one.right, one.times) for one in told] == [("清禾县", "青禾县", 1), ("按装", "安装", 1)]

    def test_may_take_one_out_and_excuse_one(self):
        wording.use({"按装": "按装"}, {"震憾": ["震憾科技公司"]})
        assert wording.current().find("按装电梯，震憾科技公司中标。") == ()

    def test_stand_in_the_version_of_the_reader(self):
        assert wording.fingerprint() == b""
        wording.use({"清禾县": "青禾县"}, {})
        one = wording.fingerprint()
        wording.use({"清禾县": "晴禾县"}, {})
        assert b"" != wording.fingerprint() != one
