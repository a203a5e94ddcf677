"""Plain words and cron expressions: what they mean, and that nothing is half understood."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.working_days import standard
from schedules.cron_words import WordsError, parse_cron
from schedules.when import ALL_MONTHS, LAST, NEVER, When
from schedules.words import parse

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_HOURS = tuple(range(8 * 60 + 30, 17 * 60 + 31, 30))
AT_8_30, AT_9 = (8 * 60 + 30,), (9 * 60,)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("每周一 08:30", When(AT_8_30, weekdays=frozenset({1}))),
        ("每周一8点半", When(AT_8_30, weekdays=frozenset({1}))),
        ("星期一 8:30", When(AT_8_30, weekdays=frozenset({1}))),
        ("every Monday at 08:30", When(AT_8_30, weekdays=frozenset({1}))),
        ("30 8 * * 1", When(AT_8_30, weekdays=frozenset({1}))),
        ("30 8 * * mon", When(AT_8_30, weekdays=frozenset({1}))),
        ("0 9 * * 0", When(AT_9, weekdays=frozenset({7}))),
        ("0 9 * * 7", When(AT_9, weekdays=frozenset({7}))),
        ("0 9 1 * 1", When(AT_9, month_days=frozenset({1}), weekdays=frozenset({1}), either=True)),
        ("@daily", When((0,))),
        ("每周日 9点", When(AT_9, weekdays=frozenset({7}))),
        ("周一至周五 09:00", When(AT_9, weekdays=frozenset(range(1, 6)))),
        ("每周一、三、五 09:00", When(AT_9, weekdays=frozenset({1, 3, 5}))),
        ("周一和周四 九点", When(AT_9, weekdays=frozenset({1, 4}))),
        ("mon-fri 09:00", When(AT_9, weekdays=frozenset(range(1, 6)))),
        ("on weekdays at 09:00", When(AT_9, weekdays=frozenset(range(1, 6)))),
        ("工作日 09:00", When(AT_9, working=True)),
        ("every working day at 09:00", When(AT_9, working=True)),
        ("周末 09:00", When(AT_9, weekdays=frozenset({6, 7}))),
        ("每天 20 次", When(tuple(range(0, 1440, 72)))),
        ("20 times a day", When(tuple(range(0, 1440, 72)))),
        ("每天 08:00-20:00 4次", When((480, 660, 840, 1020))),
        ("every 30 minutes in working hours", When(HALF_HOURS, working=True)),
        ("工作时间每30分钟", When(HALF_HOURS, working=True)),
        ("每隔三十分钟", When(tuple(range(0, 1440, 30)))),
        ("每小时", When(tuple(range(0, 1440, 60)))),
        ("every 6 hours", When((0, 360, 720, 1080))),
        ("夜间每2小时", When((0, 120, 240, 360, 1320))),
        ("every 2 hours at night", When((0, 120, 240, 360, 1320))),
        ("每天 08:30、16:30", When((510, 990))),
        ("daily at 08:30 and 16:30", When((510, 990))),
        ("每月1日、15日 09:00", When(AT_9, month_days=frozenset({1, 15}))),
        ("每月1号九点", When(AT_9, month_days=frozenset({1}))),
        ("on day 1 and 15 of every month at 09:00", When(AT_9, month_days=frozenset({1, 15}))),
        ("on the 1st of every month at 09:00", When(AT_9, month_days=frozenset({1}))),
        ("每月最后一天 09:00", When(AT_9, month_days=frozenset({LAST}))),
        ("last day of every month at 09:00", When(AT_9, month_days=frozenset({LAST}))),
        ("每季度首月10日 09:00", When(AT_9, frozenset({1, 4, 7, 10}), frozenset({10}))),
        ("每季度第二个月10日 09:00", When(AT_9, frozenset({2, 5, 8, 11}), frozenset({10}))),
        ("每季度末月最后一天 09:00", When(AT_9, frozenset({3, 6, 9, 12}), frozenset({LAST}))),
        ("day 10 of the first month of every quarter at 09:00", When(AT_9, frozenset({1, 4, 7, 10}), frozenset({10}))),
        ("每半年首月5日 09:00", When(AT_9, frozenset({1, 7}), frozenset({5}))),
        ("每年12月20日 09:00", When(AT_9, frozenset({12}), frozenset({20}))),
        ("每年6月、12月20日 09:00", When(AT_9, frozenset({6, 12}), frozenset({20}))),
        ("every year on 20 december at 09:00", When(AT_9, frozenset({12}), frozenset({20}))),
        ("every year on 12-20 at 09:00", When(AT_9, frozenset({12}), frozenset({20}))),
        ("每周一\u3000\uff10\uff18\uff1a\uff13\uff10", When(AT_8_30, weekdays=frozenset({1}))),
        ("从不", NEVER),
        ("off", NEVER),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(text, meant):
    assert parse(text) == meant


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "nothing is written"),
        ("每周 08:30", "which day of the week"),
        ("每月 08:30", "which day of the month"),
        ("每季度 08:30", "which day of the month"),
        ("每周一", "at what time"),
        ("每天", "at what time"),
        ("08:30-09:30", "at what time"),
        ("每周八 08:30", "not understood"),
        ("morgens um acht", "not understood"),
        ("每天 08:30 随便", "not understood"),
        ("每天 25:00", "not understood"),
        ("每天 24:00", "no time of the day"),
        ("每月32日 08:30", "between"),
        ("每年13月1日 08:30", "between"),
        ("每天 0 次", "do not fit"),
        ("每天 5000 次", "do not fit"),
        ("每 0 分钟", "1 minute"),
        ("每30分钟 20次", "two ways"),
        ("每30分钟 08:30", "two ways"),
        ("周五至周一 08:30", "backwards"),
        ("周一 22:00-06:00 每30分钟", "over midnight"),
        ("* * * *", "five fields"),
        ("61 * * * *", "between"),
        ("*/0 * * * *", "step"),
        ("5/10 * * * *", "step"),
        ("0 9 * * fri-mon", "backwards"),
        ("@reboot", "five fields"),
        ("9" * 500, "too long"),
    ],
)
def test_what_is_not_understood_says_so(text, part):
    with pytest.raises(WordsError) as told:
        parse(text)
    assert part in told.value.what.format_map(
        {**dict.fromkeys(("part", "low", "high", "count"), "?"), **told.value.values}
    )


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        st.sampled_from(
            "每周月年季度首末日号天次点半分钟小时一二三四五六七八九十0123456789:-*/, 至到工作夜间evrymontuhdai@"
        ),
        max_size=30,
    )
)
def test_any_text_is_a_time_or_an_error_in_words(text):
    try:
        when = parse(text)
    except WordsError as error:
        assert error.what
        return
    assert all(0 <= minute < 1440 for minute in when.minutes)
    assert list(when.minutes) == sorted(set(when.minutes))
    assert when.months <= ALL_MONTHS
    assert when.weekdays <= set(range(1, 8))
    assert when.month_days <= {LAST, *range(1, 32)}


whens = st.builds(
    When,
    minutes=st.lists(st.integers(0, 1439), min_size=1, max_size=4, unique=True).map(lambda found: tuple(sorted(found))),
    months=st.sets(st.integers(1, 12), min_size=1).map(frozenset),
    month_days=st.sets(st.sampled_from([1, 10, 15, 28, LAST]), max_size=2).map(frozenset),
    weekdays=st.sets(st.integers(1, 7), max_size=3).map(frozenset),
    either=st.booleans(),
    working=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(whens, st.integers(0, 2 * 365 * 24 * 60))
def test_next_and_last_agree(when, at):
    """What comes next is later and fits; seen from there it is the last, and nothing lies between."""
    now = datetime(2026, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=at)
    following = when.next_after(now, SHANGHAI, standard())
    if following is None:
        return
    assert following > now
    assert following.hour * 60 + following.minute in when.minutes
    assert when.fits(following.date(), standard())
    assert when.last_until(following, SHANGHAI, standard()) == following
    before = when.last_until(following - timedelta(minutes=1), SHANGHAI, standard())
    assert before is None or before <= now


def test_monday_is_monday():
    """2026-11-23 is a Monday; APScheduler's own reading of the same cron line fires on Tuesday."""
    sunday = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
    for text in ("0 8 * * 1", "每周一 08:00", "every monday at 08:00"):
        assert parse(text).next_after(sunday, SHANGHAI, standard()) == datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)


