"""The API: what the pages show, as JSON, for reading. A token or a session says who asks; long lists come in pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from db import ledger_view, web_views
from reports.web.ask import missing
from reports.web.pages.overview import WEEKS, site_lines, week_starts, weeks_of
from reports.wording import plain

if TYPE_CHECKING:
    from starlette.responses import Response

    from db.web_views import FindingLine, SiteLine
    from reports.web.ask import Ask

SCHEMA = "xuncha.api/1"


def overview(ask: Ask) -> Response:
    """Sums of all sites that this person may see, and the weeks before."""
    lines = site_lines(ask)
    weeks = weeks_of(ask, week_starts(ask.now, WEEKS))
    verdicts: dict[str, int] = {}
    for line in lines:
        verdicts[line.verdict or "never"] = verdicts.get(line.verdict or "never", 0) + 1
    return _json(
        {
            "sites": len(lines),
            "verdicts": verdicts,
            "open": sum(line.counted for line in lines),
            "suspected": sum(line.counts["suspected"] for line in lines),
            "overdue": sum(line.overdue for line in lines),
            "weeks": [
                {"from": start, "new": found, "settled": settled, "open_at_end": end}
                for start, found, settled, end in weeks
            ],
        }
    )


def sites(ask: Ask) -> Response:
    """All sites with their last verdict."""
    return _json({"items": [_site(line) for line in site_lines(ask)]})


def site(ask: Ask) -> Response:
    """One site: its judgements, outcomes and columns."""
    site_id = ask.request.path_params["site"]
    known = ask.records.site(site_id) if ask.scope.sees_site(site_id) else None
    if known is None:
        raise missing()
    judged = web_views.judgements(ask.records, site_id)
    last = judged[-1] if judged else None
    outcomes = web_views.outcomes(ask.records, last["id"]) if last else []
    return _json(
        {
            "site": asdict(known),
            "judgements": [
                {name: row[name] for name in ("as_of", "verdict", "score", "run_id", "started_at", "pages", "requests")}
                for row in judged
            ],
            "outcomes": [
                {name: row[name] for name in ("indicator", "kind", "outcome", "points_lost", "findings")}
                | {"reason": ask.say.fill(row["reason"], json.loads(row["params"]))}
                for row in outcomes
            ],
            "columns": [dict(row) for row in web_views.columns(ask.records, last["run_id"])] if last else [],
        }
    )


def findings(ask: Ask) -> Response:
    """A page of findings: `site`, `status` (repeatable), `group`, `overdue`, `since`, `q`, `page`."""
    statuses = tuple(ask.request.query_params.getlist("status"))[:20]
    wanted = web_views.Wanted(
        ask.scope.sites,
        ask.scope.units,
        site=ask.query("site"),
        statuses=statuses,
        group=ask.query("group"),
        overdue_on=ask.today if ask.query("overdue") else "",
        since=ask.query("since"),
        words=ask.query("q"),
    )
    number = ask.page_number()
    lines, total = web_views.finding_lines(ask.records, wanted, number)
    pages = max(1, -(-total // web_views.PAGE))
    return _json({"items": [_finding(line, ask) for line in lines], "page": number, "pages": pages, "total": total})


def finding(ask: Ask) -> Response:
    """One finding with its evidence and its life."""
    row = web_views.finding(ask.records, ask.request.path_params["finding"])
    if row is None or not ask.scope.sees_finding(row["site_id"], row["unit"]):
        raise missing()
    told = {name: row[name] for name in row.keys() if name not in {"params", "evidence", "found_on", "template"}}  # noqa: SIM118
    told |= {name: json.loads(row[name]) for name in ("params", "evidence", "found_on")}
    told["message"] = ask.say.fill(row["template"], told.pop("params"))
    told["history"] = [asdict(event) for event in ledger_view.history(ask.records, row["id"])]
    return _json(told)


def reposts(ask: Ask) -> Response:
    """The matrix of reposts, in its own schema."""
    if ask.web.matrix is None:
        raise missing()
    sites = None if ask.scope.sites is None else sorted(ask.scope.sites)
    return _json({"matrix": ask.web.matrix(ask.records, sites, ask.say.lang)})


def rules(ask: Ask) -> Response:
    """Every indicator with its sources."""
    return _json({"items": [asdict(rule) for rule in ask.web.rules()]})


def _site(line: SiteLine) -> dict[str, Any]:
    told = asdict(line)
    told["counts"] = dict(line.counts)
    return told | {"open": line.counted}


def _finding(line: FindingLine, ask: Ask) -> dict[str, Any]:
    told = asdict(line)
    told.pop("template")
    return told | {"message": ask.say.fill(line.template, told.pop("params"))}


def _json(told: dict[str, Any]) -> Response:
    return JSONResponse({"schema": SCHEMA, **plain(told)})
