"""All sites, and one site: score over time, columns and their last update, links, findings, history."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from db import probes, waivers, web_changes, web_people, web_views
from reports.ledger_list import WAIVER_KIND_LABELS
from reports.web import charts
from reports.web.ask import missing
from reports.web.pages import calendars
from reports.web.pages.overview import site_lines
from reports.wording import day
from xuncha.i18n import N_

if TYPE_CHECKING:
    from starlette.responses import Response

    from db.ledger_models import Waiver
    from db.probe_models import Probe
    from db.web_lines import SiteLine
    from reports.web.ask import Ask

CALENDAR_WEEKS = 52
SITES_OF_A_PAGE = 100
STEPS, WAIVERS = 30, 50
STARTED = N_("The inspection has begun; the page shows it when it is done.")
RUNNING = N_("An inspection of this site is already running.")


def listed(ask: Ask) -> Response:
    """All sites that this person may see, by name or as they were sorted and searched."""
    lines, order = chosen(ask), ask.query("by")
    number, pages = ask.page_number(), max(1, -(-len(lines) // SITES_OF_A_PAGE))
    kept = urlencode({name: value for name, value in (("q", ask.query("q")), ("by", order)) if value})
    return ask.render(
        "sites.html",
        lines=lines[(number - 1) * SITES_OF_A_PAGE : number * SITES_OF_A_PAGE],
        total=len(lines),
        number=number,
        pages=pages,
        kept=kept,
        words=ask.query("q"),
        order=order,
    )


def chosen(ask: Ask) -> list[SiteLine]:
    """The sites that were searched (`q`), in the order that was asked for (`by`)."""
    words, order = ask.query("q").lower(), ask.query("by")
    lines = [
        line
        for line in site_lines(ask)
        if not words or words in line.name.lower() or words in line.url.lower() or words in line.id.lower()
    ]
    if order == "open":
        lines.sort(key=lambda line: -line.counted)
    elif order == "score":
        lines.sort(key=lambda line: (line.score is None, line.score or 0))
    return lines


def show(ask: Ask) -> Response:
    """One site."""
    return ask.render("site.html", **values(ask))


def values(ask: Ask) -> dict[str, Any]:
    """What the page shows; the API tells the same.

    Raises:
        HTTPException: 404: there is no such site, or it is not for this person.
    """
    site_id = ask.request.path_params["site"]
    site = ask.records.site(site_id) if ask.scope.sees_site(site_id) else None
    if site is None:
        raise missing()
    judged = web_views.judgements(ask.records, site_id)
    last = judged[-1] if judged else None
    found, total = web_views.finding_lines(
        ask.records,
        web_views.Wanted(
            ask.scope.sites, ask.scope.units, site=site_id, statuses=("suspected", "open", "notified", "reopened")
        ),
    )
    months = calendars.months(ask.now.date())
    days = _days(ask.now.date())
    published = web_views.publications(ask.records, site_id, days[0])
    return {
        "site": site,
        "entry": ask.registry.get(site_id),
        "last": last,
        "outcomes": [_outcome(row) for row in web_views.outcomes(ask.records, last["id"])] if last else [],
        "names": {rule.id: rule.name_en if ask.say.lang == "en" else rule.name for rule in ask.web.rules()},
        "links": json.loads(last["links"]) if last else {},
        "columns": calendars.of_columns(web_views.columns(ask.records, last["run_id"]), months) if last else [],
        "months": months,
        "by_month": calendars.by_month(published, months),
        "waivers": [one for one in waivers.of_site(ask.records, site_id)[::-1] if _theirs(ask, one)][:WAIVERS],
        "waiver_kinds": WAIVER_KIND_LABELS,
        "today": ask.today,
        "steps": web_changes.steps(
            ask.records, web_views.Wanted(ask.scope.sites, ask.scope.units, site=site_id), STEPS
        ),
        "documents": web_views.documents(ask.records, site_id),
        "findings": found,
        "total": total,
        "judged": judged[::-1],
        "chart": charts.line([(row["started_at"][:10], row["score"]) for row in judged]),
        "calendar": charts.calendar([(day, published[day]) for day in days]),
        "published": sum(published[day] for day in days),
        "week": _week(ask, site_id),
        "may_inspect": ask.user.may_act and ask.web.start_inspection is not None,
    }


def _theirs(ask: Ask, one: Waiver) -> bool:
    """Whether this person may read a waiver: one of a finding only with the finding."""
    if not one.finding_id:
        return True
    row = web_views.finding(ask.records, one.finding_id)
    return row is not None and ask.scope.sees_finding(row["site_id"], row["unit"])


def inspect(ask: Ask) -> Response:
    """Start an inspection in the background."""
    site_id = ask.request.path_params["site"]
    ask.need(ask.user.may_act and ask.web.start_inspection is not None)
    if ask.records.site(site_id) is None and site_id not in ask.registry:
        raise missing()
    assert ask.web.start_inspection is not None
    started = ask.web.start_inspection(site_id)
    if started:
        web_people.note(ask.records, ask.now.isoformat(), ask.user.name, "", "inspect", site_id)
    ask.request.session["notice"] = ask.say(STARTED if started else RUNNING)
    return ask.go(f"/sites/{site_id}")


def _week(ask: Ask, site_id: str) -> list[tuple[str, Counter[str], list[Probe]]]:
    """The visits of each of the last days: how many found the page, and those that did not."""
    days: dict[str, list[Probe]] = {}
    for one in probes.of_site(ask.records, site_id, ask.now.isoformat()):
        days.setdefault(day(one.at), []).append(one)
    return [
        (
            name,
            Counter("filed" if one.filed else one.state for one in found),
            [one for one in found if one.state == "down"],
        )
        for name, found in sorted(days.items(), reverse=True)
    ]


def _days(today: date) -> list[str]:
    """The days of the last year's weeks, from a Monday to today."""
    first = today - timedelta(days=today.weekday(), weeks=CALENDAR_WEEKS)
    return [(first + timedelta(days=number)).isoformat() for number in range((today - first).days + 1)]


def _outcome(row: object) -> dict[str, object]:
    told = {name: row[name] for name in ("indicator", "kind", "outcome", "reason", "points_lost", "findings")}  # type: ignore[index]
    return told | {"params": json.loads(row["params"])}  # type: ignore[index]
