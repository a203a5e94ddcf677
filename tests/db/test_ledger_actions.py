"""What people do in the ledger: allowed steps and no others, every step an event, waivers that end."""

from __future__ import annotations

import itertools
import sqlite3
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from db import ledger, ledger_actions, ledger_states, ledger_view, waivers
from db.ledger_actions import Clerk
from db.ledger_states import ALIVE, COUNTED, SET_ASIDE, STATUSES
from db.models import FindingDraft, Home, IndicatorResult, Judgement, LinkCounts, Run, Site, Snapshot
from db.records import Records
from inspector import excuses
from inspector.check import CheckResult
from tests.amounts import amount
from xuncha.config import SiteEntry

SITE = Site("qinghe", "青禾县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8)))
LINKS = "links.page_broken"


def at(days):
    return (MONDAY + timedelta(days=days)).isoformat()


def draft(key, *, suspected=False, **said):
    url = f"http://www.qinghe.gov.cn/{key}"
    return FindingDraft(f"target:{key}", url, "{text} cannot be opened", {"text": "简报", **said}, suspected=suspected)


def judge(records, day, *drafts, indicator=LINKS, rechecked=None):
    """Take up what a run found, after what people said of it, as the judge does."""
    run = Run(f"run-{day}", "qinghe", at(day), at(day), 9, 9, 9, True, None, "ok", rechecked=rechecked or {})
    snapshot = Snapshot(
        SITE, run, Home(SITE.url, ""), (), (), (), LinkCounts(), waivers=waivers.of_site(records, "qinghe"),
        rulings=records._rulings("qinghe"),
    )  # fmt: skip
    failing = any(not one.suspected for one in drafts)
    found = CheckResult("fail" if failing else "pass", findings=tuple(drafts))
    told = excuses.apply(found, indicator, snapshot, datetime.fromisoformat(at(day)).date())
    result = IndicatorResult(
        indicator, "死链", "dead links", "deduct", "x", told.outcome, "", {}, 1.0, (), told.findings
    )
    judgement = Judgement("qinghe", run.id, at(day), "national-2019", (), told.outcome, 90.0, (result,), ())
    return ledger.take_up(records, judgement, snapshot, at(day)), told


def clerk(records, day=0, by="李四"):
    return Clerk(records, by, at(day))


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, at(0))
        yield opened


@pytest.fixture
def one(records):
    """One open finding."""
    ((found,), _), _ = judge(records, 0, draft("x"))
    return found.id


def status(records, finding_id):
    return records.rows("SELECT status FROM finding WHERE id = ?", (finding_id,))[0][0]


def row(records, finding_id, today="2026-11-23"):
    (found,) = ledger_view.rows(records, {}, ledger_view.Filter(ids=(finding_id,)), today=today)
    return found


# -- the way of a finding ---------------------------------------------------------------------------------------------


def test_from_a_candidate_to_a_verified_repair(records):
    ((found,), _), _ = judge(records, 0, draft("x", suspected=True))
    due = {found.id: "2026-12-14"}
    steps = [
        *clerk(records, 1).confirm([found.id], "已在浏览器中核实"),
        *clerk(records, 1).notify([found.id], due),
        *clerk(records, 8).said_fixed([found.id], "已删除该链接", done_on="2026-11-30", responsible="王五"),
    ]
    assert [(one.old, one.new) for one in steps] == [("suspected", "open"), ("open", "notified"), ("notified", "fixed")]
    now = row(records, found.id)
    assert (now.confirmed_by, now.due_on, now.measure, now.responsible) == (
        "李四",
        "2026-12-14",
        "已删除该链接",
        "王五",
    )
    assert [one.finding_id for one in ledger_view.waiting(records)] == [found.id]
    judge(records, 9)
    assert status(records, found.id) == "verified"
    assert ledger_view.waiting(records) == []
    assert records.rows("SELECT result FROM recheck")[0][0] == "verified"
    told = [(event.author, event.new) for event in ledger_view.history(records, found.id)]
    assert told == [
        ("xuncha", "suspected"), ("李四", "open"), ("李四", "notified"), ("李四", "fixed"), ("xuncha", "verified"),
    ]  # fmt: skip


def test_a_candidate_is_told_to_nobody(records):
    ((found,), _), _ = judge(records, 0, draft("x", suspected=True))
    for step in (*clerk(records).notify([found.id], {}), *clerk(records).said_fixed([found.id], "已改")):
        assert step.refused == ledger_actions.NEEDS_CONFIRMING
    assert status(records, found.id) == "suspected"
    assert len(ledger_view.history(records, found.id)) == 1


