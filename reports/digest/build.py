"""Puts a digest together from what the records know. Pure: the same facts give the same words.

Nothing is judged here: statuses are the ledger's, verdicts the judge's. What is only suspected is counted apart and
never stands among what counts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from db.ledger_states import COUNTED
from reports import labels
from reports.advice import next_step
from reports.confirmed import Confirmed, sure
from reports.digest.headline import headline
from reports.digest.model import Bar, Chart, Counts, Digest, Fact, Missed, Problem, SiteLine, Sites, Unchecked, UnitPart
from reports.history import SOLVED, lives, trend
from reports.wording import Speaker, clean, day, moment, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from db.ledger_models import Event, LedgerRow
    from db.span import Judged, SiteFacts
    from reports.digest.model import Availability, Blocked, Group
    from reports.history import Life, Point
    from reports.periods import Period
    from xuncha.i18n import Lang

WEEKS = 12
CHARTED = 10
_KINDS = {"veto": 0, "no_veto": 1, "deduct": 1, "": 2, "bonus": 3, "advice": 4}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a digest rests on.

    `events`: the whole life of the findings in `rows`, in order. `availability`, `missed` and `blocked` are found by
    others. `indicators`: id -> what the rulebooks call it.
    """

    sites: Sequence[SiteFacts]
    rows: Sequence[LedgerRow]
    events: Sequence[Event]
    indicators: Mapping[str, Fact]
    availability: Sequence[Availability] = ()
    missed: Sequence[Missed] = ()
    blocked: Sequence[Blocked] = ()
    office: str = ""


def build(facts: Facts, period: Period, now: datetime, lang: Lang, *, unit: str = "") -> Digest:
    """The digest of one span.

    Args:
        facts: what the records know; of one unit alone where `unit` is given.
        period: a week.
        now: the instant at which it is made; what happened later is not in it.
        lang: its language.
        unit: the unit that it is for; "" for the office.
    """
    say = Speaker(lang)
    end = min(now, period.until)
    known = lives(event for event in facts.events if _before(event, end))
    told = _Teller(facts, period, end, say, known)
    problems = told.problems()
    lines = [told.site(one) for one in facts.sites]
    units = _units(lines, problems, told)
    counts = _counts(problems)
    weeks = [period]
    while len(weeks) < WEEKS:
        weeks.insert(0, weeks[0].before())
    points = trend(known, weeks, now)
    done = Digest(
        lang=lang,
        office=facts.office,
        title=say("Weekly digest of website inspection"),
        scope=unit,
        period=period.id,
        period_name=period.name(say),
        first_day=period.first_day.isoformat(),
        last_day=period.last_day.isoformat(),
        as_of=moment(end.isoformat()),
        sites=_sites(facts.sites, lines),
        counts=counts,
        open_before=sum(life.at(period.since) in COUNTED for life in known.values()),
        headline=(),
        verdicts=tuple(sorted((one for one in lines if _matters(one)), key=_verdict_order)),
        pressing=tuple(sorted((one for one in problems if one.group == "new"), key=_order)),
        overdue=tuple(sorted((one for one in problems if one.late), key=lambda one: (-one.late, *_order(one)))),
        reposts=tuple(one for one in sorted(problems, key=_order)
                      if one.indicator == "repost.missing" and one.group in {"new", "open"}),
        availability=tuple(sorted(facts.availability, key=lambda one: (-one.rate, one.site))),
        missed=(*facts.missed, *told.not_inspected()),
        blocked=tuple(facts.blocked),
        units=units,
        charts=_charts(points, problems, say),
        notes=_notes(say),
    )  # fmt: skip
    return replace(done, headline=headline(done, say))


def _before(event: Event, end: datetime) -> bool:
    from datetime import datetime as instants

    return instants.fromisoformat(event.at) < end


