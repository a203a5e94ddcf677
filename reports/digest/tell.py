"""A digest as blocks: the first page with what matters, then charts, then unit by unit. Short however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import labels, letter
from reports.papers.blocks import Heading, Paper, Points, Table, Text, Tiles, cell
from reports.wording import Speaker, number, shorten
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.digest.model import Chart, Digest, Group, Problem, SiteLine, UnitPart
    from reports.papers.blocks import Block, Cell, Tone

MESSAGE = 120
GROUPS: tuple[tuple[Group, str], ...] = (
    ("new", N_("New")),
    ("open", N_("Still open")),
    ("fixed", N_("Fixed")),
    ("waived", N_("Waived")),
)
_TONES: dict[str, Tone] = {"pass": "good", "fail": "bad", "could_not_judge": "warn"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is listed; what is cut off is counted and stands in the workbook."""

    verdicts: int = 15
    listed: int = 10
    units: int = 600
    told: int = 10
    of_unit: int = 5
    letters: int = 10


OFFICE = Limits()
ONE_UNIT = Limits(verdicts=50, listed=30, units=1, told=1, of_unit=60, letters=10)


def paper(digest: Digest, *, letters: bool, limits: Limits | None = None) -> Paper:
    """The blocks of a digest.

    Args:
        digest: what `build` made.
        letters: append the letters to sites that refused us.
        limits: how much is listed; None: by whom it is for.
    """
    say = Speaker(digest.lang)
    told = _Told(digest, say, limits or (ONE_UNIT if digest.scope else OFFICE))
    blocks: list[Block] = [*told.head(), *told.first(), *told.charts(), *told.units(), *told.tail()]
    if letters:
        blocks += told.letters()
    return Paper(digest.title, digest.lang, tuple(blocks))


