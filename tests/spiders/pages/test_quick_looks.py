# Characters that look like others are what these tests are about.
# ruff: noqa: RUF001
"""Quick looks before careful ones never change what is read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.pages import labels, titles
from spiders.pages.document import parse
from spiders.pages.lines import read_lines
from spiders.pages.vocabulary import WORDS

ODD = (
    "关于印发《办法》的通知，：（）；？！,: \u3000\xa0“”‘’—－·•∶()<>=\u0338\u0301aéÅ㈱…①½２０Ａ〔〕【】「」"
    "\u200b\t\x1c\u2028가ᄀ\u1161"
)


def careful_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:2_000]).translate(titles._QUOTES)
    return "".join(folded.split())


@given(st.text(st.sampled_from(ODD) | st.characters(codec="utf-8"), max_size=60))
def test_key_of_any_text(text: str) -> None:
    assert titles.key(text) == careful_key(text)


def test_key_of_any_character() -> None:
    for code in range(0x10000):
        if not 0xD800 <= code < 0xE000:
            text = f"关，{chr(code)}于 {chr(code)}"
            assert titles.key(text) == careful_key(text), hex(code)


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "    "])
def test_every_label_is_found(blank: str) -> None:
    for word in WORDS.labels:
        text = f"前文，{blank.join(word)}{blank}：值"
        assert WORDS.label_end.search(text) is not None
        match = WORDS.label_pattern.search(text)
        assert match is not None
        assert "".join(match[1].split()) == word
        assert labels.whole_label(f"{blank.join(word)}：") == word


def test_every_label_of_a_date_is_found_without_a_colon() -> None:
    found = 0
    for word, field in WORDS.labels.items():
        if field in {"published", "issued", "written", "updated"} and len(word) > 2:
            for year in ("2026", "二〇二六", "一九九八"):
                text = f"前文 {word} {year}年"
                assert WORDS.label_end.search(text) is not None
                match = WORDS.dated_pattern.search(text)
                assert match is not None
                assert match[1] == word
                found += 1
    assert found > 100


PIECES = [
    "<div>",
    "</div>",
    "<p style='font-size:20px'>",
    "</p>",
    "<span style='display:none'>",
    "<span class=title>",
    "</span>",
    "<h1>",
    "</h1>",
    "<table><tr><td>",
    "</td><td>",
    "</td></tr></table>",
    "<ul><li>",
    "</li></ul>",
    "<a href=x>",
    "</a>",
    "<b>",
    "</b>",
    "<br>",
    "<header>",
    "</header>",
    "<select><option>一</option></select>",
    "<script>document.write('来源')</script>",
    "<noscript><p>无</p></noscript>",
    "发布日期：2026-11-20",
    "文字",
    " ",
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(MARKUP)
def test_blocks_nest_and_hold_their_lines(markup: str) -> None:
    document = parse(f"<html><body>{markup}</body></html>".encode(), "", "text/html; charset=utf-8")
    text = read_lines(document.root, document.elements)
    again = read_lines(document.root)
    assert [(line.text, line.zone, line.block, line.link) for line in text.lines] == [
        (line.text, line.zone, line.block, line.link) for line in again.lines
    ]
    assert [line.index for line in text.lines] == list(range(len(text.lines)))
    assert all(0 <= start <= end <= len(text.lines) for start, end in text.blocks)
    for place, (start, end) in enumerate(text.blocks):  # each holds an earlier one or has nothing of it
        assert all((start <= low and high <= end) or high <= start for low, high in text.blocks[:place])
    assert "无" not in "".join(line.text for line in text.lines)


def test_a_hidden_piece_ends_with_its_tag() -> None:
    """What stands behind a hidden piece of a line is read, and is not hidden itself."""
    markup = "<div>发布时间：<span style='display:none'>2014-01-01</span>2019-05-14 <b>来源：青少科</b></div>"
    document = parse(markup.encode(), "", "text/html; charset=utf-8")
    (line,) = read_lines(document.root, document.elements).lines
    assert (line.text, line.zone) == ("发布时间：2019-05-14 来源：青少科", 0)
