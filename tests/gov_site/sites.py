"""The whole sites of the test server: healthy and faulty ones in every style, built from the bundled county portal."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from xuncha.demo import defects
from xuncha.demo.spec import Defect, FriendLink, SiteSpec, bundled

STYLES = ("trs", "hanweb", "asp", "modern")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Family:
    """All whole sites by name. `superior` is also known as "lanxi", the name by which items refer to it."""

    sites: dict[str, SiteSpec]

    @property
    def library(self) -> dict[str, SiteSpec]:
        return {**self.sites, "lanxi": self.sites["superior"]}

    def urls(self, bases: dict[str, str]) -> dict[str, str]:
        return {**bases, "lanxi": bases["superior"]}


@cache
def family() -> Family:
    """superior, healthy_<style>, healthy_hanweb_script, faulty_<style>, neglected."""
    county = next(one for one in bundled() if one.id == "qinghe")
    sites = {"superior": _superior()}
    for style in STYLES:
        sites[f"healthy_{style}"] = _county(county, f"healthy_{style}", style)
    script = _county(county, "healthy_hanweb_script", "hanweb")
    sites["healthy_hanweb_script"] = msgspec.structs.replace(script, script_lists=True)
    for style in STYLES:
        sites[f"faulty_{style}"] = _county(county, f"faulty_{style}", style, faults(style))
    sites["neglected"] = _neglected()
    return Family(sites)


@cache
def faults(style: str) -> tuple[Defect, ...]:
    """The faults of the faulty site in a style."""
    raw = tomllib.loads((HERE / "faulty.toml").read_text("utf-8"))
    every = msgspec.convert(raw["defect"], tuple[Defect, ...])
    return tuple(one for one in every if style == "asp" or one.kind != "undated_column")


def _county(county: SiteSpec, name: str, style: str, faulty: tuple[Defect, ...] = ()) -> SiteSpec:
    changed = defects.without(county, style=style, defect=faulty)
    return msgspec.structs.replace(changed, id=name, superior="superior", upstream=("superior",), friend=_friends())


def _superior() -> SiteSpec:
    city = defects.without(next(one for one in bundled() if one.id == "lanxi"))
    return msgspec.structs.replace(city, id="superior", friend=())


def _neglected() -> SiteSpec:
    bureau = next(one for one in bundled() if one.id == "qinghe_zrzy")
    return msgspec.structs.replace(bureau, id="neglected", superior="", friend=_friends())


def _friends() -> tuple[FriendLink, ...]:
    return (FriendLink(name="岚溪市人民政府", url="site:superior/"),)
