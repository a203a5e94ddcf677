"""Rulebooks and profiles as files: reading them, and telling what is wrong with file, key and expectation."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from inspector.entries import INDICATOR_IDS, Indicator, Override
from inspector.params import binds
from inspector.registry import checks
from xuncha.errors import RulebookError
from xuncha.i18n import N_
from xuncha.vocabulary.bodies import body_types

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

T = TypeVar("T", bound=msgspec.Struct)
_HINT: Final = N_("inspector/rulebooks/national-2019.toml shows every key with its type")
_ID = re.compile(r"[a-z][a-z0-9]*\.[a-z][a-z0-9_]*")


def folder() -> Traversable:
    """Where the rulebooks lie that ship with the program."""
    return files("inspector").joinpath("rulebooks")


@cache
def bundled_layers() -> dict[str, str]:
    """What ships with the program: id -> "national", "general" or "profile"; rulebooks first, profiles last."""
    order = ("national", "general", "profile")
    found = {}
    for path in folder().iterdir():
        if path.name.endswith(".toml"):
            found[path.name.removesuffix(".toml")] = layer_of(read_toml(path.read_text("utf-8"), path.name))
    return dict(sorted(found.items(), key=lambda item: (order.index(item[1]), item[0])))


def layer_of(raw: Mapping[str, Any]) -> str:
    """What a file says that it is; without a word of its own it is a rulebook."""
    said = raw.get("layer", "national")
    return said if isinstance(said, str) else "national"


def text_of(name_or_path: str | Path) -> tuple[str, str]:
    """The text of a bundled file by its id, or of any file by path; and what it is called in errors.

    Raises:
        RulebookError: there is none, or it is no UTF-8 text.
    """
    if isinstance(name_or_path, str) and folder().joinpath(f"{name_or_path}.toml").is_file():
        return folder().joinpath(f"{name_or_path}.toml").read_text("utf-8"), f"{name_or_path}.toml"
    path = Path(name_or_path)
    if not path.suffix and len(path.parts) == 1 and not path.exists():
        raise RulebookError(
            N_("there is no rulebook {name}"),
            hint=N_("bundled: {known}; or give the path of a .toml file"),
            name=str(name_or_path),
            known=", ".join(bundled_layers()),
        )
    try:
        return path.read_text("utf-8-sig"), str(path)
    except OSError as error:
        raise RulebookError(
            N_("cannot be read"), where=str(path), hint=N_("check the path and its permissions")
        ) from error
    except UnicodeDecodeError as error:
        raise RulebookError(N_("is not UTF-8 text"), where=str(path), hint=N_("save the file as UTF-8")) from error


def read_toml(text: str, where: str) -> dict[str, Any]:
    """The tables of a file; `where` names it in errors.

    Raises:
        RulebookError: it is no TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulebookError(
            N_("is not valid TOML: {detail}"), where=where, hint=N_("correct the line named"), detail=str(error)
        ) from error


def convert(raw: dict[str, Any], kind: type[T], where: str) -> T:
    """The tables in the form of a struct.

    Raises:
        RulebookError: an unknown or missing key, a wrong type, a value out of range.
    """
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise _explained(error, raw, where) from error


def _explained(error: msgspec.ValidationError, raw: dict[str, Any], where: str) -> RulebookError:
    """The message with its path turned into the words of the file: indicator "links.home_broken": points."""
    what, _, path = str(error).partition(" - at `$")
    path = path.rstrip("`").lstrip(".")
    match = re.match(r"indicator\[(\d+)\]\.?(.*)", path)
    if match:
        index = int(match.group(1))
        entry = raw["indicator"][index]
        ident = entry.get("id") if isinstance(entry, dict) else None
        path = f"indicator {ident!r} (entry {index + 1})" + (f", key {match.group(2)}" if match.group(2) else "")
    elif path:
        path = f"key {path}"
    place = f"{where}: {path}" if path else where
    return RulebookError(N_("not valid: {detail}"), where=place, hint=_HINT, detail=plain(what))


def plain(what: str) -> str:
    """In the words of TOML: msgspec speaks of objects and arrays; TOML has tables, lists."""
    words = {
        "Object contains unknown field": "unknown key",
        "Object missing required field": "missing key",
        "Expected": "expected",
        "`object`": "`table`",
        "`array`": "`list`",
    }
    for theirs, ours in words.items():
        what = what.replace(theirs, ours)
    return what


