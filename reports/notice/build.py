"""Puts a notice together. Pure: the same facts give the same words.

Only what a person has confirmed names anybody: sites, units, scores and ranks. What waits for that is counted, never
named (design.md part 7; seed JQ 六3: exposed only what is confirmed).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.ledger_states import COUNTED
from reports.confirmed import Confirmed, sure
from reports.history import SOLVED, lives
from reports.letter import BLANK
from reports.notice import annexes, words
from reports.notice.model import Notice, Section, Standing, Tally
from reports.wording import Speaker, clean, day, number, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from db.ledger_models import Event, LedgerRow
    from db.span import Judged, SiteFacts
    from reports.digest.model import Fact
    from reports.history import Life
    from reports.periods import Period
    from xuncha.i18n import Lang

SECTIONS = 4
NAMED = 6
PRAISED = 10
PRAISE_SCORE = 90.0


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What a notice rests on.

    `rectify_by`, `reply_by`: ISO days, "" where the calendar does not reach. `basis`: the rulebook by its name.
    """

    sites: Sequence[SiteFacts]
    rows: Sequence[LedgerRow]
    events: Sequence[Event]
    indicators: Mapping[str, Fact]
    basis: str
    issued: date
    rectify_by: str = ""
    reply_by: str = ""
    office: str = ""
    region: str = ""
    addressees: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """One confirmed problem that counts at the end of the span."""

    row: LedgerRow
    site: str
    unit: str
    message: str
    since: str
    age: int
    late: int


def build(facts: NoticeFacts, period: Period, now: datetime, lang: Lang, *, theme: str = "") -> Notice:
    """The notice of one span.

    Args:
        facts: what the records know of all sites.
        period: a quarter, half-year or year.
        now: the instant at which it is made.
        lang: its language.
        theme: a group of indicators such as "links", which it is about alone; "" for everything.
    """
    work = Work(facts, period, now, Speaker(lang), theme)
    named = work.named()
    before, current = work.standing(last=True), work.standing(last=False)
    tally_before, tally = work.tally(last=True), work.tally(last=False)
    praised = work.praised()
    say = work.say
    return Notice(
        lang=lang,
        title=words.title(say, period, _of(facts.region) or say("our area"), theme),
        period=period.id,
        theme=theme,
        doc_number=BLANK,
        addressees=words.addressed(_of(facts.addressees), say),
        opening=words.opening(say, facts, period, theme),
        overall=work.overall(before, current, tally_before, tally, named),
        praise=words.praise(say, praised[:PRAISED], len(praised)),
        problems=work.problems(named),
        requirements=words.requirements(say, facts, named=bool(named)),
        headings=words.headings(say, praise=bool(praised)),
        office=_of(facts.office) or BLANK,
        date=words.long_day(say, facts.issued),
        person=_of(facts.person),
        annexes=annexes.build(work, named),
        praised=tuple(praised),
        before=before,
        now=current,
        tally_before=tally_before,
        tally=tally,
    )


def _of(text: str) -> str:
    return shorten(clean(text), 200)