def test_what_the_unit_says_is_not_contradicted_by_what_was_read_before(records, one):
    clerk(records, 1).notify([one], {one: "2026-12-14"})
    clerk(records, 3).said_fixed([one], "已改")
    judge(records, 2, draft("x"))  # began the day before
    judge(records, 2)
    assert status(records, one) == "fixed"
    judge(records, 4, draft("x"))
    now = row(records, one)
    assert (now.status, now.reopened, now.due_on) == ("reopened", 1, "2026-12-14")
    assert records.rows("SELECT result FROM recheck")[0][0] == "reopened"


def test_a_recheck_has_a_result_or_waits_on(records, one):
    clerk(records, 1).said_fixed([one], "已改")
    ledger_actions.machine(records, at(2)).could_not_recheck(one, "timeout")
    (waits,) = ledger_view.waiting(records)
    assert (waits.tries, waits.why) == (1, "timeout")
    step = ledger_actions.machine(records, at(3)).rechecked(one, good=False, why="404")
    assert (step.old, step.new) == ("fixed", "reopened")
    assert ledger_view.waiting(records) == []
    assert ledger_actions.machine(records, at(3)).rechecked(one, good=True, why="").refused


def test_what_comes_back_long_after_its_repair_is_a_new_case(records, one):
    clerk(records, 0).confirm([one])
    clerk(records, 0).notify([one], {one: "2026-12-14"})
    judge(records, 7)
    judge(records, 14)
    assert status(records, one) == "verified"
    judge(records, 400, draft("x"))
    now = row(records, one)
    assert (now.status, now.confirmed, now.due_on, now.notified_at) == ("reopened", False, "", "")


def test_a_confirmed_candidate_counts_until_it_is_repaired(records):
    ((found,), _), told = judge(records, 0, draft("x", suspected=True))
    assert told.outcome == "pass"
    clerk(records).confirm([found.id])
    _, told = judge(records, 1, draft("x", suspected=True))
    assert (told.outcome, told.findings[0].suspected) == ("fail", False)
    assert status(records, found.id) == "open"
    judge(records, 2)
    _, told = judge(records, 3, draft("x", suspected=True))
    assert (told.outcome, told.findings[0].suspected) == ("pass", True)
    assert status(records, found.id) == "suspected"


def test_what_was_dismissed_stays_dismissed_until_it_goes_and_comes_back(records, one):
    clerk(records).dismiss([one], "网站当日维护")
    for day in (1, 2):
        _, told = judge(records, day, draft("x"))
        assert (told.outcome, told.findings[0].excused) == ("pass", "dismissed")
        assert status(records, one) == "dismissed"
    judge(records, 3)
    judge(records, 4, draft("x"))
    assert status(records, one) == "suspected"


def test_a_person_reopens(records, one):
    judge(records, 1)
    (step,) = clerk(records, 2).reopen([one], "手机上仍打不开")
    assert step.new == "reopened"
    assert row(records, one).confirmed_by == "李四"
    clerk(records, 3).set_aside([one], "不属于本单位")
    (step,) = clerk(records, 4).reopen([one], "属于")
    assert step.new == "suspected"


# -- waivers ----------------------------------------------------------------------------------------------------------


def test_a_waived_finding_does_not_count_and_comes_back(records, one):
    clerk(records, 0).notify([one], {})
    clerk(records, 1).waive([one], "系统升级", until="2026-11-30", approver="办公室主任")
    now = row(records, one, today=at(1)[:10])
    assert (now.status, now.waived_until, now.waived_why, now.waived_by) == (
        *("waived", "2026-11-30", "系统升级", "办公室主任"),
    )
    _, told = judge(records, 2, draft("x"))
    assert (told.outcome, told.findings[0].excused) == ("pass", "waived")
    assert waivers.lapse_all(records, at(7)) == []  # 30 November is its last day
    assert waivers.lapse_all(records, at(8)) == [one]
    assert status(records, one) == "notified"
    _, told = judge(records, 8, draft("x"))
    assert told.outcome == "fail"


def test_what_went_while_it_was_waived_is_fixed_when_the_waiver_ends(records, one):
    clerk(records).waive([one], "系统升级", until="2026-11-25")
    judge(records, 1)
    judge(records, 8)
    assert status(records, one) in {"fixed", "verified"}


