"""What people said about pages: append-only, the last word counts, and it reaches the judge."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from db import repost_rulings
from db.models import RepostRuling
from db.records import Records

SAID = RepostRuling(
    *("http://www.gov.cn/1.htm", "http://www.qinghe.gov.cn/a.html", "repost"),
    *("李某", "正文为图片，已核对", "2026-11-23T10:00:00+08:00"),
)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        yield opened


def test_the_last_word_counts_and_every_word_is_kept(records):
    changed, taken_back = replace(SAID, verdict="other"), replace(SAID, verdict="open")
    other = replace(SAID, page="http://www.qinghe.gov.cn/b.html")
    for ruling in (SAID, other, changed):
        repost_rulings.rule(records, ruling)
    assert repost_rulings.standing(records.conn) == (other, changed)
    repost_rulings.rule(records, taken_back)
    assert repost_rulings.standing(records.conn) == (other,)
    assert repost_rulings.history(records, SAID.original) == [SAID, other, changed, taken_back]


@pytest.mark.parametrize("change", [{"person": " "}, {"original": ""}, {"page": ""}])
def test_nobody_decides_nothing(records, change):
    with pytest.raises(ValueError, match="RepostRuling"):
        repost_rulings.rule(records, replace(SAID, **change))
    assert repost_rulings.standing(records.conn) == ()


@pytest.mark.parametrize("sql", ["UPDATE repost_ruling SET verdict = 'other'", "DELETE FROM repost_ruling"])
def test_no_word_is_ever_changed(records, sql):
    repost_rulings.rule(records, SAID)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        records.conn.execute(sql)
