"""Traits and claims in the records: what was read comes back, bounded; dates that change afterwards are remembered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from db import traits
from db.crawl_file import CrawlFile
from db.models import Doc, Home, LinkCounts, Run, Site, Trait
from db.records import Records

START = datetime(2026, 11, 2, 23, tzinfo=timezone(timedelta(hours=8)))
SITE = Site("qinghe", "清河县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
DOC = Doc(
    *("http://www.qinghe.gov.cn/1.html", "关于停车的通知", "", "", "", "2026-10-01", "", "", "notices"),
    START.isoformat(),
)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, START.isoformat())
        yield opened


def save(records, week, documents=(), shown=()):
    at = (START + timedelta(weeks=week)).isoformat()
    run = Run(f"r{week}", "qinghe", at, at, 1, 1, 1, complete=True, stopped_by=None, home_outcome="ok")
    docs = [replace(one, first_seen=at) for one in documents]
    records.save_run(run, Home("", ""), LinkCounts(), (), docs, (), "test", shown=shown)
    return records.snapshot(run.id)


def test_traits_come_back_and_belong_to_their_run(records):
    one = Trait("guide", "http://www.qinghe.gov.cn/zn.html", "指南", "disclosure_guide", "公开指南", "", {"电话": "1"})
    assert save(records, 0, shown=[one]).traits == (one,)
    assert save(records, 1).traits == ()
    again = records.snapshot("r0")
    assert again.traits_of("guide") == (one,)
    assert again.traits_of("other") == ()


def test_a_flood_of_one_kind_is_cut_and_counted(records):
    many = [Trait("private", f"http://www.qinghe.gov.cn/{n}.html") for n in range(traits.MAX_PER_RUN + 7)]
    snapshot = save(records, 0, shown=[*many, Trait("guide", "http://www.qinghe.gov.cn/zn.html")])
    assert len(snapshot.traits_of("private")) == traits.MAX_PER_RUN
    assert snapshot.trait_totals == {"private": traits.MAX_PER_RUN + 7, "guide": 1}
    assert len(snapshot.traits_of("guide")) == 1


def test_a_date_that_changes_afterwards_is_remembered(records):
    assert save(records, 0, [DOC]).documents[0].claims == ()
    changed = save(records, 1, [replace(DOC, published_on="2026-11-08")]).documents[0]
    assert changed.first_seen == START.isoformat()
    assert [claim[0] for claim in changed.claims] == ["2026-10-01", "2026-11-08"]
    assert changed.claims[1][1] == (START + timedelta(weeks=1)).isoformat()


def test_what_is_gone_stays_known_with_the_history_of_the_site(records):
    save(records, 0, [DOC])
    snapshot = save(records, 1, [replace(DOC, url="http://www.qinghe.gov.cn/2.html", state="abolished")])
    assert [one.url for one in snapshot.earlier] == [DOC.url]
    assert [(one.url, one.state) for one in snapshot.documents] == [("http://www.qinghe.gov.cn/2.html", "abolished")]
    assert [note.id for note in snapshot.history] == ["r0"]
    assert records.snapshot("r0").history == ()


def test_a_page_read_again_has_its_traits_replaced(tmp_path):
    file = CrawlFile(tmp_path / "site.db")
    file.begin_run("r0", "qinghe", SITE.url, SITE.hosts, START.isoformat())
    traits.record(file.conn, 1, [("guide", {"电话": "1"}), ("big", {"text": "长" * traits.MAX_DATA})])
    traits.record(file.conn, 1, [("guide", {"电话": "2"})])
    assert file.conn.execute("SELECT name, data FROM trait").fetchall() == [("guide", '{"电话": "2"}')]
    file.close()
