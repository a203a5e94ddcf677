"""Which standing findings were made by rules that bind their site no longer.

Somebody takes a profile from a site, and what it asked for is no finding any more; but nobody has repaired anything.
So the facts of this run are judged once more under the profiles of then: what these still find, and those of today do
not, is withdrawn. What neither finds is gone, and the ledger calls it fixed as ever.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from db import withdrawals
from db.ledger_models import finding_id
from db.ledger_states import ALIVE
from inspector.judge import judge
from inspector.profiles import load_layer
from xuncha.errors import RulebookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from db.models import Judgement, Snapshot
    from db.records import Records
    from db.withdrawals import Standing
    from inspector.profiles import Rules
    from inspector.working_days import WorkingDays


def standing_under(records: Records, site_id: str) -> tuple[Standing, ...]:
    """The standing findings of a site with the profiles behind them; ask before a new judgement is stored."""
    return withdrawals.standing_under(records, site_id, ALIVE)


def originals_taken_back(records: Records, judgement: Judgement, snapshot: Snapshot) -> frozenset[str]:
    """Ids of the standing findings about documents that nobody has to repost any more, and that nobody has reposted.

    The superior site has withdrawn the document, a person has dropped it, or it is older than the rule reaches back.
    """
    if judgement.verdict == "could_not_judge" or not snapshot.upstreams:
        return frozenset()
    states = {one.url: one.state for one in judgement.reposts}
    all_known = not any(upstream.problem for upstream in snapshot.upstreams)
    return frozenset(
        identity
        for identity, url in withdrawals.reposts_standing(records, judgement.site_id, ALIVE).items()
        if states.get(url) in {"withdrawn", "not_expected"} or (all_known and states and url not in states)
    )


def no_longer_asked(
    judgement: Judgement,
    snapshot: Snapshot,
    rules: Rules,
    as_of: datetime,
    calendar: WorkingDays,
    standing: Iterable[Standing],
) -> frozenset[str]:
    """Ids of the standing findings that are to be withdrawn.

    Args:
        judgement: what was judged of this snapshot under the rules of today.
        snapshot: the facts of this run, with the body type that was judged by.
        rules: the rules of today.
        as_of: the instant judged.
        calendar: working days.
        standing: see `standing_under`.
    """
    if judgement.verdict == "could_not_judge":
        return frozenset()
    today, seen = set(judgement.profiles), _found_in(judgement)
    named = {result.id for result in judgement.indicators}
    again: dict[tuple[str, ...], frozenset[str] | None] = {}
    gone: set[str] = set()
    for one in standing:
        for profiles in one.profiles:
            if one.id in seen or today.issuperset(profiles):
                continue
            if profiles not in again:
                again[profiles] = _found_under(profiles, snapshot, rules, as_of, calendar)
            then = again[profiles]
            # What cannot be asked any more (the profile is gone, or its time is over) is not called repaired.
            if then is None or one.id in then or one.indicator not in named:
                gone.add(one.id)
    return frozenset(gone)


def _found_in(judgement: Judgement) -> frozenset[str]:
    return frozenset(
        finding_id(judgement.site_id, result.id, draft.key)
        for result in judgement.indicators
        for draft in result.findings
    )


def _found_under(
    profiles: Sequence[str], snapshot: Snapshot, rules: Rules, as_of: datetime, calendar: WorkingDays
) -> frozenset[str] | None:
    """Ids of what these profiles find on the same facts; None where one of them does not hold any more."""
    known = {layer.id: layer for layer in rules.profiles.values()}
    try:
        then = replace(rules, profiles={name: known.get(name) or load_layer(name) for name in profiles})
        bound = then.explain(profiles, snapshot.site.body_type, as_of.date())
    except RulebookError:
        return None
    if bound.left_out_profiles:
        return None
    return _found_in(judge(snapshot, bound.rulebook, as_of, calendar=calendar))
