"""A web page over a small record database: two sites of two units, three findings, four people."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from db import evidence, web_people
from db.evidence import StoredPage
from db.models import Site
from db.records import Records
from db.reposts import Cell
from db.watch_models import RepostState
from reports import periods
from reports.reposts import Asked, build
from reports.web import session
from reports.web.app import create_app
from reports.web.deps import RuleInfo, Web
from xuncha import config as configuration
from xuncha.commands.serve_papers import WebPapers
from xuncha.config import SiteEntry

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "one-good-day-in-spring"
# Passwords cost little here: hundreds of tests log in. What they cost for people is tested in test_people.py.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = HASHER.hash(PASSWORD)
EVIL = "<script>alert(1)</script>\x1b[31m=cmd|' /C calc'!A0"
RULE = RuleInfo(
    "links.page_broken", "其他页面链接不可用", "Broken links", "deduct", "national-2019", ("*",),
    ({"document": "指", "number": "〔2019〕19号", "clause": "扣分", "quote": "链接打不开", "status": "official"},), {},
)  # fmt: skip


# A stored page that tries everything: to run, to leave, to load, to be sent.
HOSTILE = (
    "<!DOCTYPE html><html><head><meta http-equiv=refresh content='0;url=http://evil.example/refresh'>"
    "<base href='http://evil.example/'><link rel=stylesheet href=http://evil.example/s.css><title>x</title></head>"
    "<body onload=\"top.document.title='taken'\"><script>top.location='http://evil.example/top';"
    "fetch('/findings',{method:'POST'})</script><img src=x onerror=\"parent.document.body.innerHTML='taken'\">"
    "<img src=http://evil.example/i.png><iframe src=http://evil.example/f></iframe>"
    "<form action=/logout method=post id=f></form><script>f.submit()</script><p>存档的网页</p></body></html>"
).encode()


@dataclass
class Stored:
    """A stored record, whichever is asked for."""

    page: StoredPage
    raw: bytes = HOSTILE
    text: bytes = HOSTILE


@dataclass
class Office:
    """The page, its clock, and what it started."""

    db: Path
    web: Web
    app: Any
    clock: list[datetime]
    started: list[str] = field(default_factory=list)

    def client(self, name: str = "", password: str = PASSWORD, **options: Any) -> Client:
        made = Client(self, TestClient(self.app, **options))
        if name:
            answer = made.log_in(name, password)
            assert answer.status_code == 200, answer.text
        return made

    def later(self, **span: int) -> None:
        self.clock[0] += timedelta(**span)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        with Records(self.db) as records:
            return records.rows(sql, values)


@dataclass
class Client:
    """A browser of somebody: follows redirects, sends the token that the last page carried."""

    office: Office
    http: TestClient
    token: str = ""

    def _keep(self, answer: Any) -> Any:
        found = re.search(r'name="token" value="([^"]+)"', answer.text)
        self.token = found[1] if found else self.token
        return answer

    def get(self, path: str, **options: Any) -> Any:
        return self._keep(self.http.get(path, **options))

    def post(self, path: str, token: str | None = None, **fields: Any) -> Any:
        data = {"token": self.token if token is None else token, **fields}
        return self._keep(self.http.post(path, data=data))

    def log_in(self, name: str, password: str = PASSWORD, to: str = "/") -> Any:
        return self._keep(self.http.post("/login", data={"name": name, "password": password, "next": to}))

    def act(self, action: str, *ids: str, **fields: Any) -> Any:
        return self.post("/findings", action=action, id=list(ids), **fields)


def entry(identity: str, unit: str) -> SiteEntry:
    return SiteEntry(id=identity, url=f"http://{identity}.example/", name=f"{identity}网站", unit=unit)


def add_finding(
    records: Records, identity: str, site: str, status: str = "open", title: str = "通知", **more: Any
) -> None:
    url = f"http://{site}.example/{identity}.html"
    values = {
        "id": identity, "site_id": site, "indicator": "links.page_broken", "check_name": "page_links",
        "key": f"target:{url}", "status": status, "url": url, "template": "The link {text} cannot be opened: {url}.",
        "params": json.dumps({"text": title, "url": url}), "evidence": "{}",
        "found_on": json.dumps([f"http://{site}.example/"]), "found_on_total": 1, "first_seen": NOW.isoformat(),
        "last_seen": NOW.isoformat(), "first_run": "r", "last_run": "r",
        "observations": 2, **more,
    }  # fmt: skip
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    records.conn.execute(f"INSERT INTO finding ({names}) VALUES ({marks})", list(values.values()))
    records.conn.execute(
        "INSERT INTO finding_event (finding_id, at, author, from_status, to_status, run_id, note)"
        " VALUES (?, ?, 'xuncha', '', ?, 'r', '')",
        (identity, NOW.isoformat(), status),
    )


def matrix(_: Records, sites: Any, lang: Any) -> dict[str, Any]:
    """What `reports.reposts.build` makes of two sites and one document with a hostile title."""
    names = ("jiaoyu", "shuiwu", "sheng")
    every = {name: Site(name, f"{name}网站", f"http://{name}.example/", (f"{name}.example",)) for name in names}
    at = "2026-11-20T09:00:00+08:00"
    told = {"upstream_from": at, "upstream_to": at}
    cells = [
        Cell(
            site_id=name, as_of="2026-11-25", run_id="r",
            state=RepostState("sheng", "http://sheng.example/1.html", EVIL, "〔2026〕1号", state, hours=hours, **told),  # type: ignore[arg-type]
        )
        for name, state, hours in (("jiaoyu", "reposted", 3.0), ("shuiwu", "missing", None))
        if sites is None or name in sites
    ]  # fmt: skip
    return build(cells, every, Asked(NOW), lang)


def digest(_: Records, week: str, unit: str, lang: str, form: str) -> bytes:
    """A digest that says only what was asked for."""
    periods.week(week, NOW)
    if form == "json":
        return json.dumps({"week": week, "unit": unit}).encode()
    return f"<p>{week} {unit} {lang} {form}".encode()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(session, "_HASHER", HASHER)
    monkeypatch.setattr(session, "_NOBODY", HASHER.hash("nobody"))
    path = tmp_path / "xuncha.db"
    with Records(path) as records:
        for site in ("jiaoyu", "shuiwu"):
            records.save_site(
                Site(site, f"{site}网站", f"http://{site}.example/", (f"{site}.example",)), NOW.isoformat()
            )
        add_finding(records, "aaaa000000000001", "jiaoyu")
        add_finding(records, "aaaa000000000002", "jiaoyu", "suspected", EVIL)
        add_finding(records, "bbbb000000000003", "shuiwu")
        url = "http://jiaoyu.example/aaaa000000000001.html"
        page = StoredPage("jiaoyu", "r", url, "response", NOW.isoformat(), 200, "jiaoyu/r.warc.gz", 0, 9, "")
        evidence.add(records, [page])
        for name, role, units in (
            ("admin", "admin", ()), ("zhang", "inspector", ()), ("wang", "unit", ("教育局",)), ("li", "reader", ()),
        ):  # fmt: skip
            web_people.save(records, name, role, units, HASH, NOW.isoformat())  # type: ignore[arg-type]
    registry = {"jiaoyu": entry("jiaoyu", "教育局"), "shuiwu": entry("shuiwu", "水务局")}
    (tmp_path / "sites.toml").write_text(
        "".join(
            f'[[site]]\nid = "{one.id}"\nurl = "{one.url}"\nname = "{one.name}"\nunit = "{one.unit}"\n'
            for one in registry.values()
        ),
        "utf-8",
    )
    (tmp_path / "xuncha.toml").write_text('[reports]\noffice = "示例县政府办公室"\n', "utf-8")
    config = configuration.load(tmp_path / "xuncha.toml")
    clock = [NOW]
    started: list[str] = []
    web = Web(
        db=path, now=lambda: clock[0], secret="s" * 40, registry=lambda: registry, rules=lambda: [RULE],
        read_evidence=Stored, start_inspection=lambda site: not started.append(site),  # type: ignore[arg-type, func-returns-value]
        due_on=lambda _: "2026-12-17", lang="zh", matrix=matrix,
        digest=digest,
        papers=WebPapers(lambda: config, lambda: clock[0]),
    )  # fmt: skip
    return Office(path, web, create_app(web), clock, started)
