"""Whose document a page shows: that of the body behind the site, that of another body (a repost), or unknown.

A term for publishing binds the body that made a document. Unknown never accuses: what hangs on it is a candidate.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import msgspec
from rapidfuzz import fuzz

from inspector.titles import parse
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from db.models import Doc, Site

Whose = Literal["own", "other", "unknown"]
_ALIKE = 75.0  # from here on two names of one area are names of one department, shortened or not
_STATE_COUNCIL = ("国发", "国办", "国令", "国函", "中发", "中办")
_SHORTEST = 3


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    areas: tuple[str, ...]
    not_areas: tuple[str, ...]
    central: tuple[str, ...]
    decorations: tuple[str, ...]


@cache
def _words() -> _Words:
    return msgspec.toml.decode(files("inspector").joinpath("words", "bodies.toml").read_bytes(), type=_Words)


@cache
def _area() -> re.Pattern[str]:
    """One name of an area at the beginning of a name: 临江市, 清河县, 大理白族自治州."""
    return re.compile(rf"[\u4e00-\u9fff]{{2,8}}?(?:{'|'.join(_words().areas)})")


def whose(doc: Doc, site: Site) -> Whose:
    """Whose document this is: by its issuer, the body in its title, its source, the head of its number.

    The first of these that says something decides; a notice that passes on another paper is a paper of its own.
    """
    if doc.doc_number.startswith(_STATE_COUNCIL):
        return "other"
    for name in (doc.issuer, parse(doc.title).issuer, doc.source):
        found = named(name, site)
        if found != "unknown":
            return found
    return "unknown"


def named(name: str, site: Site) -> Whose:
    """Whose a name is that stands on a document, such as its issuer."""
    name = "".join(name.split())[:60]
    if len(name) < _SHORTEST:
        return "unknown"
    if name.startswith(_words().central):
        return "own" if any(name in own or own in name for own in names_of(site)) else "other"
    areas, rest = split(name)
    found: Whose = "unknown"
    for own in names_of(site):
        if name == own:
            return "own"
        own_areas, own_rest = split(own)
        said = _compared(areas, rest, own_areas, own_rest, government=is_government(site))
        if said == "own":
            return "own"
        found = said if found == "unknown" else found
    return found


def _compared(
    areas: tuple[str, ...], rest: str, own_areas: tuple[str, ...], own_rest: str, *, government: bool
) -> Whose:
    """Two names with their areas taken off. A government answers for the departments of its area."""
    if not own_areas:
        return "unknown"
    if not areas:  # 县政府办公室 on the site of a county; 市财政局 there is somebody else
        level = _level(own_areas[-1])
        short = next((end for end in _words().areas if rest.startswith(end)), "")
        if short:
            if not short.endswith(level) and not level.endswith(short):
                return "other"
            return "own" if government else _departments(rest[len(short) :], own_rest)
        return "unknown"
    if areas[-1] != own_areas[-1]:
        return "other"
    return "own" if government else _departments(rest, own_rest)


def _departments(rest: str, own_rest: str) -> Whose:
    if not rest or not own_rest:
        return "unknown"
    if rest in own_rest or own_rest in rest or fuzz.ratio(rest, own_rest) >= _ALIKE:
        return "own"
    return "other"


def split(name: str) -> tuple[tuple[str, ...], str]:
    """The areas at the beginning of a name, and what follows: 临江市清河县财政局 -> (临江市, 清河县), 财政局."""
    areas: list[str] = []
    while (match := _area().match(name)) is not None:
        area = match.group()
        if any(word in name[: match.end() + 1] for word in _words().not_areas) or "和" in area:
            break
        areas.append(area)
        name = name[match.end() :]
    return tuple(areas), name


def _level(area: str) -> str:
    return next((end for end in _words().areas if area.endswith(end)), "")


def names_of(site: Site) -> tuple[str, ...]:
    """The names of the body behind a site, without what only the site is called."""
    found = []
    for name in (site.name, site.sponsor):
        bare = "".join(name.split())
        for word in _words().decorations:
            bare = bare.removesuffix(word)
        if len(bare) >= _SHORTEST:
            found.append(bare)
    return tuple(dict.fromkeys(found))


def is_government(site: Site) -> bool:
    """Whether the body is a government: by its type, else by its name."""
    kind = body_types().get(site.body_type)
    return kind.group == "government" if kind is not None else "政府" in site.name
