"""Outcomes and verdicts: nobody is accused on one observation, on a refusal, or on our own troubles."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.models import Attempt, Verdict
from spiders import outcomes as o

START = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
CLASSES = {
    "good": o.GOOD_OUTCOMES | {o.REDIRECTED},
    "definite": o.DEFINITE,
    "blocked": o.BLOCKED_OUTCOMES,
    "transient": o.TRANSIENT,
    "never broken": o.NEVER_BROKEN,
    "on the page": frozenset({o.INVALID_ADDRESS}),
    "unchecked": o.UNCHECKED,
    "ours": frozenset({o.OUR_NETWORK}),
    "host": frozenset({o.HOST_DOWN}),
}
FAILING = sorted(o.DEFINITE | o.TRANSIENT)


def seen(*steps: tuple[str, float] | str) -> list[Attempt]:
    """Attempts: outcome, or outcome and hours after the start; ten seconds apart otherwise."""
    found, at = [], START
    for step in steps:
        name, at = (step, at + timedelta(seconds=10)) if isinstance(step, str) else (step[0], hours(step[1]))
        found.append(Attempt(at.isoformat(), name, 0))
    return found


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


attempts = st.lists(
    st.builds(
        Attempt,
        st.integers(-500, 500).map(lambda n: hours(n / 10).isoformat()),
        st.sampled_from(sorted(o.ALL_OUTCOMES)),
        st.sampled_from([0, 200, 404, 503]),
    ),
    max_size=12,
)


# -- the closed list --------------------------------------------------------------------------------------------------


def test_every_outcome_is_in_the_list_and_the_list_holds_nothing_else():
    constants = {value for name, value in vars(o).items() if name.isupper() and isinstance(value, str)}
    assert constants == o.ALL_OUTCOMES


def test_every_outcome_belongs_to_exactly_one_class():
    for outcome in o.ALL_OUTCOMES:
        assert sum(outcome in members for members in CLASSES.values()) == 1, outcome


def test_what_may_change_within_a_run_is_looked_at_again():
    looked_at_again = o.ALL_OUTCOMES - o.NEVER_RETRIED
    assert looked_at_again == (o.DEFINITE | o.TRANSIENT | o.NEVER_BROKEN) - {
        *(o.REDIRECT_LOOP, o.TOO_MANY_REDIRECTS, o.REDIRECT_COOKIE, o.NOT_READ)
    }


@given(st.integers(0, 999))
def test_every_status_has_an_outcome_and_no_status_alone_but_404_and_410_is_definite(status):
    outcome = o.of_status(status)
    assert outcome in o.ALL_OUTCOMES
    assert (outcome in o.DEFINITE) == (status in {404, 410})


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, o.OK),
        (206, o.OK),
        (301, o.REDIRECTED),
        (304, o.NOT_MODIFIED),
        (308, o.REDIRECTED),
        (400, o.OTHER_STATUS),
        (401, o.BLOCKED),
        (403, o.BLOCKED),
        (405, o.BLOCKED),
        (406, o.BLOCKED),
        (407, o.BLOCKED),
        (412, o.BLOCKED),
        (418, o.BLOCKED),
        (429, o.RATE_LIMITED),
        (451, o.BLOCKED),
        (500, o.SERVER_ERROR),
        (503, o.SERVER_ERROR),
        (520, o.SERVER_ERROR),
        (521, o.BLOCKED),
        (999, o.SERVER_ERROR),
        (100, o.OTHER_STATUS),
    ],
)
def test_a_status_alone(status, outcome):
    assert o.of_status(status) == outcome


# -- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", sorted(o.ALL_OUTCOMES))
def test_no_answer_is_broken_on_one_observation(outcome):
    verdict = o.verdict(seen(outcome))
    expected = {"good": "good", "blocked": "blocked", "unchecked": "unchecked", "ours": "ours", "on the page": "broken"}
    kind = next(name for name, members in CLASSES.items() if outcome in members)
    assert verdict == expected.get(kind, "uncertain")


@given(attempts)
@settings(deadline=None)
def test_any_order_of_observations_has_a_verdict(observed):
    assert o.verdict(observed) in get_args(Verdict)


@given(attempts)
@settings(deadline=None, max_examples=400)
def test_broken_rests_on_two_failures_since_the_last_answer(observed):
    if o.verdict(observed) != "broken" or observed[-1].outcome == o.INVALID_ADDRESS:
        return
    tail: list[Attempt] = []
    for attempt in reversed(observed):
        if attempt.outcome in FAILING:
            tail.append(attempt)
        elif attempt.outcome not in o.NOT_OBSERVED:
            break
    definite = [attempt for attempt in tail if attempt.outcome in o.DEFINITE]
    times = sorted(datetime.fromisoformat(attempt.at) for attempt in tail)
    assert len(tail) >= 2
    assert len(definite) >= 2 or times[-1] - times[0] >= timedelta(hours=4)


@given(attempts, st.sampled_from(sorted(o.BLOCKED_OUTCOMES | o.UNCHECKED | {o.OUR_NETWORK, o.OK, o.REDIRECTED})))
@settings(deadline=None)
def test_whatever_was_before_a_refusal_or_our_own_trouble_is_never_broken(observed, last):
    assert o.verdict([*observed, *seen((last, 99))]) in {"blocked", "unchecked", "ours", "good"}


@given(attempts, st.sampled_from(sorted(o.NEVER_BROKEN)))
@settings(deadline=None)
def test_a_server_that_is_there_is_never_broken_however_often_it_fails_so(observed, last):
    assert o.verdict([*observed, *seen((last, 0), (last, 50), (last, 99))]) == "uncertain"


@pytest.mark.parametrize(
    ("steps", "verdict"),
    [
        (("not_found", "not_found"), "broken"),
        (("not_found", "gone"), "broken"),
        (("nxdomain", "nxdomain"), "broken"),
        (("soft_not_found", "soft_not_found"), "broken"),
        (("not_found", "ok"), "good"),
        (("not_found", "redirected"), "good"),
        (("not_found", "not_found", "ok"), "good"),
        (("not_found", "ok", "not_found"), "uncertain"),
        (("not_found", "blocked"), "blocked"),
        (("not_found", "blocked", "not_found"), "uncertain"),
        (("not_found", "timeout"), "uncertain"),
        (("timeout", "not_found"), "uncertain"),
        (("not_found", "timeout", "not_found"), "broken"),
        (("not_found", "our_network", "not_found"), "broken"),
        (("not_found", "our_network"), "ours"),
        (("timeout", "timeout"), "uncertain"),
        (("timeout", ("timeout", 3.99)), "uncertain"),
        ((("timeout", 0), ("timeout", 4)), "broken"),
        ((("timeout", 0), ("server_error", 200)), "broken"),
        ((("timeout", 0), ("ok", 1), ("timeout", 200)), "uncertain"),
        ((("timeout", 0), ("blocked", 1), ("timeout", 200)), "uncertain"),
        ((("timeout", 0), ("our_network", 1), ("timeout", 200)), "broken"),
        ((("timeout", 0), ("tls_unsupported", 1), ("timeout", 200)), "uncertain"),
        ((("not_found", 0), ("cut_off", 100), ("not_found", 200)), "uncertain"),
        ((("timeout", 0), ("our_network", 200)), "ours"),
        ((("our_network", 0), ("our_network", 200)), "ours"),
        ((("not_found", 0), ("not_found", 0), ("left_out", 200)), "unchecked"),
        ((("timeout", 200), ("timeout", 0)), "uncertain"),
        (("robots_disallowed", "robots_disallowed"), "unchecked"),
        (("rate_limited", "rate_limited", "rate_limited"), "blocked"),
        ((), "unchecked"),
        (("an outcome of a later version", "an outcome of a later version"), "uncertain"),
        (("not_found", ""), "uncertain"),
    ],
)
def test_verdict(steps, verdict):
    assert o.verdict(seen(*steps)) == verdict
