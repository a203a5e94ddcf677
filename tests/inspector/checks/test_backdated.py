"""Indicator integrity.backdated: claims against first seen, written date and address; candidates only."""

from __future__ import annotations

import pytest
from builders import HOME, check, doc, earlier_run, snapshot

BEFORE = "2026-11-16T23:00:00+08:00"
SEEN = "2026-11-16T23:04:00+08:00"  # while the earlier run went on
HISTORY = (earlier_run(BEFORE),)
NOW = "2026-11-23T23:01:00+08:00"
KNOWN = tuple(
    doc(f"关于第{n}项工作的通知", published_on=day, first_seen=SEEN, column="notices")
    for n, day in enumerate(("2026-06-01", "2026-09-01", "2026-11-10"))
)


def judged(*docs, history=HISTORY, **params):
    return check("integrity.backdated", snapshot(documents=(*KNOWN, *docs), history=history), **params)


def new(day, **changes):
    return doc("关于供水的通知", **{"published_on": day, "first_seen": NOW, "column": "notices"} | changes)


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-16", "2026-11-05", "", "2026-01-01"])
def test_what_is_new_or_older_than_all_that_was_known_passes(day):
    assert judged(new(day)).findings == ()


def test_what_was_not_there_is_a_candidate():
    late = new("2026-10-08")
    (finding,) = judged(late).findings
    assert finding.suspected
    assert finding.params == {
        "title": late.title,
        "published_on": "2026-10-08",
        "seen_before": "2026-11-16",
        "first_seen": "2026-11-23",
    }
    assert finding.evidence["working_days"] == 28


@pytest.mark.parametrize("history", [(), (earlier_run(BEFORE, complete=False),)])
def test_without_a_complete_earlier_run_nothing_is_said(history):
    assert judged(new("2026-10-08"), history=history).outcome == "could_not_check"


def test_a_column_that_was_not_known_is_no_proof():
    assert judged(new("2026-10-08", column="plans")).findings == ()


def test_many_at_once_are_another_matter():
    many = [new("2026-10-08", url=f"{HOME}n/{n}.html") for n in range(5)]
    assert judged(*many).findings == ()
    assert len(judged(*many[:4]).findings) == 4


def test_written_after_it_was_published():
    (finding,) = judged(new("2026-11-20", written_on="2026-11-27")).findings
    assert (finding.suspected, finding.params["written_on"]) == (True, "2026-11-27")
    assert judged(new("2026-11-20", written_on="2026-11-22")).findings == ()


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("a/202611/t20261120_1234.html", True),
        ("art/2026/11/20/art_12_3456.html", True),
        ("a/202608/t20260801_1234.html", False),
        ("a/show.asp?id=20261120", False),
        ("a/20269940/1.html", False),
    ],
)
def test_the_day_in_an_address(place, found):
    one = new("2026-08-01", first_seen=SEEN, url=HOME + place)
    findings = judged(one).findings
    assert [finding.params.get("address_date") for finding in findings] == (["2026-11-20"] if found else [])


def test_a_site_that_was_moved_is_not_accused():
    many = [new("2026-08-01", first_seen=SEEN, url=f"{HOME}a/t20261120_{n}.html") for n in range(1000, 1012)]
    assert judged(*many).findings == ()
    assert len(judged(*many[:3]).findings) == 3
