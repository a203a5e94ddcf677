"""Stored matches: each article is compared once, each new document of a superior site once, and what changed anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.invented_papers import originals as papers
from benchmarks.quality_reposts import as_original
from db import repost_matches, run_documents
from db.models import Doc, Run, Site
from db.records import Records
from inspector.matching import Matching
from schedules import repost_matching
from schedules.repost_matching import catch_up

AT = "2026-11-23T10:00:00+08:00"
NAMES = frozenset({"中国政府网", "国务院", "国务院办公厅"})
ORIGINALS = [(replace(as_original(one), published_on="2026-11-02"), NAMES) for one in papers(12)]


def article(number: int, title: str = "", **changes) -> Doc:
    title = title or f"清河县第{number}次农田水利建设推进会召开"
    facts = dict.fromkeys(("doc_number", "number_key", "written_on", "published_time", "source"), "")
    url = f"http://www.qinghe.gov.cn/a/{number}.html"
    return Doc(url, title, published_on="2026-11-03", column="news", first_seen=AT, **facts | changes)


def run(number: int) -> Run:
    return Run(f"r{number}", "qinghe", AT, AT, 1, 1, 1, complete=True, stopped_by=None, home_outcome="ok")


def keep(records: Records, number: int, *articles: Doc) -> None:
    run_documents.save(records.conn, run(number), articles)


@pytest.fixture
def records(tmp_path):
    with Records(tmp_path / "xuncha.db") as opened:
        opened.save_site(Site("qinghe", "清河县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",)), AT)
        yield opened


def shown(records, original) -> list[tuple[str, bool, str]]:
    return [(one.url, one.match.sure, one.match.kind) for one in repost_matches.of_original(records, original.url)]


def test_each_article_is_compared_once(records):
    copy = article(1, ORIGINALS[3][0].title)
    keep(records, 1, copy, *(article(n) for n in range(2, 40)))
    assert catch_up(records, ORIGINALS, AT) == (39, 12, 1)
    assert shown(records, ORIGINALS[3][0]) == [(copy.url, True, "title")]
    assert catch_up(records, ORIGINALS, AT) == (0, 0, 0)
    keep(records, 2, copy, article(50))  # the same again, and a new one
    assert catch_up(records, ORIGINALS, AT) == (1, 0, 0)
    assert shown(records, ORIGINALS[3][0]) == [(copy.url, True, "title")]


def test_an_article_that_changes_is_compared_anew(records):
    keep(records, 1, article(1, ORIGINALS[3][0].title))
    catch_up(records, ORIGINALS, AT)
    keep(records, 2, article(1, f"《{ORIGINALS[3][0].title}》政策解读"))
    assert catch_up(records, ORIGINALS, AT).articles == 1
    assert shown(records, ORIGINALS[3][0]) == []


def test_an_article_may_change_twice_before_it_is_compared(records):
    for title in ("一稿", "二稿", ORIGINALS[3][0].title):
        keep(records, 1, article(1, title))
    assert catch_up(records, ORIGINALS, AT) == (1, 12, 1)


def test_a_new_document_meets_the_articles_that_can_show_it(records):
    late, early = ORIGINALS[5][0], replace(article(7), first_seen="2020-01-01T00:00:00+08:00")
    keep(records, 1, article(1, late.title), early)
    catch_up(records, ORIGINALS[:5], AT)
    done = catch_up(records, ORIGINALS[:6], AT)
    assert done == (1, 1, 1)  # the article of 2020 cannot show it
    assert [url for url, *_ in shown(records, late)] == [article(1).url]


def test_a_document_without_a_date_meets_all(records):
    keep(records, 1, replace(article(7), first_seen="2020-01-01T00:00:00+08:00"))
    catch_up(records, ORIGINALS[:5], AT)
    undated = (replace(ORIGINALS[5][0], published_on=""), NAMES)
    assert catch_up(records, [*ORIGINALS[:5], undated], AT).articles == 1


def test_a_document_that_was_changed_upstream_is_compared_anew(records):
    old = ORIGINALS[3]
    keep(records, 1, article(1, old[0].title))
    catch_up(records, [old], AT)
    renamed = (replace(old[0], title="国务院办公厅关于乡村晾晒场地临时使用的复函"), NAMES)
    catch_up(records, [renamed], AT)
    assert shown(records, old[0]) == []


@pytest.mark.parametrize("limits", [None, Matching(short_title=30)])
def test_other_rules_compare_everything_anew(records, monkeypatch, limits):
    keep(records, 1, *(article(n) for n in range(20)))
    catch_up(records, ORIGINALS, AT)
    if limits is None:
        monkeypatch.setattr(repost_matching, "VERSION", 10_000)
    assert catch_up(records, ORIGINALS, AT, limits) == (20, 12, 0)


def test_what_is_broken_off_goes_on(records, monkeypatch):
    monkeypatch.setattr(repost_matches, "BATCH", 5)
    keep(records, 1, *(article(n) for n in range(12)), article(90, ORIGINALS[0][0].title))
    kept = repost_matches.save

    def break_off(*arguments):
        if arguments[1][0] > 5:
            raise KeyboardInterrupt
        kept(*arguments)

    monkeypatch.setattr(repost_matches, "save", break_off)
    with pytest.raises(KeyboardInterrupt):
        catch_up(records, ORIGINALS, AT)
    monkeypatch.setattr(repost_matches, "save", kept)
    assert catch_up(records, ORIGINALS, AT) == (8, 0, 1)


def test_two_documents_with_one_number_are_told_apart_by_their_titles(records):
    one, other = ORIGINALS[0][0], replace(ORIGINALS[1][0], number_key=ORIGINALS[0][0].number_key)
    keep(records, 1, article(1, one.title, number_key=one.number_key, doc_number=one.doc_number))
    catch_up(records, [(one, NAMES), (other, NAMES)], AT)
    assert [sure for _, sure, _ in shown(records, one)] == [True]
    assert all(not sure for _, sure, _ in shown(records, other))


@pytest.mark.parametrize("title", ["", "通知", "》《", "国务院" * 200, "\x00\ud7ff\U0010ffff"])
def test_odd_titles_on_either_side_find_nothing_and_break_nothing(records, title):
    keep(records, 1, article(1, title), article(2, ORIGINALS[0][0].title))
    odd = (replace(ORIGINALS[1][0], url="http://www.gov.cn/odd", title=title, sketch=b"", number_key=""), NAMES)
    catch_up(records, [odd, ORIGINALS[0]], AT)
    assert [url for url, *_ in shown(records, ORIGINALS[0][0])] == [article(2).url]