def test_a_rule_covers_what_is_there_and_what_comes(records):
    judge(records, 0, draft("x", category="fees"), draft("y", category="plans"), indicator="columns.required")
    waiver, waived = waivers.add(
        records, kind="no_such_matter", reason="本年度无收费事项", approver="主任", since="2026-11-23",
        until="2026-12-31", author="李四", now=at(0), site_id="qinghe", indicator="columns", place="fees",
    )  # fmt: skip
    x, y = (ledger.finding_id("qinghe", "columns.required", f"target:{key}") for key in "xy")
    assert waived == [x]
    assert status(records, y) == "open"
    _, told = judge(records, 1, draft("x", category="fees"), draft("z", category="fees"), indicator="columns.required")
    assert [one.excused for one in told.findings] == ["waived", "waived"]
    z = ledger.finding_id("qinghe", "columns.required", "target:z")
    assert status(records, z) == "waived"
    assert sorted(waivers.end(records, waiver.id, author="李四", why="有收费事项了", now=at(2))) == sorted([x, z])
    assert (status(records, x), status(records, z)) == ("open", "open")
    assert waivers.end(records, waiver.id, author="李四", why="", now=at(2)) is None


def test_what_two_waivers_cover_comes_back_with_the_last(records, one):
    waivers.add(
        records, kind="maintenance", reason="维护", approver="主任", since="2026-11-23", until="2026-12-31",
        author="李四", now=at(0), site_id="qinghe",
    )  # fmt: skip
    clerk(records).waive([one], "另有原因", until="2026-11-30")
    assert waivers.lapse_all(records, at(20)) == []
    assert waivers.lapse_all(records, at(60)) == [one]
    assert status(records, one) == "open"


@pytest.mark.parametrize(
    ("fields", "covered"),
    [
        ({"site_id": "qinghe"}, True),
        ({"site_id": "other"}, False),
        ({"indicator": "links"}, True),
        ({"indicator": "links.page_broken"}, True),
        ({"indicator": "link"}, False),
        ({"place": "http://www.qinghe.gov.cn/"}, True),
        ({"place": "http://www.qinghe.gov.cn"}, False),
        ({"place": "政策文件"}, True),
        ({"place": "政策"}, False),
        ({"place": "policy_documents"}, True),
    ],
)
def test_what_a_waiver_covers(fields, covered):
    empty = {"site_id": "", "indicator": "", "place": "", "finding_id": ""}
    waiver = waivers.Waiver(1, "other", **(empty | fields), reason="", approver="", since="", until="")
    said = {"name": "政策文件", "category": "policy_documents"}
    assert waiver.covers("qinghe", LINKS, "abc", "http://www.qinghe.gov.cn/x", said, {}) is covered


def test_a_waiver_cannot_be_written_anew(records, one):
    clerk(records).waive([one], "系统升级", until="2026-11-30")
    with pytest.raises(sqlite3.IntegrityError, match="only be ended"):
        records.conn.execute("UPDATE waiver SET until = '2099-01-01'")
    with pytest.raises(sqlite3.IntegrityError, match="are kept"):
        records.conn.execute("DELETE FROM waiver")
    (step,) = clerk(records, 8).waive([one], "再延", until="2026-11-30")
    assert step.refused == ledger_actions.NO_DAY


# -- what people type -------------------------------------------------------------------------------------------------


def test_ids_may_be_shortened_as_long_as_they_are_clear(records, one):
    said = [one, one[:6].upper(), one[:3], "ffff", "%", ""]
    found = ledger_actions.resolve(records, said)
    assert found[one] == found[one[:6].upper()] == one
    assert [found[bad].refused for bad in said[2:]] == [ledger_actions.UNKNOWN] * 4


def test_an_unknown_id_and_an_author_without_name(records, one):
    (step, good) = clerk(records).confirm(["0" * 16, one])
    assert (step.refused, good.refused) == (ledger_actions.UNKNOWN, "")
    with pytest.raises(ValueError, match="author"):
        Clerk(records, " ", at(0))


def test_notes_are_bounded_and_harmless(records, one):
    clerk(records).comment([one], "行一\n行二\x1b[31m\u202e" + "长" * 10_000)
    note = ledger_view.history(records, one)[-1].note
    assert note.startswith("行一\n行二[31m长")
    assert len(note) == ledger_actions.NOTE_LIMIT


