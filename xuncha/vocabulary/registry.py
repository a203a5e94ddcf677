"""Words of lists of websites: heads of columns, levels of bodies, kinds of websites (`registry.toml`)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("xuncha.vocabulary").joinpath("registry.toml").read_text("utf-8"))


def plain(text: str) -> str:
    """A head or a word as it is compared: half width, lower case, without blanks, marks and what stands in brackets."""
    narrow = unicodedata.normalize("NFKC", text).lower()
    without = re.sub(r"\([^()]*\)|[*:]", "", narrow)
    return "".join((without if without.strip() else narrow).split())


@cache
def heads() -> dict[str, str]:
    """Head of a column -> key of an entry."""
    found: dict[str, str] = {}
    for key, words in _raw()["heads"].items():
        for word in words:
            found.setdefault(plain(word), key)
    return found


@cache
def ignored_heads() -> frozenset[str]:
    """Heads of columns that are known and not read."""
    return frozenset(plain(word) for word in _raw()["ignored"]["heads"])


@cache
def _words(table: str) -> dict[str, str]:
    return {_said(word): key for key, words in _raw()[table].items() for word in words}


def _said(word: str) -> str:
    return "".join(unicodedata.normalize("NFKC", word).lower().split())


def find_level(said: str) -> str:
    """The level that somebody wrote: "nation" to "township"; "" when it is none."""
    return _words("levels").get(_said(said), "")


def find_kind(said: str) -> str:
    """Whether "government" or "department" for a kind of website that names no level; "" for anything else."""
    return _words("kinds").get(_said(said), "")


def level_of_body(body_type: str) -> str:
    """The level of a body type; "" when it is not known."""
    return str(_raw()["body_levels"].get(body_type, ""))
