"""What a site did with every document that its superior sites published: the cells of the coverage matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.models import RepostState
from inspector import repost_clock
from inspector.checks.repost_missing import UPSTREAM_COLUMN, why_unseen
from inspector.params import of
from inspector.reposts import RepostParams, is_withdrawn, judged_at, late_by, lateness, standings
from inspector.required import HOME_READ
from xuncha.i18n import N_

if TYPE_CHECKING:
    from db.watch_models import RepostStateName
    from inspector.check import Case
    from inspector.pointers import Copy
    from inspector.reposts import Standing

_UNDECIDED = N_("Only pages that may or may not be reposts, or that cannot be timed, were found; a person must decide.")
_HOME_UNREAD = N_("The home page could not be read: {cause}.")


class _Params(RepostParams, frozen=True):
    """See `RepostParams`."""


def states(case: Case) -> tuple[RepostState, ...]:
    """One state for each document that had to be reposted, or that a person or its superior site took back.

    `case.params` are those of a repost indicator. Documents of superior sites that cannot be used have none.
    """
    if not case.snapshot.upstreams:
        return ()
    params = of(case, _Params)
    found = standings(case, params)
    doubt = why_unseen(case, params)
    run = case.snapshot.run
    if run.home_outcome not in HOME_READ:
        doubt = _HOME_UNREAD, {"cause": run.home_outcome}
    told = [_demanded(case, one, params, doubt) for one in found.every]
    told += [_put_aside(case, one, params) for one in found.put_aside]
    return tuple(told)


def _demanded(
    case: Case, standing: Standing, params: RepostParams, doubt: tuple[str, dict[str, Any]] | None
) -> RepostState:
    state, copy, between = lateness(standing)
    if state == "unsure" and not standing.due and not standing.sure:
        state = "not_due"
    if state == "missing" and doubt is not None:
        return _state(case, standing, params, "unknown", why=doubt)
    why: tuple[str, dict[str, Any]] | None = (_UNDECIDED, {}) if state == "unsure" else None
    return _state(case, standing, params, state, copy, between, why=why)


def _put_aside(case: Case, standing: Standing, params: RepostParams) -> RepostState:
    """A document that is not asked for: withdrawn or dropped; or of a column that cannot be read just now."""
    note = standing.note
    if standing.upstream.choices.get(standing.original.url) is False:
        return _state(case, standing, params, "not_expected")
    if is_withdrawn(standing.original, note):
        return _state(case, standing, params, "withdrawn")
    site = standing.upstream.site
    named = {"upstream_name": site.name or site.url, "unknown": 1}
    named |= {"column": note.column_name or note.column_url, "problem": note.trouble} if note else {}
    return _state(case, standing, params, "unknown", why=(UPSTREAM_COLUMN, named))


def _state(
    case: Case,
    standing: Standing,
    params: RepostParams,
    state: RepostStateName,
    copy: Copy | None = None,
    between: float | None = None,
    *,
    why: tuple[str, dict[str, Any]] | None = None,
) -> RepostState:
    original, note = standing.original, standing.note
    copy = copy or next(iter(standing.copies), None)
    over = late_by(case, standing, copy if state == "late" else None) if state in {"late", "missing"} else (None, None)
    at = repost_clock.shown_by(copy.at, copy.seen, judged_at(case).tzinfo) if copy else None
    return RepostState(
        upstream_id=standing.upstream.site.id,
        upstream_name=standing.upstream.site.name,
        url=original.url,
        title=original.title,
        doc_number=original.doc_number,
        state=state,
        upstream_from=standing.at.first.isoformat(),
        upstream_to=standing.at.last.isoformat(),
        deadline=standing.deadline.isoformat(),
        deadline_hours=params.deadline_hours,
        first_seen=note.first_seen if note else original.first_seen,
        reposted_url=copy.url if copy else "",
        reposted_title=copy.title if copy else "",
        reposted_from=at.first.isoformat() if at and at.first.year > 1 else "",
        reposted_to=at.last.isoformat() if at else "",
        reposted_seen=copy.seen if copy else "",
        matched_by=copy.by if copy else "",
        hours=None if between is None else round(between, 1) + 0.0,  # a minute before is no "-0.0"
        hours_late=over[0],
        working_hours_late=over[1],
        uncertain_hours=round(repost_clock.hours(standing.at.first, standing.at.last), 1),
        kind=copy.kind if copy else "",
        reasons=[(one.template, dict(one.params)) for one in copy.reasons] if copy else [],
        why=why[0] if why else "",
        why_params=dict(why[1]) if why else {},
    )
