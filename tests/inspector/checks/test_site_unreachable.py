"""Indicator site.unreachable: a week of visits decides it, a crawl alone never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from builders import AS_OF, check, rules, run, snapshot

from db.models import Probe
from inspector.availability import weigh
from inspector.judge import anything_failing, judge

LAST = AS_OF.replace(hour=22, minute=55, second=0)


def visits(failed=0, *, days=7, a_day=24, failing="timeout", last=LAST, **changes):
    """A regular row of visits up to `last`; the first `failed` of them found no page."""
    gap, total = timedelta(days=1) / a_day, days * a_day
    return tuple(
        Probe(
            (last - gap * (total - 1 - n)).isoformat(),
            *(("down", failing, 0, 15_000) if n < failed else ("up", "ok", 200, 320)),
            **changes,
        )
        for n in range(total)
    )


def judged(probes, **changes):
    return check("site.unreachable", snapshot(probes=probes, **changes))


def test_without_visits_it_says_that_it_was_not_judged():
    result = judged(())
    assert result.outcome == "could_not_check"
    assert result.reason_params == {"days": 7, "probes_per_day": 20}


def test_a_site_that_answers_passes_and_the_rate_is_said():
    result = judged(visits(2))
    assert (result.outcome, result.findings) == ("pass", ())
    assert (result.reason_params["counted"], result.reason_params["failed"]) == (168, 2)
    assert result.reason_params["percent"] == "1.19"


@pytest.mark.parametrize(("failed", "outcome", "suspected"), [(5, "pass", None), (6, "pass", True), (8, "pass", True),
                                                              (9, "fail", False), (168, "fail", False)])  # fmt: skip
def test_the_limits_are_those_of_the_rule(failed, outcome, suspected):
    """168 visits: 3 % is 5.04 of them, 5 % is 8.4."""
    result = judged(visits(failed))
    assert result.outcome == outcome
    assert [one.suspected for one in result.findings] == ([] if suspected is None else [suspected])


def test_the_veto_names_every_visit_that_failed():
    (finding,) = judged(visits(9)).findings
    assert finding.key == "availability"
    first = finding.evidence["failures"][0]["params"]
    assert first == {"at": "2026-11-16T23:55:00+08:00", "outcome": "timeout", "seconds": 15.0}
    assert len(finding.evidence["failures"]) == finding.evidence["failures_total"] == 9


def test_a_page_that_takes_as_long_as_the_limit_is_none():
    slow = tuple(Probe(one.at, "up", "ok", 200, 15_000 if n % 10 == 0 else 400) for n, one in enumerate(visits()))
    assert judged(slow).outcome == "fail"


def test_too_few_visits_on_one_day_decide_nothing_either_way():
    gap = tuple(one for one in visits(168) if not one.at.startswith("2026-11-20T0"))
    result = judged(gap)
    assert result.outcome == "could_not_check"
    assert result.reason_params["fewest"] < 20
    assert result.findings == ()


@pytest.mark.parametrize("probes", [visits(168, last=LAST - timedelta(days=3)), visits(100, days=4)])
def test_an_old_week_or_half_a_week_decides_nothing(probes):
    assert judged(probes).outcome == "could_not_check"


def test_filed_maintenance_refusals_and_our_own_outages_count_for_nobody():
    """30 visits a day, ten of them on each day not the site's matter: all of them would be a third."""
    states = [("unclear", "blocked"), ("ours", "our_network"), ("down", "timeout")]
    odd = tuple(
        Probe(one.at, *states[n % 3], 0, 0, filed=n % 3 == 2) if n % 3 == 0 or n % 30 < 2 else one
        for n, one in enumerate(visits(a_day=36))
    )
    result = judged(odd)
    assert result.outcome == "pass"
    assert result.reason_params["failed"] == 0
    assert result.reason_params["unclear"] + result.reason_params["ours"] + result.reason_params["filed"] > 80


def test_an_outage_that_is_looked_at_every_minute_is_no_more_of_an_outage():
    hour = tuple(Probe((LAST - timedelta(hours=12, minutes=n + 1)).isoformat(), "down", "timeout") for n in range(40))
    looked_at = tuple(sorted((*visits(), *hour), key=lambda one: one.at))
    span = weigh(looked_at, 7, 20, 15)
    assert span.counted <= 7 * 24 + 3
    assert len(span.failed) <= 3


def test_it_is_judged_although_the_home_page_could_not_be_read_and_nothing_else_is():
    dead = snapshot(probes=visits(168, failing="connection_refused"), run=run(home_outcome="connection_refused"))
    judgement = judge(dead, rules(dead), AS_OF)
    assert (judgement.verdict, judgement.score) == ("fail", None)
    assert anything_failing(judgement, "veto")
    assert {one.id for one in judgement.indicators if one.outcome == "fail"} == {"site.unreachable"}
    assert all(one.candidate for one in judgement.indicators if one.outcome == "fail")


def test_a_site_that_is_down_now_and_was_there_all_week_could_not_be_judged():
    down_now = snapshot(probes=visits(1), run=run(home_outcome="timeout"))
    assert judge(down_now, rules(down_now), AS_OF).verdict == "could_not_judge"