def test_assigning_and_escalating(records, one):
    clerk(records).assign([one], unit="县教育局", responsible="赵六")
    clerk(records).notify([one], {one: "2026-12-14"})
    clerk(records).set_due([one], "2026-12-21", "经批准延期")
    clerk(records).escalate([one], "supervise")
    now = row(records, one)
    assert (now.unit, now.responsible, now.due_on, now.level) == ("县教育局", "赵六", "2026-12-21", "supervise")
    kinds = [event.kind for event in ledger_view.history(records, one)]
    assert kinds == ["status", "assign", "status", "deadline", "escalate"]
    judge(records, 1)
    assert clerk(records, 2).escalate([one], "summon")[0].refused == ledger_actions.NOT_OPEN


# -- the lists --------------------------------------------------------------------------------------------------------

REGISTRY = {
    "city": SiteEntry(id="city", url="http://c.gov.cn/", name="示例市", level="city"),
    "qinghe": SiteEntry(
        id="qinghe", url=SITE.url, name="青禾县", unit="县政府办", superior="city", level="county", email="a@b.cn"
    ),
    "town": SiteEntry(id="town", url="http://t.gov.cn/", name="河口镇", superior="qinghe", level="township"),
}


def test_rows_take_their_people_from_the_registry(records, one):
    (found,) = ledger_view.rows(records, REGISTRY)
    assert (found.unit, found.site_name, found.site_level, found.email) == ("县政府办", "青禾县", "county", "a@b.cn")
    (found,) = ledger_view.rows(records, {})
    assert (found.unit, found.site_name) == ("青禾县人民政府", "青禾县人民政府")


def test_filters(records):
    ((x, y), _), _ = judge(records, 0, draft("x"), draft("y"))
    clerk(records, 0).confirm([x.id])
    clerk(records, 1).notify([x.id], {x.id: "2026-11-30"})

    def ids(**wanted):
        return {one.id for one in ledger_view.rows(records, REGISTRY, ledger_view.Filter(**wanted))}

    assert ids() == {x.id, y.id}
    assert ids(sites=("qinghe",), units=("县政府办",)) == {x.id, y.id}
    assert ids(units=("别的单位",)) == ids(sites=("city",)) == ids(indicators=("columns",)) == set()
    assert ids(statuses=("notified",)) == ids(confirmed=True) == {x.id}
    assert ids(indicators=("links",)) == {x.id, y.id}
    assert ids(overdue_on="2026-11-30") == set()
    assert ids(overdue_on="2026-12-01") == {x.id}
    assert ids(since="2026-11-24") == {x.id}


def test_sums_roll_up(records):
    ((x, _), _), _ = judge(records, 0, draft("x"), draft("y"))
    clerk(records, 0).confirm([x.id])
    clerk(records, 1).notify([x.id], {x.id: "2026-11-30"})
    found = ledger_view.rows(records, REGISTRY)
    today = "2026-12-01"
    units = {one.name: one for one in ledger_view.by_unit(found, REGISTRY, today)}
    assert set(units) == {"县政府办", "示例市", "河口镇"}
    assert (units["县政府办"].counted, units["县政府办"].overdue, units["县政府办"].confirmed) == (2, 1, 1)
    assert [(one.name, one.sites, one.counted) for one in ledger_view.by_level(found, REGISTRY, today)] == [
        ("city", 1, 0), ("county", 1, 2), ("township", 1, 0),
    ]  # fmt: skip
    assert [(one.name, one.sites, one.counted) for one in ledger_view.by_superior(found, REGISTRY, today)] == [
        ("city", 3, 2), ("qinghe", 2, 2),
    ]  # fmt: skip


def test_a_circle_of_superiors_ends():
    ring = {
        "a": SiteEntry(id="a", url="http://a/", superior="b"),
        "b": SiteEntry(id="b", url="http://b/", superior="a"),
    }
    assert ledger_view.chain(ring, "a") == ("a", "b")


def test_events_of_a_span(records, one):
    clerk(records, 3).comment([one], "三")
    clerk(records, 5).comment([one], "五")
    assert [event.note for event in ledger_view.events(records, at(2), at(5))] == ["三"]
    assert [event.note for event in ledger_view.events(records, at(2))] == ["三", "五"]


# -- any order of steps -----------------------------------------------------------------------------------------------


