"""The words of data/policy.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from spiders.pages.vocabulary import spaced


@dataclass(frozen=True, slots=True)
class PolicyWords:
    """Words about documents, their validity and their interpretations; see the comments of data/policy.toml."""

    keywords: frozenset[str]
    topic: tuple[str, ...]  # best first
    effective: frozenset[str]
    expires: frozenset[str]
    lasting: frozenset[str]
    dated: frozenset[str]  # effective, expires and lasting together
    issuer: frozenset[str]
    publisher: frozenset[str]
    table: frozenset[str]
    kinds: tuple[str, ...]
    kind_end: re.Pattern[str]  # the kind of document that a title ends with
    explains: re.Pattern[str]  # a group for each kind of explanation
    cue: re.Pattern[str]  # any word of explanations or originals
    drafts: re.Pattern[str]
    columns: re.Pattern[str]
    mixed: re.Pattern[str]  # columns of policies as well
    news: re.Pattern[str]  # what bodies do in news, in titles that end like documents
    headings: dict[str, str]  # heading without blanks -> "interpretation", "policy", "origin", "mixed", "weak"
    lead: re.Pattern[str]  # a heading, a colon and what follows on one line


def _either(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _first(words: list[str]) -> str:
    """A look at one character, which spares the search most of its alternatives."""
    return f"(?=[{''.join(sorted({word[0] for word in words}))}])"


def _load() -> PolicyWords:
    text = resources.files("spiders.pages").joinpath("data/policy.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    labels = {field: tuple(words) for field, words in data["labels"].items()}
    headings = {word: group for group, words in data["headings"].items() for word in words}
    explains = data["explains"]
    cues = [*(word for words in explains.values() for word in words), "原文"]
    heads = spaced(headings, r"\s?")
    return PolicyWords(
        keywords=frozenset(labels["keywords"]),
        topic=labels["topic"],
        effective=frozenset(labels["effective"]),
        expires=frozenset(labels["expires"]),
        lasting=frozenset(labels["lasting"]),
        dated=frozenset({*labels["effective"], *labels["expires"], *labels["lasting"]}),
        issuer=frozenset(labels["issuer"]),
        publisher=frozenset(labels["publisher"]),
        table=frozenset(data["table"]["words"]),
        kinds=tuple(data["kinds"]["words"]),
        kind_end=re.compile(
            rf"({_either(data['kinds']['words'])})[》”\"]?\s*(?:[（(\[【〔][^（()）]{{1,40}}[)）\]】〕])?\s*$"
        ),
        explains=re.compile(
            _first([word for words in explains.values() for word in words])
            + f"(?:{'|'.join(f'(?P<{kind}>{_either(words)})' for kind, words in explains.items())})"
        ),
        cue=re.compile(spaced(cues, "")),
        drafts=re.compile(_either(data["kinds"]["drafts"])),
        columns=re.compile(_either(data["columns"]["words"])),
        mixed=re.compile(_either(data["columns"]["mixed"])),
        news=re.compile(_either(data["kinds"]["news"])),
        headings=headings,
        lead=re.compile(rf"[\s【\[■◆●>»*]{{0,3}}({heads})\s?[】\]]?\s?[:：∶﹕】\]]"),
    )


POLICY = _load()
