"""The first page: where things stand, what changed this week, what is overdue, what could not be checked."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from db import web_changes, web_views
from reports.web import charts
from reports.web.pages import levels
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from db.web_changes import StepLine
    from db.web_lines import SiteLine
    from reports.web.ask import Ask
    from xuncha.config import SiteEntry

WEEKS = 12
GROUP_NAMES = {
    "site": N_("Availability"),
    "home": N_("Home page"),
    "columns": N_("Columns"),
    "interaction": N_("Interaction"),
    "service": N_("Services"),
    "links": N_("Links"),
    "repost": N_("Reposting"),
    "deadline": N_("Deadlines"),
    "elements": N_("Contents"),
    "identity": N_("Identity"),
    "integrity": N_("Honest dates"),
    "privacy": N_("Privacy"),
    "content": N_("Wording and secrecy"),
    "access": N_("Access"),
}


def show(ask: Ask) -> Response:
    """The overview of all sites that this person may see."""
    return ask.render("overview.html", **values(ask))


def values(ask: Ask) -> dict[str, Any]:
    """What the page shows; the API tells the same."""
    lines = site_lines(ask)
    starts = week_starts(ask.now, WEEKS)
    weeks = weeks_of(ask, starts)
    verdicts = Counter(line.verdict or "never" for line in lines)
    overdue, _ = web_views.finding_lines(
        ask.records, web_views.Wanted(ask.scope.sites, ask.scope.units, overdue_on=ask.today)
    )
    groups = ask.cached("groups", lambda: web_views.groups(ask.records, ask.scope.sites))
    newest, new_total = web_views.finding_lines(
        ask.records,
        web_views.Wanted(ask.scope.sites, ask.scope.units, since=starts[-1], statuses=("open", "notified", "reopened")),
    )
    return {
        "lines": lines,
        "verdicts": verdicts,
        "counted": sum(line.counted for line in lines),
        "suspected": sum(line.suspected for line in lines),
        "overdue_total": sum(line.overdue for line in lines),
        "overdue": overdue[:10],
        "newest": newest[:10],
        "new_total": new_total,
        "week": weeks[-1] if weeks else None,
        "weeks": weeks,
        "chart": charts.bars([(start[5:10], end) for start, _, _, end in weeks]),
        "unchecked": [line for line in lines if line.verdict in {"", "could_not_judge"}],
        "not_checked": _not_checked(ask),
        "turned": _turned(ask, lines, starts[-1]),
        "settled": _settled(ask, starts[-1]),
        "table": levels.table(lines, groups, ask.registry),
        "level_names": levels.LEVELS,
        "heat": _heat(lines, groups, ask.registry),
        "groups": GROUP_NAMES,
    }


def _turned(ask: Ask, lines: Sequence[SiteLine], since: str) -> list[tuple[SiteLine, str]]:
    """Sites whose verdict is another one than when the week began, with the one before."""
    before = ask.cached("before", lambda: web_changes.verdicts_before(ask.records, since))
    return [
        (line, before[line.id])
        for line in lines
        if line.id in before and line.verdict and before[line.id] != line.verdict
    ]


def _settled(ask: Ask, since: str) -> list[StepLine]:
    wanted = web_views.Wanted(ask.scope.sites, ask.scope.units)
    return ask.cached("settled", lambda: web_changes.steps(ask.records, wanted, 5, settled_since=since))


def _not_checked(ask: Ask) -> list[tuple[str, str, int]]:
    """Indicators that could not be checked: id, name, of how many sites."""
    names = {rule.id: rule.name_en if ask.say.lang == "en" else rule.name for rule in ask.web.rules()}
    found = ask.cached("unchecked", lambda: web_changes.unchecked(ask.records, ask.scope.sites))
    return [(one, names.get(one, one), count) for one, count in found]


def site_lines(ask: Ask) -> list[SiteLine]:
    """All sites that this person may see."""
    return ask.cached("sites", lambda: web_views.site_lines(ask.records, ask.scope.sites, ask.today))


def weeks_of(ask: Ask, starts: Sequence[str]) -> list[tuple[str, int, int, int]]:
    """What was found and settled in each week."""
    return ask.cached("trend", lambda: web_views.trend(ask.records, ask.scope.sites, starts))


def week_starts(now: datetime, weeks: int) -> list[str]:
    """The Mondays of the last weeks as instants, oldest first; the last one began this week."""
    monday = datetime.combine(now.date() - timedelta(days=now.weekday()), time(), now.tzinfo)
    return [(monday - timedelta(weeks=back)).isoformat() for back in range(weeks - 1, -1, -1)]


def _heat(
    lines: Sequence[SiteLine], groups: Mapping[str, Counter[str]], registry: Mapping[str, SiteEntry]
) -> list[tuple[str, int, list[tuple[str, int, int]]]]:
    """Unit -> for each kind of problem that there is: its id, findings, and a shade from 0 to 4. The worst first."""
    units: dict[str, Counter[str]] = {}
    for line in lines:
        units.setdefault(unit_of(line, registry), Counter()).update(groups.get(line.id, Counter()))
    shown = [group for group in GROUP_NAMES if any(counts[group] for counts in units.values())]
    most = max([number for counts in units.values() for number in counts.values()], default=1)
    rows = [
        (unit, counts.total(), [(group, counts[group], _shade(counts[group], most)) for group in shown])
        for unit, counts in units.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def unit_of(line: SiteLine, registry: Mapping[str, SiteEntry]) -> str:
    """The unit that answers for a site: the registry's word, else what the records know."""
    entry = registry.get(line.id)
    return (entry.unit or entry.sponsor or entry.name if entry else "") or line.sponsor or line.name


def _shade(number: int, most: int) -> int:
    return 0 if not number else min(4, 1 + 3 * number // max(most, 1))
