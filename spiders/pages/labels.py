# Characters that look like others are what these patterns are about.
# ruff: noqa: RUF001
"""Labels and their values: 发布日期：2026-11-20, table cells, definition lists, 发 布 时 间 with blanks inside.

Finds every label of data/article.toml on the lines of a page; which of them counts is decided by the readers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import BREADCRUMB, HEADER, MAIN, SIDE

if TYPE_CHECKING:
    from spiders.pages.lines import Line

MAX_LABEL_LINE = 800  # an info line with share buttons may be long; a paragraph is longer
MAX_LABELS = 400
SENTENCE = 60  # characters of a line that may be running text
_HEAD = frozenset({"title", "number", "index", "publisher", "published", "written", "validity"})
_NAMES = frozenset({"source", "publisher", "index", "number", "validity"})
_DATED = frozenset({"published", "published_near", "issued", "updated", "written"})
_MARK = re.compile(r"[:：∶﹕】\]〕）)]")  # what WORDS.label_pattern ends with; far quicker to look for
_TRIM = " :：∶﹕*＊·【】[]〔〕()（）|｜　"
# In a text value the next label of any kind, a date or a separator ends it: 来源：新华社 人气：3
_VALUE_END = re.compile(
    r"\s*(?:[|｜【\[]|\s[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,7}\s?[:：]|(?<![\d/])(?:19|20)\d\d[-年./]\d{1,2}[-月./]\d)"
)
_HAN_BEFORE = re.compile(r"[\u4e00-\u9fff]\s?$")
_HAN_TOUCHES = re.compile(r"[\u4e00-\u9fff]$")


class Label(NamedTuple):
    """One label found: its field, the word as listed, its value, and the lines that hold the two."""

    field: str
    word: str
    value: str
    line: int
    value_line: int
    cell: bool  # label and value are cells, items or blocks of their own


def scan(lines: list[Line]) -> list[Label]:
    """All labels of the page in reading order, at most `MAX_LABELS`."""
    found: list[Label] = []
    may_hold = WORDS.label_end.search
    for line in lines:
        text = line.text
        size = len(text)
        if size > MAX_LABEL_LINE or (size > SENTENCE and text[-1] == "。"):  # see _after_sentence
            continue
        if size <= 24 and (word := whole_label(text)):
            value, at = _next_value(lines, line, WORDS.labels[word])
            found.append(Label(WORDS.labels[word], word, value, line.index, at, cell=True))
        elif may_hold(text, begin := _after_sentence(text) if size > SENTENCE else 0) is not None:
            found += _inline(lines, line, begin)
        if len(found) >= MAX_LABELS:
            break
    return _with_columns(lines, found)


def free_heads(lines: list[Line], labels: list[Label]) -> None:
    """Take back zones that hold the head of a document: no header of a page has three of its labels."""
    fields: dict[int, set[str]] = {}
    for label in labels:
        line = lines[label.line]
        if line.zone in {HEADER, SIDE, BREADCRUMB} and label.field in _HEAD:
            fields.setdefault(line.zone_id, set()).add(label.field)
    heads = {zone_id for zone_id, found in fields.items() if len(found) >= 3}
    if heads:
        for line in lines:
            if line.zone_id in heads:
                line.zone, line.zone_id = MAIN, 0


def whole_label(text: str) -> str:
    """The listed label that a text consists of, without blanks and colon; "" when it is none."""
    last = text[-1:]
    if last not in WORDS.label_ends and last not in _TRIM and not last.isspace():
        return ""
    word = "".join(text.split()).strip(_TRIM)
    return word if word in WORDS.labels else ""


def is_none(value: str) -> bool:
    """True for values that say that there is none: 无, 暂无, -, null."""
    return value.strip(" 。．.") in WORDS.none_values


def _after_sentence(text: str) -> int:
    """Where labels of a long line may begin: no text holds any before its last full stop: ……完成。（来源：新华社）."""
    stop = text.rfind("。") + 1
    return stop if stop == 0 or len(text) - stop <= SENTENCE else len(text)


def _with_columns(lines: list[Line], found: list[Label]) -> list[Label]:
    """Values below their labels: one row of labels and one row of values. More rows are a list, not a head."""
    rows: dict[int, list[int]] = {}
    for place, label in enumerate(found):
        if label.cell and not label.value and lines[label.line].row:
            rows.setdefault(lines[label.line].row, []).append(place)
    for places in rows.values():
        heads = _row_from(lines, found[places[0]].line)
        if len(places) < 2 or len(heads) != len(places):
            continue
        values = _row_from(lines, heads[-1].index + 1)
        after = _row_from(lines, values[-1].index + 1) if values else []
        if not _fitting([found[place] for place in places], values):
            continue
        if (
            len(values) != len(heads)
            or any(value.link for value in values)
            or (len(after) == len(values) and not whole_label(after[0].text))
        ):
            continue
        for place, value in zip(places, values, strict=True):
            found[place] = found[place]._replace(value=value.text[:500], value_line=value.index)
    return found


def _fitting(labels: list[Label], values: list[Line]) -> bool:
    """False where the cells below labels cannot be their values: a date below 发布机构, a name below 发布日期."""
    for label, value in zip(labels, values, strict=False):
        if not value.text or is_none(value.text):
            continue
        if (dates.first(value.text) is not None) != (label.field in _DATED) and label.field != "other":
            return False
    return True


def _row_from(lines: list[Line], start: int) -> list[Line]:
    """The cells of the table row that starts on a line: its first lines, cell by cell; [] when that is no row."""
    cells: list[Line] = []
    row = lines[start].row if start < len(lines) else 0
    for line in lines[start : start + 60]:
        if not row or line.row != row:
            break
        if not cells or line.block != cells[-1].block:
            cells.append(line)
    return cells


def _inline(lines: list[Line], line: Line, begin: int) -> list[Label]:
    text = line.text
    spans: list[tuple[int, int, str]] = []
    for match in WORDS.label_pattern.finditer(text, begin) if _MARK.search(text, begin) is not None else ():
        word = "".join(match[1].split())
        # 发 布 时 间: a blank before a word that is written with blanks parts nothing
        before = _HAN_BEFORE if len(match[1]) > len(word) else _HAN_TOUCHES
        glued = len(word) <= 2 and before.search(text, max(0, match.start() - 2), match.start()) is not None
        if glued and not _after_value(match.start(), spans):
            continue
        spans.append((match.start(), match.end(), word))
    taken = {start for start, _, _ in spans}
    bare = [match for match in WORDS.dated_pattern.finditer(text, begin) if match.start() not in taken]
    spans += [(match.start(), match.end(), "".join(match[1].split())) for match in bare]
    spans.sort()
    found: list[Label] = []
    for place, (_, end, word) in enumerate(spans):
        stop = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        field, value, at = WORDS.labels[word], text[end:stop].strip(), line.index
        if not value and place + 1 == len(spans):
            value, at = _next_value(lines, line, field, alone=len(spans) == 1)
        elif field not in _DATED and field != "number":  # 汇综发[2016]61号: a bracket ends no number
            value = _cut(value)
        found.append(Label(field, word, value, line.index, at, cell=at != line.index))
    return found


def _after_value(start: int, spans: list[tuple[int, int, str]]) -> bool:
    """A short label may follow a Han character when a value stands before it: 来源：新华社作者：张三."""
    return bool(spans) and start - spans[-1][1] >= 2


def _cut(value: str) -> str:
    match = _VALUE_END.search(value)
    return (value[: match.start()] if match and match.start() else "" if match else value).strip()


def _next_value(lines: list[Line], label: Line, field: str, *, alone: bool = True) -> tuple[str, int]:
    """The text of the line after a label line, where the markup ties the two together.

    `alone`: no other label stands on the line. The last label of an info line has its value there or nowhere.
    """
    at = label.index + 1
    if at >= len(lines):
        return "", label.index
    value = lines[at]
    if len(value.text) <= 24 and whole_label(value.text):
        return "", label.index
    if WORDS.label_pattern.match(value.text) is not None:
        return "", label.index
    if field in _NAMES and len(value.text) > 80:  # the text begins: the label has no value
        return "", label.index
    tied = (
        value.row == label.row if label.row else value.outer in {label.outer, label.block} or value.block == label.block
    ) or (label.tag == "li" and value.tag == "li" and value.outer == label.outer and not value.link)
    dated = (
        field in _DATED
        and not (label.row and value.row)
        and len(value.text) <= 40
        and dates.first(value.text) is not None
    )
    if (not tied and not dated) or (not alone and not label.row and value.block != label.block):
        return "", label.index
    text = value.text
    for more in lines[at + 1 : at + 6]:  # a value of several lines in one cell
        if more.block != value.block or field in _DATED or field == "other":
            break
        text += f" {more.text}" if field != "title" else more.text
    return text[:500], at
