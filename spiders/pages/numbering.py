"""The document number (发文字号) that is the article's own, never one that its text cites.

A number counts where a document says who it is: behind a label, at the head or tail of the title, on a line of its own
between title and text, in the note under the title (题注). Numbers inside sentences, tables of other documents, related
lists and titles of interpretations are cited ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import numbers
from spiders.pages.body import LONG
from spiders.pages.labels import is_none
from spiders.pages.lines import Line, beside_cells
from spiders.pages.model import NOTHING, Reading
from spiders.pages.vocabulary import WORDS

if TYPE_CHECKING:
    from spiders.pages.published import Scene

MAX_HEAD = 14  # lines after the title among which a number line may stand
_NOTE = re.compile(r"^\s*[（(]")
_NOTE_WORD = re.compile(r"公布|通过|发布|颁布|批准|施行|修订|修正|公告")
_LEAD = re.compile(r"^.*(?:日|根据|依据|按照|以|由|经|据)\s*")
_TAIL = re.compile(r"[（(\[【〔]([^（()）【】]{3,60})[)）\]】〕]\s*$")
_KIND_END = re.compile(r"(令|公告|通告)\s*$")
_ISSUER = re.compile(r"[\u4e00-\u9fff、 ]{3,60}(?:令|公告|通告)")
_VOLUME = re.compile(r"[（(]总第?\s?\d{1,5}\s?[号期][)）]")  # 2020年第6号（总第83号）
_YEAR_CODE = re.compile(r"[\[〔（(]\s*(?:19|20)\d\d\s*[\]〕）)]\s*\d{1,6}")


class Numbered(NamedTuple):
    """The reading of the own number, and all numbers of the own head, best first, as written."""

    reading: Reading
    every: tuple[str, ...]


def read_number(scene: Scene) -> Numbered:
    """The document's own number or NOTHING."""
    labelled, denied = _labelled(scene)
    readings = labelled + ([] if denied else _in_title(scene) + _on_lines(scene) + _in_note(scene))
    if not readings:
        return Numbered(NOTHING, ())
    readings.sort(key=lambda reading: -reading.sure)
    best = readings[0]
    if not labelled and best.value.startswith(("第", "1", "2", "令", "公告", "通告")):
        best = next((other for other in readings if _fuller(other.value, best.value)), best)
    every = list(dict.fromkeys([best.value, *(reading.value for reading in readings)]))
    return Numbered(best, tuple(every[:10]))


def _fuller(one: str, other: str) -> bool:
    """True when `one` is the same order or announcement with its issuer: 国家发展改革委令第41号 for 2026年第41号令."""
    left, right = numbers.normalise_number(one), numbers.normalise_number(other)
    serial = re.search(r"\d+(?:-\d+)?号$", right)
    return (
        left != right
        and len(left) > len(right) - 6
        and serial is not None
        and re.search(rf"(?<!\d){serial[0]}$", left) is not None
        and not one.startswith(("第", "1", "2", "令"))
    )


def _labelled(scene: Scene) -> tuple[list[Reading], bool]:
    """Numbers behind labels; and True when a label says that there is none (文号：无)."""
    found: list[Reading] = []
    in_text = 0
    denied = False
    for label in scene.labels:
        if label.field != "number" or not scene.in_main(scene.lines[label.line]):
            continue
        if label.line >= max(scene.span.end, scene.titled.last + 1) and scene.titled.last >= 0:
            continue
        value = label.value.strip()
        if is_none(value):
            denied = True
            continue
        hits = numbers.find(value[:200], bare=True)
        sure = 0.97 if label.line < scene.span.start else 0.9
        in_text += bool(hits) and label.line >= scene.span.start
        if hits and hits[0].start <= 8:
            found += [
                Reading(hit.text, f"number.label:{label.word}", sure - place / 100) for place, hit in enumerate(hits)
            ]
        elif not hits and len(value) <= 40 and _YEAR_CODE.search(value):
            found.append(Reading(value, f"number.label:{label.word}", 0.7))
    if in_text > 2:  # a table of documents
        found = [reading for reading in found if reading.sure > 0.93]
    return found, denied and not found


