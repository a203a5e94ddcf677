# ruff: noqa: A005 - the modules of this package are named for the formats they write
"""The report as one HTML file that can be forwarded: no script, nothing fetched from anywhere, prints on A4."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports import labels, letter, site_reposts
from reports.evidence import Evidence, Link, evidence, link
from reports.view import (
    Group,
    advice_line,
    body_type_line,
    column_state,
    completeness_line,
    counted,
    crawl_line,
    kind_label,
    kind_shown,
    link_remarks,
    places,
    points_remark,
    rulebook_line,
    source_line,
    verdict_line,
    view,
)
from reports.wording import Speaker, clean, day, moment, number, shorten

if TYPE_CHECKING:
    from xuncha.i18n import Lang

# What keeps the file small enough to mail, whatever the site looks like. The rest is in the JSON report and workbook.
FINDINGS_IN_ALL = 600
FINDINGS_PER_GROUP = 100
FINDINGS_OPEN = 10
PLACES = 100
PLACES_AT_LEAST = 5
PLACES_IN_ALL = 2500
COLUMNS = 300
DOCUMENTS = 100
FIXED = 100
REPOSTS = 100


def render(report: dict[str, Any], lang: Lang) -> str:
    """The whole file as text.

    Args:
        report: what `site_report.build` made.
        lang: language of the labels; messages were translated when the report was built.
    """
    say = Speaker(lang)
    told = view(report)
    budget = _Budget(FINDINGS_IN_ALL)
    reposted = site_reposts.rows(report, say)
    page = {
        "_": say,
        "lang": "zh-CN" if lang == "zh" else "en",
        "report": report,
        "head": _head(report, say),
        "figures": _figures(report, len(told.unchecked), say),
        "failing": [_group(group, say, budget) for group in told.failing],
        "below": [_group(group, say, budget) for group in told.below],
        "suggestions": [_group(group, say, budget) for group in told.suggestions],
        "unchecked": [_group(group, say, budget) for group in told.unchecked],
        "skipped": [_group(group, say, budget) for group in told.not_applicable],
        "passed": [_group(group, say, budget) for group in told.passed],
        "columns": _columns(report, say),
        "columns_left": max(0, len(report["columns"]) - COLUMNS),
        "links": _links(report, say),
        "link_remarks": link_remarks(report, say),
        "documents": _documents(report, say),
        "documents_left": max(0, len(report["documents"]) - DOCUMENTS),
        "reposts": reposted[:REPOSTS],
        "reposts_left": max(0, len(reposted) - REPOSTS),
        "reposts_head": site_reposts.head(say),
        "reposts_summary": site_reposts.summary(report, say),
        "fixed": [_finding(finding, say, budget) for finding in report.get("fixed", [])[:FIXED]],
        "fixed_left": max(0, len(report.get("fixed", [])) - FIXED),
        "letter": letter.compose(report["allow_list"], lang) if report.get("allow_list") else None,
        "legend": [(status, say.of(labels.SOURCE_STATUSES, status)) for status in labels.SOURCE_STATUSES],
    }
    return _environment().get_template("site_report.html").render(page)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass
class _Budget:
    """How many findings may still be shown in full, and how many pages that lead to them."""

    left: int
    places: int = PLACES_IN_ALL

    def take(self, wanted: int) -> int:
        taken = min(wanted, self.left, FINDINGS_PER_GROUP)
        self.left -= taken
        return taken

    def take_places(self, wanted: int) -> int:
        """All listed pages while there is room, then a few."""
        taken = min(wanted, PLACES, max(self.places, PLACES_AT_LEAST))
        self.places -= taken
        return taken


@dataclass(frozen=True)
class _Finding:
    """One finding ready to show."""

    message: str
    url: Link
    status: str
    status_name: str
    seen_now: bool
    since: str
    places: list[Link]
    places_total: int
    position: str
    what_to_do: str
    evidence: Evidence
    sources: list[dict[str, str]]


def _finding(finding: dict[str, Any], say: Speaker, budget: _Budget) -> _Finding:
    seen_now = bool(finding.get("seen_this_run", True))
    seen_on = places(finding)
    return _Finding(
        message=shorten(clean(finding["message"]), 400),
        url=link(finding["url"], follow=finding["indicator"] not in {"links.hijacked", "links.hidden"}),
        status=finding["status"],
        status_name=say.of(labels.STATUSES, finding["status"]),
        seen_now=seen_now or finding["status"] in {"fixed", "verified"},
        since=say(
            "since {first}, last seen {last}, seen in {count} inspection(s)",
            first=day(finding["first_seen"])[:10],
            last=day(finding["last_seen"])[:10],
            count=finding["observations"],
        ),
        places=[link(url) for url in seen_on[: budget.take_places(len(seen_on))]],
        places_total=max(finding["found_on_total"], len(finding["found_on"])),
        position=finding.get("position", "") if finding["evidence"].get("position") not in {None, "unknown"} else "",
        what_to_do=_advice(finding.get("what_to_do", ""), say, sure=finding["status"] != "suspected"),
        evidence=evidence(finding, say),
        sources=_sources(finding.get("sources", []), say),
    )


def _advice(advice: str, say: Speaker, *, sure: bool) -> str:
    return advice_line(advice, say, sure=sure) if advice else ""


def _group(group: Group, say: Speaker, budget: _Budget) -> dict[str, Any]:
    indicator = group.indicator
    listed = group.listed
    shown = [_finding(finding, say, budget) for finding in listed[: budget.take(len(listed))]]
    # Said with each finding, it need not be said above them.
    general = not shown or not all(finding.what_to_do for finding in shown)
    general = general and bool(group.counted or group.suspected)
    return {
        "id": shorten(clean(indicator["id"]), 60),
        "name": say.name(indicator),
        "kind": kind_shown(indicator),
        "kind_name": say.label(kind_label(indicator)),
        "outcome": indicator["outcome"],
        "outcome_name": say.of(labels.OUTCOMES, indicator["outcome"]),
        "points": number(indicator["points_lost"]) if indicator["points_lost"] else "",
        "reason": shorten(clean(indicator["reason"]), 600),
        "candidate": bool(indicator.get("candidate")),
        "next_step": indicator.get("next_step", ""),
        "how_to_fix": _advice(indicator.get("how_to_fix", ""), say, sure=bool(group.counted)) if general else "",
        "sources": _sources(indicator["sources"], say),
        "counted": len(group.counted),
        "suspected": len(group.suspected),
        "total": len(listed),
        "first": shown[:FINDINGS_OPEN],
        "rest": shown[FINDINGS_OPEN:],
        "left": len(listed) - len(shown),
    }


def _sources(sources: list[dict[str, Any]], say: Speaker) -> list[dict[str, str]]:
    return [
        {
            "line": source_line(source, say),
            "status": source["status"],
            "status_name": say.of(labels.SOURCE_STATUSES, source["status"]),
            "quote": shorten(clean(source.get("quote", "")), 300),
        }
        for source in sources[:6]
    ]


def _head(report: dict[str, Any], say: Speaker) -> dict[str, Any]:
    site, run = report["site"], report["run"]
    facts = [
        (say("Sponsor"), shorten(clean(site.get("sponsor", "")), 100)),
        (say("Site code"), shorten(clean(site["site_code"]), 40)),
        (say("Body type"), shorten(clean(body_type_line(report, say)), 120)),
        (say("Judged by"), rulebook_line(report, say)),
        (say("As of"), moment(run["as_of"])),
        (say("Read"), crawl_line(report, say)),
    ]
    return {
        "name": shorten(clean(site["name"]), 100) or shorten(clean(site["id"]), 100),
        "url": link(site["url"]),
        "verdict_name": say.of(labels.VERDICTS, report["verdict"]),
        "why": verdict_line(report, say),
        "points_remark": points_remark(report, say),
        "facts": [(label, value) for label, value in facts if value],
        "completeness": completeness_line(report, say),
        "version": report.get("program", {}).get("version", ""),
    }


def _figures(report: dict[str, Any], unchecked: int, say: Speaker) -> list[tuple[str, str]]:
    score = number(report["score"]) if report["score"] is not None else say("none")
    return [
        (say("Score"), score),
        (say("Open findings"), f"{counted(report):,}"),
        (say("Broken links"), f"{report['links']['broken']:,}"),
        (say("Could not be checked"), str(unchecked)),
        (say("Fixed since last time"), f"{len(report.get('fixed', [])):,}"),
    ]


def _columns(report: dict[str, Any], say: Speaker) -> list[dict[str, Any]]:
    order = {"stale": 0, "blank": 0, "missing": 0, "unreachable": 1, "unknown": 1}
    rows = sorted(report["columns"], key=lambda column: order.get(column["state"], 2))
    return [
        {
            "name": shorten(clean(column["name"]), 60),
            "url": link(column["url"]),
            "category": shorten(clean(column.get("category_name") or column["category"]), 60),
            "state": column["state"],
            "state_name": say.label(column_state(column)),
            "reason": shorten(clean(column.get("reason", "")), 200),
            "latest": shorten(day(column["latest"]), 20),
            "max_age_days": "" if column["max_age_days"] is None else str(column["max_age_days"]),
            "items": column["items"],
            "undated": column["undated"],
        }
        for column in rows[:COLUMNS]
    ]


def _links(report: dict[str, Any], say: Speaker) -> list[tuple[str, str, str]]:
    links = report["links"]
    names = ("good", "broken", "blocked", "uncertain", "ours")
    return [(name, say.of(labels.LINK_VERDICTS, name), f"{links[name]:,}") for name in names]


def _documents(report: dict[str, Any], say: Speaker) -> list[dict[str, Any]]:
    return [
        {
            "title": shorten(clean(document["title"]), 160) or say("untitled"),
            "url": link(document["url"]),
            "doc_number": shorten(clean(document["doc_number"]), 60),
            "written_on": shorten(day(document["written_on"]), 20),
            "published_on": shorten(day(document["published_on"]), 20),
            "first_seen": shorten(day(document["first_seen"]), 20),
        }
        for document in report["documents"][:DOCUMENTS]
    ]
