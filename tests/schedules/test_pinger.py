"""The address that the service asks now and then: reached through the gate, trouble told once."""

from __future__ import annotations

import json

import pytest

from schedules.running import pinger, sleeps_too_long
from tests.gov_site.wire import FaultServer


@pytest.fixture
def server():
    made = FaultServer(lambda wire: wire.answer(200, "ok"))
    made.start()
    yield made
    made.shutdown()
    made.server_close()


def test_the_address_is_asked_each_time(server):
    told = []
    ping = pinger(f"{server.url}alive", "Xuncha test", told.append)
    ping()
    ping()
    asked = json.loads(server.log.as_json())
    assert [one["path"] for one in asked] == ["/alive", "/alive"]
    assert {one["agent"] for one in asked} == {"Xuncha test"}
    assert told == []


def test_trouble_is_told_once_until_it_is_over(server):
    told = []
    url = server.url
    gone = pinger(
        url.replace(url.rsplit(":", 1)[1].strip("/"), "1"), "test", told.append
    )  # a bad port: the gate says no
    gone()
    gone()
    assert len(told) == 1


def test_its_own_host_is_opened_and_no_other(server):
    """The address may lie in the own network; where it redirects to may not."""
    away = FaultServer(lambda wire: wire.redirect(302, f"http://localhost:{server.server_address[1]}/inside"))
    away.start()
    told = []
    try:
        pinger(away.url, "test", told.append)()
    finally:
        away.shutdown()
        away.server_close()
    assert len(told) == 1
    assert json.loads(server.log.as_json()) == []


def test_a_clock_that_was_set_back_is_noticed():
    from datetime import datetime, timedelta

    now = datetime.fromisoformat("2026-11-20T08:00:00+08:00")
    minute = timedelta(minutes=1)
    assert not sleeps_too_long(now + minute, now, minute)
    assert sleeps_too_long(now + timedelta(hours=9), now, minute)
