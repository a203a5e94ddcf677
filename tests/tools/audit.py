"""`python -m tests.tools.audit ADVISORIES`: known vulnerabilities of the versions in constraints.txt.

ADVISORIES is a folder, a zip or a file of advisories that somebody has fetched, because this runs where nothing can be
fetched: advisories of OSV (one JSON object each, or a list; the ecosystem's `all.zip` as it is), or what the package
index says of a release (JSON with `info` and `vulnerabilities`). Exit code 0: none is known there; 1: some are; 2: the
advisories cannot be read, or none were given, and then nothing has been checked.
"""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from tests.tools.packages import CONSTRAINTS, pins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NONE_GIVEN = """No advisories were given, so nothing was checked.
Fetch them where the internet can be reached, for example the zip with all advisories of the ecosystem PyPI that OSV
offers, bring the file here, and run: python -m tests.tools.audit FILE"""


class NoAdvisoriesError(Exception):
    """What was given cannot be read as advisories."""


@dataclass(frozen=True, order=True)
class Known:
    """One vulnerability of one pinned version."""

    package: str
    version: str
    ident: str
    fixed_in: tuple[str, ...]
    summary: str


def advisories(place: Path) -> Iterator[dict[str, Any]]:
    """Every advisory of a file, a zip or a folder.

    Raises:
        NoAdvisoriesError: it cannot be read, is not JSON, or holds no advisory at all.
    """
    count = 0
    try:
        for name, raw in _files(place):
            for one in _objects(json.loads(raw), name):
                count += 1
                yield one
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise NoAdvisoriesError(f"{place}: {error}") from error
    if not count:
        raise NoAdvisoriesError(f"{place}: holds no advisory")


def _files(place: Path) -> Iterator[tuple[str, bytes]]:
    if place.is_dir():
        for path in sorted(place.rglob("*.json")):
            yield str(path), path.read_bytes()
    elif zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield name, archive.read(name)
    else:
        yield str(place), place.read_bytes()


def _objects(raw: Any, name: str) -> Iterator[dict[str, Any]]:
    for one in raw if isinstance(raw, list) else [raw]:
        if not isinstance(one, dict) or not ("affected" in one or ("info" in one and "vulnerabilities" in one)):
            if isinstance(one, dict) and one.get("withdrawn"):
                continue
            raise ValueError(f"{name}: no advisory of OSV and no answer of a package index")
        yield one


def check(pinned: Mapping[str, str], found: Iterable[Mapping[str, Any]]) -> list[Known]:
    """What is known of the pinned versions, each vulnerability once."""
    known: set[Known] = set()
    for one in found:
        known.update(_of_release(pinned, one) if "info" in one else _of_osv(pinned, one))
    return sorted(known)


def _of_release(pinned: Mapping[str, str], raw: Mapping[str, Any]) -> Iterator[Known]:
    name = canonicalize_name(str(raw["info"].get("name", "")))
    version = pinned.get(name, "")
    if not version or not _same(version, str(raw["info"].get("version", ""))):
        return
    for one in raw["vulnerabilities"] or []:
        if not one.get("withdrawn"):
            fixed = tuple(str(fix) for fix in one.get("fixed_in") or ())
            yield Known(name, version, _ident(one), fixed, _line(one))


def _of_osv(pinned: Mapping[str, str], raw: Mapping[str, Any]) -> Iterator[Known]:
    if raw.get("withdrawn"):
        return
    for one in raw["affected"] or []:
        package = one.get("package") or {}
        name = canonicalize_name(str(package.get("name", "")))
        version = pinned.get(name, "")
        if package.get("ecosystem") != "PyPI" or not version:
            continue
        ranges = [span for span in one.get("ranges") or [] if span.get("type") in {"ECOSYSTEM", "SEMVER"}]
        named = any(_same(version, str(said)) for said in one.get("versions") or [])
        if named or any(_inside(version, span.get("events") or []) for span in ranges):
            events = [event for span in ranges for event in span.get("events") or []]
            fixed = tuple(str(event["fixed"]) for event in events if "fixed" in event)
            yield Known(name, version, _ident(raw), fixed, _line(raw))


def _inside(version: str, events: Iterable[Mapping[str, Any]]) -> bool:
    """OSV: events in the order of versions; `introduced` opens, `fixed` closes, `last_affected` behind itself."""
    inside = False
    here = Version(version)
    for event in sorted(events, key=_place):
        kind, said = next(iter(event.items()))
        at = Version("0a0.dev0") if said == "0" else _version(str(said))
        if at is None:
            continue
        if kind == "introduced" and here >= at:
            inside = True
        elif (kind == "fixed" and here >= at) or (kind == "last_affected" and here > at):
            inside = False
    return inside


def _place(event: Mapping[str, Any]) -> tuple[Version, int]:
    kind, said = next(iter(event.items()))
    at = Version("0a0.dev0") if said == "0" else _version(str(said))
    return at or Version("0a0.dev0"), ("last_affected", "fixed", "introduced").index(kind) if kind in _KINDS else 3


_KINDS = {"introduced", "fixed", "last_affected"}


def _version(said: str) -> Version | None:
    try:
        return Version(said)
    except InvalidVersion:
        return None


def _same(one: str, other: str) -> bool:
    at, there = _version(one), _version(other)
    return one == other if at is None or there is None else at == there


def _ident(raw: Mapping[str, Any]) -> str:
    """The id that people search for: a CVE where there is one."""
    names = [str(raw.get("id", "")), *[str(alias) for alias in raw.get("aliases") or []]]
    return next((name for name in names if name.startswith("CVE-")), names[0])


def _line(raw: Mapping[str, Any]) -> str:
    return " ".join(str(raw.get("summary") or raw.get("details") or "").split())[:120]


def main(argv: list[str] | None = None) -> int:
    """Print what is known, one line each."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.audit", description=__doc__)
    parser.add_argument("advisories", nargs="?", type=Path)
    parser.add_argument("--constraints", type=Path, default=CONSTRAINTS)
    options = parser.parse_args(argv)
    if options.advisories is None:
        print(NONE_GIVEN, file=sys.stderr)
        return 2
    pinned = pins(options.constraints.read_text("utf-8"))
    try:
        seen = list(advisories(options.advisories))
    except NoAdvisoriesError as error:
        print(f"{error}\nNothing was checked.", file=sys.stderr)
        return 2
    known = check(pinned, seen)
    for one in known:
        mended = f"; mended in {', '.join(one.fixed_in)}" if one.fixed_in else ""
        print(f"{one.package} {one.version}: {one.ident}: {one.summary}{mended}")
    print(f"{len(pinned)} packages against {len(seen)} advisories: {len(known)} known vulnerabilities")
    return int(bool(known))


if __name__ == "__main__":
    sys.exit(main())
