"""Indicator integrity.redated: old texts under new dates, and dates that moved; candidates only."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, snapshot

from spiders.pages.sketch import sketch

TEXT = "为进一步规范城区停车秩序，方便群众出行，县公安局会同有关部门对城区主要路段的停车泊位进行了重新施划。" * 3
OTHER = "全县供水管网改造工程已经完成，新建泵站两座，改造管网三十余公里，受益群众达到一万二千余户。" * 3


def text(title, day, words=TEXT, **changes):
    place = changes.pop("url", f"{HOME}a/{day}.html")
    return doc(title, published_on=day, sketch=sketch(words), text_length=len(words) * 2, url=place, **changes)


def judged(*docs, earlier=()):
    return check("integrity.redated", snapshot(documents=docs, earlier=earlier))


def test_different_texts_pass():
    assert judged(text("规范停车秩序", "2026-11-20"), text("规范停车秩序", "2026-01-10", OTHER)).findings == ()


def test_an_old_text_under_a_new_date_is_a_candidate_with_both_sides():
    older = text("我县规范城区停车秩序", "2026-01-12")
    newer = text("我县规范城区停车秩序", "2026-11-20")
    for result in (judged(newer, older), judged(older, newer), judged(newer, earlier=(older,))):
        (finding,) = result.findings
        assert finding.suspected
        assert (finding.url, finding.evidence["older_url"]) == (newer.url, older.url)
        assert finding.params["percent"] == 100


@pytest.mark.parametrize(
    ("title", "day", "changes"),
    [
        ("我县规范城区停车秩序", "2026-10-30", {}),  # a few weeks: put into two columns
        ("我县规范城区停车秩序", "2021-01-12", {}),  # years apart
        ("我县规范城区停车秩序（第3期）", "2026-01-12", {}),
        ("我县2025年规范城区停车秩序", "2026-01-12", {}),
        ("县公安局召开年度工作会议", "2026-01-12", {}),
        ("我县规范城区停车秩序", "", {}),
        ("我县规范城区停车秩序", "2026-01-12", {"number_key": "青政办〔2026〕1号"}),
    ],
)
def test_what_may_be_another_paper_is_left_alone(title, day, changes):
    newer = text("我县规范城区停车秩序", "2026-11-20", number_key="青政办〔2026〕8号")
    assert judged(newer, text(title, day, url=f"{HOME}a/old.html", **changes)).findings == ()


def test_a_copy_that_is_gone_and_newer_accuses_nobody():
    newer = text("我县规范城区停车秩序", "2026-11-20")
    assert judged(text("我县规范城区停车秩序", "2026-01-12"), earlier=(newer,)).findings == ()


def test_a_date_that_moved_forward():
    claims = (("2026-01-12", "2026-01-13T23:00:00+08:00"), ("2026-11-20", "2026-11-23T23:00:00+08:00"))
    (finding,) = judged(text("我县规范城区停车秩序", "2026-11-20", claims=claims)).findings
    assert finding.params["older_published_on"] == "2026-01-12"
    assert judged(text("我县规范城区停车秩序", "2026-01-15", claims=(claims[0], ("2026-01-15", "x")))).findings == ()


def test_short_texts_and_forms_without_end_are_not_compared():
    short = doc("停车", published_on="2026-11-20", sketch=b"", url=f"{HOME}a/s.html")
    assert judged(short).outcome == "not_applicable"
    days = [f"20{20 + n % 7}-01-{n % 28 + 1:02}" for n in range(300)]
    many = [text("我县规范城区停车秩序", day, url=f"{HOME}a/{n}.html") for n, day in enumerate(days)]
    assert judged(*many).findings == ()
