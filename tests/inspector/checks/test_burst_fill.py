"""Indicator integrity.burst_fill: several old dates at once in one column; candidates only."""

from __future__ import annotations

from builders import HOME, check, doc, earlier_run, snapshot

BEFORE = "2026-11-16T23:00:00+08:00"
SEEN = "2026-11-16T23:04:00+08:00"  # while the earlier run went on
HISTORY = (earlier_run(BEFORE),)
KNOWN = doc("关于停车的通知", published_on="2026-05-01", first_seen=SEEN, column="notices", url=f"{HOME}n/0.html")


def judged(days, history=HISTORY, column="notices"):
    now = "2026-11-23T23:01:00+08:00"
    docs = [
        doc("关于供水的通知", published_on=day, first_seen=now, column=column, url=f"{HOME}n/{n}.html")
        for n, day in enumerate(days, 1)
    ]
    return check("integrity.burst_fill", snapshot(documents=(KNOWN, *docs), history=history))


SPREAD = ["2026-06-03", "2026-07-08", "2026-08-12", "2026-09-16", "2026-10-20"]


def test_ordinary_news_pass():
    assert judged(["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23"]).findings == ()
    assert judged(SPREAD[:4]).findings == ()


def test_old_dates_at_once_are_a_candidate_for_the_column():
    (finding,) = judged(SPREAD).findings
    assert finding.suspected
    assert finding.url == f"{HOME}notices/"
    assert (finding.params["count"], finding.params["first"], finding.params["last"]) == (5, SPREAD[0], SPREAD[-1])
    assert len(finding.evidence["articles"]) == 5


def test_dates_close_together_or_a_new_column_or_an_archive_pass():
    assert judged(["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05"]).findings == ()
    assert judged(SPREAD, column="plans").findings == ()
    assert judged(["2024-01-01", "2024-03-01", "2024-05-01", "2024-07-01", "2024-09-01"]).findings == ()


def test_without_a_complete_earlier_run_nothing_is_said():
    assert judged(SPREAD, history=()).outcome == "could_not_check"
