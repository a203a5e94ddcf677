"""Whether one document of a site is a repost of one document of a superior site: yes, no, or unsure.

Unsure never accuses and never acquits: a document with only an unsure copy is neither called missing nor reposted.
Signals: document number, title, near-identical text. None is enough where another contradicts it: a number may be a
citation, a title may be that of another year, and yearly notices share most of their text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec
from rapidfuzz import fuzz

from inspector.days import read_day
from inspector.params import Days, Percent, Share  # noqa: TC001 - msgspec reads the annotations
from inspector.titles import Title, parse

if TYPE_CHECKING:
    from db.models import Doc

How = Literal["number", "title", "text", "link"]
SKETCH_BYTES = 512
_LAYOUT = struct.Struct("<128I")


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Thresholds of matching.

    Args:
        text_similarity: estimated Jaccard similarity from which two texts are the same.
        text_confirms: from which a text confirms a number or a title.
        text_certain: from which even a title that lost its year or edition does not matter.
        number_title_ratio: how alike (0..100) titles must be for an equal number to count.
        title_ratio: from which two titles that differ count as one, if the text confirms it.
        text_title_ratio: how alike titles must be for near-identical text to count.
        short_title: characters that a title without issuer needs to stand for itself.
        earlier_days: a copy dated so many days before the original is another paper.
    """

    text_similarity: Share = 0.8
    text_confirms: Share = 0.5
    text_certain: Share = 0.95
    number_title_ratio: Percent = 60.0
    title_ratio: Percent = 92.0
    text_title_ratio: Percent = 50.0
    short_title: Days = 12
    earlier_days: Days = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """`same`: True, False, or None for unsure. `by` names the signal, `score` its strength 0..1."""

    same: bool | None
    by: How = "title"
    score: float = 0.0


NO = Decision(same=False)


def similarity(one: bytes, other: bytes) -> float | None:
    """Estimated Jaccard similarity of two sketches (`Doc.sketch`), 0..1; None when one is missing."""
    if len(one) != SKETCH_BYTES or len(other) != SKETCH_BYTES:
        return None
    equal = sum(a == b for a, b in zip(_LAYOUT.unpack(one), _LAYOUT.unpack(other), strict=True))
    return float(equal) / 128


@dataclass(frozen=True, slots=True)
class _Pair:
    """Everything that is compared, worked out once."""

    original: Doc
    copy: Doc
    up: Title
    down: Title
    text: float | None
    limits: Matching

    @property
    def forwards(self) -> bool:
        """The copy is a notice that passes the original on; it has a number and a date of its own by right."""
        inner = {form for reading in self.down.inner for form in reading.forms()}
        return self.up.plain in inner or (self.down.forwards and not self.up.forwards and bool(inner & self.up.forms()))

    @property
    def conflict(self) -> bool:
        """Both carry a number, and not the same one."""
        keys = self.original.number_key, self.copy.number_key
        return all(keys) and keys[0] != keys[1] and not self.forwards

    def text_is(self, least: float) -> bool:
        return self.text is not None and self.text >= least

    def ratio(self) -> float:
        """How alike the titles are, whatever the issuer and whoever forwards."""
        readings = (self.down, *self.down.inner)
        return max((fuzz.ratio(self.up.rest, reading.rest) for reading in readings if reading.rest), default=0.0)


def decide(original: Doc, copy: Doc, limits: Matching, issuers: frozenset[str] = frozenset()) -> Decision:
    """Decide one pair.

    Args:
        original: the document of the superior site.
        copy: a document of the inspected site.
        limits: thresholds from the rulebook.
        issuers: names of the superior body; a title that names one of them names the issuer of the original.
    """
    up, down = parse(original.title), parse(copy.title)
    text = similarity(original.sketch, copy.sketch)
    pair = _Pair(original, copy, up, down, text, limits)
    same_number = bool(original.number_key) and original.number_key == copy.number_key
    if not up.plain:
        return NO
    if down.plain and _says_about(pair):
        return _about(pair, same_number=same_number)
    other_issuer = _other_issuer(pair, issuers)
    if same_number:
        return _by_number(pair, other_issuer=other_issuer)
    relation = _relation(pair, issuers)
    if relation == "full":
        return _by_full_title(pair)
    if relation == "short":
        return _by_short_title(pair)
    return _by_text(pair, other_issuer=other_issuer)


def _says_about(pair: _Pair) -> bool:
    """The copy's title, or what it forwards, says that it is about the original or carries it out."""
    if any(inner.plain == pair.up.plain for inner in pair.down.inner):
        return False  # passed on as it is; words such as 考核 can only be part of the name of who passes it on
    return pair.down.foreign(pair.up)


def _about(pair: _Pair, *, same_number: bool) -> Decision:
    """Such a title may still stand over the whole text; a person decides unless the number agrees too."""
    if pair.text_is(pair.limits.text_similarity):
        return Decision(same=True if same_number else None, by="text", score=pair.text or 0.0)
    return NO


def _other_issuer(pair: _Pair, issuers: frozenset[str]) -> bool:
    """The copy names another issuer than the original and does not forward it: a paper of its own."""
    if not pair.down.issuer or pair.forwards:
        return False
    known = issuers | {title.issuer for title in (pair.up, *pair.up.inner) if title.issuer}
    return bool(known) and not any(_same_body(pair.down.issuer, issuer) for issuer in known)


def _same_body(one: str, other: str) -> bool:
    one, other = (name.replace("人民政府", "政府") for name in (one, other))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 3 and (longer.startswith(shorter) or longer.endswith(shorter)))