def _in_title(scene: Scene) -> list[Reading]:
    title = scene.titled.reading.value
    if "号" not in title or any(word in title for word in WORDS.citing):
        return []
    if (tail := _TAIL.search(title)) is not None:
        hits = numbers.find(tail[1], bare=True)
        if hits and hits[0].start == 0:
            kind = _KIND_END.search(title[: tail.start()])
            text = hits[0].text
            if hits[0].shape != "bare":
                return [Reading(text, "number.title-tail", 0.9)]
            issuer = title[: tail.start()].strip()
            named = kind is not None and len(issuer) > len(kind[1]) and _ISSUER.fullmatch(issuer) is not None
            named = named and "关于" not in issuer
            return [Reading(f"{issuer if named else kind[1]}{text}", "number.title-tail", 0.8)] if kind else []
        head = numbers.find(title[: tail.start()])
        if head and head[0].start == 0 and head[0].end >= len(title[: tail.start()].rstrip()):
            return [Reading(head[0].text, "number.title-head", 0.9)]  # 令〔2019〕第71号（现金清分设备管理规定）
        return []
    hits = numbers.find(title)
    if not hits:
        return []
    first, last = hits[0], hits[-1]
    if first.start == 0 and first.shape == "reversed" and title[first.end : first.end + 1] in ("：", ":", "（", "("):
        return [Reading(first.text, "number.title-head", 0.85)]
    if (
        first.start == 0
        and first.shape == "order"
        and not title.startswith(("关于", "《"))
        and "关于" not in first.text
    ):
        return [Reading(first.text, "number.title-head", 0.9)]
    if last.end == len(title.rstrip()):
        text = re.split(r"[\s》]", last.text)[-1] if last.shape != "reversed" else last.text
        alone = last.start == 0 or title[last.start - 1] in " 》　" or text != last.text
        if alone and numbers.only(text) and "关于" not in text:
            return [Reading(text, "number.title-tail", 0.85)]
    return []


def _on_lines(scene: Scene) -> list[Reading]:
    """Number lines between title and text, or right above the title (文头)."""
    lines, found = scene.lines, []
    if scene.titled.last < 0 and not scene.span.end:
        return []
    low = max(0, scene.titled.first - 4)
    told = {label.line for label in scene.labels}  # an info line may be as long as a sentence
    texts = 0
    for line in lines[low : scene.titled.last + 1 + MAX_HEAD + max(0, scene.span.start - scene.titled.last - 1)]:
        if scene.titled.first <= line.index <= scene.titled.last or not line.text:
            continue
        texts += (
            line.index > scene.titled.last
            and len(line.text) >= LONG
            and line.index not in told
            and not _NOTE.match(line.text)
        )
        if texts or line.index >= max(scene.span.end, scene.titled.last + 4):
            break
        if not scene.in_main(line) or line.link or len(line.text) > 160:
            continue
        if beside_cells(lines, line) and not any(other.text.startswith("签发人") for other in _row(lines, line)):
            continue
        text = _VOLUME.sub("", re.split(r"\s*签发人", line.text)[0])
        hits = numbers.only(text, bare=True)
        if not hits:
            continue
        values = [_whole(scene, line, hit) for hit in hits]
        found += [Reading(value, "number.line", 0.88 - place / 100) for place, value in enumerate(values) if value]
        if found:
            break
    return found


def _row(lines: list[Line], line: Line) -> list[Line]:
    return [other for other in lines[max(0, line.index - 4) : line.index + 5] if other.row == line.row]


def _whole(scene: Scene, line: Line, hit: numbers.Number) -> str:
    """A number with its issuer: 中华人民共和国国务院令 on the line above 第711号."""
    if hit.shape != "bare":
        return hit.text
    for at in range(line.index - 1, max(-1, line.index - 4), -1):
        above = scene.lines[at].text
        if scene.titled.first <= at <= scene.titled.last:
            above = scene.titled.reading.value
        part = len(above) > 4 and above in scene.titled.reading.value and above != scene.titled.reading.value
        if _KIND_END.search(above) and len(above) <= 80 and "关于" not in above and not part:
            issuers = [above]
            for more in range(at - 1, max(-1, at - 8), -1):  # joint orders: one body a line
                name = scene.lines[more].text
                if not (2 <= len(name) <= 20) or not name.endswith(
                    ("部", "委", "局", "会", "署", "院", "行", "厅", "办")
                ):
                    break
                issuers.insert(0, name)
            joined = "、".join(issuers) if len(above) > 2 else "、".join(issuers[:-1]) + above
            return joined.replace("、令", "令") + hit.text
        if len(above) > 30:
            break
    title = scene.titled.reading.value
    kind = next((kind for kind in ("公告", "通告", "令") if title.rstrip("》)）").endswith(kind)), "")
    return f"{kind}{hit.text}" if kind else ""


def _in_note(scene: Scene) -> list[Reading]:
    for text in notes(scene):
        hits = [hit for hit in numbers.find(text) if hit.shape != "bare"]
        if hits:
            value = _LEAD.sub("", hits[0].text)
            if numbers.only(value):
                return [Reading(value, "number.note", 0.8)]
    return []


def notes(scene: Scene) -> list[str]:
    """Notes under the title (题注): （2015年10月29日证监会令第118号公布）; whole even when broken over lines."""
    if scene.titled.last < 0:
        return []
    found: list[str] = []
    near = scene.lines[scene.titled.last + 1 : scene.span.start + 8]
    for place, line in enumerate(near):
        if not scene.in_main(line):
            continue
        if line.index >= scene.span.start and len(line.text) >= LONG and not _NOTE.match(line.text):
            break
        if not _NOTE.match(line.text):
            continue
        text = line.text
        for more in near[place + 1 : place + 6]:
            if len(text) > 600 or sum(text.count(sign) for sign in "（(") <= sum(text.count(sign) for sign in "）)"):
                break
            text += f" {more.text}"
        if _NOTE_WORD.search(text[:800]):
            found.append(text[:800])
    return found
