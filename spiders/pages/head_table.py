# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""The head of a disclosed document (信息公开 table) as pairs, and what only it says: 主题词, 主题分类.

Order of trust for key words: label, the 主题词 line at the end of older documents (GB/T 9704-1999), meta tag where its
words are plainly those of this text and not of the site.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spiders.pages import dates
from spiders.pages.labels import is_none
from spiders.pages.model import NOTHING, Reading
from spiders.pages.policy_words import POLICY
from spiders.pages.titles import key
from spiders.pages.vocabulary import WORDS

if TYPE_CHECKING:
    from spiders.pages.labels import Label
    from spiders.pages.published import Scene

MAX_PAIRS = 30
MAX_VALUE = 300
MAX_WORDS = 20
_MARKS = frozenset({"number", "index", "publisher", "written", "validity"})  # fields that make a table
_SHOWN = _MARKS | {"title", "published", "issued", "updated", "source"}
_FOREIGN = re.compile(r"[\u4e00-\u9fff\s]{2,10}[:：]")  # the label of another cell in place of a value
_FORM = re.compile(
    r"请(?:选择|输入).{0,20}|(?:高级)?(?:搜\s?索|检\s?索|查\s?询)|全部|不限|重置"
)  # of a search, no value
_COLON = r"\s*[:：∶﹕】\]〕]{0,2}\s*"
_BETWEEN = re.compile(r"[\s,，;；、|｜/]+")
_WORD = re.compile(r"[\w\u4e00-\u9fff·.()（）《》“”\-]{2,30}")


def read_table(scene: Scene) -> tuple[tuple[str, str], ...]:
    """Labels and values of the document's head in reading order; () where fewer than three labels make a table.

    Labels without values count for nothing: a form of a search has them too.
    """
    stop = max(scene.span.start, scene.titled.last + 1)
    pairs: dict[str, str] = {}
    marks: set[str] = set()
    for label in scene.labels:
        if label.line >= stop:
            break
        known = label.field in _MARKS or (label.field == "other" and label.word in POLICY.table)
        if not (known or label.field in _SHOWN) or not scene.in_main(scene.lines[label.line]):
            continue
        value = value_of(scene, label)[:MAX_VALUE]
        if value and label.word not in pairs and len(pairs) < MAX_PAIRS and _FOREIGN.match(value) is None:
            pairs[label.word] = value
            if known:
                marks.add(label.word)
    return tuple(pairs.items()) if len(marks) >= 3 else ()


def value_of(scene: Scene, label: Label) -> str:
    """The value of a label, all lines of its cell; "" for what forms of a search show there."""
    value = label.value.strip(" ：:")
    if _FORM.fullmatch(value) is not None:
        return ""
    if not value and label.word in POLICY.dated:
        text = text_behind(scene, label)
        hit = dates.first(text)
        return text[: hit.end] if hit is not None and hit.start <= 1 else ""
    if not label.cell or label.field != "other" or label.value_line == label.line:
        return value
    first = scene.lines[label.value_line]
    for line in scene.lines[label.value_line + 1 : label.value_line + 11]:
        if line.block != first.block:
            break
        value = f"{value} {line.text}"
    return value


def text_behind(scene: Scene, label: Label) -> str:
    """What stands behind a label; where its value is cut off by the date that it begins with, the rest of its line."""
    if label.value or label.cell:
        return "" if is_none(label.value) else label.value[:80]
    spaced = r"\s{0,4}".join(label.word)
    found = re.search(rf"{spaced}{_COLON}", scene.lines[label.line].text)
    return scene.lines[label.line].text[found.end() : found.end() + 60] if found is not None else ""


def read_topic(scene: Scene, table: tuple[tuple[str, str], ...]) -> Reading:
    """主题分类 of the head; the other labels of a classification count in a table only."""
    pairs = dict(table)
    for word in POLICY.topic:
        value = pairs.get(word, "")
        if value and len(value) <= 120 and not is_none(value):
            return Reading(value, f"topic.label:{word}", 0.95 if word == POLICY.topic[0] else 0.8)
    stop = max(scene.span.start, scene.titled.last + 1)
    for label in scene.labels:
        if label.word == POLICY.topic[0] and label.line < stop and scene.in_main(scene.lines[label.line]):
            value = value_of(scene, label)
            if value and len(value) <= 120 and not is_none(value) and _FOREIGN.match(value) is None:
                return Reading(value, f"topic.label:{label.word}", 0.9)
    return NOTHING


