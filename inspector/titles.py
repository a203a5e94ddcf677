"""Titles of official papers taken apart for comparison: issuer, subject, what they forward, years, editions.

Two titles of the same paper differ in brackets, width of digits, blanks, a 转发 in front, an issuer left off. Two
titles of different papers may differ in one digit. So nothing is compared as a plain string before it went through
here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import msgspec

_NUMBER = re.compile(
    r"(?:^|(?<=[\s(（】\])|:：]))(?P<word>[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){0,19})"
    r"(?:\s*[〔\[(（【<〈]?\s*(?P<year>\d{4})\s*年?\s*(?:[〕\])）】>〉-]\s*第?)|令\s*第?)\s*(?P<serial>\d{1,6})\s*号(?:文件|文)?[,，:：]?"
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|ofd|ceb|xlsx?|et|html?)$", re.IGNORECASE)
# What a site puts behind a title to say how much of the paper it shows.
_PART = re.compile(r"[(\[【]?(?P<part>全文|节选|摘要|摘编|摘录|节录|附全文)[)\]】]?$")
_TAIL = re.compile(r"的?(?:通知|函|公告|决定|通告)?")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|（\s*）")
_SITE_TAIL = re.compile(r"[_|\-\u2013—]+[^_|\-\u2013—《》]{2,30}(?:网|网站|政府|门户|平台|局|委|厅|办|首页)$")
_NOT_TEXT = re.compile(r"[\W_]+")
_CHINESE_YEAR = re.compile(r"[一二][\u3007○零九][\u3007○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("\u3007○零一二三四五六七八九", "000123456789")
# What makes two papers of one name different: years and other digits, 第三批, 十四五.
_TOKENS = re.compile(r"\d+|第[一二三四五六七八九十百]+|十[一二三四五六]五|[上下]半年|[一二三四]季度")
_MAX_TITLE: Final = 300
_MAX_DEPTH: Final = 3
_LEAST_TITLE: Final = 6


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `words/reposts.toml`."""

    issuer_endings: tuple[str, ...]
    place_endings: tuple[str, ...]
    forwards: tuple[str, ...]
    tags: tuple[str, ...]
    about: tuple[str, ...]
    derived: tuple[str, ...]
    editions: tuple[str, ...]
    not_demanded: tuple[str, ...]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]
    notices: tuple[str, ...]
    short_names: dict[str, str]


@cache
def words() -> Words:
    """The word lists, read once."""
    return msgspec.toml.decode(files("inspector").joinpath("words", "reposts.toml").read_bytes(), type=Words)


@dataclass(frozen=True, slots=True)
class Title:
    """One title taken apart.

    `plain` is the whole title without punctuation; `issuer` what stands before 关于 ("" if nobody is named); `rest`
    the title without issuer; `subject` what a 印发 notice brings ("" otherwise); `inner` the titles that a 转发 or
    印发 notice may wrap, as parsed titles; `forwards` when the verb is 转发 or its like; `cut` when a list has cut it
    short; `number` a document number that stands before or behind it, without brackets (国办发20196号); `part` when
    it says that only a part of the text follows.
    """

    text: str
    plain: str
    issuer: str
    rest: str
    subject: str
    forwards: bool
    inner: tuple[Title, ...]
    tokens: frozenset[str]
    editions: frozenset[str]
    cut: bool
    number: str = ""
    part: bool = False

    def forms(self) -> frozenset[str]:
        """Every name under which this paper may be shown, the full one included."""
        return frozenset(form for form in (self.plain, self.rest, self.subject) if form)

    def foreign(self, other: Title) -> str:
        """The word by which this title says that it is about the other paper or carries it out; "" if there is none."""
        there = _marks(other.text)
        return next((word for word, times in _marks(self.text).items() if times > there.get(word, 0)), "")


@lru_cache(maxsize=65536)
def _marks(text: str) -> dict[str, int]:
    """The words in a title that say that it is about another paper, or carries it out, and how often each stands."""
    return {word: text.count(word) for word in (*words().about, *words().derived) if word in text}


@lru_cache(maxsize=65536)
def parse(title: str, depth: int = 0) -> Title:
    """Take a title apart. Never raises; an empty title gives empty parts."""
    text, number = _without_number(_FILE.sub("", title[:_MAX_TITLE].strip()))
    bare = clean(text)
    text, part = _without_part(bare)
    cut = text.endswith(("...", "…", "⋯"))
    text = text.rstrip(".…⋯")
    issuer, body = _issuer(text)
    wrapped, forwards = _wrapped(body, depth)
    subject = "" if forwards else next((inner.plain for inner in wrapped), "")
    whole = plain(text)
    return Title(
        text=text,
        plain=whole,
        issuer=words().short_names.get(plain(issuer), plain(issuer)),
        rest=plain(body),
        subject=subject,
        forwards=forwards,
        inner=wrapped,
        tokens=frozenset(() if number and _NUMBER.fullmatch(text) else _tokens(whole, cut=cut)),
        editions=frozenset(word for word in words().editions if word in whole),
        cut=cut,
        number=number,
        part=part,
    )


