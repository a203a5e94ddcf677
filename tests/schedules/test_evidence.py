"""Evidence in WARC files: written whole or not at all, checked against its digest, cleaned up in time."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import Headers, Response
from warcio.archiveiterator import ArchiveIterator

from db import evidence, ledger
from db.models import Finding, Run, Site
from db.records import Records
from reports.evidence_sheet import Filed, sheet
from schedules.evidence import OBSERVATIONS, Keeper
from spiders.raw_answers import RawAnswers
from xuncha.errors import EvidenceError

HOME = "http://www.a.example/"
DEAD = "http://www.a.example/dead.html"
PAGE = "http://www.a.example/page.html"
STARTED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
RUN = Run("r1", "a", STARTED.isoformat(), STARTED.isoformat(), 3, 3, 3, True, None, "ok")
FINDING = Finding(
    *("0123456789abcdef", "a", "links.page_broken", "page_links", f"target:{DEAD}", "open", DEAD),
    *("The link {text} is dead: {url}", {"text": "通知", "url": DEAD}, {}, (PAGE,), 1),
    *(STARTED.isoformat(), STARTED.isoformat(), 2),
)


def answer(body=b"<p>x", status=200, **headers):
    return Response(HOME, status, Headers({"Content-Type": "text/html; charset=gbk"} | headers), body)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(Site("a", "某县人民政府", HOME, ("www.a.example",)), STARTED.isoformat())
        yield opened


@pytest.fixture
def crawl_file(tmp_path):
    file = tmp_path / "a.db"
    aside = RawAnswers(file, resumed=False)

    def take(url, one, minutes=1):
        aside.take(url, one, STARTED + timedelta(minutes=minutes), foreign=False)

    take(HOME, answer("<title>某县</title>".encode("gbk")))
    take(PAGE, answer(gzip.compress("<p>网页".encode("gbk")), **{"Content-Encoding": "gzip"}), 0)
    take(DEAD, answer(b"gone", 404))
    take(HOME, answer("<title>某县</title>".encode("gbk")), 2)
    take(DEAD, answer(b"gone", 404, **{"Transfer-Encoding": "chunked"}), 2)
    take("http://www.a.example/other.html", answer())
    return file


def kept(keeper, records, crawl_file, run=RUN, findings=(FINDING,)):
    return keeper.keep(records, run, findings, [HOME], [crawl_file])


def test_the_pages_behind_a_finding_and_the_home_page_are_kept_and_nothing_else(tmp_path, records, crawl_file):
    keeper = Keeper(tmp_path / "evidence")
    assert kept(keeper, records, crawl_file) == 4
    stored = evidence.of_finding(records, FINDING)
    assert [(one.url, one.status) for one in stored] == [(PAGE, 200), (DEAD, 404), (DEAD, 404)]
    home = records.rows("SELECT at FROM stored_page WHERE url = ?", (HOME,))
    assert [row["at"] for row in home] == [(STARTED + timedelta(minutes=1)).isoformat()]
    page = keeper.read(stored[0])
    assert page.raw[:2] == b"\x1f\x8b"
    assert page.body == "<p>网页".encode("gbk")
    assert page.text.decode("utf-8-sig") == "<p>网页"
    assert (page.status_line, page.header("content-encoding"), page.cut) == ("HTTP/1.1 200 OK", "gzip", False)
    assert keeper.read(stored[2]).raw == b"gone"


def test_any_program_for_web_archives_reads_the_file(tmp_path, records, crawl_file):
    kept(Keeper(tmp_path / "evidence"), records, crawl_file)
    (path,) = (tmp_path / "evidence").rglob("*.warc.gz")
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), body))
    assert found[0][0] == "warcinfo"
    assert found[1:] == [
        ("response", HOME, "<title>某县</title>".encode("gbk")),
        ("response", DEAD, b"gone"),
        ("response", DEAD, b"gone"),
        ("response", PAGE, "<p>网页".encode("gbk")),
    ]
    assert b"Xuncha" in found[0][2]
    assert b"User-Agent" not in path.read_bytes()


def test_answers_of_an_earlier_run_are_no_evidence_of_this_one(tmp_path, records, crawl_file):
    late = replace(RUN, started_at=(STARTED + timedelta(hours=1)).isoformat())
    assert kept(Keeper(tmp_path / "evidence"), records, crawl_file, late) == 0
    assert not (tmp_path / "evidence").exists()


def test_of_many_failures_the_first_ones_and_the_last_are_kept(tmp_path, records, crawl_file):
    aside = RawAnswers(crawl_file, resumed=True)
    for minute in range(3, 9):
        aside.take(DEAD, answer(b"gone", 404), STARTED + timedelta(minutes=minute), foreign=False)
    kept(Keeper(tmp_path / "evidence"), records, crawl_file)
    times = [one.at for one in evidence.of_finding(records, FINDING) if one.url == DEAD]
    assert times == [(STARTED + timedelta(minutes=minute)).isoformat() for minute in (1, 2, 8)]
    assert len(times) == OBSERVATIONS


def test_a_damaged_or_missing_file_is_named_and_never_shown(tmp_path, records, crawl_file):
    keeper = Keeper(tmp_path / "evidence")
    kept(keeper, records, crawl_file)
    page = evidence.of_finding(records, FINDING)[0]
    path = tmp_path / "evidence" / page.file
    whole, sent = path.read_bytes(), keeper.read(page).raw
    refused = 0
    for at in range(page.offset, page.offset + page.length, 37):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            assert keeper.read(page).raw == sent
        except EvidenceError as error:
            refused += 1
            assert str(path) in str(error)
    assert refused > 5
    path.write_bytes(whole[: page.offset + 10])
    with pytest.raises(EvidenceError):
        keeper.read(page)
    path.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 1\r\n\r\nx")
    with pytest.raises(EvidenceError):  # no address in it: warcio itself stumbles
        keeper.read(replace(page, offset=0))
    path.unlink()
    with pytest.raises(EvidenceError):
        keeper.read(page)
    with pytest.raises(EvidenceError):
        keeper.record_bytes(page)


def test_a_full_disk_leaves_nothing_half_written(tmp_path, records, crawl_file, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("schedules.evidence.os.fsync", full)
    with pytest.raises(EvidenceError, match="No space left"):
        kept(Keeper(tmp_path / "evidence"), records, crawl_file)
    assert not [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    assert evidence.of_finding(records, FINDING) == []


def test_evidence_is_cleaned_up_when_no_finding_rests_on_it_any_more(tmp_path, records, crawl_file):
    keeper = Keeper(tmp_path / "evidence")
    kept(keeper, records, crawl_file)
    later = STARTED + timedelta(days=800)
    insert = (
        "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
        " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations)"
        " VALUES (?, 'a', 'links.page_broken', 'c', 'k', 'open', ?, 't', '{}', '{}', '[]', 0, 'x', 'x', 'r1', 'r1', 1)"
    )
    records.conn.execute(insert, (FINDING.id, DEAD))
    assert keeper.clean(records, 730, later) == []
    records.conn.execute("UPDATE finding SET status = 'fixed'")
    assert keeper.clean(records, 900, later) == []
    (removed,) = keeper.clean(records, 730, later)
    assert not (tmp_path / "evidence" / removed).exists()
    assert evidence.of_finding(records, FINDING) == []


def test_findings_are_found_by_the_beginning_of_their_id(records):
    assert ledger.by_prefix(records, "0123") == ()
    assert ledger.by_prefix(records, "%") == ()
    assert ledger.by_prefix(records, "") == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_says_what_every_file_is(tmp_path, records, crawl_file, lang):
    keeper = Keeper(tmp_path / "evidence")
    kept(keeper, records, crawl_file)
    filed = [Filed(page, ("01-page.txt",), cut=True) for page in evidence.of_finding(records, FINDING)]
    words = sheet(FINDING, "某县人民政府", "其他页面链接不可用", filed, lang)
    for part in (FINDING.id, DEAD, PAGE, "某县人民政府", filed[0].page.sha256, "2026-11-20 16:01:00", "01-page.txt"):
        assert part in words
    assert "no page" in sheet(FINDING, "a", "", [], "en")


def test_hostile_ids_stay_in_the_folder(tmp_path, records, crawl_file):
    records.save_site(Site("../../b", "b", HOME, ("www.a.example",)), STARTED.isoformat())
    run = replace(RUN, site_id="../../b", id="../r")
    kept(Keeper(tmp_path / "evidence"), records, crawl_file, run, [])
    (path,) = tmp_path.rglob("*.warc.gz")
    assert path.is_relative_to(tmp_path / "evidence")
    assert path.resolve() == Path(path)