def read_keywords(scene: Scene, text: str, table: tuple[tuple[str, str], ...]) -> tuple[Reading, tuple[str, ...]]:
    """Key words as written, and word by word. `text` is the running text, by which meta tags are believed or not."""
    stop = max(scene.span.start, scene.titled.last + 1)
    best = NOTHING
    words: tuple[str, ...] = ()
    for label in scene.labels:
        if label.field != "other" or label.word not in POLICY.keywords or not scene.in_main(scene.lines[label.line]):
            continue
        in_head = label.line < stop
        if label.line >= scene.span.end + 3 or not (
            label.cell or _opens(scene, label) or (in_head and _listed(scene, label))
        ):
            continue
        if not in_head and label.word != "主题词" and label.line < scene.span.end - 3:  # of a piece of the text
            continue
        if label.line < scene.titled.first and all(label.word != word for word, _ in table):  # of a search form
            continue
        value = value_of(scene, label)
        found = split_words(value)
        if not found or len(value) > MAX_VALUE or is_none(value):
            continue
        rule, sure = (f"keywords.label:{label.word}", 0.95) if in_head else (f"keywords.line:{label.word}", 0.85)
        if best is NOTHING or not in_head:
            best, words = Reading(value, rule, sure), found
        if in_head:
            break
    return (best, words) if best is not NOTHING else _from_meta(scene, text)


def split_words(value: str) -> tuple[str, ...]:
    """Key words one by one; blanks inside words of single characters (通 知) are closed. () for a sentence."""
    if "。" in value:
        return ()
    pieces: list[str] = []
    single = False
    for piece in _BETWEEN.split(value.strip(" 。.；;")):
        if len(piece) == 1 and single and len(pieces[-1]) < 4:
            pieces[-1] += piece
        elif piece:
            pieces.append(piece)
            single = len(piece) == 1
    words = tuple(dict.fromkeys(pieces))
    return words[:MAX_WORDS] if words and all(_WORD.fullmatch(word) for word in words) else ()


def _opens(scene: Scene, label: Label) -> bool:
    """True when the label begins its line."""
    return "".join(scene.lines[label.line].text[:16].split()).strip("【[（( ").startswith(label.word)


def _listed(scene: Scene, label: Label) -> bool:
    """True when other labels stand on the same line."""
    return sum(other.line == label.line for other in scene.labels) > 1


def _from_meta(scene: Scene, text: str) -> tuple[Reading, tuple[str, ...]]:
    """Meta Keywords that are this text's: none names the site, one stands in the title, most stand in title or text."""
    value = scene.meta.get("keywords", "").strip()
    title = scene.titled.reading.value
    if not value or not title or len(value) > MAX_VALUE:
        return NOTHING, ()
    meta = scene.meta
    site = {key(meta[name]) for name in WORDS.meta["site"] if meta.get(name)}
    column = {key(meta[name]) for name in ("columnname", "columntype", "columnkeywords") if meta.get(name)}
    words = split_words(value)
    if not words or any(key(word) in site or (len(word) >= 4 and WORDS.site.search(word)) for word in words):
        return NOTHING, ()
    folded = key(title)
    whole = "".join(words)
    if key(value) in column or key(whole) in {folded, *column} or (len(words) == 1 and len(whole) * 2 > len(folded)):
        return NOTHING, ()  # the title or the column once more
    own = [word for word in words if key(word) not in column]
    in_title = sum(word in title for word in own)
    found = sum(word in title or word in text for word in own)
    if not in_title or found * 3 < len(own) * 2 or (len(own) == 1 and not found):
        return NOTHING, ()
    return Reading(value, "keywords.meta", 0.5), tuple(own)
