"""Builders of `Verdicts` for the tests of reports: a named county portal in every state that matters."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from db.models import (
    ColumnState,
    Doc,
    Finding,
    FindingDraft,
    IndicatorResult,
    Judgement,
    LinkCounts,
    RepostState,
    Run,
    Site,
    Source,
)
from db.verdicts import Verdicts

NATIONAL = Source("政府网站与政务新媒体检查指标", "单项否决 第4项", "official", number="国办秘函〔2019〕19号")
LOCAL = Source("乐县政务公开工作规定", "第八条", "local")
RECALLED = Source("政府网站发展指引", "转载时限", "unconfirmed", number="国办发〔2017〕47号")

SITE = Site(
    id="lexian",
    name="乐县人民政府门户网站",
    url="http://www.lexian.gov.cn/",
    hosts=("www.lexian.gov.cn",),
    body_type="county_government",
    body_type_from="guessed",
    site_code="3607320001",
    sponsor="乐县人民政府办公室",
)
RUN = Run(
    id="20261123-lexian",
    site_id="lexian",
    started_at="2026-11-23T10:05:00+08:00",
    finished_at="2026-11-23T02:20:30+00:00",
    pages=1234,
    requests=3021,
    bytes=12_345_678,
    complete=True,
    stopped_by=None,
    home_outcome="ok",
)
LINKS = LinkCounts(checked=2000, good=1990, broken=4, blocked=3, uncertain=2, ours=1)

# Templates that stand for those of the checks; the catalogue does not know them, so they show as they are.
DEAD = "Link “{text}” leads to a page that does not exist ({status})."
STALE = "Column “{name}” has not been updated since {latest}."
LATE = "“{title}” was reposted {hours} hours after the original."


def indicator(id: str, outcome: str = "pass", kind: str = "deduct", **more: Any) -> IndicatorResult:  # noqa: A002
    values: dict[str, Any] = {
        "name": f"指标{id}", "name_en": f"Indicator {id}", "kind": kind, "check": id.replace(".", "_"),
        "outcome": outcome, "reason": "", "params": {}, "points_lost": 0.0, "sources": (NATIONAL,),
    }  # fmt: skip
    return IndicatorResult(id=id, **(values | more))


def finding(number: int, indicator: str = "links.page_broken", **more: Any) -> Finding:
    values: dict[str, Any] = {
        "id": f"f{number:06d}", "site_id": "lexian", "check": "links_broken",
        "key": f"http://www.lexian.gov.cn/old/{number}.html", "status": "open",
        "url": f"http://www.lexian.gov.cn/old/{number}.html", "template": DEAD,
        "params": {"text": f"旧通知{number}", "status": 404},
        "evidence": {
            "text": f"旧通知{number}", "position": "content", "status": 404, "cause": "not_found",
            "attempts": [
                {"at": "2026-11-23T10:06:00+08:00", "outcome": "not_found", "status": 404, "detail": ""},
                {"at": "2026-11-23T10:16:00+08:00", "outcome": "not_found", "status": 404, "detail": "HTTP 404"},
            ],
        },
        "found_on": ("http://www.lexian.gov.cn/", "http://www.lexian.gov.cn/zwgk/"), "found_on_total": 7,
        "first_seen": "2026-11-16T10:00:00+08:00", "last_seen": "2026-11-23T10:16:00+08:00", "observations": 2,
    }  # fmt: skip
    return Finding(indicator=indicator, **(values | more))


def late_repost(number: int = 900) -> Finding:
    return finding(
        number,
        "repost.late",
        key="国办发〔2026〕12号",
        url="http://www.lexian.gov.cn/zc/12.html",
        template=LATE,
        params={"title": "国务院办公厅关于做好秋粮收购工作的通知", "hours": 75.5},
        evidence={
            "upstream_url": "https://www.gov.cn/zhengce/12.html",
            "upstream_title": "国务院办公厅关于做好秋粮收购工作的通知",
            "upstream_number": "国办发〔2026〕12号",
            "upstream_at": "2026-11-10T09:00:00+08:00",
            "reposted_url": "http://www.lexian.gov.cn/zc/12.html",
            "reposted_at": "2026-11-13T12:30:00+08:00",
            "hours_after_upstream": 75.5,
            "deadline_hours": 24,
            "matched_by": "number",
        },
        found_on=(),
        found_on_total=0,
    )


def column(name: str, category: str, state: str, **more: Any) -> ColumnState:
    values: dict[str, Any] = {
        "url": f"http://www.lexian.gov.cn/{category}/", "items": 20, "latest": "2026-11-20", "undated": 0,
        "max_age_days": 14,
    }  # fmt: skip
    return ColumnState(category=category, name=name, state=state, **(values | more))  # type: ignore[arg-type]


COLUMNS = (
    column("乐县要闻", "news", "fresh"),
    column("公示公告", "notices", "stale", latest="2026-03-01", max_age_days=180),
    column("政策文件", "policy_documents", "fresh", max_age_days=180),
    column("人事任免", "personnel", "blank", items=0, latest="", max_age_days=365),
    column("部门信箱", "letters", "not_applicable", max_age_days=None),
    column("数据开放", "open_data", "unknown", latest="", max_age_days=None, reason="The list is built by a script."),
    column("", "audit", "missing", url="", items=0, latest="", max_age_days=None),
)


def doc(number: int, title: str, doc_number: str, column: str, published_on: str, written_on: str = "") -> Doc:
    return Doc(
        url=f"http://www.lexian.gov.cn/zc/{number}.html",
        title=title,
        doc_number=doc_number,
        number_key=doc_number,
        written_on=written_on,
        published_on=published_on,
        published_time="",
        source="乐县人民政府办公室",
        column=column,
        first_seen=f"{published_on}T18:00:00+08:00",
    )


DOCUMENTS = (
    doc(1, "乐县人民政府关于冬季取暖的通知", "乐府发〔2026〕3号", "policy_documents", "2026-10-10", "2026-10-08"),
    doc(2, "县长调研", "", "news", "2026-11-20"),
    doc(3, "转发通知", "国办发〔2026〕12号", "notices", "2026-11-13"),
)


def verdicts(
    indicators: tuple[IndicatorResult, ...],
    findings: tuple[Finding, ...] = (),
    *,
    verdict: str = "pass",
    score: float | None = 100.0,
    columns: tuple[ColumnState, ...] = COLUMNS,
    reposts: tuple[RepostState, ...] = (),
    **more: Any,
) -> Verdicts:
    judgement = Judgement(
        site_id="lexian",
        run_id=RUN.id,
        as_of="2026-11-23T23:59:59+08:00",
        rulebook="national-2019",
        profiles=(),
        verdict=verdict,  # type: ignore[arg-type]
        score=score,
        indicators=indicators,
        columns=columns,
        reposts=reposts,
    )
    values: dict[str, Any] = {
        "site": SITE, "run": RUN, "judgement": judgement, "findings": findings, "fixed": (), "documents": DOCUMENTS,
        "links": LINKS, "body_type_name": "县级人民政府",
    }  # fmt: skip
    return Verdicts(**(values | more))


def repost(number: int, state: str = "reposted", **more: Any) -> RepostState:
    """What 乐县 did with one paper of the State Council."""
    at = f"2026-11-{10 + number % 10}"
    values: dict[str, Any] = {
        "upstream_id": "gwy", "upstream_name": "中国政府网", "url": f"https://www.gov.cn/zhengce/{number}.html",
        "title": f"国务院办公厅关于做好第{number}项工作的通知",
        "doc_number": f"国办发〔2026〕{number}号", "state": state,
        "upstream_from": f"{at}T09:00:00+08:00", "upstream_to": f"{at}T09:01:00+08:00",
        "deadline": f"2026-11-{11 + number % 10}T09:01:00+08:00", "deadline_hours": 24,
    }  # fmt: skip
    if state in {"reposted", "late"}:
        there = {"reposted_url": f"http://www.lexian.gov.cn/sjwj/{number}.html", "matched_by": "number", "hours": 5.5}
        values |= there | {"reposted_from": f"{at}T14:31:00+08:00", "reposted_to": f"{at}T14:32:00+08:00"}
    if state in {"late", "missing"}:
        values |= {"hours_late": 30.5, "working_hours_late": 6.5}
    return RepostState(**(values | more))


def healthy() -> Verdicts:
    """Nothing failing."""
    return verdicts(
        (
            indicator("site.unreachable", kind="veto"),
            indicator("home.stale", kind="veto"),
            indicator("links.page_broken"),
        ),
        columns=COLUMNS[:1],
        links=LinkCounts(checked=300, good=300),
    )


def failing() -> Verdicts:
    """Deductions, suggestions, a passed veto with findings below its threshold, things that could not be checked."""
    stale = finding(
        1, "columns.stale_expected", key="notices", url="http://www.lexian.gov.cn/notices/", template=STALE,
        params={"name": "公示公告", "latest": "2026-03-01"},
        evidence={"latest": "2026-03-01", "max_age_days": 180, "age_days": 267, "category": "notices"},
    )  # fmt: skip
    found = (
        *(finding(n) for n in range(10, 22)),
        finding(30, status="suspected", first_seen="2026-11-23T10:06:00+08:00", observations=1),
        finding(31, status="waived"),
        finding(
            32,
            "access.search",
            key="search",
            last_seen="2026-11-09T10:00:00+08:00",
            template="The search box is missing.",
        ),
        stale,
        late_repost(),
    )
    return verdicts(
        (
            indicator("home.stale", kind="veto", name="首页不更新", name_en="Home page not updated"),
            indicator("columns.stale_expected", kind="veto", name="应更新栏目长期未更新", name_en="Columns overdue"),
            indicator(
                "links.page_broken", "fail", name="页面死链", name_en="Broken links", points_lost=6.0,
                sources=(NATIONAL, LOCAL, RECALLED),
            ),
            indicator("repost.late", "fail", "advice", name="转载不及时", name_en="Late reposts", sources=(RECALLED,)),
            indicator(
                "columns.required", "could_not_check", name="必设栏目", name_en="Required columns",
                reason="The body type of {site} is not known.", params={"site": "乐县"},
            ),
            indicator(
                "access.search", "could_not_check", "bonus", name="搜索功能", name_en="Search",
                reason="The page answered: {cause}.", params={"cause": "protection_page"},
            ),
            indicator("service.missing", "not_applicable", reason="No such service."),
        ),
        found,
        verdict="pass",
        score=94.0,
        fixed=(finding(50, status="fixed"),),
        reposts=(repost(1), repost(2), repost(3, "late"), repost(4, "missing"), repost(5, "unsure", why="To be seen.")),
    )  # fmt: skip


def vetoed() -> Verdicts:
    """A veto that a person must still confirm; the crawl ended early."""
    stale = FindingDraft("home", SITE.url, STALE, {"name": "首页", "latest": "2026-10-01"})
    base = failing()
    judgement = replace(
        base.judgement,
        verdict="fail",
        score=None,
        indicators=(
            indicator(
                "home.stale", "fail", "veto", name="首页不更新", name_en="Home page not updated", findings=(stale,),
                candidate=True, reason="Newest item {latest}.", params={"latest": "2026-10-01"},
            ),
            *base.judgement.indicators[1:],
        ),
    )  # fmt: skip
    found = finding(60, "home.stale", key="home", url=SITE.url, template=STALE, params=stale.params, evidence={})
    return replace(
        base,
        judgement=judgement,
        findings=(found, *base.findings),
        run=replace(RUN, complete=False, stopped_by="max_pages"),
    )


def unjudged() -> Verdicts:
    """The site refused our program: nothing judged, an earlier finding stays."""
    earlier = finding(70, last_seen="2026-11-16T10:00:00+08:00")
    return verdicts(
        (
            indicator(
                "links.page_broken",
                "could_not_check",
                reason="The site answered: {cause}.",
                params={"cause": "blocked"},
            ),
        ),
        (earlier,),
        verdict="could_not_judge",
        score=None,
        columns=(),
        documents=(),
        links=LinkCounts(),
        run=replace(RUN, pages=0, bytes=0, complete=False, stopped_by="blocked", home_outcome="blocked"),
    )


HOSTILE = (
    "<script>alert('标题')</script><img src=x onerror=alert(1)>",
    "\x1b[31mred\x07\x9b2J",
    "\u202egpj.exe\u2066 {0} {name} {{x}} %s %(a)s",
    '=HYPERLINK("http://evil.example/","x")',
    "+1\t-1\r\n@x",
    "长" * 10_000,
    "\ud800\ufffe\x00 broken",
    "javascript:alert(1)",
    "\"><b>'&amp;",
)


def hostile() -> Verdicts:
    """Every string that a crawled page can choose is an attack."""
    evidence = [
        {
            "text": evil, evil: evil, "attempts": [{"at": evil, "outcome": evil, "status": 0, "detail": evil}, evil],
            "upstream_title": evil, "upstream_url": evil, "reposted_url": evil,
            "nested": {evil: [evil, {"a": evil}]},
        }
        for evil in HOSTILE
    ]  # fmt: skip
    found = tuple(
        finding(
            n, key=evil, url=evil, template=DEAD, params={"text": evil, "status": evil}, evidence=evidence[n],
            found_on=(evil,) * 30, found_on_total=3000,
        )
        for n, evil in enumerate(HOSTILE)
    )  # fmt: skip
    columns = tuple(column(evil, "news", "stale", url=evil, latest=evil) for evil in HOSTILE)
    documents = tuple(Doc(evil, evil, evil, "", evil, evil, "", evil, "policy_documents", evil) for evil in HOSTILE)
    results = tuple(
        indicator(f"links.x{n}", "fail", name=evil, name_en=evil, reason="Because {why}.", params={"why": evil},
                  sources=(Source(evil, evil, "unconfirmed", evil, evil),))
        for n, evil in enumerate(HOSTILE)
    )  # fmt: skip
    return verdicts(
        (indicator("links.page_broken", "fail", points_lost=8.0), *results),
        found,
        columns=columns,
        documents=documents,
        fixed=found,
        site=replace(SITE, name=HOSTILE[0], url="javascript:alert(1)", sponsor=HOSTILE[3]),
        reposts=tuple(
            repost(
                n,
                "late",
                url=f"javascript:{n}{evil}",
                title=evil,
                doc_number=evil,
                reposted_url=evil,
                why=evil,
                upstream_name=evil,
                reposted_title=evil,
                reasons=[(evil, {"x": evil})],
            )
            for n, evil in enumerate(HOSTILE)
        ),
    )


def many(count: int = 20_000) -> Verdicts:
    """A neglected portal."""
    return verdicts(
        (indicator("links.page_broken", "fail", points_lost=100.0),),
        tuple(finding(n) for n in range(count)),
        verdict="fail",
        score=0.0,
    )


ALL = {"healthy": healthy, "failing": failing, "vetoed": vetoed, "unjudged": unjudged, "hostile": hostile}
