"""Politeness: how often a host is asked, and how long it is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.pace import DEFAULT_PAUSE, MAX_PAUSE, HostPace, Paces, retry_after

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@given(
    rate=st.sampled_from([0.2, 0.5, 1.0, 2.0, 3.0, 7.0, 20.0]),
    late=st.lists(st.floats(0, 5), min_size=3, max_size=60),
    took=st.floats(0, 3),
)
@settings(deadline=None)
def test_no_second_holds_more_requests_than_allowed_however_late_we_wake(rate, late, took):
    """Waking late must never be made up for by sending faster."""
    pace, now, sent, answers = HostPace(rate, max_open=3), 100.0, [], []
    for delay in late:
        while pace.ready_at() == float("inf"):
            now = max(now, answers.pop(0))
            pace.came_back()
        now = max(now, pace.ready_at()) + (delay if delay > 1 else 0.0)
        pace.left(now)
        sent.append(now)
        answers.append(now + took)
    window = max(1.0, 1.0 / rate)
    for start in sent:
        inside = [at for at in sent if start <= at < start + window - 1e-9]
        assert len(inside) <= max(1, round(rate * window))


def test_requests_are_spaced_evenly():
    pace, sent, now = HostPace(2.0, max_open=99), [], 10.0
    for _ in range(5):
        now = max(now, pace.ready_at())
        pace.left(now)
        sent.append(now)
    assert sent == [10.0, 10.5, 11.0, 11.5, 12.0]


def test_a_host_that_hangs_is_not_asked_more():
    pace = HostPace(0.0, max_open=2)
    for _ in range(2):
        assert pace.ready_at() <= 5.0
        pace.left(5.0)
    assert pace.ready_at() == float("inf")
    pace.came_back()
    assert pace.ready_at() <= 5.0


def test_rate_nought_means_no_spacing():
    pace = HostPace(0.0, max_open=100)
    for _ in range(50):
        assert pace.ready_at() <= 3.0
        pace.left(3.0)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        (None, DEFAULT_PAUSE),
        (0.0, 1.0),
        (-5.0, 1.0),
        (2.0, 2.0),
        (1e12, MAX_PAUSE),
        (float("inf"), MAX_PAUSE),
    ],
)
def test_a_pause_is_granted_within_reason(asked, granted):
    pace = HostPace(2.0)
    assert pace.pause(100.0, asked) == granted
    assert pace.ready_at() == 100.0 + granted
    assert pace.pauses == 1


def test_a_short_pause_does_not_end_a_long_one():
    pace = HostPace(2.0)
    pace.pause(100.0, 60)
    pace.pause(101.0, 2)
    assert pace.ready_at() == 160.0
    pace.left(101.0)
    assert pace.ready_at() == 160.0


def test_a_host_that_is_slowed_down_goes_on_within_reason():
    pace, sent, now = HostPace(2.0, max_open=99), [], 10.0
    for _ in range(6):
        pace.slow_down()
    for _ in range(3):
        now = max(now, pace.ready_at())
        pace.left(now)
        sent.append(now)
    assert sent == [10.0, 12.0, 14.0]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 1.5)), min_size=5, max_size=80))
@settings(deadline=None)
def test_no_second_of_an_address_holds_more_than_allowed_whichever_hosts_are_asked(steps):
    paces, now, sent = Paces(2.0, 2.0, 3.0, 99), 50.0, []
    for host, late in steps:
        now = max(now, paces.of(host).ready_at(), paces.address_ready_at(host, ["1.2.3.4"])) + (late if late > 1 else 0)
        paces.left(host, ["1.2.3.4"], now)
        sent.append(now)
    assert all(sum(at <= other < at + 1 - 1e-9 for other in sent) <= 3 for at in sent)


def test_a_host_without_a_rate_takes_no_part_in_the_pace_of_its_address():
    paces = Paces(0.0, 2.0, 3.0, 99)
    paces.of("slow", 2.0)
    for _ in range(9):
        paces.left("fast", ["1.2.3.4"], 5.0)
    assert paces.address_ready_at("slow", ["1.2.3.4"]) == 0.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("2", 2.0),
        (" 120 ", 120.0),
        ("99999999999999999999999", 10**8),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=3), usegmt=True), 0.0),
        ("Mon, 23 Nov 2026 01:00:30 +0000", 30.0),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Mon, 99 Foo 2026 25:61:61 GMT", None),
        ("\uff12", None),
    ],
)
def test_retry_after(value, seconds):
    assert retry_after(value, NOW.timestamp()) == seconds


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_header_brings_us_down(value):
    seconds = retry_after(value, NOW.timestamp())
    assert seconds is None or seconds >= 0
    assert 1.0 <= HostPace(1.0).pause(0.0, seconds) <= MAX_PAUSE
