"""The coverage matrix as data: which documents of superior sites were reposted where, how fast, and what follows.

A pure function over what judging has stored: the digest takes it for a group of sites, `xuncha reposts` for what it is
asked, the report of one site for its own part. What was said long ago is not passed off as today's: a document whose
time has run out since the site was last looked at is not known to be missing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from db.watch_models import RepostState
from reports import labels
from reports.wording import SHANGHAI, Speaker, clean, plain, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from db.models import Site
    from db.reposts import Cell, Choice
    from db.watch_models import RepostRuling, WatchedColumn
    from xuncha.i18n import Lang

SCHEMA: Final = "xuncha.reposts/1"
# In the order of legends; "overruled": a person said that the document is reposted.
STATES: Final = (
    *("reposted", "overruled", "late", "missing", "unsure", "unknown", "not_due", "withdrawn", "not_expected"),
)
IN_TIME: Final = frozenset({"reposted", "overruled"})
JUDGED: Final = frozenset({*IN_TIME, "late", "missing"})
MONTHS = 12
_NOT_LOOKED = N_("The site was not looked at since the time of this document ran out.")
_REFUTED = N_("{person} said that the page found is no repost; the next inspection looks anew.")
_NEVER = N_("The site was not looked at since this document appeared.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is shown, and what is known around the stored states.

    `choices`: what people said of documents. `columns`: the watched columns of the superior sites, `gaps`: when a
    column was not watched, by its id. `demanded`: documents of watched columns that have to be reposted and that no
    judgement may have seen yet. `bound`: site -> superior sites whose documents bind it; its cells are filled although
    nothing is stored. `rulings`: what people said of pages; one that is younger than a state is shown before anybody
    judges anew.
    """

    now: datetime
    choices: Mapping[str, Choice] = field(default_factory=dict)
    columns: Sequence[WatchedColumn] = ()
    gaps: Mapping[int, Sequence[tuple[str, str]]] = field(default_factory=dict)
    demanded: Sequence[RepostState] = ()
    since: str = ""
    bound: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rulings: Sequence[RepostRuling] = ()


def build(cells: Iterable[Cell], sites: Mapping[str, Site], asked: Asked, lang: Lang) -> dict[str, Any]:
    """The matrix with its rates.

    Args:
        cells: stored states.
        sites: every site that is named, subordinate and superior, by id.
        asked: what is known around them.
        lang: language of names and reasons.

    Returns:
        A dictionary that `json` can write: `documents` (each with a cell for each site), `sites` with their rates and
        ranks, `levels`, `trend` by month, `upstreams` with what could not be watched.
    """
    say = Speaker(lang)
    rows = _rows(cells, asked)
    names = sorted({site for row in rows for site in row.cells} | set(asked.bound))
    documents = [_document(row, sites, asked, say) for row in rows]
    documents.sort(key=lambda one: (one["published_to"], one["url"]), reverse=True)
    matrix = {
        "schema": SCHEMA,
        "lang": lang,
        "made_at": asked.now.isoformat(timespec="seconds"),
        "since": asked.since,
        "upstreams": _upstreams(documents, sites, asked, say),
        "sites": _ranked([_site(name, documents, sites, say) for name in names]),
        "levels": _levels(documents, sites, say),
        "trend": _trend(documents),
        "documents": documents,
        "total": _figures([cell for one in documents for cell in one["cells"].values()]),
    }
    written: dict[str, Any] = plain(matrix)
    return written


@dataclass(slots=True)
class _Row:
    state: RepostState
    cells: dict[str, tuple[RepostState, str]] = field(default_factory=dict)


def _rows(cells: Iterable[Cell], asked: Asked) -> list[_Row]:
    """One row for each original, with the states that were stored."""
    rows: dict[str, _Row] = {}
    for cell in cells:
        row = rows.setdefault(cell.state.url, _Row(cell.state))
        row.cells[cell.site_id] = (cell.state, cell.as_of)
    papers = {(row.state.doc_number, clean(row.state.title)) for row in rows.values()}
    for state in asked.demanded:
        if (state.doc_number, clean(state.title)) not in papers:  # one paper has one row, whatever columns show it
            rows.setdefault(state.url, _Row(state))
    return list(rows.values())


