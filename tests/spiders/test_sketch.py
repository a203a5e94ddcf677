"""Sketches of texts: equal texts are equal, near ones near, others far; short texts say nothing."""

from __future__ import annotations

import re
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages.sketch import (
    MAX_CHARACTERS,
    MAX_PASSAGES,
    MIN_CHARACTERS,
    PERMUTATIONS,
    _sentences,
    passages,
    similarity,
    sketch,
)

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


def shared(one: str, other: str) -> float:
    ours, theirs = (
        {sketched[at : at + 4] for at in range(0, len(sketched), 4)} for sketched in map(passages, (one, other))
    )
    return len(ours & theirs) / max(len(theirs), 1)


def test_an_excerpt_shares_all_its_sentences_with_the_whole():
    middle = "。".join(POLICY.split("。")[8:14])
    assert shared(POLICY, middle) == 1.0
    assert similarity(sketch(POLICY), sketch(middle)) < 0.5
    assert shared(POLICY, OTHER) == 0.0


def test_sentences_are_the_same_in_any_width_and_however_lines_break():
    dressed = (
        "\n".join(POLICY[at : at + 17] for at in range(0, len(POLICY), 17)).replace("，", ",").replace("7", "\uff17")
    )
    assert passages(dressed) == passages(POLICY)


def test_short_sentences_and_empty_texts_hold_nothing():
    assert passages("") == passages("同意。请执行。") == passages("。！；" * 1000) == b""


def test_of_a_very_long_text_the_same_sentences_are_kept_whatever_stands_before():
    long = "".join(f"第{n}条规定了第{n * 3}号事项的办理期限和责任。" for n in range(2_000))
    assert len(passages(long)) == 4 * MAX_PASSAGES
    assert shared(long, "前言，说明本汇编的来由与体例安排。" + long) > 0.95


@given(st.text(max_size=3_000))
def test_any_text_has_sorted_distinct_sentences(text):
    numbers = struct.unpack(f"<{len(found) // 4}I", found) if (found := passages(text)) else ()
    assert list(numbers) == sorted(set(numbers))


MARKS = "。；;!！？?，、：:（）()《》“”〔〕—-_.%％@·　 \n\t𠮷①Ⅳ²甲乙丙子丑寅卯aB9"  # noqa: RUF001 - full-width marks are what the pages write


@given(st.lists(st.text(MARKS, max_size=30) | st.just("各乡镇人民政府要加强组织领导") | st.text(max_size=10)))
@settings(max_examples=200, deadline=None)
def test_what_is_taken_off_first_makes_no_difference(pieces):
    """The sentences are those that one pattern over the whole text would leave."""
    text = "".join(pieces)
    loose = re.compile("[^\\w。;!；！]+|_+")
    assert list(_sentences(text)) == re.split("[。;!；！]", loose.sub("", text))
