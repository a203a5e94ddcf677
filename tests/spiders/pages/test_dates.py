# ruff: noqa: RUF001 - characters that look like others are what is tested
"""Dates: every shape that pages use, and everything that is none."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pages import dates


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        ("2026-11-20", "2026-11-20", ""),
        ("2026/1/2", "2026-01-02", ""),
        ("2026.11.20", "2026-11-20", ""),
        ("2026年11月20日", "2026-11-20", ""),
        ("2026 年 11月 20 日", "2026-11-20", ""),
        ("2026年11月20号", "2026-11-20", ""),
        ("二〇二六年十一月二十日", "2026-11-20", ""),
        ("二○二六年十一月二十日", "2026-11-20", ""),
        ("二OO七年六月二十九日", "2007-06-29", ""),
        ("二零一九年元月一日", "2019-01-01", ""),
        ("一九九六年二月五日", "1996-02-05", ""),
        ("二 〇 二 六 年 十 一 月 二 十 日", "2026-11-20", ""),
        ("二〇一八年十二月廿五日", "2018-12-25", ""),
        ("二〇二六年11月20日", "2026-11-20", ""),
        ("２０２６－１１－２０", "2026-11-20", ""),
        ("２０２６年１１月２０日", "2026-11-20", ""),
        ("2026-11-20 10:05", "2026-11-20", "10:05"),
        ("2026-11-20T10:05:33", "2026-11-20", "10:05:33"),
        ("2026-11-20 10∶08", "2026-11-20", "10:08"),
        ("2026-11-20　10：08：09", "2026-11-20", "10:08:09"),
        ("2026年11月20日10时05分", "2026-11-20", "10:05"),
        ("2026年11月20日 星期五 09:30", "2026-11-20", "09:30"),
        ("2026年11月20日下午3:05", "2026-11-20", "15:05"),
        ("2026-11-2010:05", "2026-11-20", "10:05"),
        ("发布于2026-11-20 浏览10次", "2026-11-20", ""),
        ("2026-11-20 25:61", "2026-11-20", ""),
    ],
)
def test_shapes(text: str, date: str, time: str) -> None:
    found = dates.first(text)
    assert found is not None
    assert (found.date, found.time) == (date, time)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2026年13月1日",
        "0001-01-01",
        "1948-12-31",
        "2101-01-01",
        "民国115年11月20日",
        "民国2026年1月1日",
        "农历2026年10月1日",
        "二〇二六年十月初一",
        "民国一百一十五年三月五日",
        "中华民国一百一十五年三月五日",
        "中華民國115年3月5日",
        "民国 115-03-05",
        "民国二十六年七月七日",
        "民 国 2026年1月1日",
        "一百一十五年三月五日",
        "115年3月5日",
        "农历二〇二六年正月初一",
        "农历二〇二六年正月十五日",
        "二〇二六年正月十五日",
        "農曆2026年1月1日",
        "陰曆二〇二六年一月一日",
        "旧历2026年1月1日",
        "藏历2026年1月1日",
        "二〇二六年闰六月十日",
        "二〇二六年腊月二十日",
        "农历丙午年2026年1月1日",
        "二〇二六年十三月",
        "二〇二六年十三月一日",
        "二〇二六年二月三十日",
        "公元元年1月1日",
        "9999-99-99",
        "0001年1月1日",
        "2026-11/20",
        "192.2026.11.20",
        "2026.11.20.1",
        "0571-2026-11-20-3",
        "12026-11-20",
        "2026-11",
        "2026年11月",
        "11-20",
        "标准 GB 2026-11-201",
    ],
)
def test_no_dates(text: str) -> None:
    assert dates.first(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "公历2026年2月17日（农历正月初一）",
        "农历正月初一，即2026年2月17日",
        "公元2026年2月17日",
        "民国时期 2026年2月17日",
        "民国115年2月17日（即2026年2月17日）",
        "历史 2026-02-17",
    ],
)
def test_other_calendars_beside_a_date(text: str) -> None:
    assert [found.date for found in dates.find(text)] == ["2026-02-17"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-20 10:05:33", ("2026-11-20", "10:05:33")),
        ("2026-11-20 10∶08", ("2026-11-20", "10:08")),
        ("2007-08-20-23:59:59", ("2007-08-20", "23:59:59")),
        ("20261120", ("2026-11-20", "")),
        ("20261120100533", ("2026-11-20", "10:05:33")),
        ("2026-11-19T20:05:33Z", ("2026-11-20", "04:05:33")),
        ("2026-11-20T10:05:33+08:00", ("2026-11-20", "10:05:33")),
        ("2026-11-20T10:05:33.000+0800", ("2026-11-20", "10:05:33")),
        ("2026年11月20日", ("2026-11-20", "")),
        (1795147200000, ("2026-11-20", "12:00:00")),
        ("1795147200", ("2026-11-20", "12:00:00")),
        ("2026-02-30 10:00", ("", "")),
        ("0001-01-01T00:00:00Z", ("", "")),
        (True, ("", "")),
        (None, ("", "")),
        ("", ("", "")),
    ],
)
def test_stamps(value: object, expected: tuple[str, str]) -> None:
    assert dates.stamp(value) == expected


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("http://a.gov.cn/zw/202611/t20261120_123.html", "2026-11-20"),
        ("http://a.gov.cn/art/2026/11/20/art_12_34.html", "2026-11-20"),
        ("http://a.gov.cn/zhengce/content/2018-11/09/content_1.htm", "2018-11-09"),
        ("http://a.gov.cn/c/202411/20241112101530.html", "2024-11-12"),
        ("http://a.gov.cn/2020/9/5/e651.shtml", "2020-09-05"),
        ("http://a.gov.cn/xw/20261120.html", "2026-11-20"),
        ("http://a.gov.cn/t20261320_1.html", ""),
        ("http://a.gov.cn/c32955553/content.html", ""),
        ("http://a.gov.cn/202611/content.html", ""),
        ("http://a.gov.cn/x?d=/2026/11/20/", ""),
        ("", ""),
    ],
)
def test_addresses(url: str, date: str) -> None:
    assert dates.from_url(url) == date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[11-20]", (11, 20)),
        ("(2/29)", (2, 29)),
        ("11月20日", (11, 20)),
        ("11-31", None),
        ("13-01", None),
        ("第11-20条", None),
    ],
)
def test_without_year(text: str, expected: tuple[int, int] | None) -> None:
    assert dates.without_year(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("四十三", 43), ("一百零五", 105), ("十", 10), ("二〇二六", 2026), ("廿一", 21), ("7", 7), ("甲", -1), ("", -1)],
)
def test_chinese_numbers(text: str, value: int) -> None:
    assert dates.chinese_number(text) == value


def _chinese(day: dt.date) -> str:
    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        return ("" if tens == 0 else ("" if tens == 1 else "一二三四五六七八九"[tens - 1]) + "十") + (
            "" if ones == 0 else "一二三四五六七八九"[ones - 1]
        )

    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{small(day.month)}月{small(day.day)}日"


@settings(deadline=None)
@given(st.dates(dt.date(1949, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_is_read_back(day: dt.date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        _chinese(day),
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
    ):
        found = dates.first(f"发布时间：{text} 来源")
        assert found is not None
        assert found.date == day.isoformat()
    assert dates.stamp(f"{day:%Y%m%d}") == (day.isoformat(), "")


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789-/.年月日时分:∶ 　〇○二三十廿元T下午Z+１")))
def test_any_text_gives_only_possible_dates(text: str) -> None:
    for found in dates.find(text):
        assert dt.date.fromisoformat(found.date).isoformat() == found.date
        assert 0 <= found.start < found.end <= len(text)
        assert found.time == "" or dt.time.fromisoformat(found.time)
    date, time = dates.stamp(text)
    assert date == "" or dt.date.fromisoformat(date)
    assert time == "" or dt.time.fromisoformat(time)
    assert dates.from_url(text) == "" or dt.date.fromisoformat(dates.from_url(text))


@settings(deadline=None)
@given(st.text())
def test_any_text_is_taken(text: str) -> None:
    dates.find(text)
    dates.stamp(text)
    dates.from_url(text)
    dates.without_year(text)
    dates.chinese_number(text)