def _document(row: _Row, sites: Mapping[str, Site], asked: Asked, say: Speaker) -> dict[str, Any]:
    state = row.state
    wanted = {site for site, above in asked.bound.items() if state.upstream_id in above}
    cells = {}
    for name in sorted(wanted | set(row.cells)):
        stored, as_of = row.cells.get(name, (None, ""))
        cells[name] = _cell(stored, as_of, state, sites.get(name), asked, say)
    return {
        "url": state.url,
        "title": shorten(clean(state.title), 300),
        "doc_number": shorten(clean(state.doc_number), 100),
        "upstream": state.upstream_id,
        "upstream_name": shorten(clean(state.upstream_name), 100) or _name(state.upstream_id, sites),
        "published_from": state.upstream_from,
        "published_to": state.upstream_to,
        "first_seen": state.first_seen,
        "uncertain_hours": state.uncertain_hours,
        "deadline": state.deadline,
        "deadline_hours": state.deadline_hours,
        "chosen_by": asked.choices[state.url].author if state.url in asked.choices else "",
        "cells": cells,
        "figures": _figures(cells.values()),
    }


def _cell(
    stored: RepostState | None, as_of: str, original: RepostState, site: Site | None, asked: Asked, say: Speaker
) -> dict[str, Any]:
    one = _as_of_now(stored, as_of, original, site, asked)
    return {
        "state": "overruled" if one.state == "reposted" and one.matched_by == "person" else one.state,
        "hours": one.hours,
        "hours_late": one.hours_late,
        "working_hours_late": one.working_hours_late,
        "reposted_url": one.reposted_url,
        "reposted_title": shorten(clean(one.reposted_title), 300),
        "reposted_from": one.reposted_from,
        "reposted_to": one.reposted_to,
        "reposted_seen": one.reposted_seen,
        "matched_by": one.matched_by,
        "kind": one.kind,
        "reasons": [shorten(clean(say.fill(template, params)), 300) for template, params in one.reasons],
        "why": shorten(clean(say.fill(one.why, one.why_params)), 400),
        "as_of": as_of,
    }


def _as_of_now(
    stored: RepostState | None, as_of: str, original: RepostState, site: Site | None, asked: Asked
) -> RepostState:
    """A stored state as it may be told today."""
    choice = asked.choices.get(original.url)
    if choice is not None and not choice.expected:
        return RepostState(original.upstream_id, original.url, original.title, original.doc_number, "not_expected")
    past = bool(original.deadline) and datetime.fromisoformat(original.deadline) < asked.now
    if stored is None:
        blank = RepostState(original.upstream_id, original.url, original.title, original.doc_number, "not_due")
        return replace(blank, state="unknown", why=_NEVER) if past else blank
    if stored.state == "not_due" and past:
        stored = replace(stored, state="unknown", why=_NOT_LOOKED)
    return _ruled(stored, site, as_of, asked)


def _ruled(stored: RepostState, site: Site | None, as_of: str, asked: Asked) -> RepostState:
    """The state after what a person said since it was judged."""
    for ruling in asked.rulings:
        if _plain(ruling.original) != _plain(stored.url) or not _after(ruling.at, as_of):
            continue
        if ruling.verdict == "other" and _plain(ruling.page) == _plain(stored.reposted_url):
            return replace(stored, state="unknown", why=_REFUTED, why_params={"person": ruling.person})
        if ruling.verdict == "repost" and site is not None and _host(ruling.page) in {*site.hosts, _host(site.url)}:
            return replace(stored, state="reposted", matched_by="person", reposted_url=ruling.page, hours_late=None,
                           working_hours_late=None, why="")  # fmt: skip
    return stored


def _plain(url: str) -> str:
    return url.partition("://")[2].partition("#")[0].rstrip("/").lower()


def _host(url: str) -> str:
    return _plain(url).partition("/")[0]


def _after(one: str, other: str) -> bool:
    try:
        return datetime.fromisoformat(one) > datetime.fromisoformat(other)
    except (ValueError, TypeError):
        return False


