"""The record database: one transaction for a run, first seen is ours, a snapshot is what was stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.models import (
    Attempt,
    Column,
    Doc,
    Home,
    IndicatorResult,
    Item,
    Judgement,
    LinkCounts,
    Run,
    Site,
    Target,
)
from db.records import Records
from xuncha.errors import DatabaseError

URL = "http://www.qinghe.gov.cn/"
SITE = Site("qinghe", "青禾县人民政府", URL, ("www.qinghe.gov.cn", "qinghe.gov.cn"), "county", "registry", "3601210001")
MONDAY, NEXT = "2026-11-23T09:00:00+08:00", "2026-11-30T09:00:00+08:00"
RUN = Run("run-1", "qinghe", MONDAY, MONDAY, 12, 34, 5_000_000_000, True, None, "ok", "", True, ((MONDAY, MONDAY),))
HOME = Home(URL, "首页", (Item("要闻", f"{URL}1.html", "2026-11-20", "row"),), 2, False, {"icp": "赣ICP备1号"}, 1)
COLUMN = Column(
    category="news",
    name="要闻动态",
    url=f"{URL}news/",
    level=1,
    verdict="good",
    list_state="listed",
    list_rule="rows",
    items=20,
    undated=3,
    latest="2026-11-20",
    recent=(Item("题", f"{URL}1.html", "2026-11-20", "article"),),
    exempt="",
    sure=0.95,
    evidence="menu",
    found_on=(URL,),
    undated_unread=2,
    rest_unread=True,
)
TARGET = Target(
    url="http://gone.example.cn/",
    own=False,
    verdict="broken",
    cause="not_found",
    status=404,
    text="友情链接",
    position="footer",
    kind="page",
    found_on=(URL, f"{URL}a"),
    found_on_total=2,
    on_home=True,
    attempts=(Attempt(MONDAY, "not_found", 404, "x"), Attempt(MONDAY, "not_found", 404)),
    final_url="http://other.example.cn/",
    is_home=True,
)
DOC = Doc(f"{URL}1.html", "通知", "青政发〔2026〕1号", "青政发20261", "2026-11-01", "2026-11-02", "09:00", "县府办",
          "policy_documents", MONDAY, b"\x00\x01", 900)  # fmt: skip
LINKS = LinkCounts(10, 6, 1, 1, 1, 1)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, MONDAY)
        yield opened


def save(records, run=RUN, home=HOME, columns=(COLUMN,), documents=(DOC,), targets=(TARGET,)):
    records.save_run(run, home, LINKS, columns, documents, targets, "xuncha tests")


def later(run_id="run-2", at=NEXT, **changes):
    return replace(RUN, id=run_id, started_at=at, finished_at=at, **changes)


def test_a_snapshot_is_what_was_stored(records):
    save(records)
    snapshot = records.snapshot("run-1")
    assert snapshot.site == SITE
    assert snapshot.run == RUN
    assert snapshot.home == HOME
    assert snapshot.columns == (COLUMN,)
    assert snapshot.documents == (DOC,)
    assert snapshot.targets == (TARGET,)
    assert snapshot.links == LINKS
    assert snapshot.upstreams == ()


def test_an_unknown_run_is_a_mistake_of_the_caller(records):
    with pytest.raises(KeyError):
        records.snapshot("nothing")
    assert records.run("nothing") is None
    assert records.latest_run("qinghe") is None
    assert records.latest_judged_run("qinghe") is None
    assert records.site("nobody") is None


def test_a_site_keeps_the_instant_at_which_it_was_first_seen(records):
    records.save_site(replace(SITE, name="青禾县政府", body_type=""), NEXT)
    assert records.site("qinghe").name == "青禾县政府"
    assert records.rows("SELECT first_seen FROM site")[0][0] == MONDAY
    assert len(records.rows("SELECT * FROM site")) == 1


def test_a_document_keeps_its_first_seen_whatever_it_claims_later(records):
    save(records)
    claims = replace(DOC, title="新通知", published_on="2020-01-01", first_seen=NEXT)
    save(records, later(), documents=(claims,))
    (document,) = records.snapshot("run-2").documents
    assert (document.first_seen, document.title, document.published_on) == (MONDAY, "新通知", "2020-01-01")
    assert records.rows("SELECT last_seen, last_run FROM document")[0][:] == (NEXT, "run-2")


def test_what_a_run_did_not_see_is_not_in_its_snapshot(records):
    other = replace(DOC, url=f"{URL}2.html")
    save(records, documents=(DOC, other))
    save(records, later(), documents=(replace(DOC, first_seen=NEXT),), columns=(), targets=())
    snapshot = records.snapshot("run-2")
    assert [document.url for document in snapshot.documents] == [DOC.url]
    assert (snapshot.columns, snapshot.targets) == ((), ())
    assert len(records.rows("SELECT * FROM document")) == 2


def test_storing_a_run_again_replaces_it(records):
    save(records)
    save(records, replace(RUN, pages=99))
    assert records.run("run-1").pages == 99
    assert len(records.snapshot("run-1").columns) == len(records.snapshot("run-1").targets) == 1


def test_a_run_is_stored_as_a_whole_or_not_at_all(records):
    save(records)
    before = list(records.conn.iterdump())

    def breaks_off():
        yield replace(DOC, url=f"{URL}9.html")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save(records, later(), documents=breaks_off())
    assert list(records.conn.iterdump()) == before
    save(records, later())


def test_a_run_of_an_unknown_site_is_refused(records):
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError):
        save(records, replace(RUN, site_id="nobody"))
    assert records.rows("SELECT * FROM run") == []


def test_the_last_run_and_the_last_that_reached_the_home_page(records):
    save(records)
    save(records, later(home_outcome="timeout"))
    save(records, later("run-0", "2026-11-16T09:00:00+08:00"))
    assert records.latest_run("qinghe").id == "run-2"
    assert records.latest_judged_run("qinghe").id == "run-1"


def test_upstreams_say_why_they_cannot_be_used(records):
    save(records)
    for name in ("good", "down", "empty", "never"):
        records.save_site(replace(SITE, id=name), MONDAY)
    save(records, replace(RUN, id="g", site_id="good"))
    save(records, replace(RUN, id="d", site_id="down", home_outcome="timeout"))
    save(records, replace(RUN, id="e", site_id="empty"), documents=())
    found = records.snapshot("run-1", ["good", "down", "empty", "never"]).upstreams
    assert [(one.site.id, one.problem) for one in found] == [
        ("good", ""),
        ("down", "timeout"),
        ("empty", "empty"),
        ("never", "never_read"),
    ]
    assert len(found[0].documents) == 1


def test_outcomes_are_rows_and_never_null(records):
    save(records)
    pieces = [
        IndicatorResult("links.home_broken", "", "", "veto", "home_links", "fail", "", {"n": 1}, 0.0, ()),
        IndicatorResult("columns.blank", "", "", "veto", "blank", "could_not_check", "why", {}, 0.0, (), (), True),
    ]
    judgement = Judgement("qinghe", "run-1", MONDAY, "national-2019", ("local",), "fail", None, tuple(pieces), ())
    number = records.save_judgement(judgement, MONDAY)
    rows = records.rows(
        "SELECT indicator, outcome, candidate FROM outcome WHERE judgement_id = ? ORDER BY id", (number,)
    )
    assert [tuple(row) for row in rows] == [
        ("links.home_broken", "fail", 0),
        ("columns.blank", "could_not_check", 1),
    ]
    bad = replace(judgement, indicators=(replace(pieces[0], outcome="perhaps"),))
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError):
        records.save_judgement(bad, MONDAY)
    assert len(records.rows("SELECT * FROM judgement")) == 1


def test_two_programs_write_one_after_the_other(tmp_path):
    path = tmp_path / "xuncha.db"
    with Records(path) as one, Records(path) as other:
        one.save_site(SITE, MONDAY)
        other.save_site(replace(SITE, id="other"), MONDAY)
        save(one)
        assert other.latest_run("qinghe") == RUN


def test_a_program_that_holds_the_file_is_named(records):
    with Records(records.path) as other:
        other.conn.execute("PRAGMA busy_timeout = 20")
        records.conn.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked by another program"):
            other.save_site(replace(SITE, id="other"), MONDAY)
        records.conn.execute("ROLLBACK")
        other.save_site(replace(SITE, id="other"), MONDAY)


words = st.text(st.characters(codec="utf-8"), max_size=20)


@given(
    title=words,
    number=words,
    sketch=st.binary(max_size=30),
    total=st.integers(0, 2**40),
    places=st.lists(words, max_size=3),
)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_page_says_comes_back_unchanged(records, title, number, sketch, total, places):
    document = replace(DOC, title=title, doc_number=number, sketch=sketch)
    target = replace(TARGET, text=title, found_on=tuple(places), found_on_total=total)
    home = replace(HOME, title=title, identity={"name": number})
    save(records, home=home, documents=(document,), targets=(target,))
    snapshot = records.snapshot("run-1")
    assert (snapshot.documents, snapshot.targets, snapshot.home) == ((document,), (target,), home)
