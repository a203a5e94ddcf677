# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""When a document was written (成文日期, 落款), where it comes from (来源, 发布机构) and whose it is (发文机关)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates, numbers
from spiders.pages.labels import is_none
from spiders.pages.lines import Line, beside_cells
from spiders.pages.model import NOTHING, Reading
from spiders.pages.numbering import notes
from spiders.pages.policy_words import POLICY
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import FOOTER

if TYPE_CHECKING:
    from spiders.pages.published import Scene

MAX_SOURCE = 120
CLOSING = 6  # lines at the end of a text that may name its source
_TOOLS_BEHIND = re.compile(r"\s+(?:打印|关闭|字体|浏览|点击|分享|收藏|记者|作者|通讯员|编辑|责编|【|\[).*$")
_TITLE_HEAD = re.compile(r"([^《》：:，。；]{4,60}?)(?:关于|(?:转发|印发).*通知$)")
_NO_NAME = re.compile(r"[，。：:；、！？\d《》]")
# 版记 (GB/T 9704-2012, 7.4): what stands below the signature of a document
_DATE_FIRST = re.compile(r"\s?(?:19|20)\d\d")
_COLOPHON = re.compile(r"^\s*(?:主题词|抄送|主送|分送|报送)\s*[:：]|印发\s*[）)]?$|^[（(]?共印|^[（(]此件")
_FOOT_NAME = re.compile(
    r"(?:主办(?:单位)?|版权所有)\s*[:：]?\s*([\u4e00-\u9fff]{4,30}?)(?=\s|[,，|｜。]|主办|承办|版权|$)"
    r"|^\s*([\u4e00-\u9fff]{4,30}?)\s*(?:版权所有|主办)"
)
_ALONE = " \t（()）〔〕[]【】。.;；"


def read_written(scene: Scene, signature: Signature | None = None) -> Reading:
    """Day of writing: label 成文日期, else the date of the signature, else the note under the title, else 发文日期."""
    signature = signature if signature is not None else read_signature(scene)
    for label in scene.labels:
        if label.field != "written" or not scene.in_main(scene.lines[label.line]):
            continue
        hit = dates.first(label.value[:60])
        if hit is not None and hit.start <= 6 and label.line < max(scene.span.end, 1):
            return Reading(hit.date, f"written.label:{label.word}", 0.95)
    if signature.reading is not NOTHING:
        return signature.reading
    for reader in (_note, _issued):
        if (reading := reader(scene)) is not NOTHING:
            return reading
    return NOTHING


class Signature(NamedTuple):
    """落款: the reading of its date, the line of the date (-1 without a name), the name before it on the same line."""

    reading: Reading
    line: int
    name: str


def read_signature(scene: Scene) -> Signature:
    """落款: a line that is nothing but a date, after text, below the name of a body; the first when annexes follow.

    A date that closes the text without a name above it counts less.
    """
    lines, last = scene.lines, NOTHING
    running = 0
    stop = min(len(lines), scene.span.end + 3)
    for line in lines[scene.span.start : stop]:
        text = line.text
        if not text or not scene.in_main(line):
            continue
        if len(text) > 80:
            running += len(text)
            continue
        hit = (
            dates.first(text)
            if running >= 15 and ("日" in text or text[-1:].isdecimal() or _DATE_FIRST.match(text))
            else None
        )
        if hit is not None and hit.start <= 1 and not hit.time and len(text) <= 60:
            behind = text[hit.end :].strip(_ALONE)  # 2010.3.26　县教育局: the date stands before the name
            if 3 < len(behind) <= 40 and WORDS.organ.search(behind) and not _NO_NAME.search(behind):
                return Signature(Reading(hit.date, "written.signature", 0.75), line.index, behind)
        if hit is None or hit.time or hit.end < len(text.rstrip(_ALONE)):
            running += len(text)
            continue
        before = text[: hit.start].strip(_ALONE)
        signed = (
            bool(WORDS.organ.search(before)) and len(before) <= 60 if before else _signed(lines, line, scene.span.start)
        )
        if signed and (not beside_cells(lines, line) or _in_long_cell(lines, line)):
            return Signature(Reading(hit.date, "written.signature", 0.85), line.index, before)
        if not before and hit.worded and not beside_cells(lines, line):
            last = _unsigned(lines, line, scene, hit.date)
        running += len(text)
    return Signature(last, -1, "")


