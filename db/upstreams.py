"""A superior site as the checks see it: its documents from its crawl and from watching, and why they cannot be used."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from db import reposts, watch
from db.models import Upstream
from db.watch_models import WatchNote, WatchScope

if TYPE_CHECKING:
    from db.models import Doc, Run
    from db.records import Records
    from db.watch_models import WatchedColumn, WatchedDoc

READ: Final = frozenset({"ok", "not_modified"})
NOT_WATCHED: Final = "not_watched"
_ALL: Final = WatchScope()


def load(records: Records, site_id: str, at: str, scope: WatchScope = _ALL) -> Upstream:
    """The superior site as of `at`, the instant at which the subordinate site was looked at."""
    site = records.site(site_id)
    assert site is not None
    run = records.latest_run(site_id)
    named = scope.named.get(site_id)
    columns = [one for one in watch.columns(records, [site_id]) if named is None or one.url in named]
    troubles = {one.id: _trouble(one, at, scope.stale_days) for one in columns}
    watched = [one for one in watch.documents(records, site_id) if one.column_id in troubles]
    crawled = _crawled(records, run) if named is None else {}
    notes = _notes(watched, columns, troubles, crawled)
    documents = {one.doc.url: one.doc for one in watched} | crawled
    problem = ""
    if named is not None and len(columns) < len(named):
        problem = "" if columns else "never_read"
    if not problem and not crawled and not (columns and any(not one for one in troubles.values())):
        problem = _problem(run, named, troubles)
    word = {url: one.expected for url, one in reposts.choices(records, documents).items()}
    return Upstream(site, run, tuple(documents.values()), problem, notes, word)


def _crawled(records: Records, run: Run | None) -> dict[str, Doc]:
    if run is None or run.home_outcome != "ok":
        return {}
    return {doc.url: doc for doc in records.documents(run.id)}


def _problem(run: Run | None, named: frozenset[str] | None, troubles: dict[int, str]) -> str:
    if named is None and run is not None:
        return run.home_outcome if run.home_outcome != "ok" else "empty"
    return next(iter(troubles.values()), "never_read")


def _trouble(column: WatchedColumn, at: str, stale_days: int) -> str:
    """Why a column says nothing about anybody as of that instant."""
    if column.outcome not in READ:
        return column.outcome
    age = datetime.fromisoformat(at) - datetime.fromisoformat(column.last_ok)
    return NOT_WATCHED if age > timedelta(days=stale_days) else ""


def _notes(
    watched: list[WatchedDoc], columns: list[WatchedColumn], troubles: dict[int, str], crawled: dict[str, Doc]
) -> dict[str, WatchNote]:
    by_id = {one.id: one for one in columns}
    notes = {}
    for one in watched:
        column = by_id[one.column_id]
        seen_by_crawl = one.doc.url in crawled  # what this crawl of the superior site has read stands
        notes[one.doc.url] = WatchNote(
            column.expect,
            column.url,
            column.name,
            one.doc.first_seen,
            one.unseen_at,
            "" if seen_by_crawl and one.withdrawn_why == "page_gone" else one.withdrawn_at,
            one.withdrawn_why,
            "" if seen_by_crawl else troubles[column.id],
        )
    return notes