class _Told:
    def __init__(self, digest: Digest, say: Speaker, limits: Limits) -> None:
        self.digest, self.say, self.limits = digest, say, limits

    def head(self) -> list[Block]:
        digest, say = self.digest, self.say
        counts = digest.counts
        span = say("{name}, {first} to {last}; as of {at}", name=digest.period_name, first=digest.first_day,
                   last=digest.last_day, at=digest.as_of)  # fmt: skip
        blocks: list[Block] = [Heading(digest.title, 1), Text(span, "dim")]
        if digest.scope or digest.office:
            blocks.append(Text(say("For: {unit}", unit=digest.scope) if digest.scope else digest.office, "dim"))
        blocks.append(
            Tiles(
                (
                    (say("Failing websites"), _failing(digest, say),
                     "bad" if digest.sites.failed + digest.sites.candidates else ""),
                    (say("Open problems"), f"{counts.open:,}", ""),
                    (say("New"), f"{counts.new:,}", "warn" if counts.new else ""),
                    (say("Fixed"), f"{counts.fixed:,}", "good" if counts.fixed else ""),
                    (say("Past their term"), f"{counts.overdue:,}", "bad" if counts.overdue else ""),
                )
            )
        )  # fmt: skip
        return [*blocks, Points(digest.headline)]

    # -- the first page -----------------------------------------------------------------------------------------------

    def first(self) -> list[Block]:
        return [
            *self.verdicts(), *self.listing(self.say("Past their term"), self.digest.overdue, late=True),
            *self.listing(self.say("New this week, most pressing first"), self.digest.pressing),
            *self.availability(), *self.listing(self.say("Documents of superior bodies not reposted"),
                                                self.digest.reposts),
            *self.blocked(), *self.missed(),
        ]  # fmt: skip

    def verdicts(self) -> list[Block]:
        lines, say = self.digest.verdicts, self.say
        if not lines:
            return []
        rows = tuple(
            (cell(line.name, url=line.url), self.verdict(line), cell(self.why(line)))
            for line in lines[: self.limits.verdicts]
        )
        table = Table((say("Website"), say("Verdict"), say("Why")), rows, (4, 3, 6))
        return [Heading(say("Websites that fail, cannot be judged or changed")), table, *self.more(lines, rows)]

    def verdict(self, line: SiteLine) -> Cell:
        say = self.say
        text = say.of(labels.VERDICTS, line.verdict) if line.verdict else say("never judged")
        if line.candidate:
            text = say("{verdict} (candidate, to be confirmed by a person)", verdict=text)
        if line.turned:
            text = say("{verdict}; before: {before}", verdict=text, before=say.of(labels.VERDICTS, line.before))
        return cell(text, tone=_TONES.get(line.verdict, ""))

    def why(self, line: SiteLine) -> str:
        comma = "；" if self.say.lang == "zh" else "; "
        score = self.say("score {score}", score=number(line.score)) if line.score is not None else ""
        vetoes = self.say("veto: {names}", names=self.say.join(list(line.vetoes))) if line.vetoes else ""
        return comma.join(part for part in (vetoes, score, line.note) if part)

    def listing(self, title: str, problems: Sequence[Problem], *, late: bool = False) -> list[Block]:
        if not problems:
            return []
        say = self.say
        kept = problems[: self.limits.listed]
        last = say("Days past the term") if late else say("Days open")
        rows = tuple((cell(one.site), self.problem(one), cell(one.late if late else one.age)) for one in kept)
        table = Table((say("Website"), say("Problem"), last), rows, (4, 10, 2))
        return [Heading(title), table, *self.more(problems, rows)]

    def problem(self, one: Problem) -> Cell:
        marks = [self.say("came back")] if one.again else []
        if one.kind == "veto":
            marks.append(self.say("veto"))
        mark = "".join(f"[{name}] " for name in marks)
        return cell(mark + shorten(one.message, MESSAGE), url=one.url)

    def availability(self) -> list[Block]:
        lines, say = self.digest.availability, self.say
        if not lines:
            return []
        names = {"warn": say("early warning, 3 % or more"), "veto": say("5 % or more, a veto")}
        rows = tuple(
            (
                cell(one.site),
                cell(f"{number(round(one.rate, 2))} % ({one.failed:,}/{one.probes:,})"),
                cell(names[one.level], tone="bad" if one.level == "veto" else "warn"),
            )
            for one in lines[: self.limits.listed]
        )
        table = Table((say("Website"), say("Visits that failed in seven days"), say("What it means")), rows, (5, 4, 4))
        return [Heading(say("Home pages that often do not answer")), table, *self.more(lines, rows)]

    def blocked(self) -> list[Block]:
        lines, say = self.digest.blocked, self.say
        if not lines:
            return []
        rows = tuple((cell(one.site), cell(one.at), cell(one.refused)) for one in lines[: self.limits.listed])
        table = Table((say("Website"), say("Inspection"), say("Addresses refused")), rows, (6, 4, 3))
        told = Text(
            say("They count as could not be checked, not as faults. The letters that ask for an allow-list entry stand"
                " at the end of the Word version."), "dim")  # fmt: skip
        return [Heading(say("Websites that refuse our program")), told, table, *self.more(lines, rows)]

    def missed(self) -> list[Block]:
        lines, say = self.digest.missed, self.say
        if not lines:
            return []
        rows = tuple((cell(one.what), cell(one.due or "-"), cell(one.why)) for one in lines[: self.limits.listed])
        table = Table((say("What"), say("When it was due"), say("Why, as far as known")), rows, (5, 3, 5))
        return [Heading(say("What did not run this week")), table, *self.more(lines, rows)]

    # -- charts -------------------------------------------------------------------------------------------------------

    def charts(self) -> list[Block]:
        return [block for chart in self.digest.charts if chart.bars for block in self.chart(chart)]

    def chart(self, chart: Chart) -> list[Block]:
        rows = tuple((cell(bar.label), *(cell(value) for value in bar.values)) for bar in chart.bars)
        return [Heading(chart.title), Table(chart.head, rows, (4, 6, 2, 2), bar=1)]

    # -- units --------------------------------------------------------------------------------------------------------

    def units(self) -> list[Block]:
        digest, say = self.digest, self.say
        blocks: list[Block] = []
        if len(digest.units) > 1:
            rows = tuple(self.unit_row(part) for part in digest.units[: self.limits.units])
            head = (say("Unit"), say("New"), say("Open"), say("Fixed"), say("Past their term"), say("To confirm"))
            blocks += [Heading(say("All units")), Table(head, rows, (7, 2, 2, 2, 2, 2)), *self.more(digest.units, rows)]
        told = [part for part in digest.units if part.problems or part.unchecked]
        for part in told[: self.limits.told]:
            blocks += self.unit(part)
        if len(told) > self.limits.told:
            rest = len(told) - self.limits.told
            blocks.append(
                Text(say("{count} more units are told in the workbook, or each with --unit.", count=rest), "dim")
            )
        return blocks

    def unit_row(self, part: UnitPart) -> tuple[Cell, ...]:
        counts = part.counts
        late: Tone = "bad" if counts.overdue else ""
        return (
            cell(part.name), cell(counts.new), cell(counts.open), cell(counts.fixed), cell(counts.overdue, tone=late),
            cell(counts.suspected),
        )  # fmt: skip

    def unit(self, part: UnitPart) -> list[Block]:
        say = self.say
        blocks: list[Block] = [Heading(part.name)]
        for line in part.sites[: self.limits.of_unit]:
            verdict = self.verdict(line)
            text = say("{site}: {verdict}", site=line.name, verdict=verdict.text)
            why = self.why(line)
            blocks.append(Text(text + (say(" ({why})", why=why) if why else ""), verdict.tone))
        rows: list[tuple[Cell, ...]] = []
        hidden = 0
        for group, name in GROUPS:
            found = part.of(group)
            rows += [
                (cell(say.label(name)), self.problem(one), cell(self.when(one))) for one in found[: self.limits.of_unit]
            ]
            hidden += max(0, len(found) - self.limits.of_unit)
        if rows:
            blocks.append(Table((say("State"), say("Problem"), say("When")), tuple(rows), (2, 9, 4)))
        if hidden:
            blocks.append(self.rest(hidden))
        if part.counts.suspected:
            told = say("{count} suspected problems wait for a person to confirm them.", count=part.counts.suspected)
            blocks.append(Text(told, "dim"))
        return [*blocks, *self.unchecked(part)]

    def when(self, one: Problem) -> str:
        say = self.say
        if one.group == "fixed":
            return say("fixed {at}", at=one.solved_on)
        if one.group == "waived":
            until = say("waived until {until}", until=one.waived_until) if one.waived_until else say("waived")
            return until + (say(" ({why})", why=one.waived_why) if one.waived_why else "")
        told = say("open for {days} days", days=one.age)
        if one.late:
            return told + say("; {days} days past its term", days=one.late)
        return told + (say("; term ends {due}", due=one.due_on) if one.due_on else "")

    def unchecked(self, part: UnitPart) -> list[Block]:
        if not part.unchecked:
            return []
        say = self.say
        kept = part.unchecked[: self.limits.of_unit]
        rows = tuple(
            (cell(one.name), cell(shorten(one.reason, MESSAGE)), cell(shorten(one.step, MESSAGE))) for one in kept
        )
        table = Table((say("Could not be checked"), say("Why"), say("Next step")), rows, (3, 5, 5))
        return [table, *self.more(part.unchecked, rows)]

    # -- the end ------------------------------------------------------------------------------------------------------

    def tail(self) -> list[Block]:
        return [Text(note, "dim") for note in self.digest.notes]

    def letters(self) -> list[Block]:
        blocks: list[Block] = []
        for one in self.digest.blocked[: self.limits.letters]:
            blocks += list(_letter(one.letter))
        return blocks

    def more(self, everything: Sequence[object], shown: Sequence[object]) -> list[Block]:
        rest = len(everything) - len(shown)
        return [self.rest(rest)] if rest > 0 else []

    def rest(self, count: int) -> Text:
        return Text(self.say("and {count} more, see the workbook (xlsx)", count=count), "dim")


def _failing(digest: Digest, say: Speaker) -> str:
    """Failing sites; those that a person must confirm are told apart, because they are not failing yet."""
    if not digest.sites.candidates:
        return f"{digest.sites.failed:,}"
    return say("{failed} (+{more} to confirm)", failed=digest.sites.failed, more=digest.sites.candidates)


def _letter(written: letter.Letter) -> Iterable[Block]:
    yield Heading(written.title, 2, page=True)
    yield Text(written.salutation)
    for line in written.opening:
        yield Text(line)
    for part in written.parts:
        yield Heading(part.heading, 3)
        for line in part.lines:
            yield Text(line)
        if part.rows:
            yield Table(
                tuple(part.head), tuple(tuple(cell(value) for value in row) for row in part.rows), (5, 3, 3, 2, 3)
            )
        for line in part.after:
            yield Text(line)
    yield Text(written.thanks)
    for line in written.closing:
        yield Text(line)
