"""What a profile asked for is withdrawn when it is taken from a site, and never called fixed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db import ledger
from db.records import Records
from inspector import working_days
from inspector.judge import judge
from inspector.profiles import load_rules
from schedules import withdrawn
from tests.inspector.builders import AS_OF, column, columns, run, site, snapshot, target

BOTH = load_rules(profiles=("zhenkang-2017", "xizang-2016"))
SITE = site(body_type="county_government", body_type_from="registry")
NOT_ASKED_NATIONALLY = "missing:power_lists"


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, "2026-11-01T00:00:00+08:00")
        yield opened


def visit(records, week, profiles, *, more=(), without=(), targets=(), rules=BOTH, home="ok"):
    """One inspection: judge, keep, take up; returns what stands and what was fixed, by key."""
    started = f"2026-11-{week:02}T09:00:00+08:00"
    facts = snapshot(
        site=SITE,
        run=run(id=f"run-{week}", started_at=started, finished_at=started, home_outcome=home, menus_complete=True),
        columns=(*columns(without=without), *(column(category) for category in more)),
        targets=targets,
    )
    bound = rules.explain(profiles, "county_government", AS_OF.date())
    judgement = judge(facts, bound.rulebook, AS_OF)
    records.save_run(facts.run, facts.home, facts.links, facts.columns, (), facts.targets, "xuncha tests")
    before = withdrawn.standing_under(records, "qinghe")
    records.save_judgement(judgement, started)
    gone = withdrawn.no_longer_asked(judgement, facts, rules, AS_OF, working_days.standard(), before)
    found, fixed = ledger.take_up(records, judgement, facts, started, gone)
    return {one.key for one in found}, {one.key for one in fixed}


def status(records, key=NOT_ASKED_NATIONALLY):
    return records.rows("SELECT status FROM finding WHERE key = ? AND indicator = 'columns.required'", (key,))[0][0]


def test_a_profile_that_is_taken_away_withdraws_its_findings(records):
    found, _ = visit(records, 1, ("zhenkang-2017",))
    assert NOT_ASKED_NATIONALLY in found
    found, fixed = visit(records, 8, ())
    assert NOT_ASKED_NATIONALLY not in found | fixed
    assert status(records) == "withdrawn"


def test_what_another_profile_asks_for_still_stands(records):
    visit(records, 1, ("zhenkang-2017", "xizang-2016"))
    found, _ = visit(records, 8, ("xizang-2016",))
    assert NOT_ASKED_NATIONALLY in found


def test_what_was_repaired_meanwhile_is_fixed(records):
    gone = target("http://www.qinghe.gov.cn/gone.html")
    visit(records, 1, ("zhenkang-2017",), without=("news",), targets=(gone,))
    _, fixed = visit(records, 8, (), targets=(replace(gone, verdict="good"),))
    assert "missing:news" in fixed
    assert status(records, "missing:news") == "fixed"
    assert status(records) == "withdrawn"


def test_the_rule_comes_back_and_so_does_what_people_had_decided(records):
    visit(records, 1, ("zhenkang-2017",))
    records.conn.execute("UPDATE finding SET status = 'notified' WHERE key = ?", (NOT_ASKED_NATIONALLY,))
    visit(records, 8, ())
    assert status(records) == "withdrawn"
    found, _ = visit(records, 15, ("zhenkang-2017",))
    assert NOT_ASKED_NATIONALLY in found
    assert status(records) == "notified"


def test_a_site_that_could_not_be_judged_withdraws_nothing_until_it_can(records):
    visit(records, 1, ("zhenkang-2017",))
    visit(records, 8, (), home="timeout")
    assert status(records) == "open"
    visit(records, 15, ())
    assert status(records) == "withdrawn"


def test_a_profile_that_is_gone_itself(records, tmp_path, monkeypatch):
    visit(records, 1, ("zhenkang-2017",), more=(), without=("news",))

    def lost(name):
        raise withdrawn.RulebookError("does not exist", where=str(name))

    monkeypatch.setattr(withdrawn, "load_layer", lost)
    _, fixed = visit(records, 8, (), rules=load_rules())
    assert status(records) == "withdrawn"
    assert not fixed


def test_a_run_that_finds_nothing_more_under_the_same_rules_fixes(records):
    visit(records, 1, ("zhenkang-2017",))
    _, fixed = visit(records, 8, ("zhenkang-2017",), more=("power_lists",))
    assert NOT_ASKED_NATIONALLY in fixed
