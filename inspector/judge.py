"""From a snapshot and a rulebook to a judgement: every indicator with its outcome, the verdict, the score.

The arithmetic is that of 国办秘函〔2019〕19号 (policy/indicators.md part 0): any veto fails the site and leaves it
without a score; otherwise deductions, each item capped at its points, are taken from 100; below 60 the site fails.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from db.models import IndicatorResult, Judgement
from inspector import excuses, repost_states, required
from inspector.check import Case, CheckResult
from inspector.freshness import column_states
from inspector.registry import checks
from inspector.rulebook import sources_of
from inspector.working_days import standard
from xuncha.errors import UsageError
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from db.models import ColumnState, Snapshot
    from inspector.rulebook import Indicator, Rulebook
    from inspector.working_days import WorkingDays

_NOT_FOR_BODY = N_("This rule does not bind a body of this type: {body_type_name}.")
_BODY_UNKNOWN = N_("The body type of the site is not known, and this rule binds only some bodies.")
_BODY_GUESSED = N_("The body type of the site is only guessed from its name, and a veto never rests on a guess.")
_NOT_IN_FORCE = N_("This rule was not in force on {as_of}.")
_HOME_UNREAD = N_("The home page could not be read: {cause}.")
_BELOW = N_("{found} found; the veto begins at {threshold}.")
_UNDECIDED = N_("{found} found and {unknown} more could not be checked; the veto begins at {threshold}.")


def judge(
    snapshot: Snapshot,
    rulebook: Rulebook,
    as_of: datetime,
    *,
    body_type: str | None = None,
    public_services: bool | None = None,
    calendar: WorkingDays | None = None,
) -> Judgement:
    """Judge one snapshot.

    Args:
        snapshot: the stored facts of one run of one site.
        rulebook: a validated rulebook (`inspector.rulebook.load`).
        as_of: end of the day judged; must be aware. Facts gathered before that day are judged as if they still held,
            so the caller passes the day of the run unless somebody asked for another.
        body_type: id of a body type instead of the one that the site carries; "" for unknown.
        public_services: False for a department without public services (无对外服务职能): the service items are not
            scored and the rest is scaled by 4/3. None = not known, scored like everybody else.
        calendar: working days; None = those that the program knows by itself.

    Returns:
        The judgement; the same input always gives the same one. No outcome is ever empty.

    Raises:
        UsageError: an unknown body type.
        ValueError: `as_of` is naive.
    """
    if as_of.tzinfo is None:
        raise ValueError("as_of must be aware")
    snapshot = _with_body_type(snapshot, body_type)
    today, kind = as_of.date(), snapshot.site.body_type
    requirements = _requirements(rulebook, kind, today)
    states = column_states(snapshot, rulebook.periods(kind, today), as_of, requirements)
    facts = Case(snapshot, {}, as_of, states, calendar or standard())
    entries = rulebook.current(kind, today)
    results = tuple(_indicator(entry, facts) for entry in entries)
    # How a site stands with the documents above it is told by the rule that times reposts, else by any rule on them.
    timing = [
        entry
        for name in ("repost_late", "repost_missing")
        for entry in entries
        if entry.check == name and _inapplicable(entry, snapshot, as_of) is None
    ]
    verdict, score = _score(results, rulebook, snapshot, public_services=public_services)
    return Judgement(
        site_id=snapshot.site.id,
        run_id=snapshot.run.id,
        as_of=as_of.isoformat(),
        rulebook=rulebook.id,
        profiles=rulebook.profiles,
        general=rulebook.general,
        verdict=verdict,
        score=score,
        indicators=results,
        columns=_without_candidates(states, requirements),
        reposts=repost_states.states(replace(facts, params=timing[0].params)) if timing else (),
    )


def anything_failing(judgement: Judgement, level: Literal["veto", "any", "never"] = "any") -> bool:
    """Whether the exit code must say "something failing" (design.md part 4, `--fail-on`).

    "any" includes findings below the threshold of a veto and advice; suspected and excused findings never count.
    """
    if level == "never":
        return False
    if level == "veto":
        return any(result.kind == "veto" and result.outcome == "fail" for result in judgement.indicators)
    return any(
        result.outcome == "fail" or any(not (finding.suspected or finding.excused) for finding in result.findings)
        for result in judgement.indicators
    )


def _with_body_type(snapshot: Snapshot, body_type: str | None) -> Snapshot:
    """The snapshot with the body type that is judged by; an id of the registry that we do not know is an error too."""
    wanted = snapshot.site.body_type if body_type is None else body_type
    if wanted and wanted not in body_types():
        raise UsageError(
            N_("unknown body type {value}"),
            hint=N_("known types: {known}"),
            value=wanted,
            known=", ".join(body_types()),
        )
    if body_type is None or body_type == snapshot.site.body_type:
        return snapshot
    site = replace(snapshot.site, body_type=body_type, body_type_from="given" if body_type else "unknown")
    return replace(snapshot, site=site)


def _requirements(rulebook: Rulebook, body_type: str, day: date) -> tuple[required.Requirement, ...]:
    """Required columns of all indicators that apply, as column states need them."""
    found: list[required.Requirement] = []
    for entry in rulebook.applying(body_type, day):
        found += getattr(entry.read_params(), "required", ())
    return required.applying(found, body_type)


def _without_candidates(
    states: Sequence[ColumnState], requirements: Sequence[required.Requirement]
) -> tuple[ColumnState, ...]:
    """No column is listed as missing that no text asks for as a column."""
    candidates = {item.category for item in requirements if item.candidate}
    return tuple(state for state in states if state.url or state.name or state.category not in candidates)


def _indicator(entry: Indicator, facts: Case) -> IndicatorResult:
    """The result of one indicator: not applicable, not checkable, or what its check says."""
    inapplicable = _inapplicable(entry, facts.snapshot, facts.as_of)
    if inapplicable is not None:
        return _result(entry, inapplicable)
    run = facts.snapshot.run
    if run.home_outcome not in required.HOME_READ and not checks()[entry.check].without_home:
        cause = run.home_outcome or run.stopped_by or ""
        return _result(entry, CheckResult("could_not_check", _HOME_UNREAD, {"cause": cause}))
    outcome = checks()[entry.check].run(replace(facts, params=entry.params))
    outcome = excuses.apply(outcome, entry.id, facts.snapshot, facts.as_of.date())
    if entry.kind == "veto":
        outcome = _veto(entry, outcome)
    found = _result(entry, outcome)
    # A veto is a candidate until a person has confirmed everything that it rests on (design.md part 7.5).
    return replace(found, candidate=found.candidate and not excuses.all_confirmed(outcome, entry.id, facts.snapshot))


def _inapplicable(entry: Indicator, snapshot: Snapshot, as_of: datetime) -> CheckResult | None:
    """Why the rule says nothing about this site; None when it binds."""
    site = snapshot.site
    if not entry.in_force(as_of.date()):
        return CheckResult("not_applicable", _NOT_IN_FORCE, {"as_of": as_of.date().isoformat()})
    if entry.binds(""):
        return None
    if not site.body_type:
        return CheckResult("not_applicable", _BODY_UNKNOWN)
    if not entry.binds(site.body_type):
        return CheckResult("not_applicable", _NOT_FOR_BODY, {"body_type_name": body_types()[site.body_type].name})
    if entry.kind == "veto" and site.body_type_from == "guessed":
        return CheckResult("not_applicable", _BODY_GUESSED)
    return None


def counted(outcome: CheckResult) -> float:
    """What points and thresholds are reckoned with: findings not suspected or excused, unless the check says more."""
    return float(excuses.counting(outcome)) if outcome.amount is None else outcome.amount


def _veto(entry: Indicator, outcome: CheckResult) -> CheckResult:
    """A veto fails at its threshold; below it the findings are deductions, unless what is unknown could reach it."""
    if outcome.outcome not in {"pass", "fail"}:
        return outcome
    amount = counted(outcome)
    numbers: dict[str, Any] = {"found": amount, "threshold": entry.threshold, "unknown": outcome.unknown}
    if amount >= entry.threshold:
        return replace(outcome, outcome="fail")
    if outcome.unknown and amount + outcome.unknown >= entry.threshold:
        return replace(outcome, outcome="could_not_check", reason=_UNDECIDED, reason_params=numbers)
    if amount:
        return replace(outcome, outcome="pass", reason=_BELOW, reason_params=numbers)
    return replace(outcome, outcome="pass")


def _result(entry: Indicator, outcome: CheckResult) -> IndicatorResult:
    """The outcome in the form that is kept; what could not be checked never costs points."""
    vetoed = entry.kind == "veto" and outcome.outcome == "fail"
    costs = entry.kind in {"veto", "deduct"} and outcome.outcome in {"pass", "fail"} and not vetoed
    earns = entry.kind == "bonus" and outcome.outcome == "pass"
    points = entry.points_lost(counted(outcome)) if costs or earns else 0.0
    return IndicatorResult(
        id=entry.id,
        name=entry.name,
        name_en=entry.name_en,
        kind=entry.kind,
        check=entry.check,
        outcome=outcome.outcome,
        reason=outcome.reason,
        params=dict(outcome.reason_params),
        points_lost=-points if earns else points,  # a bonus is a negative loss
        sources=sources_of(entry),
        findings=outcome.findings,
        candidate=vetoed,
    )


_STOPPED_BY_TROUBLE = frozenset({"our_network", "blocked", "no_answer", "quiet_hours"})


def _score(
    results: Sequence[IndicatorResult], rulebook: Rulebook, snapshot: Snapshot, *, public_services: bool | None
) -> tuple[Literal["pass", "fail", "could_not_judge"], float | None]:
    """Verdict and score after 国办秘函〔2019〕19号; no score after a veto or when nothing that decides was judged.

    A site that is out of reach now could not be judged, unless a week of visits has shown that it is so all the time.
    """
    if any(result.kind == "veto" and result.outcome == "fail" for result in results):
        return "fail", None
    if snapshot.run.home_outcome not in required.HOME_READ:
        return "could_not_judge", None
    decided = {"pass", "fail"}
    vetoes = [result for result in results if result.kind == "veto" and result.outcome != "not_applicable"]
    if not any(result.outcome in decided for result in vetoes or results):
        return "could_not_judge", None
    hidden = _undecided_vetoes(vetoes, snapshot)
    scoring = rulebook.scoring
    lost = sum(result.points_lost for result in results if result.kind in {"veto", "deduct"})
    score = scoring.full - lost
    kind = body_types().get(snapshot.site.body_type)
    if public_services is False and kind is not None and kind.group == "department":
        # Without the service items the rest is worth full - services; it is scaled so that a faultless site has `full`.
        score = (scoring.full - scoring.services - lost) * scoring.full / (scoring.full - scoring.services)
    if score > scoring.bonus_above and kind is not None and kind.group == "government":
        score -= sum(result.points_lost for result in results if result.kind == "bonus")
    score = round(max(score, 0.0), 2)
    if score >= scoring.pass_mark and hidden:
        return "could_not_judge", None  # what was not seen could be a veto: nobody is told that all is well
    return ("pass" if score >= scoring.pass_mark else "fail"), score


def _undecided_vetoes(vetoes: Sequence[IndicatorResult], snapshot: Snapshot) -> bool:
    """Whether a crawl that ended early saw too little to say that no veto stands.

    Over a third of the vetoes is undecided where the site or our network stopped it, or over half where a budget did.
    The week of visits that `site.unreachable` rests on is no matter of the crawl.
    """
    run = snapshot.run
    if run.complete:
        return False
    of_pages = [one for one in vetoes if one.kind == "veto" and not checks()[one.check].without_home]
    unknown = sum(one.outcome == "could_not_check" for one in of_pages)
    trouble = run.stopped_by in _STOPPED_BY_TROUBLE
    return unknown * 3 > len(of_pages) if trouble else unknown * 2 > len(of_pages)
