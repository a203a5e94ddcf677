"""Layers over a rulebook: rules that bind everybody (条例) and profiles, the rules of one place or one superior body.

A profile binds the bodies it was issued for, from the day it took effect, and only the sites for which somebody chose
it: no profile is ever assumed (design.md part 7). How layers change a rulebook is in `inspector.combining`.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from inspector.combining import Combined, explain, merged_for_everybody
from inspector.entries import Bodies, Override, Text, known_span, within
from inspector.params import ALL_BODIES, binds, known_bodies
from inspector.rule_files import (
    bundled_layers,
    convert,
    layer_of,
    read_toml,
    text_of,
    validate_entries,
    validate_ids,
)
from inspector.rulebook import NATIONAL, Id, load
from xuncha.errors import RulebookError
from xuncha.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from inspector.rulebook import Rulebook


class Layer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of rules over a rulebook.

    `binds` are the bodies that it was issued for; `area` and `issuer` say whose rules they are. `where` is the file,
    for errors; a file cannot say it.
    """

    id: Id
    name: Text
    name_en: Text
    layer: Literal["general", "profile"]
    indicator: Annotated[tuple[Override, ...], msgspec.Meta(min_length=1)]
    area: str = ""
    issuer: str = ""
    binds: Bodies = (ALL_BODIES,)
    effective_from: dt.date | None = None
    effective_until: dt.date | None = None
    where: str = ""

    def __post_init__(self) -> None:
        known_bodies(self.binds)
        known_span(self.effective_from, self.effective_until)
        if self.layer == "profile" and not (self.area and self.issuer):
            raise ValueError("a profile needs area and issuer: it binds only whom it was issued for")

    def in_force(self, day: dt.date) -> bool:
        """Whether the layer holds on that day; both ends included."""
        return within(day, self.effective_from, self.effective_until)

    def binds_body(self, body_type: str) -> bool:
        """Whether the layer was issued for a body of this type; "" is bound by layers for all bodies alone."""
        return binds(self.binds, body_type)


def parse_layer(text: str, where: str) -> Layer:
    """Parse and validate the text of a layer by itself; `Rules` validates what comes out over a rulebook.

    Raises:
        RulebookError: names file, key and expectation.
    """
    raw = read_toml(text, where)
    if layer_of(raw) == "national":
        raise RulebookError(
            N_("is a rulebook and no profile"), where=where, hint=N_("name it with --rulebook, or choose a profile")
        )
    if "where" in raw:
        raise RulebookError(
            N_("not valid: {detail}"),
            where=f"{where}: key where",
            detail="unknown key `where`",
            hint=N_("leave the key out"),
        )
    layer = msgspec.structs.replace(convert(raw, Layer, where), where=where)
    validate_entries(layer.indicator, where)
    return layer


@cache
def _bundled(name: str) -> Layer:
    layer = parse_layer(*text_of(name))
    validate_ids(layer.indicator, layer.where)
    return layer


def load_layer(name_or_path: str | Path) -> Layer:
    """Load a bundled layer by id, or any file by path; validated by itself.

    Raises:
        RulebookError: there is none, or it breaks a rule.
    """
    if isinstance(name_or_path, str) and bundled_layers().get(name_or_path, "national") != "national":
        return _bundled(name_or_path)
    return parse_layer(*text_of(name_or_path))


@dataclass(frozen=True)
class Rules:
    """A rulebook with all layers that may be laid over it for some site; validated as a whole.

    `profiles` holds what was loaded, by the name that was used for it (an id or a path).
    """

    base: Rulebook
    general: tuple[Layer, ...] = ()
    profiles: Mapping[str, Layer] = field(default_factory=dict)

    def explain(self, chosen: Sequence[str], body_type: str, day: dt.date) -> Combined:
        """What binds a site of this body type on that day, with where everything comes from.

        Args:
            chosen: names of profiles, the closest body last: where two contradict each other, the last one holds.
            body_type: id of a body type; "" for unknown.
            day: the day judged.

        Raises:
            RulebookError: the profiles do not fit together; names the file.
            KeyError: a profile that was not loaded.
        """
        layers = [*self.general, *(self.profiles[name] for name in dict.fromkeys(chosen))]
        return explain(self.base, layers, body_type, day)

    def combined(self, chosen: Sequence[str], body_type: str, day: dt.date) -> Rulebook:
        """The rulebook that binds a site; see `explain`."""
        return self.explain(chosen, body_type, day).rulebook

    def check(self, chosen: Sequence[str]) -> None:
        """Lay these profiles over each other for every body, whatever their dates.

        Raises:
            RulebookError: they do not fit together; names file, indicator and key.
        """
        merged_for_everybody(self.base, [*self.general, *(self.profiles[name] for name in dict.fromkeys(chosen))])


def load_rules(rulebook: str | Path = NATIONAL, profiles: Sequence[str] = ()) -> Rules:
    """A rulebook, the layers that it names, and profiles; everything validated, each alone and over the rulebook.

    Raises:
        RulebookError: one of them does not exist or is not valid; names file, key and expectation.
    """
    base = load(rulebook)
    general = tuple(load_layer(name) for name in base.general)
    rules = Rules(base, general, {name: load_layer(name) for name in dict.fromkeys(profiles)})
    rules.check(())
    for name in rules.profiles:
        rules.check((name,))
    return rules


@cache
def standard_rules() -> Rules:
    """The national rulebook and every bundled profile."""
    profiles = [name for name, layer in bundled_layers().items() if layer == "profile"]
    return load_rules(NATIONAL, profiles)