def test_the_table_of_states_knows_every_step():
    for one in STATUSES:
        for action in ledger_states.allowed(one):
            assert ledger_states.after(one, action) in STATUSES
    for action in ("seen", "seen_suspected", "gone"):
        assert all(ledger_states.after(one, action) for one in STATUSES if one != "withdrawn")
    assert ledger_states.after("suspected", "notify") is None


class Ledger(RuleBasedStateMachine):
    """Runs and people in any order."""

    keys = st.sampled_from("ab")

    def __init__(self):
        super().__init__()
        self.records = Records(self.folder() / "xuncha.db")
        self.records.save_site(SITE, at(0))
        self.day = 0

    @staticmethod
    def folder():
        raise NotImplementedError

    def teardown(self):
        self.records.close()

    def known(self, key):
        identity = ledger.finding_id("qinghe", LINKS, f"target:{key}")
        return identity if self.records.rows("SELECT 1 FROM finding WHERE id = ?", (identity,)) else None

    @rule(seen=st.dictionaries(keys, st.booleans(), max_size=2))
    def run(self, seen):
        self.day += 1
        before = {key: status(self.records, self.known(key)) for key in "ab" if self.known(key)}
        _, told = judge(self.records, self.day, *(draft(key, suspected=not sure) for key, sure in seen.items()))
        for key, found in zip(seen, told.findings, strict=True):
            now = status(self.records, self.known(key))
            if before.get(key) in SET_ASIDE or before.get(key) == "waived":
                assert now in {before[key], "waived", *ALIVE}  # a waiver that still holds covers what comes back
            assert bool(found.excused) == (now in {*SET_ASIDE, "waived"}) or not found.excused

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.day += days
        waivers.lapse_all(self.records, at(self.day))

    @precondition(lambda self: self.known("a") or self.known("b"))
    @rule(key=keys, what=st.sampled_from((*ledger_states.allowed("open"), "verify", "reopen")), days=st.integers(0, 30))
    def act(self, key, what, days):
        identity = self.known(key)
        if identity is None or what in {"seen", "seen_suspected", "gone", "withdraw", "recheck_good", "recheck_bad"}:
            return
        old, steps = status(self.records, identity), len(ledger_view.history(self.records, identity))
        who = clerk(self.records, self.day)
        (step,) = {
            "confirm": lambda: who.confirm([identity]),
            "dismiss": lambda: who.dismiss([identity], "误报"),
            "set_aside": lambda: who.set_aside([identity], "不适用"),
            "waive": lambda: who.waive([identity], "维护", until=at(self.day + days)[:10]),
            "notify": lambda: who.notify([identity], {identity: at(self.day + days)[:10]}),
            "said_fixed": lambda: who.said_fixed([identity], "已改"),
            "verify": lambda: who.verify([identity]),
            "reopen": lambda: who.reopen([identity], "仍在"),
        }[what]()
        new = status(self.records, identity)
        wanted = ledger_states.after(old, what)
        assert bool(step.refused) == (wanted is None)
        assert new == (old if wanted is None else wanted)
        assert len(ledger_view.history(self.records, identity)) == steps + (wanted is not None)

    @invariant()
    def every_step_is_told_and_leads_on(self):
        for found in self.records.rows("SELECT * FROM finding"):
            told = ledger_view.history(self.records, found["id"])
            assert told[0].old == ""
            assert told[-1].new == found["status"]
            assert all(one.new == two.old and one.at <= two.at for one, two in itertools.pairwise(told))
            assert found["reopened"] == sum(one.new == "reopened" != one.old for one in told)

    @invariant()
    def nothing_hangs_in_the_air(self):
        waiting = {one.finding_id for one in ledger_view.waiting(self.records)}
        for found in self.records.rows("SELECT * FROM finding"):
            said = found["status"] == "fixed" and found["fixed_by"] == "unit"
            assert (found["id"] in waiting) == said
            if found["status"] == "waived":
                assert found["came_from"] in ALIVE
            if found["due_on"]:
                assert found["notified_at"]
            if found["status"] == "suspected":
                assert not found["due_on"]
            if found["status"] in COUNTED and found["confirmed_by"]:
                assert found["confirmed_at"]


def test_any_order_of_steps_is_coherent(tmp_path_factory):
    class Here(Ledger):
        @staticmethod
        def folder():
            return tmp_path_factory.mktemp("db")

    from hypothesis.stateful import run_state_machine_as_test

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=amount(20, 40), stateful_step_count=25, deadline=None, suppress_health_check=checks
        ),
    )
