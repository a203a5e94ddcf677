"""A superior site as the checks see it: from its crawl, from watching, and when it says nothing."""

from __future__ import annotations

import pytest

from db import upstreams, watch
from db.models import Doc, Site
from db.records import Records
from db.watch_models import Poll, WatchedColumn, WatchedDoc, WatchScope

AT = "2026-11-25T12:00:00+08:00"
LIST = "https://www.gov.cn/zuixin/"
NAMED = WatchScope({"gwy": frozenset({LIST})})


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(Site("gwy", "中国政府网", "https://www.gov.cn/", ("www.gov.cn",)), AT)
        yield opened


def _doc(url: str, title: str, seen: str) -> Doc:
    return Doc(url, title, "", "", "", "2026-11-24", "", "", "", seen)


def look(records, outcome="ok", last_ok="2026-11-25T11:30:00+08:00", url=LIST, expect="rule", papers=1):
    column = WatchedColumn(
        "gwy", url, "最新政策", expect, first_polled=last_ok, last_polled=last_ok, last_ok=last_ok, outcome=outcome
    )
    unseen = "2026-11-25T11:00:00+08:00"
    docs = [WatchedDoc(_doc(f"{url}{n}.html", f"通知{n}", last_ok), 0, unseen) for n in range(papers)]
    return watch.save_look(records, column, Poll(last_ok, outcome), docs)


def test_what_watching_saw_is_there_with_its_instants(records):
    look(records, expect="all")
    found = upstreams.load(records, "gwy", AT, NAMED)
    assert found.problem == ""
    (note,) = found.notes.values()
    assert (note.expect, note.first_seen, note.unseen_at, note.trouble) == (
        "all", "2026-11-25T11:30:00+08:00", "2026-11-25T11:00:00+08:00", ""
    )  # fmt: skip


def test_never_looked_at_is_a_problem(records):
    assert upstreams.load(records, "gwy", AT, NAMED).problem == "never_read"
    assert upstreams.load(records, "gwy", AT).problem == "never_read"


@pytest.mark.parametrize(
    ("outcome", "last_ok", "problem"),
    [
        ("blocked", "2026-11-25T11:30:00+08:00", "blocked"),
        ("structure_changed", "2026-11-25T11:30:00+08:00", "structure_changed"),
        ("ok", "2026-11-21T11:30:00+08:00", "not_watched"),
        ("not_modified", "2026-11-23T12:00:00+08:00", ""),
    ],
)
def test_one_column_in_trouble_is_the_trouble_of_the_site(records, outcome, last_ok, problem):
    look(records, outcome, last_ok)
    found = upstreams.load(records, "gwy", AT, NAMED)
    assert found.problem == problem
    assert {note.trouble for note in found.notes.values()} == {problem}


def test_beside_a_column_that_is_read_only_its_own_documents_are_out_of_use(records):
    look(records, "timeout")
    look(records, url="https://www.gov.cn/gongbao/")
    named = WatchScope({"gwy": frozenset({LIST, "https://www.gov.cn/gongbao/"})})
    found = upstreams.load(records, "gwy", AT, named)
    assert found.problem == ""
    assert {note.column_url: note.trouble for note in found.notes.values()} == {
        LIST: "timeout", "https://www.gov.cn/gongbao/": ""
    }  # fmt: skip


def test_a_column_that_the_registry_names_no_longer_says_nothing(records):
    look(records)
    found = upstreams.load(records, "gwy", AT, WatchScope({"gwy": frozenset({"https://www.gov.cn/other/"})}))
    assert (found.problem, found.documents, found.notes) == ("never_read", (), {})
