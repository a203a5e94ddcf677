"""Indicator content.wording: words that are probably wrong; always a candidate."""

from __future__ import annotations

from builders import check, run, snapshot, trait

WORD = {"wrong": "按装", "right": "安装", "context": "为群众按装路灯", "times": 2}


def test_a_site_without_wrong_words_passes():
    result = check("content.wording", snapshot())
    assert (result.outcome, result.findings) == ("pass", ())
    assert check("content.wording", snapshot(run=run(pages=0))).outcome == "could_not_check"


def test_each_word_of_each_article_is_a_candidate():
    traits = (
        trait("wording", "http://a/1", title="某讯", words=[WORD, WORD | {"wrong": "震憾", "right": "震撼"}]),
        trait("wording", "http://a/2", title="某讯", words=[WORD]),
    )
    findings = check("content.wording", snapshot(traits=traits)).findings
    assert len({one.key for one in findings}) == 3
    assert all(one.suspected for one in findings)
    assert findings[0].params == {"title": "某讯", "wrong": "按装", "right": "安装", "context": "为群众按装路灯"}