class _Teller:
    """Turns rows and sites into what a digest says of them."""

    def __init__(self, facts: Facts, period: Period, end: datetime, say: Speaker, known: Mapping[str, Life]) -> None:
        self.facts, self.period, self.end, self.say, self.known = facts, period, end, say, known
        self.fired = {(one.site.id, veto.indicator) for one in facts.sites if one.judged for veto in one.judged.vetoes}
        self.confirmed = Confirmed(facts.rows, known, end, end)
        self.today = end.date()
        if end == period.until:  # the last day of a span that is over, not the first of the next
            self.today = period.last_day

    def name(self, indicator: str) -> str:
        fact = self.facts.indicators.get(indicator)
        if fact is None:
            return clean(indicator)
        return fact.name_en if self.say.lang == "en" else fact.name

    def problems(self) -> list[Problem]:
        """Everything that a digest may list, sorted."""
        found = []
        for row in self.facts.rows:
            life = self.known.get(row.id)
            group = self._group(life) if life else None
            if life and group:
                found.append(self._problem(row, life, group))
        return sorted(found, key=_order)

    def _group(self, life: Life) -> Group | None:
        status = life.at(self.end)
        if status in COUNTED:
            return "new" if life.entered(self.period, COUNTED) else "open"
        if status in SOLVED:
            return "fixed" if life.entered(self.period, SOLVED) else None
        if status == "suspected":
            return "suspected"
        return "waived" if status == "waived" else None

    def _problem(self, row: LedgerRow, life: Life, group: Group) -> Problem:
        status = life.at(self.end)
        first = _local(row.first_seen)
        counted = status in COUNTED
        late = (self.today - date.fromisoformat(row.due_on)).days if counted and row.due_on else 0
        solved = life.entered(self.period, SOLVED)
        fact = self.facts.indicators.get(row.indicator)
        return Problem(
            id=row.id,
            group=group,
            site_id=row.site_id,
            site=shorten(clean(row.site_name), 60),
            unit=shorten(clean(row.unit), 60),
            indicator=row.indicator,
            name=self.name(row.indicator),
            kind=self._kind(row, fact.kind if fact else ""),
            message=self.say.fill(row.template, row.params),
            url=shorten(clean(row.url), 500),
            status=status,
            first_seen=day(row.first_seen),
            age=max(0, (self.today - first).days),
            due_on=row.due_on if counted else "",
            late=max(0, late),
            again=counted and row.reopened > 0,
            candidate=group == "suspected",
            confirmed=sure(row, self.end),
            waived_until=row.waived_until if group == "waived" else "",
            waived_why=shorten(clean(row.waived_why), 200) if group == "waived" else "",
            responsible=shorten(clean(row.responsible), 40),
            measure=shorten(clean(row.measure), 200),
            solved_on=solved.date().isoformat() if solved and group == "fixed" else "",
        )

    def _kind(self, row: LedgerRow, by_rule: str) -> str:
        """What it counts as: one finding of a veto that did not fire must not look like one that did."""
        kind = row.kind or by_rule
        return "no_veto" if kind == "veto" and (row.site_id, row.indicator) not in self.fired else kind

    def site(self, one: SiteFacts) -> SiteLine:
        judged, before = one.judged, one.before
        fails = judged is not None and judged.verdict == "fail"
        return SiteLine(
            id=one.site.id,
            name=shorten(clean(one.site.name or one.site.id), 60),
            url=shorten(clean(one.site.url), 200),
            unit=shorten(clean(one.unit), 60),
            verdict=judged.verdict if judged else "",
            score=_score(judged),
            candidate=bool(judged and fails and not self.confirmed.stands(one.site.id, judged)),
            before=before.verdict if before else "",
            score_before=_score(before),
            vetoes=tuple(self.name(veto.indicator) for veto in judged.vetoes) if judged else (),
            inspected=moment(one.run.started_at) if one.run else "",
            note=self._note(one),
        )

    def _note(self, one: SiteFacts) -> str:
        if one.run is None:
            return self.say("never inspected")
        if one.run.home_outcome != "ok":
            return self.say.of(labels.FETCH_OUTCOMES, one.run.home_outcome)
        if one.run.stopped_by:
            return self.say.of(labels.STOPPED_BY, one.run.stopped_by)
        return "" if one.runs else self.say("not inspected in this span")

    def unchecked(self, one: SiteFacts) -> list[Unchecked]:
        if one.judged is None:
            return []
        return [
            Unchecked(
                site=shorten(clean(one.site.name or one.site.id), 60),
                name=self.name(told.indicator),
                reason=self.say.fill(told.reason, told.params),
                step=self.say(next_step(told.indicator, told.reason, told.params)),
            )
            for told in one.judged.told
            if told.outcome == "could_not_check"
        ]

    def not_inspected(self) -> list[Missed]:
        """Sites without a run in the span; what else did not run is known to the schedules."""
        found = []
        for one in self.facts.sites:
            if one.runs:
                continue
            why = (
                self.say("last inspected {at}", at=moment(one.run.started_at))
                if one.run
                else self.say("never inspected")
            )
            found.append(Missed(self.say("Inspection of {site}", site=shorten(clean(one.site.name), 60)), "", why))
        return found


