"""Findings in a record database, as a judged run leaves them; a registry of two sites, and a fixed day."""

from __future__ import annotations

from datetime import UTC, datetime

from db import ledger
from db.models import FindingDraft, Home, IndicatorResult, Judgement, LinkCounts, Run, Site, Snapshot
from db.records import Records

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
TODAY = "2026-11-26"
SITES = """
[[site]]
id = "city"
url = "http://www.lanxi.gov.cn/"
name = "岚溪市人民政府"
level = "city"

[[site]]
id = "county"
url = "http://www.qinghe.gov.cn/"
name = "青禾县人民政府"
unit = "青禾县政府办公室"
superior = "city"
level = "county"
"""
HOSTILE = "=HYPERLINK(1)|[x](http://evil)\x1b[31m\u202e"


def store(folder, *drafts, site="county", indicator="links.page_broken", at="2026-11-23T09:00:00+08:00"):
    """A judged run with these findings; gives their ids."""
    with Records(folder / "xuncha.db") as records:
        row = Site(site, "青禾县人民政府", "http://www.qinghe.gov.cn/", ("www.qinghe.gov.cn",))
        records.save_site(row, at)
        run = Run(f"run-{at}", site, at, at, 9, 9, 9, True, None, "ok")
        records.save_run(run, Home(row.url, ""), LinkCounts(), (), (), (), "test")
        result = IndicatorResult(indicator, "死链", "dead links", "deduct", "x", "fail", "", {}, 1.0, (), drafts)
        judged = Judgement(site, run.id, at, "national-2019", (), "fail", 90.0, (result,), ())
        records.save_judgement(judged, at)
        snapshot = Snapshot(row, run, Home(row.url, ""), (), (), (), LinkCounts())
        found, _ = ledger.take_up(records, judged, snapshot, at)
        return [one.id for one in found]


def draft(key, text="简报", *, suspected=False):
    template = "Link “{text}” is broken: {url} ({cause})."
    url = f"http://www.qinghe.gov.cn/{key}"
    said = {"text": text, "url": url, "cause": "not_found"}
    return FindingDraft(f"target:{key}", url, template, said, {"cause": "not_found"}, (url + "p",), 1, suspected)
