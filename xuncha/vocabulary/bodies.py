"""Kinds of bodies that own a government website, and a guess of the kind from a name (design.md parts 2 and 5)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

# A guess below this is shown, but no rule that binds only some bodies is applied on it.
SURE_ENOUGH: Final = 0.75


@dataclass(frozen=True, slots=True)
class BodyType:
    """One kind of body. `group` is what rules are mostly written for; `names` and `level` only serve to guess."""

    id: str
    group: Literal["government", "department"]
    name: str
    name_en: str
    names: tuple[str, ...]
    level: str
    sure: float
    also: tuple[str, ...] = ()  # other ways in which people say it


@dataclass(frozen=True, slots=True)
class _Hints:
    """How names are taken apart before they are compared."""

    decorations: tuple[str, ...]
    never: tuple[str, ...]
    although: tuple[str, ...]
    departments: tuple[str, ...]
    not_areas: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]
    municipalities: tuple[str, ...]


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("xuncha.vocabulary").joinpath("body_types.toml").read_text("utf-8"))


@cache
def body_types() -> dict[str, BodyType]:
    """All kinds of bodies by id, from the highest to the lowest."""
    return {
        entry["id"]: BodyType(
            entry["id"],
            entry["group"],
            entry["name"],
            entry["name_en"],
            tuple(entry["names"]),
            entry.get("level", ""),
            float(entry["sure"]),
            tuple(entry.get("also", ())),
        )
        for entry in _raw()["body_type"]
    }


def find_body_type(said: str) -> str:
    """The id of the body type that somebody wrote by id, by name or in other usual words; "" when nothing fits."""
    plain = _said(said)
    for kind in body_types().values():
        if plain in {_said(word) for word in (kind.id, kind.name, kind.name_en, *kind.also)}:
            return kind.id
    return ""


def _said(word: str) -> str:
    return re.sub(r"[\s_\-]+", " ", unicodedata.normalize("NFKC", word)).strip().lower()


@cache
def _hints() -> _Hints:
    raw = _raw()["guess"]
    return _Hints(
        tuple(sorted(raw["decorations"], key=len, reverse=True)),
        tuple(raw["never"]),
        tuple(raw["although"]),
        tuple(raw["departments"]),
        tuple(raw["not_areas"]),
        {level: tuple(words) for level, words in raw["levels"].items()},
        tuple(raw["municipalities"]["names"]),
    )


def guess_body_type(name: str) -> tuple[str, float]:
    """Guess the kind of body from the name of a site or body.

    The longest suffix of `body_types.toml` wins; a department without one is placed by the last area in its name
    (X县教育局 is a county department). A guess is never more than that: below `SURE_ENOUGH` the caller should treat the
    body as unknown, and no veto ever rests on one.

    Returns:
        (id of a body type, sureness 0..1), or ("", 0.0) when the name says nothing.
    """
    bare = _bare(name)
    suffixes = ((suffix, kind) for kind in body_types().values() for suffix in kind.names)
    found = max((pair for pair in suffixes if bare.endswith(pair[0])), key=lambda pair: len(pair[0]), default=None)
    if found is not None:
        return _settled(bare, found[1])
    return _department(bare)


def name_parts(name: str) -> tuple[tuple[str, ...], str]:
    """The areas that the name of a site or body carries, in order, and what follows them.

    临江市清河县财政局门户网站 is (("临江市", "清河县"), "财政局").
    """
    bare = _bare(name)
    areas = tuple(area for area, _ in _areas(bare))
    return areas, bare[sum(len(area) for area in areas) :]


def bare_name(name: str) -> str:
    """The name of a site or body without blanks, brackets and words such as 门户网站 at its end."""
    return _bare(name)


def _bare(name: str) -> str:
    """The name without blanks, brackets and words such as 门户网站 at its end."""
    bare = re.sub(r"\s|\(.*?\)|[《》“”\"]", "", unicodedata.normalize("NFKC", name))
    again = True
    while again:
        again = False
        for word in _hints().decorations:
            if bare.endswith(word) and len(bare) > len(word) and not _is_name(bare):
                bare, again = bare[: -len(word)], True
                break
    return bare


def _is_name(bare: str) -> bool:
    """中国政府网 ends in 网 and is a name all the same."""
    return any(bare == suffix for kind in body_types().values() for suffix in kind.names)


def _settled(bare: str, kind: BodyType) -> tuple[str, float]:
    """A suffix match, corrected where an area inside another area tells the level better."""
    areas = _areas(bare)
    if kind.id == "city_government" and len(areas) >= 2 and areas[-2][1] == "city" and areas[-1][1] == "city":
        return "county_government", 0.9  # X州Y市 and X市Y市: a city at county level
    if kind.id in {"ministry", "state_council"} and areas:
        return "", 0.0  # 国家统计局 in some area is a field office of another system
    return kind.id, kind.sure


def _department(bare: str) -> tuple[str, float]:
    """A department placed by the last area that its name carries."""
    hints = _hints()
    kept = any(bare.endswith(word) for word in hints.although)
    if not kept and any(word in bare for word in hints.never):
        return "", 0.0
    if not bare.endswith(hints.departments) or bare.startswith(("国家", "中国", "中华")):
        return "", 0.0
    areas = _areas(bare)
    if not areas:
        return "", 0.0
    if areas[-1][0] in hints.municipalities and areas[-1][1] == "city":
        return "province_department", 0.9
    level = areas[-1][1]
    if level == "city" and len(areas) >= 2 and areas[-2][1] == "city":
        level = "county"
    return next(((kind.id, kind.sure) for kind in body_types().values() if kind.level == level), ("", 0.0))


def _areas(bare: str) -> list[tuple[str, str]]:
    """The areas that a name carries, in order: (name of the area, its level)."""
    hints = _hints()
    for word in hints.not_areas:
        bare = bare.replace(word, "　" * len(word))
    words = {word: level for level, names in hints.levels.items() for word in names}
    pattern = "|".join(sorted(words, key=len, reverse=True))
    areas, start = [], 0
    for match in re.finditer(pattern, bare):
        if match.start() == start:  # nothing before it: 区 as the first character names no area
            continue
        areas.append((bare[start : match.end()], words[match.group()]))
        start = match.end()
    return areas
