"""Letters to units, as the ledger stands now: read here, or downloaded for Word. They change nothing in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db import web_views
from reports.letters.build import TITLES
from reports.web.ask import missing
from reports.web.pages.overview import site_lines, unit_of
from reports.web.pages.papers import sent
from xuncha.errors import UsageError

if TYPE_CHECKING:
    from starlette.responses import Response

    from reports.web.ask import Ask

FORMS: Final = ("html", "docx", "md")
UNITS: Final = 100  # of one page


@dataclass(slots=True)
class UnitLine:
    """A unit with what counts against it now, and how much of that a person has confirmed."""

    name: str
    open: int = 0
    confirmed: int = 0
    overdue: int = 0


def listed(ask: Ask) -> Response:
    """Units with what a letter could be about, those with most first."""
    found = chosen(ask)
    number, pages = ask.page_number(), max(1, -(-len(found) // UNITS))
    return ask.render(
        "letters.html",
        units=found[(number - 1) * UNITS : number * UNITS],
        total=len(found),
        number=number,
        pages=pages,
        words=ask.query("q"),
        titles=TITLES,
    )


def chosen(ask: Ask) -> list[UnitLine]:
    """The units with the words of `q`.

    Raises:
        HTTPException: 403: not for this person; 404: no papers are made here.
    """
    ask.need(ask.user.may_act)
    if ask.web.papers is None:
        raise missing()
    words = ask.query("q").strip().lower()
    return [one for one in _units(ask) if words in one.name.lower()]


def _units(ask: Ask) -> list[UnitLine]:
    names = {line.id: unit_of(line, ask.registry) for line in site_lines(ask)}
    units: dict[str, UnitLine] = {}
    for row in ask.cached("units", lambda: web_views.unit_sums(ask.records, ask.today)):
        name = row["unit"] or names.get(row["site_id"], "")
        line = units.setdefault(name, UnitLine(name))
        line.open += row["n"]
        line.confirmed += row["confirmed"]
        line.overdue += row["overdue"]
    return sorted(units.values(), key=lambda one: (-one.confirmed, -one.open, one.name))


def letter(ask: Ask) -> Response:
    """One letter in one form; "" as unit is the list of cases of all."""
    ask.need(ask.user.may_act)
    kind, form = ask.request.path_params["kind"], ask.query("form") or "html"
    unit = ask.query("unit")
    if ask.web.papers is None or kind not in TITLES or form not in FORMS or not (unit or kind == "exposure"):
        raise missing()
    try:
        title, made = ask.web.papers.letter(ask.records, unit, kind, ask.say.lang, form)
    except UsageError as error:
        ask.request.session["notice"] = ask.say(error.what, **error.values)
        return ask.go("/letters")
    return sent(made, form, f"{title}-{unit}" if unit else title, f"letter-{kind}")
