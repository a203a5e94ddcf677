"""What the coverage matrix of reposts is made of: stored states, names, choices, and what watching knows since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from db import repost_rulings, reposts, upstreams
from db import watch as store
from db.models import Site
from db.watch_models import RepostState
from inspector import repost_clock
from inspector.days import Moment
from inspector.profiles import standard_rules
from inspector.reposts import RepostParams, is_expected, is_withdrawn
from reports.reposts import Asked
from schedules.superiors import above, scope
from schedules.watching import Watching

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from db.records import Records
    from db.reposts import Cell
    from xuncha.config import Config

SINCE_DAYS: Final = 90


@dataclass(frozen=True, slots=True)
class Collected:
    """The arguments of `reports.reposts.build`, but for the language."""

    cells: list[Cell]
    sites: dict[str, Site]
    asked: Asked


def collect(
    config: Config,
    records: Records,
    now: Callable[[], datetime],
    *,
    since: str = "",
    superior: Sequence[str] = (),
    sites: Sequence[str] = (),
) -> Collected:
    """Everything about documents published since a day (90 days ago), of these superior sites and these sites.

    Args:
        config: registry and [watch].
        records: where states and looks are kept.
        now: the wall clock.
        since: an ISO day.
        superior: ids of superior sites; all if empty.
        sites: ids of subordinate sites; all if empty.
    """
    at = now().astimezone(config.zone)
    since = since or (at - timedelta(days=SINCE_DAYS)).date().isoformat()
    cells = reposts.cells(records, upstreams=superior, sites=sites, since=since)
    bound = {
        entry.id: frozenset(name for name in above(entry, config.sites) if not superior or name in superior)
        for entry in config.sites.values()
        if not sites or entry.id in sites
    }
    bound = {name: sites_above for name, sites_above in bound.items() if sites_above}
    named = {*bound, *(cell.site_id for cell in cells), *(cell.state.upstream_id for cell in cells)}
    named |= {name for sites_above in bound.values() for name in sites_above}
    watching = Watching(config, now)
    binding = {name for sites_above in bound.values() for name in sites_above}
    columns = [one for one in watching.columns(records, sorted(binding)) if one.id] if binding else []
    gaps = {one.id: watching.gaps(store.polls(records, one.id, since)) for one in columns}
    demanded = [state for name in sorted(binding) for state in _demanded(config, records, name, at, since)]
    asked = Asked(
        at, reposts.choices(records), columns, gaps, demanded, since, bound, repost_rulings.standing(records.conn)
    )
    return Collected(cells, {name: _site(config, records, name) for name in named}, asked)


def _site(config: Config, records: Records, site_id: str) -> Site:
    """A site as it is known, else as the registry names it."""
    known, entry = records.site(site_id), config.sites.get(site_id)
    if known is not None:
        return known
    if entry is None:
        return Site(site_id, "", "", ())
    return Site(site_id, entry.name, entry.url, (), entry.body_type)


def _demanded(config: Config, records: Records, site_id: str, at: datetime, since: str) -> list[RepostState]:
    """Documents of the watched columns of one superior site that have to be reposted, as of the national rulebook."""
    if records.site(site_id) is None:
        return []
    above_them = upstreams.load(records, site_id, at.isoformat(), scope(config))
    params = _params()
    found = []
    for doc in above_them.documents:
        note = above_them.notes.get(doc.url)
        if note is None or note.trouble or is_withdrawn(doc, note) or not is_expected(doc, above_them, params):
            continue
        claimed = Moment.claimed(doc.published_on, doc.published_time, at.tzinfo)
        when = repost_clock.appeared(claimed, note, at.tzinfo)
        if when is None or when.last.isoformat() < since:
            continue
        found.append(
            RepostState(
                upstream_id=site_id, url=doc.url, title=doc.title, doc_number=doc.doc_number, state="not_due",
                upstream_name=above_them.site.name,
                upstream_from=when.first.isoformat(), upstream_to=when.last.isoformat(),
                deadline=(when.last + timedelta(hours=params.deadline_hours)).isoformat(),
                deadline_hours=params.deadline_hours, first_seen=note.first_seen,
                uncertain_hours=round(repost_clock.hours(when.first, when.last), 1),
            )
        )  # fmt: skip
    return found


def _params() -> RepostParams:
    """What the national rulebook says of the time of reposts."""
    entry = next(one for one in standard_rules().base.indicator if one.check == "repost_late")
    params = entry.read_params()
    assert isinstance(params, RepostParams)
    return params
