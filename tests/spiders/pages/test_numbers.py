# ruff: noqa: RUF001 - characters that look like others are what is tested
"""Document numbers: every shape, one notation for matching, and what is no number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import numbers


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("国办发〔2016〕8号", "国办发〔2016〕8号"),
        ("国办发[2016]8号", "国办发〔2016〕8号"),
        ("国办发（2016）8号", "国办发〔2016〕8号"),
        ("国办发(2016)8号", "国办发〔2016〕8号"),
        ("国办发〈2016〉8号", "国办发〔2016〕8号"),
        ("国办发【2016】8号", "国办发〔2016〕8号"),
        ("国办发［２０１６］０８号", "国办发〔2016〕8号"),
        ("国 办 发 〔 2016 〕 第 8 号", "国办发〔2016〕8号"),
        ("国办发明电〔2018〕15号", "国办发明电〔2018〕15号"),
        ("金复[2026]220号", "金复〔2026〕220号"),
        ("国办发〔二〇一六〕八号", "国办发〔2016〕8号"),
        ("某环审〔2026〕6-1号", "某环审〔2026〕6-1号"),
        ("令第711号", "令711号"),
        ("国务院令第782号", "国务院令782号"),
        ("中华人民共和国国务院令　第782号", "国务院令782号"),
        ("国令第706号", "国务院令706号"),
        ("中华人民共和国主席令第四十三号", "主席令43号"),
        ("证监会令第118号", "证监会令118号"),
        ("公告2019年第3号", "公告〔2019〕3号"),
        ("国家税务总局公告（2019年第3号）", "国家税务总局公告〔2019〕3号"),
        ("国家税务总局公告2019年第03号", "国家税务总局公告〔2019〕3号"),
        ("2026年第41号令", "令〔2026〕41号"),
        ("第3号公告", "公告3号"),
        ("商务部、证监会令2024年第3号", "商务部、证监会令〔2024〕3号"),
    ],
)
def test_one_notation(text: str, key: str) -> None:
    assert numbers.normalise_number(text) == key
    assert numbers.normalise_number(key) == key
    assert [number.key for number in numbers.only(text)] == [key]


def test_as_written() -> None:
    found = numbers.find("发文字号：国办发 〔2016〕 8号；转发国家税务总局公告（2019年第3号）及第5号令")
    assert [number.text for number in found] == ["国办发 〔2016〕 8号", "国家税务总局公告（2019年第3号）", "第5号令"]


def test_joint_line_and_sentences() -> None:
    assert [number.key for number in numbers.only("某发改〔2026〕8号 某财〔2026〕9号")] == [
        "某发改〔2026〕8号",
        "某财〔2026〕9号",
    ]
    assert numbers.only("（国发〔2015〕43号）") != []
    assert numbers.only("根据国发〔2015〕43号") == []
    assert numbers.only("关于转发国发〔2015〕43号文件的通知") == []
    assert numbers.only("关于印发目录的公告（2026年第5号）") == []


@pytest.mark.parametrize(
    "text", ["", "第123号提案", "13800000000号", "2026年", "京ICP备12345678号", "〔2026〕", "号令"]
)
def test_no_numbers(text: str) -> None:
    assert numbers.find(text) == []


def test_bare_serial_only_on_request() -> None:
    assert numbers.find("第 41 号") == []
    assert [number.key for number in numbers.find("二〇二六年 第41号", bare=True)] == ["〔2026〕41号"]


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("国办发令公告第号年〔〕[]（）()0123456789二〇十 　、中华人民共和的关于-")),
    st.text(max_size=20),
)
def test_normalising_twice_changes_nothing(text: str, other: str) -> None:
    for value in (text, other, text + other):
        once = numbers.normalise_number(value)
        assert numbers.normalise_number(once) == once
        for number in numbers.find(value, bare=True):
            assert 0 <= number.start < number.end <= len(value)
        numbers.only(value)


@settings(deadline=None)
@given(
    st.text(alphabet=st.sampled_from("省市县政发办函教财环"), min_size=1, max_size=6),
    st.integers(1949, 2100),
    st.integers(1, 9999),
    st.sampled_from(["〔〕", "[]", "（）", "()", "【】", "〈〉"]),
)
def test_brackets_make_no_difference(word: str, year: int, serial: int, brackets: str) -> None:
    if not (1949 <= year <= 2099):
        return
    text = f"{word}{brackets[0]}{year}{brackets[1]}{serial:03}号"
    assert numbers.normalise_number(text) == f"{word}〔{year}〕{serial}号"
    assert numbers.same_number(text, f"{word}〔{year}〕第{serial}号")


def test_bounded() -> None:
    assert numbers.find("国" * 100_000 + "〔2026〕8号") == []
    assert len(numbers.normalise_number("国" * 100_000)) <= 500