def _in_long_cell(lines: list[Line], line: Line) -> bool:
    """True for the last lines of a cell that holds a text: the answer to a letter, signed in its cell."""
    above = lines[max(0, line.index - 3) : line.index]
    return any(other.block == line.block and len(other.text) >= 45 for other in above)


def _signed(lines: list[Line], line: Line, start: int) -> bool:
    """True when a short line above names a body or the person who signs: 国务院办公厅, 主任：某某."""
    looked = 0
    for above in reversed(lines[start : line.index]):
        if not above.text:
            continue
        looked += 1
        if len(above.text) <= 40 and WORDS.signer.search("".join(above.text.split())):
            return True
        if len(above.text) <= 60 and WORDS.organ.search(above.text.rstrip(" 　")) and above.text[-1:] not in "。；：":
            return True
        if looked >= 2 or len(above.text) > 60:
            return False
    return False


def _unsigned(lines: list[Line], line: Line, scene: Scene, date: str) -> Reading:
    """A date line without a name above it counts only when it closes the text."""
    rest = [
        other
        for other in lines[line.index + 1 : scene.span.end]
        if other.text and scene.in_main(other) and not _COLOPHON.search(other.text)
    ]
    short = all(len(other.text) <= 60 and dates.first(other.text) is None for other in rest)
    if len(rest) <= 4 and short:
        return Reading(date, "written.closing-date", 0.65)
    before = next((other.text for other in reversed(lines[scene.span.start : line.index]) if other.text), "")
    heads_annex = bool(rest) and len(rest[0].text) < 45 and rest[0].text[-1] not in "。；"
    closed = before[-1:] == "。" or before.startswith(("附件", "附："))
    return Reading(date, "written.closing-date", 0.55) if heads_annex and closed else NOTHING


def _note(scene: Scene) -> Reading:
    for text in notes(scene):
        if (hit := dates.first(text)) is not None:
            return Reading(hit.date, "written.note", 0.75)
    for line in scene.lines[scene.titled.last + 1 : scene.span.start + 3] if scene.titled.last >= 0 else []:
        text = line.text
        if text[:1] in {"（", "("} and len(text) <= 24:
            hit = dates.first(text)
            if hit is not None and hit.end - hit.start >= len(text) - 4:
                return Reading(hit.date, "written.note", 0.7)
    return NOTHING


def _issued(scene: Scene) -> Reading:
    for label in scene.labels:
        if label.field == "issued" and scene.in_main(scene.lines[label.line]) and label.line < max(scene.span.start, 1):
            hit = dates.first(label.value[:60])
            if hit is not None and hit.start <= 6 and not hit.time:  # a time of day is the system's stamp
                return Reading(hit.date, f"written.issued-label:{label.word}", 0.6)
    return NOTHING


def read_source(scene: Scene) -> Reading:
    """Where the text comes from: 来源, 发文机关/发布机构, 来源 at its end, ContentSource, the site."""
    head = max(scene.span.start, scene.titled.last + 1)
    for field, low, high, sure in (
        ("source", 0, head, 0.95),
        ("publisher", 0, head, 0.85),
        ("source", head, scene.span.end + 4, 0.7),
        ("publisher", head, scene.span.end, 0.6),
    ):
        for label in scene.labels:
            if label.field != field or not low <= label.line < high or not scene.in_main(scene.lines[label.line]):
                continue
            if low and label.line < scene.span.end - CLOSING:
                continue  # quoted in the text
            value = clean_source(label.value)
            if value:
                return Reading(value, f"source.label:{label.word}", sure)
    for name in WORDS.meta["source"]:
        if value := clean_source(scene.meta.get(name, "")):
            return Reading(value, f"source.meta:{name}", 0.6)
    for name in WORDS.meta["site"]:
        if value := clean_source(scene.meta.get(name, "")):
            return Reading(value, f"source.site:{name}", 0.4)
    if name := _site_in_title(scene):
        return Reading(name, "source.site:title", 0.35)
    name = _site_in_foot(scene)
    return Reading(name, "source.site:foot", 0.35) if name else NOTHING


