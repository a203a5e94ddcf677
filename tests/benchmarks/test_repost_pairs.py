"""Matching of reposts on made-up documents: every disguise found, nothing that only looks like one taken for one."""

from __future__ import annotations

import pytest

from benchmarks import quality_reposts
from benchmarks.invented_papers import originals
from benchmarks.repost_pairs import CARRIED_OUT, OTHER_YEAR, pairs

PAPERS = originals()


def test_the_set_is_large_and_the_same_in_every_run():
    made = pairs(PAPERS)
    assert len(PAPERS) >= 30
    assert len(made) >= 600
    assert {CARRIED_OUT, OTHER_YEAR} < {pair.group for pair in made}
    assert [pair.body for pair in made[:80]] == [pair.body for pair in pairs(originals())[:80]]


@pytest.mark.parametrize("half", [0, 1])
def test_invented_documents_are_told_apart(half):
    some = PAPERS[half::5]
    verdicts, crossed = quality_reposts.judge(some)
    score = quality_reposts.scored(some, verdicts, crossed)
    assert score.f1 >= 0.98, [(one.pair.group, one.title) for one in verdicts if one.pair.repost and not one.same]
    assert score.false == score.false_hard == 0, [
        (one.pair.group, one.title) for one in (*verdicts, *crossed) if one.same and not one.pair.repost
    ]


def test_without_a_corpus_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XUNCHA_CORPUS", str(tmp_path))
    assert quality_reposts.main([]) == 0
    assert "skipped" in capsys.readouterr().out


def test_a_corpus_is_measured_against_the_floors(tmp_path, monkeypatch, capsys):
    import json

    rows = [
        {
            "url": one.url, "title": one.title, "issuer": one.issuer, "doc_number": one.number,
            "written_date": one.written, "publish_date": one.published, "text": one.text,
        }
        for one in originals(4)
    ]  # fmt: skip
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / quality_reposts.FILE).write_text(lines, encoding="utf-8")
    monkeypatch.setenv("XUNCHA_CORPUS", str(tmp_path))
    assert quality_reposts.main(["--misses"]) == 0
    assert "held out: 2 documents" in capsys.readouterr().out