def validate_entries(entries: Sequence[Indicator] | Sequence[Override], where: str) -> None:
    """What one entry alone cannot show: malformed ids, unknown checks, an id that holds twice for one day and body.

    Raises:
        RulebookError: names file, indicator and expectation.
    """
    by_id: dict[str, list[Indicator | Override]] = defaultdict(list)
    for entry in entries:
        place = f"{where}: indicator {entry.id!r}"
        if not _ID.fullmatch(entry.id):
            raise RulebookError(
                N_("id is malformed"), where=place, hint=N_("expected group.name, like links.home_broken")
            )
        if isinstance(entry.check, str) and entry.check not in checks():
            raise RulebookError(
                N_("unknown check {name}"),
                where=f"{place}, key check",
                hint=N_("expected one of: {known}"),
                name=entry.check,
                known=", ".join(checks()),
            )
        by_id[entry.id].append(entry)
    for ident, versions in by_id.items():
        for one, other in itertools.combinations(versions, 2):
            _validate_pair(one, other, f"{where}: indicator {ident!r}")


def validate_ids(entries: Sequence[Indicator] | Sequence[Override], where: str) -> None:
    """Bundled files use the ids of `inspector.entries` and no others.

    Raises:
        RulebookError: the first other id.
    """
    for entry in entries:
        if entry.id not in INDICATOR_IDS:
            raise RulebookError(
                f"unknown indicator id {entry.id!r}", where=where, hint="expected an id of inspector/entries.py"
            )


def _validate_pair(one: Indicator | Override, other: Indicator | Override, place: str) -> None:
    if not _together(one, other):
        return
    if (None, None) in {_span(one), _span(other)}:
        raise RulebookError(N_("is defined twice"), where=place, hint=N_("every id once; merge the entries"))
    raise RulebookError(
        N_("the effective dates of two entries overlap"),
        where=f"{place}, key effective_from",
        hint=N_("expected that one ends before the other begins, or other body_types"),
    )


def _together(one: Indicator | Override, other: Indicator | Override) -> bool:
    """Whether there is a body and a day for which both hold."""
    (first, last), (begin, end) = _span(one), _span(other)
    overlap = (last is None or begin is None or begin <= last) and (end is None or first is None or first <= end)
    return overlap and bool(_bodies(one) & _bodies(other))


def _span(entry: Indicator | Override) -> tuple[Any, Any]:
    return entry.span if isinstance(entry, Override) else (entry.effective_from, entry.effective_until)


def _bodies(entry: Indicator | Override) -> set[str]:
    """Ids of the body types that an entry binds; "" stands for a body of unknown type."""
    everyone = {"", *body_types()}
    if not isinstance(entry.body_types, tuple):
        return everyone
    return {body for body in everyone if binds(entry.body_types, body)}


def validate_params(entry: Indicator, where: str) -> None:
    """The parameters must be those that the check knows.

    Raises:
        RulebookError: names file, indicator, key and the known parameters.
    """
    try:
        msgspec.convert(entry.params, checks()[entry.check].params)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        fields = ", ".join(field.encode_name for field in msgspec.structs.fields(checks()[entry.check].params))
        raise RulebookError(
            N_("not valid: {detail}"),
            where=f"{where}: indicator {entry.id!r}, key params{path.rstrip('`')}",
            hint=N_("check {check} knows these parameters: {known}"),
            detail=plain(what),
            check=entry.check,
            known=fields or "-",
        ) from error


def validate_periods(entries: Sequence[Indicator], where: str) -> None:
    """One category has one period for a body and a day, whichever indicator says it.

    Raises:
        RulebookError: two indicators contradict each other.
    """
    said: dict[str, list[tuple[int, Indicator]]] = defaultdict(list)
    for entry in entries:
        for category, days in entry.params.get("periods", {}).items():
            for others, other in said[category]:
                if others != days and _together(entry, other):
                    raise RulebookError(
                        N_("{category} has {days} days here and {others} days in {other}"),
                        where=f"{where}: indicator {entry.id!r}, key params.periods",
                        hint=N_("one category has one period"),
                        category=category,
                        days=days,
                        others=others,
                        other=other.id,
                    )
            said[category].append((days, entry))
