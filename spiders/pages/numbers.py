# The name of the module is fixed; characters that look like others are what it is about.
# ruff: noqa: A005, RUF001
"""Document numbers (发文字号, 文号, 令号, 公告号) as pages write them, and one notation to compare them by.

The shapes follow 党政机关公文格式 (GB/T 9704-2012, 7.2.5: issuing word, year in 六角括号〔〕, serial
number without leading zeros and without 第) and what pages make of it. Whether a number is the
document's own is decided by the caller, who knows where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from spiders.pages.dates import chinese_number

MAX_TEXT = 5_000
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_CN = "〇○ОOo0零一二三四五六七八九十百千"
_OPEN, _CLOSE = "〔\\[［（(〈《<＜【{｛﹝", "〕\\]］）)〉》>＞】}｝﹞"
_O = "〇○ОOo0零"
_YEAR = rf"(?:(?:19|20|１９|２０)\s?\d\s?\d|[一二]\s?[{_O}九]\s?[{_O}一二三四五六七八九]\s?[{_O}一二三四五六七八九])"
_SERIAL = rf"(?:\d{{1,6}}(?:\s?[-—－之]\s?\d{{1,4}})?|[{_CN}](?:\s?[{_CN}]){{0,6}})"

# 国办发〔2016〕8号, 金复[2026]220号, 财税（2019）第3号, 浙金罚决字〔2024〕52号
_LETTER = re.compile(
    rf"(?P<word>[{_HAN}](?:\s?[{_HAN}A-Za-z]){{0,29}})\s{{0,3}}[{_OPEN}]\s{{0,2}}(?P<year>{_YEAR})\s{{0,2}}年?\s?[{_CLOSE}]"
    rf"\s{{0,3}}(?:第\s{{0,2}})?(?P<serial>{_SERIAL})\s{{0,2}}[号號]"
)
# 令第711号, 公告2019年第3号, 令（2024年第3号), 令2024年第3号
_ORDER = re.compile(
    rf"(?P<word>(?:[{_HAN}](?:[\s、，,]{{0,2}}[{_HAN}A-Za-z]){{0,79}})?)\s{{0,3}}(?P<kind>令|公告|通告|公报)\s{{0,4}}"
    rf"(?:[{_OPEN}]?\s?(?P<year>{_YEAR})\s{{0,2}}年?\s?[{_CLOSE}]?[\s，,]{{0,3}})?[{_OPEN}]?(?:第\s{{0,2}}|(?<=令)|(?<=[{_CLOSE}]))(?P<serial>{_SERIAL})\s{{0,2}}[号號]"
)
# 2026年第41号令, 第711号令, 2019年 第3号公告
_REVERSED = re.compile(
    rf"(?:(?P<year>{_YEAR})\s{{0,2}}年[\s，,]{{0,3}})?第\s{{0,2}}(?P<serial>{_SERIAL})\s{{0,2}}[号號]\s{{0,2}}(?P<kind>令|公告|通告)"
    r"(?![\s]{0,2}第)"
)
# 2019年第3号, 第711号: only where the surroundings say that it is a number line
_BARE = re.compile(rf"(?:(?P<year>{_YEAR})\s{{0,2}}年?[\s，,]{{0,3}})?第\s{{0,2}}(?P<serial>{_SERIAL})\s{{0,2}}[号號]")
_OPENING, _CLOSING = "〔[［（(〈《<＜【{｛﹝", "〕]］）)〉》>＞】}｝﹞"
# Words that no issuer holds: what stands before them belongs to a sentence or a title
_NO_ISSUER = re.compile(r"的|关于|根据|依据|按照|转发|印发|落实|执行|废止|贯彻|公布了?|号")
_COUNTRY = "中华人民共和国"
_WRAP = " \t\u3000,，、;；:：。()（）[]【】〔〕《》<>“”\"'"


class Number(NamedTuple):
    """One document number: as written (blanks collapsed), the canonical key, its span, and which shape it has."""

    text: str
    key: str
    start: int
    end: int
    shape: str  # "letter", "order", "reversed", "bare"


def find(text: str, limit: int = 50, *, bare: bool = False) -> list[Number]:
    """All document numbers in a text in reading order; with `bare`, 第3号 without a kind too.

    The word before the number reaches back to the last character that is no Han character: in running text it may
    hold more than the number ("根据国发〔2015〕43号"); use it where a number stands on its own.
    """
    text = text[:MAX_TEXT]
    if "号" not in text and "號" not in text:
        return []
    shapes = [("letter", _LETTER), ("order", _ORDER), ("reversed", _REVERSED)]
    if bare:
        shapes.append(("bare", _BARE))
    found: list[Number] = []
    for name, shape in shapes:
        for match in shape.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            found.append(_number(name, match, text))
    found.sort(key=lambda number: number.start)
    return found[:limit]


def only(text: str, *, bare: bool = False) -> list[Number]:
    """The numbers of a text that is nothing but numbers, their separators and brackets around; else []."""
    if len(text) > 400:
        return []
    found = find(text, bare=bare)
    if not found:
        return []
    rest = list(text)
    for number in found:
        rest[number.start : number.end] = " " * (number.end - number.start)
    return [] if "".join(rest).strip(_WRAP) else found


def normalise_number(text: str) -> str:
    """One notation for a document number, for matching: issuer and word, 〔year〕, serial, 号.

    Brackets, width, blanks, 第, leading zeros, Chinese numerals and a leading 中华人民共和国 make no difference:
    国办发[2016]第08号 -> 国办发〔2016〕8号, 中华人民共和国主席令第四十三号 -> 主席令43号, 2026年第41号令 ->
    令〔2026〕41号.
    What is no number comes back without blanks, in NFKC. Applying it twice changes nothing.
    """
    plain = _plain(text[:500])[:500]  # compatibility forms may grow
    hits = [match for shape in (_LETTER, _ORDER, _REVERSED) if (match := shape.search(plain)) is not None]
    return _key(min(hits, key=lambda match: (match.start(), -match.end()))) if hits else plain


def same_number(one: str, other: str) -> bool:
    """True when two notations mean the same document: equal keys, or equal but for a missing issuer of an order."""
    left, right = normalise_number(one), normalise_number(other)
    if not left or not right:
        return False
    return left == right


def _plain(text: str) -> str:
    for _ in range(3):  # composing may join characters that blanks had kept apart
        text = "".join(unicodedata.normalize("NFKC", text).split())
    return text


def _number(shape: str, match: re.Match[str], text: str) -> Number:
    """A number without the words of a sentence before it, and with the bracket that closes it."""
    word, start, end = match.groupdict().get("word") or "", match.start(), match.end()
    cut = max((hit.end() for hit in _NO_ISSUER.finditer(word)), default=0)
    start += cut
    key = _key(match, word[cut:])
    written = text[start:end]
    if text[end : end + 1] in set(_CLOSING) and _unclosed(written):
        end += 1
    return Number(" ".join(text[start:end].split()), key, start, end, shape)


def _unclosed(text: str) -> bool:
    return sum(char in _OPENING for char in text) > sum(char in _CLOSING for char in text)


def _key(match: re.Match[str], word: str | None = None) -> str:
    groups = match.groupdict()
    word = _plain((groups.get("word") or "") if word is None else word).replace(",", "、")
    if word.startswith(_COUNTRY) and (len(word) > len(_COUNTRY) or groups.get("kind")):
        word = word[len(_COUNTRY) :]
    kind = groups.get("kind") or ""
    if kind == "令" and word == "国":  # the catalogue of the State Council writes 国令 for 国务院令
        word = "国务院"
    serial = "-".join(_value(part) for part in re.split(r"[-—－之]", groups["serial"]))
    year = f"〔{_value(groups['year'])}〕" if groups.get("year") else ""
    return f"{word}{kind}{year}{serial}号"


def _value(text: str) -> str:
    value = chinese_number(text)
    return _plain(text) if value < 0 else str(value)
