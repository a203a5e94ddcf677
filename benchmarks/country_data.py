"""Makes up the records of a country: 14,000 sites, five years, 20 million documents, 2 million findings.

What is plain is written by SQLite out of a table of numbers, in the order of its keys, before its indexes: a loop over
20 million rows would take an hour. Findings come from `benchmarks.digest_data`'s words. The same each time.
"""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.digest_data import HOSTILE, INDICATORS, NOW, registry
from db.ledger_models import finding_id

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from db.records import Records

DAYS = 5 * 365
RUNS = 100  # of each site: weekly for a year, monthly before
WHOLE = 2  # of these with all their facts; the others were thinned out by `xuncha db clean`
_NOW = NOW.isoformat()

_SITES = """
INSERT INTO site (id, name, url, hosts, body_type, body_type_from, site_code, sponsor, superior, first_seen)
SELECT format('s%05d', i), format('第%d号人民政府网站', i), format('http://www.s%05d.gov.cn/', i), '[]', 'county',
  'registry',  format('36%08d', i), format('第%d号单位', i % :units), '', :first FROM numbers WHERE i < :sites
"""
# Weeks back for the last year, then four weeks each: `ago` is in days.
_RUNS = """
WITH ages AS (
  SELECT i AS k, CASE WHEN i < 52 THEN 7 * i ELSE 364 + 28 * (i - 51) END AS ago FROM numbers WHERE i < :runs
)
INSERT INTO run (id, site_id, started_at, finished_at, pages, requests, bytes, complete, menus_complete, stopped_by,
  home_outcome, home_detail, home, links, program, thinned_at)
SELECT format('s%05d-%02d', n.i, k), format('s%05d', n.i),
  strftime('%Y-%m-%dT%H:%M:%S+08:00', :now, '-' || (ago + n.i % 5) || ' days', '-3 hours'),
  strftime('%Y-%m-%dT%H:%M:%S+08:00', :now, '-' || (ago + n.i % 5) || ' days', '-2 hours'),
  900, 1000, 30000000, 1, 1, NULL, CASE WHEN n.i % 50 = 7 THEN 'blocked' ELSE 'ok' END, '',
  format('{"url": "http://www.s%05d.gov.cn/", "title": "第%d号人民政府网站"}', n.i, n.i),
  '{"checked": 1000, "good": 990, "broken": 4, "blocked": 0, "uncertain": 6, "ours": 0}', 'bench',
  CASE WHEN k < :whole THEN '' ELSE :now END
FROM numbers n, ages WHERE n.i < :sites
"""
_JUDGEMENTS = """
INSERT INTO judgement (run_id, as_of, judged_at, rulebook, profiles, verdict, score)
SELECT id, started_at, finished_at, 'national-2019', '[]',
  CASE WHEN home_outcome <> 'ok' THEN 'could_not_judge' WHEN (rowid * 7919) % 4 = 0 THEN 'fail' ELSE 'pass' END,
  60 + (rowid * 7919) % 40 FROM run
"""
# A thinned run keeps what failed, cost points or could not be checked; a whole one has all of some fifty outcomes.
_OUTCOMES = """
INSERT INTO outcome (judgement_id, indicator, kind, check_name, outcome, reason, params, points_lost, findings,
  candidate)
SELECT j.id, CASE n.i WHEN 0 THEN 'columns.blank' WHEN 1 THEN 'home.stale' WHEN 2 THEN 'links.page_broken'
    ELSE 'bench.' || n.i END,
  CASE WHEN n.i < 2 THEN 'veto' ELSE 'deduct' END, 'x',
  CASE n.i WHEN 0 THEN CASE j.verdict WHEN 'fail' THEN 'fail' ELSE 'pass' END WHEN 1 THEN 'could_not_check'
    WHEN 2 THEN 'fail' ELSE 'pass' END,
  CASE n.i WHEN 0 THEN '{count} columns are blank.' WHEN 1 THEN 'The crawl ended early ({stopped_by}).' ELSE '' END,
  CASE WHEN n.i < 2 THEN '{"count": 6, "stopped_by": "max_pages"}' ELSE '{}' END,
  CASE WHEN n.i = 2 THEN 1.5 ELSE 0 END, 3, 0
FROM judgement j JOIN run r ON r.id = j.run_id JOIN numbers n
  ON n.i < CASE r.thinned_at WHEN '' THEN 50 ELSE 3 END AND (n.i > 0 OR j.verdict = 'fail')
"""
_COLUMNS = """
INSERT INTO run_column (run_id, category, name, url, level, verdict, list_state, list_rule, items, undated,
  undated_unread, rest_unread, latest, recent, exempt, sure, evidence, found_on)
SELECT r.id, 'news', '栏目' || n.i, format('http://www.%s.gov.cn/c%d/', r.site_id, n.i), 1, 'good', 'listed', '',
  20, 0, 0, 0,  '2026-11-20', '[]', '', 1, '', '[]' FROM run r JOIN numbers n ON n.i < 60 WHERE r.thinned_at = ''
"""
_TARGETS = """
INSERT INTO run_target (run_id, url, own, verdict, cause, status, text, position, kind, found_on, found_on_total,
  on_home, attempts, final_url, is_home)
SELECT r.id, format('http://other%d.example/%s/%d.html', n.i, r.site_id, n.i), 0,
  CASE WHEN n.i % 10 THEN 'good' ELSE 'uncertain' END, '', 200, '链接' || n.i, 'body', 'page',
  '["http://x.example/"]', 1, 0,  '[["2026-11-20T20:00:00+08:00", "ok", 200, ""]]', '', 0
FROM run r JOIN numbers n ON n.i < 50 WHERE r.thinned_at = ''
"""
_DOCUMENTS = """
INSERT INTO document (site_id, url, title, doc_number, number_key, written_on, published_on, published_time, source,
  column_category, sketch, text_length, first_seen, last_seen, last_run)
SELECT s.id, format('http://www.%s.gov.cn/a/%07d.html', s.id, n.i), format('关于做好第%d项工作的通知', n.i),
  CASE WHEN n.i % 20 = 0 THEN format('示政发〔20%02d〕%d号', n.i % 27, n.i) ELSE '' END,
  CASE WHEN n.i % 20 = 0 THEN format('示政发20%02d-%d', n.i % 27, n.i) ELSE '' END, '',
  date(:now, '-' || ((n.i * 7) % :days) || ' days'), '', '', 'news', x'', 800,
  strftime('%Y-%m-%dT%H:%M:%S+08:00', :now, '-' || ((n.i * 7) % :days) || ' days'), :now, s.id || '-00'
FROM site s JOIN numbers n ON n.i < :each ORDER BY s.id, n.i
"""
_PROBES = """
INSERT INTO probe (site_id, at, state, outcome, status, millis, detail)
SELECT s.id, strftime('%Y-%m-%dT%H:%M:%S+08:00', :now, '-' || (n.i * 48) || ' minutes'),
  CASE WHEN s.rowid % 100 = 3 AND n.i % 20 = 0 THEN 'down' ELSE 'up' END, 'ok', 200, 300, ''
FROM site s JOIN numbers n ON n.i < 240 ORDER BY 1, 2
"""