def _relation(pair: _Pair, issuers: frozenset[str]) -> Literal["full", "short", "none"]:
    """full: the same title word for word, bare or forwarded; short: the same without its issuer or its 印发."""
    up, readings = pair.up, (pair.down, *(pair.down.inner if pair.down.forwards else ()))
    if any(reading.plain == up.plain for reading in (pair.down, *pair.down.inner)):
        return "full"
    for reading in readings:
        if reading.cut and len(reading.plain) >= pair.limits.short_title and up.plain.startswith(reading.plain):
            return "full"
        named = reading.issuer and any(_same_body(reading.issuer, issuer) for issuer in issuers | {up.issuer} if issuer)
        if named and reading.rest == up.rest:
            return "full"
        if (not reading.issuer or named) and reading.forms() & names_of(up, issuers):
            return "short"
    return "none"


def names_of(title: Title, issuers: frozenset[str]) -> frozenset[str]:
    """Every name of a paper: its forms, and its title without the name of the superior body in front."""
    bare = {title.plain.removeprefix(issuer) for issuer in issuers}
    return title.forms() | frozenset(name for name in bare if name)


def _by_number(pair: _Pair, *, other_issuer: bool) -> Decision:
    """Equal numbers count when the titles are alike or the texts are: a number alone may be a citation."""
    limits, ratio = pair.limits, pair.ratio()
    if other_issuer:  # a paper of its own that was given the number it cites
        return Decision(None, "number", ratio / 100) if pair.text_is(limits.text_confirms) else NO
    containing = any(form in pair.down.plain for form in pair.up.forms() if len(form) >= limits.short_title)
    contained = len(pair.down.rest) >= 6 and pair.down.rest in pair.up.plain
    if _years_differ(pair) and not pair.forwards:
        return Decision(None, "number", ratio / 100)
    if ratio >= limits.number_title_ratio or contained or containing or pair.text_is(limits.text_confirms):
        return Decision(same=True, by="number", score=1.0)
    if not pair.down.plain or ratio >= limits.number_title_ratio * 0.75:
        return Decision(None, "number", ratio / 100)
    return NO


def _by_full_title(pair: _Pair) -> Decision:
    """The same title is the same paper, unless number or dates say otherwise: some titles return after years."""
    certain = pair.text_is(pair.limits.text_certain)
    if pair.conflict:
        another = _long_before(pair) if pair.text is None else pair.text < pair.limits.text_confirms / 2
        return NO if another else Decision(None, "title", 1.0)
    if (_long_before(pair) or _written_apart(pair)) and not certain:
        return Decision(None, "title", 1.0)
    return Decision(same=True, by="title", score=1.0)


def _by_short_title(pair: _Pair) -> Decision:
    """A title without issuer may be the site's own paper of that name: text, or its absence, decides."""
    limits = pair.limits
    if pair.conflict or _long_before(pair) or _written_apart(pair):
        return Decision(None, "title", 0.8) if pair.text_is(limits.text_similarity) else NO
    if pair.text_is(limits.text_confirms):
        return Decision(same=True, by="title", score=pair.text or 0.0)
    long_enough = max(len(form) for form in pair.down.forms() | {""}) >= limits.short_title
    if pair.text is None or _excerpt(pair):
        return Decision(same=True if long_enough else None, by="title", score=0.7)
    return Decision(None, "title", 0.4) if pair.text_is(limits.text_confirms / 2) else NO


def _excerpt(pair: _Pair) -> bool:
    """A part of the text: the similarity of a part to the whole is about its share of the length."""
    share = pair.copy.text_length / max(pair.original.text_length, 1)
    return share < 0.1 or (share < 0.9 and pair.text_is(share / 2))


def _by_text(pair: _Pair, *, other_issuer: bool) -> Decision:
    """Near-identical text under another title: counts when nothing says another year, edition, number or issuer."""
    limits, text, ratio = pair.limits, pair.text or 0.0, pair.ratio()
    alike = text >= limits.text_similarity
    titled_alike = ratio >= limits.title_ratio
    if not alike and not (titled_alike and text >= limits.text_confirms):
        # Titles that differ in a character, nothing else to go by: a slip of the pen, or another paper.
        unknown = titled_alike and pair.text is None and pair.up.tokens == pair.down.tokens
        return Decision(None, "title", ratio / 100) if unknown and not other_issuer and not pair.conflict else NO
    if not pair.down.plain:
        return Decision(same=True if text >= limits.text_certain else None, by="text", score=text)
    if _years_differ(pair):
        return NO
    doubt = other_issuer or pair.conflict or _long_before(pair) or pair.up.editions != pair.down.editions
    # A shortened title may lose a year; one that gains 第二批 names another paper.
    lost_year = pair.up.tokens > pair.down.tokens and text < limits.text_certain
    if doubt or lost_year or pair.down.tokens - pair.up.tokens or ratio < limits.text_title_ratio:
        return Decision(None, "text", text)
    return Decision(same=True, by="text", score=text)


def _years_differ(pair: _Pair) -> bool:
    """Both titles carry years or ordinals, and not the same ones."""
    return bool(pair.up.tokens and pair.down.tokens) and pair.up.tokens != pair.down.tokens


def _long_before(pair: _Pair) -> bool:
    """The copy claims a date long before the original appeared."""
    original, copy = read_day(pair.original.published_on), read_day(pair.copy.published_on)
    return original is not None and copy is not None and (original - copy).days > pair.limits.earlier_days


def _written_apart(pair: _Pair) -> bool:
    """Both state when the paper was written, and more than a month lies between."""
    original, copy = read_day(pair.original.written_on), read_day(pair.copy.written_on)
    return original is not None and copy is not None and abs((original - copy).days) > 31
