"""Small builders for stored facts: name only what a test is about, everything else is healthy and ordinary."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from db.models import (
    Attempt,
    Column,
    Doc,
    Home,
    Item,
    LinkCounts,
    Run,
    RunNote,
    Site,
    Snapshot,
    Target,
    Trait,
    Upstream,
)
from inspector.check import Case
from inspector.freshness import column_states
from inspector.judge import _requirements
from inspector.profiles import standard_rules
from inspector.registry import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inspector.rulebook import Rulebook

SHANGHAI = timezone(timedelta(hours=8))
AS_OF = datetime(2026, 11, 23, 23, 59, 59, tzinfo=SHANGHAI)
HOME = "http://www.qinghe.gov.cn/"


def site(**changes: Any) -> Site:
    facts = {"id": "qinghe", "name": "清河县人民政府", "url": HOME, "hosts": ("www.qinghe.gov.cn",)}
    return Site(**facts | changes)


def run(**changes: Any) -> Run:
    facts = {
        "id": "r1",
        "site_id": "qinghe",
        "started_at": "2026-11-23T23:00:00+08:00",
        "finished_at": "2026-11-23T23:05:00+08:00",
        "pages": 120,
        "requests": 150,
        "bytes": 1_000_000,
        "complete": True,
        "stopped_by": None,
        "home_outcome": "ok",
    }
    return Run(**facts | changes)


def item(date: str, url: str = "http://www.qinghe.gov.cn/a/1.html", title: str = "全县重点项目建设推进会召开") -> Item:
    return Item(title, url, date, "row")


def column(category: str = "news", latest: str = "2026-11-20", **changes: Any) -> Column:
    """A healthy column of the menu with one dated item; `latest` "" gives one without dated items."""
    url = changes.pop("url", f"{HOME}{category}/")
    facts = {
        "category": category,
        "name": changes.pop("name", f"栏目{category}"),
        "url": url,
        "level": 1,
        "verdict": "good",
        "list_state": "listed",
        "list_rule": "rows",
        "items": 20,
        "undated": 0,
        "latest": latest,
        "recent": (item(latest, f"{url}1.html"),) if latest else (),
        "evidence": "menu",
        "found_on": (HOME,),
    }
    return Column(**facts | changes)


ALL_REQUIRED = (
    "disclosure",
    "disclosure_guide",
    "disclosure_catalogue",
    "disclosure_rules",
    "disclosure_annual_report",
    "on_request",
    "functions",
    "leaders",
    "news",
    "policy_documents",
    "interpretation",
    "letters",
    "overview",
    "services",
    "plans",
    "statistics",
    "finance",
    "public_resources",
    "notices",
    "land",
    "social_assistance",
    "agriculture",
)


def columns(*, without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Every column that any body must have, all up to date."""
    return tuple(column(category) for category in ALL_REQUIRED if category not in without)


def target(url: str = "http://www.qinghe.gov.cn/gone.html", verdict: str = "broken", **changes: Any) -> Target:
    attempts = changes.pop("attempts", 2)
    facts = {
        "url": url,
        "own": True,
        "verdict": verdict,
        "cause": "not_found" if verdict == "broken" else "ok",
        "status": 404 if verdict == "broken" else 200,
        "text": "工程进展",
        "position": "content",
        "kind": "page",
        "found_on": (f"{HOME}news/",),
        "found_on_total": 1,
        "on_home": False,
        "attempts": tuple(
            Attempt(f"2026-11-23T23:0{n}:00+08:00", "not_found" if verdict == "broken" else "ok", 404)
            for n in range(attempts)
        ),
    }
    return Target(**facts | changes)


def doc(title: str, number: str = "", **changes: Any) -> Doc:
    facts = {
        "url": changes.pop("url", f"{HOME}doc/{zlib.crc32((title + number).encode())}.html"),
        "title": title,
        "doc_number": number,
        "number_key": changes.pop("number_key", number),
        "written_on": "",
        "published_on": "2026-11-18",
        "published_time": "",
        "source": "",
        "column": "policy_documents",
        "first_seen": "2026-11-23T23:00:00+08:00",
    }
    return Doc(**facts | changes)


