"""Quiet hours: spans of the day, over midnight too, in the time zone of the configuration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.quiet import QuietHours

CHINA = timezone(timedelta(hours=8))


def at(text):
    return datetime.fromisoformat(f"2026-11-23T{text}").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("spans", "now", "until"),
    [
        (["08:30-09:30"], "08:29:59", None),
        (["08:30-09:30"], "08:30:00", "2026-11-23T09:30"),
        (["08:30-09:30"], "09:29:59", "2026-11-23T09:30"),
        (["08:30-09:30"], "09:30:00", None),
        (["22:00-06:00"], "21:59:00", None),
        (["22:00-06:00"], "23:15:10", "2026-11-24T06:00"),
        (["22:00-06:00"], "00:00:00", "2026-11-23T06:00"),
        (["22:00-06:00"], "06:00:00", None),
        (["22:00-24:00"], "23:00:00", "2026-11-24T00:00"),
        (["08:00-09:00", "09:00-10:00"], "08:30:00", "2026-11-23T10:00"),
        (["09:00-10:00", "08:00-09:30"], "08:30:00", "2026-11-23T10:00"),
        (["08:00-09:00", "14:00-15:00"], "10:00:00", None),
        ([], "10:00:00", None),
    ],
)
def test_until_when_it_is_quiet(spans, now, until):
    found = QuietHours.of(spans, CHINA).until(at(now))
    assert found == (None if until is None else datetime.fromisoformat(until).replace(tzinfo=CHINA))


def test_hours_are_those_of_the_configured_zone():
    quiet = QuietHours.of(["08:30-09:30"], ZoneInfo("Asia/Shanghai"))
    assert quiet.until(datetime(2026, 11, 23, 0, 45, tzinfo=UTC)) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    assert quiet.until(datetime(2026, 11, 23, 8, 45, tzinfo=UTC)) is None


minutes = st.integers(0, 1439).map(lambda n: f"{n // 60:02}:{n % 60:02}")


@given(st.lists(st.tuples(minutes, minutes).map("-".join), max_size=5), st.integers(0, 86399))
def test_the_end_lies_ahead_and_is_found(spans, second):
    now = at("00:00:00") + timedelta(seconds=second)
    until = QuietHours.of(spans, CHINA).until(now)
    assert until is None or now < until <= now + timedelta(days=4)
