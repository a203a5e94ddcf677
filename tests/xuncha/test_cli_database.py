"""`xuncha db clean`, `archive` and `compact` as people run them."""

from __future__ import annotations

import pytest

from db.records import Records
from tests.ledger_facts import draft, store


@pytest.fixture
def old(tmp_path):
    """Three runs of a site, the oldest of which is past its time."""
    for day in ("2020-01-06", "2020-01-13", "2099-01-05"):
        store(tmp_path, draft("gone"), at=f"{day}T09:00:00+08:00")
    (tmp_path / "xuncha.toml").write_text("[records]\nkeep_facts_days = 30\nkeep_runs = 1\n", "utf-8")
    return tmp_path


def thinned(folder):
    with Records(folder / "xuncha.db") as records:
        return sum(1 for row in records.rows("SELECT thinned_at FROM run") if row[0])


class TestArchive:
    def test_it_writes_removes_and_lists(self, run, old):
        done = run("db", "archive")
        assert done.code == 0, done.err
        assert "Archived: 4 rows" in done.err
        assert "Facts of 2 old runs removed" in done.err
        listed = run("db", "archive", "--list").out.splitlines()
        assert len(listed) == 6
        assert next(line for line in listed if "/run/" in line).split("\t")[1:] == ["2", *listed[0].split("\t")[2:]]
        assert listed[0].endswith("2020-01-06\t2020-01-13")
        again = run("db", "archive")
        assert "No run is past its time" in again.err
        assert len(run("db", "archive", "--list").out.splitlines()) == 6

    def test_without_pyarrow_it_says_how_to_get_it_and_removes_nothing(self, run, old, monkeypatch):
        monkeypatch.setattr("db.archive.available", lambda: False)
        done = run("db", "archive")
        assert done.code == 2
        assert 'pip install "xuncha[archive]"' in done.err
        assert thinned(old) == 0

    def test_there_is_none(self, run, old):
        done = run("db", "archive", "--list", "-o", "nowhere")
        assert done.code == 2
        assert "there is no archive" in done.err

    def test_kept_for_ever(self, run, old):
        (old / "xuncha.toml").write_text("[records]\nkeep_facts_days = 0\n", "utf-8")
        done = run("db", "archive")
        assert done.code == 2
        assert "keep_facts_days" in done.err
        assert thinned(old) == 0


class TestClean:
    def test_it_removes_facts_and_archives_where_that_is_wished(self, run, old):
        with (old / "xuncha.toml").open("a") as config:
            config.write('archive = "old"\n')
        done = run("db", "clean")
        assert done.code == 0, done.err
        assert "Facts of 2 old runs removed" in done.err
        assert (old / "old" / "run").is_dir()
        assert thinned(old) == 2

    def test_kept_for_ever(self, run, old):
        (old / "xuncha.toml").write_text("[records]\nkeep_facts_days = 0\n", "utf-8")
        assert run("db", "clean").code == 0
        assert thinned(old) == 0


def test_compact_says_what_it_saved_or_what_it_needs(run, old, monkeypatch):
    with Records(old / "xuncha.db") as records:
        records.conn.execute("CREATE TABLE big AS SELECT zeroblob(4000000) b")
        records.conn.execute("DROP TABLE big")
    done = run("db", "compact")
    assert done.code == 0, done.err
    before, after = (int(word) for word in done.err.split() if word.isdigit())
    assert before > after
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    full = run("db", "compact")
    assert full.code == 2
    assert "not enough space" in full.err
