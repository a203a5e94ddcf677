"""The words of data/letters.toml, loaded once and made ready for matching."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class LetterWords:
    """How lists of letters and letters call their parts; see the comments of data/letters.toml."""

    heads: dict[str, str]  # head or label without blanks -> asked, answered, state, answer, letter
    done: re.Pattern[str]
    waiting: re.Pattern[str]
    void: re.Pattern[str]
    empty: re.Pattern[str]
    entry: re.Pattern[str]
    not_counted: re.Pattern[str]

    def state_of(self, text: str) -> str:
        """What the cell of a state says: "done", "waiting", "void", or "" when it says neither."""
        bare = "".join(text.split()).strip("【】[]()（）:：")
        if not bare or len(bare) > 12:
            return ""
        if self.void.search(bare):
            return "void"
        if self.waiting.fullmatch(bare):
            return "waiting"
        return "done" if self.done.fullmatch(bare) else ""


def _load() -> LetterWords:
    text = resources.files("spiders.pages").joinpath("data/letters.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    heads: dict[str, str] = {}
    for role in ("asked", "answered", "state", "answer", "letter"):
        for word in data[role]:
            heads.setdefault(word, role)
    return LetterWords(
        heads=heads,
        done=re.compile(data["done"]),
        waiting=re.compile(data["waiting"]),
        void=re.compile(data["void"]),
        empty=re.compile(data["empty"], re.IGNORECASE),
        entry=re.compile(data["entry"]),
        not_counted=re.compile("|".join(map(re.escape, data["not_counted"]))),
    )


LETTERS = _load()
