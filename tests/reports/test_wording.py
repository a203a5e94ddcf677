"""Templates, ids and times as words."""

import pytest

from reports.wording import Speaker, clean, day, moment, number, plain, shorten

EN, ZH = Speaker("en"), Speaker("zh")


@pytest.mark.parametrize(
    ("template", "params", "expected"),
    [
        ("{name}", {"name": "要闻"}, "要闻"),
        ("{name} {gone}", {"name": "x"}, "x not known"),
        ("{latest}", {"latest": ""}, "not known"),
        ("{hours:.1f}", {"hours": 75.5}, "75.5"),
        ("{count}", {"count": 12345}, "12,345"),
        ("{year}", {"year": 2025}, "2025"),
        ("{{braces}} {a}", {"a": "{b}", "b": "no"}, "{braces} {b}"),
        ("{at}", {"at": "2026-11-23T02:05:00+00:00"}, "2026-11-23 10:05"),
        ("{at}", {"at": "2026-11-23"}, "2026-11-23"),
        ("{category}", {"category": "policy_documents"}, "Policy documents"),
        ("{other_category}", {"other_category": "nobody_knows"}, "nobody_knows"),
        ("{categories}", {"categories": ["news", "finance"]}, "News, "),
        ("{cause}", {"cause": "not_found"}, "page does not exist, 404"),
        ("{verdict}", {"verdict": "blocked"}, "blocked by protection"),
        ("{detail}", {"detail": {"template": "No {category}.", "params": {"category": "news"}}}, "No News."),
        ("{complete}", {"complete": False}, "no"),
        ("{name.__class__} {0} {}", {"name": "x"}, "{name.__class__} not known {}"),
    ],
)
def test_templates_are_filled_without_ever_failing(template, params, expected):
    assert EN.fill(template, params).startswith(expected)


def test_chinese_names_and_lists():
    assert ZH.fill("{categories}", {"categories": ["news", "policy_documents"]}).endswith("、政策文件")
    assert ZH.fill("{categories}", {"categories": ["x"] * 30}).endswith("等另外20项")


def test_a_long_value_is_cut_and_hostile_characters_are_gone():
    shown = EN.fill("“{text}”", {"text": "\x1b[31m\u202e" + "长" * 10_000})
    assert len(shown) <= 202
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("value", ["", "yesterday", "2026-13-40", "20261123"])
def test_what_is_no_time_is_shown_as_it_is(value):
    assert moment(value)[:4] == value[:4]


def test_times_are_shown_in_shanghai():
    assert moment("2026-11-22T23:30:00Z") == "2026-11-23 07:30"
    assert day("2026-11-22T23:30:00Z") == "2026-11-23"
    assert moment("2026-11-23T10:05:09+08:00", seconds=True) == "2026-11-23 10:05:09"


def test_small_helpers():
    assert clean("a\r\nb\x00\u2067c") == "a bc"
    assert shorten("abcdef", 4) == "abc…"
    assert number(92.50) == "92.5"
    assert number(100.0) == "100"
    assert plain({"a": float("nan"), 1: (b"x", "\ud800")}) == {"a": None, "1": ["b'x'", "\ufffd"]}


@pytest.mark.parametrize(("category", "said"), [("政府会议", "“政府会议”为空"), ("会议", "“政府会议”（会议）为空")])
def test_a_column_named_like_its_category_is_named_once(category, said):
    assert Speaker("zh").fill("“{name}”（{word}）为空", {"name": "政府会议", "word": category}) == said
