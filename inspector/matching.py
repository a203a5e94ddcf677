"""Whether one document of a site is a repost of one document of a superior site: yes, no, or unsure.

Unsure never accuses and never acquits: a document with only an unsure copy is neither called missing nor reposted.
Signals: document number, title, near-identical text. None is enough where another contradicts it: a number may be a
citation, a title may be that of another year, and yearly notices share most of their text. Each decision says why, in
words that a person can check (`Decision.reasons`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from inspector import decisions as why
from inspector.days import read_day
from inspector.decisions import Decision, How, Kind, Reason
from inspector.params import Days, Percent, Share  # noqa: TC001 - msgspec reads the annotations
from inspector.texts import Texts, compare
from inspector.titles import Title, parse, plain, words

if TYPE_CHECKING:
    from db.models import Doc

_MANY: Final = 8  # sentences whose agreement is no accident
VERSION: Final = 2  # of the rules below; whoever changes what they say raises it, and stored matches are made anew


class Matching(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Thresholds of matching.

    Args:
        text_similarity: estimated Jaccard similarity from which two texts are the same.
        text_confirms: from which a text confirms a number or a title.
        text_certain: from which even a title that lost its year or edition does not matter.
        sentences: share of the original's sentences that must stand in a text taken for the same.
        excerpt: share of the copy's sentences that must stand in the original for an excerpt.
        number_title_ratio: how alike (0..100) titles must be for an equal number to count.
        title_ratio: from which two titles that differ count as one, if the text confirms it.
        text_title_ratio: how alike titles must be for near-identical text to count.
        short_title: characters that a title without issuer needs to stand for itself.
        earlier_days: a copy dated so many days before the original is another paper.
        later_days: a copy dated so many days after it may be that of another year, unless its text is the same.
    """

    text_similarity: Share = 0.8
    text_confirms: Share = 0.5
    text_certain: Share = 0.95
    sentences: Share = 0.2
    excerpt: Share = 0.7
    number_title_ratio: Percent = 60.0
    title_ratio: Percent = 92.0
    text_title_ratio: Percent = 50.0
    short_title: Days = 12
    earlier_days: Days = 60
    later_days: Days = 300


@dataclass(slots=True)
class _Pair:
    """Everything that is compared, worked out once."""

    original: Doc
    copy: Doc
    up: Title
    down: Title
    texts: Texts
    limits: Matching
    same_number: bool
    reasons: list[Reason] = field(default_factory=list)

    @property
    def forwards(self) -> bool:
        """The copy is a notice that passes the original on; it has a number and a date of its own by right."""
        inner = {form for reading in self.down.inner for form in reading.forms()}
        return self.up.plain in inner or (self.down.forwards and not self.up.forwards and bool(inner & self.up.forms()))

    @property
    def conflict(self) -> bool:
        """Both carry a number, and not the same one."""
        keys = self.original.number_key, self.copy.number_key
        return all(keys) and not self.same_number and not self.forwards

    def text_is(self, least: float) -> bool:
        """The texts are alike by both measures."""
        return self.texts.confirm(least, self.limits.sentences)

    def text_confirms(self) -> bool:
        """The texts are alike, or the copy is a part of the original."""
        return self.text_is(self.limits.text_confirms) or self.texts.contained(self.limits.excerpt)

    def text_certain(self) -> bool:
        """The texts are one and the same: a date or a year that contradicts them was misread, or mistyped."""
        least, texts = self.limits.text_certain, self.texts
        sentences = min(texts.inside or 0.0, texts.covers or 0.0) >= least - 0.05 and texts.sentences >= _MANY
        return self.text_is(least) or sentences

    def ratio(self) -> float:
        """How alike the titles are, whatever the issuer and whoever forwards."""
        readings = (self.down, *self.down.inner)
        return max((fuzz.ratio(self.up.rest, reading.rest) for reading in readings if reading.rest), default=0.0)

    def say(self, template: str, **params: Any) -> None:  # noqa: ANN401
        """Note a signal."""
        self.reasons.append(Reason(template, params))

    def decided(self, same: bool | None, by: How, score: float) -> Decision:
        """The decision with everything that was noted, and what the texts said."""
        texts = self.texts
        if texts.alike is not None:
            self.say(why.TEXTS, percent=round(texts.alike * 100))
        if texts.inside is not None and texts.covers is not None:
            self.say(why.SENTENCES, inside=round(texts.inside * 100), covers=round(texts.covers * 100))
        if texts.alike is None and texts.inside is None:
            self.say(why.NO_TEXT)
        return Decision(same, by, score, _kind(self), tuple(self.reasons))


