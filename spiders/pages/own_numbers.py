"""Which of the numbers that were read are this document's own, and which belong to one that it forwards (转发, 印发).

A joint document has a number of each body, often on lines of their own; they all count. What stands below a sentence of
the text is no head any more: there begins the document that is forwarded, and its number is a cited one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spiders.pages import numbers
from spiders.pages.lines import beside_cells
from spiders.pages.model import NOTHING, Reading
from spiders.pages.numbering import Numbered

if TYPE_CHECKING:
    from spiders.pages.lines import Line
    from spiders.pages.published import Scene

MAX_NUMBERS = 10
MAX_JOINT = 8  # lines below the first number on which others may stand


def own_numbers(scene: Scene, read: Numbered) -> Numbered:
    """The numbers of the document's own head, best first. `read` is what `numbering.read_number` found."""
    reading = read.reading
    if reading is NOTHING:
        return read
    if reading.rule == "number.line":
        at = _line_of(scene, reading.value)
        if at < 0:
            return read
        if _in_text(scene, at):
            return _without(scene, read)
        return Numbered(reading, tuple(dict.fromkeys([*read.every, *_joint(scene, at)]))[:MAX_NUMBERS])
    if reading.rule.startswith("number.label"):
        return _without(scene, read)
    return read


def _without(scene: Scene, read: Numbered) -> Numbered:
    """Only the numbers that stand in the head: those behind labels and on lines below a sentence are cited."""
    cited = {
        hit.text
        for label in scene.labels
        if label.field == "number" and label.line > scene.titled.last >= 0 and _in_text(scene, label.line)
        for hit in numbers.find(label.value[:200], bare=True)
    }
    if read.reading.rule == "number.line":
        cited.add(read.reading.value)
    kept = tuple(number for number in read.every if number not in cited)
    if len(kept) == len(read.every):
        return read
    if not kept:  # a form that a sentence introduces has its number below it, a document that forwards has not
        forwards = read.reading.rule == "number.line" or "转发" in scene.titled.reading.value
        return Numbered(NOTHING, ()) if forwards else read
    reading = read.reading if read.reading.value in kept else Reading(kept[0], "number.head", 0.8)
    return Numbered(reading, kept)


def _line_of(scene: Scene, number: str) -> int:
    """The line that holds a number, -1 when none does; its issuer may stand on a line above."""
    low = max(0, scene.titled.first - 4)
    for line in scene.lines[low : max(scene.span.start, scene.titled.last) + 30]:
        if len(line.text) <= 160 and "号" in line.text and not scene.titled.first <= line.index <= scene.titled.last:
            hits = numbers.find(line.text, bare=True)
            if any(number.endswith(hit.text) for hit in hits):
                return line.index
    return -1


def _in_text(scene: Scene, at: int) -> bool:
    """True below a sentence: between the title and such a line the text has begun."""
    between = scene.lines[scene.titled.last + 1 : at] if scene.titled.last >= 0 else []
    return any(_says(line) and scene.in_main(line) for line in between)


def _says(line: Line) -> bool:
    text = line.text.rstrip()
    return len(text) >= 6 and text[-1] in "。；" and text[0] not in "（(〔[【"


def _joint(scene: Scene, at: int) -> list[str]:
    """Numbers on the lines right below a number line: one for each of the bodies that issue together."""
    found: list[str] = []
    for line in scene.lines[at + 1 : at + 1 + MAX_JOINT]:
        if not line.text:
            continue
        hits = numbers.only(line.text) if len(line.text) <= 160 and not line.link and scene.in_main(line) else []
        if not hits or line.text[0] in "（(原" or beside_cells(scene.lines, line):
            break
        found += [hit.text for hit in hits]
    return found
