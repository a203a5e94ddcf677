"""From findings to verdict and score: 国办秘函〔2019〕19号 as policy/indicators.md part 0 states it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import AS_OF, HOME, column, columns, doc, item, run, site, snapshot, target, upstream
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.ledger_models import Waiver
from db.models import Attempt, Column, Doc, Home, Item, LinkCounts, Run, Snapshot, Target, Trait
from inspector.judge import anything_failing, judge
from inspector.rulebook import load, parse
from xuncha.errors import UsageError

BOOK = load()


def result(judgement, ident):
    return next(indicator for indicator in judgement.indicators if indicator.id == ident)


def stale_news(count: int):
    return tuple(column("news", "2026-01-01", url=f"{HOME}n{n}/") for n in range(count))


def test_a_healthy_site_passes_with_full_score():
    judged = judge(snapshot(), BOOK, AS_OF)
    assert (judged.verdict, judged.score) == ("pass", 100)
    assert not anything_failing(judged)
    assert judged.rulebook == "national-2019"


@pytest.mark.parametrize("kind", ["county_government", "city_department", "township_government", "ministry", ""])
def test_a_healthy_site_of_any_body_has_no_findings(kind):
    facts = snapshot(columns=(*columns(), column("superior_information")))
    assert [f for i in judge(facts, BOOK, AS_OF, body_type=kind).indicators for f in i.findings] == []


def test_every_indicator_has_an_outcome_and_every_silence_a_reason():
    for facts in (snapshot(), snapshot(columns=()), snapshot(run=run(home_outcome="timeout"))):
        for indicator in judge(facts, BOOK, AS_OF).indicators:
            assert indicator.outcome in {"pass", "fail", "not_applicable", "could_not_check"}
            assert indicator.reason or indicator.outcome in {"pass", "fail"}
            assert indicator.sources


def test_a_veto_fails_the_site_and_leaves_no_score():
    judged = judge(snapshot(columns=(*columns(without=("news",)), *stale_news(5))), BOOK, AS_OF)
    veto = result(judged, "columns.stale_news_policy")
    assert (judged.verdict, judged.score) == ("fail", None)
    assert (veto.outcome, veto.candidate, veto.points_lost) == ("fail", True, 0)
    assert len(veto.findings) == 5


def test_below_the_threshold_findings_are_deductions():
    judged = judge(snapshot(columns=(*columns(without=("news",)), *stale_news(2))), BOOK, AS_OF)
    veto = result(judged, "columns.stale_news_policy")
    assert (judged.verdict, judged.score) == ("pass", 90)
    assert (veto.outcome, veto.candidate, veto.points_lost) == ("pass", False, 10)
    assert veto.params["found"] == 2
    assert anything_failing(judged)
    assert not anything_failing(judged, "veto")


def test_a_veto_that_hangs_on_unread_columns_is_undecided_and_costs_nothing():
    unread = tuple(column("news", "", url=f"{HOME}s{n}/", list_state="script", items=0) for n in range(3))
    judged = judge(snapshot(columns=(*columns(without=("news",)), *stale_news(3), *unread)), BOOK, AS_OF)
    veto = result(judged, "columns.stale_news_policy")
    assert (veto.outcome, veto.points_lost, len(veto.findings)) == ("could_not_check", 0, 3)
    assert judged.score == 100


def test_suspected_findings_never_count():
    unsure = tuple(column("news", "2026-01-01", url=f"{HOME}n{n}/", sure=0.2) for n in range(9))
    judged = judge(snapshot(columns=(*columns(without=("news",)), *unsure), targets=(target(attempts=1),)), BOOK, AS_OF)
    assert (judged.verdict, judged.score) == ("pass", 100)
    assert len(result(judged, "columns.stale_news_policy").findings) == 9
    assert not anything_failing(judged)


def test_deductions_are_capped_per_item_and_below_sixty_fails():
    broken = tuple(target(f"{HOME}{n}.html", on_home=True) for n in range(40))
    dead = tuple(target(f"{HOME}p{n}.html") for n in range(500))
    few = (*columns(without=("news", "leaders", "functions", "disclosure_guide")), *stale_news(4))
    judged = judge(snapshot(targets=broken + dead, columns=few), BOOK, AS_OF)
    assert result(judged, "links.home_broken").points_lost == 10
    assert result(judged, "links.page_broken").points_lost == 10
    assert result(judged, "columns.stale_news_policy").points_lost == 20
    assert judged.score == 57
    assert judged.verdict == "fail"


def test_one_cause_is_counted_once():
    """A column that cannot be opened is a broken link: not stale, not blank, not missing as well."""
    gone = column("news", "2020-01-01", verdict="broken")
    facts = snapshot(columns=(*columns(without=("news",)), gone), targets=(target(f"{HOME}news/", on_home=True),))
    judged = judge(facts, BOOK, AS_OF)
    assert [(i.id, len(i.findings)) for i in judged.indicators if i.findings] == [("links.home_broken", 1)]
    assert judged.score == 99


def test_home_page_not_reached_is_not_judged():
    judged = judge(snapshot(run=run(home_outcome="timeout"), columns=(), targets=(target(),)), BOOK, AS_OF)
    assert (judged.verdict, judged.score) == ("could_not_judge", None)
    silent = {i.outcome for i in judged.indicators}
    assert silent == {"could_not_check", "not_applicable"}  # whom some rules bind is not known either
    assert not any(i.findings for i in judged.indicators)


def test_a_site_that_we_cannot_read_is_not_judged():
    facts = snapshot(columns=(), home=Home(HOME, ""))
    assert judge(facts, BOOK, AS_OF).verdict == "could_not_judge"


def test_departments_without_public_services_are_scored_on_the_rest():
    facts = snapshot(columns=columns(without=("leaders", "finance", "on_request")))
    kind = {"body_type": "city_department"}
    assert judge(facts, BOOK, AS_OF, **kind).score == 97
    assert judge(facts, BOOK, AS_OF, public_services=False, **kind).score == 96  # (75 - 3) * 4/3
    assert judge(facts, BOOK, AS_OF, public_services=False, body_type="city_government").score == 97


def test_body_type_given_replaces_the_one_of_the_site():
    facts = snapshot(site=site(body_type="county_government"), columns=columns(without=("overview",)))
    assert judge(facts, BOOK, AS_OF).score == 99
    assert judge(facts, BOOK, AS_OF, body_type="").score == 100
    with pytest.raises(UsageError, match="unknown body type"):
        judge(facts, BOOK, AS_OF, body_type="kingdom")


LOCAL = """
id = "local"
name = "x"
name_en = "x"
[scoring]
full = 100
pass_mark = 60
bonus_above = 80
services = 25
[[scoring.sources]]
document = "x"
clause = "x"
status = "local"
[[indicator]]
id = "columns.blank"
name = "x"
name_en = "x"
kind = "veto"
check = "blank_columns"
body_types = ["government"]
effective_from = 2026-06-01
[[indicator.sources]]
document = "x"
clause = "x"
status = "local"
"""


@pytest.mark.parametrize(
    ("kind", "source", "day", "outcome"),
    [
        ("county_government", "registry", 23, "fail"),
        ("county_government", "guessed", 23, "not_applicable"),  # a veto never rests on a guess
        ("county_department", "registry", 23, "not_applicable"),
        ("", "unknown", 23, "not_applicable"),
        ("county_government", "registry", 0, "not_applicable"),
    ],
)
def test_a_rule_binds_only_its_bodies_and_its_days(kind, source, day, outcome):
    blank = column("audit", "", list_state="empty", items=0)
    facts = snapshot(site=site(body_type=kind, body_type_from=source), columns=(blank,))
    as_of = AS_OF if day else AS_OF.replace(month=5)
    (only,) = judge(facts, parse(LOCAL, "local.toml"), as_of).indicators
    assert only.outcome == outcome
    assert only.reason or outcome == "fail"


def test_judging_twice_gives_the_same():
    facts = snapshot(upstreams=(upstream(doc("临江市关于某事的通知", "临政〔2026〕1号")),), targets=(target(),))
    assert judge(facts, BOOK, AS_OF) == judge(facts, BOOK, AS_OF)


def test_a_day_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        judge(snapshot(), BOOK, AS_OF.replace(tzinfo=None))


# ------------------------------------------------------------------ no stored snapshot whatsoever makes a check raise

DATES = st.sampled_from(
    ["", "2026-11-20", "2026-02-30", "0001-01-01", "9999-12-30", "1066-10-14", "gestern", "2027-01-01", "2026-11"]
)
TIMES = st.sampled_from(["", "00:00", "09:30", "24:61", "9", "09:30:59", "09:30+08:00"])
URLS = st.sampled_from(
    ["", "http://www.qinghe.gov.cn/", "http://[::1", "javascript:", "http://x.cn/a?b=c#d", "资料/1.html"]
)
TEXT = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["关于", "转发转发转发", "《》", "…", "国务院关于印发的通知", "〔2019〕6号", "转", "()"]),
)
COUNT = st.integers(0, 100)
ITEMS = st.lists(st.builds(Item, TEXT, URLS, DATES, st.just("row")), max_size=3).map(tuple)
COLUMNS = st.builds(
    Column,
    category=st.sampled_from(["news", "notices", "policy_documents", "disclosure", "", "no_such_category", "plans",
                              "letters", "on_request", "random_inspection", "disclosure_annual_report"]),
    name=TEXT, url=URLS, level=st.integers(-1, 3),
    verdict=st.sampled_from(["good", "broken", "blocked", "uncertain", "ours", "unchecked"]),
    list_state=st.sampled_from(["listed", "empty", "script", "unread", "none", "not_fetched"]),
    list_rule=TEXT, items=COUNT, undated=COUNT, latest=DATES, recent=ITEMS,
    exempt=st.sampled_from(["", "external", "strange"]), sure=st.floats(0, 1), undated_unread=COUNT,
)  # fmt: skip
SKETCHES = st.one_of(st.just(b""), st.just(b"\0" * 512), st.binary(max_size=600))
DOCS = st.builds(
    Doc, url=URLS, title=TEXT, doc_number=TEXT, number_key=TEXT, written_on=DATES, published_on=DATES,
    published_time=TIMES, source=TEXT, column=st.sampled_from(["", "policy_documents", "news"]), first_seen=DATES,
    sketch=SKETCHES, text_length=COUNT,
)  # fmt: skip
TARGETS = st.builds(
    Target, url=URLS, own=st.booleans(), cause=TEXT,
    verdict=st.sampled_from(["good", "broken", "blocked", "uncertain"]),
    status=st.integers(-1, 999), text=TEXT, position=TEXT, kind=st.sampled_from(["page", "file", "asset"]),
    found_on=st.lists(URLS, max_size=2).map(tuple), found_on_total=COUNT, on_home=st.booleans(),
    attempts=st.lists(st.builds(Attempt, TEXT, TEXT, COUNT), max_size=3).map(tuple), final_url=URLS,
    is_home=st.booleans(),
)  # fmt: skip
RUNS = st.builds(
    Run, id=TEXT, site_id=TEXT, started_at=DATES, finished_at=DATES, pages=COUNT, requests=COUNT, bytes=COUNT,
    complete=st.booleans(), stopped_by=st.none() | TEXT, home_outcome=st.sampled_from(["ok", "", "timeout"]),
    menus_complete=st.booleans(),
)  # fmt: skip
# What a page shows is whatever a reader of pages wrote down, in this version or another.
KEYS = {
    "shown", "rows", "year", "side", "kind", "length", "files", "pictures", "form", "left_out", "labelled", "download",
    "elsewhere", "ends", "starts", "line", "numbers", "full", "disclosure", "url", "how", "place", "number",
}  # fmt: skip
READERS = {
    "letters", "message_entry", "service_guide", "disclosure_guide", "on_request", "annual_report", "consultation",
    "random_inspection", "leader_duties", "hotlines", "proposals", "enforcement",
}  # fmt: skip
ROWS = st.fixed_dictionaries({"title": TEXT, "asked": DATES, "state": st.sampled_from(["waiting", "done", "?"])})
ODD_ROWS = st.dictionaries(st.sampled_from(["asked", "answered", "url", "state"]), st.none() | COUNT)
DATA = st.dictionaries(
    st.sampled_from(sorted(KEYS)),
    st.one_of(
        TEXT, COUNT, st.none(), st.booleans(), st.lists(TEXT, max_size=2), st.dictionaries(TEXT, TEXT, max_size=2),
        st.lists(ROWS, max_size=2), st.lists(ODD_ROWS, max_size=2),
    ),
    max_size=6,
)  # fmt: skip
TRAITS = st.builds(
    Trait, name=st.sampled_from(sorted(READERS)), url=URLS, title=TEXT, column_name=TEXT, published_on=DATES, data=DATA,
    column=st.sampled_from(["", "letters", "on_request", "consultation", "random_inspection"]),
)  # fmt: skip
SNAPSHOTS = st.builds(
    Snapshot,
    traits=st.lists(TRAITS, max_size=4).map(tuple),
    site=st.sampled_from([site(), site(name="", url="", hosts=()), site(body_type="county_government")]),
    run=RUNS,
    home=st.builds(Home, URLS, TEXT, ITEMS, COUNT, st.booleans()),
    columns=st.lists(COLUMNS, max_size=4).map(tuple),
    documents=st.lists(DOCS, max_size=4).map(tuple),
    targets=st.lists(TARGETS, max_size=3).map(tuple),
    links=st.builds(LinkCounts, COUNT, COUNT),
    upstreams=st.lists(st.lists(DOCS, max_size=3).map(lambda docs: upstream(*docs)), max_size=2).map(tuple),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    SNAPSHOTS,
    st.sampled_from([AS_OF, AS_OF.replace(year=1, month=1, day=2), AS_OF.replace(year=9999, month=12, day=30)]),
)
def test_no_snapshot_makes_a_check_raise(facts, as_of):
    judged = judge(facts, BOOK, as_of)
    assert all(indicator.outcome for indicator in judged.indicators)
    assert judged.score is None or 0 <= judged.score <= 100
    assert all(finding.key and finding.template for i in judged.indicators for finding in i.findings)


def test_items_of_the_home_page_keep_their_identity_from_run_to_run():
    old = snapshot(home=Home(HOME, "", (item("2026-01-01"),)), columns=stale_news(1))
    keys = [
        [f.key for i in judge(old, BOOK, AS_OF.replace(day=day)).indicators for f in i.findings] for day in (22, 23)
    ]
    assert keys[0] == keys[1]
    assert "home" in keys[0]


# -- what people said -------------------------------------------------------------------------------------------------


def said_of(count, rulings=(), **waived):
    """Five stale columns, the first `count` with this ruling, judged with a waiver for what `waived` says."""
    facts = snapshot(columns=(*columns(without=("news",)), *stale_news(5)))
    veto = result(judge(facts, BOOK, AS_OF), "columns.stale_news_policy")
    words = {("columns.stale_news_policy", one.key): rulings for one in veto.findings[:count]} if rulings else {}
    empty = {"site_id": "", "indicator": "", "place": "", "finding_id": ""}
    waiver = Waiver(1, "other", **(empty | waived), reason="x", approver="y", since="2026-01-01", until="2026-12-31")
    return judge(replace(facts, rulings=words, waivers=(waiver,) if waived else ()), BOOK, AS_OF)


def test_a_veto_is_a_candidate_until_a_person_has_confirmed_all_of_it():
    assert result(said_of(4, "confirmed"), "columns.stale_news_policy").candidate
    judged = said_of(5, "confirmed")
    assert (judged.verdict, result(judged, "columns.stale_news_policy").candidate) == ("fail", False)


def test_what_is_dismissed_or_waived_does_not_reach_the_threshold_of_a_veto():
    judged = said_of(1, "dismissed")
    veto = result(judged, "columns.stale_news_policy")
    assert (judged.verdict, judged.score, veto.outcome, veto.points_lost) == ("pass", 80, "pass", 20)
    assert len(veto.findings) == 5  # listed all the same
    judged = said_of(0, indicator="columns")
    assert (judged.verdict, judged.score) == ("pass", 100)
    assert not anything_failing(judged)
    judged = said_of(0, place=f"{HOME}n0/")
    assert judged.verdict == "pass"
    assert said_of(0, site_id="somebody else").verdict == "fail"


def test_nobody_is_told_that_all_is_well_after_a_crawl_that_saw_too_little():
    """The site refused us, or our network broke, before its columns were read: a veto may stand there unseen."""
    unread = tuple(replace(one, verdict="unchecked", items=(), list_state="") for one in columns())
    few = snapshot(columns=unread, run=run(complete=False, stopped_by="our_network"))
    assert (judge(few, BOOK, AS_OF).verdict, judge(few, BOOK, AS_OF).score) == ("could_not_judge", None)
    blocked = replace(few, run=run(complete=False, stopped_by="blocked"))
    assert judge(blocked, BOOK, AS_OF).verdict == "could_not_judge"
    bounded = replace(few, run=run(complete=False, stopped_by="max_pages"))
    assert judge(bounded, BOOK, AS_OF).verdict == "could_not_judge"


@pytest.mark.parametrize("cause", ["blocked", "max_pages"])
def test_a_crawl_that_ended_early_after_its_columns_were_read_is_judged(cause):
    judged = judge(snapshot(run=run(complete=False, stopped_by=cause)), BOOK, AS_OF)
    assert judged.verdict == "pass"


def test_what_a_short_crawl_found_still_fails_a_site():
    facts = snapshot(columns=(*columns(without=("news",)), *stale_news(5)))
    judged = judge(replace(facts, run=run(complete=False, stopped_by="our_network")), BOOK, AS_OF)
    assert judged.verdict == "fail"
