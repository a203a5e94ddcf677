"""The words of data/personal.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """See the comments of data/personal.toml."""

    areas: dict[str, frozenset[str]]
    birth_years: tuple[int, int]
    id_words: re.Pattern[str]
    id_other: re.Pattern[str]
    cards: tuple[tuple[str, frozenset[int]], ...]
    card_words: re.Pattern[str]
    card_other: re.Pattern[str]
    bank: re.Pattern[str]
    persons: int
    name_heads: frozenset[str]
    number_heads: frozenset[str]
    about: re.Pattern[str]
    own: re.Pattern[str]
    office: re.Pattern[str]
    name: re.Pattern[str]  # two or three characters that are the name of a person
    no_names: tuple[str, ...]
    notice_titles: re.Pattern[str]
    notice_texts: re.Pattern[str]


def _either(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _spans(said: str) -> frozenset[str]:
    pairs = (span.partition("-") for span in said.split(","))
    return frozenset(f"{n:02}" for first, _, last in pairs for n in range(int(first), int(last or first) + 1))


def _load() -> Words:
    text = resources.files("spiders.pages").joinpath("data/personal.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    ids, card, phone = data["id_number"], data["card"], data["phone"]
    surnames = re.sub(r"\s", "", data["names"]["surnames"])
    first, last = ids["birth_years"]
    return Words(
        areas={province: _spans(said) for province, said in ids["areas"].items()},
        birth_years=(first, last),
        id_words=_either(ids["words"]["says_so"]),
        id_other=_either(ids["words"]["other"]),
        cards=tuple((begins, frozenset(lengths)) for begins, lengths in card["prefixes"]),
        card_words=_either(card["words"]["says_so"]),
        card_other=_either(card["words"]["other"]),
        bank=re.compile(card["words"]["bank"]),
        persons=phone["persons"],
        name_heads=frozenset(phone["words"]["names"]),
        number_heads=frozenset(phone["words"]["numbers"]),
        about=_either(phone["words"]["about"]),
        own=_either(phone["words"]["own"]),
        office=_either(phone["words"]["office"]),
        name=re.compile(f"[{surnames}][\\u4e00-\\u9fff]{{1,2}}"),
        no_names=tuple(data["names"]["others"]),
        notice_titles=_either(data["notices"]["titles"]),
        notice_texts=_either(data["notices"]["texts"]),
    )


WORDS = _load()
