"""A list that falls silent is our problem first, not the site's fault."""

from __future__ import annotations

from db.models import Column
from spiders.structure_guard import guard


def column(state: str, items: int, undated: int = 0, rule: str = "li rows in ul", verdict: str = "good") -> Column:
    return Column(
        category="notices",
        name="通知公告",
        url="http://www.qinghe.example/tzgg/",
        level=1,
        verdict=verdict,
        list_state=state,
        list_rule=rule,
        items=items,
        undated=undated,
        latest="2026-11-20" if items > undated else "",
    )


def test_a_list_that_falls_silent_is_unread_and_raises_an_alarm():
    (now,), (alarm,) = guard([column("empty", 0, rule="empty list container")], [column("listed", 15)])
    assert now.list_state == "unread"
    assert "15" in now.list_rule
    assert (alarm.items_before, alarm.items_now) == (15, 0)


def test_dates_that_vanish_raise_an_alarm():
    (now,), alarms = guard([column("listed", 15, undated=15)], [column("listed", 15, undated=1)])
    assert now.list_state == "unread"
    assert len(alarms) == 1


def test_a_page_that_says_it_is_empty_is_believed():
    (now,), alarms = guard([column("empty", 0, rule="page says '暂无信息'")], [column("listed", 15)])
    assert now.list_state == "empty"
    assert alarms == []


def test_nothing_is_said_about_lists_that_were_never_read_or_that_are_as_before():
    assert guard([column("empty", 0)], []) == ([column("empty", 0)], [])
    assert guard([column("empty", 0)], [column("empty", 0)])[1] == []
    assert guard([column("listed", 3)], [column("listed", 15)])[1] == []
    assert guard([column("empty", 0)], [column("listed", 2)])[1] == []


def test_a_page_that_did_not_answer_is_no_change_of_structure():
    assert guard([column("not_fetched", 0, verdict="uncertain")], [column("listed", 15)])[1] == []
