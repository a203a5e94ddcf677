"""What people said of single facts, laid over what a check found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.ledger_models import Waiver, finding_id
from db.models import FindingDraft, Home, LinkCounts, Run, Site, Snapshot
from inspector import excuses
from inspector.check import CheckResult
from inspector.judge import counted

SITE = Site("qinghe", "青禾县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
RUN = Run("r", "qinghe", "2026-11-23T09:00:00+08:00", "", 1, 1, 1, True, None, "ok")
DAY = date(2026, 11, 23)
COLUMNS = "columns.blank"


def draft(key, *, suspected=False):
    return FindingDraft(key, f"http://www.qinghe.gov.cn/{key}/", "", {"name": key}, suspected=suspected)


def snapshot(*, rulings=None, waivers=()):
    said = {(COLUMNS, key): word for key, word in (rulings or {}).items()}
    return Snapshot(SITE, RUN, Home(SITE.url, ""), (), (), (), LinkCounts(), waivers=tuple(waivers), rulings=said)


def waiver(**fields):
    empty = {
        "site_id": "",
        "indicator": "",
        "place": "",
        "finding_id": "",
        "since": "2026-11-01",
        "until": "2026-11-30",
    }
    return Waiver(1, "no_such_matter", reason="本年度无此事项", approver="主任", **(empty | fields))


def apply(result, **said):
    return excuses.apply(result, COLUMNS, snapshot(**said), DAY)


def test_nothing_said_changes_nothing():
    result = CheckResult("fail", findings=(draft("a"),))
    assert apply(result) is result
    assert apply(result, rulings={"other": "dismissed"}) is result


@pytest.mark.parametrize("word", ["dismissed", "not_applicable"])
def test_what_people_dismissed_is_listed_and_does_not_count(word):
    told = apply(CheckResult("fail", findings=(draft("a"), draft("b"))), rulings={"a": word})
    assert [one.excused for one in told.findings] == [word, ""]
    assert (told.outcome, counted(told)) == ("fail", 1)
    told = apply(CheckResult("fail", findings=(draft("a"),)), rulings={"a": word})
    assert (told.outcome, counted(told)) == ("pass", 0)
    assert told.reason


def test_what_people_confirmed_counts():
    told = apply(CheckResult("pass", findings=(draft("a", suspected=True),)), rulings={"a": "confirmed"})
    assert (told.outcome, counted(told)) == ("fail", 1)
    told = apply(
        CheckResult("could_not_check", "unread", {}, (draft("a", suspected=True),)), rulings={"a": "confirmed"}
    )
    assert (told.outcome, told.reason) == ("fail", "")


def test_a_waiver_holds_on_its_days_and_for_what_it_covers():
    result = CheckResult("fail", findings=(draft("扶贫"),))
    for fields, outcome in [
        ({"place": "扶贫"}, "pass"),
        ({"indicator": "columns"}, "pass"),
        ({"finding_id": finding_id("qinghe", COLUMNS, "扶贫")}, "pass"),
        ({"place": "扶贫", "until": "2026-11-22"}, "fail"),
        ({"place": "扶贫", "since": "2026-11-24"}, "fail"),
        ({"place": "扶贫", "ended_on": "2026-11-23"}, "fail"),
        ({"place": "扶贫", "site_id": "other"}, "fail"),
    ]:
        assert apply(result, waivers=[waiver(**fields)]).outcome == outcome, fields


def test_a_confirmed_finding_can_be_waived():
    told = apply(
        CheckResult("pass", findings=(draft("a", suspected=True),)), rulings={"a": "confirmed"}, waivers=[waiver()]
    )
    assert (told.findings[0].excused, counted(told)) == ("waived", 0)


def test_an_amount_that_hung_on_all_of_them_falls_back_to_what_is_left():
    result = CheckResult("fail", findings=(draft("a"), draft("b")), amount=5.0)
    assert counted(apply(result, rulings={"a": "dismissed"})) == 1
    assert counted(apply(result, rulings={"a": "confirmed"})) == 5
    more = CheckResult("fail", findings=(draft("a"), draft("b", suspected=True)), amount=1.0)
    assert counted(apply(more, rulings={"b": "confirmed"})) == 2


def test_a_veto_stays_a_candidate_until_everything_it_rests_on_is_confirmed():
    result = CheckResult("fail", findings=(draft("a"), draft("b"), draft("c", suspected=True)))

    def confirmed(**rulings):
        told = apply(result, rulings=rulings)
        return excuses.all_confirmed(told, COLUMNS, snapshot(rulings=rulings))

    assert not confirmed()
    assert not confirmed(a="confirmed")
    assert confirmed(a="confirmed", b="confirmed")
    assert confirmed(a="confirmed", b="dismissed")
    assert not confirmed(a="dismissed", b="dismissed")


said = st.sampled_from(["", "confirmed", "dismissed", "not_applicable"])


@given(st.lists(st.tuples(st.booleans(), said), max_size=6), st.booleans())
def test_excused_findings_never_count_and_none_is_lost(facts, waived):
    drafts = tuple(draft(str(at), suspected=suspected) for at, (suspected, _) in enumerate(facts))
    failing = any(not one.suspected for one in drafts)
    told = apply(
        CheckResult("fail" if failing else "pass", findings=drafts),
        rulings={str(at): word for at, (_, word) in enumerate(facts) if word},
        waivers=[waiver()] if waived else [],
    )
    assert [one.key for one in told.findings] == [one.key for one in drafts]
    counts = [
        not waived and word not in {"dismissed", "not_applicable"} and (word == "confirmed" or not suspected)
        for suspected, word in facts
    ]
    assert counted(told) == sum(counts)
    assert (told.outcome == "fail") == any(counts)