def _figures(cells: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Counts by state, and rates over those that could be judged: None where there was none."""
    counts: dict[str, int] = dict.fromkeys(STATES, 0)
    hours = []
    for cell in cells:
        counts[cell["state"]] += 1
        if cell["state"] in {"reposted", "late"} and cell["hours"] is not None:
            hours.append(max(cell["hours"], 0.0))
    judged = sum(counts[name] for name in JUDGED)
    in_time = sum(counts[name] for name in IN_TIME)
    return {
        "counts": {name: count for name, count in counts.items() if count},
        "judged": judged,
        "in_time": in_time,
        "late": counts["late"],
        "missing": counts["missing"],
        "open": counts["unsure"] + counts["unknown"],
        "rate_in_time": round(in_time / judged, 4) if judged else None,
        "rate_reposted": round((in_time + counts["late"]) / judged, 4) if judged else None,
        "median_hours": round(median(hours), 1) if hours else None,
    }


def _name(site_id: str, sites: Mapping[str, Site]) -> str:
    site = sites.get(site_id)
    return shorten(clean(site.name or site.url), 100) if site else shorten(clean(site_id), 100)


def _site(site_id: str, documents: Sequence[dict[str, Any]], sites: Mapping[str, Site], say: Speaker) -> dict[str, Any]:
    site = sites.get(site_id)
    cells = [one["cells"][site_id] for one in documents if site_id in one["cells"]]
    level = site.body_type if site else ""
    return {
        "id": site_id,
        "name": _name(site_id, sites),
        "url": site.url if site else "",
        "level": level,
        "level_name": say.body_type(level),
        "last_looked": max((cell["as_of"] for cell in cells), default=""),
        **_figures(cells),
    }


def _ranked(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The best first: by the share in time, then by the share reposted at all; who cannot be judged has no rank."""
    known = [one for one in rows if one["rate_in_time"] is not None]
    known.sort(key=lambda one: (-one["rate_in_time"], -one["rate_reposted"], one["median_hours"] or 0.0, one["name"]))
    rank, before = 0, None
    ranked = []
    for place, one in enumerate(known, 1):
        score = one["rate_in_time"], one["rate_reposted"]
        rank = rank if score == before else place
        before = score
        ranked.append({"rank": rank, **one})
    rest = sorted((one for one in rows if one["rate_in_time"] is None), key=lambda one: str(one["name"]))
    return [*ranked, *({"rank": None, **one} for one in rest)]


def _levels(documents: Sequence[dict[str, Any]], sites: Mapping[str, Site], say: Speaker) -> list[dict[str, Any]]:
    """Rates by the kind of body that the subordinate sites belong to."""
    by_level: dict[str, list[dict[str, Any]]] = defaultdict(list)
    members: dict[str, set[str]] = defaultdict(set)
    for one in documents:
        for name, cell in one["cells"].items():
            level = sites[name].body_type if name in sites else ""
            by_level[level].append(cell)
            members[level].add(name)
    return [
        {"level": level, "level_name": say.body_type(level), "sites": len(members[level]), **_figures(by_level[level])}
        for level in sorted(by_level)
    ]


def _trend(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rates by the month in which the originals appeared, the last months, oldest first."""
    by_month: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in documents:
        by_month[_month(one["published_to"])].extend(one["cells"].values())
    months = sorted(month for month in by_month if month)[-MONTHS:]
    return [{"month": month, **_figures(by_month[month])} for month in months]


def _month(at: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone(SHANGHAI).strftime("%Y-%m")
    except ValueError:
        return ""


def _upstreams(
    documents: Sequence[dict[str, Any]], sites: Mapping[str, Site], asked: Asked, say: Speaker
) -> list[dict[str, Any]]:
    """The superior sites, their watched columns, and when these could not be watched."""
    named = dict.fromkeys([*(one["upstream"] for one in documents), *(one.site_id for one in asked.columns)])
    return [
        {
            "id": name,
            "name": next((one["upstream_name"] for one in documents if one["upstream"] == name), _name(name, sites)),
            "documents": sum(one["upstream"] == name for one in documents),
            **_figures([cell for one in documents if one["upstream"] == name for cell in one["cells"].values()]),
            "columns": [
                {
                    "name": clean(column.name),
                    "url": column.url,
                    "expect": column.expect,
                    "last_read": column.last_ok,
                    "read": column.outcome in {"ok", "not_modified"},
                    "problem": ""
                    if column.outcome in {"ok", "not_modified"}
                    else say.of(labels.PROBLEMS, column.outcome),
                    "gaps": [{"from": begin, "to": end} for begin, end in asked.gaps.get(column.id, ())],
                }
                for column in asked.columns
                if column.site_id == name
            ],
        }
        for name in named
    ]
