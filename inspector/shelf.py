"""Documents indexed by number, title and text: a repost is found without comparing everything with everything.

`Originals` holds the documents of superior bodies and is asked with one article after the other, so that any number of
articles can pass it and each passes once. `Bands` finds near-identical texts, here and among the articles of one site
(old texts under a new date).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from ahocorasick_rs import AhoCorasick, Implementation
from rapidfuzz import fuzz

from inspector.days import read_day
from inspector.matching import Matching, decide, names_of
from inspector.texts import SKETCH_BYTES, passages_of, similarity
from inspector.titles import core_of, parse, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.models import Doc, Site
    from inspector.decisions import Decision

_VALUE: Final = 4  # bytes of one value of a sketch
_PIECE: Final = 8  # characters of a title by which it is looked up
_SHORTEST: Final = 4
_SHARED: Final = 2  # sentences that two texts must have in common to be compared
_CUT: Final = ("...", "…", "⋯")
_LIKE: Final = 80.0  # how much of a name (0..100) must stand in a title that holds its beginning or its end
_WORTH: Final = 0.7  # of the similarity that confirms a text: below it, two texts of one kind only share phrases
_ONE_TEXT: Final = 0.95
_COMMON: Final = 20  # documents that share a sentence, or a piece of a name: then it says nothing


class Bands:
    """Sketches cut into bands (locality-sensitive hashing): texts that share a band are worth comparing.

    With bands of 4 of the 128 values two texts of similarity 0.8 meet with probability above 0.9999, of 0.5 with 0.87;
    with bands of 8 those of 0.9 meet with probability 0.9999, and those of 0.5 hardly ever.
    """

    def __init__(self, values: int = 4) -> None:
        self._width = values * _VALUE
        self._bands: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(SKETCH_BYTES // self._width)]

    def add(self, index: int, sketch: bytes) -> None:
        """Put a sketch in; one that is not whole says nothing."""
        for band, piece in self._pieces(sketch):
            band[piece].append(index)

    def near(self, sketch: bytes) -> set[int]:
        """Indices of the sketches that share a band with this one."""
        found: set[int] = set()
        for band, piece in self._pieces(sketch):
            if piece in band:
                found.update(band[piece])
        return found

    def groups(self, most: int) -> Iterator[list[int]]:
        """Indices that share one band, each group of 2 to `most`; larger ones are forms that differ in a few words."""
        for band in self._bands:
            yield from (group for group in band.values() if 1 < len(group) <= most)

    def _pieces(self, sketch: bytes) -> Iterator[tuple[dict[bytes, list[int]], bytes]]:
        if len(sketch) == SKETCH_BYTES:
            for place, band in enumerate(self._bands):
                yield band, sketch[place * self._width : (place + 1) * self._width]


class Sentences:
    """Which documents hold a sentence: finds excerpts, whose sketches share nothing with that of the whole."""

    def __init__(self) -> None:
        self._holders: dict[int, list[int]] = defaultdict(list)

    def add(self, index: int, passages: bytes) -> None:
        """Put the sentences of one text in."""
        for value in passages_of(passages):
            self._holders[value].append(index)

    def near(self, passages: bytes) -> set[int]:
        """Indices of the texts that have at least two rare sentences in common with this one."""
        seen: dict[int, int] = {}
        for value in passages_of(passages):
            for index in self._holders.get(value, ())[: _COMMON + 1]:
                seen[index] = seen.get(index, 0) + (len(self._holders[value]) <= _COMMON)
        return {index for index, times in seen.items() if times >= _SHARED}


class Originals:
    """Documents of superior bodies, to be asked with the articles of any site, one after the other.

    Args:
        documents: each with the names of its superior body (`decide` in inspector/matching.py says what for).
    """

    def __init__(self, documents: Iterable[tuple[Doc, frozenset[str]]], limits: Matching) -> None:
        self.documents = list(documents)
        self.limits = limits
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._bands, self._sentences = Bands(), Sentences()
        whole: dict[str, list[int]] = defaultdict(list)
        pieces: dict[str, list[int]] = defaultdict(list)
        for index, (doc, issuers) in enumerate(self.documents):
            if doc.number_key:
                self._numbers[doc.number_key].append(index)
                whole[plain(doc.number_key)].append(index)
            self._bands.add(index, doc.sketch)
            self._sentences.add(index, doc.passages)
            for name in names_of(parse(doc.title), issuers):
                if len(name) >= _SHORTEST:
                    whole[name].append(index)
                for piece in _pieces_of(name):
                    pieces[piece].append(index)
        whole.pop("", None)  # a number of punctuation alone names nothing
        self._sorted = sorted(whole)
        self._whole = dict(whole)
        rare = {piece: owners for piece, owners in pieces.items() if len(set(owners)) <= _COMMON}
        self._names = [parse(doc.title).rest for doc, _ in self.documents]
        self._keys = [key for key in {**whole, **rare} if key]  # a number of nothing but signs names nothing
        self._pieces = rare
        self._words = AhoCorasick(self._keys, implementation=Implementation.DFA) if self._keys else None

    def near(self, title: str, number_key: str, sketch: bytes, passages: bytes) -> set[int]:
        """Indices of the documents of which an article could be a repost: hardly ever one, and cheap to ask."""
        least = self.limits.text_confirms * _WORTH
        bands = self._bands.near(sketch)
        found = {index for index in bands if (similarity(self.documents[index][0].sketch, sketch) or 0.0) >= least}
        if number_key in self._numbers:
            found.update(self._numbers[number_key])
        if passages:
            found |= self._sentences.near(passages)
        found |= self._named(plain(title))
        if title.rstrip().endswith(_CUT):
            found |= self._begun(title)
        return found

    def _named(self, title: str) -> set[int]:
        """Documents whose name stands in a title, whole or with a slip of the pen."""
        if self._words is None:
            return set()
        found: set[int] = set()
        likely: set[int] = set()
        for key in {self._keys[hit[0]] for hit in self._words.find_matches_as_indexes(title, overlapping=True)}:
            found.update(self._whole.get(key, ()))
            likely.update(self._pieces.get(key, ()))
        for index in likely - found:
            name = self._names[index]
            whole = len(title) * 100 >= len(name) * _LIKE  # a shorter title cannot hold so much of it
            if whole and fuzz.partial_ratio(name, title, score_cutoff=_LIKE):
                found.add(index)
        return found

    def _begun(self, title: str) -> set[int]:
        """Documents whose name begins as a title does that was cut short, bare or behind who forwards it."""
        found: set[int] = set()
        parsed = parse(title)
        for start in {form for reading in (parsed, *parsed.inner) for form in (reading.plain, reading.rest)}:
            at = bisect_left(self._sorted, start) if len(start) >= _PIECE else len(self._sorted)
            while at < len(self._sorted) and self._sorted[at].startswith(start):
                found.update(self._whole[self._sorted[at]])
                at += 1
        return found

    def matches(self, copy: Doc) -> list[tuple[Doc, Decision]]:
        """Every document of which the article is a repost, or may be one; in the order in which they were given.

        An article is a repost of one paper: of several that bear the same name, the one whose number or text it shows.
        """
        found = []
        for index in sorted(self.near(copy.title, copy.number_key, copy.sketch, copy.passages)):
            original, issuers = self.documents[index]
            if original.url == copy.url:
                continue
            decision = decide(original, copy, self.limits, issuers)
            if decision.same is not False:
                found.append((original, decision))
        return _nearest(found, copy) if len(found) > 1 else found


def issuers_of(site: Site) -> frozenset[str]:
    """The names under which a superior body issues papers, as `decide` wants them."""
    return frozenset(name for name in (parse(text).plain for text in (site.name, site.sponsor)) if name)


def _nearest(found: list[tuple[Doc, Decision]], copy: Doc) -> list[tuple[Doc, Decision]]:
    """Papers of one name come again after years: the number decides, then the text, then the date; else nobody.

    Copies of one paper that the superior site shows twice bear one number, or one text, and all stay.
    """
    sure = [one for one in found if one[1].same]
    if not sure or len({parse(original.title).plain for original, _ in found}) == len(found):
        return found
    best = max(sure, key=lambda one: _closeness(one, copy))
    top = _closeness(best, copy)
    kept = []
    for original, decision in found:
        rival = parse(original.title).plain == parse(best[0].title).plain
        if rival and not _same_paper(original, best[0]) and _closeness((original, decision), copy) < top:
            continue
        kept.append((original, decision))
    return kept


def _closeness(one: tuple[Doc, Decision], copy: Doc) -> tuple[bool, float, int]:
    original, decision = one
    alike = similarity(original.sketch, copy.sketch) or 0.0
    published, shown = read_day(original.published_on), read_day(copy.published_on)
    apart = abs((published - shown).days) if published is not None and shown is not None else 100_000
    return decision.by == "number", round(alike, 1), -apart


def _same_paper(one: Doc, other: Doc) -> bool:
    if one.number_key and other.number_key:
        return one.number_key == other.number_key
    return (similarity(one.sketch, other.sketch) or 0.0) >= _ONE_TEXT


def _pieces_of(name: str) -> set[str]:
    """Beginning and end of what is peculiar to a name: a slip of the pen spoils one of them only."""
    core = core_of(name)
    return {core[:_PIECE], core[-_PIECE:]} if len(core) >= 2 * _PIECE else set()
