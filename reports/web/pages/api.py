"""The API: what the pages show, as JSON, for reading. A token or a session says who asks; long lists come in pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from db import evidence, ledger, ledger_view, web_views
from db.ledger_states import STATUSES
from reports import schedule_report
from reports.web.ask import missing
from reports.web.pages import findings as finding_pages
from reports.web.pages import operations as operation_page
from reports.web.pages import overview as overview_page
from reports.web.pages import rules as rule_page
from reports.web.pages import search as search_page
from reports.web.pages import sites as site_pages
from reports.web.pages.answers import finding_line, numbers, page_of, refused, site_line, step_line, told
from reports.wording import clean
from xuncha.i18n import N_

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask

UNKNOWN_STATUS = N_("There is no status {status}; there are: {known}.")


def overview(ask: Ask) -> Response:
    """Sums of all sites that this person may see, the weeks before, and what changed in this one."""
    shown = overview_page.values(ask)
    table = shown["table"]
    return told(
        {
            "sites": len(shown["lines"]),
            "verdicts": dict(shown["verdicts"]),
            "open": shown["counted"],
            "suspected": shown["suspected"],
            "overdue": shown["overdue_total"],
            "weeks": [
                {"from": start, "new": found, "settled": settled, "open_at_end": end}
                for start, found, settled, end in shown["weeks"]
            ],
            "newest": [finding_line(line, ask) for line in shown["newest"]],
            "most_overdue": [finding_line(line, ask) for line in shown["overdue"]],
            "settled": [step_line(line, ask) for line in shown["settled"]],
            "turned": [{"site": line.id, "before": before, "now": line.verdict} for line, before in shown["turned"]],
            "unchecked_sites": [line.id for line in shown["unchecked"]],
            "not_checked": [
                {"indicator": one, "name": name, "sites": count} for one, name, count in shown["not_checked"]
            ],
            "levels": [
                {"level": level or "unknown", "sites": sites, "open": total}
                for level, sites, total in zip(table.levels, table.sites, table.sums, strict=True)
            ],
            "units": [
                {"unit": unit, "open": total, "groups": {group: count for group, count, _ in cells}}
                for unit, total, cells in shown["heat"]
            ],
        }
    )


def sites(ask: Ask) -> Response:
    """All sites with their last verdict: `q`, `by` (open, score), `page`."""
    lines = site_pages.chosen(ask)
    return told(page_of(ask, [site_line(line) for line in lines], site_pages.SITES_OF_A_PAGE))


def site(ask: Ask) -> Response:
    """One site: judgements, outcomes, columns, links, availability of its week, documents, waivers, steps."""
    shown = site_pages.values(ask)
    last = shown["last"]
    return told(
        {
            "site": asdict(shown["site"]),
            "judgements": [
                {name: row[name] for name in ("as_of", "verdict", "score", "run_id", "started_at", "pages", "requests")}
                for row in shown["judged"][::-1]
            ],
            "outcomes": [
                {name: row[name] for name in ("indicator", "kind", "outcome", "points_lost", "findings")}
                | {"reason": ask.say.fill(row["reason"], row["params"])}
                for row in shown["outcomes"]
            ],
            "columns": [_row(row) for row in web_views.columns(ask.records, last["run_id"])] if last else [],
            "links": shown["links"],
            "published": shown["by_month"],
            "availability": [
                {"day": day, "visits": dict(counts), "down": [asdict(one) for one in down]}
                for day, counts, down in shown["week"]
            ],
            "documents": [_row(row) for row in shown["documents"]],
            "waivers": [asdict(one) for one in shown["waivers"]],
            "steps": [step_line(one, ask) for one in shown["steps"]],
            "findings_open": shown["total"],
        }
    )


def findings(ask: Ask) -> Response:
    """A page of findings; see `Wanted` for what they can be chosen by."""
    said = {name: ask.query(name) for name in finding_pages.FILTERS}
    statuses = tuple(ask.request.query_params.getlist("status")[:20])
    unknown = [one for one in statuses if one not in STATUSES]
    if unknown:
        return refused(400, ask.say(UNKNOWN_STATUS, status=clean(unknown[0])[:60], known=", ".join(STATUSES)))
    wanted = finding_pages.wanted(ask, said, statuses=statuses, since=ask.query("since"))
    number = ask.page_number()
    lines, total = web_views.finding_lines(ask.records, wanted, number)
    items = [finding_line(line, ask) for line in lines]
    return told({"items": items, **numbers(number, total, web_views.PAGE)})


def finding(ask: Ask) -> Response:
    """One finding with its evidence, its life, what is stored behind it and how to put it right."""
    row = web_views.finding(ask.records, ask.request.path_params["finding"])
    if row is None or not ask.scope.sees_finding(row["site_id"], row["unit"]):
        raise missing()
    values = {name: row[name] for name in row.keys() if name not in {"params", "evidence", "found_on", "template"}}  # noqa: SIM118
    values |= {name: json.loads(row[name]) for name in ("params", "evidence", "found_on")}
    values["message"] = ask.say.fill(row["template"], values.pop("params"))
    values["history"] = [asdict(event) for event in ledger_view.history(ask.records, row["id"])]
    base = str(ask.request.base_url).rstrip("/")
    (known,) = ledger.by_prefix(ask.records, row["id"])
    values["how_to_fix"] = finding_pages.advice(ask, known)
    values["stored"] = [
        {name: getattr(page, name) for name in ("url", "kind", "at", "status", "sha256")}
        | {"address": f"{base}/findings/{row['id']}/stored/{number}"}
        for number, page in enumerate(evidence.of_finding(ask.records, known))
    ]
    return told(values)


def reposts(ask: Ask) -> Response:
    """The matrix of reposts, in its own schema."""
    if ask.web.matrix is None:
        raise missing()
    sites = None if ask.scope.sites is None else sorted(ask.scope.sites)
    return told({"matrix": ask.web.matrix(ask.records, sites, ask.say.lang)})


def rules(ask: Ask) -> Response:
    """Every indicator with its sources, or those with the words of `q`."""
    return told({"items": [asdict(rule) for rule in rule_page.found(ask)]})


def search(ask: Ask) -> Response:
    """Articles and findings with all the words of `q`; `where`: title or all."""
    shown = search_page.values(ask)
    return told(
        {
            "words": shown["words"],
            "articles": [one._asdict() for one in shown["hits"]],
            "more_articles": shown["more"],
            "findings": [finding_line(line, ask) for line in shown["findings"]],
            "findings_total": shown["total"],
        }
    )


def operations(ask: Ask) -> Response:
    """Jobs with their times, what did not run, the last inspections, and the machine. Not for units."""
    shown = operation_page.values(ask)
    return told(
        {
            "jobs": shown["rows"],
            "missed": [schedule_report.gap(one) for one in shown["gaps"]],
            "service": {"pid": shown["pid"], "ever_ran": shown["history"]},
            "running": [_row(row) for row in shown["running"]],
            "runs": [_row(row) for row in shown["runs"]],
            "waiting": shown["waiting"],
            "files": [{"name": name, "bytes": size} for name, size in shown["sizes"]],
            "disk": {"free": shown["free"], "total": shown["disk"]},
            "versions": dict(shown["versions"]),
            "logins": [_row(row) for row in shown["people"]],
        }
    )


def _row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of SQLite
    """A row as it stands; what was stored as JSON is told as JSON."""
    return {name: json.loads(row[name]) if name == "recent" else row[name] for name in row.keys()}  # noqa: SIM118
