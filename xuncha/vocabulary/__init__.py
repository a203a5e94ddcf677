"""Words of the field as data: column categories with their synonyms and look-alikes (design.md part 5)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Category:
    """One column category: id of design.md part 5, Chinese and English name, names seen on real sites, look-alikes.

    `synonyms` and `look_alikes` are written as on sites, before normalisation. A name that equals a look-alike is
    never this category, however close a synonym comes.
    """

    id: str
    name: str
    name_en: str
    synonyms: tuple[str, ...]
    look_alikes: tuple[str, ...]


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
        )
        for entry in raw["category"]
    }