def read_issuer(scene: Scene, role: str, signature: Signature) -> Reading:
    """The body whose document it is: 发文机关, the signature, the head of the title, else 发布机构 of a document."""
    head = max(scene.span.start, scene.titled.last + 1)
    publisher = NOTHING
    for label in scene.labels:
        if label.field != "publisher" or label.line >= head or not scene.in_main(scene.lines[label.line]):
            continue
        if value := clean_source(label.value):
            if label.word in POLICY.issuer:
                return Reading(value, f"issuer.label:{label.word}", 0.95)
            if publisher is NOTHING and label.word in POLICY.publisher:
                publisher = Reading(value, f"issuer.publisher:{label.word}", 0.6)
    if role != "policy":
        return NOTHING
    if name := _signing_bodies(scene, signature):
        return Reading(name, "issuer.signature", 0.8)
    title = scene.titled.reading.value
    named = _TITLE_HEAD.match(title)
    if named is not None and POLICY.kind_end.search(title) is not None and WORDS.organ.search(named[1]) is not None:
        return Reading(named[1].strip(), "issuer.title", 0.7)
    return publisher


def _signing_bodies(scene: Scene, signature: Signature) -> str:
    """The bodies that sign, in the order of the page; "" when a person signs or nobody does."""
    if signature.name or signature.line < 0:
        return signature.name
    names: list[str] = []
    for line in reversed(scene.lines[scene.span.start : signature.line]):
        text = line.text.strip(_ALONE)
        if not text:
            continue
        if not 3 <= len(text) <= 40 or _NO_NAME.search(text) is not None or WORDS.organ.search(text) is None:
            break
        names.insert(0, " ".join(text.split()))
        if len(names) >= 8:
            break
    return "、".join(names)[:MAX_SOURCE]


def _site_in_title(scene: Scene) -> str:
    """The name of the site behind the title of the article in <title>: 标题_某某网."""
    title = scene.titled.reading.value
    if not title or title not in scene.page_title:
        return ""
    rest = scene.page_title.partition(title)[2]
    name = re.split(r"[_\-－—–|｜>\s]+", rest)[-1]
    return name if 4 <= len(name) <= 30 and WORDS.site.search(name) else ""


def _site_in_foot(scene: Scene) -> str:
    """Whose site it is, by its foot: 主办单位：某某局, 某某局 版权所有."""
    for line in reversed(scene.lines[-12:]):
        below = line.zone == FOOTER or line.index >= scene.span.end
        match = _FOOT_NAME.search(line.text) if below and len(line.text) <= 400 else None
        if match is not None:
            name = match[1] or match[2]
            if WORDS.organ.search(name) or WORDS.site.search(name):
                return str(name)
    return ""


def clean_source(value: str) -> str:
    """A source as a name: without brackets around it, without addresses; "" when nothing is left."""
    value = _TOOLS_BEHIND.sub("", " ".join(value.split())).strip(" ,，;；:：|｜")
    if value[:1] in "（([【" and value[-1:] in "）)]】":
        value = value[1:-1].strip()
    value = value.rstrip("）)】]") if not any(char in value for char in "（([【") else value
    if not value or len(value) > MAX_SOURCE or is_none(value) or value.startswith(("http:", "https:")):
        return ""
    if numbers.only(value) or (dates.first(value) is not None and len(value) < 24):
        return ""  # the cell of another label
    if "。" in value or (len(value) > 30 and "，" in value):  # a sentence behind an empty label
        return ""
    return value if any("\u4e00" <= char <= "\u9fff" or char.isalpha() for char in value) else ""