def _tokens(whole: str, *, cut: bool) -> list[str]:
    """Years and other numbers; what a cut has left of one at the end is none."""
    return _TOKENS.findall(whole.rstrip("0123456789第一二三四五六七八九十百") if cut else whole)


def _without_number(title: str) -> tuple[str, str]:
    """A title without the document number around it, and that number without brackets; a bare number stays."""
    text = unicodedata.normalize("NFKC", title[:_MAX_TITLE]).strip()
    match = _NUMBER.search(text)
    if match is None:
        return text, ""
    kind = "" if match["year"] else "令"
    number = f"{plain(match['word'])}{kind}{match['year'] or ''}{int(match['serial'])}号"
    return _EMPTY_BRACKETS.sub("", _NUMBER.sub("", text)) or text, number


def _without_part(text: str) -> tuple[str, bool]:
    """A title without 全文 or (节选) behind it, and whether it said that only a part follows."""
    match = _PART.search(text)
    if match is None or match.start() < _LEAST_TITLE:
        return text, False
    return text[: match.start()], "全" not in match["part"]


def clean(text: str) -> str:
    """One width, no blanks, no tag in front, no site behind; Chinese years as digits."""
    text = re.sub(r"[\s\u200b-\u200f\ufeff\xad]+", "", text)
    text = (
        text.replace("〈", "《")
        .replace("〉", "》")
        .replace("<", "《")
        .replace(">", "》")
        .replace("「", "《")
        .replace("」", "》")
    )
    text = re.sub(r"\(附[^()]{1,10}\)$", "", text)
    text = _CHINESE_YEAR.sub(lambda match: match.group().translate(_DIGITS), text)
    for _ in range(3):
        text = _SITE_TAIL.sub("", _without_tag(text)) or text
    return text


def _without_tag(text: str) -> str:
    """Without 【转载】, [国务院文件] or 转载: in front; other brackets belong to the title."""
    match = re.match(r"[\[【(](.{1,10}?)[\]】)]|(.{2,4}?)[::]", text)
    if match and (match.group(1) or match.group(2)) in words().tags and len(text) > match.end() + 3:
        return text[match.end() :]
    return text


def plain(text: str) -> str:
    """Letters, digits and Chinese characters alone, in one width."""
    return _NOT_TEXT.sub("", unicodedata.normalize("NFKC", text[:_MAX_TITLE])).lower()


def core_of(name: str) -> str:
    """What is peculiar to a name: without the words with which titles of papers begin and end."""
    begin, end = words().leading, words().trailing
    while name.startswith(begin):
        name = next(name.removeprefix(word) for word in begin if name.startswith(word))
    return next((name.removesuffix(word) for word in end if name.endswith(word)), name)


def _issuer(text: str) -> tuple[str, str]:
    """The body before 关于 or before a verb of forwarding, and what follows."""
    stops = "|".join(re.escape(word) for word in ("关于", *words().forwards[:4], "印发"))
    match = re.match(rf"([^《》:|!?,;]{{2,60}}?)(?={stops})", text)
    endings = (*words().issuer_endings, *words().place_endings)
    if match and not text.startswith(words().forwards) and plain(match.group(1)).endswith(endings):
        return match.group(1), text[match.end() :]
    return "", text


def _wrapped(body: str, depth: int) -> tuple[tuple[Title, ...], bool]:
    """What a notice wraps, in all readings: with 《》 what is inside, without them with and without its last 的通知."""
    verbs = "|".join(map(re.escape, words().forwards))
    match = re.match(rf"(?:关于)?(?P<verb>{verbs}|印发|下发|公布|发布)(?P<inner>.+)$", body)
    if match is None or depth >= _MAX_DEPTH:
        return (), False
    inner = match.group("inner")
    quoted = re.match(r"《(.+)》(.*)$", inner)
    # 《...》的通知(2022年修订) is another paper than the one quoted.
    readings = [quoted.group(1)] if quoted and _TAIL.fullmatch(quoted.group(2)) else []
    if not quoted:
        shorter = re.sub(r"的(?:通知|函|公告|决定|通告)$", "", inner)
        readings = [shorter, inner] if shorter != inner else [inner]
    return tuple(parse(reading, depth + 1) for reading in readings), match.group("verb") in words().forwards
