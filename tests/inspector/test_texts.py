"""Two texts compared: alike, contained, contradicting; hostile sketches say nothing."""

from __future__ import annotations

import struct

import pytest
from builders import doc
from hypothesis import given
from hypothesis import strategies as st

from inspector.texts import Texts, compare, passages_of
from spiders.pages.sketch import passages, sketch

WHOLE = "".join(f"第{n}条，县级主管部门应当在{n + 3}个工作日内办结第{n * 7}类事项并公开结果。" for n in range(60))
OTHER = "".join(f"今年{n}月，{n * 3}名农技人员走进田间地头，指导群众防治病虫害和追施肥料。" for n in range(60))


def paper(text: str):
    return doc("某某意见", sketch=sketch(text), passages=passages(text), text_length=len(text))


def test_the_same_text_agrees_by_both_measures():
    texts = compare(paper(WHOLE), paper(f"来源：县政府网。{WHOLE}责任编辑：张三。"))
    assert texts.confirm(0.9, 0.9)
    assert texts.contained(0.9)
    assert not texts.differ(0.7)


def test_an_excerpt_is_contained_and_does_not_differ():
    texts = compare(paper(WHOLE), paper(WHOLE[: len(WHOLE) // 6]))
    assert not texts.confirm(0.5, 0.0)
    assert texts.contained(0.9)
    assert not texts.differ(0.7)


def test_another_text_differs():
    texts = compare(paper(WHOLE), paper(OTHER))
    assert texts.differ(0.7)
    assert not texts.contained(0.1)


def test_alike_shingles_without_common_sentences_are_not_confirmed():
    assert not Texts(0.85, 0.0, 0.0, 1.0, sentences=30).confirm(0.8, 0.2)
    assert Texts(0.85, 0.0, 0.0, 1.0, sentences=4).confirm(0.8, 0.2)  # a list of names: one slip spoils every sentence


@pytest.mark.parametrize("text", ["", "同意。", "第一条。" * 5])
def test_short_texts_say_nothing(text):
    texts = compare(paper(text), paper(WHOLE))
    assert (texts.alike, texts.inside, texts.covers) == (None, None, None)
    assert not texts.differ(0.7)


def test_two_very_long_texts_are_compared_by_what_both_kept():
    longer = "".join(f"第{n}条规定了第{n * 3}号事项的办理期限和责任分工。" for n in range(3_000))
    texts = compare(paper(longer), paper(longer[: len(longer) // 2]))
    assert texts.inside is not None and texts.inside > 0.9
    assert texts.covers is not None and 0.35 < texts.covers < 0.75


@given(st.binary(max_size=1_200), st.binary(max_size=1_200))
def test_any_bytes_are_compared_without_an_error(one, other):
    first = doc("甲", sketch=one, passages=struct.pack("<2I", 1, 2) + one, text_length=-3)
    texts = compare(first, doc("乙", sketch=other, passages=other))
    assert len(passages_of(other)) * 4 in {0, len(other)}
    assert texts.inside is None or 0 <= texts.inside <= 1
