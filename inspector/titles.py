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
    r"(?:^|(?<=[\s(（]))[\u4e00-\u9fff]{1,20}(?:[〔\[(（【]\s*\d{4}\s*年?[〕\])）】]\s*第?|令\s*第?)\s*\d+\s*号[,，:：]?"
)
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


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The word lists of `words/reposts.toml`."""

    issuer_endings: tuple[str, ...]
    forwards: tuple[str, ...]
    tags: tuple[str, ...]
    about: tuple[str, ...]
    derived: tuple[str, ...]
    editions: tuple[str, ...]
    not_demanded: tuple[str, ...]


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
    short.
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

    def forms(self) -> frozenset[str]:
        """Every name under which this paper may be shown, the full one included."""
        return frozenset(form for form in (self.plain, self.rest, self.subject) if form)

    def foreign(self, other: Title) -> bool:
        """Whether this title says of itself that it is about the other paper, or carries it out."""
        lists = (words().about, words().derived)
        return any(self.text.count(word) > other.text.count(word) for marks in lists for word in marks)


@lru_cache(maxsize=65536)
def parse(title: str, depth: int = 0) -> Title:
    """Take a title apart. Never raises; an empty title gives empty parts."""
    text = clean(title)
    cut = text.endswith(("...", "…", "⋯"))
    text = text.rstrip(".…⋯")
    issuer, body = _issuer(text)
    wrapped, forwards = _wrapped(body, depth)
    subject = "" if forwards else next((inner.plain for inner in wrapped), "")
    plain = _plain(text)
    return Title(
        text=text,
        plain=plain,
        issuer=_plain(issuer),
        rest=_plain(body),
        subject=subject,
        forwards=forwards,
        inner=wrapped,
        tokens=frozenset(_TOKENS.findall(plain)),
        editions=frozenset(word for word in words().editions if word in plain),
        cut=cut,
    )


def clean(title: str) -> str:
    """One width, no blanks, no document number, no tag in front, no site behind; Chinese years as digits."""
    text = unicodedata.normalize("NFKC", title[:_MAX_TITLE]).strip()
    text = _EMPTY_BRACKETS.sub("", _NUMBER.sub("", text)) or text
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


def _plain(text: str) -> str:
    return _NOT_TEXT.sub("", text).lower()


def _issuer(text: str) -> tuple[str, str]:
    """The body before 关于 or before a verb of forwarding, and what follows."""
    stops = "|".join(re.escape(word) for word in ("关于", *words().forwards[:4], "印发"))
    match = re.match(rf"([^《》:|!?,;]{{2,60}}?)(?={stops})", text)
    if match and not text.startswith(words().forwards) and _plain(match.group(1)).endswith(words().issuer_endings):
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
