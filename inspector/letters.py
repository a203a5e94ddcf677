"""Letters as pages show them, put together: one letter stands in a list and on a page of its own, and who answers wins.

Rests on 政府网站与政务新媒体检查指标 (互动回应差): only visible, valid messages of consulting mailboxes count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspector.days import read_day
from inspector.parts import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from db.models import Snapshot, Trait

_SURER = {"": 0, "blank": 1, "waiting": 2, "done": 3, "void": 4}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: when it was asked and answered, and its state ("done", "waiting", "blank", "void", "").

    `place` is the column in which it stands, else its own page; `place_name` how that is called.
    """

    title: str
    url: str
    asked: date | None
    answered: date | None
    state: str
    place: str
    place_name: str


def letters(snapshot: Snapshot) -> tuple[Letter, ...]:
    """All letters of the mailboxes that count, each once, in the order in which they were read."""
    found: dict[str, Letter] = {}
    for trait in snapshot.traits_of("letters"):
        if words(trait, "left_out"):
            continue
        place, name = _place(snapshot, trait)
        for row in _rows(trait):
            letter = _letter(row, place, name)
            key = letter.url or f"{letter.title} {letter.asked}"
            known = found.get(key)
            found[key] = letter if known is None else _both(known, letter)
    return tuple(found.values())


def _rows(trait: Trait) -> Iterator[dict[str, Any]]:
    rows = trait.data.get("rows")
    if isinstance(rows, list):
        yield from (row for row in rows if isinstance(row, dict))


def _letter(row: dict[str, Any], place: str, name: str) -> Letter:
    told = {key: value for key, value in row.items() if isinstance(value, str)}
    state = told.get("state", "")
    return Letter(
        title=told.get("title", ""),
        url=told.get("url", ""),
        asked=read_day(told.get("asked", "")),
        answered=read_day(told.get("answered", "")),
        state=state if state in _SURER else "",
        place=place,
        place_name=name,
    )


def _both(first: Letter, second: Letter) -> Letter:
    """What two places say of one letter: the earliest day of asking that counts is that of the list, an answer wins."""
    surer = max(first, second, key=lambda one: _SURER[one.state])
    list_like = first if first.place != first.url else second
    return Letter(
        title=first.title or second.title,
        url=first.url or second.url,
        asked=first.asked or second.asked,
        answered=first.answered or second.answered,
        state=surer.state,
        place=list_like.place,
        place_name=list_like.place_name,
    )


def _place(snapshot: Snapshot, trait: Trait) -> tuple[str, str]:
    """The column of a page of letters: that of its name, else the only mailbox of the site, else the page itself."""
    boxes = [column for column in snapshot.columns if column.category == "letters"]
    for column in boxes:
        if trait.url == column.url or (trait.column_name and trait.column_name == column.name):
            return column.url, column.name
    if len(boxes) == 1 and trait.column == "letters":
        return boxes[0].url, boxes[0].name
    return trait.url, trait.column_name or trait.title
