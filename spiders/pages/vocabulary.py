# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""The words of data/article.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by which pages are read; see the comments of data/article.toml."""

    labels: dict[str, str]  # label without blanks -> field
    label_pattern: re.Pattern[str]  # a label with a colon or closing bracket after it
    dated_pattern: re.Pattern[str]  # a label of a date without a colon, the date follows
    label_end: re.Pattern[str]  # the last character of a label and what must follow it: no match, no label
    label_ends: frozenset[str]  # last characters of labels
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


def spaced(words: Iterable[str], gap: str = r"\s{0,4}") -> str:
    """Any of several words with a gap between their characters; words that begin alike share their beginning.

    A search through hundreds of words one by one takes ten times as long. Of two words that begin alike the longer one
    is tried first.
    """
    rest: dict[str, list[str]] = {}
    for word in words:
        if word:
            rest.setdefault(word[0], []).append(word[1:])
    parts: list[str] = []
    for first, ends in rest.items():
        longer = spaced(ends, gap)
        more = f"{gap}{longer}" if longer else ""
        parts.append(re.escape(first) + (f"(?:{more})?" if more and "" in ends else more))
    return f"(?:{'|'.join(parts)})" if parts else ""


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _load() -> Vocabulary:
    text = resources.files("spiders.pages").joinpath("data/article.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    labels = {word: field for field, words in data["labels"].items() for word in words}
    every = spaced(labels)
    dated = spaced(word for word, field in labels.items() if field in _DATE_FIELDS and len(word) > 2)
    ends = "".join(sorted({word[-1] for word in labels}))
    return Vocabulary(
        labels=labels,
        label_pattern=re.compile(rf"({every})\s{{0,4}}(?:[】\]〕）)]\s{{0,3}}[:：∶﹕]?|[:：∶﹕])"),
        dated_pattern=re.compile(rf"({dated})\s{{0,4}}(?={_YEAR})"),
        label_end=re.compile(rf"[{re.escape(ends)}]\s{{0,4}}(?:[】\]〕）):：∶﹕]|{_YEAR})"),
        label_ends=frozenset(ends),
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
_YEAR = r"\d{4}|[〇○一二]\s?[〇○０九]"
_DATE_FIELDS = frozenset({"published", "issued", "written", "updated"})
WORDS = _load()
