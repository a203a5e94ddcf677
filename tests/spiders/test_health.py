"""The circuit breaker: how few requests tell that a host is dead, and how it comes back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders import outcomes as o
from spiders.health import DOWN, FAILURES, FAILURES_OF_A_GOOD_HOST, PROBES, REFUSALS, HostHealth

INF = float("inf")


def fail(health, times, now=0.0, outcome=o.TIMEOUT):
    for _ in range(times):
        health.left()
        health.came_back(outcome, now)


def test_a_host_that_never_answered_gets_no_more_requests_than_tell_that_it_is_dead():
    health = HostHealth()
    assert health.ready_at(FAILURES - 1) == 0.0
    assert health.ready_at(FAILURES) == INF
    fail(health, 2)
    assert health.ready_at(FAILURES - 3) == 0.0
    assert health.ready_at(FAILURES - 2) == INF


def test_after_enough_failures_one_look_after_pauses_that_double():
    health = HostHealth(first_pause=30.0)
    fail(health, FAILURES, now=100.0)
    assert (health.state, health.ready_at(0), health.ready_at(1)) == ("open", 130.0, INF)
    fail(health, 1, now=150.0)
    assert health.ready_at(0) == 210.0
    fail(health, 1, now=230.0)
    assert health.ready_at(0) == 350.0
    assert health.unasked() is None
    fail(health, 1, now=400.0)
    assert health.state == "down"
    assert health.unasked().name == o.HOST_DOWN


def test_failures_that_were_under_way_are_no_looks():
    health = HostHealth(first_pause=30.0)
    for _ in range(FAILURES + 3):
        health.came_back(o.TIMEOUT, 100.0)
    assert (health.state, health.ready_at(0)) == ("open", 130.0)


@pytest.mark.parametrize("outcome", [o.OK, o.SERVER_ERROR, o.TLS, o.BAD_ANSWER])
def test_any_answer_closes_it_again(outcome):
    health = HostHealth()
    fail(health, FAILURES + PROBES - 1)
    health.came_back(outcome, 500.0)
    assert (health.state, health.failures, health.ready_at(40)) == ("closed", 0, 0.0)


def test_a_host_that_has_answered_may_have_a_few_slow_pages():
    health = HostHealth()
    health.came_back(o.OK, 0.0)
    fail(health, FAILURES_OF_A_GOOD_HOST - 1)
    assert health.state == "closed"
    fail(health, 1)
    assert health.state == "open"


@pytest.mark.parametrize("refusal", sorted(o.BLOCKED_OUTCOMES))
def test_refusals_in_a_row_end_it(refusal):
    health = HostHealth()
    for _ in range(3):
        for _ in range(REFUSALS - 1):
            health.said(refusal)
        health.said(o.NOT_FOUND)
    assert health.unasked() is None
    for _ in range(REFUSALS):
        health.said(refusal)
    assert health.unasked().name == o.BLOCKED
    health.came_back(o.OK, 0.0)
    health.forgive()
    assert health.state == "refusing"


def test_what_was_not_its_fault_is_forgiven():
    health = HostHealth()
    fail(health, FAILURES + PROBES)
    health.forgive()
    assert (health.state, health.unasked(), health.ready_at(0)) == ("closed", None, 0.0)


@given(st.lists(st.sampled_from([*sorted(DOWN), o.OK, o.NOT_FOUND]), max_size=60), st.integers(1, 9))
@settings(deadline=None)
def test_somebody_may_always_send_or_nobody_ever_again(came, most):
    """Never stuck: with nothing under way the next request has an instant, or the host is given up."""
    health, now, under_way = HostHealth(), 0.0, 0
    for outcome in came:
        while under_way < most and health.ready_at(under_way) <= now:
            health.left()
            under_way += 1
        if under_way == 0:
            if health.unasked() is not None:
                break
            now = health.ready_at(0)
            assert now < INF
            continue
        under_way -= 1
        with suppress(KeyError):
            health.came_back(outcome, now)
        now += 1.0
    if under_way == 0 and health.unasked() is None:
        assert health.ready_at(0) < INF
