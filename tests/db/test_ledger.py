"""The ledger: a failing fact keeps its identity, and nothing is called fixed that was only not seen."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import ledger
from db.ledger_actions import Clerk
from db.models import (
    Column,
    Finding,
    FindingDraft,
    Home,
    IndicatorResult,
    Judgement,
    LinkCounts,
    Run,
    Site,
    Snapshot,
    Target,
)
from db.records import Records

SITE = Site("qinghe", "青禾县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
LINKS, COLUMNS = "links.page_broken", "columns.required"


def at(week):
    return (MONDAY + timedelta(weeks=week)).isoformat()


def draft(key, *, suspected=False, url="", found_on=()):
    url = url or f"http://www.qinghe.gov.cn/{key}"
    return FindingDraft(key, url, "{text} cannot be opened", {"text": "简报"}, {"状态": 404}, found_on, 1, suspected)


def indicator(name=LINKS, *drafts, outcome=None):
    outcome = outcome or ("fail" if drafts else "pass")
    return IndicatorResult(name, "死链", "dead links", "deduct", "page_links", outcome, "", {}, 1.0, (), tuple(drafts))


def judgement(week, *indicators, verdict="fail"):
    return Judgement("qinghe", f"run-{week}", at(week), "national-2019", (), verdict, 90.0, indicators, ())


def snapshot(week, *, complete=True, targets=(), columns=(), rechecked=None):
    stopped_by = None if complete else "max_pages"
    run = Run(
        *(f"run-{week}", "qinghe", at(week), at(week), 9, 9, 9, complete, stopped_by, "ok"), rechecked=rechecked or {}
    )
    return Snapshot(SITE, run, Home(SITE.url, ""), tuple(columns), (), tuple(targets), LinkCounts())


def target(key, verdict, url=""):
    url = url or f"http://www.qinghe.gov.cn/{key}"
    return Target(url, True, verdict, "timeout", 0, "", "content", "page", (), 0, False)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, at(0))
        yield opened


def take_up(records, week, *indicators, verdict="fail", **facts):
    return ledger.take_up(records, judgement(week, *indicators, verdict=verdict), snapshot(week, **facts), at(week))


def events(records):
    rows = records.rows("SELECT from_status, to_status, run_id FROM finding_event ORDER BY id")
    return [tuple(row) for row in rows]


# -- identity ---------------------------------------------------------------------------------------------------------


def test_an_identity_is_of_the_fact_alone():
    one = ledger.finding_id("qinghe", LINKS, "target:x")
    assert one == ledger.finding_id("qinghe", LINKS, "target:x")
    others = [("other", LINKS, "target:x"), ("qinghe", COLUMNS, "target:x"), ("qinghe", LINKS, "target:y")]
    assert len({one, *(ledger.finding_id(*other) for other in others)}) == 4
    assert len(one) == 16


def test_a_fact_keeps_its_identity_from_run_to_run(records):
    (first,), _ = take_up(records, 0, indicator(LINKS, draft("x")))
    (second,), fixed = take_up(records, 1, indicator(LINKS, draft("x", found_on=("http://www.qinghe.gov.cn/news/",))))
    assert first.id == second.id
    assert (first.observations, second.observations) == (1, 2)
    assert (second.first_seen, second.last_seen) == (at(0), at(1))
    assert second.found_on == ("http://www.qinghe.gov.cn/news/",)
    assert fixed == ()
    assert events(records) == [("", "open", "run-0")]


def test_everything_that_a_draft_says_is_kept(records):
    (finding,), _ = take_up(records, 0, indicator(LINKS, draft("x", found_on=("a", "b"))))
    assert finding == Finding(
        id=ledger.finding_id("qinghe", LINKS, "x"),
        site_id="qinghe",
        indicator=LINKS,
        check="page_links",
        key="x",
        status="open",
        url="http://www.qinghe.gov.cn/x",
        template="{text} cannot be opened",
        params={"text": "简报"},
        evidence={"状态": 404},
        found_on=("a", "b"),
        found_on_total=1,
        first_seen=at(0),
        last_seen=at(0),
        observations=1,
    )


def test_judging_the_same_run_again_is_no_further_observation(records):
    for _ in range(3):
        (finding,), _ = take_up(records, 0, indicator(LINKS, draft("x")))
    assert finding.observations == 1
    assert len(events(records)) == 1


def test_a_fact_that_is_named_twice_is_one_finding(records):
    found, _ = take_up(records, 0, indicator(LINKS, draft("x"), draft("x")))
    assert [(finding.key, finding.observations) for finding in found] == [("x", 1)]


# -- the way through the ledger ---------------------------------------------------------------------------------------


def test_what_is_gone_is_fixed_once_and_what_comes_back_is_reopened(records):
    take_up(records, 0, indicator(LINKS, draft("x"), draft("y")))
    standing, fixed = take_up(records, 1, indicator(LINKS, draft("y")))
    assert [finding.key for finding in standing] == ["y"]
    assert [(finding.key, finding.status, finding.last_seen) for finding in fixed] == [("x", "fixed", at(0))]
    assert take_up(records, 2, indicator(LINKS, draft("y")))[1] == ()
    (back, _), _ = take_up(records, 3, indicator(LINKS, draft("x"), draft("y")))
    assert (back.status, back.observations, back.first_seen) == ("reopened", 2, at(0))
    assert events(records)[2:] == [
        ("open", "fixed", "run-1"),
        ("fixed", "verified", "run-2"),  # two runs have not seen it
        ("verified", "reopened", "run-3"),
    ]


def test_a_suspicion_becomes_a_finding_and_never_the_other_way(records):
    (one,), _ = take_up(records, 0, indicator(LINKS, draft("x", suspected=True)))
    (two,), _ = take_up(records, 1, indicator(LINKS, draft("x")))
    (three,), _ = take_up(records, 2, indicator(LINKS, draft("x", suspected=True)))
    assert [one.status, two.status, three.status] == ["suspected", "open", "open"]
    assert events(records) == [("", "suspected", "run-0"), ("suspected", "open", "run-1")]


def test_a_suspicion_after_a_repair_is_a_suspicion(records):
    take_up(records, 0, indicator(LINKS, draft("x")))
    take_up(records, 1, indicator(LINKS))
    (finding,), _ = take_up(records, 2, indicator(LINKS, draft("x", suspected=True)))
    assert finding.status == "suspected"


@pytest.mark.parametrize("status", ["notified", "reopened"])
def test_what_people_made_of_a_finding_stays(records, status):
    take_up(records, 0, indicator(LINKS, draft("x")))
    records.conn.execute("UPDATE finding SET status = ?", (status,))
    (finding,), _ = take_up(records, 1, indicator(LINKS, draft("x")))
    assert finding.status == status


def test_what_is_waived_is_not_closed_by_the_machine(records):
    (finding,), _ = take_up(records, 0, indicator(LINKS, draft("x")))
    Clerk(records, "李四", at(0)).waive([finding.id], "本年度无此事项", until="2026-12-31")
    for week in (1, 2):
        assert take_up(records, week, indicator(LINKS)) == ((), ())
        assert records.rows("SELECT status FROM finding")[0][0] == "waived"
    (finding,), _ = take_up(records, 3, indicator(LINKS, draft("x")))
    assert finding.status == "waived"


def test_a_repair_that_a_person_confirmed_is_reopened_too(records):
    take_up(records, 0, indicator(LINKS, draft("x")))
    records.conn.execute("UPDATE finding SET status = 'verified'")
    (finding,), _ = take_up(records, 1, indicator(LINKS, draft("x")))
    assert finding.status == "reopened"


# -- what is not called fixed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        {"complete": False},
        {"verdict": "could_not_judge"},
        {"targets": [target("x", "uncertain")]},
        {"targets": [target("x", "blocked")]},
        {"targets": [target("x", "ours")]},
        {"targets": [target("x", "unchecked")]},
        {"targets": [target("", "uncertain", url="http://www.qinghe.gov.cn/holds-it")]},
    ],
)
def test_what_could_not_be_seen_is_not_fixed(records, facts):
    take_up(records, 0, indicator(LINKS, draft("x", found_on=("http://www.qinghe.gov.cn/holds-it",))))
    _, fixed = take_up(records, 1, indicator(LINKS), **facts)
    assert fixed == ()
    assert [finding.status for finding in ledger.standing(records, "qinghe")] == ["open"]


@pytest.mark.parametrize("outcome", ["could_not_check", "not_applicable"])
def test_an_indicator_without_an_outcome_changes_nothing(records, outcome):
    take_up(records, 0, indicator(LINKS, draft("x")))
    assert take_up(records, 1, indicator(LINKS, outcome=outcome)) == ((), ())
    assert take_up(records, 2, indicator(COLUMNS)) == ((), ())
    assert len(ledger.standing(records, "qinghe")) == 1


def test_a_column_that_did_not_open_is_not_fixed(records):
    url = "http://www.qinghe.gov.cn/zcjd/"
    take_up(records, 0, indicator("columns.blank", draft("column:zcjd", url=url)))
    down = Column("interpretation", "政策解读", url, 1, "uncertain", "not_fetched", "timeout", 0, 0, "")
    assert take_up(records, 1, indicator("columns.blank"), columns=[down])[1] == ()
    well = Column("interpretation", "政策解读", url, 1, "good", "listed", "", 9, 0, "2026-11-20")
    assert len(take_up(records, 2, indicator("columns.blank"), columns=[well])[1]) == 1


def test_a_target_that_opens_is_fixed(records):
    take_up(records, 0, indicator(LINKS, draft("x")))
    assert len(take_up(records, 1, indicator(LINKS), targets=[target("x", "good")])[1]) == 1


X = "http://www.qinghe.gov.cn/x"


def accused(cause="not_found", indicator_id=LINKS, key=f"target:{X}"):
    found = FindingDraft(key, X, "{text}", {"text": "简报"}, {"cause": cause}, ("http://www.qinghe.gov.cn/p",), 1)
    return indicator(indicator_id, found)


@pytest.mark.parametrize("said", ["good", "removed"])
def test_a_run_that_ended_early_closes_what_it_clearly_saw(records, said):
    take_up(records, 0, accused())
    assert take_up(records, 1, indicator(LINKS), complete=False)[1] == ()
    _, (fixed,) = take_up(records, 2, indicator(LINKS), complete=False, rechecked={X: said})
    assert fixed.status == "fixed"
    assert events(records)[-1] == ("open", "fixed", "run-2")


def test_a_good_answer_closes_although_the_page_that_holds_the_link_did_not_open(records):
    take_up(records, 0, accused())
    holds = target("p", "uncertain")
    assert take_up(records, 1, indicator(LINKS), targets=[holds])[1] == ()
    assert len(take_up(records, 2, indicator(LINKS), targets=[holds], rechecked={X: "good"})[1]) == 1


def test_a_good_answer_does_not_close_what_is_wrong_with_where_a_link_leads(records):
    take_up(records, 0, accused("ok", "links.misdirected"))
    nothing = indicator("links.misdirected")
    assert take_up(records, 1, nothing, complete=False, rechecked={X: "good"})[1] == ()
    assert len(take_up(records, 2, nothing, complete=False, rechecked={X: "removed"})[1]) == 1


@pytest.mark.parametrize("key", ["hidden:x.cn", "column:x", "repost:x"])
def test_only_findings_on_links_are_closed_by_what_became_of_an_address(records, key):
    take_up(records, 0, accused("timeout", key=key))
    for said in ("good", "removed"):
        assert take_up(records, 1, indicator(LINKS), complete=False, rechecked={X: said})[1] == ()


def test_what_this_run_accuses_again_is_not_closed(records):
    take_up(records, 0, accused())
    _, fixed = take_up(records, 1, accused(), complete=False, rechecked={X: "good"})
    assert fixed == ()


def test_a_notice_of_maintenance_closes_nothing(records):
    take_up(records, 0, accused())
    assert take_up(records, 1, indicator(LINKS), verdict="could_not_judge", rechecked={X: "good"})[1] == ()


def test_links_that_stand(records):
    take_up(records, 0, accused())
    take_up(records, 0, indicator(COLUMNS, draft("column:x")))
    assert ledger.links_alive(records, "qinghe") == [(X, ("http://www.qinghe.gov.cn/p",))]
    assert ledger.links_alive(records, "other") == []


def test_findings_of_other_sites_are_left_alone(records):
    records.save_site(Site("other", "", "http://o.gov.cn/", ("o.gov.cn",)), at(0))
    take_up(records, 0, indicator(LINKS, draft("x")))
    other = Judgement("other", "run-o", at(1), "", (), "pass", 100.0, (indicator(LINKS),), ())
    assert ledger.take_up(records, other, snapshot(1), at(1)) == ((), ())
    assert len(ledger.standing(records, "qinghe")) == 1
    assert ledger.standing(records, "other") == ()


# -- standing, recall, the past ---------------------------------------------------------------------------------------


def test_standing_is_what_is_alive(records):
    take_up(records, 0, indicator(LINKS, *(draft(key) for key in "abcd")))
    for key, status in {"a": "fixed", "b": "waived", "c": "notified"}.items():
        records.conn.execute("UPDATE finding SET status = ? WHERE key = ?", (status, key))
    assert [finding.key for finding in sorted(ledger.standing(records, "qinghe"), key=lambda f: f.key)] == ["c", "d"]


def test_recall_writes_nothing_and_gives_the_same_identities(records):
    taken, _ = take_up(records, 0, indicator(LINKS, draft("x"), draft("y", suspected=True)))
    before = list(records.conn.iterdump())
    again = ledger.recall(records, judgement(0, indicator(LINKS, draft("x"), draft("y", suspected=True), draft("z"))))
    assert again[:2] == taken
    assert (again[2].id, again[2].status) == (ledger.finding_id("qinghe", LINKS, "z"), "open")
    assert again[2].observations == 0
    assert list(records.conn.iterdump()) == before


@pytest.mark.parametrize("sql", ["UPDATE finding_event SET author = 'nobody'", "DELETE FROM finding_event"])
def test_the_past_cannot_be_changed(records, sql):
    take_up(records, 0, indicator(LINKS, draft("x")))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        records.conn.execute(sql)
    assert len(events(records)) == 1


def test_a_judgement_is_taken_up_as_a_whole_or_not_at_all(records, monkeypatch):
    take_up(records, 0, indicator(LINKS, draft("x")))
    before = list(records.conn.iterdump())

    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr(ledger, "_close_gone", breaks)
    with pytest.raises(RuntimeError):
        take_up(records, 1, indicator(LINKS, draft("x"), draft("y")))
    assert list(records.conn.iterdump()) == before


# -- any history ------------------------------------------------------------------------------------------------------

week = st.fixed_dictionaries(
    {
        "seen": st.dictionaries(st.sampled_from("abc"), st.booleans(), max_size=3),
        "outcome": st.sampled_from(["judged", "judged", "judged", "could_not_check"]),
        "complete": st.sampled_from([True, True, False]),
        "unsure": st.sets(st.sampled_from("abc"), max_size=1),
        "twice": st.booleans(),
    }
)


@given(st.lists(week, max_size=8))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_history_is_coherent(tmp_path_factory, history):
    with contextlib.closing(Records(tmp_path_factory.mktemp("db") / "xuncha.db")) as records:
        records.save_site(SITE, at(0))
        seen_in: dict[str, list[int]] = {}
        for number, facts in enumerate(history):
            drafts = [draft(key, suspected=suspected) for key, suspected in facts["seen"].items()]
            one = indicator(LINKS, *drafts)
            if facts["outcome"] == "could_not_check":
                one, drafts = indicator(LINKS, outcome="could_not_check"), []
            unsure = [target(key, "uncertain") for key in facts["unsure"]]
            for _ in range(1 + facts["twice"]):
                found, fixed = take_up(records, number, one, complete=facts["complete"], targets=unsure)
                assert {finding.key for finding in found} == {item.key for item in drafts}
                assert not {finding.key for finding in fixed} & ({item.key for item in drafts} | facts["unsure"])
                assert not fixed or facts["complete"]
            for item in drafts:
                seen_in.setdefault(item.key, []).append(number)
        for row in records.rows("SELECT * FROM finding"):
            runs = seen_in[row["key"]]
            assert row["observations"] == len(runs)
            assert (row["first_seen"], row["last_seen"]) == (at(runs[0]), at(runs[-1]))
            assert (row["first_run"], row["last_run"]) == (f"run-{runs[0]}", f"run-{runs[-1]}")
            steps = records.rows("SELECT * FROM finding_event WHERE finding_id = ? ORDER BY id", (row["id"],))
            assert steps[0]["from_status"] == ""
            assert steps[-1]["to_status"] == row["status"]
            for earlier, later in itertools.pairwise(steps):
                assert earlier["to_status"] == later["from_status"]
                assert earlier["at"] <= later["at"]
        assert {row["key"] for row in records.rows("SELECT key FROM finding")} == set(seen_in)
