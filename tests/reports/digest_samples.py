"""Builders of what a digest rests on: sites, ledger rows and their events, a few days around one week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db.ledger_models import Event, LedgerRow
from db.models import Run, Site
from db.span import Judged, SiteFacts, Told
from reports import periods
from reports.digest.build import Facts
from reports.digest.model import Fact
from reports.wording import SHANGHAI

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=SHANGHAI)
WEEK = periods.week("2026-W47", NOW)
INDICATORS = {
    "links.page_broken": Fact("内页死链", "Broken links", "deduct"),
    "columns.blank": Fact("空白栏目", "Blank columns", "veto"),
    "repost.missing": Fact("未转载上级文件", "Missing reposts", "deduct"),
}


def at(day: int, month: int = 11) -> str:
    return datetime(2026, month, day, 10, 0, tzinfo=SHANGHAI).isoformat()


def row(ident: str, **more: Any) -> LedgerRow:
    values: dict[str, Any] = {
        "id": ident, "site_id": "lexian", "site_name": "乐县人民政府门户网站", "site_url": "http://www.lexian.gov.cn/",
        "site_code": "3607320001", "unit": "乐县人民政府办公室", "sponsor": "乐县人民政府办公室", "superior": "",
        "site_level": "county", "body_type": "county_government", "indicator": "links.page_broken", "kind": "deduct",
        "status": "open", "url": f"http://www.lexian.gov.cn/a/{ident}.html", "template": "{text}",
        "params": {"text": f"问题{ident}"}, "evidence": {}, "found_on": (), "found_on_total": 1, "first_seen": at(2),
        "last_seen": at(20), "observations": 2, "confirmed_at": "", "confirmed_by": "", "notified_at": "", "due_on": "",
        "fixed_at": "", "fixed_by": "", "reopened": 0, "level": "", "responsible": "", "progress": "", "measure": "",
        "done_on": "",
    }  # fmt: skip
    return LedgerRow(**(values | more))


def events(ident: str, *steps: tuple[str, str]) -> list[Event]:
    """Steps are (instant, new status)."""
    old, found = "", []
    for number, (instant, new) in enumerate(steps):
        found.append(Event(number, ident, instant, "xuncha", old, new, "status", ""))
        old = new
    return found


def site(ident: str = "lexian", verdict: str = "pass", **more: Any) -> SiteFacts:
    told = more.pop("told", ())
    name = "乐县人民政府门户网站" if ident == "lexian" else f"{ident}网站"
    values: dict[str, Any] = {
        "site": Site(ident, name, f"http://{ident}.gov.cn/", ()),
        "unit": "乐县人民政府办公室" if ident == "lexian" else f"{ident}办公室",
        "judged": Judged(at(20), "r2", verdict, 88.0, tuple(told)),
        "before": Judged(at(13), "r1", "pass", 90.0),
        "run": Run("r2", ident, at(20), at(20), 100, 100, 100, True, None, "ok"),
        "runs": 1,
    }  # fmt: skip
    return SiteFacts(**(values | more))


def veto(indicator: str = "columns.blank", *, candidate: bool = True) -> Told:
    return Told(indicator, "veto", "fail", "", {}, 0.0, candidate)


def facts(sites: list[SiteFacts], rows: list[LedgerRow], told: list[Event], **more: Any) -> Facts:
    return Facts(sites=sites, rows=rows, events=told, indicators=INDICATORS, **more)


def days_before(day: int) -> str:
    return (NOW - timedelta(days=day)).isoformat()