def write(folder: Path, *, sites: int, documents: int, findings: int, units: int = 3000, seed: int = 7) -> Path:
    """A folder with `sites.toml`, `xuncha.toml` and `xuncha.db`; prints what takes long. Returns the configuration."""
    from db.records import Records

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sites.toml").write_text(registry(sites, units, digits=5), "utf-8")
    config = folder / "xuncha.toml"
    config.write_text('[reports]\noffice = "国家政务公开办公室"\n', "utf-8")
    with Records(folder / "xuncha.db") as records:
        fill(records, sites=sites, documents=documents, findings=findings, units=units, seed=seed)
    return config


def fill(records: Records, *, sites: int, documents: int, findings: int, units: int, seed: int) -> None:
    """All rows, then the indexes, then what SQLite's planner wants to know."""
    conn = records.conn
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -600000", "foreign_keys = OFF"):
        conn.execute(f"PRAGMA {pragma}")
    later = _aside(conn)
    conn.execute("CREATE TEMP TABLE numbers (i INTEGER PRIMARY KEY)")
    most = max(sites, documents // sites + 1, 1000)
    conn.execute(
        "INSERT INTO numbers WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"
        " SELECT i FROM n",
        (most,),
    )
    values = {
        "sites": sites, "units": units, "now": NOW.strftime("%Y-%m-%d %H:%M:%S"), "first": _NOW, "runs": RUNS,
        "whole": WHOLE, "days": DAYS, "each": documents // sites,
    }  # fmt: skip
    conn.execute("BEGIN")
    for name, sql in (
        ("sites", _SITES), ("runs", _RUNS), ("judgements", _JUDGEMENTS), ("outcomes", _OUTCOMES), ("columns", _COLUMNS),
        ("targets", _TARGETS), ("probes", _PROBES), ("documents", _DOCUMENTS),
    ):  # fmt: skip
        _timed(name, conn, sql, {key: value for key, value in values.items() if f":{key}" in sql})
    began = time.monotonic()
    _findings(conn, sites, findings, random.Random(seed))
    print(f"  findings: {time.monotonic() - began:.0f} s", flush=True)
    conn.execute("COMMIT")
    for sql in later:
        _timed(sql.split(" ON ")[0], conn, sql, {})
    conn.execute("PRAGMA analysis_limit = 1000")
    _timed("analyze", conn, "ANALYZE", {})
    conn.execute("PRAGMA journal_mode = WAL")


def _timed(name: str, conn: sqlite3.Connection, sql: str, values: dict[str, object]) -> None:
    began = time.monotonic()
    conn.execute(sql, values)
    if time.monotonic() - began >= 1:
        print(f"  {name}: {time.monotonic() - began:.0f} s", flush=True)


def _aside(conn: sqlite3.Connection) -> list[str]:
    """Take away indexes and the triggers of documents; returns the words that bring them back."""
    found = conn.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'index' OR (type = 'trigger'"
        " AND tbl_name = 'document'))"
    ).fetchall()
    for kind, name, _ in found:
        conn.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _findings(conn: sqlite3.Connection, sites: int, findings: int, chance: random.Random) -> None:
    rows: list[tuple[object, ...]] = []
    steps: list[tuple[object, ...]] = []
    for row, events in _made(sites, findings, chance):
        rows.append(row)
        steps += events
        if len(rows) == 5000:
            _put(conn, rows, steps)
    _put(conn, rows, steps)


def _put(conn: sqlite3.Connection, rows: list[tuple[object, ...]], steps: list[tuple[object, ...]]) -> None:
    conn.executemany(
        "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
        " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations, confirmed_at,"
        ' confirmed_by, due_on, reopened) VALUES (?, ?, ?, \'x\', ?, ?, ?, ?, ?, \'{"cause": "not_found", "status":'
        " 404}', ?, 3, ?, ?, ?, ?, 2, ?, ?, ?, 0)",
        rows,
    )
    conn.executemany(
        "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
        " VALUES (?, ?, 'xuncha', ?, ?, 'r', '')",
        steps,
    )
    rows.clear()
    steps.clear()


def _made(
    sites: int, findings: int, chance: random.Random
) -> Iterator[tuple[tuple[object, ...], list[tuple[object, ...]]]]:
    """Findings with their steps. What is older than half a year was settled long ago, all but one in twenty."""
    for n in range(findings):
        site = f"s{n % sites:05d}"
        indicator, _, template = INDICATORS[n % len(INDICATORS)]
        url = f"http://www.{site}.gov.cn/a/{n}.html"
        ident = finding_id(site, indicator, f"target:{url}")
        age = chance.randrange(DAYS)
        born = NOW - timedelta(days=age, minutes=chance.randrange(600))
        standing = age < 180 or chance.randrange(20) == 0
        path = ["open", "notified"] if n % 3 else (["suspected"] if n % 6 else ["open"])
        path = path if standing and n % 4 else [*path, "fixed", "verified"]
        text = HOSTILE[n % len(HOSTILE)][:300] if n % 4000 < len(HOSTILE) else f"关于做好第{n}项工作的通知"
        person = "王科长" if "notified" in path else ""
        due = (born + timedelta(days=20)).date().isoformat() if path[-1] == "notified" else ""
        seen = _NOW if path[-1] != "verified" else (born + timedelta(days=30)).isoformat()
        row = (
            ident, site, indicator, f"target:{url}", path[-1], url, template,
            json.dumps({"text": text, "name": text, "cause": "not_found"}, ensure_ascii=False), f'["http://{site}/"]',
            born.isoformat(), seen, f"{site}-99", f"{site}-00", born.isoformat() if person else "", person, due,
        )  # fmt: skip
        at, old, events = born, "", []
        for step in path:
            events.append((ident, at.isoformat(), old, step))
            at, old = min(at + timedelta(days=6), NOW - timedelta(minutes=1)), step
        yield row, events
