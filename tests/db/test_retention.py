"""Facts of old runs: what goes, what never goes, what says so, and the Parquet files that hold them afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from db import archive, ledger_view, retention
from db.models import Attempt, Column, Home, IndicatorResult, Item, Judgement, LinkCounts, Run, Site, Target, Trait
from db.records import Records
from tests.ledger_facts import draft, store
from xuncha.errors import DatabaseError

URL = "http://www.qinghe.gov.cn/"
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SITE = Site("county", "青禾县人民政府", URL, ("www.qinghe.gov.cn",))
COLUMN = Column(
    "news", "要闻", f"{URL}news/", 1, "good", "listed", "rows", 20, 0, "2026-11-20", (), "", 1.0, "", (URL,)
)
TARGET = Target(
    url=f"{URL}gone", own=True, verdict="broken", cause="not_found", status=404, text="简报", position="body",
    kind="page", found_on=(URL,), found_on_total=1, on_home=False,
    attempts=(Attempt(NOW.isoformat(), "not_found", 404, ""),),
)  # fmt: skip


def at(days):
    return (NOW - timedelta(days=days)).isoformat()


def run(records, name, days, *, outcome="ok", targets=(TARGET,), traits=()):
    one = Run(name, "county", at(days), at(days), 9, 9, 9, True, None, outcome)
    home = Home(URL, "首页", (Item("要闻", f"{URL}1.html", "2026-11-20", "row"),))
    records.save_run(one, home, LinkCounts(), (COLUMN,), (), targets, "test", (), traits)
    results = [
        IndicatorResult(f"links.{said}", "死链", "dead links", "deduct", "x", said, "why", {}, 0.0, (), ())
        for said in ("pass", "not_applicable", "could_not_check", "fail")
    ]
    records.save_judgement(
        Judgement("county", name, at(days), "national-2019", (), "pass", 90.0, tuple(results), ()), at(0)
    )
    return name


def clean(records, days=400, runs=1):
    going = list(retention.due(records, NOW, days, runs))
    return going, sum(retention.thin(records, one, NOW) for one in going)


def count(records, table, name):
    return records.rows(f"SELECT count(*) FROM {table} WHERE run_id = ?", (name,))[0][0]


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(SITE, at(0))
        yield opened


class TestWhatGoes:
    def test_rows_of_old_runs_go_and_what_reports_of_their_week_say_stays(self, records):
        for name, days in (("old", 900), ("new", 3)):
            run(records, name, days)
        _, gone = clean(records)
        assert gone == 3  # a column and two outcomes that say nothing; the first trouble of the link stays
        assert count(records, "run_column", "old") == 0
        assert count(records, "run_column", "new") == 1
        left = records.rows(
            "SELECT o.outcome FROM outcome o JOIN judgement j ON j.id = o.judgement_id WHERE j.run_id = 'old'"
            " ORDER BY 1"
        )
        assert [row[0] for row in left] == ["could_not_check", "fail"]
        assert records.rows("SELECT count(*) FROM run")[0][0] == 2
        assert records.link_counts("old")[1] == URL

    def test_a_second_cleaning_finds_nothing(self, records):
        run(records, "old", 900)
        run(records, "new", 3)
        clean(records)
        assert clean(records) == ([], 0)

    def test_a_run_without_its_facts_is_not_judged(self, records):
        run(records, "old", 900)
        run(records, "new", 3)
        clean(records)
        with pytest.raises(DatabaseError, match="removed on"):
            records.snapshot("old")
        assert records.snapshot("new").columns == (COLUMN,)


class TestWhatNeverGoes:
    def test_the_last_runs_and_the_last_that_read_the_home_page(self, records):
        run(records, "read", 900)
        for days in (800, 700, 600):
            run(records, f"refused-{days}", days, outcome="blocked")
        going, _ = clean(records, runs=2)
        assert going[0].runs == ("refused-800",)
        assert records.snapshot("read").columns == (COLUMN,)

    def test_what_is_younger(self, records):
        for number, days in enumerate((399, 100, 1)):
            run(records, f"r{number}", days)
        assert clean(records) == ([], 0)

    def test_the_first_trouble_of_what_is_in_trouble_now(self, records):
        mended = replace(TARGET, url=f"{URL}mended")
        run(records, "first", 900, targets=(TARGET, mended))
        run(records, "second", 800)
        run(records, "new", 3)
        newest = records.run("new")
        before = records.first_trouble(newest)[TARGET.url]
        clean(records)
        assert records.first_trouble(newest) == {TARGET.url: before}
        assert count(records, "run_target", "second") == 0

    def test_rows_about_a_finding_in_the_runs_that_saw_it_first_and_last(self, tmp_path):
        store(tmp_path, draft("gone"), at=at(900))
        with Records(tmp_path / "xuncha.db") as records:
            named, other = replace(TARGET, verdict="good"), replace(TARGET, url=f"{URL}other", verdict="good")
            name = records.rows("SELECT first_run FROM finding")[0][0]
            records.conn.execute("UPDATE finding SET status = 'verified'")
            run(records, name, 900, targets=(named, other))
            run(records, "new", 3)
            clean(records)
            assert [one.url for one in records.targets(name)] == [named.url]

    def test_runs_of_a_disputed_finding_stay_whole(self, tmp_path):
        store(tmp_path, draft("gone"), at=at(900))
        with Records(tmp_path / "xuncha.db") as records:
            name = records.rows("SELECT first_run FROM finding")[0][0]
            run(records, name, 900)
            run(records, "new", 3)
            records.conn.execute("UPDATE finding SET progress = 'disputed'")
            assert clean(records) == ([], 0)

    def test_a_notice_of_closure(self, records):
        closing = Trait("closure", URL, "关停公告", "", "", "", {"kind": "closed"})
        run(records, "old", 900, traits=(closing, replace(closing, name="guide")))
        new = run(records, "new", 3)
        before = records.snapshot(new).history
        clean(records)
        assert count(records, "run_trait", "old") == 1
        assert records.snapshot(new).history == before

    def test_a_run_that_is_stored_anew_has_its_facts_again(self, records):
        run(records, "old", 900)
        run(records, "new", 3)
        clean(records)
        run(records, "old", 900)
        assert records.snapshot("old").columns == (COLUMN,)


class TestArchive:
    def test_every_row_is_in_the_files_before_it_goes(self, records, tmp_path):
        for name, days in (("a", 900), ("b", 800), ("new", 3)):
            run(records, name, days)
        going = list(retention.due(records, NOW, 400, 1))
        made = archive.write(records, going, tmp_path / "archive", NOW)
        assert {one.table: one.rows for one in made} == {
            "run": 2, "outcome": 8, "run_column": 2, "run_target": 2, "run_hidden_link": 0, "run_trait": 0,
        }  # fmt: skip
        columns = pq.read_table(next(one.path for one in made if one.table == "run_column")).to_pylist()
        stored = records.rows("SELECT * FROM run_column WHERE run_id = 'a'")[0]
        assert {key: columns[0][key] for key in stored.keys()} == dict(stored)  # noqa: SIM118 - sqlite3.Row
        assert (columns[0]["site_id"], columns[0]["started_at"]) == ("county", at(900))
        listed = archive.listed(tmp_path / "archive")
        assert [one for one in listed if isinstance(one, archive.Stored)] == made
        assert not list((tmp_path / "archive").rglob("*.partial"))

    def test_a_damaged_file_is_named_and_the_others_listed(self, records, tmp_path):
        run(records, "a", 900)
        run(records, "new", 3)
        made = archive.write(records, list(retention.due(records, NOW, 400, 1)), tmp_path / "archive", NOW)
        made[0].path.write_bytes(b"PAR1 is no whole file")
        listed = archive.listed(tmp_path / "archive")
        assert listed[0] == made[0].path
        assert listed[1:] == made[1:]

    def test_where_it_cannot_be_written_nothing_goes(self, records, tmp_path):
        run(records, "a", 900)
        run(records, "new", 3)
        (tmp_path / "archive").write_text("a file where a folder should be")
        with pytest.raises(DatabaseError, match="archive cannot be written"):
            archive.write(records, list(retention.due(records, NOW, 400, 1)), tmp_path / "archive", NOW)
        assert count(records, "run_column", "a") == 1


def test_a_digest_asks_for_what_stands_or_moved(tmp_path):
    old, moved, standing = (store(tmp_path, draft(key), at=at(900), indicator=f"links.{key}")[0] for key in "abc")
    with Records(tmp_path / "xuncha.db") as records:
        records.conn.execute("UPDATE finding SET status = 'verified' WHERE id IN (?, ?)", (old, moved))
        records.conn.execute(
            "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
            " VALUES (?, ?, 'x', 'fixed', 'verified', '', '')",
            (moved, at(10)),
        )
        rows = ledger_view.rows(records, {}, ledger_view.Filter(lively=at(84)))
        assert {row.id for row in rows} == {moved, standing}
        told = ledger_view.events_after(records, [moved], 0)
        assert [(one.old, one.new) for one in told][-1] == ("fixed", "verified")
        assert {one.finding_id for one in told} == {moved}
