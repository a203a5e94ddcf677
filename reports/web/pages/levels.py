"""Which sites belong to a unit, or to a level of bodies: 省, 市, 县, 乡镇, and departments of any level."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types
from xuncha.vocabulary.registry import level_of_body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.web_lines import SiteLine
    from xuncha.config import SiteEntry

LEVELS: Final = {
    "nation": N_("National"),
    "province": N_("Province"),
    "city": N_("City"),
    "county": N_("County"),
    "township": N_("Township"),
    "department": N_("Departments"),
    "": N_("Not known"),
}


@dataclass(frozen=True, slots=True)
class LevelTable:
    """Open findings by group of indicators and level of the body. `sums` are those of the levels."""

    levels: tuple[str, ...]
    sites: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    sums: tuple[int, ...]


def level(line: SiteLine, registry: Mapping[str, SiteEntry]) -> str:
    """The level of the body behind a site; all departments are one."""
    entry = registry.get(line.id)
    said = (entry.body_type if entry else "") or line.body_type
    kind = body_types().get(said)
    if kind is not None and kind.group == "department":
        return "department"
    told = (entry.level if entry else "") or level_of_body(said)
    return told if told in LEVELS else ""


def table(
    lines: Sequence[SiteLine], groups: Mapping[str, Counter[str]], registry: Mapping[str, SiteEntry]
) -> LevelTable:
    """Open findings by kind and level: levels without a site, and kinds without a finding, are left out."""
    counts: dict[str, Counter[str]] = {}
    sites: Counter[str] = Counter()
    for line in lines:
        where = level(line, registry)
        sites[where] += 1
        counts.setdefault(where, Counter()).update(groups.get(line.id, Counter()))
    levels = tuple(one for one in LEVELS if sites[one])
    kinds = sorted({kind for found in counts.values() for kind in found})
    rows = [(kind, tuple(counts[one][kind] for one in levels)) for kind in kinds]
    told = sorted(((kind, row, sum(row)) for kind, row in rows), key=lambda one: (-one[2], one[0]))
    return LevelTable(
        levels, tuple(sites[one] for one in levels), tuple(told), tuple(counts[one].total() for one in levels)
    )
