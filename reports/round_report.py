"""A round of inspection as it can be published: the rule of the drawing, its seed and list, and what came of it.

Text, xlsx and JSON. Decides nothing: verdicts are those of the judge, and candidates are called candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import labels
from reports.cells import table
from reports.ledger_list import BODY_LEVEL_LABELS
from reports.wording import Speaker, clean, moment
from reports.workbook import Book
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.rounds import Round, RoundSite
    from xuncha.i18n import Lang

SCHEMA = "xuncha.round/1"
KINDS = {
    "quarter": N_("Quarterly spot check"),
    "half_year": N_("Half-year round"),
    "year": N_("Round of the year"),
    "extra": N_("Extra spot check"),
}
WHY = {
    "drawn": N_("drawn by lot"),
    "failed_before": N_("drawn again by lot, as it failed last time"),
    "all": N_("all sites"),
    "repeated": N_("drawn again, as the others do not suffice"),
}
_RULE = N_(
    "Rule: the sites are put into groups by level and kind of body, and each group gets places in proportion to its "
    "size; within a group the sites are put in the order of SHA-256 of “seed|site id” (UTF-8, hexadecimal), and the "
    "first are taken. A site of the last round does not take part unless it failed then."
)
_ALL = N_("All sites of the list are inspected; the seed only decides their order.")


def told(made: Round, sites: Sequence[RoundSite], verdicts: Mapping[str, str]) -> dict[str, Any]:
    """A round as data. `verdicts`: of the sites that were inspected since it was drawn."""
    return {
        "schema": SCHEMA,
        "round": {
            "kind": made.kind,
            "period": made.period,
            "seed": made.seed,
            "method": made.method,
            "population": made.population,
            "list_sha256": made.list_hash,
            "drawn_at": made.drawn_at,
            "drawn_by": clean(made.drawn_by),
            "inspected_at": made.inspected_at,
            "size": len(sites),
        },
        "sites": [
            {
                "place": one.place,
                "id": one.site_id,
                "name": clean(one.name),
                "unit": clean(one.unit),
                "level": one.level,
                "kind": one.kind,
                "why": one.why,
                "verdict": verdicts.get(one.site_id, ""),
            }
            for one in sites
        ],
    }


def title(data: dict[str, Any], lang: Lang) -> str:
    """What the round is called."""
    say, made = Speaker(lang), data["round"]
    kind = KINDS[made["kind"]]
    return say(N_("{kind} {period}"), kind=say(kind), period=made["period"])


def _head(data: dict[str, Any], say: Speaker) -> list[str]:
    made, size = data["round"], data["round"]["size"]
    percent = f"{100 * size / made['population']:.1f}" if made["population"] else "0"
    rule = _ALL if size == made["population"] else _RULE
    total = made["population"]
    lines = [
        say(N_("{size} of {total} sites ({percent} %)"), size=size, total=total, percent=percent),
        say(N_("Seed: {seed}"), seed=made["seed"]),
        say(N_("Drawn {at} by {who}"), at=moment(made["drawn_at"]), who=made["drawn_by"]),
        say(N_("Fingerprint of the list (SHA-256): {hash}"), hash=made["list_sha256"]),
        say(rule),
    ]
    inspected = sum(bool(one["verdict"]) for one in data["sites"])
    failing = sum(one["verdict"] == "fail" for one in data["sites"])
    lines.append(
        say(N_("Inspected: {inspected} of {size}; failing, to be confirmed by a person: {failing}"),
            inspected=inspected, size=size, failing=failing)
    )  # fmt: skip
    return lines


def _columns(say: Speaker) -> list[tuple[str, int]]:
    return [
        (say(N_("No.")), 6),
        (say(N_("Name of the site")), 34),
        (say(N_("Unit in charge")), 30),
        (say(N_("Level")), 10),
        (say(N_("Kind of body")), 18),
        (say(N_("Why")), 26),
        (say(N_("Result")), 20),
    ]


def _rows(data: dict[str, Any], say: Speaker) -> list[list[Any]]:
    return [
        [
            one["place"],
            one["name"] or one["id"],
            one["unit"],
            say.of(BODY_LEVEL_LABELS, one["level"]),
            _kind(one["kind"], say),
            say.of(WHY, one["why"]),
            _result(one["verdict"], say),
        ]
        for one in data["sites"]
    ]


def _kind(kind: str, say: Speaker) -> str:
    known = body_types().get(kind)
    return (known.name if say.lang == "zh" else known.name_en) if known else ""


def _result(verdict: str, say: Speaker) -> str:
    if not verdict:
        return say(N_("not inspected yet"))
    return say(N_("failing, to be confirmed")) if verdict == "fail" else say(labels.VERDICTS[verdict])


def text(data: dict[str, Any], lang: Lang, width: int = 120) -> str:
    """A round as text."""
    say = Speaker(lang)
    head = [name for name, _ in _columns(say)]
    rows = [[str(cell) for cell in row] for row in _rows(data, say)]
    lines = [title(data, lang), "", *_head(data, say), "", *table(head, rows, width, numbers=frozenset({0}))]
    return "\n".join(lines) + "\n"


def xlsx(data: dict[str, Any], lang: Lang) -> bytes:
    """A round as a workbook: the list of sites, and how it was drawn."""
    say = Speaker(lang)
    book = Book(title(data, lang))
    sheet = book.sheet(say(N_("Sites")))
    book.table(sheet, _columns(say), _rows(data, say))
    how = book.sheet(say(N_("How it was drawn")))
    how.set_column(0, 0, 120)
    how.write_string(0, 0, title(data, lang), book.title)
    for line, told_line in enumerate(_head(data, say), 2):
        how.write_string(line, 0, told_line, book.left)
    return book.close()
