"""Makes up the records of an office with many sites: runs, judgements, findings with their events, from a seed."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from db.connection import transaction
from db.ledger_models import finding_id

if TYPE_CHECKING:
    from pathlib import Path

    from db.records import Records

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=ZONE)
WEEKS = 12
# What pages and registries may say: formulas, markup, control characters, direction marks, endless titles.
HOSTILE = (
    '=HYPERLINK("http://evil.example/","点我")',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% for x in y %}",
    "标题\x00\x08\x0b\ufffe\u202e倒着写\u200b",
    "很长的标题" * 2000,
    "|a|b|\n# 标题\n---\n`code`",
)
INDICATORS = (
    ("links.page_broken", "deduct", "Link “{text}” does not open: {cause}."),
    ("links.home_broken", "deduct", "Link “{text}” does not open: {cause}."),
    ("columns.blank", "veto", "{name}"),
    ("columns.stale_expected", "veto", "{name}"),
    ("repost.missing", "deduct", "{name}"),
    ("identity.icp", "deduct", "{name}"),
)
_ENDS = ("open", "open", "open", "notified", "fixed", "suspected", "reopened", "verified", "dismissed")


def registry(sites: int, units: int, digits: int = 4) -> str:
    """A `sites.toml` for these records; ids have so many digits."""
    return "\n".join(
        f'[[site]]\nid = "s{n:0{digits}d}"\nurl = "http://www.s{n:0{digits}d}.gov.cn/"\nname = "第{n}号人民政府网站"\n'
        f'sponsor = "第{n % units}号单位"\nlevel = "county"\nsite_code = "36{n:08d}"\n'
        for n in range(sites)
    )


def fill(records: Records, *, sites: int = 500, findings: int = 20_000, units: int = 400, seed: int = 7) -> None:
    """Write sites, two judged runs of each, and findings with two to six events."""
    chance = random.Random(seed)
    with transaction(records.db):
        for n in range(sites):
            _site(records, chance, n, units)
        for n in range(findings):
            _finding(records, chance, n, sites)


def _site(records: Records, chance: random.Random, n: int, units: int) -> None:
    site = f"s{n:04d}"
    name = HOSTILE[n % len(HOSTILE)] if n < len(HOSTILE) else f"第{n}号人民政府网站"
    records.conn.execute(
        "INSERT INTO site (id, name, url, hosts, body_type, body_type_from, site_code, sponsor, superior, first_seen)"
        " VALUES (?, ?, ?, '[]', '', 'registry', ?, ?, '', ?)",
        (site, name, f"http://www.{site}.gov.cn/", f"36{n:08d}", f"第{n % units}号单位", NOW.isoformat()),
    )
    for week in (1, 0):
        at = NOW - timedelta(days=7 * week + chance.randrange(5), hours=3)
        run = f"{site}-{week}"
        blocked = n % 50 == 7
        records.conn.execute(
            "INSERT INTO run (id, site_id, started_at, finished_at, pages, requests, bytes, complete, menus_complete,"
            " stopped_by, home_outcome, home_detail, home, links, program) VALUES (?, ?, ?, ?, 900, 1000, 1, 1, 1, ?,"
            " ?, '', ?, ?, 'bench')",
            (
                *(run, site, at.isoformat(), (at + timedelta(hours=1)).isoformat(), "blocked" if blocked else None),
                *("blocked" if blocked else "ok", json.dumps({"url": f"http://www.{site}.gov.cn/", "title": name})),
                json.dumps({"checked": 10, "good": 9, "broken": 1, "blocked": 0, "uncertain": 0, "ours": 0}),
            ),
        )
        verdict = "could_not_judge" if blocked else chance.choice(["pass", "pass", "pass", "fail"])
        cursor = records.conn.execute(
            "INSERT INTO judgement (run_id, as_of, judged_at, rulebook, profiles, verdict, score)"
            " VALUES (?, ?, ?, 'national-2019', '[]', ?, ?)",
            (run, at.isoformat(), (at + timedelta(hours=1)).isoformat(), verdict, chance.randrange(60, 100)),
        )
        rows = [("home.stale", "veto", "could_not_check", "The crawl ended early ({stopped_by}).")]
        if verdict == "fail":
            rows.append(("columns.blank", "veto", "fail", "{count} columns are blank."))
        for indicator, kind, outcome, reason in rows:
            records.conn.execute(
                "INSERT INTO outcome (judgement_id, indicator, kind, check_name, outcome, reason, params, points_lost,"
                " findings, candidate) VALUES (?, ?, ?, 'x', ?, ?, ?, 0, 6, ?)",
                (cursor.lastrowid, indicator, kind, outcome, reason,
                 json.dumps({"stopped_by": "max_pages", "count": 6}), kind == "veto"),
            )  # fmt: skip


def _finding(records: Records, chance: random.Random, n: int, sites: int) -> None:
    site = f"s{n % sites:04d}"
    indicator, _, template = INDICATORS[n % len(INDICATORS)]
    key = f"target:http://www.{site}.gov.cn/a/{n}.html"
    ident = finding_id(site, indicator, key)
    text = HOSTILE[n % len(HOSTILE)] if n % 40 < len(HOSTILE) else f"关于做好第{n}项工作的通知"
    born = NOW - timedelta(days=chance.randrange(7 * WEEKS), minutes=chance.randrange(600))
    end = _ENDS[chance.randrange(len(_ENDS))]
    steps = ["suspected", "open"] if n % 3 == 0 else ["open"]
    path = {"notified": ["notified"], "fixed": ["fixed"], "reopened": ["fixed", "reopened"], "suspected": [],
            "verified": ["fixed", "verified"], "dismissed": ["dismissed"]}  # fmt: skip
    steps = ["suspected"] if end == "suspected" else steps + path.get(end, [])
    due = (born + timedelta(days=20)).date().isoformat() if end == "notified" else ""
    person = "王科长" if n % 2 == 0 and end not in {"suspected", "dismissed"} else ""
    params = {"text": text, "name": text, "cause": "not_found"}
    records.conn.execute(
        "INSERT INTO finding (id, site_id, indicator, check_name, key, status, url, template, params, evidence,"
        " found_on, found_on_total, first_seen, last_seen, first_run, last_run, observations, confirmed_at,"
        " confirmed_by, due_on, reopened) VALUES (?, ?, ?, 'x', ?, ?, ?, ?, ?, ?, ?, 3, ?, ?, 'r', 'r', 2, ?, ?, ?, ?)",
        (
            *(ident, site, indicator, key, steps[-1], key.removeprefix("target:"), template),
            *(json.dumps(params), json.dumps({"cause": "not_found", "status": 404}), json.dumps([f"http://{site}/"])),
            *(born.isoformat(), NOW.isoformat(), NOW.isoformat() if person else "", person, due),
            steps.count("reopened"),
        ),
    )
    at, old = born, ""
    for step in steps:
        records.conn.execute(
            "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
            " VALUES (?, ?, 'xuncha', ?, ?, 'r', '')",
            (ident, at.isoformat(), old, step),
        )
        at, old = min(at + timedelta(days=3), NOW - timedelta(minutes=1)), step


def write(folder: Path, **sizes: int) -> Path:
    """A folder with `sites.toml`, `xuncha.toml` and `xuncha.db`; returns the configuration file."""
    from db.records import Records

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sites.toml").write_text(registry(sizes.get("sites", 500), sizes.get("units", 400)), "utf-8")
    config = folder / "xuncha.toml"
    config.write_text('[reports]\noffice = "乐市人民政府办公室"\n', "utf-8")
    with Records(folder / "xuncha.db") as records:
        fill(records, **sizes)
    return config
