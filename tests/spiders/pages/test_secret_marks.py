"""Marks of secrecy at the head of a document, and texts that only speak of secrets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages.secret_marks import first_mark

BODY = "各乡镇人民政府，县直各部门：\n现将有关事项通知如下。\n一、提高认识。"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("机密★1年", "机密★1年"),
        ("秘密 ★ 6个月", "秘密★6个月"),
        ("密级：秘密", "密级：秘密"),
        ("绝密★", "绝密★"),
        ("秘　密", "秘密"),
        ("内部资料 注意保存", "内部资料注意保存"),
        ("（内部文件，不得外传）", "（内部文件，不得外传）"),
        ("此件不予公开", "此件不予公开"),
        ("注意保密", "注意保密"),
    ],
)
def test_a_mark(line, mark):
    assert first_mark(f"{line}\n清政办〔2026〕12号\n{BODY}") == (mark, 1)
    assert first_mark(f"{BODY}\n{line}\n{BODY}") == (mark, 4)


@pytest.mark.parametrize(
    "text",
    [
        "机密级国家秘密是重要的国家秘密，泄露会使国家安全和利益遭受严重的损害。",
        "第十条　国家秘密的密级分为绝密、机密、秘密三级。",
        "秘密载体的管理应当符合规定。",
        "涉及国家秘密的政府信息不予公开。",
        "对申请公开的信息不予公开的，应当说明理由。",
        "下列信息不予公开：",
        "注意保密工作的领导。",
        "内部资料性出版物 准印证号：（青）2026\n内部资料 注意保存",
        "不予公开的情形",
        "秘密武器大揭秘",
    ],
)
def test_texts_that_speak_of_secrets(text):
    assert first_mark(f"{text}\n{BODY}") is None


def test_only_the_head_counts():
    assert first_mark(f"{BODY}\n" * 8 + "机密★1年") is None
    assert first_mark("　" * 2000 + "\n机密★1年") is None


def test_a_head_table_that_contradicts_its_page():
    assert first_mark(BODY, [("索引号", "1"), ("公开方式", "不予公开")]) == ("公开方式：不予公开", 0)
    assert first_mark(BODY, [("公开方式", "主动公开")]) is None
    assert first_mark(BODY, [("公开方式", "依申请公开")]) is None


@settings(deadline=None)
@given(st.text(alphabet="秘密机绝★内部资料不予公开\n （）注意保存1年", max_size=200))
def test_any_text(text):
    found = first_mark(text)
    assert found is None or (found[0] and 1 <= found[1] <= 12)