def trait(name: str, url: str = f"{HOME}zwgk/1.html", **changes: Any) -> Trait:
    """A trait of one page; what is no field of `Trait` goes into its data."""
    fields = {key: changes.pop(key) for key in ("title", "column", "column_name", "published_on") if key in changes}
    return Trait(name, url, **fields, data=changes)


def earlier_run(started_at: str = "2026-11-16T23:00:00+08:00", **changes: Any) -> RunNote:
    facts = {"id": f"r{started_at}", "started_at": started_at, "complete": True, "home_outcome": "ok"}
    return RunNote(**facts | changes)


def upstream(
    *documents: Doc, problem: str = "", name: str = "临江市人民政府", host: str = "linjiang", **more: Any
) -> Upstream:
    above = Site(host, name, f"http://www.{host}.gov.cn/", (f"www.{host}.gov.cn",))
    return Upstream(above, None, documents, problem, **more)


MARKS = {
    "site_code": "6321000001",
    "site_code_shown": True,
    "icp": "青ICP备2021000001号-1",
    "police": "青公网安备63210002000018号",
    "gov_mark": True,
    "error_report_entry": True,
    "sponsor": "清河县人民政府办公室",
    "contact": "0970-8123456",
    "sitemap_url": f"{HOME}wzdt/",
    "looks": 2,
}
OFFERED = {
    "search": {"how": "form", "action": f"{HOME}search.jsp", "method": "get"},
    "viewport": True,
    "phone_link": "",
    "meta": ["sitedomain", "siteidcode", "sitename"],
    "foot_scripts": 0,
    "frames": False,
    "text_length": 3_000,
}


def home(*items: Item, **changes: Any) -> Home:
    """A healthy home page: one fresh item unless others are given, all marks at its foot, https, IPv6."""
    facts = {
        "url": HOME,
        "title": "清河县人民政府",
        "items": items or (item("2026-11-22"),),
        "identity": MARKS,
        "secure": True,
        "addresses": ("203.0.113.7", "2001:db8::7"),
    }
    return Home(**facts | changes)


def snapshot(**changes: Any) -> Snapshot:
    """A healthy site: every column, fresh home page with all its marks, no trouble with links."""
    facts: dict[str, Any] = {
        "site": site(),
        "run": run(),
        "home": home(),
        "columns": columns(),
        "documents": (),
        "targets": (),
        "links": LinkCounts(checked=300, good=300),
        "traits": (trait("home_marks", HOME, **OFFERED),),
    }
    return Snapshot(**facts | changes)


def rules(facts: Snapshot, as_of: datetime = AS_OF, profiles: Sequence[str] = ()) -> Rulebook:
    """What binds this site on that day: the national rulebook, what is laid over it for everybody, these profiles."""
    return standard_rules().combined(profiles, facts.site.body_type, as_of.date())


def marked(
    without: Sequence[str] = (), *, scripts: int = 0, length: Any = 3_000, filing_links: Any = (), **identity: Any
) -> Snapshot:
    """A healthy site whose home page lacks some marks, and of which scripts may write the foot."""
    seen = {"foot_scripts": scripts, "text_length": length, "filing_links": filing_links}
    shown = trait("home_marks", HOME, **OFFERED | seen)
    kept = {key: value for key, value in MARKS.items() if key not in without} | identity
    return snapshot(home=home(identity=kept), traits=(shown,))


def case(indicator: str, facts: Snapshot, as_of: datetime = AS_OF, profiles: Sequence[str] = (), **params: Any) -> Case:
    """A case for one indicator of what binds the site, with some of its parameters changed."""
    book = rules(facts, as_of, profiles)
    entry = next(entry for entry in book.indicator if entry.id == indicator)
    kind = facts.site.body_type
    day = as_of.date()
    states = column_states(facts, book.periods(kind, day), as_of, _requirements(book, kind, day))
    return Case(facts, {**entry.params, **params}, as_of, states)


def check(indicator: str, facts: Snapshot, as_of: datetime = AS_OF, profiles: Sequence[str] = (), **params: Any):
    """Run the check behind one indicator of what binds the site."""
    entry = next(entry for entry in rules(facts, as_of, profiles).indicator if entry.id == indicator)
    return checks()[entry.check].run(case(indicator, facts, as_of, profiles, **params))
