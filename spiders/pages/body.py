"""The main text of an article: the block that holds most of the running text, from the info lines to the end marks."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from spiders.pages import dates, numbers
from spiders.pages.lines import Block, Line, beside_cells
from spiders.pages.vocabulary import WORDS
from spiders.pages.zones import MAIN

if TYPE_CHECKING:
    from spiders.pages.labels import Label

MAX_BODY = 200_000
LONG = 45  # characters of a line that is running text, not a heading or a label
_STOP = ("。", "；", "！", "？")


class Span(NamedTuple):
    """Lines of an article: head (between title and text) from `head` to `start`, text from `start` to `end`."""

    head: int
    start: int
    end: int


def locate(lines: list[Line], blocks: list[Block], labels: list[Label], title_last: int) -> Span:
    """Where the text is. `title_last` is the last line of the title, -1 when no line holds it."""
    from_line = title_last + 1
    labelled = {label.line for label in labels} | {label.value_line for label in labels}
    zone_of_title = lines[title_last].zone_id if title_last >= 0 else 0
    weight = [0] * from_line + [
        len(line.text) - 2 * line.link
        if (line.zone == MAIN or line.zone_id == zone_of_title) and len(line.text) > 2 * line.link
        else 0
        for line in lines[from_line:]
    ]
    stop = _end(lines, weight, from_line, labelled)
    total = sum(weight[from_line:stop])
    if not total:
        return Span(from_line, from_line, from_line)
    block = _dense_block(blocks, weight, from_line, stop, total)
    start = max(from_line, block[0] if block else from_line)
    end = min(stop, block[1] if block else stop)
    start = _after_info(lines, labels, labelled, start, end)
    return Span(from_line, start, end)


def text_of(lines: list[Line], span: Span, zone_of_title: int = 0) -> str:
    """The text of a span, one line per line, at most `MAX_BODY` characters; without sidebars and footers."""
    kept: list[str] = []
    size = 0
    for line in lines[span.start : span.end]:
        if not line.text or (line.zone != MAIN and line.zone_id != zone_of_title):
            continue
        kept.append(line.text)
        size += len(line.text) + 1
        if size > MAX_BODY:
            break
    return "\n".join(kept)[:MAX_BODY]


def is_info(line: Line, labelled: set[int]) -> bool:
    """True for a line between title and text that is not text: labels, a date, tools, a number."""
    text = line.text
    if not text or line.zone != MAIN or (line.index in labelled and len(text) <= 200):
        return True
    if len(text) > 120:
        return False
    if WORDS.tools.fullmatch(text) is not None:
        return True
    hit = dates.first(text) if len(text) < 60 else None
    if hit is not None and not hit.worded and not text.endswith(_STOP):
        return True
    return bool(numbers.only(text))


def _after_info(lines: list[Line], labels: list[Label], labelled: set[int], start: int, end: int) -> int:
    """First line of the text: after the info lines, also where a subtitle stands between the title and them."""
    told = {label.line for label in labels if label.field in {"published", "published_near", "source", "updated"}}
    while start < end:
        if is_info(lines[start], labelled):
            start += 1
            continue
        ahead = range(start + 1, min(start + 4, end))
        if len(lines[start].text) >= LONG or lines[start].text.endswith((*_STOP, "：", ":")):
            break
        later = next((at for at in ahead if at in told or _dated(lines, lines[at])), 0)
        between = range(start, later)
        if not later or any(len(lines[at].text) >= LONG or lines[at].text.endswith(_STOP) for at in between):
            break
        start = later + 1
    return start


def _dated(lines: list[Line], line: Line) -> bool:
    """True for an info line that begins with a numeric date: 2026-11-20 10:05 ..."""
    hit = dates.first(line.text) if len(line.text) <= 120 else None
    return hit is not None and not hit.worded and hit.start <= 2 and not line.link and not beside_cells(lines, line)


def is_end(line: Line) -> bool:
    """True for a line after which nothing belongs to the article: 相关链接, 上一篇, 打印本页, 责任编辑 ..."""
    text = line.text
    if len(text) > 60:
        return False
    bare = _bare(line)
    return bare in WORDS.end_lines or bare.lower().startswith(WORDS.end_prefixes)


def _end(lines: list[Line], weight: list[int], start: int, labelled: set[int]) -> int:
    """The first end mark with sentences before it that outweigh those after it: tool bars stand above the text too."""
    told = [
        0 if not size or line.index in labelled else size
        for line, size in zip(lines[start:], weight[start:], strict=True)
    ]
    said = [
        size if size and (len(line.text) >= LONG or line.text.endswith(_STOP)) else 0
        for line, size in zip(lines[start:], told, strict=True)
    ]
    left, seen, lesser = sum(said), 0, 0
    for line, size, lesser_size in zip(lines[start:], said, told, strict=True):
        if (seen or lesser >= 60) and line.text and is_end(line) and (seen >= left or _bare(line) in WORDS.end_lines):
            return line.index
        seen, left = seen + size, left - size
        lesser += lesser_size
    return len(lines)


def _bare(line: Line) -> str:
    return "".join(line.text[:60].split()).strip(":：[]【】>»■◆●|")


def _dense_block(blocks: list[Block], weight: list[int], start: int, stop: int, total: int) -> Block | None:
    """The smallest block that holds three quarters of the running text after the title."""
    sums = [0, *accumulate(weight)]
    best: Block | None = None
    shortest = len(weight) + 1
    for block in blocks:  # innermost first
        low, high = block
        if high - low >= shortest:
            continue
        held = sums[min(high, stop)] - sums[max(low, start)]
        if held > 0 and held * 4 >= total * 3:
            best, shortest = block, high - low
    return best