def decide(original: Doc, copy: Doc, limits: Matching, issuers: frozenset[str] = frozenset()) -> Decision:
    """Decide one pair.

    Args:
        original: the document of the superior site.
        copy: a document of the inspected site.
        limits: thresholds from the rulebook.
        issuers: names of the superior body; a title that names one of them names the issuer of the original.
    """
    up, down = parse(original.title), parse(copy.title)
    numbers = {copy.number_key, *((down.number,) if down.number else ())}
    same_number = bool(original.number_key) and bool({original.number_key, plain(original.number_key)} & numbers)
    pair = _Pair(original, copy, up, down, compare(original, copy), limits, same_number)
    if not up.plain:
        return Decision(same=False)
    if down.plain and (word := _says_about(pair)):
        pair.say(why.ABOUT, word=word)
        return _about(pair)
    if _is_news(pair, issuers):
        pair.say(why.NEWS)
        return pair.decided(None if pair.texts.alike is None else False, "title", 0.5)
    other_issuer = _other_issuer(pair, issuers)
    if same_number:
        pair.say(why.SAME_NUMBER, number=original.doc_number)
        return _by_number(pair, other_issuer=other_issuer)
    if pair.conflict:
        pair.say(why.OTHER_NUMBER, number=copy.doc_number)
    relation = _relation(pair, issuers)
    if relation == "full":
        return _by_full_title(pair)
    if relation == "short":
        pair.say(why.SHORT_TITLE)
        return _by_short_title(pair)
    return _by_text(pair, other_issuer=other_issuer)


def _kind(pair: _Pair) -> Kind:
    """What the page shows of the document."""
    texts, copy = pair.texts, pair.copy
    if max(texts.covers or 0.0, texts.alike or 0.0) >= 0.1:
        whole = texts.length >= 0.7 and (texts.alike is None or texts.alike >= 0.4)
        return "full" if whole and not pair.down.part else "excerpt"
    if texts.contained(pair.limits.excerpt) or pair.down.part:
        return "excerpt"
    if copy.attachments and texts.length < 0.5:
        return "attachment"
    return "full" if texts.alike is None and 0.7 <= texts.length <= 1.5 else "title"


def _says_about(pair: _Pair) -> str:
    """The word by which the copy's title says that it is about the original or carries it out; "" if it does not."""
    if any(inner.plain == pair.up.plain for inner in pair.down.inner):
        return ""  # passed on as it is; words such as 考核 can only be part of the name of who passes it on
    return pair.down.foreign(pair.up)


def _about(pair: _Pair) -> Decision:
    """Such a title may still stand over the whole text; a person decides unless the number agrees too."""
    if pair.text_is(pair.limits.text_similarity):
        return pair.decided(True if pair.same_number else None, "text", pair.texts.alike or 0.0)
    return pair.decided(False, "text", pair.texts.alike or 0.0)


def _is_news(pair: _Pair, issuers: frozenset[str]) -> bool:
    """国务院办公厅印发《...》 without 的通知 reports that a paper was issued; over the text itself it is a repost."""
    down = pair.down
    if not down.inner or down.forwards or down.text.endswith(words().notices) or pair.text_confirms():
        return False
    if pair.down.plain == pair.up.plain:
        return False
    known = issuers | {title.issuer for title in (pair.up, *pair.up.inner) if title.issuer}
    mine = not down.issuer or any(_same_body(down.issuer, issuer) for issuer in known)
    return mine and any(reading.forms() & names_of(pair.up, issuers) for reading in down.inner)


def _other_issuer(pair: _Pair, issuers: frozenset[str]) -> bool:
    """The copy names another issuer than the original and does not forward it: a paper of its own."""
    issuer = pair.down.issuer or _place_before(pair, issuers)
    if not issuer or pair.forwards:
        return False
    known = issuers | {title.issuer for title in (pair.up, *pair.up.inner) if title.issuer}
    if not known or any(_same_body(issuer, one) for one in known):
        return False
    slip = len(issuer) > 1 and any(Levenshtein.distance(issuer, one, score_cutoff=1) <= 1 for one in known)
    if slip and (pair.same_number or pair.text_is(pair.limits.text_confirms)):
        return False  # a slip of the pen in the name; 清河县 and 清水县 are never superior and subordinate
    pair.say(why.ISSUER, issuer=issuer)
    return True