def _score(judged: Judged | None) -> float | None:
    """A score is said only where the verdict rests on it."""
    return judged.score if judged and judged.verdict in {"pass", "fail"} and not judged.vetoes else None


def _local(instant: str) -> date:
    return date.fromisoformat(day(instant))


def _order(one: Problem) -> tuple[int, int, int, str, str, str]:
    """Past its term first, then vetoes, then the oldest."""
    return (-one.late, _KINDS.get(one.kind, 2), -one.age, one.site, one.indicator, one.id)


def _matters(line: SiteLine) -> bool:
    return line.verdict in {"fail", "could_not_judge"} or line.turned


def _verdict_order(line: SiteLine) -> tuple[int, int, float, str]:
    ranks = {"fail": 0, "could_not_judge": 1}
    score = line.score if line.score is not None else -1.0
    return (ranks.get(line.verdict, 2), 0 if line.vetoes else 1, score, line.name)


def _counts(problems: Iterable[Problem]) -> Counts:
    by = Counter(one.group for one in problems)
    late = sum(1 for one in problems if one.late)
    return Counts(by["new"] + by["open"], by["new"], by["fixed"], late, by["suspected"], by["waived"])


def _sites(facts: Sequence[SiteFacts], lines: Sequence[SiteLine]) -> Sites:
    by = Counter(line.verdict for line in lines)
    candidates = sum(line.verdict == "fail" and line.candidate for line in lines)
    return Sites(
        total=len(lines),
        passed=by["pass"],
        failed=by["fail"] - candidates,
        candidates=candidates,
        unjudged=by["could_not_judge"],
        never=by[""],
        unread=sum(not one.runs for one in facts),
    )


def _units(lines: Sequence[SiteLine], problems: Sequence[Problem], told: _Teller) -> tuple[UnitPart, ...]:
    """Units, those with most that is past its term, new or open first."""
    sites: dict[str, list[SiteLine]] = {}
    own: dict[str, list[Problem]] = {}
    unchecked: dict[str, list[Unchecked]] = {}
    for line, one in zip(lines, told.facts.sites, strict=True):
        sites.setdefault(line.unit, []).append(line)
        unchecked.setdefault(line.unit, []).extend(told.unchecked(one))
    for problem in problems:
        own.setdefault(problem.unit, []).append(problem)
    parts = [
        UnitPart(
            name=name,
            sites=tuple(sites.get(name, ())),
            counts=_counts(own.get(name, ())),
            problems=tuple(own.get(name, ())),
            unchecked=tuple(unchecked.get(name, ())),
        )
        for name in sorted({*sites, *own})
    ]
    return tuple(sorted(parts, key=_unit_order))


def _unit_order(part: UnitPart) -> tuple[int, int, int, int, str]:
    failing = sum(line.verdict == "fail" for line in part.sites)
    return (-failing, -part.counts.overdue, -part.counts.new, -part.counts.open, part.name)


def _charts(points: Sequence[Point], problems: Sequence[Problem], say: Speaker) -> tuple[Chart, ...]:
    weeks = Chart(
        say("Open problems, week by week"),
        (say("Week"), say("Open"), say("New"), say("Fixed")),
        tuple(
            Bar(f"{point.period.id} ({point.period.first_day:%m-%d})", (point.open, point.new, point.solved))
            for point in points
        ),
    )
    counted: dict[str, Counter[str]] = {}
    for one in problems:
        counted.setdefault(one.name, Counter())[one.group] += 1
    rows = [Bar(name, (by["new"] + by["open"], by["new"], by["fixed"])) for name, by in counted.items()]
    rows = sorted((row for row in rows if any(row.values)), key=lambda row: (-row.values[0], -row.values[1], row.label))
    kinds = Chart(
        say("Open problems by indicator"),
        (say("Indicator"), say("Open"), say("New"), say("Fixed")),
        tuple(rows[:CHARTED]),
    )
    return (weeks, kinds)


def _notes(say: Speaker) -> tuple[str, ...]:
    return (
        say("Found by a program and not an official notice. Check before you forward."),
        say("What is only suspected counts against nobody until a person has confirmed it."),
        say("All times are Beijing time."),
    )
