"""Words of the field as data: column categories with their synonyms and look-alikes (design.md part 5)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Category:
    """One column category: id of design.md part 5, Chinese and English name, names seen on real sites, look-alikes.

    `synonyms` and `look_alikes` are written as on sites, before normalisation. A name that equals or contains a
    look-alike is never this category, however close a synonym comes. `whole` are synonyms too general to count inside a
    longer name. `before_place` and `after_place` make a name together with the name of a place (走进广安, 镇康概况).
    """

    id: str
    name: str
    name_en: str
    synonyms: tuple[str, ...]
    look_alikes: tuple[str, ...]
    whole: frozenset[str] = frozenset()
    before_place: tuple[str, ...] = ()
    after_place: tuple[str, ...] = ()


@cache
def categories() -> dict[str, Category]:
    """All categories by id, in the order of `columns.toml`."""
    raw = tomllib.loads(files("xuncha.vocabulary").joinpath("columns.toml").read_text("utf-8"))
    return {
        entry["id"]: Category(
            entry["id"],
            entry["name"],
            entry["name_en"],
            tuple(entry["synonyms"]),
            tuple(entry.get("look_alikes", ())),
            frozenset(entry.get("whole", ())),
            tuple(entry.get("before_place", ())),
            tuple(entry.get("after_place", ())),
        )
        for entry in raw["category"]
    }