def _place_before(pair: _Pair, issuers: frozenset[str]) -> str:
    """What stands before the original's name in the copy's title, if it is a place or a body: 清河县城市绿化条例."""
    down = pair.down.plain
    name = max((name for name in names_of(pair.up, issuers) if down.endswith(name)), key=len, default=down)
    before = down.removesuffix(name)
    if not before.endswith((*words().issuer_endings, *words().place_endings)):
        return ""
    return words().short_names.get(before, before)


def _same_body(one: str, other: str) -> bool:
    one, other = (name.replace("人民政府", "政府") for name in (one, other))
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 3 and (longer.startswith(shorter) or longer.endswith(shorter)))


def _relation(pair: _Pair, issuers: frozenset[str]) -> Literal["full", "short", "none"]:
    """full: the same title word for word, bare or forwarded; short: the same without its issuer or its 印发."""
    up, readings = pair.up, (pair.down, *(pair.down.inner if pair.down.forwards else ()))
    if pair.down.plain == up.plain:
        pair.say(why.SAME_TITLE)
        return "full"
    if any(reading.plain == up.plain for reading in pair.down.inner):
        pair.say(why.FORWARDED)
        return "full"
    for reading in readings:
        named = reading.issuer and any(_same_body(reading.issuer, issuer) for issuer in issuers | {up.issuer} if issuer)
        if reading.cut and _begins(up, reading, pair.limits.short_title, named=bool(named)):
            pair.say(why.CUT_TITLE)
            return "full"
        if named and reading.rest == up.rest:
            pair.say(why.SAME_TITLE)
            return "full"
        if (not reading.issuer or named) and reading.forms() & names_of(up, issuers):
            return "short"
    return "none"