def test_working_days_know_holidays_and_days_worked_in_lieu():
    """National Day 2026: 1 to 7 October are off, Saturday 10 October is worked."""
    friday = datetime(2026, 9, 30, 12, 0, tzinfo=SHANGHAI)
    times = parse("工作日 09:00").times(friday, SHANGHAI, standard())
    assert [next(times).strftime("%m-%d") for _ in range(3)] == ["10-08", "10-09", "10-10"]


def test_clock_changes_leave_nothing_out_and_run_nothing_twice():
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)
    times = parse_cron("30 2 * * *").times(start, berlin, standard())
    assert [next(times).strftime("%m-%d %H:%M") for _ in range(3)] == ["03-29 03:30", "03-30 02:30", "03-31 02:30"]
    autumn = parse_cron("30 2 * * *").times(datetime(2026, 10, 24, 12, 0, tzinfo=berlin), berlin, standard())
    assert [next(autumn).strftime("%m-%d %H:%M") for _ in range(2)] == ["10-25 02:30", "10-26 02:30"]


def test_a_leap_day_is_found():
    after = datetime(2026, 3, 1, tzinfo=SHANGHAI)
    assert parse("每年2月29日 08:00").next_after(after, SHANGHAI, standard()).date().isoformat() == "2028-02-29"
    assert parse("每年2月30日 08:00").next_after(after, SHANGHAI, standard()) is None
    assert NEVER.next_after(after, SHANGHAI, standard()) is None
    assert NEVER.last_until(after, SHANGHAI, standard()) is None
