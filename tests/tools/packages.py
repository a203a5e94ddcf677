"""What Xuncha installs, through all of its dependencies: read from the packages that are installed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
CONSTRAINTS = ROOT / "constraints.txt"
OF_PYTHON = {"pip"}  # comes with Python, and installs the rest
EXTRAS = ("", "archive", "render", "dev", "quality")  # "": what a plain installation brings
_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)")


@dataclass(frozen=True)
class Installed:
    """One package: its name as it writes it, its version, the first of EXTRAS that brings it."""

    name: str
    version: str
    brought_by: str

    @property
    def key(self) -> str:
        """The name as comparisons need it."""
        return canonicalize_name(self.name)


def pins(text: str) -> dict[str, str]:
    """Canonical name -> version of a file of constraints.

    Raises:
        ValueError: a line is no exact version.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        said, _, where = line.partition("#")[0].strip().partition(";")
        if where and not Marker(where).evaluate():
            continue
        said = said.strip()
        if not said:
            continue
        match = _PIN.fullmatch(said)
        if match is None:
            raise ValueError(f"no exact version: {said}")
        found[canonicalize_name(match["name"])] = match["version"]
    return found


@cache
def closure(of: str = "xuncha") -> tuple[dict[str, Installed], set[str]]:
    """Every package that is brought along, by canonical name; and those that would be, but are not installed here."""
    found: dict[str, Installed] = {}
    lacking: set[str] = set()
    for extra in EXTRAS:
        _follow(of, {extra}, extra, found, lacking, set())
    return found, lacking


def _follow(
    name: str, extras: set[str], brought_by: str, found: dict[str, Installed], lacking: set[str], seen: set[str]
) -> None:
    for line in metadata.requires(name) or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            continue
        key = canonicalize_name(wanted.name)
        call = f"{key}[{','.join(sorted(wanted.extras))}]"
        if call in seen or key in OF_PYTHON:
            continue
        seen.add(call)
        try:
            version = metadata.version(wanted.name)
        except metadata.PackageNotFoundError:
            lacking.add(key)
            continue
        found.setdefault(key, Installed(str(metadata.metadata(wanted.name)["Name"]), version, brought_by))
        _follow(wanted.name, set(wanted.extras), brought_by, found, lacking, seen)
