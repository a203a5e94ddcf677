"""The sums that the web page asks for are what counting all rows gives, whatever was written in whatever order."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db import web_views
from db.connection import _run_script, migrations
from db.records import Records

COUNTED = "('open', 'notified', 'reopened')"
STATUSES = ("suspected", "open", "notified", "fixed", "verified", "reopened", "waived")
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
_STEP = st.one_of(
    st.tuples(st.just("run"), st.integers(0, 2), st.integers(0, 5)),
    st.tuples(st.just("judge"), st.integers(0, 30), st.integers(0, 3)),
    st.tuples(st.just("forget"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("find"), st.integers(0, 2), st.sampled_from(["links.page_broken", "columns.blank", "links.odd"])),
    st.tuples(st.just("move"), st.integers(0, 30), st.sampled_from(STATUSES)),
)


def _site(conn, number):
    conn.execute(
        "INSERT INTO site (id, name, url, hosts, body_type, body_type_from, site_code, sponsor, superior, first_seen)"
        " VALUES (?, ?, '', '[]', '', '', '', '', '', '')",
        (f"s{number}", f"站{number}"),
    )


def _run(conn, site, day, number):
    conn.execute(
        "INSERT INTO run (id, site_id, started_at, finished_at, pages, requests, bytes, complete, menus_complete,"
        " home_outcome, home_detail, home, links, program) VALUES (?, ?, ?, '', 1, 1, 1, 1, 1, ?, '', '{}', '{}', 'x')",
        (f"r{number}", f"s{site}", (NOW - timedelta(days=day)).isoformat(), f"seen-{day}"),
    )


def _play(conn, steps):
    runs, found = [], []
    for number in range(3):
        _site(conn, number)
    for number, (what, first, second) in enumerate(steps):
        if what == "run":
            _run(conn, first, second, number)
            runs.append(f"r{number}")
        elif what == "judge" and runs:
            judged = conn.execute(
                "INSERT INTO judgement (run_id, as_of, judged_at, rulebook, profiles, verdict, score)"
                " VALUES (?, ?, '', '', '[]', 'fail', ?)",
                (runs[first % len(runs)], f"day {number}", number),
            ).lastrowid
            conn.executemany(
                "INSERT INTO outcome (judgement_id, indicator, kind, check_name, outcome, reason, params, points_lost,"
                " findings, candidate) VALUES (?, ?, 'veto', '', ?, '', '{}', 0, 0, 0)",
                [(judged, f"i{place}", "fail" if place < second else "pass") for place in range(3)],
            )
        elif what == "forget" and runs:
            conn.execute("DELETE FROM run WHERE id = ?", (runs.pop(first % len(runs)),))
        elif what == "find":
            found.append(f"f{number}")
            conn.execute(
                "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
                " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations)"
                " VALUES (?, ?, ?, '', '', 'suspected', '', '', '{}', '{}', '[]', 0, '', '', '', '', 1)",
                (f"f{number}", f"s{first}", second),
            )
        elif what == "move" and found:
            one = found[first % len(found)]
            old = conn.execute("SELECT status FROM finding WHERE id = ?", (one,)).fetchone()[0]
            conn.execute(
                "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
                " VALUES (?, ?, '', ?, ?, '', '')",
                (one, (NOW - timedelta(hours=first * 7)).isoformat(), old, second),
            )
            conn.execute("UPDATE finding SET status = ? WHERE id = ?", (second, one))


def _counted(conn):
    """What every sum must be, from all rows."""
    state = {
        site: (last, judged)
        for site, last, judged in conn.execute(
            "SELECT s.id, (SELECT max(started_at) FROM run WHERE site_id = s.id), (SELECT max(j.id) FROM judgement j"
            " JOIN run r ON r.id = j.run_id WHERE r.site_id = s.id) FROM site s"
        )
    }
    vetoes = dict(conn.execute("SELECT judgement_id, count(*) FROM outcome WHERE outcome = 'fail' GROUP BY 1"))
    findings = conn.execute(
        "SELECT site_id, substr(indicator, 1, instr(indicator, '.') - 1), status, count(*) FROM finding"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ).fetchall()
    steps = conn.execute(
        f"SELECT sum(to_status IN {COUNTED} AND from_status NOT IN {COUNTED}),"
        f" sum(to_status NOT IN {COUNTED} AND from_status IN {COUNTED}) FROM finding_event"
    ).fetchone()
    return state, vetoes, findings, tuple(one or 0 for one in steps)


def _agrees(conn):
    state, vetoes, findings, steps = _counted(conn)
    for site, last, _, judged, fired in conn.execute("SELECT * FROM site_state"):
        assert (last or None, judged) == state[site]
        assert fired == vetoes.get(judged, 0)
    assert {site for site, (last, _) in state.items() if last} <= {
        row[0] for row in conn.execute("SELECT * FROM site_state")
    }
    assert (
        findings
        == conn.execute("SELECT site_id, grp, status, n FROM finding_sum WHERE n <> 0 ORDER BY 1, 2, 3").fetchall()
    )
    for which in ("site_id = ''", "site_id <> ''"):
        found = conn.execute(f"SELECT sum(found), sum(settled) FROM ledger_hour WHERE {which}").fetchone()
        assert tuple(one or 0 for one in found) == steps


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STEP, max_size=30))
def test_sums_are_what_counting_gives(steps):
    """As it goes on, and when a database of before the sums is brought up to date."""
    now, before = _database(""), _database("0027")
    for conn in (now, before):
        _play(conn, steps)
    _late(before)
    for conn in (now, before):
        _agrees(conn)
        conn.close()


def _database(until):
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.deserialize(_image(until))
    conn.execute("PRAGMA foreign_keys = ON")
    return conn


@cache
def _image(until):
    conn = sqlite3.connect(":memory:", isolation_level=None)
    for name, script in _scripts():
        if not until or name < until:
            _run_script(Database(conn, execute_plugins=False), script=script)
    return conn.serialize()


def _late(conn):
    for name, script in _scripts():
        if name >= "0027":
            _run_script(Database(conn, execute_plugins=False), script=script)


def _scripts():
    from importlib.resources import files

    folder = files("db.migrations").joinpath("records")
    names = [one.name for one in migrations("records")._migrations]
    return [(name, folder.joinpath(f"{name}.sql").read_text("utf-8")) for name in names]


def test_weeks_begin_where_people_live(tmp_path):
    """A step on Monday at one in the morning is of the new week, however its instant is written."""
    with Records(tmp_path / "xuncha.db") as records:
        _site(records.conn, 0)
        _play_one(records.conn, "2026-11-22T17:00:00+00:00")
        starts = ["2026-11-16T00:00:00+08:00", "2026-11-23T00:00:00+08:00"]
        for scope in (None, frozenset({"s0"})):
            assert web_views.trend(records, scope, starts) == [(starts[0], 0, 0, 0), (starts[1], 1, 0, 1)]
        assert web_views.trend(records, frozenset(), starts) == [(starts[0], 0, 0, 0), (starts[1], 0, 0, 0)]


def _play_one(conn, at):
    conn.execute(
        "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
        " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations)"
        " VALUES ('f', 's0', 'links.page_broken', '', '', 'open', '', '', '{}', '{}', '[]', 0, ?, '', '', '', 1)",
        (at,),
    )
    conn.execute(
        "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
        " VALUES ('f', ?, '', '', 'open', '', '')",
        (at,),
    )


def test_lists_find_few_among_many_and_count_by_sums(tmp_path, monkeypatch):
    """Both ways to a page of findings give the same rows, also for a group that is the beginning of another's name."""
    with Records(tmp_path / "xuncha.db") as records:
        for number in range(3):
            _site(records.conn, number)
        for number in range(60):
            records.conn.execute(
                "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
                " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations, unit)"
                " VALUES (?, ?, ?, '', '', ?, '', '', '{}', '{}', '[]', 0, ?, '', '', '', 1, ?)",
                (
                    f"f{number:02}", f"s{number % 3}", ("links.a", "linksmore.a", "columns.b")[number % 3],
                    STATUSES[number % 7], f"2026-11-{number % 28 + 1:02}", "别局" if number % 10 == 0 else "",
                ),
            )  # fmt: skip
        wishes = [
            web_views.Wanted(), web_views.Wanted(group="links"), web_views.Wanted(group="columns", statuses=("open",)),
            web_views.Wanted(statuses=("waived", "open")), web_views.Wanted(site="s1"),
            web_views.Wanted(group="links.a"), web_views.Wanted(group="access"),
            web_views.Wanted(sites=frozenset({"s0"}), units=frozenset({"别局"}), statuses=("open",)),
        ]  # fmt: skip
        few = [web_views.finding_lines(records, wanted) for wanted in wishes]
        monkeypatch.setattr(web_views, "_FEW", -1)
        assert few == [web_views.finding_lines(records, wanted) for wanted in wishes]
        assert [total for _, total in few[:2]] == [60, 20]
        assert few[6] == ([], 0)
        mine = {line.id for line in few[7][0]}
        wanted = {f"f{n:02}" for n in range(60) if STATUSES[n % 7] == "open" and (n % 10 == 0 or n % 3 == 0)}
        assert mine == wanted
