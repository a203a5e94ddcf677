# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""The words of data/article.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by which pages are read; see the comments of data/article.toml."""

    labels: dict[str, str]  # label without blanks -> field
    label_pattern: re.Pattern[str]  # a label with a colon or closing bracket after it
    dated_pattern: re.Pattern[str]  # a label of a date without a colon, the date follows
    none_values: frozenset[str]
    meta: dict[str, tuple[str, ...]]
    zones: dict[str, frozenset[str]]
    content_words: frozenset[str]
    title_hints: frozenset[str]
    sub_hints: frozenset[str]
    end_lines: frozenset[str]
    end_prefixes: tuple[str, ...]
    citing: tuple[str, ...]
    attachments: frozenset[str]
    json: dict[str, tuple[str, ...]]
    organ: re.Pattern[str]  # the end of the name of a body
    signer: re.Pattern[str]  # an office and the name of a person, without blanks
    site_piece: re.Pattern[str]
    site: re.Pattern[str]
    tools: re.Pattern[str]  # a whole line of tool words


def _spaced(word: str) -> str:
    return r"\s{0,4}".join(map(re.escape, word))


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _load() -> Vocabulary:
    text = resources.files("spiders.pages").joinpath("data/article.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    labels = {word: field for field, words in data["labels"].items() for word in words}
    longest_first = sorted(labels, key=len, reverse=True)
    every = "|".join(map(_spaced, longest_first))
    dated = "|".join(_spaced(word) for word in longest_first if labels[word] in _DATE_FIELDS and len(word) > 2)
    return Vocabulary(
        labels=labels,
        label_pattern=re.compile(rf"({every})\s{{0,4}}(?:[】\]〕）)]\s{{0,3}}[:：∶﹕]?|[:：∶﹕])"),
        dated_pattern=re.compile(rf"({dated})\s{{0,4}}(?=\d{{4}}|[〇○一二]\s?[〇○０九])"),
        none_values=frozenset(data["values"]["none"]),
        meta={field: tuple(names) for field, names in data["meta"].items()},
        zones={name: frozenset(words) for name, words in data["zones"].items() if name != "content"},
        content_words=frozenset(data["zones"]["content"]),
        title_hints=frozenset(data["title_hints"]["words"]),
        sub_hints=frozenset(data["title_hints"]["sub"]),
        end_lines=frozenset(data["markers"]["end"]),
        end_prefixes=tuple(data["markers"]["end_prefix"]),
        citing=tuple(data["markers"]["citing"]),
        attachments=frozenset(data["attachments"]["types"]),
        organ=re.compile(rf"(?:{_either(data['names']['organ'])})\s*(?:[（(][^（()）]{{1,12}}[)）])?$"),
        signer=re.compile(rf"(?:{_either(data['names']['signer'])})[:：]?[\u4e00-\u9fff·•]{{2,12}}$"),
        site_piece=re.compile(rf"(?:{_either(data['names']['site_piece'])})$"),
        site=re.compile(rf"(?:{_either(data['names']['site'])})$"),
        tools=re.compile(rf"{_GAP}*(?:(?:{_either(data['tools']['words'])}){_GAP}*)+"),
        json={field: tuple(names) for field, names in data["json"].items()},
    )


_GAP = r"[\s\[\]【】（）()|｜:：/、\-+]"
_DATE_FIELDS = frozenset({"published", "issued", "written", "updated"})
WORDS = _load()
