"""Sketches of texts: equal texts are equal, near ones near, others far; short texts say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages.sketch import MAX_CHARACTERS, MIN_CHARACTERS, PERMUTATIONS, similarity, sketch

POLICY = "为深入贯彻落实党中央国务院关于优化营商环境的决策部署，进一步激发市场活力，现就有关事项通知如下。" + "".join(
    f"第{n}条，各乡镇人民政府、县直各部门要在{n}日内办结涉企事项{n * 7}件，并公开办理结果。" for n in range(30)
)
OTHER = "".join(f"今年以来，{n}号村的水稻长势良好，农技人员走进{n * 3}亩田间指导施肥和排涝。" for n in range(40))


def test_the_same_text_in_other_clothes_is_the_same():
    dressed = POLICY.replace("，", " , ").replace("。", "。\n\n　　")
    assert sketch(POLICY) == sketch(dressed)
    assert similarity(sketch(POLICY), sketch(dressed)) == 1.0


def test_a_reposted_text_with_a_foot_is_near():
    assert similarity(sketch(POLICY), sketch(POLICY + "（此件公开发布）责任编辑：张三")) > 0.9


def test_another_text_is_far():
    assert similarity(sketch(POLICY), sketch(OTHER)) < 0.1


def shares(one: str, other: str) -> float:
    left, right = ({text[at : at + 4] for at in range(len(text) - 3)} for text in (one, other))
    return len(left & right) / len(left | right)


@pytest.mark.parametrize("every", [7, 20, 60, 200])
def test_similarity_is_near_the_share_of_common_shingles(every):
    """128 values: a standard error of 0.044 at worst."""
    plain = "".join(char for char in POLICY + OTHER if char.isalnum())
    for shift in range(8):
        edited = "".join(char for at, char in enumerate(plain) if at % every != shift % every)
        assert abs(similarity(sketch(plain), sketch(edited)) - shares(plain, edited)) < 0.15


def test_characters_beyond_the_basic_plane_are_two_units():
    rare = "".join(f"𠮷{n}村的水稻长势良好" for n in range(40))
    assert similarity(sketch(rare), sketch(rare + "又及某某")) > 0.9


def test_short_texts_say_nothing():
    assert sketch("通知" * (MIN_CHARACTERS // 2 - 1)) == b""
    assert sketch("，。 " * 1000) == b""
    assert similarity(b"", b"") == similarity(b"", sketch(POLICY)) == similarity(b"x", b"x") == 0.0


def test_long_texts_are_sketched_by_their_beginning():
    long = (POLICY * 20)[: MAX_CHARACTERS * 2]
    assert sketch(long) == sketch(long + OTHER)


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=50)
def test_any_text_has_a_sketch_or_none(text):
    made = sketch(text)
    assert made == sketch(text)
    assert len(made) in {0, 4 * PERMUTATIONS}
    assert similarity(made, made) == (1.0 if made else 0.0)
