"""The attachments of a notice: units with their numbers, sites with confirmed problems, and the ranking."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reports.notice.model import Annex
from reports.wording import clean, number, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.span import SiteFacts
    from reports.notice.build import Named, Work
    from reports.wording import Speaker

ROWS = 1000
PER_SITE = 3


def layout(say: Speaker) -> tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]:
    """Heads and widths of the columns of the three tables; templates are made with them too."""
    return (
        (
            (say("No."), say("Unit"), say("Websites"), say("Passed"), say("Failed"), say("Not settled"), say("Rate"),
             say("Confirmed, open"), say("Past their term")),
            (2, 7, 3, 3, 3, 3, 3, 4, 3),
        ),
        (
            (say("No."), say("Unit in charge"), say("Website"), say("Main problems"), say("Term ends")),
            (2, 5, 5, 11, 4),
        ),
        ((say("Rank"), say("Website"), say("Unit"), say("Score"), say("Result")), (2, 8, 8, 3, 4)),
    )  # fmt: skip


def build(work: Work, named: Sequence[Named]) -> tuple[Annex, ...]:
    """The three attachments, in their order."""
    return (_units(work, named), _faults(work, named), _ranking(work))


def site_name(one: SiteFacts) -> str:
    """A site as papers call it."""
    return shorten(clean(one.site.name or one.site.id), 60)


def _units(work: Work, named: Sequence[Named]) -> Annex:
    say = work.say
    verdicts: dict[str, Counter[str]] = {}
    for one in work.facts.sites:
        verdicts.setdefault(shorten(clean(one.unit), 60), Counter())[work.verdict(one)] += 1
    still = Counter(one.unit for one in named)
    late = Counter(one.unit for one in named if one.late)
    rows = []
    for at, (unit, by) in enumerate(
        sorted(verdicts.items(), key=lambda item: (-item[1]["fail"], -still[item[0]], item[0])), 1
    ):
        known = by["pass"] + by["fail"]
        rate = f"{number(round(100 * by['pass'] / known, 1))}%" if known else "-"
        cells = (at, unit, by.total(), by["pass"], by["fail"], by.total() - known, rate, still[unit], late[unit])
        rows.append(tuple(str(value) for value in cells))
    return Annex(
        say("Annex {number}", number=1), say("Results by unit"), *layout(say)[0], tuple(rows[:ROWS]),
        say("Not settled: waits for a person to confirm it, or could not be judged."),
    )  # fmt: skip


def _faults(work: Work, named: Sequence[Named]) -> Annex:
    say = work.say
    by_site: dict[str, list[Named]] = {}
    for one in named:
        by_site.setdefault(one.row.site_id, []).append(one)
    rows = []
    for at, mine in enumerate(by_site.values(), 1):
        told = [shorten(one.message, 120) for one in mine[:PER_SITE]]
        if len(mine) > PER_SITE:
            told.append(say("and {count} more", count=len(mine) - PER_SITE))
        # What a unit was told already keeps its term; for the rest the notice sets it.
        due = min((one.row.due_on for one in mine if one.row.due_on), default=work.facts.rectify_by)
        rows.append((str(at), mine[0].unit, mine[0].site, "\n".join(told), due or "-"))
    empty = "" if rows else say("None.")
    return Annex(
        say("Annex {number}", number=2), say("Websites with confirmed problems"), *layout(say)[1],
        tuple(rows[:ROWS]), empty,
    )  # fmt: skip


def _ranking(work: Work) -> Annex:
    say = work.say
    scored = [(score, one) for one in work.facts.sites if (score := work.score(one)) is not None]
    scored.sort(key=lambda item: (-item[0], site_name(item[1])))
    vetoed = [one for one in work.facts.sites if work.verdict(one) == "fail" and work.score(one) is None]
    rows, rank, last = [], 0, None
    if not work.theme:
        for at, (score, one) in enumerate(scored, 1):
            rank, last = (rank, last) if score == last else (at, score)
            verdict = say("passed") if work.verdict(one) == "pass" else say("failed")
            rows.append((str(rank), site_name(one), shorten(clean(one.unit), 60), number(score), verdict))
        rows += [("-", site_name(one), shorten(clean(one.unit), 60), "-", say("failed by a veto")) for one in vetoed]
    rest = len(work.facts.sites) - len(rows)
    note = ""
    if work.theme:
        note = say("A single theme has no scores.")
    elif rest:
        note = say("{count} websites are not ranked: their results wait for a person to confirm them, or they could not"
                   " be judged.", count=rest)  # fmt: skip
    return Annex(say("Annex {number}", number=3), say("Ranking of websites"), *layout(say)[2], tuple(rows[:ROWS]), note)
