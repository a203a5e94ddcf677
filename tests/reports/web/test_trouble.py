"""Records that are locked, of another version or damaged: a sentence that helps, never a traceback."""

from __future__ import annotations

import sqlite3

import pytest

from db.records import Records

PAGES = ("/", "/sites", "/sites/jiaoyu", "/findings", "/findings/aaaa000000000001", "/search?q=普查", "/operations")


@pytest.fixture
def locked(office, monkeypatch):
    """A crawl writes its results and holds the records."""
    monkeypatch.setattr("db.connection.BUSY_MS", 50)
    blocker = sqlite3.connect(office.db, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    yield office
    blocker.close()


def test_who_only_reads_does_not_wait_for_a_crawl(office, request):
    client = office.client("zhang")
    with Records(office.db) as records:  # an article that search has not indexed yet
        records.conn.execute(
            "INSERT INTO document (site_id, url, title, doc_number, number_key, written_on, published_on,"
            " published_time, source, column_category, sketch, text_length, first_seen, last_seen, last_run)"
            " VALUES ('jiaoyu', 'http://jiaoyu.example/1', '普查', '', '', '', '', '', '', '', X'', 1, 'x', 'x', 'r')"
        )
        records.conn.execute("INSERT INTO document_waiting SELECT id, X'' FROM document")
    request.getfixturevalue("locked")
    for path in PAGES:
        assert client.get(path).status_code == 200, path


def test_who_acts_while_a_crawl_holds_the_records_is_told_and_loses_nothing(office, request):
    client = office.client("zhang")
    client.get("/findings/aaaa000000000001")
    request.getfixturevalue("locked")
    answer = client.act("comment", "aaaa000000000001", why="写了很久的一段话")
    assert answer.status_code == 503
    assert "写了很久的一段话" in answer.text
    assert "占用" in answer.text or "锁定" in answer.text
    assert "Traceback" not in answer.text


def test_who_logs_in_meanwhile_is_told(locked):
    answer = locked.client().log_in("zhang")
    assert answer.status_code == 503
    assert "Traceback" not in answer.text


def test_records_of_a_newer_program_are_named(office):
    client = office.client("zhang")
    with Records(office.db) as records:
        records.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('records', '9999_x', 'x')"
        )
    answer = client.get("/")
    assert answer.status_code == 503
    assert "9999_x" in answer.text


def test_records_of_another_program_are_not_touched(office):
    client = office.client("zhang")
    for beside in office.db.parent.glob("xuncha.db*"):
        beside.unlink()
    foreign = sqlite3.connect(office.db)
    foreign.execute("CREATE TABLE theirs (id INTEGER)")
    foreign.commit()
    foreign.close()
    before = office.db.read_bytes()
    for path in PAGES:
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "Traceback" not in answer.text
    assert office.db.read_bytes() == before


def test_records_that_are_damaged_are_named(office):
    client = office.client("zhang")
    for beside in office.db.parent.glob("xuncha.db-*"):
        beside.unlink()
    office.db.write_bytes(b"no database at all" * 500)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "xuncha.db" in answer.text
    assert "Traceback" not in answer.text