class Work:
    """What building a notice needs to know about every site and finding, worked out once."""

    def __init__(self, facts: NoticeFacts, period: Period, now: datetime, say: Speaker, theme: str) -> None:
        from datetime import datetime as instants

        self.facts, self.period, self.say, self.theme = facts, period, say, theme
        self.end = min(now, period.until)
        self.today = period.last_day if self.end == period.until else self.end.date()
        events = [event for event in facts.events if instants.fromisoformat(event.at) < self.end]
        self.known: Mapping[str, Life] = lives(events)
        self.confirmed = Confirmed(facts.rows, self.known, self.end, self.end)
        self.confirmed_before = Confirmed(facts.rows, self.known, period.since, self.end)
        self.rows = [row for row in facts.rows if row.id in self.known and words.in_theme(row.indicator, theme)]

    # -- sites ----------------------------------------

    def verdict(self, one: SiteFacts, *, last: bool = False) -> str:
        """pass, fail, waiting (failing, not confirmed) or unknown; of a theme alone: by its confirmed problems."""
        judged = one.before if last else one.judged
        if judged is None or judged.verdict == "could_not_judge":
            return "unknown"
        if self.theme:
            return self._of_theme(one, last=last)
        if judged.verdict == "pass":
            return "pass"
        confirmed = self.confirmed_before if last else self.confirmed
        return "fail" if confirmed.stands(one.site.id, judged) else "waiting"

    def _of_theme(self, one: SiteFacts, *, last: bool) -> str:
        at = self.period.since if last else self.end
        mine = [row for row in self.rows if row.site_id == one.site.id and self.known[row.id].at(at) in COUNTED]
        if any(sure(row, self.end) for row in mine):
            return "fail"
        return "waiting" if mine else "pass"

    def standing(self, *, last: bool) -> Standing:
        """Numbers of sites at the end of the span, or at its begin."""
        by = Counter(self.verdict(one, last=last) for one in self.facts.sites)
        return Standing(len(self.facts.sites), by["pass"], by["fail"], by["waiting"], by["unknown"])

    def score(self, one: SiteFacts) -> float | None:
        """The score of a site where everything that it rests on is confirmed, else None."""
        judged: Judged | None = one.judged
        if judged is None or judged.verdict not in {"pass", "fail"} or judged.vetoes or judged.score is None:
            return None
        return judged.score if self.confirmed.points_stand(one.site.id, judged) else None

    def praised(self) -> list[str]:
        """Sites that pass, score high and have nothing open, the best first."""
        busy = {row.site_id for row in self.rows if self.known[row.id].at(self.end) in COUNTED}
        found = []
        for one in self.facts.sites:
            score = self.score(one)
            good = self.verdict(one) == "pass" and one.runs and one.site.id not in busy
            if good and score is not None and score >= PRAISE_SCORE:
                found.append((-score, annexes.site_name(one)))
        return [name for _, name in sorted(found)]

    # -- findings ----------------------------------------

    def tally(self, *, last: bool) -> Tally:
        """Confirmed problems within the span, or within the one before."""
        span = self.period.before() if last else self.period
        end = span.until if last else self.end
        new = solved = still = late = 0
        for row in self.rows:
            if not sure(row, self.end):
                continue
            life = self.known[row.id]
            status = life.at(end)
            if status in COUNTED:
                still += 1
                new += life.entered(span, COUNTED) is not None
                late += not last and bool(row.due_on) and row.due_on < self.today.isoformat()
            elif status in SOLVED and life.entered(span, SOLVED):
                solved += 1
                new += span.since <= life.born < span.until
        return Tally(new, solved, still, late)

    def named(self) -> list[Named]:
        """Confirmed problems that count at the end, the most pressing first."""
        found = []
        for row in self.rows:
            if not sure(row, self.end) or self.known[row.id].at(self.end) not in COUNTED:
                continue
            since = day(row.first_seen)
            age = (self.today - date.fromisoformat(since)).days
            late = (self.today - date.fromisoformat(row.due_on)).days if row.due_on else 0
            found.append(
                Named(row, shorten(clean(row.site_name), 60), shorten(clean(row.unit), 60),
                      self.say.fill(row.template, row.params), since, age, max(0, late))
            )  # fmt: skip
        return sorted(found, key=_pressing)

    def name(self, indicator: str) -> str:
        """What the rulebook calls an indicator."""
        fact = self.facts.indicators.get(indicator)
        if fact is None:
            return clean(indicator)
        return fact.name_en if self.say.lang == "en" else fact.name

    # -- paragraphs ----------------------------------------

    def overall(
        self, before: Standing, current: Standing, tally_before: Tally, tally: Tally, named: Sequence[Named]
    ) -> tuple[str, ...]:
        """一、总体情况."""
        say = self.say
        checked = sum(1 for one in self.facts.sites if one.runs)
        told = [words.sites(say, self.period, self.facts, current, before, checked)]
        if current.waiting or current.unjudged:
            told.append(
                say(
                    "The findings about {waiting} further websites wait for a person to confirm them, and {unjudged}"
                    " websites could not be judged; both are left out of the rate.",
                    waiting=current.waiting, unjudged=current.unjudged,
                )
            )  # fmt: skip
        told.append(words.tally(say, self.period, tally, tally_before, self.today))
        kinds = Counter(self.name(one.row.indicator) for one in named)
        if kinds:
            shown = [say("{name} ({count})", name=name, count=count) for name, count in kinds.most_common(3)]
            told.append(say("Most of what is open is: {kinds}.", kinds=say.join(shown)))
        return tuple(told)

    def problems(self, named: Sequence[Named]) -> tuple[Section, ...]:
        """二、主要问题: the groups with most sites, each naming some of them."""
        groups: dict[str, list[Named]] = {}
        for one in named:
            groups.setdefault(words.group_of(one.row.indicator), []).append(one)
        if not groups:
            return (Section("", (self.say("No confirmed problem was open at the end of the span."),)),)
        order = sorted(groups, key=lambda group: (-len({one.row.site_id for one in groups[group]}), group))
        return tuple(self._section(at, group, groups[group]) for at, group in enumerate(order[:SECTIONS]))

    def _section(self, at: int, group: str, found: Sequence[Named]) -> Section:
        say = self.say
        heading = say("({number}) {name}", number=words.ordinal(say, at + 1), name=words.group_name(say, group))
        first: dict[str, Named] = {}
        for one in found:
            first.setdefault(one.row.site_id, one)
        lines = [
            say("{site}: {problem} (since {since}, {days} days).", site=one.site, days=one.age,
                problem=words.without_end(one.message), since=words.long_day(say, date.fromisoformat(one.since)))
            for one in list(first.values())[:NAMED]
        ]  # fmt: skip
        if len(first) > NAMED:
            lines.append(say("The same holds for {count} further websites, see annex 2.", count=len(first) - NAMED))
        return Section(heading, tuple(lines))


def _pressing(one: Named) -> tuple[int, int, int, str, str]:
    kinds = {"veto": 0, "deduct": 1}
    return (kinds.get(one.row.kind, 2), -one.late, -one.age, one.site, one.row.id)


def percent(value: float | None) -> str:
    """A rate with one digit; "-" when nobody knows it."""
    return "-" if value is None else f"{number(round(value, 1))}%"
