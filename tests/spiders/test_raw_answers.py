"""Answers that a crawl sets aside: as they came, bounded, and readable whatever a kill has torn."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Headers, Response

from spiders import raw_answers
from spiders.raw_answers import RawAnswers, decoded, path_of, places

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HTML = {"Content-Type": "text/html"}


def answer(body=b"<p>x", status=200, headers=HTML, flags=()):
    return Response("http://a.example/", status, Headers(headers), body, list(flags))


def fill(folder, *answers, resumed=False, foreign=False):
    aside = RawAnswers(folder / "www.a.gov.cn.db", resumed=resumed)
    for number, one in enumerate(answers):
        aside.take(f"http://a.example/{number}", one, NOW, foreign=foreign)
    return aside


def test_what_was_set_aside_is_found_as_it_came(tmp_path):
    body = b"\x1f\x8b\x00\n\xff\r\n{}\n"
    fill(tmp_path, answer(body, headers={"Content-Type": "text/html", "X-Odd": "中\xe9"}), answer(b"", 404))
    first, second = places(tmp_path / "www.a.gov.cn.answers")
    assert (first.url, first.at, first.status, first.body()) == (
        *("http://a.example/0", NOW.isoformat(), 200),
        body,
    )
    assert dict(first.headers)["Content-Type"] == "text/html"
    assert (second.status, second.body(), second.cut) == (404, b"", False)


def test_a_run_that_goes_on_appends_and_a_new_one_begins_anew(tmp_path):
    fill(tmp_path, answer(b"one"))
    fill(tmp_path, answer(b"two"), resumed=True)
    assert [place.body() for place in places(tmp_path / "www.a.gov.cn.answers")] == [b"one", b"two"]
    fill(tmp_path, answer(b"three"))
    assert [place.body() for place in places(tmp_path / "www.a.gov.cn.answers")] == [b"three"]


@given(cut=st.integers(1, 2_000), bodies=st.lists(st.binary(max_size=300), min_size=1, max_size=5))
def test_wherever_a_kill_tears_it_what_is_whole_is_read_and_more_can_follow(tmp_path_factory, cut, bodies):
    folder = tmp_path_factory.mktemp("torn")
    aside = fill(folder, *(answer(body) for body in bodies))
    whole = aside.path.read_bytes()
    aside.path.write_bytes(whole[: max(0, len(whole) - cut)])
    left = [place.body() for place in places(aside.path)]
    assert left == bodies[: len(left)]
    fill(folder, answer(b"after"), resumed=True)
    assert [place.body() for place in places(aside.path)] == [*left, b"after"]


@given(st.binary(max_size=500))
def test_any_bytes_in_the_place_of_the_file_are_read_without_raising(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("any") / "x.answers"
    path.write_bytes(data)
    list(places(path))
    RawAnswers(path.with_suffix(".db"), resumed=True)


@pytest.mark.parametrize(
    ("one", "foreign", "kept", "cut"),
    [
        (answer(b"x" * 3_000_000), False, raw_answers.MAX_PAGE, True),
        (answer(b"x" * 3_000_000), True, raw_answers.MAX_FOREIGN, True),
        (answer(b"x" * 100_000, 404), False, raw_answers.MAX_FAILED, True),
        (answer(b"x" * 9_000, headers={"Content-Type": "application/pdf"}), False, raw_answers.MAX_FILE, True),
        (answer(b"a{}", headers={"Content-Type": "text/css"}), False, 3, False),
        (answer(b"%PDF", headers={"Content-Type": "application/pdf"}, flags=["download_stopped"]), False, 4, True),
    ],
)
def test_bodies_are_bounded_and_say_when_they_were_cut(tmp_path, one, foreign, kept, cut):
    fill(tmp_path, one, foreign=foreign)
    (place,) = places(tmp_path / "www.a.gov.cn.answers")
    assert (place.length, place.cut) == (kept, cut)


@pytest.mark.parametrize("one", [answer(b"", 304), answer(b"GIF89a", headers={"Content-Type": "image/gif"})])
def test_what_no_evidence_needs_is_not_set_aside(tmp_path, one):
    fill(tmp_path, one)
    assert list(places(tmp_path / "www.a.gov.cn.answers")) == []


def test_when_there_is_too_much_only_what_says_no_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(raw_answers, "MAX_TOTAL", 100)
    fill(tmp_path, answer(b"x" * 200), answer(b"late"), answer(b"gone", 404))
    assert [place.status for place in places(tmp_path / "www.a.gov.cn.answers")] == [200, 404]


def test_a_folder_that_cannot_be_written_costs_the_evidence_and_nothing_else(tmp_path):
    fill(tmp_path / "not there", answer())
    path_of(tmp_path / "b.db").mkdir()
    RawAnswers(tmp_path / "b.db", resumed=False).take("http://a.example/", answer(), NOW, foreign=False)
    assert list(places(tmp_path / "b.answers")) == []


CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}


@pytest.mark.parametrize("coding", CODINGS)
def test_encodings_are_undone_within_bounds(coding):
    assert decoded(CODINGS[coding](b"page" * 100), coding, 10_000) == b"page" * 100
    bomb = CODINGS[coding](b"\0" * 5_000_000)
    assert decoded(bomb, coding, 10_000) == bomb[:10_000]
    assert decoded(b"no such thing", coding, 10_000) == b"no such thing"


def test_an_unknown_encoding_is_left_as_it_is():
    assert decoded(b"abc", "sdch", 2) == b"ab"