def _begins(up: Title, cut: Title, least: int, *, named: bool) -> bool:
    """A title cut short is the beginning of the original's."""
    if len(cut.plain) < least:
        return False
    return up.plain.startswith(cut.plain) or (named and len(cut.rest) >= least // 2 and up.rest.startswith(cut.rest))


def names_of(title: Title, issuers: frozenset[str]) -> frozenset[str]:
    """Every name of a paper: its forms, and its title without the name of the superior body in front."""
    bare = {title.plain.removeprefix(issuer) for issuer in issuers}
    return title.forms() | frozenset(name for name in bare if name)


def _by_number(pair: _Pair, *, other_issuer: bool) -> Decision:
    """Equal numbers count when the titles are alike or the texts are: a number alone may be a citation."""
    limits, ratio, down = pair.limits, pair.ratio(), pair.down
    pair.say(why.LIKE_TITLE, percent=round(ratio))
    confirmed = pair.text_confirms()
    if other_issuer:  # a paper of its own that was given the number it cites
        return pair.decided(None if pair.text_is(limits.text_confirms) else False, "number", ratio / 100)
    if not down.plain or (down.number and down.number == down.plain):
        pair.say(why.UNTITLED)
        return pair.decided(True if confirmed else None, "number", 1.0 if confirmed else 0.5)
    if _years_differ(pair) and not pair.forwards:
        _say_years(pair)
        return pair.decided(None, "number", ratio / 100)
    containing = any(form in down.plain for form in pair.up.forms() if len(form) >= limits.short_title)
    contained = len(down.rest) >= 6 and down.rest in pair.up.plain
    if ratio >= limits.number_title_ratio or contained or containing or confirmed:
        return pair.decided(True, "number", 1.0)
    return pair.decided(None if ratio >= limits.number_title_ratio * 0.75 else False, "number", ratio / 100)


def _by_full_title(pair: _Pair) -> Decision:
    """The same title is the same paper, unless number, dates or text say otherwise: some titles return after years."""
    certain = pair.text_certain()
    if pair.conflict:
        another = _long_before(pair) if pair.texts.alike is None else not pair.text_is(pair.limits.text_confirms / 2)
        return pair.decided(False if another else None, "title", 1.0)
    if (_long_before(pair) or _written_apart(pair)) and not certain:
        return pair.decided(None, "title", 1.0)
    if _much_later(pair):
        return pair.decided(None, "title", 1.0)
    if not pair.forwards and not pair.copy.attachments and pair.texts.differ(pair.limits.excerpt):
        pair.say(why.OWN_TEXT)
        return pair.decided(None, "title", 1.0)
    return pair.decided(True, "title", 1.0)


def _by_short_title(pair: _Pair) -> Decision:
    """A title without issuer may be the site's own paper of that name: text, or its absence, decides."""
    limits, alike = pair.limits, pair.texts.alike
    apart = _written_apart(pair) and not pair.text_certain()
    if pair.conflict or _long_before(pair) or apart:
        return pair.decided(None if pair.text_is(limits.text_similarity) else False, "title", 0.8)
    if _much_later(pair):
        return pair.decided(None, "title", 0.7)
    if pair.text_is(limits.text_confirms):
        return pair.decided(True, "title", alike or 0.0)
    long_enough = max(len(form) for form in pair.down.forms() | {""}) >= limits.short_title
    if alike is None or _excerpt(pair):
        return pair.decided(True if long_enough else None, "title", 0.7)
    return pair.decided(None if pair.text_is(limits.text_confirms / 2) else False, "title", 0.4)


def _excerpt(pair: _Pair) -> bool:
    """A part of the text: its sentences stand in the original, or so many shingles as its share of the length."""
    texts = pair.texts
    if texts.contained(pair.limits.excerpt):
        return True
    if texts.inside is not None and texts.inside < 0.1:
        return False
    return texts.length < 0.1 or (texts.length < 0.9 and pair.text_is(texts.length / 2))


def _by_text(pair: _Pair, *, other_issuer: bool) -> Decision:
    """Near-identical text under another title: counts when nothing says another year, edition, number or issuer."""
    limits, text, ratio = pair.limits, pair.texts.alike or 0.0, pair.ratio()
    pair.say(why.LIKE_TITLE, percent=round(ratio))
    titled_alike = ratio >= limits.title_ratio
    if not pair.text_is(limits.text_similarity) and not (titled_alike and pair.text_confirms()):
        # Titles that differ in a character, nothing else to go by: a slip of the pen, or another paper.
        unknown = titled_alike and pair.texts.alike is None and pair.up.tokens == pair.down.tokens
        doubt = unknown and not other_issuer and not pair.conflict
        return pair.decided(None if doubt else False, "title", ratio / 100)
    if not pair.down.plain:
        pair.say(why.UNTITLED)
        return pair.decided(True if text >= limits.text_certain else None, "text", text)
    if _years_differ(pair):
        _say_years(pair)
        return pair.decided(False, "text", text)
    other_edition = pair.up.editions != pair.down.editions
    if other_edition:
        pair.say(why.EDITION, ours=_listed(pair.up.editions), theirs=_listed(pair.down.editions))
    doubt = other_issuer or pair.conflict or _long_before(pair) or other_edition
    # A shortened title may lose a year; one that gains 第二批 names another paper.
    lost_year = pair.up.tokens > pair.down.tokens and text < limits.text_certain
    gained = bool(pair.down.tokens - pair.up.tokens)
    if lost_year or gained:
        _say_years(pair)
    if doubt or lost_year or gained or ratio < limits.text_title_ratio:
        return pair.decided(None, "text", text)
    return pair.decided(True, "text", text)


def _years_differ(pair: _Pair) -> bool:
    """Both titles carry years or ordinals, and not the same ones."""
    if pair.down.cut:
        return bool(pair.down.tokens - pair.up.tokens)
    return bool(pair.up.tokens and pair.down.tokens) and pair.up.tokens != pair.down.tokens


def _say_years(pair: _Pair) -> None:
    pair.say(why.YEARS, ours=_listed(pair.up.tokens), theirs=_listed(pair.down.tokens))


def _listed(words_of: frozenset[str]) -> str:
    return "、".join(sorted(words_of)) or "-"


def _long_before(pair: _Pair) -> bool:
    """The copy claims a date long before the original appeared."""
    original, copy = read_day(pair.original.published_on), read_day(pair.copy.published_on)
    if original is None or copy is None or (original - copy).days <= pair.limits.earlier_days:
        return False
    pair.say(why.BEFORE, days=(original - copy).days)
    return True


def _much_later(pair: _Pair) -> bool:
    """So long after the original that a paper of the same name may have followed it, and not plainly its text."""
    original, copy = read_day(pair.original.published_on), read_day(pair.copy.published_on)
    if original is None or copy is None or (copy - original).days < pair.limits.later_days:
        return False
    if pair.text_is(pair.limits.text_similarity) or (pair.texts.covers or 0.0) >= pair.limits.text_similarity:
        return False
    pair.say(why.AFTER, days=(copy - original).days)
    return True


def _written_apart(pair: _Pair) -> bool:
    """Both state when the paper was written, and more than a month lies between."""
    original, copy = read_day(pair.original.written_on), read_day(pair.copy.written_on)
    if original is None or copy is None or abs((original - copy).days) <= 31:
        return False
    pair.say(why.WRITTEN)
    return True
