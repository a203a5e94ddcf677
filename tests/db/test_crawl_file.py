"""The crawl file: what a killed crawl leaves, what a second run asks again, one writer, order of the frontier."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import crawl_file
from db.crawl_file import COMMIT_EVERY, CrawlFile
from db.crawl_rows import ANSWERED, LEFT_OUT, QUEUED, TO_CONFIRM, Fetched, LinkEdge
from tests.spiders.crawl_builder import page_facts
from xuncha.errors import DatabaseError

ROOT = Path(__file__).resolve().parents[2]
START = "http://a.gov.cn/"
AT = "2026-11-23T09:00:00+08:00"


def fetched(outcome="ok", state=ANSWERED, at=AT, **facts):
    return Fetched(outcome, facts.pop("status", 200), "", at, state, **facts)


@pytest.fixture
def file(tmp_path):
    opened = CrawlFile(tmp_path / "a.gov.cn.db")
    opened.begin_run("run-1", "a", START, ["a.gov.cn"], AT)
    yield opened
    with contextlib.suppress(sqlite3.ProgrammingError):  # the test has closed it
        opened.close()


def again(file, run_id="run-2"):
    """Close and open, as the next crawl of the same site does."""
    file.close()
    opened = CrawlFile(file.path)
    opened.resumed = opened.begin_run(run_id, "a", START, ["a.gov.cn"], AT)
    return opened


def states(file):
    return {row["url"]: row["state"] for row in file.rows("SELECT url, state FROM url")}


# -- a killed crawl ---------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from pathlib import Path
from db.crawl_file import CrawlFile
from db.crawl_rows import ANSWERED, Fetched, LinkEdge
from tests.spiders.crawl_builder import page_facts
file = CrawlFile(Path(sys.argv[1]))
file.begin_run("run-1", "a", "http://a.gov.cn/", ["a.gov.cn"], "2026-11-23T09:00:00+08:00")
def page(name, *links):
    url_id = file.add("http://a.gov.cn/" + name, own=True, priority=4, depth=1)
    targets = [file.add("http://a.gov.cn/" + to, own=True, priority=4, depth=2) for to in links]
    edges = [LinkEdge(target, to, "a", "content") for target, to in zip(targets, links)]
    file.record_fetch(url_id, Fetched("ok", 200, "", "2026-11-23T09:00:01+08:00", ANSWERED))
    file.record_page(url_id, page_facts(), edges, [("t", "http://a.gov.cn/" + links[0], "2026-11-01")])
page("", "one", "two")
page("one", "three", "two")
file.count(pages=2, requests=3, size=400)
file.commit()
page("two", "four", "one")
three = file.add("http://a.gov.cn/three", own=True, priority=4, depth=1)
file.record_fetch(three, Fetched("not_found", 404, "", "", 2))
file.count(pages=3, requests=5, size=900)
if sys.argv[2] == "exit":
    os._exit(7)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("how", ["exit", "kill"])
def test_a_killed_crawl_keeps_what_was_committed_and_nothing_by_halves(tmp_path, how):
    path = tmp_path / "a.gov.cn.db"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path), how], cwd=ROOT, check=False, timeout=50)
    assert ended.returncode == (7 if how == "exit" else -signal.SIGKILL)
    file = CrawlFile(path)
    assert file.begin_run("run-2", "a", START, ["a.gov.cn"], AT) is True
    assert (file.seq, file.run_id) == (1, "run-1")
    assert states(file) == {
        START: ANSWERED,
        f"{START}one": ANSWERED,
        f"{START}two": QUEUED,
        f"{START}three": QUEUED,
    }
    pages = file.rows("SELECT u.url FROM page p JOIN url u ON u.id = p.url_id ORDER BY p.url_id")
    assert [row["url"] for row in pages] == [START, f"{START}one"]
    assert len(file.rows("SELECT * FROM link")) == 4
    assert len(file.rows("SELECT * FROM list_row")) == 2
    assert file.rows("SELECT * FROM attempt") == []
    assert [file.run_row()[name] for name in ("pages", "requests", "bytes")] == [2, 3, 400]
    waiting = file.queued(own=True, limit=10, without=())
    assert [queued.url for queued in waiting] == [f"{START}two", f"{START}three"]
    file.close()


def test_no_link_ever_leads_to_an_address_that_the_file_does_not_hold(tmp_path):
    path = tmp_path / "a.gov.cn.db"
    subprocess.run([sys.executable, "-c", KILLED, str(path), "kill"], cwd=ROOT, check=False, timeout=50)
    file = CrawlFile(path)
    lost = file.rows("SELECT * FROM link WHERE target_id NOT IN (SELECT id FROM url)")
    homeless = file.rows("SELECT * FROM link WHERE page_id NOT IN (SELECT url_id FROM page)")
    assert (lost, homeless) == ([], [])
    file.close()


# -- one writer -------------------------------------------------------------------------------------------------------


def test_one_writer_at_a_time(file):
    with pytest.raises(DatabaseError, match="another crawl of this site is under way") as raised:
        CrawlFile(file.path)
    assert "wait" in str(raised.value)
    other = CrawlFile(file.path.with_name("b.gov.cn.db"))
    other.close()


def test_a_file_that_was_refused_is_not_left_locked(tmp_path):
    path = tmp_path / "a.db"
    path.write_bytes(b"no database at all " * 100)
    for _ in range(2):
        with pytest.raises(DatabaseError, match="no database file"):
            CrawlFile(path)
    path.unlink()
    CrawlFile(path).close()


def test_the_lock_ends_with_its_process(tmp_path):
    path = tmp_path / "a.gov.cn.db"
    subprocess.run([sys.executable, "-c", KILLED, str(path), "kill"], cwd=ROOT, check=False, timeout=50)
    CrawlFile(path).close()


def test_readers_see_the_last_commit_while_the_crawl_goes_on(file):
    file.add(START, own=True, priority=0, depth=0)
    file.commit()
    file.add(f"{START}one", own=True, priority=4, depth=1)
    reader = sqlite3.connect(file.path)
    assert reader.execute("SELECT count(*) FROM url").fetchone() == (1,)
    reader.close()


def test_a_full_disk_is_named_from_every_method(file):
    for page in range(30):
        file.add(f"{START}{page}" + "x" * 900, own=True, priority=4, depth=1)
    file.commit()
    size = file.conn.execute("PRAGMA page_count").fetchone()[0]
    file.conn.execute("COMMIT")
    file.conn.execute(f"PRAGMA max_page_count = {size}")
    file.conn.execute("BEGIN")
    with pytest.raises(DatabaseError, match="disk is full"):
        for page in range(5000):
            file.add(f"{START}new{page}" + "x" * 900, own=True, priority=4, depth=1)


# -- second run -------------------------------------------------------------------------------------------------------


def test_a_second_run_asks_again_what_it_meets_and_leaves_out_what_nobody_links_to(file):
    one, two, gone = (file.add(f"{START}{name}", own=True, priority=4, depth=1) for name in ("one", "two", "gone"))
    file.record_fetch(one, fetched(etag='"1"'))
    file.record_fetch(two, fetched("not_found", status=404))
    file.record_fetch(gone, fetched())
    file.finish_run(AT, None)
    file = again(file)
    assert file.resumed is False
    assert file.seq == 2
    assert file.queued(own=True, limit=10, without=()) == []
    assert file.add(f"{START}two", own=True, priority=3, depth=2) == two
    assert file.add(f"{START}one", own=True, priority=5, depth=1) == one
    assert [queued.id for queued in file.queued(own=True, limit=10, without=())] == [two, one]
    row = file.rows("SELECT * FROM url WHERE id = ?", (two,))[0]
    assert (row["outcome"], row["status"], row["attempts"], row["priority"], row["depth"]) == ("", 0, 0, 3, 2)
    assert file.rows("SELECT etag FROM url WHERE id = ?", (one,))[0][0] == '"1"'
    assert file.rows("SELECT run FROM url WHERE id = ?", (gone,))[0][0] == 1
    file.close()


def test_what_an_interrupted_run_of_another_start_page_left_waiting_is_not_asked(file):
    file.add(f"{START}one", own=True, priority=4, depth=1)
    confirm = file.add(f"{START}two", own=True, priority=4, depth=1)
    file.record_fetch(confirm, fetched("timeout", TO_CONFIRM, status=0))
    file.close()
    other = CrawlFile(file.path)
    assert other.begin_run("run-2", "a", f"{START}new/", ["a.gov.cn"], AT) is False
    assert not other.any_waiting()
    assert set(states(other).values()) == {LEFT_OUT}
    other.close()


def test_what_a_page_said_in_an_earlier_run_is_replaced(file):
    home = file.add(START, own=True, priority=0, depth=0)
    old = file.add(f"{START}old", own=True, priority=4, depth=1)
    file.record_page(home, page_facts(title="old"), [LinkEdge(old, "old", "a", "nav")], [("a", f"{START}old", "")] * 3)
    file.finish_run(AT, None)
    file = again(file)
    file.add(START, own=True, priority=0, depth=0)
    new = file.add(f"{START}new", own=True, priority=4, depth=1)
    file.record_page(home, page_facts(title="new"), [LinkEdge(new, "new", "a", "nav")], [])
    assert [row["text"] for row in file.rows("SELECT text FROM link")] == ["new"]
    assert file.rows("SELECT * FROM list_row") == []
    page = file.rows("SELECT run, title FROM page")[0]
    assert tuple(page) == (2, "new")
    file.close()


def test_a_run_that_ended_is_not_gone_on_with(file):
    file.finish_run(AT, "max_pages")
    file = again(file)
    assert file.resumed is False
    assert file.run_row()["run_id"] == "run-2"
    file.close()


def test_who_has_waited_longest_is_looked_at_first(file):
    ids = [file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(3)]
    for minute, url_id in zip((30, 10, 20), ids, strict=True):
        at = f"2026-11-23T09:{minute}:00+08:00"
        file.record_fetch(url_id, fetched("not_found", TO_CONFIRM, at, status=404))
    assert [queued.id for queued, _ in file.to_confirm(10, ())] == [ids[1], ids[2], ids[0]]


def test_ending_a_run_leaves_nothing_waiting(file):
    queued, confirm, answered = (file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(3))
    file.record_fetch(confirm, fetched("not_found", TO_CONFIRM, status=404))
    file.record_fetch(answered, fetched())
    assert file.waiting() == (1, 0, 1)
    file.finish_run(AT, "max_seconds")
    assert file.waiting() == (0, 0, 0)
    rows = {row["id"]: (row["state"], row["outcome"]) for row in file.rows("SELECT id, state, outcome FROM url")}
    assert rows == {queued: (LEFT_OUT, "left_out"), confirm: (ANSWERED, "not_found"), answered: (ANSWERED, "ok")}
    assert (file.run_row()["stopped_by"], file.run_row()["finished_at"]) == ("max_seconds", AT)


# -- frontier ---------------------------------------------------------------------------------------------------------


def test_an_address_has_one_row_whoever_names_it(file):
    ids = {file.add(START, own=True, priority=priority, depth=1) for priority in (5, 5, 3, 4)}
    assert len(ids) == 1
    assert len(file.rows("SELECT * FROM url")) == 1


@pytest.mark.parametrize("forget", [True, False])
def test_what_turns_out_to_be_important_moves_forward_and_never_back(file, forget):
    file.add(f"{START}one", own=True, priority=4, depth=3)
    two = file.add(f"{START}two", own=True, priority=5, depth=4)
    if forget:
        file._memo.clear()
    assert file.add(f"{START}two", own=True, priority=1, depth=2) == two
    if forget:
        file._memo.clear()
    file.add(f"{START}two", own=True, priority=6, depth=9)
    first = file.queued(own=True, limit=10, without=())[0]
    assert (first.id, first.priority, first.depth) == (two, 1, 2)


def test_the_order_of_what_was_answered_stays(file):
    one = file.add(f"{START}one", own=True, priority=4, depth=3)
    file.record_fetch(one, fetched())
    file.add(f"{START}one", own=True, priority=0, depth=0)
    assert file.rows("SELECT priority, depth, state FROM url")[0][:] == (4, 3, ANSWERED)


def test_what_is_in_hand_is_not_handed_out_again(file):
    ids = [file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(6)]
    assert [q.id for q in file.queued(own=True, limit=3, without={ids[0], ids[2]})] == [ids[1], ids[3], ids[4]]
    assert file.queued(own=False, limit=3, without=()) == []


def test_second_looks_come_in_order_with_the_instant_of_the_first(file):
    ids = [file.add(f"{START}{n}", own=n != 1, priority=4, depth=1) for n in range(3)]
    for n, url_id in enumerate(ids):
        file.record_fetch(url_id, fetched("timeout", TO_CONFIRM, at=f"2026-11-23T09:00:0{n}+08:00", status=0))
    found = file.to_confirm(10, {ids[0]})
    assert [(queued.id, queued.own, queued.attempts, at[-8:]) for queued, at in found] == [
        (ids[1], False, 1, "01+08:00"),
        (ids[2], True, 1, "02+08:00"),
    ]
    assert file.any_waiting()


def test_the_memory_of_addresses_is_bounded_and_forgetting_changes_nothing(file, monkeypatch):
    monkeypatch.setattr(crawl_file, "_MEMO_LIMIT", 100)
    ids = [file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(1000)]
    assert len(file._memo) <= 100
    assert [file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(1000)] == ids
    assert len(file._memo) <= 100


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6), st.integers(0, 9), st.booleans()), min_size=1, max_size=30)
)
@settings(deadline=None, max_examples=40)
def test_however_addresses_are_named_the_best_priority_holds(tmp_path_factory, named):
    file = CrawlFile(tmp_path_factory.mktemp("crawl") / "a.db")
    file.begin_run("run-1", "a", START, ["a.gov.cn"], AT)
    for name, priority, depth, forget in named:
        file.add(f"{START}{name}", own=True, priority=priority, depth=depth)
        if forget:
            file._memo.clear()
    best = {name: min(p for n, p, _, _ in named if n == name) for name, _, _, _ in named}
    order = [(q.url, q.priority) for q in file.queued(own=True, limit=99, without=())]
    file.close()
    assert dict(order) == {f"{START}{name}": priority for name, priority in best.items()}
    assert [priority for _, priority in order] == sorted(best.values())


# -- recording --------------------------------------------------------------------------------------------------------


def test_answers_are_committed_in_batches(file):
    file.commit()
    reader = sqlite3.connect(file.path)
    for n in range(COMMIT_EVERY):
        assert reader.execute("SELECT count(*) FROM url").fetchone() == (0,)
        file.record_fetch(file.add(f"{START}{n}", own=True, priority=4, depth=1), fetched())
        file.recorded()
    assert reader.execute("SELECT count(*) FROM url").fetchone() == (COMMIT_EVERY,)
    reader.close()


def test_every_failure_is_kept_and_plain_success_costs_no_row(file):
    good = file.add(f"{START}good", own=True, priority=4, depth=1)
    bad = file.add(f"{START}bad", own=True, priority=4, depth=1)
    file.record_fetch(good, fetched())
    for status in (404, 410):
        file.record_fetch(bad, fetched("not_found", status=status))
    rows = file.rows("SELECT url_id, run, outcome, status FROM attempt ORDER BY rowid")
    assert [tuple(row) for row in rows] == [(bad, 1, "not_found", 404), (bad, 1, "not_found", 410)]
    assert file.rows("SELECT attempts FROM url WHERE id = ?", (bad,))[0][0] == 2


def test_a_good_answer_after_a_failure_is_kept_too(file):
    """Else failures weeks apart, with good answers between them, would look like one long failure."""
    url_id = file.add(f"{START}one", own=True, priority=4, depth=1)
    for outcome in ("timeout", "ok", "redirected"):
        file.record_fetch(url_id, fetched(outcome))
    assert [row[0] for row in file.rows("SELECT outcome FROM attempt ORDER BY rowid")] == [
        "timeout",
        "ok",
        "redirected",
    ]


def test_overlong_words_of_a_server_are_cut(file):
    url_id = file.add(START, own=True, priority=0, depth=0)
    words = dict.fromkeys(("content_type", "etag", "last_modified", "tls"), "x" * 99_999)
    file.record_fetch(url_id, Fetched("ok", 200, "y" * 99_999, AT, ANSWERED, **words))
    row = file.rows("SELECT * FROM url")[0]
    assert max(len(row[name]) for name in (*words, "detail")) <= 500


def test_many_links_and_rows_of_one_page(file):
    home = file.add(START, own=True, priority=0, depth=0)
    ids = [file.add(f"{START}{n}", own=True, priority=4, depth=1) for n in range(3000)]
    edges = [LinkEdge(url_id, str(n), "a", "content") for n, url_id in enumerate(ids)]
    file.record_page(home, page_facts(), [*edges, *edges], [(str(n), f"{START}{n}", "") for n in range(3000)])
    assert file.rows("SELECT count(*) FROM link")[0][0] == 3000
    assert [row[0] for row in file.rows("SELECT ordinal FROM list_row ORDER BY ordinal")] == list(range(3000))


def test_places_and_counters_are_remembered(file):
    file.set_places(["a.gov.cn", "www.a.gov.cn"], [START, "http://www.a.gov.cn/"])
    file.count(pages=7, requests=9, size=2**40)
    file = again(file)
    row = file.run_row()
    assert file.resumed is True
    assert (row["pages"], row["requests"], row["bytes"]) == (7, 9, 2**40)
    assert json.loads(row["homes"]) == [START, "http://www.a.gov.cn/"]
    file.close()


def test_nothing_is_left_open_behind_a_closed_file(file):
    handles = Path("/proc/self/fd")
    before = len(list(handles.iterdir())) if handles.exists() else 0
    for n in range(5):
        CrawlFile(file.path.with_name(f"{n}.db")).close()
    if before:
        assert len(list(handles.iterdir())) == before


def test_the_first_commit_alone_does_without_waiting_for_the_disk(tmp_path):
    with contextlib.closing(CrawlFile(tmp_path / "a.db")) as file:
        file.begin_run("r1", "a", "http://a.gov.cn/", ["a.gov.cn"], "2026-11-23T09:00:00+08:00")
        assert file.conn.execute("PRAGMA synchronous").fetchone()[0] == 1
        file.add("http://a.gov.cn/x", own=True, priority=1, depth=0)
        file.finish_run("2026-11-23T10:00:00+08:00", None)
        file.begin_run("r2", "a", "http://a.gov.cn/", ["a.gov.cn"], "2026-11-24T09:00:00+08:00")
        assert (file.seq, file.conn.execute("PRAGMA synchronous").fetchone()[0]) == (2, 1)


def test_closing_twice_is_closing_once(tmp_path):
    file = CrawlFile(tmp_path / "a.db")
    file.close()
    file.close()
    CrawlFile(tmp_path / "a.db").close()
