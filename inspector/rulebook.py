"""Rulebooks: indicators as data, validated strictly before anything is judged.

`inspector/rulebooks/*.toml` ship with the program; a user may name a file of the same form. Thresholds, points,
periods, categories and body types live there and nowhere else (design.md part 6). What is laid over a rulebook, the
disclosure rules and the profiles of single places, is in `inspector.profiles`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from inspector.entries import INDICATOR_IDS, Indicator, Points, SourceEntry, Sources, Text
from inspector.rule_files import (
    bundled_layers,
    convert,
    layer_of,
    read_toml,
    text_of,
    validate_entries,
    validate_ids,
    validate_params,
    validate_periods,
)
from xuncha.errors import RulebookError
from xuncha.i18n import N_

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from db.models import IndicatorKind, Source

__all__ = ["INDICATOR_IDS", "Indicator", "Rulebook", "Scoring", "SourceEntry", "bundled", "load", "parse", "sources_of"]

NATIONAL: Final = "national-2019"
Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*$")]


class Scoring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How points become a score and a verdict (国办秘函〔2019〕19号, 评分规则).

    `services` is what the service items are worth: a department without public services is scored out of the rest,
    which is then scaled up to `full`.
    """

    full: Annotated[float, msgspec.Meta(gt=0)]
    pass_mark: Points
    bonus_above: Points
    services: Points
    sources: Sources

    def __post_init__(self) -> None:
        if self.services >= self.full:
            raise ValueError("services must be less than full")


class Rulebook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A set of indicators with their scoring; what one judgement is made with.

    `general` names the layers that always come with it (`inspector.profiles`). `profiles` are those that were laid over
    it for one site; a file cannot say them.
    """

    id: Id
    name: Text
    name_en: Text
    scoring: Scoring
    indicator: Annotated[tuple[Indicator, ...], msgspec.Meta(min_length=1)]
    layer: Literal["national"] = "national"
    general: tuple[Id, ...] = ()
    profiles: tuple[str, ...] = ()

    def current(self, body_type: str, day: dt.date) -> tuple[Indicator, ...]:
        """Each indicator once, in the version for that body and day; the first one where none holds."""
        best: dict[str, Indicator] = {}
        for entry in self.indicator:
            before = best.get(entry.id)
            if before is None or (entry.in_force(day) and entry.binds(body_type)):
                best[entry.id] = entry
        return tuple(best.values())

    def applying(self, body_type: str, day: dt.date) -> tuple[Indicator, ...]:
        """The indicators in force on that day that bind a body of this type."""
        return tuple(entry for entry in self.indicator if entry.in_force(day) and entry.binds(body_type))

    def periods(self, body_type: str, day: dt.date) -> dict[str, int]:
        """Days within which a column of each category must be updated, from the `periods` of the indicators."""
        return {
            category: days
            for entry in self.applying(body_type, day)
            for category, days in entry.params.get("periods", {}).items()
        }


def sources_of(entry: Indicator) -> tuple[Source, ...]:
    """The sources of an indicator as reports know them."""
    return tuple(source.model() for source in entry.sources)


def bundled() -> tuple[str, ...]:
    """Ids of the rulebooks that ship with the program; the layers over them are in `bundled_layers`."""
    return tuple(ident for ident, layer in bundled_layers().items() if layer == "national")


def load(name_or_path: str | Path = NATIONAL) -> Rulebook:
    """Load and validate a bundled rulebook by id, or any file by path.

    Raises:
        RulebookError: it does not exist, is no TOML, or breaks a rule of this module; names file, key and expectation.
    """
    if isinstance(name_or_path, str) and name_or_path in bundled():
        return _bundled(name_or_path)
    return parse(*text_of(name_or_path))


@cache
def _bundled(name: str) -> Rulebook:
    book = parse(*text_of(name))
    validate_ids(book.indicator, f"{name}.toml")
    return book


def parse(text: str, where: str) -> Rulebook:
    """Parse and validate the text of a rulebook; `where` names it in errors.

    Raises:
        RulebookError: see `load`.
    """
    raw = read_toml(text, where)
    if layer_of(raw) in {"general", "profile"}:
        raise RulebookError(
            N_("is no rulebook but rules that are laid over one"),
            where=f"{where}: key layer",
            hint=N_("name it with --profile, or in the profiles of a site"),
        )
    if "profiles" in raw:
        raise RulebookError(
            N_("not valid: {detail}"),
            where=f"{where}: key profiles",
            hint=N_("profiles are chosen for a site, in sites.toml or with --profile"),
            detail="unknown key `profiles`",
        )
    book = convert(raw, Rulebook, where)
    validate_entries(book.indicator, where)
    for entry in book.indicator:
        validate_params(entry, where)
    validate_periods(book.indicator, where)
    return book


def kind_order(kind: IndicatorKind) -> int:
    """Vetoes first, advice last: the order in which reports and tables show indicators."""
    return ("veto", "deduct", "bonus", "advice").index(kind)
