"""Wrong words in a text, by a list of pairs (data/wording.toml) and what an office adds to it. Aho-Corasick, pure.

Candidates for a proof-reader: a list of words knows nothing of the sentence.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from spiders.pages.personal.scan import hide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_WORDS: Final = 20  # of one text
_AROUND: Final = 12  # characters shown on either side
_AFTER: Final = 12  # in which a text says how the word should be


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong word of a text: how often it stands there, and the first place with what is around it."""

    wrong: str
    right: str
    times: int
    context: str


class Words:
    """A list of pairs made ready for matching.

    Args:
        data: `pairs` (wrong -> right), `unless` (wrong -> longer strings in which it is right), `teaching`.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.pairs: dict[str, str] = dict(data["pairs"])
        self.unless: dict[str, tuple[str, ...]] = {word: tuple(told) for word, told in data["unless"].items()}
        self._teaching: tuple[str, ...] = tuple(data["teaching"]["texts"])
        self._after: tuple[str, ...] = tuple(data["teaching"]["after"])
        self._words = list(self.pairs)
        self._matcher = AhoCorasick(self._words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)

    def find(self, text: str) -> tuple[Wrong, ...]:
        """The wrong words of a text in the order of their first places; () for a text about wrong words."""
        hits: dict[str, list[int]] = {}
        for index, start, _ in self._matches(text):
            word = self._words[index]
            if not self._excused(text, start, word):
                hits.setdefault(word, []).append(start)
        if not hits or any(sign in text for sign in self._teaching):
            return ()
        found = [
            Wrong(word, self.pairs[word], len(places), _context(text, places[0], len(word)))
            for word, places in hits.items()
        ]
        return tuple(found[:MAX_WORDS])

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        try:
            return self._matcher.find_matches_as_indexes(text)
        except UnicodeEncodeError:  # half of a character that takes two: bytes of some page, passed through
            return self._matcher.find_matches_as_indexes(text.encode("utf-8", "replace").decode())

    def _excused(self, text: str, start: int, word: str) -> bool:
        end = start + len(word)
        for longer in self.unless.get(word, ()):
            before = longer.find(word)
            if 0 <= before <= start and text.startswith(longer, start - before):
                return True
        after = text[end : end + _AFTER]
        return any(sign in after for sign in self._after)


def _context(text: str, start: int, length: int) -> str:
    """What stands around a place, on one line; what looks like a number of a person is masked."""
    before = hide(text[max(0, start - 40) : start])[-_AROUND:]
    after = hide(text[start + length : start + length + 40])[:_AROUND]
    return " ".join(f"{before}{text[start : start + length]}{after}".split())


@cache
def _data() -> dict[str, Any]:
    text = resources.files("spiders.pages").joinpath("data/wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def standard() -> Words:
    """The list that comes with the program."""
    return Words(_data())


_own: list[Words] = []  # at most one: what `use` has put together for this process


def current() -> Words:
    """The list that pages are read with: the standard one, with what an office has added."""
    return _own[0] if _own else standard()


def use(pairs: Mapping[str, str], unless: Mapping[str, Sequence[str]]) -> None:
    """Add an office's own words for the rest of this process, instead of those that were added before.

    Its pairs go before those of the program: a word that is its own right word is not looked for any more.
    """
    _own.clear()
    if not pairs and not unless:
        return
    data = _data()
    every = {wrong: right for wrong, right in {**data["pairs"], **pairs}.items() if wrong != right}
    kept = {word: [*data["unless"].get(word, ()), *unless.get(word, ())] for word in {*data["unless"], *unless}}
    _own.append(Words({"pairs": every, "unless": kept, "teaching": data["teaching"]}))


def fingerprint() -> bytes:
    """Stands for what an office has added, b"" if nothing: pages that were read with other words are read anew."""
    return repr((sorted(_own[0].pairs.items()), sorted(_own[0].unless.items()))).encode() if _own else b""
