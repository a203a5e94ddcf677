"""Halves of characters in JSON."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages.json_text import mended
from spiders.pages.understand import understand


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (r'"a\ud83d"', "a\ufffd"),
        (r'"\ude00b"', "\ufffdb"),
        (r'"\uD83D\uDE00"', "\U0001f600"),
        (r'"\ud83d\ud83d\ude00"', "\ufffd\U0001f600"),
        (r'"\ud83d\u0041"', "\ufffdA"),
        (r'"\u4e2d\u6587"', "中文"),
    ],
)
def test_halves_become_a_mark_and_whole_characters_stay(text: str, told: str) -> None:
    assert json.loads(mended(text)) == told


@given(st.text(st.characters(codec=None, categories=["Cs", "Lu", "Lo", "So"])))
def test_what_is_mended_can_be_stored(text: str) -> None:
    json.loads(mended(json.dumps(text))).encode()


def test_rows_cut_in_the_middle_of_a_character_can_be_stored() -> None:
    rows = ",".join(
        f'{{"title":"关于做好第{n}批工作的通知\\ud83d","url":"/a/{n}.html","date":"2026-01-0{n}"}}' for n in range(1, 6)
    )
    page = understand(f'{{"data":[{rows}]}}'.encode(), "http://a.gov.cn/list.json", "application/json")
    assert len(page.listing.rows) == 5
    for row in page.listing.rows:
        assert row.title.encode().endswith("\ufffd".encode())
