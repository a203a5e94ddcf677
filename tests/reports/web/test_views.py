"""What the overview and the page of a site tell: levels, changes, what was not checked, columns by month."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, timedelta

from db import web_changes, web_views
from db.ledger_states import STATUSES
from db.records import Records
from db.web_lines import SiteLine
from db.web_views import Wanted
from reports.web.pages import calendars, levels
from tests.reports.web.office import EVIL, NOW, add_finding


def add_run(records, site, days_ago, verdict, *, unchecked=(), columns=()):
    """An inspection with its judgement."""
    at = (NOW - timedelta(days=days_ago)).isoformat()
    run = f"{site}-{days_ago}"
    records.conn.execute(
        "INSERT INTO run (id, site_id, started_at, finished_at, pages, requests, bytes, complete, menus_complete,"
        " home_outcome, home_detail, home, links, program) VALUES (?, ?, ?, ?, 4, 5, 1, 1, 1, 'ok', '', '{}',"
        " '{\"good\": 4, \"broken\": 3}', 'x')",
        (run, site, at, at),
    )
    judged = records.conn.execute(
        "INSERT INTO judgement (run_id, as_of, judged_at, rulebook, profiles, verdict, score)"
        " VALUES (?, ?, ?, 'national-2019', '[]', ?, 80)",
        (run, at[:10], at, verdict),
    ).lastrowid
    records.conn.executemany(
        "INSERT INTO outcome (judgement_id, indicator, kind, check_name, outcome, reason, params, points_lost,"
        " findings, candidate) VALUES (?, ?, 'deduct', 'c', 'could_not_check', '', '{}', 0, 0, 0)",
        [(judged, indicator) for indicator in unchecked],
    )
    records.conn.executemany(
        "INSERT INTO run_column (run_id, category, name, url, level, verdict, list_state, list_rule, items, undated,"
        " undated_unread, rest_unread, latest, recent, exempt, sure, evidence, found_on)"
        " VALUES (?, 'news', ?, ?, 1, 'good', 'listed', '', 20, 0, 0, 0, ?, ?, '', 1, '', '[]')",
        [
            (
                run,
                name,
                f"http://{site}.example/{n}/",
                max(days, default=""),
                json.dumps([["", "", d, ""] for d in days]),
            )
            for n, (name, days) in enumerate(columns)
        ],
    )


def test_findings_are_counted_by_kind_and_by_the_level_of_the_body(office):
    lines = [
        SiteLine((name, name, "", kind, "", "", "", "pass", 1.0, "", 0), (0,) * len(STATUSES), 0)
        for name, kind in (
            ("a", "city_government"), ("b", "county_government"), ("c", "county_department"), ("d", "city_department"),
            ("e", ""),
        )
    ]  # fmt: skip
    groups = {"a": Counter(links=2), "c": Counter(links=1, columns=4), "d": Counter(columns=1)}
    told = levels.table(lines, groups, {})
    assert told.levels == ("city", "county", "department", "")
    assert told.sites == (1, 1, 2, 1)
    assert told.rows == (("columns", (0, 0, 5, 0), 5), ("links", (2, 0, 1, 0), 3))
    assert told.sums == (2, 0, 6, 0)
    assert "按类别和层级" in office.client("zhang").get("/").text


def test_a_list_holds_one_level_or_one_unit(office):
    with Records(office.db) as records:
        records.conn.execute("UPDATE site SET body_type = 'county_government' WHERE id = 'jiaoyu'")
    client = office.client("zhang")
    for ask in ("level=county", "unit=教育局", "level=county&unit=教育局"):
        page = client.get(f"/findings?{ask}").text
        assert "aaaa000000000001" in page
        assert "bbbb000000000003" not in page
    page = client.get("/findings?level=unknown").text
    assert "aaaa000000000001" not in page
    assert "bbbb000000000003" in page
    assert "aaaa000000000001" not in client.get("/findings?level=county&unit=水务局").text
    assert "<script>" not in client.http.get("/findings", params={"unit": EVIL, "level": EVIL}).text


def test_the_overview_says_what_changed_this_week_and_what_could_not_be_checked(office):
    with Records(office.db) as records:
        add_run(records, "jiaoyu", 10, "pass")
        add_run(records, "jiaoyu", 0, "fail", unchecked=("access.search", "links.page_broken"))
        add_run(records, "shuiwu", 9, "pass", unchecked=("links.page_broken",))
        assert web_changes.verdicts_before(records, (NOW - timedelta(days=5)).isoformat()) == {
            "jiaoyu": "pass", "shuiwu": "pass",
        }  # fmt: skip
        assert web_changes.unchecked(records, None) == [("links.page_broken", 2), ("access.search", 1)]
        assert web_changes.unchecked(records, frozenset({"shuiwu"})) == [("links.page_broken", 1)]
    client = office.client("zhang")
    client.get("/findings")
    client.act("said_fixed", "aaaa000000000001", why="已改")
    page = client.get("/").text
    week = page[page.index('id="h-week"') : page.index('id="h-over"')]
    assert re.search(r"jiaoyu网站</a>.*合格.*→.*不合格", week, re.DOTALL)
    assert "shuiwu网站" not in week
    assert "aaaa000000000001" in week
    assert "2项指标" in page


def test_steps_are_those_of_the_findings_that_one_may_see(office):
    with Records(office.db) as records:
        add_finding(records, "ffff000000000001", "jiaoyu", unit="水务局")
        own = Wanted(frozenset({"jiaoyu"}), frozenset({"教育局"}), site="jiaoyu")
        assert {one.finding_id for one in web_changes.steps(records, own, 9)} == {
            "aaaa000000000001",
            "aaaa000000000002",
        }
        everybody = Wanted(site="jiaoyu")
        assert len(web_changes.steps(records, everybody, 9)) == 3
        assert len(web_changes.steps(records, everybody, 2)) == 2


def test_people_of_two_units_do_not_see_each_other_s_kept_sums(office):
    """Both have no site of their own, and one a finding that was assigned to its unit."""
    with Records(office.db) as records:
        from db import web_people
        from tests.reports.web.office import HASH

        for name, unit in (("a", "甲局"), ("b", "乙局")):
            web_people.save(records, name, "unit", (unit,), HASH, NOW.isoformat())
        add_finding(records, "ffff000000000002", "jiaoyu", unit="甲局")
    one, other = office.client("a"), office.client("b")
    one.get("/findings")
    one.act("said_fixed", "ffff000000000002", why="已改")
    assert "ffff000000000002" in one.get("/").text
    assert "ffff000000000002" not in other.get("/").text


def test_months_of_columns_those_that_rest_longest_first(office):
    shown = calendars.months(date(2026, 2, 3))
    assert (shown[0], shown[-2:]) == ("2025-03", ("2026-01", "2026-02"))
    with Records(office.db) as records:
        many = [f"2026-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 31)]
        add_run(
            records, "jiaoyu", 0, "pass",
            columns=[("动态", many), (EVIL, ["2026-04-19", "2026-04-02", "2025-01-01"]), ("空", [])],
        )  # fmt: skip
        rows = calendars.of_columns(web_views.columns(records, "jiaoyu-0"), calendars.months(NOW.date()))
    assert [row.latest for row in rows] == ["2026-04-19", "2026-11-30", ""]
    april = rows[0].cells[4]
    assert (april.count, april.last, rows[0].cells[5].count) == (2, True, 0)
    busy = rows[1].cells
    assert [cell.count for cell in busy] == [None] * 10 + [30, 30]  # what lay before was not kept
    assert (busy[-1].last, busy[-1].shade) == (True, 4)
    page = office.client("zhang").get("/sites/jiaoyu").text
    assert "&lt;script&gt;" in page
    assert page.count('class="m') > 12 * 3


def test_a_site_shows_its_waivers_and_its_steps(office):
    client = office.client("zhang")
    client.get("/findings")
    client.act("waive", "aaaa000000000001", why="本年度无此事项", until="2027-01-01", approver="李主任")
    page = client.get("/sites/jiaoyu").text
    register = page[page.index('id="h-w"') :]
    assert "本年度无此事项" in register
    assert "李主任" in register
    assert "2027-01-01" in register
    assert "zhang" in page[page.index('id="h-s"') :]
    assert 'id="h-w"' not in client.get("/sites/shuiwu").text
