"""Axes of a review of open government and the questions that only people can answer (`review.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated

import msgspec

from inspector.coverage import rows
from inspector.entries import INDICATOR_IDS, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_DOCUMENTS = {
    "xizang-2016": "西藏2016", "guangan-2018": "广安区2018", "zhenkang-2017": "镇康县2017",
    "qinghai-drc-2017": "青海发改委2017", "jiuquan-2007": "酒泉2007",
}  # fmt: skip


class Axis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One axis of a review, with the indicators (ids or groups) that show it."""

    id: str
    name: Text
    name_en: Text
    indicators: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that people look at: the documents of places that ask for it with their clauses, else its basis."""

    id: str
    text: Text
    seeds: dict[str, tuple[Text, ...]] = {}
    basis: str = ""

    def cited(self, profiles: Collection[str]) -> str:
        """The basis as a form shows it: a document of another place is named for reference only."""
        binding = {seed: clauses for seed, clauses in self.seeds.items() if seed in profiles}
        named = "；".join(
            f"{_DOCUMENTS[seed]} {'、'.join(clauses)}" for seed, clauses in (binding or self.seeds).items()
        )
        return named if binding else f"参照{named}" if named else self.basis


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    axis: tuple[Axis, ...]
    question: tuple[Question, ...]


@cache
def _read() -> _File:
    return msgspec.convert(tomllib.loads(files("inspector").joinpath("review.toml").read_text("utf-8")), _File)


def axes() -> tuple[Axis, ...]:
    """All axes in their order."""
    return _read().axis


@cache
def axis_of() -> Mapping[str, str]:
    """Indicator -> id of its axis; every indicator has one."""
    found: dict[str, str] = {}
    for indicator in sorted(INDICATOR_IDS):
        group = indicator.partition(".")[0]
        for name in (indicator, group):
            axis = next((one.id for one in axes() if name in one.indicators), "")
            if axis:
                found[indicator] = axis
                break
    return found


@cache
def questions() -> tuple[Question, ...]:
    """五有四落实, then every obligation that no website shows."""
    manual = [row for row in rows() if row.levels == ("manual",)]
    others = (Question(row.id, row.text, row.seeds, row.basis.partition("；")[0]) for row in manual)
    return (*_read().question, *others)
